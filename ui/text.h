/* Text on screens and receipts: Pango with the fonts that come with the program, and nothing of the
 * system's configuration, so it looks the same everywhere.
 *
 * Lengths are in units of the target: pixels for a screen, points for paper. Text wraps, at soft
 * hyphens too, and is never cut off. Characters that would change how others are shown (controls,
 * direction overrides) appear as U+FFFD. Laid out paragraphs are kept until they were not used for
 * two rounds. */
#pragma once

#include <cairo.h>

#include "base/fail.h"
#include "base/span.h"

#define TEXT_MAX 65536 /* bytes in one paragraph; more is shown as far as that, then "…" */

enum text_align { TEXT_START, TEXT_CENTER, TEXT_END };

struct text_style {
    double cap_mm; /* height of a capital letter; the font size follows from it */
    bool bold, underlined;
    bool is_rtl; /* screen: the start of a line is at the right, whichever way the text runs */
    enum text_align align;
    struct text language; /* BCP 47; empty: "de" */
};

struct text_extent {
    double width, height; /* units; whole lines */
    double baseline;      /* of the first line, from the top */
    unsigned lines;
    bool unknown; /* a character had no glyph in any font */
};

enum text_target {
    TEXT_SCREEN, /* whole pixels: font sizes rounded up, outlines hinted */
    TEXT_PAPER,  /* any size, positions not rounded */
};

struct text_engine;

/* Loads the fonts in `folder` (see assets_path()). `units_per_mm`: px per mm of a screen, 72/25.4 for
 * points on paper. NULL, after a line in the log, when the folder has no usable fonts. */
MUST_USE struct text_engine *text_open(
    const char *folder, enum text_target target, double units_per_mm);

/* For SCOPED: frees it with all that it has laid out. Accepts NULL. */
void text_close(struct text_engine **engine);

/* What `text` takes when it is wrapped to `width` units; width 0 or less: one line a paragraph. */
struct text_extent text_measure(
    struct text_engine *engine, struct text text, const struct text_style *style, double width);

/* A place between two letters: px or points from the top left corner of the paragraph. */
struct text_place {
    double x, y, height; /* of the line */
};

/* Where the caret stands behind the first `at` bytes of `text`, laid out as text_measure() does. Exact
 * where nothing is shown as U+FFFD, as in every answer. */
struct text_place text_place_of(
    struct text_engine *engine, struct text text, const struct text_style *style, double width,
    size_t at);

/* Draws it with the colour set on `cairo`, its top left corner at the current point; alignment is
 * within `width`. */
void text_paint(
    struct text_engine *engine, cairo_t *cairo, struct text text, const struct text_style *style,
    double width);

/* One round is over: forgets what was not used since the round before. */
void text_round(struct text_engine *engine);

/* `text` as it is shown: well-formed UTF-8 in which every control, direction override and broken byte
 * became U+FFFD; line feeds and soft hyphens stay. Written to `to` (`size` bytes, 3 times text.len is
 * always enough), cut at a whole character. */
struct text text_harmless(struct text text, char *to, size_t size);
