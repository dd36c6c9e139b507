/* What stands behind a key of the keyboard: all letters of DIN 91379 whose search form begins with
 * that letter (Æ and Ä behind A, Þ behind T), as capital or small as the key; those of the region's
 * languages first. Deprecated letters are never among them. */
#pragma once

#include "model/latin.h"

#define VARIANTS_MAX 48 /* behind one key */

struct variant {
    char at[LATIN_BYTES_MAX]; /* UTF-8 */
    size_t len;
};

struct variants {
    size_t count;
    struct variant list[VARIANTS_MAX];
};

/* What can stand in the place of `letter`, a key or a letter that was typed with it: "e" and "ệ" have
 * the same but for themselves. Empty for what has none. */
void variants_find(struct variants *variants, struct text letter);

/* True when variants_find() finds any. */
bool variants_exist(struct text letter);
