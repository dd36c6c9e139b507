#include "base/clock.h"

#include <time.h>

#include "base/fail.h"

static struct timespec read_clock(clockid_t clock)
{
    struct timespec now;
    if (clock_gettime(clock, &now) < 0) {
        die_errno("read a clock");
    }
    return now;
}

uint64_t clock_utc_s(void)
{
    return (uint64_t)read_clock(CLOCK_REALTIME).tv_sec;
}

uint64_t clock_steady_ms(void)
{
    struct timespec now = read_clock(CLOCK_MONOTONIC);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}
