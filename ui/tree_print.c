#include <stdio.h>
#include <stdlib.h>

#include "model/texts.h"
#include "ui/tree.h"

static const char *const state_words[] = {"focused",  "pressed", "disabled", "checked",  "invalid",
                                          "required", "masked",  "busy",     "live",     "editing",
                                          "hidden",   "outside", "staff",    "personal", "code"};

_Static_assert(COUNT(state_words) == STATE_COUNT_BITS, "a word for every state");

static const char *const look_words[] = {
    "plain",   "primary", "secondary", "danger", "tile",   "card",   "panel",  "info", "success",
    "warning", "display", "huge",      "muted",  "strong", "header", "footer", "bar"};

/* As it is read out: soft hyphens are for the eye. */
static void set_text(const struct tree *tree, json_t *object, const char *member, struct text text)
{
    text = texts_plain(text, tree->arena);
    if (text.len > 0 && json_object_set_new(object, member, json_stringn(text.at, text.len)) != 0) {
        die("tree: %s is not UTF-8", member);
    }
}

static int depth_of(const struct node *node)
{
    int depth = 0;
    for (const struct node *up = node->parent; up != NULL; up = up->parent) {
        depth++;
    }
    return depth;
}

static json_t *states_of(const struct node *node)
{
    json_t *states = json_array();
    for (size_t i = 0; i < COUNT(state_words); i++) {
        if ((node->state & 1u << i) != 0) {
            json_array_append_new(states, json_string(state_words[i]));
        }
    }
    return states;
}

static json_t *json_of(const struct tree *tree, const struct node *node)
{
    json_t *object = json_pack(
        "{s:s, s:i, s:[i,i,i,i], s:s}", "role", role_word(node->role), "depth", depth_of(node),
        "rect", node->rect.x, node->rect.y, node->rect.w, node->rect.h, "look",
        look_words[node->look]);
    if (object == NULL) {
        die("tree: out of memory");
    }
    set_text(tree, object, "id", node->id);
    set_text(tree, object, "name", node->name);
    set_text(tree, object, "value", node->value);
    set_text(tree, object, "hint", node->hint);
    set_text(tree, object, "error", node->error);
    set_text(tree, object, "provenance", node->provenance);
    set_text(tree, object, "spoken", node->spoken);
    set_text(tree, object, "lang", node->language.len > 0 ? node->language : tree->language);
    json_object_set_new(object, "state", states_of(node));
    if (node->icon != NULL) {
        json_object_set_new(object, "icon", json_string(node->icon));
    }
    if (node->action != 0) {
        json_object_set_new(
            object, "action",
            json_pack("[I,I]", (json_int_t)node->action, (json_int_t)node->argument));
    }
    if (node->role == ROLE_progress) {
        json_object_set_new(object, "amount", json_integer(node->amount));
    }
    return object;
}

/* True when it or something around it takes no place. */
static bool is_hidden(const struct node *node)
{
    for (; node != NULL; node = node->parent) {
        if ((node->state & STATE_HIDDEN) != 0) {
            return true;
        }
    }
    return false;
}

json_t *tree_json(const struct tree *tree)
{
    json_t *list = json_array();
    for (const struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        if (!is_hidden(node)) {
            json_array_append_new(list, json_of(tree, node));
        }
    }
    return list;
}

static void print_text(FILE *to, const char *word, struct text text)
{
    if (text.len == 0) {
        return;
    }
    fprintf(to, word[0] == '\0' ? " \"" : " %s=\"", word);
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '\n') {
            fputs("\\n", to);
        } else {
            fputc(text.at[i], to);
        }
    }
    fputc('"', to);
}

static void print_node(FILE *to, const struct tree *tree, const struct node *node)
{
    fprintf(to, "%*s%s", 2 * depth_of(node), "", role_word(node->role));
    print_text(to, "", node->name);
    print_text(to, "value", node->value);
    print_text(to, "hint", node->hint);
    print_text(to, "error", node->error);
    print_text(to, "provenance", node->provenance);
    print_text(to, "spoken", node->spoken);
    if (!text_equal(node->language, tree->language)) {
        print_text(to, "lang", node->language);
    }
    fprintf(
        to, " #%.*s [%d %d %d %d]", TEXT_ARG(node->id), node->rect.x, node->rect.y, node->rect.w,
        node->rect.h);
    if (node->look != LOOK_PLAIN) {
        fprintf(to, " %s", look_words[node->look]);
    }
    for (size_t i = 0; i < COUNT(state_words); i++) {
        if ((node->state & 1u << i) != 0) {
            fprintf(to, " %s", state_words[i]);
        }
    }
    fputc('\n', to);
}

char *tree_print(const struct tree *tree)
{
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);
    if (to == NULL) {
        die("tree: out of memory");
    }
    for (const struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        if (!is_hidden(node)) {
            print_node(to, tree, node);
        }
    }
    fclose(to);
    return text;
}
