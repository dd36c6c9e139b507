#include <ctype.h>

#include "xdf/parts.h"

bool node_has_data(const struct xdf_node *node)
{
    if (node->max == 0) {
        return false;
    }
    if (!node->is_group) {
        return node->kind != XDF_LABEL;
    }
    for (const struct xdf_node *child = node->first; child != NULL; child = child->next) {
        if (node_has_data(child)) {
            return true;
        }
    }
    return false;
}

bool node_is_array(const struct xdf_node *node)
{
    return node->max > 1;
}

const struct xdf_list *node_list(const struct xdf_node *node)
{
    return node->list != NULL && node->list->is_found ? node->list : NULL;
}

/* Whether they have the same words, so that they can share them. */
static bool same_lists(const struct xdf_list *a, const struct xdf_list *b)
{
    if (a == b) {
        return true;
    }
    if (a == NULL || b == NULL || a->count != b->count) {
        return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        if (!text_equal(a->values[i].code, b->values[i].code) ||
            !text_equal(a->values[i].name, b->values[i].name)) {
            return false;
        }
    }
    return true;
}

static bool same_words(const struct xdf_node *a, const struct xdf_node *b)
{
    return a->is_group == b->is_group && text_equal(a->label, b->label) &&
           text_equal(a->help, b->help) && same_lists(node_list(a), node_list(b)) &&
           (a->is_group || (a->kind == b->kind && text_equal(a->content, b->content)));
}

struct naming {
    struct arena *arena;
    struct xdf_node **before;
    size_t count;
};

static bool is_taken(const struct naming *naming, struct text prefix)
{
    for (size_t i = 0; i < naming->count; i++) {
        if (text_equal(naming->before[i]->prefix, prefix)) {
            return true;
        }
    }
    return false;
}

/* Nodes with the same id and words share a prefix, and the first of them stands for all. */
static void name(struct naming *naming, struct xdf_node *node)
{
    char prefix[120];
    size_t number = 1;
    for (size_t i = 0; i < naming->count; i++) {
        const struct xdf_node *other = naming->before[i];
        bool same = text_equal(other->id.id, node->id.id);
        if (same && same_words(other, node)) {
            node->prefix = other->prefix;
            return;
        }
        number += same ? 1 : 0;
    }
    number = number > 1 ? number - 1 : 1;
    int len = snprintf(prefix, sizeof prefix, "%.*s", TEXT_ARG(node->id.id)), full = len;
    for (int i = 0; i < len; i++) { /* what "i18n" may hold */
        if (!isalnum((unsigned char)prefix[i]) && prefix[i] != '-') {
            prefix[i] = '_';
        }
    }
    while (is_taken(naming, (struct text){prefix, (size_t)full})) {
        full = len + snprintf(prefix + len, sizeof prefix - (size_t)len, "-%zu", ++number);
        number = number < naming->count ? naming->count : number; /* free at once, or nearly */
    }
    node->prefix = arena_text(naming->arena, (struct text){prefix, (size_t)full});
    naming->before[naming->count++] = node;
}

static void name_all(struct naming *naming, struct xdf_node *node)
{
    name(naming, node);
    for (struct xdf_node *child = node->first; child != NULL; child = child->next) {
        name_all(naming, child);
    }
}

void name_texts(struct xdf *xdf)
{
    struct naming naming = {.arena = &xdf->arena};
    naming.before = arena_take(&xdf->arena, (XDF_NODES_MAX + 1) * sizeof(struct xdf_node *));
    name_all(&naming, xdf->root);
}
