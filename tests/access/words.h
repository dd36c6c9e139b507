/* The words a citizen looks or listens for. They come from the catalogues, never from the screen: so a
 * screen that shows something else is noticed. */
#pragma once

#include "tests/access/visitor.h"
#include "tests/support/answers.h"

/* A control: what it is called, and the question it belongs to, when other questions on the same page
 * have controls of the same name. */
struct wanted {
    struct text name;
    struct text around; /* may be empty */
};

/* The program's text of a key in the citizen's language. Good until the next begin. */
struct text words_own(const struct visitor *visitor, const char *key);

/* A text of the pack `at` in the citizen's language; of the German one when it has none. */
struct text words_pack(const struct visitor *visitor, size_t at, struct text key);

/* What the screen `id` is called, its heading; empty when that is not fixed. */
struct text words_title(const struct visitor *visitor, const char *screen);

/* The control that an answer is given at, on the page or the entry that is shown. */
struct wanted words_answer(const struct visitor *visitor, const struct visit_answer *answer);

/* Whether the question of an answer is a date in three fields. */
bool words_is_date(const struct visitor *visitor, const struct visit_answer *answer);

/* Whether `shown` is these words, soft hyphens aside, or begins with them and goes on in brackets:
 * "Telephone (optional)". */
bool words_fit(struct text shown, struct text words);

/* Whether the words are in `shown`, soft hyphens aside. */
bool words_within(struct text shown, struct text words);
