/* The agent's line to central: a few POSTs at a time, over net/http.h, with a token of this
 * terminal. */
#pragma once

#include "base/status.h"
#include "net/http.h"
#include "net/token.h"

#define UPLINK_HELPS_MAX 4

enum post_state {
    POST_IDLE,
    POST_WANTS_TOKEN,
    POST_UNDER_WAY,
    POST_GRANTED, /* central has it */
    POST_FAILED,  /* `central` and `why` say what is wrong */
};

struct post {
    enum post_state state;
    struct uplink *uplink;
    const char *path; /* a literal */
    char *body;       /* owned until it has ended */
    bool is_renewed;  /* a new token was asked for already, after a 401 */
    unsigned retry_after_s;
    enum status central;
    const char *why; /* a literal, for people */
    uint32_t about;  /* of a call for help: number of the kiosk's line */
};

struct uplink {
    char central[257]; /* URL without a slash at its end */
    struct identity identity;
    struct http *http;
    struct token_keeper keeper;
    struct post status, help[UPLINK_HELPS_MAX];
};

/* Takes who this terminal is and the pinned CA from the folder `etc`. False with a line on stderr.
 * Pair with uplink_close() in either case. The uplink must stay where it is. */
MUST_USE bool uplink_open(struct uplink *uplink, const char *etc, const char *central);

/* Breaks off what is under way and wipes. */
void uplink_close(struct uplink *uplink);

/* Begins to send `body` (JSON, becomes the uplink's) to `path`, a literal. The post must be idle. */
void uplink_post(struct uplink *uplink, struct post *post, const char *path, char *body);

/* After http_wait(): sends what has got its token. */
void uplink_step(struct uplink *uplink);

/* Makes an ended post idle again. */
void uplink_forget(struct post *post);
