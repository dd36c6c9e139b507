#include "ui/anatomy.h"

#include <math.h>

/* What is drawn so far: the next part goes to x, y and is at most `width` wide. All px. */
struct pen {
    struct anatomy *anatomy;
    const struct part *caret_in; /* the part that the caret stands in, or NULL */
    const struct node *node;
    const struct style *style;
    double x, y, width;
    double mm; /* px in one */
};

/* mm */
static const double key_line = 0.8; /* of a line: one letter, with room for two marks */
static const double padding = 4, tile_padding = 5, icon_size = 8, tile_icon = 18, mark_size = 9,
                    bar_height = 5, field_height = 15, line_height = 9.3, between = 1.5,
                    key_padding = 1, foot_padding = 2.5, wide_item = 150, note_size = 5.5;

static bool in_foot(const struct node *node)
{
    const struct node *places = node->parent;
    return places != NULL && places->parent != NULL && places->parent->look == LOOK_FOOTER;
}

struct text_style anatomy_letters(
    const struct node *node, const struct style *style, enum letters letters, bool bold)
{
    double cap = style_cap(style, letters);
    if (node->sample > 0) {
        cap = style->theme->cap[LETTERS_BODY] * style_letters(node->sample - 1, false);
    }
    return (struct text_style){
        .cap_mm = in_foot(node) ? style->theme->cap[LETTERS_BODY] * style->foot : cap,
        .bold = bold,
        .is_rtl = node->is_rtl,
        .align = TEXT_START,
        .language = node->language};
}

/* Adds a paragraph at the pen and moves the pen below it; an empty one adds nothing. */
static struct part *add(
    struct pen *pen, struct text text, enum letters letters, bool bold, enum colour colour)
{
    struct anatomy *anatomy = pen->anatomy;
    if (text.len == 0 || anatomy->parts == ANATOMY_PARTS_MAX) {
        return NULL;
    }
    struct part *part = &anatomy->part[anatomy->parts++];
    *part = (struct part){
        .text = text,
        .style = anatomy_letters(pen->node, pen->style, letters, bold),
        .colour = colour,
        .x = pen->x,
        .y = pen->y,
        .width = pen->width};
    part->extent = text_measure(pen->style->text, text, &part->style, pen->width);
    pen->y += part->extent.height;
    return part;
}

/* The widest part's right edge. */
static double right_edge(const struct anatomy *anatomy)
{
    double right = 0;
    for (size_t i = 0; i < anatomy->parts; i++) {
        right = fmax(right, anatomy->part[i].x + anatomy->part[i].extent.width);
    }
    return right;
}

static void shift(struct anatomy *anatomy, double by)
{
    for (size_t i = 0; i < anatomy->parts; i++) {
        anatomy->part[i].y += by;
    }
}

/* Gives the pen's width less `indent` on the left and `end` on the right. */
static void indent(struct pen *pen, double left, double end)
{
    pen->x += left;
    if (pen->width > 0) {
        pen->width = fmax(1, pen->width - left - end);
    }
}

/* What stands beside letters grows with them, but less. */
static double grown(const struct pen *pen)
{
    const double share = 0.6;
    double letters = in_foot(pen->node) ? pen->style->foot : pen->style->letters;
    return 1 + share * (letters - 1);
}

static double icon_of(const struct pen *pen)
{
    return icon_size * grown(pen) * pen->mm;
}

static enum colour text_ink(const struct node *node)
{
    return node->look == LOOK_PRIMARY  ? COLOUR_inverse
           : node->look == LOOK_MUTED  ? COLOUR_muted
           : node->look == LOOK_DANGER ? COLOUR_danger
                                       : COLOUR_text;
}

static void make_heading(struct pen *pen)
{
    static const enum letters letters[] = {LETTERS_HEADING, LETTERS_SUBHEADING, LETTERS_BODY};
    unsigned level = pen->node->level;
    size_t at = level <= 1 ? 0 : level == 2 ? 1 : 2; /* the label of a question is as a field's */
    add(pen, pen->node->name, letters[at], true, text_ink(pen->node));
    pen->anatomy->width = right_edge(pen->anatomy);
    pen->anatomy->height = pen->y;
}

static void make_alert(struct pen *pen, double height)
{
    const struct node *node = pen->node;
    struct anatomy *anatomy = pen->anatomy;
    double edge = padding * pen->mm;
    double icon = icon_of(pen);
    pen->y = edge;
    indent(pen, edge + icon + edge, edge);
    add(pen, node->name, LETTERS_BODY, node->value.len > 0, COLOUR_text);
    if (node->value.len > 0) {
        pen->y += between * pen->mm;
        add(pen, node->value, LETTERS_BODY, false, COLOUR_text);
    }
    anatomy->width = right_edge(anatomy) + edge;
    anatomy->height = fmax(pen->y, edge + icon) + edge;
    double first =
        anatomy->parts > 0 ? anatomy->part[0].extent.height / anatomy->part[0].extent.lines : icon;
    anatomy->icon = (struct place){edge, edge + (first - icon) / 2, icon, icon};
    if (height > anatomy->height) {
        shift(anatomy, (height - anatomy->height) / 2);
        anatomy->icon.y += (height - anatomy->height) / 2;
    }
}

static enum colour button_ink(const struct node *node)
{
    bool filled = node->look == LOOK_PRIMARY || node->look == LOOK_DANGER;
    if ((node->state & STATE_DISABLED) != 0) {
        return COLOUR_disabled;
    }
    if (filled) {
        return COLOUR_inverse;
    }
    return node->look == LOOK_PLAIN ? COLOUR_text : COLOUR_action;
}

/* True when the name fits into one line of `room` px, but not beside the icon. */
static bool stands_above(const struct pen *pen, double room, double icon)
{
    struct text_style style = anatomy_letters(pen->node, pen->style, LETTERS_BODY, false);
    double width = text_measure(pen->style->text, pen->node->name, &style, 0).width;
    return room > 0 && width <= room && width > room - icon;
}

/* The icon above the name. */
static void make_stacked(struct pen *pen, double width, double height)
{
    struct anatomy *anatomy = pen->anatomy;
    double edge = foot_padding * pen->mm;
    double icon = icon_of(pen);
    double between_them = 0.2 * icon;
    struct part *part = add(pen, pen->node->name, LETTERS_BODY, false, button_ink(pen->node));
    anatomy->width = width;
    anatomy->height = edge + icon - between_them + (part != NULL ? part->extent.height : 0);
    double top = (fmax(height, anatomy->height) - anatomy->height + edge) / 2;
    anatomy->icon = (struct place){(width - icon) / 2, top, icon, icon};
    if (part != NULL) {
        part->style.align = TEXT_CENTER;
        part->x = (width - part->extent.width) / 2;
        part->width = part->extent.width + 1;
        part->y = top + icon - between_them;
    }
}

/* Icon and name side by side in the middle. */
static void make_button(struct pen *pen, double width, double height)
{
    struct anatomy *anatomy = pen->anatomy;
    const struct node *node = pen->node;
    double edge = (in_foot(node) ? foot_padding : padding) * pen->mm;
    double icon = node->icon != NULL ? icon_of(pen) : 0;
    double gap = node->icon != NULL && node->name.len > 0 ? padding * 0.6 * pen->mm : 0;
    bool bare = node->action >= 0x8000 && node->icon != NULL; /* a scroll's: the icon says it */
    if (bare) {
        anatomy->width = anatomy->height = icon + edge;
        anatomy->icon = (struct place){
            (fmax(width, anatomy->width) - icon) / 2, (fmax(height, anatomy->height) - icon) / 2,
            icon, icon};
        return;
    }
    pen->y = edge / 2;
    if (in_foot(node) && stands_above(pen, width - 2 * edge, icon + gap)) {
        make_stacked(pen, width, height);
        return;
    }
    indent(pen, edge + icon + gap, edge);
    struct part *part =
        add(pen, node->name, LETTERS_BODY, node->look != LOOK_PLAIN, button_ink(node));
    double text = part != NULL ? part->extent.width : 0;
    anatomy->width = 2 * edge + icon + gap + text;
    anatomy->height = fmax(pen->y + edge / 2, icon + edge);
    double left = fmax(0, (width - anatomy->width) / 2);
    double middle = fmax(height, anatomy->height) / 2;
    /* an arrow onwards stands after the name, every other icon before it */
    bool after = part != NULL && node->icon != NULL && strcmp(node->icon, "next") == 0;
    double icon_x = left + edge + (after ? text + gap : 0);
    anatomy->icon = (struct place){icon_x, middle - icon / 2, icon, icon};
    if (part != NULL) {
        part->style.align = TEXT_CENTER;
        part->x = left + edge + (after ? 0 : icon + gap);
        part->width = part->extent.width + 1;
        part->y = middle - part->extent.height / 2;
    }
}

/* Icon, name and value below it, and room for the chevron at the end. */
static void make_tile(struct pen *pen, double height)
{
    struct anatomy *anatomy = pen->anatomy;
    const struct node *node = pen->node;
    bool off = (node->state & STATE_DISABLED) != 0;
    double edge = tile_padding * pen->mm;
    double icon = node->icon != NULL ? tile_icon * pen->mm : 0;
    double chevron = icon_of(pen);
    pen->y = edge;
    indent(pen, edge + (icon > 0 ? icon + edge : 0), edge + chevron + edge);
    add(pen, node->name, LETTERS_BODY, true, off ? COLOUR_muted : COLOUR_text);
    pen->y += node->value.len > 0 ? between * pen->mm : 0;
    add(pen, node->value, LETTERS_BODY, false, COLOUR_muted);
    pen->y += node->hint.len > 0 ? between * pen->mm : 0;
    add(pen, node->hint, LETTERS_BODY, false, COLOUR_warning);
    anatomy->width = right_edge(anatomy) + edge + chevron + edge;
    anatomy->height = fmax(pen->y, edge + icon) + edge;
    double all = fmax(height, anatomy->height);
    shift(anatomy, (all - (pen->y + edge)) / 2);
    anatomy->icon = (struct place){edge, (all - icon) / 2, icon, icon};
}

static void make_key(struct pen *pen, double width, double height)
{
    struct anatomy *anatomy = pen->anatomy;
    const struct node *node = pen->node;
    double edge = key_padding * pen->mm;
    double icon = node->icon != NULL ? icon_of(pen) : 0;
    pen->width = 0;
    if (node->icon == NULL) {
        struct text shown = node->value.len > 0 ? node->value : node->name;
        add(pen, shown, shown.len > 5 ? LETTERS_BODY : LETTERS_KEY, false, COLOUR_text);
    }
    anatomy->width = fmax(right_edge(anatomy), icon) + 2 * edge;
    anatomy->height = fmax(pen->y * key_line, icon) + 2 * edge;
    anatomy->icon = (struct place){
        (fmax(width, anatomy->width) - icon) / 2, (fmax(height, anatomy->height) - icon) / 2, icon,
        icon};
    if (anatomy->parts > 0) {
        struct part *part = &anatomy->part[0];
        part->x = ((width > 0 ? width : anatomy->width) - part->extent.width) / 2;
        part->y = (fmax(height, anatomy->height) - part->extent.height) / 2;
    }
}

/* Where a value comes from: a small sign and a line of text. */
static void add_provenance(struct pen *pen)
{
    if (pen->node->provenance.len == 0) {
        return;
    }
    double sign = note_size * grown(pen) * pen->mm;
    pen->y += between * pen->mm;
    double x = pen->x;
    double width = pen->width;
    indent(pen, sign * 1.4, 0);
    const struct part *part = add(pen, pen->node->provenance, LETTERS_BODY, false, COLOUR_success);
    double line = part != NULL ? part->extent.height / part->extent.lines : sign;
    double y = part != NULL ? part->y : pen->y;
    pen->anatomy->note = (struct place){x, y + (line - sign) / 2, sign, sign};
    pen->x = x;
    pen->width = width;
}

static void make_text(struct pen *pen)
{
    const struct node *node = pen->node;
    bool display = node->look == LOOK_DISPLAY, huge = node->look == LOOK_HUGE;
    enum letters letters = display ? LETTERS_DISPLAY : LETTERS_BODY;
    add_provenance(pen);
    bool bold = display || huge || node->look == LOOK_STRONG || node->look == LOOK_DANGER;
    add(pen, node->name, huge ? LETTERS_HUGE : letters, bold, text_ink(node));
    pen->anatomy->width = right_edge(pen->anatomy);
    pen->anatomy->height = pen->y;
}

/* In the middle of the line of `value` that it is in; of the box when there is no value. */
static void put_caret(struct pen *pen, const struct part *value)
{
    struct anatomy *anatomy = pen->anatomy;
    const double wide = 0.6 * pen->mm, high = 8 * pen->style->letters * pen->mm;
    struct place *caret = &anatomy->caret;
    *caret = (struct place){padding * pen->mm + wide, 0, wide, high};
    bool is_tall = pen->node->level > 1; /* the first line is above */
    caret->y = anatomy->box.y + (is_tall ? padding * pen->mm : (anatomy->box.h - high) / 2);
    if (value->text.len > 0 && (pen->node->state & STATE_EDITING) != 0) {
        struct text_place place = text_place_of(
            pen->style->text, value->text, &value->style, value->width,
            value->text.len - pen->node->caret);
        pen->caret_in = value;
        caret->x = value->x + place.x + (pen->node->caret == 0 ? wide : -wide / 2);
        caret->y = value->y + place.y + (place.height - high) / 2;
    }
}

/* Label, hint and error above the box, provenance below it. */
static void make_field(struct pen *pen, double width)
{
    struct anatomy *anatomy = pen->anatomy;
    const struct node *node = pen->node;
    double edge = padding * pen->mm;
    add(pen, node->name, LETTERS_BODY, true, COLOUR_text);
    add(pen, node->hint, LETTERS_BODY, false, COLOUR_muted);
    if ((node->state & STATE_INVALID) != 0) {
        add(pen, node->error, LETTERS_BODY, true, COLOUR_danger);
    }
    pen->y += between * pen->mm;
    double top = pen->y;
    struct part empty = {.extent = {.height = 0}};
    pen->y += edge / 2;
    bool has_sign = node->icon != NULL || (node->state & STATE_INVALID) != 0;
    double icon = has_sign ? icon_of(pen) : 0;
    indent(pen, edge, edge + (icon > 0 ? icon + edge : 0));
    bool masked = (node->state & STATE_MASKED) != 0;
    const struct part *value =
        add(pen, node->value, masked ? LETTERS_HEADING : LETTERS_BODY, masked, COLOUR_text);
    value = value != NULL ? value : &empty;
    double line = line_height * pen->style->letters * pen->mm;
    double more = node->level > 1 ? (node->level - 1) * line : 0;
    double high = fmax(field_height * pen->mm, line + edge) + more; /* the same when it is empty */
    high = fmax(high, value->extent.height + edge);
    anatomy->box = (struct place){0, top, width, high};
    anatomy->icon = (struct place){width - edge - icon, top + (high - icon) / 2, icon, icon};
    if (anatomy->parts > 0 && value != &empty) { /* one line stands in the middle, several above */
        double above = more > 0 ? edge : (high - value->extent.height) / 2;
        anatomy->part[anatomy->parts - 1].y = top + above;
    }
    put_caret(pen, value);
    pen->x = 0;
    pen->width = width;
    pen->y = top + high;
    add_provenance(pen);
    anatomy->width = fmax(right_edge(anatomy), 40 * pen->mm);
    anatomy->height = pen->y;
}

static void make_choice(struct pen *pen, double height)
{
    struct anatomy *anatomy = pen->anatomy;
    const struct node *node = pen->node;
    double edge = padding * pen->mm;
    double mark = mark_size * grown(pen) * pen->mm;
    pen->y = edge;
    indent(pen, edge + mark + edge, edge);
    add(pen, node->name, LETTERS_BODY, false, COLOUR_text);
    add(pen, node->hint, LETTERS_BODY, false, COLOUR_muted);
    if ((node->state & STATE_INVALID) != 0) {
        add(pen, node->error, LETTERS_BODY, true, COLOUR_danger);
    }
    anatomy->width = right_edge(anatomy) + edge;
    anatomy->height = fmax(pen->y, edge + mark) + edge;
    double all = fmax(height, anatomy->height);
    shift(anatomy, (all - (pen->y + edge)) / 2);
    anatomy->box = (struct place){edge, (all - mark) / 2, mark, mark};
}

static void make_progress(struct pen *pen, double width)
{
    struct anatomy *anatomy = pen->anatomy;
    add(pen, pen->node->name, LETTERS_BODY, false, COLOUR_muted);
    pen->y += pen->node->name.len > 0 ? between * pen->mm : 0;
    anatomy->box = (struct place){0, pen->y, width, bar_height * pen->mm};
    anatomy->width = fmax(right_edge(anatomy), 40 * pen->mm);
    anatomy->height = pen->y + bar_height * pen->mm;
}

/* Name and value side by side where that is wide enough, else one above the other. */
static void make_item(struct pen *pen, double width, double height)
{
    struct anatomy *anatomy = pen->anatomy;
    const struct node *node = pen->node;
    bool wide = width >= wide_item * pen->style->letters * pen->mm;
    double edge = 2 * pen->mm;
    double left = wide ? width * 0.4 : width;
    pen->y = edge;
    pen->width = wide ? left - edge : width;
    add(pen, node->name, LETTERS_BODY, false, COLOUR_muted);
    double below = pen->y;
    if (wide) {
        pen->y = edge;
        pen->x = left;
        pen->width = width - left;
    }
    add(pen, node->value, LETTERS_BODY, true, COLOUR_text);
    add_provenance(pen);
    anatomy->width = right_edge(anatomy);
    anatomy->height = fmax(below, pen->y) + edge;
    if (height > anatomy->height) {
        shift(anatomy, (height - anatomy->height) / 2);
        anatomy->note.y += (height - anatomy->height) / 2;
    }
}

static void make_link(struct pen *pen, double height)
{
    struct part *part = add(pen, pen->node->name, LETTERS_BODY, true, COLOUR_action);
    pen->anatomy->width = right_edge(pen->anatomy);
    pen->anatomy->height = pen->y;
    if (part != NULL) {
        part->style.underlined = true;
        part->y = fmax(0, (height - part->extent.height) / 2);
    }
}

static void make_image(struct pen *pen, double width, double height)
{
    double size = pen->node->box.height * pen->mm;
    pen->anatomy->width = size;
    pen->anatomy->height = size;
    pen->anatomy->icon =
        (struct place){fmax(0, (width - size) / 2), fmax(0, (height - size) / 2), size, size};
}

static void make(struct pen *pen, double width, double height)
{
    switch (pen->node->role) {
    case ROLE_heading: make_heading(pen); return;
    case ROLE_text: make_text(pen); return;
    case ROLE_image: make_image(pen, width, height); return;
    case ROLE_alert: make_alert(pen, height); return;
    case ROLE_progress: make_progress(pen, width); return;
    case ROLE_item: make_item(pen, width, height); return;
    case ROLE_button:
        if (pen->node->look == LOOK_TILE) {
            make_tile(pen, height);
        } else {
            make_button(pen, width, height);
        }
        return;
    case ROLE_link: make_link(pen, height); return;
    case ROLE_field: make_field(pen, width); return;
    case ROLE_radio:
    case ROLE_checkbox: make_choice(pen, height); return;
    case ROLE_key: make_key(pen, width, height); return;
    case ROLE_screen:
    case ROLE_group:
    case ROLE_list:
    case ROLE_COUNT: return;
    }
}

static void turn_place(struct place *place, double width)
{
    place->x = place->w > 0 ? width - place->x - place->w : place->x;
}

/* Turns all parts around, within `width` px. */
static void turn(struct pen *pen, double width)
{
    struct anatomy *anatomy = pen->anatomy;
    double caret_by = 0;
    for (size_t i = 0; i < anatomy->parts; i++) {
        struct part *part = &anatomy->part[i];
        double wide = part->width > 0 ? part->width : part->extent.width;
        double x = width - part->x - wide;
        caret_by = part == pen->caret_in ? x - part->x : caret_by;
        part->x = x;
    }
    turn_place(&anatomy->icon, width);
    turn_place(&anatomy->box, width);
    turn_place(&anatomy->note, width);
    if (pen->caret_in != NULL) {
        anatomy->caret.x += caret_by;
    } else {
        turn_place(&anatomy->caret, width);
    }
}

void anatomy_make(
    struct anatomy *anatomy, const struct node *node, const struct style *style, double width,
    double height)
{
    *anatomy = (struct anatomy){0};
    struct pen pen = {anatomy, NULL, node, style, 0, 0, width, style->px_per_mm};
    make(&pen, width, height);
    if (node->is_rtl) {
        turn(&pen, width > 0 ? width : anatomy->width);
    }
}
