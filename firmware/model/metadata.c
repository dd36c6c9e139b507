#include "model/metadata.h"

#include <assert.h>

#include "model/provenance.h"
#include "model/value.h"

static struct value string(struct text text)
{
    return (struct value){.kind = VALUE_STRING, .text = text};
}

#define OBJECT(list) ((struct value){.kind = VALUE_OBJECT, .count = COUNT(list), .members = (list)})

static bool is_hash(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
            return false;
        }
    }
    return text.len == METADATA_HASH_LEN;
}

/* Unique among the data sets of one submission, of which there is one. */
#define PROVENANCE_SET "5b0c8a52-6d0e-4f0b-9d49-3f1f6f7c2a10"

static bool is_complete(const struct metadata_facts *facts)
{
    bool has_provenance = facts->provenance.len > 0;
    return is_hash(facts->data_hash) && (!has_provenance || is_hash(facts->provenance_hash));
}

struct bytes metadata_write(const struct metadata_facts *facts, struct arena *arena)
{
    static const char uri[] =
        "https://schema.fitko.de/fit-connect/metadata/2.1.0/metadata.schema.json";
    if (!is_complete(facts)) {
        die("metadata: a hash must be %d hex digits", METADATA_HASH_LEN);
    }
    assert(facts->schema_uri.len > 0 && facts->receipt.len > 0 && facts->author.len > 0);
    const struct member schema[] = {
        {TEXT_OF("schemaUri"), string(facts->schema_uri)},
        {TEXT_OF("mimeType"), string(TEXT_OF("application/json"))}};
    const struct member hash[] = {
        {TEXT_OF("type"), string(TEXT_OF("sha512"))},
        {TEXT_OF("content"), string(facts->data_hash)}};
    const struct member data[] = {
        {TEXT_OF("submissionSchema"), OBJECT(schema)}, {TEXT_OF("hash"), OBJECT(hash)}};
    const struct member content[] = {
        {TEXT_OF("data"), OBJECT(data)}, {TEXT_OF("attachments"), {.kind = VALUE_ARRAY}}};
    const struct member product[] = {
        {TEXT_OF("name"), string(TEXT_OF("Foyer"))},
        {TEXT_OF("version"), string(facts->version)},
        {TEXT_OF("manufacturer"), string(TEXT_OF("Foyer"))}};
    const struct member author[] = {
        {TEXT_OF("name"), string(facts->author)}, {TEXT_OF("product"), OBJECT(product)}};
    const struct member reference[] = {
        {TEXT_OF("senderReference"), string(facts->receipt)},
        {TEXT_OF("applicationDate"), string(facts->application_date)}};
    const struct member about[] = {
        {TEXT_OF("schemaUri"), string(TEXT_OF(PROVENANCE_URI))},
        {TEXT_OF("mimeType"), string(TEXT_OF("application/json"))}};
    const struct member told[] = {
        {TEXT_OF("type"), string(TEXT_OF("sha512"))},
        {TEXT_OF("content"), string(facts->provenance_hash)}};
    const struct member set[] = {
        {TEXT_OF("dataSetId"), string(TEXT_OF(PROVENANCE_SET))},
        {TEXT_OF("schema"), OBJECT(about)},
        {TEXT_OF("hash"), OBJECT(told)},
        {TEXT_OF("content"), string(facts->provenance)}};
    const struct value sets[] = {OBJECT(set)};
    const struct member metadata[] = {
        {TEXT_OF("$schema"), string((struct text){uri, sizeof uri - 1})},
        {TEXT_OF("contentStructure"), OBJECT(content)},
        {TEXT_OF("author"), OBJECT(author)},
        {TEXT_OF("additionalReferenceInfo"), OBJECT(reference)},
        {TEXT_OF("dataSets"), {.kind = VALUE_ARRAY, .count = 1, .items = sets}}};
    struct value whole = OBJECT(metadata);
    whole.count -= facts->provenance.len == 0;
    return value_print(&whole, arena);
}
