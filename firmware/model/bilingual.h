/* What paper says twice: in the citizen's language, and in German where that is another one. Receipts and
 * slips are put together with it. */
#pragma once

#include "base/arena.h"
#include "model/pack.h"
#include "model/receipt_layout.h"

struct bilingual {
    struct texts own, german; /* of the pack, the program's beneath */
    struct arena *arena;      /* for what is filled in; borrowed */
};

/* `own` and `german` are the program's texts. What the pack does not say in `language` it says in German. */
struct bilingual bilingual_of(
    const struct pack *pack, struct text language, const struct texts *own,
    const struct texts *german, struct arena *arena);

/* A text in both; the same in both is said once. */
struct receipt_words bilingual_words(const struct bilingual *say, struct text key);

/* The same in the plural form for `count`. */
struct receipt_words bilingual_count(const struct bilingual *say, struct text key, uint64_t count);

/* Day and time, "24.11.2026, 09:41", as people of either language write it. */
struct receipt_words bilingual_moment(const struct bilingual *say, struct text time);

/* Adds a row; beyond RECEIPT_ROWS_MAX nothing is added. */
void bilingual_row(
    struct receipt_layout *layout, struct receipt_words label, struct receipt_words value);

/* Adds a note; beyond RECEIPT_NOTES_MAX nothing is added. */
void bilingual_note(struct receipt_layout *layout, struct receipt_words note);

/* The rows and notes that the pack wants (receipt.json). */
void bilingual_of_pack(
    struct receipt_layout *layout, const struct bilingual *say, const struct pack *pack);
