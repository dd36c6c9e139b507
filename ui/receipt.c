#include "ui/receipt.h"

#include <cairo-pdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "ui/receipt_sheet.h"

enum { LINES_MAX = 12 }; /* in one text, by forced line ends */

/* Text that can be set in type: UTF-8, few lines, no control characters but the line end. */
static bool text_fits(struct text text)
{
    if (text.len > RECEIPT_TEXT_MAX || !utf8_valid(text)) {
        return false;
    }
    size_t lines = 1;
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = (uint8_t)text.at[i];
        lines += c == '\n';
        if ((c < 0x20 && c != '\n') || c == 0x7f) {
            return false;
        }
    }
    return lines <= LINES_MAX;
}

static bool words_fit(struct receipt_words words)
{
    return text_fits(words.own) && text_fits(words.german);
}

/* One to RECEIPT_NUMBER_MAX printable ASCII characters: the same on paper and in the code. Blanks stand
 * only within, and only where the code holds something else: "B 017". */
static bool number_fits(struct text number, bool may_have_blanks)
{
    for (size_t i = 0; i < number.len; i++) {
        bool is_blank = may_have_blanks && number.at[i] == ' ' && i > 0 && i + 1 < number.len;
        if (!is_blank && (number.at[i] <= ' ' || number.at[i] > '~')) {
            return false;
        }
    }
    return number.len > 0 && number.len <= RECEIPT_NUMBER_MAX;
}

static bool layout_fits(const struct receipt_layout *layout)
{
    if (layout->row_count > RECEIPT_ROWS_MAX || layout->note_count > RECEIPT_NOTES_MAX ||
        !number_fits(layout->number, layout->code.len > 0) ||
        (layout->code.len > 0 && !number_fits(layout->code, false)) || !text_fits(layout->office) ||
        !text_fits(layout->place) || !text_fits(layout->foot) || !text_fits(layout->language) ||
        !words_fit(layout->title) || !words_fit(layout->lead) || !words_fit(layout->number_label) ||
        !words_fit(layout->number_hint)) {
        return false;
    }
    for (size_t i = 0; i < layout->row_count; i++) {
        if (!words_fit(layout->rows[i].label) || !words_fit(layout->rows[i].value)) {
            return false;
        }
    }
    for (size_t i = 0; i < layout->note_count; i++) {
        if (!words_fit(layout->notes[i])) {
            return false;
        }
    }
    return true;
}

/* cairo_write_func_t: `closure` is the FILE that collects the bytes. */
static cairo_status_t append(void *closure, const unsigned char *data, unsigned length)
{
    FILE *file = closure;
    bool ok = fwrite(data, 1, length, file) == length;
    return ok ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void finish_surface(cairo_surface_t **surface)
{
    if (*surface != NULL) {
        cairo_surface_destroy(*surface);
        *surface = NULL;
    }
}

static void draw_head(struct sheet *sheet, const struct receipt_layout *layout)
{
    const struct sheet_style *style = sheet->style;
    sheet_put(sheet, (struct receipt_words){.own = layout->office}, &style->office);
    sheet_put(sheet, (struct receipt_words){.own = layout->place}, &style->small);
    sheet_rule(sheet, style->rule_pt);
    sheet_put(sheet, layout->title, &style->title);
    sheet_put(sheet, layout->lead, &style->body);
}

static void draw_content(struct sheet *sheet, const struct receipt_layout *layout)
{
    draw_head(sheet, layout);
    sheet_number(sheet, layout);
    for (size_t i = 0; i < layout->row_count; i++) {
        sheet_row(sheet, &layout->rows[i], i == 0);
    }
    sheet_gap(sheet, layout->note_count > 0 ? 1 : 0);
    for (size_t i = 0; i < layout->note_count; i++) {
        sheet_note(sheet, layout->notes[i]);
    }
    sheet_foot(sheet, (struct receipt_words){.own = layout->foot});
}

/* Draws on nothing: how many pages it takes, and how far down the last one goes, in points. */
static size_t measure(
    struct text_engine *engine, const struct receipt_layout *layout,
    const struct sheet_style *style, double *height)
{
    SCOPED(finish_surface)
    cairo_surface_t *nowhere = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
    struct sheet sheet;
    sheet_init(&sheet, nowhere, engine, layout, style);
    draw_content(&sheet, layout);
    *height = sheet.y;
    size_t pages = sheet.pages;
    sheet_finish(&sheet);
    return pages;
}

/* The style for this paper, and the height of its pages in mm. */
static const struct sheet_style *choose_style(
    struct text_engine *engine, const struct receipt_layout *layout, enum receipt_paper paper,
    double *height_mm)
{
    const struct sheet_style *style = sheet_style_of(paper, false);
    const struct sheet_style *tight = sheet_style_of(paper, true);
    double height;
    size_t pages = measure(engine, layout, style, &height);
    if (style->height_mm <= 0) {
        *height_mm = ceil(height / SHEET_PT_PER_MM + style->margin_mm);
        return style;
    }
    *height_mm = style->height_mm;
    bool helps = pages > 1 && measure(engine, layout, tight, &height) < pages;
    return helps ? tight : style;
}

/* Bytes depend on the layout alone: without this, cairo writes the time of day. */
static void describe(cairo_surface_t *surface, const struct receipt_layout *layout)
{
    char title[RECEIPT_TEXT_MAX + 1] = "";
    if (layout->title.own.len > 0) {
        memcpy(title, layout->title.own.at, layout->title.own.len);
    }
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
}

enum receipt_result receipt_draw(
    struct receipt_pdf *pdf, struct text_engine *engine, const struct receipt_layout *layout,
    enum receipt_paper paper)
{
    *pdf = (struct receipt_pdf){0};
    if (!layout_fits(layout)) {
        return RECEIPT_UNFIT;
    }
    double height_mm;
    const struct sheet_style *style = choose_style(engine, layout, paper, &height_mm);
    char *space = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&space, &len);
    if (file == NULL) {
        die_errno("memory for a receipt");
    }
    SCOPED(finish_surface)
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
        append, file, style->width_mm * SHEET_PT_PER_MM, height_mm * SHEET_PT_PER_MM);
    describe(surface, layout);
    struct sheet sheet;
    sheet_init(&sheet, surface, engine, layout, style);
    draw_content(&sheet, layout);
    size_t pages = sheet.pages;
    sheet_finish(&sheet);
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    if (status != CAIRO_STATUS_SUCCESS || fclose(file) != 0) {
        die("a receipt could not be drawn: %s", cairo_status_to_string(status));
    }
    *pdf = (struct receipt_pdf){
        {(const uint8_t *)space, len}, space, pages, style->width_mm, height_mm};
    return RECEIPT_OK;
}

void receipt_release(struct receipt_pdf *pdf)
{
    if (pdf->space != NULL) {
        explicit_bzero(pdf->space, pdf->content.len);
        free(pdf->space);
    }
    *pdf = (struct receipt_pdf){0};
}
