/* The frame of every screen: header, content, keyboard, ways on, and the foot whose six places never
 * move (A38 of accessibility: help, language, display, reach, cancel and back are always where they
 * were). */
#pragma once

#include "ui/build.h"
#include "ui/layout.h"

/* Actions of the six places; 0: the place stays empty. */
struct frame_setup {
    struct text town, place; /* header: "Stadt Musterstadt", "Rathaus, Foyer" */
    struct text language;    /* BCP 47, of the frame's own words */
    struct text notice;      /* one sentence for staff under the header, e.g. no paper; or empty */
    unsigned help, languages, display, reach, cancel, back;
};

#define FRAME_ARMS_MM 14 /* the side of the square that the coat of arms has */

struct frame {
    struct node *content;  /* column; scrolls when it is too tall */
    struct node *keyboard; /* column, empty: keyboard_build() goes here */
    struct node *ways;     /* row for the buttons of this screen, above the keyboard or beside it;
                              primary last; buttons with box.grow fill it */
};

/* True when the foot is a rail at the side and the ways stand beside the keyboard. */
bool frame_is_wide(const struct tree *tree);

/* Builds the frame into an empty tree. Low (tree->is_low), all that can be chosen is in the node "band",
 * which is as high as the band of reach. Ids it takes: header, town, place, notice, content, bottom,
 * keyboard, ways, foot, help, languages, display, reach, cancel, back, content-up, content-down, content-bar, above, band, main, places, below. */
struct frame frame_build(struct tree *tree, const struct frame_setup *setup);

/* Low: what is read before the first choice moves above the band, as far as there is room. Of the
 * finished tree, before layout_tree(); view_show() calls it. Else nothing. */
void frame_settle(struct tree *tree, const struct style *style);
