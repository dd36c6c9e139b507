/* Everything that is wrong with a service pack, for its author: pack_read() stops at the first reason,
 * this goes on and names file, place and what to do. Pure: the day comes in as a value. */
#pragma once

#include "model/pack.h"

#define FINDINGS_MAX     2000 /* kept of one pack; more are counted */
#define FINDING_FILE_MAX 48   /* bytes with NUL: "texts/de-x-leicht.po" */
#define FINDING_AT_MAX   320  /* bytes with NUL: a JSON pointer, or the key of a text */
#define FINDING_WHAT_MAX 400  /* bytes with NUL */
#define LINT_KEY_DAYS    90   /* an authority's key that ends sooner is warned of */

enum finding_level { FINDING_ERROR, FINDING_WARNING, FINDING_NOTE };

#define FINDING(code, level, todo) FINDING_##code,
enum finding_code {
#include "model/pack/findings.def"
    FINDING_COUNT
};
#undef FINDING

struct finding {
    enum finding_code code;
    char file[FINDING_FILE_MAX]; /* "texts/en.po" */
    char at[FINDING_AT_MAX];     /* "/properties/dog" in a JSON file, "dog.chip.label" in texts */
    char what[FINDING_WHAT_MAX]; /* what is wrong, English */
    size_t page;                 /* where a citizen meets it; FORM_NONE: on no page or on all */
};

struct findings {
    struct finding *list; /* owned */
    size_t count, size;
    size_t dropped; /* over FINDINGS_MAX */
};

/* For SCOPED; accepts a zeroed one. */
void findings_release(struct findings *findings);

/* Adds one; `file`, `at` and what is said are cut off at their limits. */
PRINTF_LIKE(6, 7)
void findings_add(
    struct findings *findings, enum finding_code code, const char *file, struct text at,
    size_t page, const char *format, ...);

/* How many have this level. */
size_t findings_of(const struct findings *findings, enum finding_level level);

/* What the table says about a code: its level, "text_missing", and what to do. Static. */
enum finding_level finding_level(enum finding_code code);

/* The code as it is written: "text_missing". */
const char *finding_word(enum finding_code code);

/* What an author does about it, English. */
const char *finding_todo(enum finding_code code);

/* Reads a payload as pack_read() does and adds everything that is wrong with it to *findings (a zeroed
 * one, or one with findings already). `today` is a day as in date.h, for the authority's key. True when
 * *pack can be shown, though perhaps with faults (a text that is missing shows its key); false and
 * zeroed when not. Pair with pack_release(). It may be used when findings_of(ERROR) is 0. */
MUST_USE bool pack_lint_read(
    struct pack *pack, struct bytes payload, long today, struct findings *findings);
