/* Characters, escapes and classes of ECMA-262's expressions. */
#include <stdio.h>
#include <stdlib.h>

#include "model/schema/ecma_parts.h"

#define PROPERTY_MAX 60        /* bytes of \p{...} */
#define CODE_MAX     0x10ffffu /* the last code point */

/* ECMA's WhiteSpace and LineTerminator, and all else, as parts of a class. \s of PCRE2 without UCP is
 * ASCII's. */
static const char spaces[] =
    "\\s\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}"
    "\\x{3000}\\x{feff}";
static const char others[] =
    "\\x00-\\x08\\x0e-\\x1f!-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}"
    "\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-"
    "\\x{10ffff}";

uint32_t ecma_character(struct ecma *ecma)
{
    unsigned char first = (unsigned char)ecma_peek(ecma, 0);
    size_t more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    uint32_t code = more == 0 ? first : first & (0x3fu >> more);
    for (size_t i = 1; i <= more; i++) {
        code = code << 6 | ((unsigned char)ecma_peek(ecma, i) & 0x3fu);
    }
    size_t left = ecma->source.len - ecma->at;
    ecma->at += more + 1 < left ? more + 1 : left;
    return code;
}

bool ecma_put_character(struct ecma *ecma, uint32_t code)
{
    char text[8];
    size_t len = 0;
    bool is_word = (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
                   (code >= 'A' && code <= 'Z');
    if (code < 0x20 || code == 0x7f) {
        len = (size_t)snprintf(text, sizeof text, "\\x%02x", code);
    } else if (code < 0x80) {
        if (!is_word) {
            text[len++] = '\\';
        }
        text[len++] = (char)code;
    } else if (code < 0x800) {
        text[len++] = (char)(0xc0 | code >> 6);
    } else if (code < 0x10000) {
        text[len++] = (char)(0xe0 | code >> 12);
        text[len++] = (char)(0x80 | (code >> 6 & 0x3f));
    } else {
        text[len++] = (char)(0xf0 | code >> 18);
        text[len++] = (char)(0x80 | (code >> 12 & 0x3f));
        text[len++] = (char)(0x80 | (code >> 6 & 0x3f));
    }
    if (code >= 0x80) {
        text[len++] = (char)(0x80 | (code & 0x3f));
    }
    return ecma_put(ecma, (struct text){text, len});
}

/* `count` hexadecimal digits, or, when it is 0, as many as there are up to a brace. */
static bool read_hex(struct ecma *ecma, uint32_t *code, unsigned count)
{
    unsigned digits = 0;
    *code = 0;
    for (; count == 0 || digits < count; digits++, ecma->at++) {
        char c = ecma_peek(ecma, 0);
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                                : 16;
        if (digit == 16 || *code > CODE_MAX) {
            break;
        }
        *code = *code * 16 + digit;
    }
    return (count == 0 ? digits > 0 && ecma_take(ecma, TEXT_OF("}")) : digits == count) &&
           *code <= CODE_MAX;
}

/* Past "\u". */
static bool read_unicode(struct ecma *ecma, uint32_t *code)
{
    uint32_t low;
    if (!read_hex(ecma, code, ecma_take(ecma, TEXT_OF("{")) ? 0 : 4)) {
        return ecma_refuse(ecma, "\\u without its digits");
    }
    if (*code >= 0xd800 && *code <= 0xdbff && ecma_take(ecma, TEXT_OF("\\u")) &&
        read_hex(ecma, &low, 4) && low >= 0xdc00 && low <= 0xdfff) {
        *code = 0x10000 + (*code - 0xd800) * 0x400 + low - 0xdc00;
    }
    return *code < 0xd800 || *code > 0xdfff || ecma_refuse(ecma, "half of a surrogate pair");
}

/* General_Category by its long name (Unicode's PropertyValueAliases), which PCRE2 does not know. */
static const char *const categories[][2] = {
    {"Other", "C"},
    {"Control", "Cc"},
    {"cntrl", "Cc"},
    {"Format", "Cf"},
    {"Unassigned", "Cn"},
    {"Private_Use", "Co"},
    {"Surrogate", "Cs"},
    {"Letter", "L"},
    {"Cased_Letter", "L&"},
    {"LC", "L&"},
    {"Lowercase_Letter", "Ll"},
    {"Modifier_Letter", "Lm"},
    {"Other_Letter", "Lo"},
    {"Titlecase_Letter", "Lt"},
    {"Uppercase_Letter", "Lu"},
    {"Mark", "M"},
    {"Combining_Mark", "M"},
    {"Spacing_Mark", "Mc"},
    {"Enclosing_Mark", "Me"},
    {"Nonspacing_Mark", "Mn"},
    {"Number", "N"},
    {"Decimal_Number", "Nd"},
    {"digit", "Nd"},
    {"Letter_Number", "Nl"},
    {"Other_Number", "No"},
    {"Punctuation", "P"},
    {"punct", "P"},
    {"Connector_Punctuation", "Pc"},
    {"Dash_Punctuation", "Pd"},
    {"Close_Punctuation", "Pe"},
    {"Final_Punctuation", "Pf"},
    {"Initial_Punctuation", "Pi"},
    {"Other_Punctuation", "Po"},
    {"Open_Punctuation", "Ps"},
    {"Symbol", "S"},
    {"Currency_Symbol", "Sc"},
    {"Modifier_Symbol", "Sk"},
    {"Math_Symbol", "Sm"},
    {"Other_Symbol", "So"},
    {"Separator", "Z"},
    {"Line_Separator", "Zl"},
    {"Paragraph_Separator", "Zp"},
    {"Space_Separator", "Zs"},
};

/* Past "\p" or "\P". */
static bool rewrite_property(struct ecma *ecma, bool negated)
{
    static const struct text prefixes[][2] = {
        {{"General_Category=", 17}, {"", 0}},
        {{"gc=", 3}, {"", 0}},
        {{"Script=", 7}, {"sc:", 3}},
        {{"sc=", 3}, {"sc:", 3}},
        {{"Script_Extensions=", 18}, {"scx:", 4}},
        {{"scx=", 4}, {"scx:", 4}},
    };
    char text[PROPERTY_MAX + 16];
    size_t prefix = 0, start;
    if (!ecma_take(ecma, TEXT_OF("{"))) {
        return ecma_refuse(ecma, "\\p without a property");
    }
    while (prefix < COUNT(prefixes) && !ecma_take(ecma, prefixes[prefix][0])) {
        prefix++;
    }
    for (start = ecma->at; ecma_peek(ecma, 0) == '_' || ecma_peek(ecma, 0) == '&' ||
                           (ecma_peek(ecma, 0) >= '0' && ecma_peek(ecma, 0) <= '9') ||
                           (ecma_peek(ecma, 0) >= 'A' && ecma_peek(ecma, 0) <= 'Z') ||
                           (ecma_peek(ecma, 0) >= 'a' && ecma_peek(ecma, 0) <= 'z');) {
        ecma->at++;
    }
    struct text name = {ecma->source.at + start, ecma->at - start};
    if (name.len == 0 || name.len > PROPERTY_MAX || !ecma_take(ecma, TEXT_OF("}"))) {
        return ecma_refuse(ecma, "\\p without a property");
    }
    for (size_t i = 0; i < COUNT(categories); i++) {
        struct text known = {categories[i][0], strlen(categories[i][0])};
        if (text_equal(known, name)) {
            name = (struct text){categories[i][1], strlen(categories[i][1])};
            break;
        }
    }
    if (text_equal(name, TEXT_OF("Assigned"))) {
        negated = !negated;
        name = TEXT_OF("Cn");
    }
    struct text before = prefix < COUNT(prefixes) ? prefixes[prefix][1] : TEXT_OF("");
    int len = snprintf(
        text, sizeof text, "\\%c{%.*s%.*s}", negated ? 'P' : 'p', TEXT_ARG(before), TEXT_ARG(name));
    return ecma_put(ecma, (struct text){text, (size_t)len});
}

/* \s and \S, whole or as a part of a class. */
static bool put_spaces(struct ecma *ecma, bool negated, bool in_class)
{
    struct text part = negated ? (struct text){others, sizeof others - 1}
                               : (struct text){spaces, sizeof spaces - 1};
    return (in_class || ecma_put(ecma, TEXT_OF("["))) && ecma_put(ecma, part) &&
           (in_class || ecma_put(ecma, TEXT_OF("]")));
}

/* \t, \cA, \0, \x41, é, \- : a single character, past its letter `c`. */
static bool read_control(struct ecma *ecma, char c, uint32_t *code, bool in_class)
{
    static const char names[] = "tnvfr", meant[] = "\t\n\v\f\r";
    const char *name = c != '\0' ? strchr(names, c) : NULL;
    char next = ecma_peek(ecma, 0);
    if (name != NULL) {
        *code = (uint32_t)meant[name - names];
        return true;
    }
    if (c == 'c' && ((next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z'))) {
        ecma->at++;
        *code = (uint32_t)next & 0x1f;
        return true;
    }
    if (c == '0' && (next < '0' || next > '9')) {
        *code = 0;
        return true;
    }
    if (c == 'b' && in_class) {
        *code = '\b';
        return true;
    }
    if (c == 'x') {
        return read_hex(ecma, code, 2) || ecma_refuse(ecma, "\\x without its digits");
    }
    if (c == 'u') {
        return read_unicode(ecma, code);
    }
    *code = (unsigned char)c;
    return (c > ' ' && c < '0') || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') ||
           (c > 'z' && c < 0x7f) || ecma_refuse(ecma, "a backslash that means nothing in ECMA-262");
}

bool ecma_escape(struct ecma *ecma, struct ecma_atom *atom, bool in_class)
{
    char c = ecma_peek(ecma, 1);
    *atom = (struct ecma_atom){.is_set = true};
    ecma->at += c != '\0' ? 2 : 1;
    switch (c) {
    case 'd': return ecma_put(ecma, TEXT_OF("\\d"));
    case 'D': return ecma_put(ecma, TEXT_OF("\\D"));
    case 'w': return ecma_put(ecma, TEXT_OF("\\w"));
    case 'W': return ecma_put(ecma, TEXT_OF("\\W"));
    case 's': return put_spaces(ecma, false, in_class);
    case 'S': return put_spaces(ecma, true, in_class);
    case 'p': return rewrite_property(ecma, false);
    case 'P': return rewrite_property(ecma, true);
    default: atom->is_set = false; return read_control(ecma, c, &atom->code, in_class);
    }
}

static bool read_atom(struct ecma *ecma, struct ecma_atom *atom)
{
    if (ecma_peek(ecma, 0) == '\\') {
        return ecma_escape(ecma, atom, true);
    }
    if (ecma->at == ecma->source.len) {
        return ecma_refuse(ecma, "a class without an end");
    }
    *atom = (struct ecma_atom){.code = ecma_character(ecma)};
    return true;
}

bool ecma_class(struct ecma *ecma)
{
    struct ecma_atom first = {.code = 0}, last = {.code = 0};
    bool fine = ecma_put(ecma, ecma_take(ecma, TEXT_OF("^")) ? TEXT_OF("[^") : TEXT_OF("["));
    while (fine && !ecma_take(ecma, TEXT_OF("]"))) {
        if (!read_atom(ecma, &first)) {
            return false;
        }
        fine = first.is_set || ecma_put_character(ecma, first.code);
        if (ecma_peek(ecma, 0) != '-' || ecma_peek(ecma, 1) == ']') {
            continue; /* a hyphen at the end is itself */
        }
        ecma->at++;
        fine = fine && ecma_put(ecma, TEXT_OF("-"));
        if (!read_atom(ecma, &last)) {
            return false;
        }
        if (first.is_set || last.is_set || first.code > last.code) {
            return ecma_refuse(ecma, "a range that cannot be");
        }
        fine = fine && ecma_put_character(ecma, last.code);
    }
    return fine && ecma_put(ecma, TEXT_OF("]"));
}
