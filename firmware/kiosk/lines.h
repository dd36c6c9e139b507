/* The kiosk's lines to its six neighbours. A line that is gone is tried again, at first soon, then
 * less often; what it means for the citizen is the session's business. */
#pragma once

#include "ipc/channel.h"

/* The first LINE_DEVICES are to processes of one citizen, as the kiosk is. */
enum line_name {
    LINE_CARD,
    LINE_PRINTER,
    LINE_VOICE,
    LINE_EID,
    LINE_COURIER,
    LINE_AGENT,
    LINE_COUNT
};

#define LINE_DEVICES 4

struct line {
    struct channel channel;
    bool is_open;
    unsigned failures; /* in a row */
    uint64_t retry_ms; /* clock_steady_ms(); meant when not open */
};

/* Connects to RUN/card, printer, voice, eid, courier-kiosk or agent-kiosk. False when nobody is there: then
 * line.retry_ms says when to try again. */
MUST_USE bool line_open(struct line *line, enum line_name name, const char *run, uint64_t now_ms);

/* Ends it, and sets when to try again. A closed one is accepted. */
void line_lose(struct line *line, enum line_name name, uint64_t now_ms);

/* For the log: "card", ... */
const char *line_word(enum line_name name);
