/* Paper that fills from the top: the pieces a receipt is made of, each put below the one before.
 *
 * Lengths are PDF points (1/72 inch) unless a name says millimetres. Where the language is written
 * from right to left, sides are swapped. */
#pragma once

#include <cairo.h>

#include "ui/receipt.h"
#include "ui/text.h"

#define SHEET_PT_PER_MM (72.0 / 25.4)

struct sheet_font {
    double cap_mm;        /* height of a capital letter */
    double german_cap_mm; /* of the same in German, below it */
    bool is_bold;         /* not the German */
    double gap_mm;        /* below the text */
};

struct sheet_style {
    double width_mm;
    double height_mm; /* 0: as long as what stands on it */
    double side_mm;   /* empty at the left and the right */
    double margin_mm; /* empty at the top and the bottom */
    double label_mm;  /* width of the labels of rows; 0: a label stands above its value */
    double code_mm;   /* one module of the QR code */
    double rule_pt;   /* thickness of a line */
    struct sheet_font office, title, body, label, value, number, small;
};

struct sheet {
    const struct sheet_style *style;
    cairo_t *cr;
    struct text_engine *engine; /* borrowed */
    struct text language;
    double left, width; /* of the column between the sides */
    double y;           /* where the next piece begins */
    bool is_mirrored;
    size_t pages;
};

/* What is known about a kind of paper; static. `is_tight`: a little smaller, where that saves a sheet
 * with two lines on it (some scripts need high lines); a roll has no such need. */
const struct sheet_style *sheet_style_of(enum receipt_paper paper, bool is_tight);

/* Begins the first page on `surface`, for the language of `layout`. Pair with sheet_finish(). */
void sheet_init(
    struct sheet *sheet, cairo_surface_t *surface, struct text_engine *engine,
    const struct receipt_layout *layout, const struct sheet_style *style);

/* Ends the last page and frees what the sheet owns, but not the surface. */
void sheet_finish(struct sheet *sheet);

/* Words over the whole width, then the gap of `font`. Nothing when they are empty. */
void sheet_put(struct sheet *sheet, struct receipt_words words, const struct sheet_font *font);

/* A line over the whole width, `thickness` points. */
void sheet_rule(struct sheet *sheet, double thickness);

/* `lines` times the gap below body text left empty. */
void sheet_gap(struct sheet *sheet, double lines);

/* The framed receipt number with its QR code, label and hint. */
void sheet_number(struct sheet *sheet, const struct receipt_layout *layout);

/* A label and its value, with a thin line above unless it is the first. */
void sheet_row(struct sheet *sheet, const struct receipt_row *row, bool is_first);

/* A point of a list. */
void sheet_note(struct sheet *sheet, struct receipt_words note);

/* Small words at the end; on a page of fixed height at its lower edge. */
void sheet_foot(struct sheet *sheet, struct receipt_words foot);
