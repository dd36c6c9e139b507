/* What people read and hear, by key and language: the program's own (assets/locales/<lang>.po) and a
 * service pack's (texts/<lang>.po).
 *
 * The files are gettext PO with keys: `msgid "dog.chip.label"`, `msgstr "Chip number"`; a msgctxt is
 * put in front with a dot (`msgctxt "dog.chip"`, `msgid "label"`). The header entry (msgid "") is
 * skipped; "#" begins a comment. Refused: fuzzy entries, a key given twice, an empty text. The flag "#, same" says that a text may be the same in German. In a text "{name}" is a place
 * to be filled; "{{" and "}}" are braces.
 *
 * What is counted has plural forms, gettext's own: `msgid "waiting.before"`, `msgid_plural
 * "waiting.before"` (the key again), `msgstr[0]`, `msgstr[1]`, ... as many as the language has, and the
 * header names the rule (model/plural.def). texts_count() takes the form of a number.
 *
 * "<key>.spoken" is said in place of the text of <key>, where that reads badly aloud. Soft hyphens
 * (U+00AD, put in by `foyer pack build`) are for the screen; what is said and sent has none. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "base/span.h"
#include "model/plural.h"

#define TEXTS_FILE_MAX  (256u * 1024) /* bytes of one PO file */
#define TEXTS_COUNT_MAX 2000          /* entries in one file */
#define TEXTS_KEY_MAX   200           /* bytes */
#define TEXTS_TEXT_MAX  4000          /* bytes */
#define TEXTS_WHY_MAX   200           /* bytes of a reason, with its NUL */

#define TEXTS_SOFT_HYPHEN "\xC2\xAD" /* U+00AD */

struct texts_entry {
    struct text key, text; /* with plural forms the last of them */
    bool is_same;          /* the translator says: rightly the same as in German */
    unsigned form_count;   /* 0: no plural forms */
    const struct text *forms;
};

struct texts {
    struct text language;              /* BCP 47: "de", "en", "de-x-leicht" */
    const struct texts_entry *entries; /* sorted by key */
    size_t count;
    const struct texts *beneath; /* asked when a key is not in here; NULL: none. Set by the owner */
};

/* Fills one {name} of a text. */
struct texts_place {
    struct text name, value;
};

/* Reads a PO file into `arena`, which the texts then live in; `source` may go. False with a reason
 * for people (English, line number) in `why` (at least TEXTS_WHY_MAX bytes, ends in NUL). */
MUST_USE bool texts_read(
    struct texts *texts, struct arena *arena, struct bytes source, struct text language, char *why);

/* What is wrong with one entry of a file, and does not keep the rest from being read. */
enum texts_trouble { TEXTS_FUZZY, TEXTS_EMPTY, TEXTS_TWICE };

/* Hears all of it, with the line and the key. */
struct texts_listener {
    void (*hear)(
        void *context, enum texts_trouble trouble, unsigned line, struct text key,
        const char *reason);
    void *context;
};

/* The same, but such troubles go to the listener: a fuzzy text is kept, an empty one is left out, of
 * two with one key the first is kept. With NULL it is texts_read(). */
MUST_USE bool texts_read_all(
    struct texts *texts, struct arena *arena, struct bytes source, struct text language,
    const struct texts_listener *listener, char *why);

/* The entries as a PO file that texts_read() reads back to the same, sorted by key, ending in a NUL
 * that is not counted, in `arena`. */
struct text texts_print(const struct texts *texts, struct arena *arena);

/* `text` without its soft hyphens; the text itself when it has none, else a copy in `arena`. */
struct text texts_plain(struct text text, struct arena *arena);

/* What is said for `key`: the text of "<key>.spoken" when there is one, else of `key`, without soft
 * hyphens. */
struct text texts_spoken(const struct texts *texts, struct text key, struct arena *arena);

/* The text of `key`, here or beneath; the key itself when there is none, so that the gap is seen. */
struct text texts_find(const struct texts *texts, struct text key);

/* True when texts_find() has more to say than the key. */
bool texts_has(const struct texts *texts, struct text key);

/* The key as it is stored, living as long as the texts; empty when there is no such text. */
struct text texts_key(const struct texts *texts, struct text key);

/* True when `text` is the text of an entry of these (not beneath) itself, at the same place in memory. */
bool texts_own(const struct texts *texts, struct text text);

/* The text of `key` with its places filled, in `arena`. A {name} that is not among `places` stays as
 * it stands. */
struct text texts_say(
    const struct texts *texts, struct text key, const struct texts_place *places, size_t count,
    struct arena *arena);

/* The same in the plural form for `count`; "{count}" is filled with it, beside `places`. A text without
 * plural forms is taken as it is. */
struct text texts_count(
    const struct texts *texts, struct text key, uint64_t count, const struct texts_place *places,
    size_t place_count, struct arena *arena);
