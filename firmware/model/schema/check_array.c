/* Keywords about the items of an array. */
#include "model/schema/check.h"

static bool is_array(const struct context *context)
{
    return context->value->kind == VALUE_ARRAY;
}

bool check_prefix_items(const struct context *context)
{
    const struct check *check = context->check;
    size_t count = is_array(context) ? context->value->count : 0;
    bool fine = true;
    for (size_t i = 0; i < count && i < check->count; i++) {
        marks_set(context->marks, i);
        fine = check_item(context, check->branches[i].node, i) && fine;
    }
    return fine;
}

bool check_items(const struct context *context)
{
    const struct check *prefix = node_check(context->node, KEYWORD_prefixItems);
    size_t count = is_array(context) ? context->value->count : 0;
    bool fine = true;
    for (size_t i = prefix != NULL ? prefix->count : 0; i < count; i++) {
        fine = check_item(context, context->check->branches[0].node, i) && fine;
        if (!fine && context->run->errors == NULL) {
            break;
        }
    }
    if (is_array(context)) {
        marks_set_all(context->marks);
    }
    return fine;
}

bool check_contains(const struct context *context)
{
    const struct check *least = node_check(context->node, KEYWORD_minContains);
    const struct check *most = node_check(context->node, KEYWORD_maxContains);
    size_t count = 0;
    if (!is_array(context)) {
        return true;
    }
    for (size_t i = 0; i < context->value->count; i++) {
        struct place place = {.outer = context->place, .index = i};
        if (check_silently(
                context->run, context->check->branches[0].node, &context->value->items[i], &place,
                NULL)) {
            marks_set(context->marks, i);
            count++;
        }
    }
    bool enough = count >= (least != NULL ? least->count : 1);
    struct text limit = !enough && least != NULL ? least->text : TEXT_OF("");
    return (enough && (most == NULL || count <= most->count)) || check_fail(context, limit);
}

bool check_unique(const struct context *context)
{
    const struct value *value = context->value;
    for (size_t i = 0; is_array(context) && context->check->count > 0 && i < value->count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (check_equal(context->run, &value->items[i], &value->items[k])) {
                return check_fail(context, (struct text){0});
            }
        }
        if (context->run->exhausted || !check_pay(context->run, i / 16)) {
            return check_fail(context, (struct text){0});
        }
    }
    return true;
}
