/* Which keys the keyboard has in which language. Pure data and ways to read it. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define LAYOUT_KEYS_MAX 44 /* of one page */

struct layout {
    unsigned columns;
    const char *keys; /* letters and <words>, with a space between them */
};

/* The letters that answers are written with, by BCP 47 language; `narrow`: for ten columns. */
struct layout layout_letters(struct text language, bool narrow);

/* The alphabet of a language that is not written in Latin letters; no keys when it is. */
struct layout layout_alphabet(struct text language, bool narrow);

/* What the key that leads to this alphabet shows; empty when there is none. */
struct text layout_alphabet_name(struct text language);

/* Takes the next key of a layout; empty at its end. Borrowed from the layout. */
struct text layout_next(const char **keys);

/* The capital of one letter on a key (UTF-8, borrowed or from a table); in Turkish i becomes İ. The letter
 * itself when it has none: ß, digits, Arabic letters. */
struct text layout_capital(struct text letter, struct text language);

/* The word of keyboard_signs.def for what a key types, as a key of the catalogues: "sign.comma". Empty
 * for letters. */
struct text layout_sign(struct text typed);
