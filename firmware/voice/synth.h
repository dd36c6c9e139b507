/* Text to samples, by libespeak-ng: the one file that calls it. There is one per process, for the
 * library keeps what it knows in variables of its own; they end with the process. */
#pragma once

#include <stdint.h>

#include "base/fail.h"
#include "base/span.h"

/* Takes the next samples of an utterance, 22,050 a second; false ends it. */
typedef bool synth_taker(void *owner, const int16_t *at, size_t count);

struct synth {
    bool is_ready;
    char voice[17]; /* that is set now */
};

/* Loads the library's data. False, with a line in the log, when they are not there or speak at
 * another rate. */
MUST_USE bool synth_open(struct synth *synth);

/* Forgets the library's data. A zeroed one is accepted. */
void synth_close(struct synth *synth);

/* Speaks `text`, which ends in a NUL, in the nearest voice for `language`, at `rate` words a minute;
 * never as markup or phonemes. Returns when `take` has had all of it or said false: false then, and when
 * the library failed. */
MUST_USE bool synth_say(
    struct synth *synth, struct text language, const char *text, uint32_t rate, synth_taker *take,
    void *owner);

/* Makes the library forget the last text: it keeps the last clause and word in buffers of its own, which
 * only another clause overwrites. */
void synth_forget(struct synth *synth);
