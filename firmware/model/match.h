/* Finding a name in a list by what somebody types: small or capital letters and the marks on letters
 * do not matter, and ä may be typed as a or ae. For looking up only: what is chosen is taken as it is
 * written. */
#pragma once

#include "base/span.h"

#define MATCH_BYTES_MAX 200 /* of what is typed, and of a name; what is longer is cut */

/* How well a name fits; the greater the better. */
enum match {
    MATCH_NONE,
    MATCH_INSIDE, /* somewhere within a word */
    MATCH_WORD,   /* at the beginning of a word */
    MATCH_START,  /* at the beginning of the name */
    MATCH_WHOLE,  /* it is the name */
    MATCH_COUNT
};

/* What is looked for, made ready once for many names; borrows nothing. */
struct match_query {
    char wide[MATCH_BYTES_MAX], bare[MATCH_BYTES_MAX]; /* ä as AE, and as A */
    size_t wide_len, bare_len;
};

/* White space at the ends is not looked for. Nothing left: every name fits, MATCH_START. */
void match_begin(struct match_query *query, struct text typed);

/* How well `name` fits. */
enum match match_name(const struct match_query *query, struct text name);

/* Wipes what was typed. */
void match_end(struct match_query *query);
