#include "model/form/skeleton.h"

#include "model/form/planner.h"

/* The tree while it grows: in the order of the questions, without an order of members. */
struct sprout {
    struct skeleton_node node;
    size_t child, next; /* first child, next of the same parent; FORM_NONE: none */
    size_t order;       /* among the members of the schema; FORM_NONE: not met there yet */
};

struct growth {
    struct planner *planner;
    struct sprout *list;
    size_t count;
    size_t order;               /* of the next member met in the schema */
    struct skeleton_node *made; /* what becomes of it */
    size_t made_count, cell_count;
};

static bool grow_refuse(struct growth *growth)
{
    return plan_refuse(
        growth->planner, (struct text){0}, "more than %d objects and questions",
        SKELETON_NODES_MAX);
}

/* The child of that name, FORM_NONE when there is none. */
static size_t child_of(const struct growth *growth, size_t parent, struct text name)
{
    size_t at = growth->list[parent].child;
    while (at != FORM_NONE && !text_equal(growth->list[at].node.name, name)) {
        at = growth->list[at].next;
    }
    return at;
}

/* A new child; FORM_NONE when there are too many. */
static size_t sprout_child(
    struct growth *growth, size_t parent, struct text name, enum skeleton_kind kind)
{
    if (growth->count == SKELETON_NODES_MAX) {
        grow_refuse(growth);
        return FORM_NONE;
    }
    size_t at = growth->count++;
    size_t list = growth->list[parent].node.list;
    growth->list[at] = (struct sprout){
        .node = {.kind = kind, .name = name, .question = FORM_NONE, .list = list},
        .child = FORM_NONE,
        .next = growth->list[parent].child,
        .order = FORM_NONE,
    };
    growth->list[parent].child = at;
    return at;
}

/* The next name of a pointer, moved past it; unescaped in `space` (FORM_POINTER_MAX bytes). */
static struct text next_name(struct text *pointer, char *space)
{
    size_t at = 1, len = 0;
    for (; at < pointer->len && pointer->at[at] != '/'; at++) {
        char c = pointer->at[at];
        if (c == '~' && at + 1 < pointer->len) {
            c = pointer->at[++at] == '1' ? '/' : '~';
        }
        space[len++] = c;
    }
    *pointer = (struct text){pointer->at + at, pointer->len - at};
    return (struct text){space, len};
}

/* Grows the way to one question. */
static bool grow_way(struct growth *growth, size_t question)
{
    const struct question *about = &growth->planner->questions[question];
    struct text left = about->pointer;
    char space[FORM_POINTER_MAX];
    size_t at = 0;
    while (left.len > 0) {
        struct text name = next_name(&left, space);
        size_t child = child_of(growth, at, name);
        if (child == FORM_NONE) {
            child =
                sprout_child(growth, at, arena_text(growth->planner->arena, name), SKELETON_OBJECT);
            if (child == FORM_NONE) {
                return false;
            }
        }
        struct skeleton_node *parent = &growth->list[at].node;
        struct skeleton_node *node = &growth->list[child].node;
        if (parent->kind == SKELETON_LIST) {
            node->list = growth->planner->questions[parent->question].opens;
        } else if (parent->kind == SKELETON_ANSWER) {
            return plan_refuse(
                growth->planner, growth->planner->elements[about->element].at,
                "\"%.*s\" is asked as a whole and in parts", TEXT_ARG(about->pointer));
        }
        at = child;
    }
    struct sprout *last = &growth->list[at];
    if (at == 0 || last->child != FORM_NONE) {
        return plan_refuse(
            growth->planner, growth->planner->elements[about->element].at,
            "\"%.*s\" is asked as a whole and in parts", TEXT_ARG(about->pointer));
    }
    last->node.kind = about->kind == QUESTION_LIST ? SKELETON_LIST : SKELETON_ANSWER;
    last->node.question = about->slot;
    return true;
}

/* Whether the schema itself says everything there is to say about a required member without a
 * question: a constant, or an object for such. */
static enum skeleton_kind kind_without_question(const struct facets *member)
{
    if (facets_check(member, KEYWORD_const) != NULL) {
        return SKELETON_CONSTANT;
    }
    return facets_check(member, KEYWORD_properties) != NULL ? SKELETON_OBJECT : SKELETON_ANSWER;
}

static bool walk(struct growth *growth, size_t at, const struct facets *facets, unsigned depth);

/* One member that the schema names, in its order. */
static bool walk_member(
    struct growth *growth, size_t at, const struct facets *facets, struct text name, unsigned depth)
{
    size_t child = child_of(growth, at, name);
    bool required = facets_need(facets, name) == NEED_ALWAYS;
    if (child != FORM_NONE && growth->list[child].order != FORM_NONE) {
        return true; /* met before, in another facet */
    }
    if (child == FORM_NONE && (!required || depth == FORM_DEPTH_MAX)) {
        return true;
    }
    struct facets member;
    facets_member(facets, name, &member);
    if (child == FORM_NONE) {
        enum skeleton_kind kind = kind_without_question(&member);
        if (kind == SKELETON_ANSWER) {
            return true;
        }
        child = sprout_child(growth, at, arena_text(growth->planner->arena, name), kind);
        if (child == FORM_NONE) {
            return false;
        }
        const struct check *constant = facets_check(&member, KEYWORD_const);
        growth->list[child].node.value = constant != NULL ? constant->value : NULL;
    }
    growth->list[child].order = growth->order++;
    growth->list[child].node.required = required;
    return walk(growth, child, &member, depth + 1);
}

/* Takes the order of the members, what is required, and constants from the schema. */
static bool walk(struct growth *growth, size_t at, const struct facets *facets, unsigned depth)
{
    struct sprout *sprout = &growth->list[at];
    if (sprout->node.kind == SKELETON_LIST) {
        struct facets items;
        facets_items(facets, &items);
        return sprout->child == FORM_NONE || walk(growth, sprout->child, &items, depth + 1);
    }
    if (sprout->node.kind != SKELETON_OBJECT) {
        return true;
    }
    for (size_t i = 0; i < facets->count; i++) {
        const struct check *properties = node_check(facets->list[i], KEYWORD_properties);
        for (size_t k = 0; properties != NULL && k < properties->count; k++) {
            if (!walk_member(growth, at, facets, properties->branches[k].name, depth)) {
                return false;
            }
        }
    }
    return !facets->overflowed ||
           plan_refuse(growth->planner, (struct text){0}, "too many schemas for one place");
}

static size_t count_children(const struct growth *growth, size_t at)
{
    size_t count = 0;
    for (size_t i = growth->list[at].child; i != FORM_NONE; i = growth->list[i].next) {
        count++;
    }
    return count;
}

/* The children of a sprout in the order of the schema; their number. */
static size_t sorted_children(const struct growth *growth, size_t at, size_t *sorted)
{
    size_t count = 0;
    for (size_t i = growth->list[at].child; i != FORM_NONE; i = growth->list[i].next) {
        size_t k = count++;
        for (; k > 0 && growth->list[sorted[k - 1]].order > growth->list[i].order; k--) {
            sorted[k] = sorted[k - 1];
        }
        sorted[k] = i;
    }
    return count;
}

/* Writes a sprout to its place, and what is in it behind all that has a place. */
static void settle(struct growth *growth, size_t at, size_t place, size_t parent)
{
    struct skeleton_node *node = &growth->made[place];
    size_t used = growth->planner->scratch->used;
    size_t *sorted =
        arena_take(growth->planner->scratch, count_children(growth, at) * sizeof *sorted);
    *node = growth->list[at].node;
    node->parent = parent;
    node->cell = growth->cell_count;
    growth->cell_count += node->list == FORM_NONE ? 1 : growth->planner->lists[node->list].max;
    node->count = sorted_children(growth, at, sorted);
    node->first = growth->made_count;
    growth->made_count += node->count;
    for (size_t i = 0; i < node->count; i++) {
        size_t child = node->first + i;
        settle(growth, sorted[i], child, place);
        size_t inner = growth->made[child].question;
        if (node->kind == SKELETON_OBJECT && inner < node->question) {
            node->question = inner;
        }
    }
    arena_rewind(growth->planner->scratch, used);
}

const struct skeleton *skeleton_read(struct planner *planner, const struct facets *root)
{
    struct growth growth = {.planner = planner, .count = 1};
    growth.list = arena_take(planner->scratch, SKELETON_NODES_MAX * sizeof *growth.list);
    growth.list[0] = (struct sprout){
        .node =
            {.kind = SKELETON_OBJECT, .required = true, .question = FORM_NONE, .list = FORM_NONE},
        .child = FORM_NONE,
        .next = FORM_NONE,
    };
    for (size_t i = 0; i < planner->question_count; i++) {
        if (!grow_way(&growth, i)) {
            return NULL;
        }
    }
    if (!walk(&growth, 0, root, 0)) {
        return NULL;
    }
    growth.made = arena_take(planner->arena, growth.count * sizeof *growth.made);
    growth.made_count = 1;
    settle(&growth, 0, 0, FORM_NONE);
    struct skeleton *skeleton = arena_take(planner->arena, sizeof *skeleton);
    *skeleton = (struct skeleton){growth.made, growth.count, growth.cell_count};
    return skeleton;
}

/* The index that a name spells; FORM_NONE when it is none. */
static size_t index_of(struct text name)
{
    size_t index = 0;
    for (size_t i = 0; i < name.len; i++) {
        if (name.at[i] < '0' || name.at[i] > '9' || index > FORM_ENTRIES_MAX) {
            return FORM_NONE;
        }
        index = 10 * index + (size_t)(name.at[i] - '0');
    }
    return name.len > 0 && index < FORM_ENTRIES_MAX ? index : FORM_NONE;
}

size_t skeleton_find(
    const struct skeleton *skeleton, struct text pointer, struct text *rest, size_t *entry)
{
    char space[FORM_POINTER_MAX];
    size_t at = 0;
    *entry = 0;
    *rest = pointer;
    while (rest->len > 0 && rest->len <= sizeof space) {
        const struct skeleton_node *node = &skeleton->nodes[at];
        struct text left = *rest;
        struct text name = next_name(&left, space);
        size_t child = node->first;
        if (node->kind == SKELETON_LIST && node->count == 1) {
            size_t index = index_of(name);
            if (index == FORM_NONE && !text_equal(name, TEXT_OF("-"))) {
                break;
            }
            *entry = index != FORM_NONE ? index : 0;
        } else {
            while (child < node->first + node->count &&
                   !text_equal(skeleton->nodes[child].name, name)) {
                child++;
            }
            if (child == node->first + node->count) {
                break;
            }
        }
        at = child;
        *rest = left;
    }
    return at;
}
