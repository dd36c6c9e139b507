/* Which strikes of a real keyboard's keys are meant: fingers that tremble strike twice, and a key that
 * sticks or is held repeats itself. Pure; times come in as values.
 * Source: EN 301 549 5.7 (repeating can be slowed or is off), 5.8 (double strikes). */
#pragma once

#include "base/keypad.h"

struct strikes {
    bool has_last;
    int32_t last;      /* the key that was meant last */
    uint64_t down_ms;  /* since when it is down */
    uint64_t meant_ms; /* when it was meant last, by a strike or by repeating itself */
};

/* Whether this strike of the key `code` is meant; by the hardware's repeating when `is_repeat`. */
MUST_USE bool strike_is_meant(
    struct strikes *strikes, const struct keypad *keypad, int32_t code, bool is_repeat,
    uint64_t at_ms);
