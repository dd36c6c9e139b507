/* Time, read at the rim of a program and passed inwards as values. */
#pragma once

#include <stdint.h>

/* Seconds since 1970, UTC: for what people and servers read. May jump. */
uint64_t clock_utc_s(void);

/* Milliseconds since some moment in the past, never back, not while suspended: for waiting. */
uint64_t clock_steady_ms(void);
