#include "model/online.h"

static bool is_row(struct text pin)
{
    bool same = true, up = true, down = true;
    for (size_t i = 1; i < pin.len; i++) {
        int step = pin.at[i] - pin.at[i - 1];
        same = same && step == 0;
        up = up && (step == 1 || step == -9);
        down = down && (step == -1 || step == 9);
    }
    return same || up || down;
}

/* 123123, 121212. */
static bool repeats(struct text pin)
{
    for (size_t part = 2; part <= pin.len / 2; part++) {
        if (pin.len % part == 0 && memcmp(pin.at, pin.at + part, pin.len - part) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_day(int day, int month)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

enum online_weakness online_weakness(struct text pin)
{
    if (is_row(pin) || repeats(pin)) {
        return ONLINE_ROW;
    }
    if (pin.len != ONLINE_PIN_LEN) {
        return ONLINE_STRONG;
    }
    int pairs[3];
    for (size_t i = 0; i < 3; i++) {
        pairs[i] = (pin.at[2 * i] - '0') * 10 + pin.at[2 * i + 1] - '0';
    }
    bool is_birth =
        is_day(pairs[0], pairs[1]) || is_day(pairs[1], pairs[0]) || is_day(pairs[2], pairs[1]);
    return is_birth ? ONLINE_BIRTH : ONLINE_STRONG;
}
