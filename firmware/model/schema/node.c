#include "model/schema/node.h"

#define HASHED_MAX 100 /* bytes of a name */
#define FEW        6   /* names that are compared one by one */

#define KEYWORD(word, spelling, argument, checker, vocabulary)                                     \
    {{spelling, sizeof spelling - 1}, ARGUMENT_##argument},
static const struct {
    struct text spelling;
    enum argument argument;
} keywords[] = {
#include "model/schema/keywords.def"
};
#undef KEYWORD

struct text keyword_spelling(enum keyword keyword)
{
    return keywords[keyword].spelling;
}

enum argument keyword_argument(enum keyword keyword)
{
    return keywords[keyword].argument;
}

enum keyword keyword_find(struct text name)
{
    enum keyword keyword = 0;
    while (keyword < KEYWORD_COUNT && !text_equal(keywords[keyword].spelling, name)) {
        keyword++;
    }
    return keyword;
}

const struct check *node_check(const struct schema_node *node, enum keyword keyword)
{
    for (size_t i = 0; i < node->count; i++) {
        if (node->checks[i].keyword == keyword) {
            return &node->checks[i];
        }
    }
    return NULL;
}

const struct schema_node *node_target(const struct schema_node *node)
{
    const struct check *ref = node_check(node, KEYWORD_ref);
    for (unsigned i = 0; ref != NULL && node->count == 1 && i < SCHEMA_DEPTH_MAX; i++) {
        node = ref->branches[0].node;
        ref = node_check(node, KEYWORD_ref);
    }
    return node;
}

/* FNV-1a of the first bytes. */
static size_t hash(uint32_t seed, struct text name)
{
    uint32_t sum = 2166136261u ^ seed ^ (uint32_t)name.len;
    for (size_t i = 0; i < name.len && i < HASHED_MAX; i++) {
        sum = (sum ^ (unsigned char)name.at[i]) * 16777619u;
    }
    return sum ^ sum >> 15;
}

/* The text of a list whose elements are `stride` bytes apart and begin with one. */
static const struct text *text_at(const struct text *list, size_t stride, size_t index)
{
    return (const struct text *)(const void *)((const char *)list + stride * index);
}

void name_table_make(
    struct name_table *table, struct arena *arena, const struct text *names, size_t count,
    size_t stride)
{
    size_t size = 16;
    *table = (struct name_table){0};
    if (count <= FEW) {
        return;
    }
    while (size < 2 * count) {
        size *= 2;
    }
    uint32_t *slots = arena_take(arena, size * sizeof *slots);
    uint32_t seed = (uint32_t)((uintptr_t)slots >> 12);
    for (size_t i = 0; i < count; i++) {
        struct text name = *text_at(names, stride, i);
        size_t slot = hash(seed, name) & (size - 1);
        while (slots[slot] != 0 && !text_equal(*text_at(names, stride, slots[slot] - 1), name)) {
            slot = (slot + 1) & (size - 1);
        }
        slots[slot] = slots[slot] != 0 ? slots[slot] : (uint32_t)(i + 1);
    }
    *table = (struct name_table){.mask = size - 1, .seed = seed, .slots = slots};
}

/* The place of `name`; `count` when it is not there. */
static size_t find(
    const struct name_table *table, const struct text *names, size_t count, size_t stride,
    struct text name)
{
    if (table->slots == NULL) {
        size_t at = 0;
        while (at < count && !text_equal(*text_at(names, stride, at), name)) {
            at++;
        }
        return at;
    }
    for (size_t slot = hash(table->seed, name) & table->mask; table->slots[slot] != 0;
         slot = (slot + 1) & table->mask) {
        size_t at = table->slots[slot] - 1;
        if (text_equal(*text_at(names, stride, at), name)) {
            return at;
        }
    }
    return count;
}

const struct branch *check_branch_named(const struct check *check, struct text name)
{
    if (check->count == 0) {
        return NULL;
    }
    size_t at =
        find(&check->table, &check->branches[0].name, check->count, sizeof(struct branch), name);
    return at < check->count ? &check->branches[at] : NULL;
}

bool check_has_name(const struct check *check, struct text name)
{
    return find(&check->table, check->names, check->count, sizeof(struct text), name) <
           check->count;
}

/* Puts `text` before what is at the end of `to`. */
static void put_before(char *to, size_t *at, struct text text)
{
    size_t len = text.len < *at ? text.len : *at;
    *at -= len;
    if (len > 0) {
        memcpy(to + *at, text.at + text.len - len, len);
    }
}

/* "/" and the step, escaped for a JSON pointer (RFC 6901 §3). */
static void put_step_before(char *to, size_t *at, struct text step)
{
    for (size_t i = step.len; i > 0; i--) {
        char c = step.at[i - 1];
        put_before(
            to, at,
            c == '~'   ? TEXT_OF("~0")
            : c == '/' ? TEXT_OF("~1")
                       : (struct text){&c, 1});
    }
    put_before(to, at, TEXT_OF("/"));
}

size_t place_write(
    char *to, size_t size, const struct schema_place *place, struct text keyword, bool is_bare)
{
    size_t at = size;
    if (keyword.len > 0) {
        put_step_before(to, &at, keyword);
    }
    for (; place->parent != NULL; place = place->parent) {
        if (place->name.at != NULL) {
            put_step_before(to, &at, place->name);
        }
        put_step_before(to, &at, place->keyword);
    }
    if (place->name.len > 0 || !is_bare) {
        put_before(to, &at, TEXT_OF("#"));
        put_before(to, &at, place->name);
    }
    memmove(to, to + at, size - at);
    return size - at;
}
