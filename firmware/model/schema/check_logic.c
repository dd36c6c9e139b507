/* Keywords that apply other schemas to the same value, and unevaluated*, which asks what they said. */
#include "model/schema/check.h"

/* Another schema on the value, which it must fulfil. */
static bool apply(const struct context *context, const struct schema_node *node)
{
    return check_node(context->run, node, context->value, context->place, context->marks);
}

/* Another schema on the value, which it may fulfil: only then it has evaluated something. */
static bool apply_perhaps(
    const struct context *context, const struct schema_node *node, bool is_silent)
{
    struct run *run = context->run;
    struct schema_errors *errors = run->errors;
    struct marks own;
    run->errors = is_silent ? NULL : errors;
    bool valid;
    if (context->marks == NULL) {
        valid = check_node(run, node, context->value, context->place, NULL);
    } else {
        marks_open(run, &own, context->value);
        valid = check_node(run, node, context->value, context->place, &own);
        if (valid) {
            marks_join(context->marks, &own);
        }
        marks_close(run, &own);
    }
    run->errors = errors;
    return valid;
}

bool check_ref(const struct context *context)
{
    return apply(context, context->check->branches[0].node);
}

/* The schema with this $dynamicAnchor in a resource; NULL when it has none. */
static const struct schema_node *find_dynamic(
    const struct schema_resource *resource, struct text name)
{
    const struct schema_dynamic *dynamic = resource->dynamics;
    while (dynamic != NULL && !text_equal(dynamic->name, name)) {
        dynamic = dynamic->next;
    }
    return dynamic != NULL ? dynamic->node : NULL;
}

bool check_dynamic_ref(const struct context *context)
{
    const struct schema_node *node = context->check->branches[0].node;
    struct text anchor = context->check->text;
    const struct scope *scope = anchor.len > 0 ? context->run->scope : NULL;
    for (; scope != NULL; scope = scope->outer) { /* the outermost one counts */
        const struct schema_node *found = find_dynamic(scope->resource, anchor);
        node = found != NULL ? found : node;
    }
    return apply(context, node);
}

bool check_all_of(const struct context *context)
{
    bool fine = true;
    for (size_t i = 0; i < context->check->count && (fine || context->run->errors != NULL); i++) {
        fine = apply(context, context->check->branches[i].node) && fine;
    }
    return fine;
}

/* How many branches fit, at most `enough` of them; errors stay only when none does. */
static size_t count_fitting(const struct context *context, size_t enough)
{
    struct schema_errors *errors = context->run->errors;
    size_t before = errors != NULL ? errors->count : 0, valid = 0;
    for (size_t i = 0; i < context->check->count && valid < enough; i++) {
        valid += apply_perhaps(context, context->check->branches[i].node, false) ? 1 : 0;
    }
    if (errors != NULL && valid > 0) {
        errors->count = before;
    }
    return valid;
}

bool check_any_of(const struct context *context)
{
    /* What the others evaluate counts as well. */
    size_t enough = context->marks != NULL ? context->check->count : 1;
    return count_fitting(context, enough) > 0 || check_fail(context, (struct text){0});
}

bool check_one_of(const struct context *context)
{
    size_t valid = count_fitting(context, 2);
    return valid == 1 || check_fail(context, valid > 0 ? TEXT_OF("1") : TEXT_OF(""));
}

bool check_not(const struct context *context)
{
    struct run *run = context->run;
    bool holds =
        check_silently(run, context->check->branches[0].node, context->value, context->place, NULL);
    return !holds || check_fail(context, (struct text){0});
}

bool check_if(const struct context *context)
{
    bool holds = apply_perhaps(context, context->check->branches[0].node, true);
    const struct check *then = node_check(context->node, holds ? KEYWORD_then : KEYWORD_else);
    return then == NULL || apply(context, then->branches[0].node) ||
           check_fail(context, holds ? TEXT_OF("then") : TEXT_OF("else"));
}

bool check_unevaluated(const struct context *context)
{
    const struct schema_node *node = context->check->branches[0].node;
    const struct value *value = context->value;
    bool is_items = context->check->keyword == KEYWORD_unevaluatedItems, fine = true;
    if (value->kind != (is_items ? VALUE_ARRAY : VALUE_OBJECT)) {
        return true;
    }
    for (size_t i = 0; i < value->count && (fine || context->run->errors != NULL); i++) {
        if (marks_has(context->marks, i)) {
            continue;
        }
        bool fits = node->is_false && !is_items ? check_fail(context, value->members[i].name)
                    : node->is_false            ? check_fail(context, (struct text){0})
                    : is_items                  ? check_item(context, node, i)
                                                : check_member(context, node, &value->members[i]);
        fine = fits && fine;
    }
    marks_set_all(context->marks);
    return fine;
}
