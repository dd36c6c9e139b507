/* What a citizen can do and perceive through one channel. The journey knows what is to be done; a hand finds
 * out how, by what its citizen perceives alone. */
#pragma once

#include "tests/access/words.h"

#define HAND_PACE_MS 500 /* between two touches; faster is taken for a double strike */
#define HAND_KEY_MS  150 /* between two keys */

struct hand {
    const char *name;   /* "touch" */
    const char *about;  /* of whom it tells */
    const char *duties; /* that a visit which ends well is evidence for: "A14 A18" */
    /* On the start screen: what this citizen switches on first. May be NULL. */
    void (*prepare)(struct visitor *visitor);
    /* At each new screen, besides ui/check.h. May be NULL. */
    void (*look)(struct visitor *visitor);
    /* Each time a screen was built and shown. May be NULL. */
    void (*shown)(struct visitor *visitor);
    /* Finds the first of `count` controls that is there and chooses it; false when none is. */
    bool (*choose)(struct visitor *visitor, const struct wanted *wanted, size_t count);
    /* Finds a field and types into it, letter by letter. */
    bool (*type)(struct visitor *visitor, const struct wanted *field, const char *text);
    /* Whether these words can be perceived on the screen that is shown. */
    bool (*perceives)(struct visitor *visitor, struct text words);
    bool makes_mistakes; /* forgets one answer and hears of it */
};

extern const struct hand hand_touch, hand_blind, hand_reach, hand_letters, hand_contrast;

/* All of them, and how many. */
extern const struct hand *const hands[];
size_t hand_count(void);

/* For hands that touch: a finger on what can be seen. */
bool touch_choose(struct visitor *visitor, const struct wanted *wanted, size_t count);
bool touch_type(struct visitor *visitor, const struct wanted *field, const char *text);
bool touch_perceives(struct visitor *visitor, struct text words);

/* Whether these words were said since ear_forget(), as they are read aloud. */
bool blind_heard(const struct visitor *visitor, struct text words);
