#include "ui/receipt_sheet.h"

#include <math.h>

#include "ui/qr.h"

#define FRAME_PT     0.8 /* thickness of the frame around the number */
#define SHORT_NUMBER 2.4 /* times as large as a receipt number */

/* clang-format off */
static const struct sheet_style STYLES[][2] = {
    [RECEIPT_A4] = {{
        .width_mm = 210, .height_mm = 297, .side_mm = 24, .margin_mm = 20,
        .label_mm = 52, .code_mm = 1, .rule_pt = 1,
        .office = {3.3, 2.8, true, 0.5},
        .title  = {6.0, 3.5, true, 4},
        .body   = {2.9, 2.5, false, 5},
        .label  = {2.65, 2.3, false, 0},
        .value  = {2.9, 2.5, true, 0},
        .number = {4.8, 3.0, true, 1.5},
        .small  = {2.4, 2.15, false, 2}},
        {
        .width_mm = 210, .height_mm = 297, .side_mm = 24, .margin_mm = 15,
        .label_mm = 52, .code_mm = 1, .rule_pt = 1,
        .office = {3.0, 2.6, true, 0.5},
        .title  = {5.0, 3.2, true, 3},
        .body   = {2.65, 2.3, false, 3.5},
        .label  = {2.45, 2.15, false, 0},
        .value  = {2.65, 2.3, true, 0},
        .number = {4.8, 2.8, true, 1},
        .small  = {2.25, 2.05, false, 1.5}}},
    /* Print heads for 80 mm paper reach 72 mm; six dots at 203 dpi make one module. */
    [RECEIPT_ROLL80] = {{
        .width_mm = 80, .height_mm = 0, .side_mm = 4.5, .margin_mm = 5,
        .label_mm = 0, .code_mm = 6 * 25.4 / 203, .rule_pt = 1,
        .office = {2.75, 2.3, true, 0},
        .title  = {3.8, 2.65, true, 2},
        .body   = {2.4, 2.15, false, 2.5},
        .label  = {2.15, 2.0, false, 0},
        .value  = {2.5, 2.3, true, 0},
        .number = {3.3, 2.3, true, 1},
        .small  = {2.05, 1.9, false, 1}}},
};
/* clang-format on */

const struct sheet_style *sheet_style_of(enum receipt_paper paper, bool is_tight)
{
    return &STYLES[paper][paper == RECEIPT_A4 && is_tight];
}

static double mm(double length_mm)
{
    return length_mm * SHEET_PT_PER_MM;
}

static bool is_from_right(struct text language)
{
    static const char *const FROM_RIGHT[] = {"ar", "fa", "he", "ur", "ps", "ckb", "dv", "yi"};
    size_t len = 0;
    while (len < language.len && language.at[len] != '-') {
        len++;
    }
    for (size_t i = 0; i < COUNT(FROM_RIGHT); i++) {
        if (text_equal(
                (struct text){language.at, len},
                (struct text){FROM_RIGHT[i], strlen(FROM_RIGHT[i])})) {
            return true;
        }
    }
    return false;
}

static void begin_page(struct sheet *sheet)
{
    sheet->pages++;
    sheet->y = mm(sheet->style->margin_mm);
}

/* Where the margin below begins, on a page of fixed height. */
static double bottom_of(const struct sheet *sheet)
{
    return mm(sheet->style->height_mm - sheet->style->margin_mm);
}

/* Room for a piece of this height, on a new page when the old one has none. A roll does not end. */
static void need(struct sheet *sheet, double height)
{
    bool is_cut = sheet->style->height_mm <= 0;
    bool is_fresh = sheet->y <= mm(sheet->style->margin_mm);
    if (!is_cut && !is_fresh && sheet->y + height > bottom_of(sheet)) {
        cairo_show_page(sheet->cr);
        begin_page(sheet);
    }
}

void sheet_init(
    struct sheet *sheet, cairo_surface_t *surface, struct text_engine *engine,
    const struct receipt_layout *layout, const struct sheet_style *style)
{
    *sheet = (struct sheet){
        .style = style,
        .engine = engine,
        .cr = cairo_create(surface),
        .language = layout->language,
        .left = mm(style->side_mm),
        .width = mm(style->width_mm - 2 * style->side_mm),
        .is_mirrored = is_from_right(layout->language),
    };
    cairo_set_source_rgb(sheet->cr, 0, 0, 0);
    begin_page(sheet);
}

void sheet_finish(struct sheet *sheet)
{
    cairo_show_page(sheet->cr);
    cairo_destroy(sheet->cr);
    *sheet = (struct sheet){0};
}

/* True when a letter of Hebrew, Arabic, Syriac or Thaana is in it: U+0580 to U+07FF begin with the
 * bytes D6 to DF, which stand nowhere else in UTF-8. */
static bool has_from_right(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = (uint8_t)text.at[i];
        if (c >= 0xd6 && c <= 0xdf) {
            return true;
        }
    }
    return false;
}

/* Words at the top of `column`, or only measured. The height they take, 0 for empty ones. */
static double put_words(
    const struct sheet *sheet, struct receipt_words words, const struct sheet_font *font,
    const cairo_rectangle_t *column, bool is_drawn)
{
    const struct {
        struct text text;
        struct text_style style;
    } parts[] = {
        {words.own, {.cap_mm = font->cap_mm, .bold = font->is_bold, .language = sheet->language}},
        {words.german, {.cap_mm = font->german_cap_mm, .language = TEXT_OF("de")}},
    };
    double height = 0;
    for (size_t i = 0; i < COUNT(parts); i++) {
        if (parts[i].text.len == 0) {
            continue;
        }
        struct text_style style = parts[i].style;
        /* TEXT_START is where the text itself begins; in a swapped column all stand at the right. */
        bool is_foreign = sheet->is_mirrored && !has_from_right(parts[i].text);
        style.align = is_foreign ? TEXT_END : TEXT_START;
        if (is_drawn) {
            cairo_move_to(sheet->cr, column->x, column->y + height);
            text_paint(sheet->engine, sheet->cr, parts[i].text, &style, column->width);
        }
        height += text_measure(sheet->engine, parts[i].text, &style, column->width).height;
    }
    return height;
}

void sheet_put(struct sheet *sheet, struct receipt_words words, const struct sheet_font *font)
{
    cairo_rectangle_t column = {.x = sheet->left, .width = sheet->width};
    double height = put_words(sheet, words, font, &column, false);
    if (height > 0) {
        need(sheet, height);
        column.y = sheet->y;
        put_words(sheet, words, font, &column, true);
        sheet->y += height + mm(font->gap_mm);
    }
}

void sheet_rule(struct sheet *sheet, double thickness)
{
    cairo_rectangle(sheet->cr, sheet->left, sheet->y, sheet->width, thickness);
    cairo_fill(sheet->cr);
    sheet->y += thickness + mm(sheet->style->body.gap_mm);
}

void sheet_gap(struct sheet *sheet, double lines)
{
    sheet->y += lines * mm(sheet->style->body.gap_mm);
}

/* The font of the number, smaller where it would need a second line. */
static struct sheet_font number_font(
    const struct sheet *sheet, const struct receipt_layout *layout, double width)
{
    struct sheet_font font = sheet->style->number;
    if (layout->code.len > 0) { /* a few letters, to be read while waiting */
        font.cap_mm *= SHORT_NUMBER;
    }
    struct text_style style = {.cap_mm = font.cap_mm, .bold = true, .language = TEXT_OF("de")};
    double natural = text_measure(sheet->engine, layout->number, &style, 0).width;
    if (natural > width * 0.99) {
        font.cap_mm *= width * 0.99 / natural;
    }
    return font;
}

/* The words of the number's frame in `column`, below one another; the height they take. */
static double put_number_words(
    const struct sheet *sheet, const struct receipt_layout *layout, cairo_rectangle_t column,
    bool has_hint, bool is_drawn)
{
    const struct sheet_style *style = sheet->style;
    double top = column.y;
    column.y += put_words(sheet, layout->number_label, &style->label, &column, is_drawn);
    struct sheet_font number = number_font(sheet, layout, column.width);
    column.y +=
        put_words(sheet, (struct receipt_words){.own = layout->number}, &number, &column, is_drawn);
    if (has_hint) {
        column.y += mm(style->number.gap_mm);
        column.y += put_words(sheet, layout->number_hint, &style->small, &column, is_drawn);
    }
    return column.y - top;
}

/* What the code holds. */
static struct text code_of(const struct receipt_layout *layout)
{
    return layout->code.len > 0 ? layout->code : layout->number;
}

/* The frame at sheet->y, or only its height. Wide paper: code and words side by side; narrow: the
 * number first, the hint beside the code. */
static double put_number(
    const struct sheet *sheet, const struct receipt_layout *layout, bool is_drawn)
{
    const struct sheet_style *style = sheet->style;
    bool is_wide = style->label_mm > 0;
    double pad = mm(2), module = mm(style->code_mm);
    double code = qr_modules(code_of(layout)) * module;
    cairo_rectangle_t whole = {
        .x = sheet->left + pad, .y = sheet->y + pad, .width = sheet->width - 2 * pad};
    double code_x = whole.x + (sheet->is_mirrored ? whole.width - code : 0);
    double code_y = whole.y;
    cairo_rectangle_t beside = whole;
    beside.x += sheet->is_mirrored ? 0 : code;
    beside.x += sheet->is_mirrored ? pad : 0;
    beside.width -= code + pad;
    double height;
    if (is_wide) {
        double words = put_number_words(sheet, layout, beside, true, false);
        height = fmax(code, words);
        beside.y += (height - words) / 2;
        code_y += (height - code) / 2;
        put_number_words(sheet, layout, beside, true, is_drawn);
    } else {
        code_y += put_number_words(sheet, layout, whole, false, is_drawn);
        double hint = put_words(sheet, layout->number_hint, &style->small, &beside, false);
        height = fmax(code, hint);
        beside.y = code_y + (height - hint) / 2;
        put_words(sheet, layout->number_hint, &style->small, &beside, is_drawn);
        height += code_y - whole.y;
    }
    if (is_drawn) {
        qr_draw(sheet->cr, code_of(layout), code_x, code_y, module);
        cairo_set_line_width(sheet->cr, FRAME_PT);
        cairo_rectangle(sheet->cr, sheet->left, sheet->y, sheet->width, height + 2 * pad);
        cairo_stroke(sheet->cr);
    }
    return height + 2 * pad;
}

void sheet_number(struct sheet *sheet, const struct receipt_layout *layout)
{
    need(sheet, put_number(sheet, layout, false));
    sheet->y += put_number(sheet, layout, true) + mm(sheet->style->body.gap_mm);
}

void sheet_row(struct sheet *sheet, const struct receipt_row *row, bool is_first)
{
    const struct sheet_style *style = sheet->style;
    double pad = mm(style->body.cap_mm) * 0.5;
    cairo_rectangle_t label = {.x = sheet->left, .width = sheet->width}, value = label;
    bool is_wide = style->label_mm > 0;
    if (is_wide) {
        double wide = mm(style->label_mm), between = mm(4);
        label.width = wide;
        value.width -= wide + between;
        label.x += sheet->is_mirrored ? value.width + between : 0;
        value.x += sheet->is_mirrored ? 0 : wide + between;
    }
    double above = put_words(sheet, row->label, &style->label, &label, false);
    double below = put_words(sheet, row->value, &style->value, &value, false);
    double height = is_wide ? fmax(above, below) : above + below;
    need(sheet, height + 2 * pad);
    if (!is_first) {
        cairo_rectangle(sheet->cr, sheet->left, sheet->y, sheet->width, style->rule_pt / 2);
        cairo_fill(sheet->cr);
    }
    label.y = sheet->y + pad;
    value.y = sheet->y + pad + (is_wide ? 0 : above);
    put_words(sheet, row->label, &style->label, &label, true);
    put_words(sheet, row->value, &style->value, &value, true);
    sheet->y += height + 2 * pad;
}

void sheet_note(struct sheet *sheet, struct receipt_words note)
{
    const struct sheet_font *font = &sheet->style->body;
    double indent = mm(font->cap_mm) * 1.7, dot = mm(font->cap_mm) * 0.45;
    cairo_rectangle_t column = {
        .x = sheet->left + (sheet->is_mirrored ? 0 : indent), .width = sheet->width - indent};
    double height = put_words(sheet, note, font, &column, false);
    if (height > 0) {
        need(sheet, height);
        column.y = sheet->y;
        double x = sheet->is_mirrored ? sheet->left + sheet->width - dot : sheet->left;
        cairo_rectangle(sheet->cr, x, sheet->y + mm(font->cap_mm) * 0.87, dot, dot);
        cairo_fill(sheet->cr);
        put_words(sheet, note, font, &column, true);
        sheet->y += height + mm(font->cap_mm) * 0.7;
    }
}

void sheet_foot(struct sheet *sheet, struct receipt_words foot)
{
    const struct sheet_font *font = &sheet->style->small;
    cairo_rectangle_t column = {.x = sheet->left, .width = sheet->width};
    double height = put_words(sheet, foot, font, &column, false);
    if (height <= 0) {
        return;
    }
    double gap = mm(font->cap_mm) * 1.4;
    need(sheet, height + gap);
    bool is_cut = sheet->style->height_mm <= 0;
    sheet->y = is_cut ? sheet->y + gap : bottom_of(sheet) - height;
    column.y = sheet->y;
    put_words(sheet, foot, font, &column, true);
    sheet->y += height;
}
