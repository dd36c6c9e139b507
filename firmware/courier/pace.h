/* When to try again, and how much at once: pure, with time and chance coming in.
 *
 * Times are clock_steady_ms(). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

struct pace_options {
    unsigned window;       /* requests under way at most, 1..64 */
    unsigned retry_min_ms; /* the first pause after a failure is at most this */
    unsigned retry_max_ms; /* no pause is longer, unless central asks for it */
    unsigned poll_min_ms;  /* between two looks at a fresh submission's events */
    unsigned poll_max_ms;  /* at an old one's */
};

/* A pause after the `failures`-th failure in a row (1, 2, ...): doubling up to retry_max_ms, with
 * full jitter by `chance`, and never shorter than a tenth of retry_min_ms nor than `asked_s` seconds,
 * which is what the server asked for (0: nothing). */
uint64_t pace_retry_ms(
    const struct pace_options *options, unsigned failures, uint32_t chance, unsigned asked_s);

/* Until the next look at the events of something delivered `age_ms` ago: an eighth of its age, within
 * the two limits. */
uint64_t pace_poll_ms(const struct pace_options *options, uint64_t age_ms);

/* The line to central as a whole: one pause for all when it fails, slow start when it is back. */
struct line {
    unsigned failures;    /* in a row */
    unsigned allowed;     /* requests at once, 1..window */
    uint64_t retry_at_ms; /* nothing is sent before */
    bool asked_to_wait;   /* by central: not to be shortened */
    enum status status;   /* ok, offline, fault (it refuses us) or unknown */
};

/* Not yet tried: one request at first. */
void line_init(struct line *line);

/* Central answered as it should. True when the status changed. */
bool line_worked(struct line *line, const struct pace_options *options);

/* Nobody answered, or central wants less (`asked_s`). Several failures within one pause are one.
 * `status` is what the line is from now on. True when the status changed. */
bool line_failed(
    struct line *line, const struct pace_options *options, uint64_t now_ms, uint32_t chance,
    unsigned asked_s, enum status status);

/* A citizen handed something in: worth a try soon, unless central asked for a pause. */
void line_hurry(struct line *line, const struct pace_options *options, uint64_t now_ms);

/* How many requests may be under way now. */
unsigned line_allows(const struct line *line, uint64_t now_ms);
