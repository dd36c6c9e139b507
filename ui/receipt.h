/* A receipt as PDF, on A4 or on an 80 mm roll, by the same text code as the screen.
 *
 * The same layout gives the same bytes: no clock and no chance goes in. */
#pragma once

#include "base/fail.h"
#include "model/receipt_layout.h"
#include "ui/text.h"

enum receipt_paper {
    RECEIPT_A4,    /* 210 x 297 mm, as many pages as it takes */
    RECEIPT_ROLL80 /* 80 mm wide, one page cut to what stands on it */
};

enum receipt_result {
    RECEIPT_OK,
    RECEIPT_UNFIT, /* no number, or a text, row or note over its limit, or text that is not UTF-8 */
};

struct receipt_pdf {
    struct bytes content; /* starts with "%PDF-1." */
    void *space;          /* what holds the content, owned by the receipt_pdf */
    size_t pages;
    double width_mm, height_mm; /* of the first page */
};

/* Draws `layout` into memory. RECEIPT_OK, or RECEIPT_UNFIT and *pdf is empty. `engine` was opened for
 * points: text_open(fonts, TEXT_PAPER, 72 / 25.4). Ends the process when memory is short. Pair with
 * receipt_release(). */
MUST_USE enum receipt_result receipt_draw(
    struct receipt_pdf *pdf, struct text_engine *engine, const struct receipt_layout *layout,
    enum receipt_paper paper);

/* Wipes and frees. For SCOPED; accepts a zeroed or released one. */
void receipt_release(struct receipt_pdf *pdf);
