#include "model/schema/metaschema.h"

#include <stdarg.h>
#include <stdio.h>

#include "model/schema/library.h"

#define TEXT_MAX 6000 /* bytes of the longest document */

static const struct text vocabularies[] = {
    [VOCABULARY_CORE] = {"core", 4},
    [VOCABULARY_APPLICATOR] = {"applicator", 10},
    [VOCABULARY_UNEVALUATED] = {"unevaluated", 11},
    [VOCABULARY_VALIDATION] = {"validation", 10},
    [VOCABULARY_META_DATA] = {"meta-data", 9},
    [VOCABULARY_FORMAT] = {"format-annotation", 17},
    [VOCABULARY_CONTENT] = {"content", 7},
    [VOCABULARY_FORMAT_ASSERTION] = {"format-assertion", 16},
};

struct text metaschema_vocabulary(size_t index)
{
    return index < COUNT(vocabularies) ? vocabularies[index] : (struct text){0};
}

#define KEYWORD(word, spelling, argument, checker, vocabulary) VOCABULARY_##vocabulary,
static const enum vocabulary vocabulary_of[] = {
#include "model/schema/keywords.def"
};
#undef KEYWORD

enum vocabulary keyword_vocabulary(enum keyword keyword)
{
    return vocabulary_of[keyword];
}

#define SCHEMA_ITSELF "{\"$dynamicRef\":\"#meta\"}"
#define NAMES         "{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"uniqueItems\":true}"
#define OBJECT_OF     "{\"type\":\"object\",\"additionalProperties\":"
#define TYPE_NAMES                                                                                 \
    "{\"enum\":[\"array\",\"boolean\",\"integer\",\"null\",\"number\",\"object\",\"string\"]}"

/* What may be the argument of a keyword. */
static const char *argument_schema(enum argument argument)
{
    switch (argument) {
    case ARGUMENT_REF: return "{\"type\":\"string\",\"format\":\"uri-reference\"}";
    case ARGUMENT_TYPES:
        return "{\"anyOf\":[" TYPE_NAMES ",{\"type\":\"array\",\"items\":" TYPE_NAMES
               ",\"minItems\":1,\"uniqueItems\":true}]}";
    case ARGUMENT_VALUES:
    case ARGUMENT_NOTE_LIST: return "{\"type\":\"array\"}";
    case ARGUMENT_VALUE:
    case ARGUMENT_NOTE: return "true";
    case ARGUMENT_DECIMAL: return "{\"type\":\"number\"}";
    case ARGUMENT_DIVISOR: return "{\"type\":\"number\",\"exclusiveMinimum\":0}";
    case ARGUMENT_COUNT: return "{\"type\":\"integer\",\"minimum\":0}";
    case ARGUMENT_PATTERN: return "{\"type\":\"string\",\"format\":\"regex\"}";
    case ARGUMENT_FORMAT:
    case ARGUMENT_NOTE_TEXT: return "{\"type\":\"string\"}";
    case ARGUMENT_TRUTH:
    case ARGUMENT_NOTE_TRUTH: return "{\"type\":\"boolean\"}";
    case ARGUMENT_NODE:
    case ARGUMENT_NOTE_NODE: return SCHEMA_ITSELF;
    case ARGUMENT_NODES: return "{\"type\":\"array\",\"minItems\":1,\"items\":" SCHEMA_ITSELF "}";
    case ARGUMENT_NODE_BY_NAME:
    case ARGUMENT_DEFINITIONS: return OBJECT_OF SCHEMA_ITSELF "}";
    case ARGUMENT_NODE_BY_PATTERN:
        return OBJECT_OF SCHEMA_ITSELF ",\"propertyNames\":{\"format\":\"regex\"}}";
    case ARGUMENT_NAMES: return NAMES;
    case ARGUMENT_NAMES_BY_NAME: return OBJECT_OF NAMES "}";
    case ARGUMENT_DEPENDENCIES: return OBJECT_OF "{\"anyOf\":[" SCHEMA_ITSELF "," NAMES "]}}";
    case ARGUMENT_DRAFT: return "{\"type\":\"string\",\"format\":\"uri\"}";
    case ARGUMENT_ID:
        return "{\"type\":\"string\",\"format\":\"uri-reference\",\"pattern\":\"^[^#]*#?$\"}";
    case ARGUMENT_ANCHOR: return "{\"type\":\"string\",\"pattern\":\"^[A-Za-z_][-A-Za-z0-9._]*$\"}";
    case ARGUMENT_VOCABULARY:
        return OBJECT_OF "{\"type\":\"boolean\"},\"propertyNames\":{\"type\":\"string\","
                         "\"format\":\"uri\"}}";
    }
    return "true";
}

struct writer {
    char at[TEXT_MAX];
    size_t len;
};

PRINTF_LIKE(2, 3)
static void put(struct writer *writer, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int len = vsnprintf(writer->at + writer->len, TEXT_MAX - writer->len, format, list);
    va_end(list);
    if (len < 0 || (size_t)len >= TEXT_MAX - writer->len) {
        die("a meta-schema is longer than TEXT_MAX");
    }
    writer->len += (size_t)len;
}

/* A member for each keyword of a vocabulary. */
static void put_keywords(struct writer *writer, enum vocabulary vocabulary)
{
    const char *comma = "";
    put(writer, "\"properties\":{");
    for (enum keyword keyword = 0; keyword < KEYWORD_COUNT; keyword++) {
        if (vocabulary_of[keyword] == vocabulary) {
            put(writer, "%s\"%s\":%s", comma, keyword_spelling(keyword).at,
                argument_schema(keyword_argument(keyword)));
            comma = ",";
        }
    }
    put(writer, "}");
}

static const struct value *read(struct arena *arena, const struct writer *writer)
{
    char why[VALUE_WHY_MAX];
    return value_read(
        arena, (struct bytes){(const uint8_t *)writer->at, writer->len}, TEXT_MAX, why);
}

/* The whole: all vocabularies but format-assertion, and the keywords that belong to none. */
static const struct value *read_whole(struct arena *arena)
{
    struct writer writer = {.len = 0};
    put(&writer,
        "{\"$schema\":\"" METASCHEMA_BASE "schema\",\"$id\":\"" METASCHEMA_BASE
        "schema\",\"$dynamicAnchor\":\"meta\",\"type\":[\"object\",\"boolean\"],\"$vocabulary\":{");
    for (size_t i = 0; i < VOCABULARY_FORMAT_ASSERTION; i++) {
        put(&writer, "%s\"" METASCHEMA_BASE "vocab/%s\":true", i > 0 ? "," : "",
            vocabularies[i].at);
    }
    put(&writer, "},\"allOf\":[");
    for (size_t i = 0; i < VOCABULARY_FORMAT_ASSERTION; i++) {
        put(&writer, "%s{\"$ref\":\"meta/%s\"}", i > 0 ? "," : "", vocabularies[i].at);
    }
    put(&writer, "],");
    put_keywords(&writer, VOCABULARY_NONE);
    put(&writer, "}");
    return read(arena, &writer);
}

const struct value *metaschema_read(struct arena *arena, struct text uri)
{
    static const struct text base = {METASCHEMA_BASE, sizeof METASCHEMA_BASE - 1};
    if (uri.len <= base.len || memcmp(uri.at, base.at, base.len) != 0) {
        return NULL;
    }
    struct text name = {uri.at + base.len, uri.len - base.len};
    if (text_equal(name, TEXT_OF("schema"))) {
        return read_whole(arena);
    }
    for (size_t i = 0; i < COUNT(vocabularies) && name.len > 5; i++) {
        struct text last = {name.at + 5, name.len - 5};
        if (memcmp(name.at, "meta/", 5) != 0 || !text_equal(last, vocabularies[i])) {
            continue;
        }
        struct writer writer = {.len = 0};
        put(&writer,
            "{\"$schema\":\"" METASCHEMA_BASE
            "schema\",\"$id\":\"%.*s\",\"$vocabulary\":{\"" METASCHEMA_BASE
            "vocab/%s\":true},\"$dynamicAnchor\":\"meta\",\"type\":[\"object\","
            "\"boolean\"],",
            TEXT_ARG(uri), vocabularies[i].at);
        enum vocabulary vocabulary =
            i == VOCABULARY_FORMAT_ASSERTION ? VOCABULARY_FORMAT : (enum vocabulary)i;
        put_keywords(&writer, vocabulary);
        put(&writer, "}");
        return read(arena, &writer);
    }
    return NULL;
}
