/* Where German words may be divided: soft hyphens for the screen, put in when a pack is built.
 *
 * Liang's method with the pattern files of LibreOffice, as Debian's package hyphen-de brings them
 * (/usr/share/hyphen/hyph_de_DE.dic): first line "ISO8859-1", then a pattern a line ("her1an1"; odd
 * numbers divide, even ones forbid), and NEXTLEVEL between the patterns that take compounds apart and
 * those that divide their parts. Source: F. M. Liang, Word Hy-phen-a-tion by Com-put-er, 1983; README
 * of libhyphen. The patterns are read on the author's machine and are no part of the product. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "base/span.h"

#define HYPHEN_FILE_MAX       (4u << 20) /* bytes of a pattern file */
#define HYPHEN_PATTERNS_MAX   150000
#define HYPHEN_EXCEPTIONS_MAX 2000
#define HYPHEN_WORD_MIN       13 /* letters: shorter words stay whole */
#define HYPHEN_WORD_MAX       80 /* letters: longer ones too */
#define HYPHEN_END_MIN        3  /* letters before, between and after the places */
#define HYPHEN_WHY_MAX        100

struct hyphen_pattern {
    struct bytes letters;  /* ISO 8859-1, small; "." is an end of the word */
    const uint8_t *values; /* letters.len + 1 of them, 0..9 */
};

/* A word of the author's own, with the places where it may be divided. */
struct hyphen_exception {
    struct bytes letters;
    const bool *breaks; /* letters.len of them: before this letter */
};

struct hyphens {
    const struct hyphen_pattern *level[2]; /* compounds, words; sorted by letters */
    size_t count[2];
    const struct hyphen_exception *exceptions;
    size_t exception_count;
};

/* Adds the patterns of a file to *hyphens (zeroed before), in `arena`, which needs 8 MiB; the file
 * may go. False with a reason in `why` (HYPHEN_WHY_MAX). */
MUST_USE bool hyphens_read(
    struct hyphens *hyphens, struct arena *arena, struct bytes file, char *why);

/* Adds an author's list: a word a line, "Bewohner-park-ausweis"; one without a hyphen is never
 * divided; "#" begins a comment. UTF-8. False with a reason that names the line. */
MUST_USE bool hyphens_read_exceptions(
    struct hyphens *hyphens, struct arena *arena, struct bytes file, char *why);

/* `text` with soft hyphens (U+00AD) in its long words, in `arena`. Words of the exceptions are divided
 * at any length. Nothing is put into what holds a digit, a {place}, an underscore, or looks like an
 * address (a dot, slash, colon or @ within). */
struct text hyphens_put(const struct hyphens *hyphens, struct text text, struct arena *arena);
