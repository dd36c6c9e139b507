/* Entries that nobody else shall read: bullets in their place, on every screen, until they are wanted back. */
#include "ui/edit.h"
#include "ui/screens/pen.h"

#define BULLETS 8 /* for what is not being typed: how long it is, is nobody's business either */

/* UTF-8, whole characters. */
static size_t count_characters(struct text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += ((uint8_t)text.at[i] & 0xC0) != 0x80;
    }
    return count;
}

bool pen_has_room(const struct pen *pen)
{
    const double least = 160; /* mm, in usual letters */
    return pen->tree->letters <= 0 || pen->tree->width_mm >= least * pen->tree->letters;
}

bool pen_hides(const struct pen *pen)
{
    return pen->setup->typing->hides;
}

void pen_entry(const struct pen *pen, struct node *node, struct text value)
{
    if (pen_hides(pen) && value.len > 0) {
        tree_mask(pen->tree, node, BULLETS);
    } else {
        node->value = value;
    }
}

void pen_typed(const struct pen *pen, struct node *node, struct text value, bool is_secret)
{
    const struct typing *typing = pen->setup->typing;
    bool is_editing = (node->state & STATE_EDITING) != 0;
    size_t after = is_editing ? edit_settle(value, typing->keyboard.after) : 0;
    bool is_pin = session_digits(pen->s->screen) > 0; /* on no screen, whatever is touched */
    bool is_hidden = is_pin || (is_secret ? !typing->shows_secret : typing->hides);
    if (!is_hidden) {
        node->value = arena_text(pen->tree->arena, value);
        node->caret = after;
        return;
    }
    if (!is_editing && !is_secret && !is_pin) {
        pen_entry(pen, node, value);
        return;
    }
    size_t count = count_characters(value);
    struct text behind = {value.at + value.len - after, after};
    tree_mask(pen->tree, node, count);
    node->caret = count == 0 ? 0 : node->value.len / count * count_characters(behind);
}

void pen_privacy(const struct pen *pen, struct node *parent)
{
    if (parent == pen->frame.content) { /* at the end of a row of its own */
        parent = build_row(pen->tree, parent, TEXT_OF("privacy-row"));
        parent->box.spread = ALIGN_END;
    }
    struct node *button = build_button(
        pen->tree, parent, TEXT_OF("privacy"),
        pen_say(pen, pen_hides(pen) ? "private.show" : "private.hide"), TYPING_HIDE);
    button->icon = pen_hides(pen) ? "eye" : "eye_off";
    button->box.height = 16;
}
