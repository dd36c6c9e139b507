#include "model/schema/node.h"

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

const struct branch *check_branch_named(const struct check *check, struct text name)
{
    size_t at = names_find(&check->index, name);
    return at < check->index.count ? &check->branches[at] : NULL;
}

bool check_has_name(const struct check *check, struct text name)
{
    return names_find(&check->index, name) < check->index.count;
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

void node_put_step_before(char *to, size_t *at, struct text step)
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
        node_put_step_before(to, &at, keyword);
    }
    for (; place->parent != NULL; place = place->parent) {
        if (place->name.at != NULL) {
            node_put_step_before(to, &at, place->name);
        }
        node_put_step_before(to, &at, place->keyword);
    }
    if (place->name.len > 0 || !is_bare) {
        put_before(to, &at, TEXT_OF("#"));
        put_before(to, &at, place->name);
    }
    memmove(to, to + at, size - at);
    return size - at;
}
