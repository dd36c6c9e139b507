#include "ui/frame.h"

#include <math.h>

#include "model/texts.h"
#include "ui/words.h"

enum { /* mm */
       MARGIN = 8,
       HEADER = 20,
       TOUCH = 20,
       WAYS_MOST = 150,
       WAYS = 4,
       FOOT_PADDING = 4,
       FOOT_GAP = 4
};

static const double ways_share = 0.31; /* of the width of a wide screen */

/* A neutral shield is nobody's. */
static struct text arms_name(struct tree *tree, struct text town)
{
    const struct texts_place place = {TEXT_OF("town"), town};
    if (tree->pictures.arms == NULL || tree->texts == NULL) {
        return word_in(tree, WORD_arms);
    }
    return texts_say(tree->texts, TEXT_OF("word.arms_of"), &place, 1, tree->arena);
}

static void add_header(struct tree *tree, const struct frame_setup *setup)
{
    struct node *header = build_row(tree, tree->root, TEXT_OF("header"));
    header->look = LOOK_HEADER;
    header->box.padding_x = MARGIN;
    header->box.padding_y = 4;
    header->box.height = HEADER;
    header->box.align = ALIGN_CENTER;
    struct node *arms = build_image(tree, header, TEXT_OF("arms"), "arms", FRAME_ARMS_MM);
    arms->picture = tree->pictures.arms;
    arms->name = arms_name(tree, setup->town);
    struct node *names = build_column(tree, header, TEXT_OF("names"));
    names->box.grow = 1;
    names->box.gap = 0;
    build_text(tree, names, TEXT_OF("town"), LOOK_STRONG, setup->town);
    if (setup->place.len > 0) {
        build_text(tree, names, TEXT_OF("place"), LOOK_MUTED, setup->place);
    }
}

/* One of the six places: a button, or room that stays empty. */
static void add_place(
    struct tree *tree, struct node *foot, struct text id, const char *icon, struct text name,
    unsigned action)
{
    if (action == 0) {
        bool is_taken = text_equal(id, tree->root->id); /* the screen "help" has no such button */
        struct text own = is_taken ? tree_format(tree, "%.*s-place", TEXT_ARG(id)) : id;
        struct node *place = build_spring(tree, foot, own);
        place->kept_for = name;
        place->box.height = TOUCH;
        return;
    }
    struct node *button = build_button(tree, foot, id, name, action);
    button->look = LOOK_PLAIN;
    button->icon = icon;
}

static void add_foot(struct tree *tree, const struct frame_setup *setup)
{
    bool wide = tree->width_mm > tree->height_mm;
    struct node *foot = build_grid(tree, tree->root, TEXT_OF("foot"), wide ? 6 : 3);
    foot->look = LOOK_FOOTER;
    foot->box.padding_x = MARGIN;
    foot->box.padding_y = FOOT_PADDING;
    foot->box.gap = FOOT_GAP;
    enum word reach = tree->is_low ? WORD_higher : WORD_lower;
    const struct {
        struct text id;
        const char *icon;
        enum word word;
        unsigned action;
    } places[] = {
        {TEXT_OF("help"), "help", WORD_help, setup->help},
        {TEXT_OF("languages"), "language", WORD_languages, setup->languages},
        {TEXT_OF("display"), "display", WORD_display, setup->display},
        {TEXT_OF("reach"), tree->is_low ? "higher" : "lower", reach, setup->reach},
        {TEXT_OF("cancel"), "cancel", WORD_cancel, setup->cancel},
        {TEXT_OF("back"), "back", WORD_back, setup->back},
    };
    for (size_t i = 0; i < COUNT(places); i++) {
        add_place(
            tree, foot, places[i].id, places[i].icon, word_in(tree, places[i].word),
            places[i].action);
    }
}

/* The buttons of the screen and the keyboard: one above the other, or side by side where the screen
 * is wide. */
static void add_bottom(struct tree *tree, struct frame *frame)
{
    bool wide = tree->width_mm > tree->height_mm;
    struct node *bottom = wide ? build_row(tree, tree->root, TEXT_OF("bottom"))
                               : build_column(tree, tree->root, TEXT_OF("bottom"));
    bottom->box.gap = 0;
    bottom->box.align = wide ? ALIGN_END : ALIGN_STRETCH;
    if (wide) {
        frame->keyboard = build_column(tree, bottom, TEXT_OF("keyboard"));
        frame->keyboard->box.grow = 1;
    }
    frame->ways = build_row(tree, bottom, TEXT_OF("ways"));
    frame->ways->box.padding_x = MARGIN;
    frame->ways->box.padding_y = WAYS;
    if (wide) {
        frame->ways->box.width = fmin(WAYS_MOST, tree->width_mm * ways_share);
        frame->ways->box.spread = ALIGN_END;
    } else {
        frame->keyboard = build_column(tree, bottom, TEXT_OF("keyboard"));
    }
    frame->keyboard->look = LOOK_PANEL;
}

struct frame frame_build(struct tree *tree, const struct frame_setup *setup)
{
    struct frame frame = {0};
    add_header(tree, setup);
    if (setup->notice.len > 0) {
        build_alert(tree, tree->root, TEXT_OF("notice"), LOOK_WARNING, setup->notice);
    }
    frame.content = build_scroll(tree, tree->root, TEXT_OF("content"));
    struct box *around = &frame.content->parent->box;
    around->grow = 1;
    around->padding_x = MARGIN;
    around->padding_y = MARGIN;
    add_bottom(tree, &frame);
    add_foot(tree, setup);
    return frame;
}
