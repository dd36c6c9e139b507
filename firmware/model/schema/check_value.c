/* Keywords about a value by itself: type, enum, numbers, strings. */
#include "model/schema/check.h"
#include "model/schema/format.h"

static size_t characters(struct text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    }
    return count;
}

bool check_type(const struct context *context)
{
    unsigned types = context->check->types;
    const struct value *value = context->value;
    struct decimal decimal;
    bool fine = value->kind != VALUE_ABSENT && (types & 1u << value->kind) != 0;
    if (!fine && value->kind == VALUE_NUMBER && (types & TYPE_INTEGER) != 0) {
        fine = decimal_read(&decimal, value->text) && decimal_is_integer(&decimal);
    }
    return fine || check_fail(context, context->check->text);
}

bool check_const(const struct context *context)
{
    return check_equal(context->run, context->value, context->check->value) ||
           check_fail(context, (struct text){0});
}

bool check_enum(const struct context *context)
{
    const struct value *values = context->check->value;
    for (size_t i = 0; i < values->count; i++) {
        if (check_equal(context->run, context->value, &values->items[i])) {
            return true;
        }
    }
    return check_fail(context, (struct text){0});
}

/* Dividing by hand takes a step for each digit, times those of a long divisor. */
static bool is_multiple(
    struct run *run, const struct decimal *number, const struct decimal *divisor)
{
    long zeros = number->exponent - divisor->exponent;
    size_t digits = number->count + (zeros > 0 ? (size_t)zeros : 0);
    return check_pay(run, digits / 8 * (divisor->count > 18 ? divisor->count : 1)) &&
           decimal_is_multiple(number, divisor);
}

/* Whether a number keeps to the limit of a keyword. */
static bool keeps_to(
    struct run *run, enum keyword keyword, const struct decimal *number,
    const struct decimal *limit)
{
    if (keyword == KEYWORD_multipleOf) {
        return is_multiple(run, number, limit);
    }
    int order = decimal_compare(number, limit);
    return keyword == KEYWORD_maximum            ? order <= 0
           : keyword == KEYWORD_minimum          ? order >= 0
           : keyword == KEYWORD_exclusiveMaximum ? order < 0
                                                 : order > 0;
}

bool check_number(const struct context *context)
{
    struct decimal number;
    if (context->value->kind != VALUE_NUMBER) {
        return true;
    }
    return (decimal_read(&number, context->value->text) &&
            keeps_to(context->run, context->check->keyword, &number, context->check->decimal)) ||
           check_fail(context, context->check->text);
}

/* maxLength, minItems and the like, of a value whose kind has this count. */
static bool check_count(const struct context *context, size_t count)
{
    enum keyword keyword = context->check->keyword;
    bool is_most = keyword == KEYWORD_maxLength || keyword == KEYWORD_maxItems ||
                   keyword == KEYWORD_maxProperties;
    bool fine = is_most ? count <= context->check->count : count >= context->check->count;
    return fine || check_fail(context, context->check->text);
}

bool check_length(const struct context *context)
{
    size_t len = context->value->text.len, limit = context->check->count;
    if (context->value->kind != VALUE_STRING) {
        return true;
    }
    /* A character has one to four bytes: often that is enough to know. */
    bool is_most = context->check->keyword == KEYWORD_maxLength;
    if (is_most ? len <= limit : len / 4 >= limit) {
        return true;
    }
    return check_pay(context->run, len / 64) &&
           check_count(context, characters(context->value->text));
}

bool check_item_count(const struct context *context)
{
    return context->value->kind != VALUE_ARRAY || check_count(context, context->value->count);
}

bool check_member_count(const struct context *context)
{
    return context->value->kind != VALUE_OBJECT || check_count(context, context->value->count);
}

bool check_pattern(const struct context *context)
{
    return context->value->kind != VALUE_STRING ||
           check_match(context->run, context->check->pattern, context->value->text) ||
           check_fail(context, context->check->text);
}

bool check_format(const struct context *context)
{
    const struct format *format = context->check->format;
    return format == NULL || context->value->kind != VALUE_STRING ||
           (check_pay(context->run, context->value->text.len / 16) &&
            format->is_right(context->value->text)) ||
           check_fail(context, context->check->text);
}
