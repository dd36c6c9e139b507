/* A screen from its top, for somebody who has just come to it. */
#include "ui/speech/tell.h"

static const struct node *content_of(const struct tree *tree)
{
    return tree_find(tree, TEXT_OF("content"));
}

static const struct node *title_of(const struct tree *tree)
{
    for (const struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        if (node->role == ROLE_heading && node->level == 1 && tell_is_said(node)) {
            return node;
        }
    }
    return NULL;
}

/* Alerts, those about errors first; what counts down comes with the others. */
static void tell_alerts(struct teller *teller, bool errors)
{
    const struct tree *tree = teller->scene->tree;
    for (const struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        bool is_error = node->look == LOOK_DANGER || text_equal(node->id, TEXT_OF("trouble"));
        if (node->role == ROLE_alert && is_error == errors) {
            tell_live(teller, node);
        }
    }
}

/* Whether reading stops here: what follows is for choosing, or answers to go through. */
static bool ends_reading(const struct node *node, bool nothing_to_choose)
{
    bool is_answer = node->role == ROLE_list || node->role == ROLE_item;
    bool is_question = node->role == ROLE_group && node->name.len > 0;
    return node_can_be_chosen(node) ||
           (!nothing_to_choose && (is_answer || is_question || node->role == ROLE_field));
}

static size_t count_choosable(const struct node *root)
{
    size_t count = 0;
    for (const struct node *node = root; node != NULL; node = tree_next(node, root)) {
        count += node_can_be_chosen(node) && node->role != ROLE_key && tell_is_said(node);
    }
    return count;
}

/* What stands before the first thing to choose; all of it where nothing is. */
static void tell_reading(struct teller *teller, const struct node *title)
{
    const struct node *content = content_of(teller->scene->tree);
    bool nothing_to_choose = content != NULL && count_choosable(content) == 0;
    for (const struct node *node = content; node != NULL; node = tree_next(node, content)) {
        if (ends_reading(node, nothing_to_choose)) {
            break;
        }
        bool is_read = node->role == ROLE_text || node->role == ROLE_item ||
                       node->role == ROLE_image || node->role == ROLE_progress ||
                       (node->role == ROLE_heading && node != title && nothing_to_choose);
        if (is_read && tell_is_said(node)) {
            tell_node(teller, node);
        }
    }
}

void tell_screen(struct teller *teller, bool explain)
{
    const struct tree *tree = teller->scene->tree;
    const struct node *title = title_of(tree), *content = content_of(tree),
                      *ways = tree_find(tree, TEXT_OF("ways"));
    const struct texts *texts = tell_texts(teller, title != NULL ? title : tree->root);
    if (title != NULL) {
        tell_text(teller, texts, tell_name(teller, title));
    }
    tell_alerts(teller, true);
    tell_alerts(teller, false);
    tell_reading(teller, title);
    size_t count = (content != NULL ? count_choosable(content) : 0) +
                   (ways != NULL ? count_choosable(ways) : 0);
    if (count > 0) {
        tell_number(teller, texts, "speech.things", "count", count);
    }
    if (explain) {
        tell_key(teller, texts, "speech.how");
    }
}
