#include "model/form/facets.h"

#define DEPTH_MAX 16 /* $ref and combinators within each other */

static bool has(const struct facets *facets, const struct schema_node *node)
{
    for (size_t i = 0; i < facets->count; i++) {
        if (facets->list[i] == node) {
            return true;
        }
    }
    return false;
}

/* What is compiled from KEYWORD to that node: true when always, and whether it is one at all. */
static bool leads_on(enum keyword keyword, bool *always)
{
    bool certain = keyword == KEYWORD_ref || keyword == KEYWORD_allOf;
    *always = *always && certain;
    return certain || keyword == KEYWORD_anyOf || keyword == KEYWORD_oneOf ||
           keyword == KEYWORD_then || keyword == KEYWORD_else ||
           keyword == KEYWORD_dependentSchemas;
}

static void add(struct facets *facets, const struct schema_node *node, bool always, unsigned depth)
{
    if (has(facets, node)) {
        return;
    }
    if (facets->count == FACETS_MAX || depth == DEPTH_MAX) {
        facets->overflowed = true;
        return;
    }
    facets->list[facets->count] = node;
    facets->always[facets->count++] = always;
    for (size_t i = 0; i < node->count; i++) {
        const struct check *check = &node->checks[i];
        bool still = always;
        for (size_t k = 0; leads_on(check->keyword, &still) && k < check->count; k++) {
            add(facets, check->branches[k].node, still, depth + 1);
        }
    }
}

void facets_add(struct facets *facets, const struct schema_node *node, bool always)
{
    add(facets, node, always, 0);
}

void facets_member(const struct facets *facets, struct text name, struct facets *to)
{
    *to = (struct facets){.overflowed = facets->overflowed};
    for (size_t i = 0; i < facets->count; i++) {
        const struct check *properties = node_check(facets->list[i], KEYWORD_properties);
        for (size_t k = 0; properties != NULL && k < properties->count; k++) {
            if (text_equal(properties->branches[k].name, name)) {
                facets_add(to, properties->branches[k].node, facets->always[i] || to->count == 0);
                break;
            }
        }
    }
}

void facets_items(const struct facets *facets, struct facets *to)
{
    *to = (struct facets){.overflowed = facets->overflowed};
    for (size_t i = 0; i < facets->count; i++) {
        const struct check *items = node_check(facets->list[i], KEYWORD_items);
        if (items != NULL && facets->always[i]) {
            facets_add(to, items->branches[0].node, true);
        }
    }
}

const struct check *facets_check(const struct facets *facets, enum keyword keyword)
{
    for (size_t i = 0; i < facets->count; i++) {
        const struct check *check = facets->always[i] ? node_check(facets->list[i], keyword) : NULL;
        if (check != NULL) {
            return check;
        }
    }
    return NULL;
}

const struct value *facets_note(const struct facets *facets, struct text name)
{
    for (size_t i = 0; i < facets->count; i++) {
        const struct value *note = schema_note(facets->list[i], name);
        if (facets->always[i] && note->kind != VALUE_ABSENT) {
            return note;
        }
    }
    return &value_absent;
}

/* Whether another member's presence requires this one. */
static bool depends(const struct schema_node *node, struct text name)
{
    const struct check *dependent = node_check(node, KEYWORD_dependentRequired);
    for (size_t i = 0; dependent != NULL && i < dependent->count; i++) {
        const struct branch *branch = &dependent->branches[i];
        for (size_t k = 0; k < branch->name_count; k++) {
            if (text_equal(branch->names[k], name)) {
                return true;
            }
        }
    }
    return false;
}

enum facets_need facets_need(const struct facets *facets, struct text name)
{
    enum facets_need need = NEED_NEVER;
    for (size_t i = 0; i < facets->count; i++) {
        const struct check *required = node_check(facets->list[i], KEYWORD_required);
        if (need == NEED_NEVER && depends(facets->list[i], name)) {
            need = NEED_MAYBE;
        }
        for (size_t k = 0; required != NULL && k < required->count; k++) {
            if (text_equal(required->names[k], name)) {
                need = facets->always[i] ? NEED_ALWAYS : need == NEED_NEVER ? NEED_MAYBE : need;
            }
        }
    }
    return need;
}

unsigned facets_types(const struct facets *facets)
{
    const struct check *type = facets_check(facets, KEYWORD_type);
    return type != NULL ? type->types & ~(1u << VALUE_NULL) : 0;
}
