/* What would be right, in English. */
#include <stdio.h>

#include "model/schema/node.h"

#define SHOWN_MAX 200 /* bytes of an argument */

/* In which words: before the argument, and after it. */
struct words {
    const char *before, *after;
};

/* NULL where the argument is no text, or the words depend on it. */
static struct words words_of(enum keyword keyword)
{
    static const struct words words[KEYWORD_COUNT] = {
        [KEYWORD_type] = {"must be of type ", ""},
        [KEYWORD_multipleOf] = {"must be a multiple of ", ""},
        [KEYWORD_maximum] = {"must be at most ", ""},
        [KEYWORD_exclusiveMaximum] = {"must be less than ", ""},
        [KEYWORD_minimum] = {"must be at least ", ""},
        [KEYWORD_exclusiveMinimum] = {"must be more than ", ""},
        [KEYWORD_maxLength] = {"must have at most ", " characters"},
        [KEYWORD_minLength] = {"must have at least ", " characters"},
        [KEYWORD_pattern] = {"must match ", ""},
        [KEYWORD_format] = {"must be a right ", ""},
        [KEYWORD_maxItems] = {"must have at most ", " items"},
        [KEYWORD_minItems] = {"must have at least ", " items"},
        [KEYWORD_uniqueItems] = {"must not have two equal items", ""},
        [KEYWORD_contains] =
            {"must have as many fitting items as contains, minContains and "
             "maxContains say",
             ""},
        [KEYWORD_maxProperties] = {"must have at most ", " members"},
        [KEYWORD_minProperties] = {"must have at least ", " members"},
        [KEYWORD_required] = {"must have the member \"", "\""},
        [KEYWORD_dependentRequired] = {"must then have the member \"", "\""},
        [KEYWORD_dependencies] = {"must then have the member \"", "\""},
        [KEYWORD_additionalProperties] = {"must not have the member \"", "\""},
        [KEYWORD_unevaluatedProperties] = {"must not have the member \"", "\""},
        [KEYWORD_unevaluatedItems] = {"must not have this item", ""},
        [KEYWORD_propertyNames] = {"must not have a member with the name \"", "\""},
        [KEYWORD_anyOf] = {"must fit at least one of the schemas", ""},
        [KEYWORD_not] = {"must not fit the schema", ""},
        [KEYWORD_if] = {"must fit the schema of \"", "\""},
    };
    return words[keyword];
}

/* The values of const and enum, at most SHOWN_MAX bytes. */
static int write_wanted(char *to, size_t size, const struct value *wanted, bool is_list)
{
    struct arena arena = {0};
    arena_init_common(&arena, ARENA_MAX);
    struct bytes text = value_print(wanted, &arena);
    int shown = text.len < SHOWN_MAX ? (int)text.len : SHOWN_MAX;
    int len = snprintf(
        to, size, "must be %s%.*s%s", is_list ? "one of " : "", shown, (const char *)text.at,
        text.len > SHOWN_MAX ? "..." : "");
    arena_finish(&arena);
    return len;
}

void schema_message(char *to, size_t size, const struct schema_error *error)
{
    enum keyword keyword = keyword_find(error->keyword);
    struct words words = keyword < KEYWORD_COUNT ? words_of(keyword) : (struct words){NULL, NULL};
    int shown = error->limit.len < SHOWN_MAX ? (int)error->limit.len : SHOWN_MAX;
    if (error->wanted != NULL) {
        write_wanted(to, size, error->wanted, keyword == KEYWORD_enum);
    } else if (keyword == KEYWORD_oneOf) {
        snprintf(
            to, size, "must fit exactly one of the schemas; %s does",
            error->limit.len > 0 ? "more than one" : "none");
    } else if (words.before != NULL) {
        snprintf(
            to, size, "%s%.*s%s%s", words.before, shown,
            error->limit.at != NULL ? error->limit.at : "",
            error->limit.len > SHOWN_MAX ? "..." : "", words.after);
    } else if (text_equal(error->keyword, TEXT_OF("false schema"))) {
        snprintf(to, size, "must not be there");
    } else {
        snprintf(to, size, "is too deep, or takes too many steps to check");
    }
}
