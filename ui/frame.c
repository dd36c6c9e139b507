#include "ui/frame.h"

#include <math.h>

#include "model/texts.h"
#include "ui/words.h"

enum { /* mm */
       MARGIN = 8,
       EDGE = 4, /* of header and foot */
       HEADER = 20,
       TOUCH = 20,
       WAYS_MOST = 150,
       WAYS_LEAST = 68,
       FOOT_GAP = 4,
       PLACES = 6,
       UPRIGHT_COLUMNS = 3
};

/* mm; ways_share is of the width beside the rail */
static const double touch_low = 15.2, edge_low = 2, gap_low = 2.5, content_low = 4,
                    ways_share = 0.31, keys_usual = 221, keys_narrow = 181, rail_share = 0.265,
                    low_header = 200, low_wide = 240;

bool frame_is_wide(const struct tree *tree)
{
    return tree->width_mm > tree->height_mm;
}

/* How much larger than the least the letters are. */
static double letters_of(const struct tree *tree)
{
    return tree->letters > 0 ? tree->letters : 1;
}

/* In the band of reach the room is short: what can be touched has the least height there. */
static double touch_of(const struct tree *tree)
{
    return tree->is_low ? touch_low : TOUCH;
}

static double edge_of(const struct tree *tree)
{
    return tree->is_low ? edge_low : EDGE;
}

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
    header->box.padding_y = EDGE;
    header->box.height = HEADER;
    header->box.align = ALIGN_CENTER;
    struct node *arms = build_image(tree, header, TEXT_OF("arms"), "arms", FRAME_ARMS_MM);
    arms->picture = tree->pictures.arms;
    arms->name = arms_name(tree, setup->town);
    struct node *names = build_column(tree, header, TEXT_OF("names"));
    names->box.grow = 1;
    names->box.gap = 0;
    build_text(tree, names, TEXT_OF("town"), LOOK_STRONG, setup->town);
    bool has_room = tree->size < 2 && tree->height_mm >= low_header;
    if (setup->place.len > 0 && has_room) {
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
        place->box.height = touch_of(tree);
        return;
    }
    struct node *button = build_button(tree, foot, id, name, action);
    button->look = LOOK_PLAIN;
    button->icon = icon;
    button->box.height = touch_of(tree);
}

static void add_places(struct tree *tree, struct node *grid, const struct frame_setup *setup)
{
    const struct {
        struct text id;
        const char *icon;
        enum word word;
        unsigned action;
    } places[PLACES] = {
        {TEXT_OF("help"), "help", WORD_help, setup->help},
        {TEXT_OF("languages"), "language", WORD_languages, setup->languages},
        {TEXT_OF("display"), "display", WORD_display, setup->display},
        {TEXT_OF("reach"), tree->is_low ? "higher" : "lower",
         tree->is_low ? WORD_higher : WORD_lower, setup->reach},
        {TEXT_OF("cancel"), "cancel", WORD_cancel, setup->cancel},
        {TEXT_OF("back"), "back", WORD_back, setup->back},
    };
    for (size_t i = 0; i < PLACES; i++) {
        add_place(
            tree, grid, places[i].id, places[i].icon, word_in(tree, places[i].word),
            places[i].action);
    }
}

/* The width of the rail at the side of a wide screen: icon and word side by side, if they may. */
static double rail_width(const struct tree *tree)
{
    const double icon = 15.4,
                 word = 43; /* with what is around it; the word grows with the letters */
    double letters = tree->foot_letters > 0 ? tree->foot_letters : 1;
    return fmin(icon + word * letters + 2 * EDGE, tree->width_mm * rail_share);
}

/* Two rows of three below; on a wide screen, where height is short, a rail at the side. */
static void add_foot(struct tree *tree, struct node *parent, const struct frame_setup *setup)
{
    bool wide = frame_is_wide(tree);
    struct node *foot = build_column(tree, parent, TEXT_OF("foot"));
    foot->look = LOOK_FOOTER;
    foot->box.padding_x = wide ? EDGE : MARGIN;
    foot->box.padding_y = edge_of(tree);
    foot->box.spread = ALIGN_END;
    foot->box.width = wide ? rail_width(tree) : 0;
    struct node *grid = build_grid(tree, foot, TEXT_OF("places"), wide ? 1 : UPRIGHT_COLUMNS);
    grid->box.gap = wide || tree->is_low ? gap_low : FOOT_GAP;
    add_places(tree, grid, setup);
}

/* The buttons of the screen and the keyboard: one above the other, or side by side where the screen
 * is wide. */
static void add_bottom(struct tree *tree, struct node *parent, struct frame *frame)
{
    bool wide = frame_is_wide(tree);
    struct node *bottom = wide ? build_row(tree, parent, TEXT_OF("bottom"))
                               : build_column(tree, parent, TEXT_OF("bottom"));
    bottom->box.gap = 0;
    bottom->box.align = wide ? ALIGN_END : ALIGN_STRETCH;
    if (wide) {
        frame->keyboard = build_column(tree, bottom, TEXT_OF("keyboard"));
        frame->keyboard->box.grow = 1;
    }
    frame->ways = build_row(tree, bottom, TEXT_OF("ways"));
    frame->ways->box.padding_x = MARGIN;
    frame->ways->box.padding_y = EDGE;
    frame->ways->box.stacks = true;
    if (wide) {
        double beside = tree->width_mm - rail_width(tree);
        double most = fmin(WAYS_MOST * letters_of(tree), beside * ways_share);
        bool has_room = beside - WAYS_LEAST >= keys_usual;
        double keys = has_room ? keys_usual : keys_narrow;
        frame->ways->box.width = fmax(WAYS_LEAST, fmin(most, beside - keys));
        tree->keys_mm = beside - frame->ways->box.width;
        frame->ways->box.spread = ALIGN_END;
    } else {
        frame->keyboard = build_column(tree, bottom, TEXT_OF("keyboard"));
    }
    frame->keyboard->look = LOOK_PANEL;
    frame->keyboard->box.is_ltr = true;
}

static void add_content(struct tree *tree, struct node *parent, struct frame *frame)
{
    frame->content = build_scroll(tree, parent, TEXT_OF("content"));
    struct box *around = &frame->content->parent->box;
    around->grow = 1;
    around->padding_x = MARGIN;
    around->padding_y = tree->is_low ? content_low : MARGIN;
}

/* What is read before anything can be chosen; frame_settle() fills it. */
static void add_reading(struct tree *tree)
{
    struct node *reading = build_column(tree, tree->root, TEXT_OF("above"));
    reading->box.grow = 1;
    reading->box.padding_x = MARGIN;
    reading->box.padding_y = MARGIN;
    reading->box.spread = ALIGN_END;
}

static struct node *add_band(struct tree *tree)
{
    bool wide = frame_is_wide(tree);
    struct node *band = wide ? build_row(tree, tree->root, TEXT_OF("band"))
                             : build_column(tree, tree->root, TEXT_OF("band"));
    band->box.gap = 0;
    if (tree->is_low) {
        band->box.height = band->box.height_max = tree->band_foot_mm - tree->band_top_mm;
    } else {
        band->box.grow = 1;
    }
    return band;
}

struct frame frame_build(struct tree *tree, const struct frame_setup *setup)
{
    struct frame frame = {0};
    bool wide = frame_is_wide(tree);
    bool has_header = !tree->is_low || tree->band_top_mm >= HEADER + 2 * EDGE;
    tree->root->box.gap = 0;
    if (has_header) {
        add_header(tree, setup);
    }
    if (tree->is_low) {
        add_reading(tree);
    }
    struct node *parent = wide || tree->is_low ? add_band(tree) : tree->root;
    struct node *main = parent;
    if (wide) {
        main = build_column(tree, parent, TEXT_OF("main"));
        main->box.grow = 1;
        main->box.gap = 0;
    }
    if (setup->notice.len > 0 && !tree->is_low) {
        build_alert(tree, main, TEXT_OF("notice"), LOOK_WARNING, setup->notice);
    }
    add_content(tree, main, &frame);
    if (setup->notice.len > 0 && tree->is_low) { /* goes up with what else is read */
        build_alert(tree, frame.content, TEXT_OF("notice"), LOOK_WARNING, setup->notice);
    }
    add_bottom(tree, main, &frame);
    add_foot(tree, parent, setup);
    if (tree->is_low && tree->band_foot_mm < tree->height_mm) {
        struct node *below = tree_add(tree, tree->root, ROLE_group, TEXT_OF("below"));
        below->look = LOOK_FOOTER;
        below->box.height = tree->height_mm - tree->band_foot_mm;
    }
    return frame;
}

/* True when something in it can be chosen. */
static bool has_choice(const struct node *root)
{
    for (const struct node *node = root; node != NULL; node = tree_next(node, root)) {
        if (node->action != 0) {
            return true;
        }
    }
    return false;
}

/* Moves the first child of `from` to the end of `to`. */
static void move_first(struct node *from, struct node *to)
{
    struct node *node = from->first;
    from->first = node->next;
    from->last = from->first == NULL ? NULL : from->last;
    node->next = NULL;
    node->parent = to;
    if (to->last == NULL) {
        to->first = node;
    } else {
        to->last->next = node;
    }
    to->last = node;
}

/* Gives the keys the least height, and the column that keeps the rows of the tallest page as well. */
static void lower_keys(struct node *keyboard)
{
    double usual = 0;
    for (struct node *node = keyboard; node != NULL; node = tree_next(node, keyboard)) {
        if (node->role == ROLE_key) {
            usual = fmax(usual, node->box.height);
            node->box.height = fmin(node->box.height, touch_low);
        }
    }
    for (struct node *node = keyboard->first; node != NULL; node = node->next) {
        double gap = node->box.gap;
        if (node->box.height > touch_low && usual > touch_low) {
            double rows = round((node->box.height + gap) / (usual + gap));
            node->box.height = rows * touch_low + (rows - 1) * gap;
        }
    }
}

/* Typing, the keys take most of the band: of the ways only the main one stays in sight, the others follow
 * what is scrolled, and it gets no more room than it must have. */
static void make_room(const struct tree *tree)
{
    struct node *keyboard = tree_find(tree, TEXT_OF("keyboard"));
    struct node *ways = tree_find(tree, TEXT_OF("ways"));
    struct node *area = tree_find(tree, TEXT_OF("content-area"));
    if (keyboard == NULL || keyboard->first == NULL || ways == NULL || area == NULL) {
        return;
    }
    if (frame_is_wide(tree)) {
        const struct node *keys =
            keyboard->first; /* a pad of figures needs no more than its width */
        double room = tree->keys_mm + ways->box.width - keys->box.width - 2 * MARGIN;
        ways->box.width = keys->box.width > 0 ? fmin(room, WAYS_MOST) : ways->box.width;
        ways->box.width_max = ways->box.width; /* the rest is for the keys */
    }
    bool is_short = frame_is_wide(tree)
                        ? tree->size >= 2 && (tree->is_low || tree->height_mm < low_wide)
                        : tree->is_low;
    while (is_short && ways->first != ways->last) {
        move_first(ways, area->first);
    }
    if (!tree->is_low) {
        return;
    }
    lower_keys(keyboard);
    ways->box.padding_y = edge_low;
    area->box.padding_y = edge_low;
    for (struct node *way = ways->first; way != NULL; way = way->next) {
        way->box.height = touch_low;
    }
}

void frame_settle(struct tree *tree, const struct style *style)
{
    make_room(tree);
    struct node *reading = tree_find(tree, TEXT_OF("above"));
    struct node *content = tree_find(tree, TEXT_OF("content"));
    struct node *header = tree_find(tree, TEXT_OF("header"));
    if (!tree->is_low || reading == NULL || content == NULL) {
        return;
    }
    double mm = style->px_per_mm;
    double width = tree->width_mm * mm;
    double room = (tree->band_top_mm - 2 * MARGIN) * mm;
    double gap = reading->box.gap * mm;
    room -= header == NULL ? 0 : layout_height(header, style, width);
    for (struct node *child = content->first; child != NULL && !has_choice(child);
         child = content->first) {
        double high = layout_height(child, style, width - 2 * MARGIN * mm);
        if (high > room) {
            break;
        }
        room -= high + gap;
        move_first(content, reading);
    }
    tree_thread(tree);
}
