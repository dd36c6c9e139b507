#include "courier/pace.h"

enum { DOUBLINGS_MAX = 20, AGE_SHARE = 8 };

uint64_t pace_retry_ms(
    const struct pace_options *options, unsigned failures, uint32_t chance, unsigned asked_s)
{
    unsigned doublings = failures == 0 ? 0 : failures - 1;
    uint64_t most = (uint64_t)options->retry_min_ms
                    << (doublings < DOUBLINGS_MAX ? doublings : DOUBLINGS_MAX);
    most = most > options->retry_max_ms ? options->retry_max_ms : most;
    uint64_t pause = (most + 1) * chance >> 32;
    uint64_t least = options->retry_min_ms / 10;
    uint64_t asked = (uint64_t)asked_s * 1000;
    pause = pause < least ? least : pause;
    /* above what was asked, so that not everybody comes back at the same moment */
    return asked > 0 ? asked + pause : pause;
}

uint64_t pace_poll_ms(const struct pace_options *options, uint64_t age_ms)
{
    uint64_t pause = age_ms / AGE_SHARE;
    return pause < options->poll_min_ms   ? options->poll_min_ms
           : pause > options->poll_max_ms ? options->poll_max_ms
                                          : pause;
}

void line_init(struct line *line)
{
    *line = (struct line){.allowed = 1, .status = STATUS_unknown};
}

bool line_worked(struct line *line, const struct pace_options *options)
{
    bool changed = line->status != STATUS_ok;
    line->status = STATUS_ok;
    line->failures = 0;
    line->retry_at_ms = 0;
    line->asked_to_wait = false;
    line->allowed = line->allowed * 2 > options->window ? options->window : line->allowed * 2;
    return changed;
}

bool line_failed(
    struct line *line, const struct pace_options *options, uint64_t now_ms, uint32_t chance,
    unsigned asked_s, enum status status)
{
    bool changed = line->status != status;
    line->status = status;
    line->allowed = 1;
    line->asked_to_wait = line->asked_to_wait || asked_s > 0;
    if (now_ms >= line->retry_at_ms) {
        line->failures++;
        line->retry_at_ms = now_ms + pace_retry_ms(options, line->failures, chance, asked_s);
    } else if (now_ms + (uint64_t)asked_s * 1000 > line->retry_at_ms) {
        line->retry_at_ms = now_ms + pace_retry_ms(options, line->failures, chance, asked_s);
    }
    return changed;
}

void line_hurry(struct line *line, const struct pace_options *options, uint64_t now_ms)
{
    uint64_t soon = now_ms + options->retry_min_ms;
    if (!line->asked_to_wait && line->retry_at_ms > soon) {
        line->retry_at_ms = soon;
    }
}

unsigned line_allows(const struct line *line, uint64_t now_ms)
{
    return now_ms < line->retry_at_ms ? 0 : line->allowed;
}
