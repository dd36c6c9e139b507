#include "model/schema/ecma.h"

#include <stdio.h>

#include "model/schema/ecma_parts.h"

#define DEPTH_MAX      50 /* groups within each other */
#define REPETITION_MAX 65535

bool ecma_refuse(struct ecma *ecma, const char *reason)
{
    if (ecma->why[0] == '\0') {
        snprintf(
            ecma->why, ECMA_WHY_MAX, "no regular expression: %s, at byte %zu", reason, ecma->at);
    }
    return false;
}

bool ecma_put(struct ecma *ecma, struct text text)
{
    struct ecma_output *output = ecma->output;
    if (text.len > ECMA_OUT_MAX - output->len) {
        return ecma_refuse(ecma, "too long");
    }
    if (output->to != NULL && text.len > 0) {
        memcpy(output->to + output->len, text.at, text.len);
    }
    output->len += text.len;
    return true;
}

char ecma_peek(const struct ecma *ecma, size_t ahead)
{
    char next = '\0';
    if (ahead < ecma->source.len - ecma->at) {
        next = ecma->source.at[ecma->at + ahead];
    }
    return next;
}

bool ecma_take(struct ecma *ecma, struct text word)
{
    bool here = ecma->source.len - ecma->at >= word.len &&
                memcmp(ecma->source.at + ecma->at, word.at, word.len) == 0;
    ecma->at += here ? word.len : 0;
    return here;
}

static bool is_end(const struct ecma *ecma)
{
    return ecma->at == ecma->source.len;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Digits from here on; more than REPETITION_MAX is REPETITION_MAX + 1. */
static unsigned long read_number(struct ecma *ecma)
{
    unsigned long number = 0;
    for (; is_digit(ecma_peek(ecma, 0)); ecma->at++) {
        number = number * 10 + (unsigned long)(ecma_peek(ecma, 0) - '0');
        number = number > REPETITION_MAX ? REPETITION_MAX + 1 : number;
    }
    return number;
}

/* Whether "{3}", "{3,}" or "{3,5}" stands here; anything else is a brace for itself. */
static bool is_repetition(const struct ecma *ecma)
{
    size_t at = 1;
    if (ecma_peek(ecma, 0) != '{' || !is_digit(ecma_peek(ecma, 1))) {
        return false;
    }
    while (is_digit(ecma_peek(ecma, at))) {
        at++;
    }
    at += ecma_peek(ecma, at) == ',' ? 1 : 0;
    while (is_digit(ecma_peek(ecma, at))) {
        at++;
    }
    return ecma_peek(ecma, at) == '}';
}

/* * + ? {..}, perhaps with a ? behind, when one stands here. */
static bool rewrite_quantifier(struct ecma *ecma)
{
    size_t start = ecma->at;
    if (is_repetition(ecma)) {
        ecma->at++;
        unsigned long least = read_number(ecma), most = least;
        if (ecma_take(ecma, TEXT_OF(","))) {
            most = is_digit(ecma_peek(ecma, 0)) ? read_number(ecma) : REPETITION_MAX;
        }
        ecma->at++;
        if (least > most || most > REPETITION_MAX) {
            return ecma_refuse(ecma, "a repetition that cannot be");
        }
    } else if (
        !ecma_take(ecma, TEXT_OF("*")) && !ecma_take(ecma, TEXT_OF("+")) &&
        !ecma_take(ecma, TEXT_OF("?"))) {
        return true;
    }
    ecma_take(ecma, TEXT_OF("?"));
    return ecma_put(ecma, (struct text){ecma->source.at + start, ecma->at - start});
}

static bool rewrite_alternatives(struct ecma *ecma);

static bool rewrite_name(struct ecma *ecma)
{
    size_t start = ecma->at;
    while (is_name(ecma_peek(ecma, 0))) {
        ecma->at++;
    }
    struct text name = {ecma->source.at + start, ecma->at - start};
    if (name.len == 0 || is_digit(name.at[0]) || !ecma_take(ecma, TEXT_OF(">"))) {
        return ecma_refuse(ecma, "a name that cannot be read");
    }
    return ecma_put(ecma, name) && ecma_put(ecma, TEXT_OF(">"));
}

/* Past the "(". */
static bool rewrite_group(struct ecma *ecma, bool *is_assertion)
{
    static const struct text heads[] = {{"?=", 2}, {"?!", 2}, {"?<=", 3}, {"?<!", 3}, {"?:", 2}};
    bool fine = ecma_put(ecma, TEXT_OF("("));
    size_t head = 0;
    while (head < COUNT(heads) && !ecma_take(ecma, heads[head])) {
        head++;
    }
    *is_assertion = head < COUNT(heads) - 1;
    if (head < COUNT(heads)) {
        fine = fine && ecma_put(ecma, heads[head]);
    } else if (ecma_take(ecma, TEXT_OF("?<"))) {
        fine = fine && ecma_put(ecma, TEXT_OF("?<")) && rewrite_name(ecma);
    } else if (ecma_peek(ecma, 0) == '?' || ecma_peek(ecma, 0) == '*') {
        return ecma_refuse(ecma, "a kind of group that ECMA-262 does not know");
    }
    if (ecma->depth++ == DEPTH_MAX) {
        return ecma_refuse(ecma, "too many groups within each other");
    }
    fine = fine && rewrite_alternatives(ecma);
    ecma->depth--;
    if (fine && !ecma_take(ecma, TEXT_OF(")"))) {
        return ecma_refuse(ecma, "a group without an end");
    }
    return fine && ecma_put(ecma, TEXT_OF(")"));
}

/* A backslash outside of a class: \b, \B, \3, \k<n>, or what a class may have as well. */
static bool rewrite_escape(struct ecma *ecma, bool *is_assertion)
{
    struct ecma_atom atom;
    char next = ecma_peek(ecma, 1);
    if (next == 'b' || next == 'B') {
        *is_assertion = true;
        ecma->at += 2;
        return ecma_put(ecma, next == 'b' ? TEXT_OF("\\b") : TEXT_OF("\\B"));
    }
    if (next >= '1' && next <= '9') {
        char reference[16];
        ecma->at++;
        unsigned long number = read_number(ecma);
        if (number > ecma->groups) {
            return ecma_refuse(ecma, "a reference to a group that is not there");
        }
        int len = snprintf(reference, sizeof reference, "\\g{%lu}", number);
        return ecma_put(ecma, (struct text){reference, (size_t)len});
    }
    if (next == 'k' && ecma_peek(ecma, 2) == '<') {
        ecma->at += 3;
        return (ecma->is_named || ecma_refuse(ecma, "no group has a name")) &&
               ecma_put(ecma, TEXT_OF("\\k<")) && rewrite_name(ecma);
    }
    if (!ecma_escape(ecma, &atom, false)) {
        return false;
    }
    return atom.is_set || ecma_put_character(ecma, atom.code);
}

static bool rewrite_term(struct ecma *ecma)
{
    bool is_assertion = false, fine;
    char c = ecma_peek(ecma, 0);
    switch (c) {
    case '^':
    case '$':
        ecma->at++;
        is_assertion = true;
        fine = ecma_put(ecma, c == '^' ? TEXT_OF("^") : TEXT_OF("$"));
        break;
    case '.':
        ecma->at++; /* all but ECMA's LineTerminator */
        fine = ecma_put(ecma, TEXT_OF("[^\\n\\r\\x{2028}\\x{2029}]"));
        break;
    case '(':
        ecma->at++;
        fine = rewrite_group(ecma, &is_assertion);
        break;
    case '[':
        ecma->at++;
        fine = ecma_class(ecma);
        break;
    case '\\': fine = rewrite_escape(ecma, &is_assertion); break;
    case '*':
    case '+':
    case '?': return ecma_refuse(ecma, "nothing to repeat");
    default:
        if (is_repetition(ecma)) {
            return ecma_refuse(ecma, "nothing to repeat");
        }
        fine = ecma_put_character(ecma, ecma_character(ecma));
    }
    return fine && (is_assertion || rewrite_quantifier(ecma));
}

static bool rewrite_alternatives(struct ecma *ecma)
{
    bool fine = true;
    while (fine && !is_end(ecma) && ecma_peek(ecma, 0) != ')') {
        fine = ecma_take(ecma, TEXT_OF("|")) ? ecma_put(ecma, TEXT_OF("|")) : rewrite_term(ecma);
    }
    return fine;
}

/* Capturing groups, before anything else is read: a reference may come before its group. */
static void count_groups(struct ecma *ecma)
{
    bool in_class = false;
    const char *s = ecma->source.at;
    for (size_t i = 0; i < ecma->source.len; i++) {
        if (s[i] == '\\') {
            i++;
        } else if (s[i] == '[' || s[i] == ']') {
            in_class = s[i] == '[';
        } else if (s[i] == '(' && !in_class) {
            struct text rest = {s + i + 1, ecma->source.len - i - 1};
            bool named = rest.len > 2 && rest.at[0] == '?' && rest.at[1] == '<' &&
                         rest.at[2] != '=' && rest.at[2] != '!';
            ecma->groups += named || rest.len == 0 || rest.at[0] != '?' ? 1 : 0;
            ecma->is_named = ecma->is_named || named;
        }
    }
}

bool ecma_rewrite(struct ecma_output *output, struct text source, char *why)
{
    struct ecma ecma = {.output = output, .source = source, .why = why};
    why[0] = '\0';
    output->len = 0;
    count_groups(&ecma);
    bool fine = rewrite_alternatives(&ecma);
    return fine && (is_end(&ecma) || ecma_refuse(&ecma, "a group that ends before it begins"));
}
