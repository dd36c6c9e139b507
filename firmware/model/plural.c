#include "model/plural.h"

#include <stdio.h>

#include "base/fail.h"

#define PLURAL(language, forms, expression)                                                        \
    static unsigned form_of_##language(uint64_t n)                                                 \
    {                                                                                              \
        return (unsigned)(expression);                                                             \
    }
#include "model/plural.def"
#undef PLURAL

static const struct rule {
    struct text language;
    unsigned forms;
    unsigned (*form_of)(uint64_t n);
    struct text expression, declared;
} RULES[] = {
#define PLURAL(language, forms, expression)                                                        \
    {TEXT_OF(#language), forms, form_of_##language, TEXT_OF(#expression),                          \
     TEXT_OF("nplurals=" #forms "; plural=" #expression ";")},
#include "model/plural.def"
#undef PLURAL
};

static const struct rule *rule_of(struct text language)
{
    const char *end = language.len > 0 ? memchr(language.at, '-', language.len) : NULL;
    struct text base = {language.at, end != NULL ? (size_t)(end - language.at) : language.len};
    for (size_t i = 0; i < COUNT(RULES); i++) {
        if (text_equal(RULES[i].language, base)) {
            return &RULES[i];
        }
    }
    return NULL;
}

unsigned plural_forms(struct text language)
{
    const struct rule *rule = rule_of(language);
    return rule == NULL ? 0 : rule->forms;
}

unsigned plural_form(struct text language, uint64_t count)
{
    const struct rule *rule = rule_of(language);
    return rule == NULL ? 0 : rule->form_of(count);
}

struct text plural_rule(struct text language)
{
    const struct rule *rule = rule_of(language);
    return rule != NULL ? rule->declared : (struct text){0};
}

/* Takes away spaces on the left and gives the next character; NUL at the end. */
static char next_of(struct text *text)
{
    while (text->len > 0 && text->at[0] == ' ') {
        *text = (struct text){text->at + 1, text->len - 1};
    }
    if (text->len == 0) {
        return '\0';
    }
    char c = text->at[0];
    *text = (struct text){text->at + 1, text->len - 1};
    return c;
}

static bool is_same_expression(struct text a, struct text b)
{
    char x, y;
    do {
        x = next_of(&a);
        y = next_of(&b);
    } while (x == y && x != '\0');
    return x == y;
}

/* "(n != 1)" is "n != 1": the brackets around all of it. */
static struct text without_brackets(struct text text)
{
    while (text.len > 0 && text.at[0] == ' ') {
        text = (struct text){text.at + 1, text.len - 1};
    }
    while (text.len > 0 && text.at[text.len - 1] == ' ') {
        text.len--;
    }
    if (text.len < 2 || text.at[0] != '(' || text.at[text.len - 1] != ')') {
        return text;
    }
    size_t depth = 0;
    for (size_t i = 0; i + 1 < text.len; i++) {
        depth += text.at[i] == '(';
        depth -= text.at[i] == ')';
        if (depth == 0) {
            return text; /* the first one closes before the end */
        }
    }
    return (struct text){text.at + 1, text.len - 2};
}

bool plural_is_declared(struct text language, struct text header)
{
    static const struct text NAME = TEXT_OF("Plural-Forms:"), VALUE = TEXT_OF("plural=");
    const struct rule *rule = rule_of(language);
    const char *line = header.len > 0 ? memmem(header.at, header.len, NAME.at, NAME.len) : NULL;
    if (rule == NULL || line == NULL) {
        return false;
    }
    struct text rest = {line + NAME.len, header.len - (size_t)(line - header.at) - NAME.len};
    const char *end = memchr(rest.at, '\n', rest.len);
    rest.len = end != NULL ? (size_t)(end - rest.at) : rest.len;
    char forms[24];
    int len = snprintf(forms, sizeof forms, "nplurals=%u;", rule->forms);
    const char *at = memmem(rest.at, rest.len, forms, (size_t)len);
    const char *value = memmem(rest.at, rest.len, VALUE.at, VALUE.len);
    if (at == NULL || value == NULL) {
        return false;
    }
    struct text said = {value + VALUE.len, rest.len - (size_t)(value - rest.at) - VALUE.len};
    while (said.len > 0 && (said.at[said.len - 1] == ';' || said.at[said.len - 1] == ' ')) {
        said.len--;
    }
    return is_same_expression(without_brackets(said), rule->expression);
}
