/* Which keywords a schema means: $schema and the $vocabulary of what it names. */
#include "model/schema/library.h"
#include "model/schema/metaschema.h"
#include "model/schema/uri.h"

#define ALL_VOCABULARIES (~(1u << VOCABULARY_FORMAT_ASSERTION))

/* The bit of a vocabulary of 2020-12; 0 for any other URI. */
static unsigned vocabulary_bit(struct text uri)
{
    static const struct text base = {METASCHEMA_BASE "vocab/", sizeof METASCHEMA_BASE "vocab/" - 1};
    if (uri.len <= base.len || memcmp(uri.at, base.at, base.len) != 0) {
        return 0;
    }
    struct text name = {uri.at + base.len, uri.len - base.len};
    for (size_t i = 0; i < VOCABULARY_NONE; i++) {
        if (text_equal(metaschema_vocabulary(i), name)) {
            return 1u << i;
        }
    }
    return 0;
}

/* What a meta-schema says in $vocabulary; a vocabulary that is required and unknown refuses. */
static bool read_vocabularies(
    struct library *library, struct spot *spot, const struct value *meta, unsigned *vocabularies)
{
    const struct value *list = value_member(meta, TEXT_OF("$vocabulary"));
    *vocabularies = 1u << VOCABULARY_CORE | 1u << VOCABULARY_NONE;
    if (list->kind != VALUE_OBJECT) {
        *vocabularies = ALL_VOCABULARIES;
        return true;
    }
    for (size_t i = 0; i < list->count; i++) {
        struct text uri = list->members[i].name;
        unsigned bit = vocabulary_bit(uri);
        bool required = text_equal(list->members[i].value.text, TEXT_OF("true"));
        if (bit == 0 && required) {
            return library_refuse(
                library, spot, "its $schema requires the vocabulary \"%.*s\", which is not known",
                (int)(uri.len < 120 ? uri.len : 120), uri.at);
        }
        *vocabularies |= bit;
    }
    return true;
}

static bool contains(struct text text, struct text part)
{
    return memmem(text.at, text.len, part.at, part.len) != NULL;
}

bool library_dialect(
    struct library *library, struct spot *spot, unsigned inherited, unsigned *vocabularies)
{
    const struct value *declared = value_member(spot->value, TEXT_OF("$schema"));
    struct text uri = uri_divide(declared->text).uri;
    *vocabularies = inherited == ~0u ? ALL_VOCABULARIES : inherited;
    if (declared->kind == VALUE_ABSENT) {
        return true;
    }
    if (declared->kind != VALUE_STRING || uri.len == 0) {
        return library_refuse(library, spot, "\"$schema\" is no URI");
    }
    *vocabularies = ALL_VOCABULARIES;
    if (text_equal(uri, TEXT_OF(METASCHEMA_BASE "schema"))) {
        return true;
    }
    const struct schema_documents *given = library->given;
    for (size_t i = 0; given != NULL && i < given->count; i++) {
        if (text_equal(given->list[i].uri, uri)) {
            return read_vocabularies(library, spot, given->list[i].value, vocabularies);
        }
    }
    if ((library->mode & SCHEMA_OLDER) != 0 && contains(uri, TEXT_OF("json-schema.org/"))) {
        return true;
    }
    return library_refuse(
        library, spot, "\"$schema\" declares \"%.*s\"; what is read here is draft 2020-12",
        (int)(uri.len < 120 ? uri.len : 120), uri.at);
}
