/* Waiting at the town hall: the concerns of a local pack, and when each gives out numbers.
 *
 * queue.json of a pack:
 * {"concerns": [{"id": "passport", "letter": "B", "last_minutes": 15, "appointments": true,
 *                "hours": {"mon": ["08:00-12:00", "14:00-16:00"], "tue": ["08:00-12:00"]}}],
 *  "closed": [{"from": "2026-12-24", "to": "2027-01-01", "why": "closed.christmas"}]}
 * Between two spans of a day is the pause. A day that is not named is closed. No number is given in the
 * last `last_minutes` of the day's last span, so that whoever has one can still be served. Texts of a
 * concern: "concern.<id>.title" and "concern.<id>.place", the room. "why" is the key of a text. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "base/json.h"
#include "base/span.h"

#define QUEUE_CONCERNS_MAX 12
#define QUEUE_SPANS_MAX    4 /* of a day */
#define QUEUE_CLOSED_MAX   40
#define QUEUE_WHY_MAX      200 /* bytes of a reason, with its NUL */
#define QUEUE_AHEAD_DAYS   60  /* how far the next opening is looked for */

/* A moment of the clock on the wall. */
struct queue_time {
    long day;        /* date.h */
    unsigned minute; /* since midnight, 0..1439 */
};

struct queue_span {
    unsigned from, to; /* minutes since midnight; `to` is the first that is not in it */
};

struct queue_concern {
    struct text id; /* [a-z0-9-], 1..40 */
    char letter;    /* A..Z, before its numbers; one a concern */
    bool appointments;
    unsigned last_minutes;                       /* 0..240 */
    struct queue_span hours[7][QUEUE_SPANS_MAX]; /* Monday first */
    size_t spans[7];                             /* how many of them */
};

struct queue_closed {
    long from, to;   /* both included */
    struct text why; /* key of a text */
};

struct queue {
    struct queue_concern concerns[QUEUE_CONCERNS_MAX];
    size_t count;
    struct queue_closed closed[QUEUE_CLOSED_MAX];
    size_t closed_count;
};

enum queue_state {
    QUEUE_OPEN,
    QUEUE_EARLY,   /* opens later today */
    QUEUE_PAUSE,   /* was open today and will be again */
    QUEUE_LATE,    /* no more numbers today */
    QUEUE_WEEKDAY, /* not on this day of the week */
    QUEUE_CLOSED,  /* closed for a reason: `why` */
};

struct queue_look {
    enum queue_state state;
    struct text why;        /* key of a text; with QUEUE_CLOSED */
    bool opens;             /* within QUEUE_AHEAD_DAYS */
    struct queue_time next; /* when it opens; with `opens` and not QUEUE_OPEN */
};

/* Reads queue.json; texts are kept in `arena`. False with a reason for people in `why`
 * (QUEUE_WHY_MAX): a member missing or unknown, a letter twice, a span that is none. */
MUST_USE bool queue_read(struct queue *queue, struct arena *arena, const json_t *json, char *why);

/* How this concern is at `now`. */
struct queue_look queue_look(
    const struct queue *queue, const struct queue_concern *concern, struct queue_time now);

/* `seconds` of a clock on the wall (UTC and the distance of the zone added) as day and minute. */
struct queue_time queue_time_of(uint64_t seconds);
