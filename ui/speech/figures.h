/* Figures in a text that people do not say as they are written: dates, money, codes. Pure; for
 * ui/speech only. */
#pragma once

#include "base/fail.h"
#include "model/texts.h"

#define FIGURE_CODE_MIN 5 /* signs; a shorter number is said as a number */

enum figure_kind {
    FIGURE_NONE,
    FIGURE_DATE,  /* part: day without leading zero, month as it stands, year */
    FIGURE_MONEY, /* part: euro, cents without leading zero or empty */
    FIGURE_CODE,  /* part[0]: all of it, to be said letter by letter */
};

struct figure {
    enum figure_kind kind;
    struct text part[3]; /* in the text */
};

/* What figure stands at the beginning of `text`, which is the beginning of a word. Gives its bytes; 0:
 * none. "24.11.2026"; "12,50 €", "12.50 €", "€12.50"; capitals and digits with a digit among them,
 * FIGURE_CODE_MIN and more, hyphens between: "0K3T-9QXH". */
MUST_USE size_t figure_find(struct figure *figure, struct text text);

/* Whether all of it is a code in groups of four, as an IBAN: "DE02 1203 0000 0000 2020 51". */
bool figure_is_grouped(struct text text);

/* The word of a month, "01".."12". */
struct text figure_month(const struct texts *texts, struct text digits);
