#include "model/schema/quick.h"

#include "model/schema/node.h"

static const struct check *find(const struct check *checks, size_t count, enum keyword keyword)
{
    for (size_t i = 0; i < count; i++) {
        if (checks[i].keyword == keyword) {
            return &checks[i];
        }
    }
    return NULL;
}

/* The plan of a node; NULL when it says nothing of this, or has patternProperties. */
static const struct object_plan *make_plan(
    struct arena *arena, const struct check *checks, size_t count)
{
    const struct check *properties = find(checks, count, KEYWORD_properties);
    const struct check *required = find(checks, count, KEYWORD_required);
    const struct check *rest = find(checks, count, KEYWORD_additionalProperties);
    size_t named = properties != NULL ? properties->count : 0, at = named;
    size_t most = named + (required != NULL ? required->count : 0);
    if (find(checks, count, KEYWORD_patternProperties) != NULL || (most == 0 && rest == NULL)) {
        return NULL;
    }
    struct object_plan *plan = arena_take(arena, sizeof *plan);
    struct plan_member *members = arena_take(arena, most * sizeof *members);
    for (size_t i = 0; i < named; i++) {
        members[i] = (struct plan_member){
            .name = properties->branches[i].name, .node = properties->branches[i].node};
    }
    for (size_t i = 0; required != NULL && i < required->count; i++) {
        const struct branch *branch =
            properties != NULL ? check_branch_named(properties, required->names[i]) : NULL;
        struct plan_member *member =
            branch != NULL ? &members[branch - properties->branches] : &members[at];
        bool is_again = branch == NULL && names_find(&required->index, required->names[i]) < i;
        if (!is_again) {
            at += branch == NULL ? 1 : 0;
            member->name = required->names[i];
            plan->required_count += member->is_required ? 0 : 1;
            member->is_required = true;
        }
    }
    plan->members = members;
    plan->rest = rest != NULL ? rest->branches[0].node : NULL;
    if (at > 0) {
        names_make(&plan->names, arena, &members->name, at, sizeof *members);
    }
    return plan;
}

void quick_prepare(struct arena *arena, struct schema_node *node)
{
    const struct check **rest = arena_take(arena, node->count * sizeof(const struct check *));
    node->plan = make_plan(arena, node->checks, node->count);
    node->types = ~0u;
    node->least_bytes = 0;
    node->most_bytes = SIZE_MAX;
    node->rest = rest;
    for (size_t i = 0; i < node->count; i++) {
        const struct check *check = &node->checks[i];
        bool in_plan = node->plan != NULL && (check->keyword == KEYWORD_properties ||
                                              check->keyword == KEYWORD_required ||
                                              check->keyword == KEYWORD_additionalProperties);
        if (check->keyword == KEYWORD_type) {
            node->types = check->types;
        } else if (check->keyword == KEYWORD_maxLength) {
            node->most_bytes = check->count; /* a character has one to four bytes */
        } else if (check->keyword == KEYWORD_minLength) {
            node->least_bytes = check->count <= SIZE_MAX / 4 ? 4 * check->count : SIZE_MAX;
        } else if (
            check->kinds != 0 && !in_plan &&
            (check->keyword != KEYWORD_format || check->format != NULL)) {
            rest[node->rest_count++] = check;
        }
    }
}

/* The string that a choice is; at is NULL when it is none. */
static struct text choice_at(const struct check *check, size_t index)
{
    const struct value *value = NULL;
    if (check->keyword == KEYWORD_enum) {
        value = &check->value->items[index];
    } else {
        const struct value *source = check->branches[index].node->source;
        value = value_member(source, TEXT_OF("const"));
        for (size_t i = 0; source->kind == VALUE_OBJECT && i < source->count; i++) {
            struct text name = source->members[i].name;
            bool harmless =
                text_equal(name, TEXT_OF("const")) || text_equal(name, TEXT_OF("title")) ||
                text_equal(name, TEXT_OF("description")) || text_equal(name, TEXT_OF("$comment")) ||
                text_equal(name, TEXT_OF("i18n"));
            value = harmless ? value : &value_absent;
        }
    }
    return value->kind == VALUE_STRING ? value->text : (struct text){0};
}

void choices_make(struct arena *arena, struct check *check)
{
    size_t count = check->keyword == KEYWORD_enum ? check->value->count : check->count;
    if (count == 0 || count > SCHEMA_NODES_MAX || choice_at(check, 0).at == NULL) {
        return;
    }
    size_t used = arena->used;
    struct text *texts = arena_take(arena, count * sizeof *texts);
    struct names *choices = arena_take(arena, sizeof *choices);
    bool fine = true;
    for (size_t i = 0; i < count && fine; i++) {
        texts[i] = choice_at(check, i);
        fine = texts[i].at != NULL;
    }
    if (fine) {
        names_make(choices, arena, texts, count, sizeof *texts);
    }
    for (size_t i = 0; i < count && fine; i++) {
        fine = names_find(choices, texts[i]) == i;
    }
    if (fine) {
        check->choices = choices;
    } else {
        arena_rewind(arena, used);
    }
}
