/* Only whether a value is right, without errors and marks: the checks of check_*.c, with what is prepared in
 * quick.h in their place where that can answer. */
#include "model/schema/check.h"
#include "model/schema/format.h"
#include "model/schema/quick.h"

static const struct place nowhere = {.outer = NULL};

static bool follow_plan(struct run *run, const struct object_plan *plan, const struct value *value)
{
    size_t required = 0, next = 0; /* members mostly come in the order of the schema */
    for (size_t i = 0; i < value->count; i++) {
        const struct member *member = &value->members[i];
        bool is_next =
            next < plan->names.count && names_equal(plan->members[next].name, member->name);
        size_t at = is_next ? next : names_find(&plan->names, member->name);
        const struct schema_node *node = plan->rest;
        next = at + 1;
        if (at < plan->names.count) {
            const struct plan_member *planned = &plan->members[at];
            required += planned->is_required ? 1 : 0;
            node = planned->node != NULL ? planned->node : plan->rest;
        }
        if (node != NULL && !check_quickly(run, node, &member->value)) {
            return false;
        }
    }
    return required == plan->required_count;
}

static bool is_choice(const struct check *check, const struct value *value)
{
    return value->kind == VALUE_STRING &&
           names_find(check->choices, value->text) < check->choices->count;
}

/* One keyword of the node, where it has it. */
static bool has_right(struct context *context, enum keyword keyword)
{
    context->check = node_check(context->node, keyword);
    return context->check == NULL || context->check->checker(context);
}

/* type, minLength and maxLength by themselves, where has_shape() cannot tell. */
static bool check_shape(struct run *run, const struct schema_node *node, const struct value *value)
{
    struct context context = {run, node, NULL, value, &nowhere, NULL};
    return has_right(&context, KEYWORD_type) && has_right(&context, KEYWORD_minLength) &&
           has_right(&context, KEYWORD_maxLength);
}

/* Whether the type is right and the length is, as far as it can be told from the bytes. */
static bool has_shape(const struct schema_node *node, const struct value *value, unsigned kind)
{
    return (node->types & kind) != 0 && kind != 1u << VALUE_ABSENT &&
           (kind != 1u << VALUE_STRING ||
            (value->text.len <= node->most_bytes && value->text.len >= node->least_bytes));
}

/* One keyword by what checks it otherwise. */
static bool check_other(
    struct run *run, const struct schema_node *node, const struct value *value,
    const struct check *check)
{
    const struct context context = {run, node, check, value, &nowhere, NULL};
    return check->checker(&context);
}

static bool check_rest(struct run *run, const struct schema_node *node, const struct value *value)
{
    unsigned kind = 1u << value->kind;
    bool fine = true;
    for (size_t i = 0; i < node->rest_count && fine; i++) {
        const struct check *check = node->rest[i];
        if ((check->kinds & kind) == 0) {
            continue;
        }
        if (check->choices != NULL) {
            fine = is_choice(check, value);
        } else if (check->format != NULL) {
            fine = check_pay(run, value->text.len / 16) && check->format->is_right(value->text);
        } else if (check->pattern != NULL) {
            fine = check_match(run, check->pattern, value->text);
        } else if (check->keyword == KEYWORD_ref) {
            fine = check_quickly(run, check->branches[0].node, value);
        } else {
            fine = check_other(run, node, value, check);
        }
    }
    return fine;
}

static bool check_all(struct run *run, const struct schema_node *node, const struct value *value)
{
    bool fine = (has_shape(node, value, 1u << value->kind) || check_shape(run, node, value)) &&
                (node->rest_count == 0 || check_rest(run, node, value));
    return fine && (node->plan == NULL || value->kind != VALUE_OBJECT ||
                    follow_plan(run, node->plan, value));
}

/* The same in another resource than before. */
static bool check_within(struct run *run, const struct schema_node *node, const struct value *value)
{
    struct scope scope = {.outer = run->scope, .resource = node->resource};
    run->scope = &scope;
    bool fine = check_all(run, node, value);
    run->scope = scope.outer;
    return fine;
}

bool check_quickly(struct run *run, const struct schema_node *node, const struct value *value)
{
    if (node->is_last) {
        return check_node(run, node, value, &nowhere, NULL);
    }
    if (node->is_false || node->count == 0) {
        return !node->is_false;
    }
    if (run->depth >= SCHEMA_DEPTH_MAX || !check_pay(run, 1 + value->count / 8)) {
        run->exhausted = true;
        return false;
    }
    run->depth++;
    bool same = run->scope != NULL && run->scope->resource == node->resource;
    bool fine = same ? check_all(run, node, value) : check_within(run, node, value);
    run->depth--;
    return fine;
}
