#include "model/form/state.h"

struct build {
    const struct form *form;
    const struct skeleton_node *nodes;
    struct arena *arena;
    size_t entry; /* of the list it is in */
};

/* Builds the value of a node into *to; true when an answer is in it. */
static bool build_node(struct build *build, size_t at, struct value *to);

/* The place that form.found has for this node. */
static const struct value **found_at(const struct build *build, const struct skeleton_node *node)
{
    return &build->form->found[node->cell + (node->list != FORM_NONE ? build->entry : 0)];
}

/* Nothing of this node is sent. */
static void forget(const struct build *build, size_t at)
{
    const struct skeleton_node *node = &build->nodes[at];
    *found_at(build, node) = &value_absent;
    for (size_t i = 0; node->kind != SKELETON_LIST && i < node->count; i++) {
        forget(build, node->first + i);
    }
}

/* A list without entries, or nothing chosen of several, is [] where the schema wants it. */
static struct value empty_list(const struct skeleton_node *node)
{
    return !node->required ? value_absent : (struct value){.kind = VALUE_ARRAY};
}

static bool build_list(struct build *build, const struct skeleton_node *node, struct value *to)
{
    const struct question *question = &build->form->plan->questions[node->question];
    size_t count = form_times(build->form, question->opens);
    *to = build->form->removed[question->cell] ? value_absent : empty_list(node);
    if (count == 0 || build->form->removed[question->cell]) {
        return false;
    }
    struct value *items = arena_take(build->arena, count * sizeof *items);
    for (size_t i = 0; i < count; i++) {
        build->entry = i;
        build_node(build, node->first, &items[i]);
        if (items[i].kind == VALUE_ABSENT) { /* places must stay: never valid, asked for again */
            items[i] = (struct value){.kind = VALUE_NULL, .text = {"null", 4}};
        }
    }
    build->entry = 0;
    *to = (struct value){.kind = VALUE_ARRAY, .items = items, .count = count};
    return true;
}

static bool build_object(struct build *build, size_t at, struct value *to)
{
    const struct skeleton_node *node = &build->nodes[at];
    struct member *members = arena_take(build->arena, node->count * sizeof *members);
    bool is_entry = node->parent != FORM_NONE && build->nodes[node->parent].kind == SKELETON_LIST;
    bool is_given = false;
    size_t count = 0;
    for (size_t i = 0; i < node->count; i++) {
        struct member *member = &members[count];
        member->name = build->nodes[node->first + i].name;
        is_given = build_node(build, node->first + i, &member->value) || is_given;
        if (member->value.kind != VALUE_ABSENT) {
            count++;
        }
    }
    *to = (struct value){.kind = VALUE_OBJECT, .members = members, .count = count};
    if (!is_given && !node->required && !is_entry) {
        *to = value_absent;
        forget(build, at);
    }
    return is_given;
}

static bool build_node(struct build *build, size_t at, struct value *to)
{
    const struct skeleton_node *node = &build->nodes[at];
    const struct form *form = build->form;
    bool is_given = false;
    *to = value_absent;
    switch (node->kind) {
    case SKELETON_OBJECT: is_given = build_object(build, at, to); break;
    case SKELETON_LIST: is_given = build_list(build, node, to); break;
    case SKELETON_CONSTANT: *to = *node->value; break;
    case SKELETON_ANSWER:
        if (!form->removed[form->plan->questions[node->question].cell + build->entry]) {
            *to = answer_value(form, node->question, build->entry, build->arena);
            is_given = to->kind != VALUE_ABSENT;
        }
        if (!is_given && form->plan->questions[node->question].kind == QUESTION_MULTIPLE_CHOICE) {
            *to = empty_list(node);
        }
        break;
    }
    *found_at(build, node) = to->kind != VALUE_ABSENT ? to : &value_absent;
    return is_given;
}

const struct value *form_tree(const struct form *form, struct arena *arena)
{
    const struct skeleton *skeleton = form->plan->skeleton;
    struct build build = {.form = form, .nodes = skeleton->nodes, .arena = arena};
    struct value *tree = arena_take(arena, sizeof *tree);
    for (size_t i = 0; i < skeleton->cell_count; i++) {
        form->found[i] = &value_absent;
    }
    build_node(&build, 0, tree);
    return tree;
}
