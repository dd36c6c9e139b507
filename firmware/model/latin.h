/* The letters of German administration: DIN 91379:2022-08 (String.Latin+ 1.3), 930 entries.
 *
 * A letter may be one, two or three code points: k͟h is one. What begins a text is found by the
 * longest match; Unicode's own ideas of letters and graphemes are not asked. All 930 are stable under
 * NFC, so text is brought into NFC first (model/entry.h); here nothing is normalised or changed.
 * Every function takes any bytes; what is no UTF-8 is matched by nothing. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define LATIN_POINTS_MAX 3 /* code points in an entry */
#define LATIN_BYTES_MAX  9 /* its UTF-8 */
#define LATIN_CODE_MAX   8 /* bytes of "U+10FFFF" */

enum latin_group {
    LATIN_LETTER,
    LATIN_N1, /* the signs of personal names: space ' , - . ’ ... */
    LATIN_N2, /* digits and the other signs */
    LATIN_N3,
    LATIN_N4,   /* tabulation, line ends, U+00A0 */
    LATIN_MARK, /* combining marks: never allowed alone */
    LATIN_GREEK,
    LATIN_CYRILLIC,
    LATIN_E1, /* further signs */
};

/* What a field may hold: the types of the standard. Letters that are deprecated are in all of them. */
enum latin_type {
    LATIN_ANY, /* no type: not limited by the standard */
    LATIN_A,   /* names of people: letters and N1, no digits */
    LATIN_B,   /* other names: A and N2 */
    LATIN_C,   /* running text: B, N3 and N4 */
    LATIN_D,   /* names with Greek: letters, N1 to N3, Greek, E1 */
    LATIN_E,   /* everything but marks alone */
};

/* The type of the JSON Schema format "din-91379-a" to "din-91379-e"; LATIN_ANY for any other. */
enum latin_type latin_type_of(struct text format);

struct latin_entry {
    enum latin_group group;
    bool is_deprecated;                /* taken from documents, never offered */
    uint16_t points[LATIN_POINTS_MAX]; /* 0 behind the last */
    char search[3];                    /* of a letter: one or two capitals; 0 behind them */
};

/* How many entries there are: 930. */
size_t latin_count(void);

/* The entry at this place, 0..latin_count() - 1; in the order of their code points. */
const struct latin_entry *latin_at(size_t place);

/* Writes an entry as UTF-8 to `to` and gives the bytes, 1..LATIN_BYTES_MAX. */
size_t latin_spell(char to[LATIN_BYTES_MAX], const struct latin_entry *entry);

/* The same with its code points as small letters: K͟H as k͟h. What has none is spelled as it is. */
size_t latin_spell_small(char to[LATIN_BYTES_MAX], const struct latin_entry *entry);

/* True for a capital letter: K͟h is one, k͟h is not. */
bool latin_is_capital(const struct latin_entry *entry);

/* Bytes of the longest entry that `text` begins with, and the entry; 0 and NULL when there is none. */
size_t latin_match(struct text text, const struct latin_entry **entry);

/* Bytes of the first letter of `text`, as people count: the longest match, or of other scripts one
 * code point with the marks on it. 0 only for an empty text; a byte that is no UTF-8 counts as one. */
size_t latin_first(struct text text);

/* The same for the last letter: what one backspace takes. */
size_t latin_last(struct text text);

/* The first thing that a type does not allow. */
struct latin_fault {
    size_t at;         /* code points before it */
    struct text found; /* in the text: a letter with its marks, a sign, a mark alone */
};

/* True when every part of `text` is an entry that `type` allows; else what comes first that is not,
 * in *fault (may be NULL). Always true for LATIN_ANY. */
MUST_USE bool latin_check(struct text text, enum latin_type type, struct latin_fault *fault);

/* The code point that a text begins with as "U+0301", ends in NUL: for what has no shape of its own. */
void latin_code(char to[LATIN_CODE_MAX + 1], struct text text);

/* The search form of `text`, for comparing and finding and never for storing or printing: letters as
 * capital basic ones (Ä is AE, ß is SS, Ø is OE, Æ is AE, Þ is TH), ’ as ', all else as it is.
 * `to` has room for text.len bytes; gives the bytes written, never more.
 * Source: the standard's own table. */
size_t latin_search_form(char *to, struct text text);

/* True when both have the same search form, and so ' equals ’. */
bool latin_same(struct text a, struct text b);

/* True when the search form of `text` begins with that of `start`. */
bool latin_begins_with(struct text text, struct text start);

/* True when `name` can be what the machine-readable zone `printed` says ("MUELLER GROSS", fillers as
 * spaces): signs are left out, and what ICAO 9303-3 §6 A allows besides the search form is taken (Ä as
 * A, Ü as U or UXX, Ñ as NXX, Å as A, Ö as O). `is_cut`: the field was full, so the name may go on.
 * False for more than 63 letters printed. */
bool latin_fits_mrz(struct text name, struct text printed, bool is_cut);
