#include "ui/tree.h"

#include <stdarg.h>
#include <stdio.h>

#include "ui/hash.h"

enum { FORMAT_MAX = 4096 };

#define BULLET "\xE2\x80\xA2" /* U+2022 */

bool language_is_rtl(struct text language)
{
    static const struct text list[] = {
        TEXT_OF("ar"), TEXT_OF("fa"), TEXT_OF("he"), TEXT_OF("ur"), TEXT_OF("ckb")};
    for (size_t i = 0; i < COUNT(list); i++) {
        bool is_it =
            language.len >= list[i].len && memcmp(language.at, list[i].at, list[i].len) == 0;
        if (is_it && (language.len == list[i].len || language.at[list[i].len] == '-')) {
            return true;
        }
    }
    return false;
}

/* Never 0, which stands for no node. */
static uint64_t key_of(struct text id)
{
    uint64_t h = hash_text(HASH_START, id);
    return h == 0 ? 1 : h;
}

/* The place in the index that holds `key`, or the free one where it belongs. */
static size_t place_of(const struct tree *tree, uint64_t key)
{
    size_t at = (size_t)(key ^ key >> 32) & (TREE_INDEX - 1);
    while (tree->index[at] != NULL && tree->index[at]->key != key) {
        at = (at + 1) & (TREE_INDEX - 1);
    }
    return at;
}

static struct node *new_node(struct tree *tree, enum role role, struct text id)
{
    if (id.len == 0 || id.len > TREE_ID_MAX || tree->count >= TREE_NODES_MAX) {
        die("tree: node %zu has an id of %zu bytes", tree->count, id.len);
    }
    struct node *node = arena_take(tree->arena, sizeof *node);
    node->role = role;
    node->id = arena_text(tree->arena, id);
    node->key = key_of(id);
    size_t at = place_of(tree, node->key);
    if (tree->index[at] != NULL) {
        die("tree: two nodes with the id %.*s", TEXT_ARG(id));
    }
    tree->index[at] = node;
    tree->count++;
    return node;
}

void tree_begin(struct tree *tree, struct arena *arena, struct text id, struct text language)
{
    char id_copy[TREE_ID_MAX], language_copy[32]; /* they may lie in the arena */
    if (id.len > sizeof id_copy || language.len > sizeof language_copy) {
        die("tree: id of %zu or language of %zu bytes", id.len, language.len);
    }
    memcpy(id_copy, id.at, id.len);
    if (language.len > 0) {
        memcpy(language_copy, language.at, language.len);
    }
    arena_wipe(arena);
    *tree = (struct tree){.arena = arena};
    tree->language = arena_text(arena, (struct text){language_copy, language.len});
    tree->is_rtl = language_is_rtl(tree->language);
    tree->root = new_node(tree, ROLE_screen, (struct text){id_copy, id.len});
}

struct node *tree_add(struct tree *tree, struct node *parent, enum role role, struct text id)
{
    struct node *node = new_node(tree, role, id);
    unsigned depth = 2;
    for (const struct node *up = parent; up->parent != NULL; up = up->parent) {
        depth++;
    }
    if (depth > TREE_DEPTH_MAX) {
        die("tree: %u levels", depth);
    }
    node->parent = parent;
    if (parent->last == NULL) {
        parent->first = node;
    } else {
        parent->last->next = node;
    }
    parent->last = node;
    return node;
}

struct text tree_format(struct tree *tree, const char *format, ...)
{
    char space[FORMAT_MAX];
    va_list list;
    va_start(list, format);
    int len = vsnprintf(space, sizeof space, format, list);
    va_end(list);
    if (len < 0) {
        die("tree: bad format");
    }
    size_t used = (size_t)len < sizeof space ? (size_t)len : sizeof space - 1;
    return arena_text(tree->arena, (struct text){space, used});
}

void tree_mask(struct tree *tree, struct node *node, size_t count)
{
    size_t width = sizeof BULLET - 1;
    if (count > FORMAT_MAX) {
        die("tree: %zu masked characters", count);
    }
    char *bullets = arena_take(tree->arena, count * width + 1);
    for (size_t i = 0; i < count; i++) {
        memcpy(bullets + i * width, BULLET, width);
    }
    node->value = (struct text){bullets, count * width};
    node->state |= STATE_MASKED;
}

struct node *tree_next(const struct node *node, const struct node *root)
{
    if (node->first != NULL) {
        return node->first;
    }
    while (node != root && node->next == NULL) {
        node = node->parent;
    }
    return node == root ? NULL : node->next;
}

void tree_thread(struct tree *tree)
{
    for (struct node *node = tree->root; node != NULL; node = node->after) {
        node->after = tree_next(node, tree->root);
    }
}

void tree_finish(struct tree *tree)
{
    for (struct node *node = tree->root; node != NULL; node = node->after) {
        if (node->language.len == 0) {
            node->language = tree->language;
        }
        node->is_rtl =
            (node->parent == NULL ? tree->is_rtl : node->parent->is_rtl) && !node->box.is_ltr;
        struct text *texts[] = {&node->name,       &node->value,  &node->hint,     &node->error,
                                &node->provenance, &node->spoken, &node->language, &node->kept_for};
        for (size_t i = 0; i < COUNT(texts); i++) {
            *texts[i] = arena_text(tree->arena, *texts[i]);
        }
        node->after = tree_next(node, tree->root);
    }
}

struct node *tree_find_key(const struct tree *tree, uint64_t key)
{
    return key == 0 ? NULL : tree->index[place_of(tree, key)];
}

struct node *tree_find(const struct tree *tree, struct text id)
{
    return tree_find_key(tree, key_of(id));
}

static const struct {
    const char *word;
    bool chosen, stop;
} roles[] = {
#define ROLE(word, chosen, stop) {#word, chosen, stop},
#include "ui/roles.def"
#undef ROLE
};

bool node_can_be_chosen(const struct node *node)
{
    return roles[node->role].chosen && node->action != 0 &&
           (node->state & (STATE_DISABLED | STATE_HIDDEN)) == 0;
}

bool node_takes_focus(const struct node *node)
{
    return roles[node->role].stop && (node->state & (STATE_HIDDEN | STATE_STAFF)) == 0;
}

const char *role_word(enum role role)
{
    return roles[role].word;
}
