#include "ui/screens/lead.h"

static void move_to_editing(struct view *view)
{
    const struct tree *tree = view_tree(view);
    for (const struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        if ((node->state & STATE_EDITING) != 0) {
            view_set_focus(view, node->id);
            return;
        }
    }
}

static void move_focus(
    struct lead *lead, struct view *view, struct typing *typing, const struct session *s)
{
    if (typing->leads && s->form != NULL) {
        typing->leads = false;
        view_set_focus(view, form_lead(view_tree(view), form_plan_of(s->form), typing->lead));
        return;
    }
    bool has_notice = s->notice != NOTICE_NONE && s->overlay == OVERLAY_NONE;
    bool is_told_anew = lead->checks_failed != s->checks_failed;
    lead->checks_failed = s->checks_failed;
    if (has_notice && (!lead->had_notice || is_told_anew)) {
        view_set_focus(view, TEXT_OF("title")); /* from the top, as far as both fit */
        view_set_focus(view, TEXT_OF("trouble"));
        return;
    }
    bool is_same = lead->typed_field == typing->field && lead->typed_part == typing->part;
    if (typing->is_on && !(lead->was_typing && is_same)) {
        move_to_editing(view);
    }
}

void lead_dress(struct view *view, const struct session *session)
{
    const struct session_display *display = &session->display;
    view_dress(view, &(struct view_dress){display->theme, display->size, display->is_low});
}

void lead_show(
    struct lead *lead, struct view *view, struct typing *typing, const struct screen_setup *setup)
{
    char id[TREE_ID_MAX + 1];
    const struct session *s = setup->session;
    typing_follow(typing, s);
    lead_dress(view, s);
    struct tree *tree = view_begin(view, screen_id(s, id), screen_language(setup));
    screen_build(tree, setup);
    view_show(view);
    move_focus(lead, view, typing, s);
    lead->had_notice = s->notice != NOTICE_NONE;
    lead->was_typing = typing->is_on;
    lead->typed_field = typing->field;
    lead->typed_part = typing->part;
}
