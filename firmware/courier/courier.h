/* The state of foyer-courier, passed to its parts.
 *
 * keys.h knows who may sign events, destinations.h where submissions may go, drain.h brings them
 * there, peers.h speaks with the other processes of the terminal. */
#pragma once

#include "courier/destinations.h"
#include "courier/keys.h"
#include "courier/pace.h"
#include "net/fitconnect.h"
#include "net/http.h"
#include "net/token.h"
#include "store/outbox.h"

#define COURIER_WINDOW_MAX 64
#define COURIER_FLIGHT_MAX (32u << 20) /* bytes of bodies in memory at once, or one */

/* What an item does next. */
enum errand_kind {
    ERRAND_CREATE,  /* POST /v2/submissions */
    ERRAND_LOOK,    /* events: was the PUT whose answer is unknown done? */
    ERRAND_PUT,     /* PUT /v2/submissions/{id} */
    ERRAND_CONFIRM, /* events: the signed receipt of the PUT */
    ERRAND_POLL,    /* events: what does the authority say? */
    ERRAND_NONE,    /* needs people */
};

/* An item that has not ended, as the courier remembers it; the rest is in the outbox. */
struct track {
    int64_t id;
    enum errand_kind next;
    bool busy;  /* a job has it */
    bool alarm; /* people should look */
    bool waits; /* not yet delivered */
    bool asked; /* waits for what courier->news tells */
    uint64_t due_ms;
    unsigned tries;  /* of this errand, in a row */
    unsigned logins; /* answers 401, in a row */
};

struct job;

struct courier {
    const char *central; /* URL without a slash at its end */
    struct pace_options pace;
    unsigned probe_ms; /* at most so long without a word from central */
    struct outbox *outbox;
    struct http *http;
    struct identity identity;
    struct token_keeper token;
    struct line line;
    uint64_t heard_ms; /* when central answered last */
    struct keys keys;
    struct destinations destinations;

    struct track *tracks; /* oldest first; owned */
    size_t track_count, track_size;
    struct job *jobs[COURIER_WINDOW_MAX];
    size_t job_count;
    size_t flight_bytes;
    bool tidy_due;
    bool store_broken; /* the disk did not take a change */
    bool store_full;   /* the next citizen should not begin */
    uint64_t room_ms;  /* when that was looked at */
    bool changed;      /* courier_state is to be told */
    bool news;         /* a key or a destination that was asked for has come, or is not there */
};

/* 32 bits of chance, for jitter. */
uint32_t courier_chance(void);

/* Notes what an answer says about the line as a whole. True when it says nothing against it: then the
 * status is for the caller to judge. */
MUST_USE bool courier_heard(struct courier *courier, const struct http_answer *answer);
