/* Translations of a FIM form: message 0106 of XDatenfelder 3.0.0. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "base/span.h"

#define TRANSLATIONS_MAX           40000 /* texts in all languages */
#define TRANSLATIONS_LANGUAGES_MAX 12
#define TRANSLATIONS_WHY_MAX       500 /* bytes of a reason, with its NUL */

/* Which text of an element it is. */
enum translation_part {
    TRANSLATION_LABEL,   /* bezeichnungEingabe */
    TRANSLATION_HELP,    /* hilfetextEingabe */
    TRANSLATION_CONTENT, /* inhalt */
    TRANSLATION_VALUE,   /* name of a value, by its code */
};

struct translation {
    struct text language, element, code, text;
    enum translation_part part;
};

struct translations {
    struct arena arena;                                /* owns all of it */
    struct text form;                                  /* id of the form that is translated */
    struct text languages[TRANSLATIONS_LANGUAGES_MAX]; /* "en"; "de-x-leicht" for simple German */
    size_t language_count;
    struct translation *list; /* sorted */
    size_t count;
};

/* Reads a file of message 0106, which may go afterwards. False with a reason in `why`
 * (TRANSLATIONS_WHY_MAX); *translations is zeroed then. Pair with translations_release(). */
MUST_USE bool translations_read(struct translations *translations, struct bytes source, char *why);

/* For SCOPED; accepts a zeroed one. */
void translations_release(struct translations *translations);

/* The translated text; empty when there is none, or when `translations` is NULL. `code` is of a value,
 * else empty. */
struct text translations_find(
    const struct translations *translations, struct text language, struct text element,
    enum translation_part part, struct text code);
