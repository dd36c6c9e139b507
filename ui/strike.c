#include "ui/strike.h"

static bool repeats(const struct strikes *strikes, const struct keypad *keypad, uint64_t at_ms)
{
    return keypad->repeat_delay_ms > 0 && at_ms - strikes->down_ms >= keypad->repeat_delay_ms &&
           at_ms - strikes->meant_ms >= keypad->repeat_every_ms;
}

bool strike_is_meant(
    struct strikes *strikes, const struct keypad *keypad, int32_t code, bool is_repeat,
    uint64_t at_ms)
{
    bool is_same = strikes->has_last && strikes->last == code;
    if (is_repeat) {
        if (!is_same || !repeats(strikes, keypad, at_ms)) {
            return false;
        }
        strikes->meant_ms = at_ms;
        return true;
    }
    if (is_same && at_ms - strikes->meant_ms < keypad->strike_ms) {
        return false;
    }
    *strikes = (struct strikes){true, code, at_ms, at_ms};
    return true;
}
