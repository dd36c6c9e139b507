#include <stdlib.h>

#include "model/date.h"
#include "model/pack/private.h"
#include "model/schema/format.h"

/* 1..max characters of a-z, 0-9 and inner hyphens. */
static bool is_plain_name(struct text text, size_t max)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool hyphen = c == '-' && i > 0 && i + 1 < text.len;
        if (!hyphen && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
            return false;
        }
    }
    return text.len >= 1 && text.len <= max;
}

bool pack_is_leika(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') {
            return false;
        }
    }
    return text.len == 14 && text.at[0] == '9' && text.at[1] == '9';
}

/* The texts of an array of 0..max, kept. */
static bool read_list(
    struct pack_reading *reading, const json_t *json, const char *name, struct text *list,
    size_t *count)
{
    bool failed = false;
    const json_t *array = json_list(json, name, PACK_ITEMS_MAX, &failed);
    *count = json_array_size(array);
    for (size_t i = 0; i < *count; i++) {
        struct text text = json_text_of(json_array_get(array, i));
        failed = failed || text.len == 0 || text.len > TEXTS_KEY_MAX;
        list[i] = pack_keep(reading, text);
    }
    return !failed || pack_refuse(reading, "\"%s\" must be a list of texts, not too long", name);
}

static bool read_components(
    struct pack_reading *reading, const json_t *json, const char *name, unsigned *components)
{
    struct text list[PACK_ITEMS_MAX];
    size_t count;
    if (!read_list(reading, json, name, list, &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (text_equal(list[i], TEXT_OF("reader"))) {
            *components |= PACK_READER;
        } else if (text_equal(list[i], TEXT_OF("printer"))) {
            *components |= PACK_PRINTER;
        } else {
            return pack_refuse(
                reading, "\"%s\": there is no component \"%.*s\"", name, TEXT_ARG(list[i]));
        }
    }
    return true;
}

static bool read_loa(struct pack_reading *reading, struct text word)
{
    static const char *const words[] = {"none", "low", "substantial", "high"};
    for (size_t i = 0; i < COUNT(words); i++) {
        if (word.len == strlen(words[i]) && memcmp(word.at, words[i], word.len) == 0) {
            reading->pack->min_loa = (enum pack_loa)i;
            return true;
        }
    }
    return pack_refuse(reading, "\"min_loa\" is none of none, low, substantial, high");
}

/* What it says itself, or more when the other members want it. Reading a document alone is no eIDAS level. */
static bool read_assurance(struct pack_reading *reading, const json_t *json)
{
    static const char *const words[ASSURANCE_COUNT] = {"none", "read", "proved", "high"};
    struct pack *pack = reading->pack;
    const json_t *member = json_object_get(json, "assurance");
    struct text word = member == NULL ? TEXT_OF("none") : json_text_of(member);
    bool is_known = false;
    for (size_t i = 0; i < COUNT(words); i++) {
        if (word.len == strlen(words[i]) && memcmp(word.at, words[i], word.len) == 0) {
            pack->assurance = (enum assurance)i;
            is_known = true;
        }
    }
    if (pack->needs_document && pack->assurance == ASSURANCE_NONE) {
        pack->assurance = ASSURANCE_READ;
    }
    if (pack->min_loa != PACK_LOA_NONE) {
        pack->assurance = ASSURANCE_HIGH;
    }
    return is_known || pack_refuse(reading, "\"assurance\" is none of none, read, proved, high");
}

static bool read_group(struct pack_reading *reading, const json_t *json)
{
    static const struct text words[] = {
        TEXT_OF("documents"), TEXT_OF("everyday"), TEXT_OF("visit")};
    const json_t *group = json_object_get(json, "group");
    reading->pack->group = PACK_GROUP_EVERYDAY;
    for (size_t i = 0; i < COUNT(words); i++) {
        if (text_equal(json_text_of(group), words[i])) {
            reading->pack->group = (enum pack_group)i;
            return true;
        }
    }
    return group == NULL || pack_refuse(reading, "\"group\" is none of documents, everyday, visit");
}

static bool read_authority(struct pack_reading *reading, const json_t *json)
{
    struct pack *pack = reading->pack;
    struct text lines[PACK_ITEMS_MAX];
    bool failed = false;
    const json_t *authority = json_member(json, "authority", &failed);
    pack->authority = pack_keep(reading, json_text(authority, "name", 200, &failed));
    if (failed || !read_list(reading, authority, "lines", lines, &pack->line_count) ||
        pack->line_count > PACK_LINES_MAX) {
        return pack_refuse(
            reading, "\"authority\" needs a name and lines, at most %d", PACK_LINES_MAX);
    }
    memcpy(pack->lines, lines, sizeof pack->lines);
    return true;
}

static bool read_languages(struct pack_reading *reading, const json_t *json)
{
    struct pack *pack = reading->pack;
    struct text languages[PACK_ITEMS_MAX];
    if (!read_list(reading, json, "languages", languages, &pack->language_count)) {
        return false;
    }
    for (size_t i = 0; i < pack->language_count; i++) {
        if (!is_plain_name(languages[i], 16)) {
            return pack_refuse(reading, "\"languages\" holds what is no language tag");
        }
        pack->texts[i].language = languages[i];
        for (size_t k = 0; k < i; k++) {
            if (text_equal(languages[i], languages[k])) {
                return pack_refuse(reading, "\"languages\" names one twice");
            }
        }
    }
    return (pack->language_count > 0 && text_equal(languages[0], TEXT_OF("de"))) ||
           pack_refuse(reading, "\"languages\" must begin with \"de\"");
}

static bool read_kind(struct pack_reading *reading, const json_t *json)
{
    bool failed = false;
    struct text kind = json_text_or_none(json, "kind", 20, &failed);
    bool is_local = text_equal(kind, TEXT_OF("local"));
    reading->pack->kind = is_local ? PACK_LOCAL : PACK_SUBMISSION;
    if (failed || (kind.len > 0 && !is_local && !text_equal(kind, TEXT_OF("submission")))) {
        return pack_refuse(reading, "\"kind\" is \"submission\" or \"local\"");
    }
    bool sends = json_object_get(json, "leika") != NULL ||
                 json_object_get(json, "schema_uri") != NULL ||
                 json_object_get(json, "leika_by") != NULL;
    return !is_local || !sends ||
           pack_refuse(reading, "a local pack sends nothing: no \"leika\", no \"schema_uri\"");
}

/* What only a pack has whose answers are sent. */
static bool read_sent(struct pack_reading *reading, const json_t *json)
{
    struct pack *pack = reading->pack;
    bool failed = false;
    if (pack->kind == PACK_LOCAL) {
        return true;
    }
    pack->leika = pack_keep(reading, json_text(json, "leika", 14, &failed));
    pack->schema_uri = pack_keep(reading, json_text(json, "schema_uri", 400, &failed));
    if (failed) {
        return pack_refuse(reading, "leika or schema_uri is missing or too long");
    }
    if (!pack_is_leika(pack->leika)) {
        return pack_refuse(reading, "\"leika\" is no key of 14 digits that begins with 99");
    }
    return format_find(TEXT_OF("uri"))->is_right(pack->schema_uri) ||
           pack_refuse(reading, "\"schema_uri\" is no URI");
}

static bool read_number(
    struct pack_reading *reading, const json_t *json, const char *name, int least, int most,
    unsigned *number)
{
    bool failed = false;
    *number = (unsigned)json_integer_in(json, name, least, most, &failed);
    return !failed ||
           pack_refuse(reading, "\"%s\" must be a whole number, %d to %d", name, least, most);
}

static bool read_names(struct pack_reading *reading, const json_t *json)
{
    struct pack *pack = reading->pack;
    bool failed = false;
    pack->id = pack_keep(reading, json_text(json, "id", 40, &failed));
    pack->icon = pack_keep(reading, json_text_or_none(json, "icon", 40, &failed));
    pack->hyphens = pack_keep(reading, json_text_or_none(json, "hyphens", 64, &failed));
    pack->needs_document = json_is_true(json_object_get(json, "needs_document"));
    bool is_fine = !failed && is_plain_name(pack->id, 40) &&
                   (pack->icon.len == 0 || is_plain_name(pack->icon, 40));
    return is_fine ||
           pack_refuse(reading, "\"id\" and \"icon\" are a-z, 0-9 and inner hyphens, at most 40");
}

/* The members that are one text or number each. */
static bool read_plain(struct pack_reading *reading, const json_t *json)
{
    struct pack *pack = reading->pack;
    return pack_go_on(reading, read_names(reading, json)) &&
           pack_go_on(
               reading,
               read_number(reading, json, "version", 1, PACK_VERSION_MAX, &pack->version)) &&
           pack_go_on(
               reading, read_number(reading, json, "fee_cents", 0, 10000000, &pack->fee_cents)) &&
           pack_go_on(
               reading,
               read_number(reading, json, "duration_minutes", 1, 240, &pack->duration_minutes));
}

static bool check_reader(struct pack_reading *reading)
{
    const struct pack *pack = reading->pack;
    return pack->assurance == ASSURANCE_NONE || (pack->required & PACK_READER) != 0 ||
           pack_refuse(reading, "a service that needs a document requires \"reader\"");
}

bool pack_read_facts(struct pack_reading *reading)
{
    static const char *const known[] = {
        "id",        "version",        "leika",      "icon",      "authority",
        "min_loa",   "required",       "optional",   "fee_cents", "duration_minutes",
        "languages", "needs_document", "schema_uri", "explain",   "bring",
        "group",     "leika_by",       "kind",       "hyphens",   "assurance",
        NULL};
    struct pack *pack = reading->pack;
    SCOPED(json_release) json_t *json = pack_json(reading, "pack.json", known);
    struct text loa = json_text_of(json_object_get(json, "min_loa"));
    return json != NULL && read_kind(reading, json) && read_plain(reading, json) &&
           pack_go_on(reading, read_sent(reading, json)) &&
           pack_go_on(reading, read_loa(reading, loa)) &&
           pack_go_on(reading, read_assurance(reading, json)) &&
           pack_go_on(reading, read_group(reading, json)) &&
           pack_go_on(reading, read_authority(reading, json)) && read_languages(reading, json) &&
           pack_go_on(reading, read_components(reading, json, "required", &pack->required)) &&
           pack_go_on(reading, read_components(reading, json, "optional", &pack->optional)) &&
           pack_go_on(
               reading, read_list(reading, json, "explain", pack->explain, &pack->explain_count)) &&
           pack_go_on(
               reading, read_list(reading, json, "bring", pack->bring, &pack->bring_count)) &&
           pack_go_on(reading, check_reader(reading));
}

/* fit-connect.md §6, as far as it can be seen without OpenSSL; seal/jwk.h checks the rest. */
static bool is_key(const json_t *jwk)
{
    bool failed = false;
    const json_t *uses = json_list(jwk, "key_ops", 1, &failed);
    return text_equal(json_text(jwk, "kty", 10, &failed), TEXT_OF("RSA")) &&
           text_equal(json_text(jwk, "alg", 20, &failed), TEXT_OF("RSA-OAEP-256")) &&
           text_equal(json_text_of(json_array_get(uses, 0)), TEXT_OF("wrapKey")) &&
           json_text(jwk, "n", 1400, &failed).len >= 683 && /* 4096 bits in base64url */
           text_equal(json_text(jwk, "e", 10, &failed), TEXT_OF("AQAB")) &&
           json_text(jwk, "kid", 64, &failed).len >= 8 && json_object_get(jwk, "d") == NULL &&
           !failed;
}

bool pack_read_destination(struct pack_reading *reading)
{
    static const char *const known[] = {"destinationId", "schemaUri", "jwk", "notAfter", NULL};
    struct pack *pack = reading->pack;
    bool failed = false;
    SCOPED(json_release) json_t *json = pack_json(reading, "destination.json", known);
    if (json == NULL) {
        return false;
    }
    struct text id = json_text(json, "destinationId", 36, &failed);
    struct text uri = json_text(json, "schemaUri", 400, &failed);
    struct text day = json_text(json, "notAfter", DATE_LEN, &failed);
    const json_t *jwk = json_member(json, "jwk", &failed);
    if (failed || !format_find(TEXT_OF("uuid"))->is_right(id)) {
        return pack_refuse(
            reading, "destinationId must be a UUID; schemaUri, jwk and notAfter too");
    }
    if (!text_equal(uri, pack->schema_uri)) {
        return pack_refuse(reading, "\"schemaUri\" is another one than in pack.json");
    }
    if (!date_read(&pack->not_after, day)) {
        return pack_refuse(reading, "\"notAfter\" is no day (YYYY-MM-DD)");
    }
    if (!is_key(jwk)) {
        return pack_refuse(reading, "\"jwk\" is no public RSA key of 4096 bits for RSA-OAEP-256");
    }
    char *text = json_print(jwk);
    struct text kept = pack_keep(reading, (struct text){text, strlen(text)});
    free(text);
    pack->jwk = (struct bytes){(const uint8_t *)kept.at, kept.len};
    pack->kid = pack_keep(reading, json_text_of(json_object_get(jwk, "kid")));
    pack->destination_id = pack_keep(reading, id);
    return true;
}
