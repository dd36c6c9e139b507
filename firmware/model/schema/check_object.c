/* Keywords about the members of an object. */
#include "model/schema/check.h"

/* Members of the value; none when it is no object. */
static size_t members_of(const struct context *context)
{
    return context->value->kind == VALUE_OBJECT ? context->value->count : 0;
}

/* Errors for the names that are missing. */
static bool need_names(const struct context *context, const struct text *names, size_t count)
{
    bool fine = true;
    for (size_t i = 0; i < count && check_pay(context->run, context->value->count / 16); i++) {
        if (value_member(context->value, names[i])->kind == VALUE_ABSENT) {
            fine = check_fail(context, names[i]);
        }
    }
    return fine && !context->run->exhausted;
}

bool check_required(const struct context *context)
{
    const struct check *check = context->check;
    size_t found = 0;
    if (context->value->kind != VALUE_OBJECT) {
        return true;
    }
    for (size_t i = 0; i < context->value->count && found < check->count; i++) {
        found += check_has_name(check, context->value->members[i].name) ? 1 : 0;
    }
    return found == check->count || need_names(context, check->names, check->count);
}

bool check_properties(const struct context *context)
{
    bool fine = true;
    for (size_t i = 0; i < members_of(context) && (fine || context->run->errors != NULL); i++) {
        const struct member *member = &context->value->members[i];
        const struct branch *branch = check_branch_named(context->check, member->name);
        if (branch != NULL) {
            marks_set(context->marks, i);
            fine = check_member(context, branch->node, member) && fine;
        }
    }
    return fine;
}

bool check_pattern_properties(const struct context *context)
{
    const struct value *value = context->value;
    bool fine = true;
    for (size_t i = 0; i < context->check->count; i++) {
        const struct branch *branch = &context->check->branches[i];
        for (size_t k = 0; k < members_of(context); k++) {
            if (check_match(context->run, branch->pattern, value->members[k].name)) {
                marks_set(context->marks, k);
                fine = check_member(context, branch->node, &value->members[k]) && fine;
            }
        }
    }
    return fine;
}

/* Whether properties or patternProperties of the same schema say something about this member. */
static bool is_described(const struct context *context, struct text name)
{
    const struct check *named = node_check(context->node, KEYWORD_properties);
    const struct check *patterns = node_check(context->node, KEYWORD_patternProperties);
    if (named != NULL && check_branch_named(named, name) != NULL) {
        return true;
    }
    for (size_t i = 0; patterns != NULL && i < patterns->count; i++) {
        if (check_match(context->run, patterns->branches[i].pattern, name)) {
            return true;
        }
    }
    return false;
}

bool check_additional(const struct context *context)
{
    const struct schema_node *node = context->check->branches[0].node;
    bool fine = true;
    for (size_t i = 0; i < members_of(context) && (fine || context->run->errors != NULL); i++) {
        const struct member *member = &context->value->members[i];
        if (is_described(context, member->name)) {
            continue;
        }
        marks_set(context->marks, i);
        bool fits = node->is_false ? check_fail(context, member->name)
                                   : check_member(context, node, member);
        fine = fits && fine;
    }
    return fine;
}

bool check_names(const struct context *context)
{
    const struct value *value = context->value;
    bool fine = true;
    for (size_t i = 0; i < members_of(context); i++) {
        struct value name = {.kind = VALUE_STRING, .text = value->members[i].name};
        if (!check_node(
                context->run, context->check->branches[0].node, &name, context->place, NULL)) {
            fine = check_fail(context, value->members[i].name);
        }
    }
    return fine;
}

/* dependentRequired, dependentSchemas and dependencies: what follows when a member is there. */
bool check_dependent(const struct context *context)
{
    bool fine = true;
    for (size_t i = 0; i < members_of(context); i++) {
        const struct branch *branch =
            check_branch_named(context->check, context->value->members[i].name);
        if (branch == NULL) {
            continue;
        }
        bool follows =
            branch->node != NULL
                ? check_node(
                      context->run, branch->node, context->value, context->place, context->marks)
                : need_names(context, branch->names, branch->name_count);
        fine = follows && fine;
    }
    return fine;
}
