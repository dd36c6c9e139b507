/* The state of the town's server, passed to every handler; and what a request and its answer are.
 *
 * A handler sees a whole request and gives a whole answer; it runs inside a batch of the database and
 * its answer is sent when the batch is on the disk. It never sees plain text of a submission: what it
 * stores is sealed to the authority, whose private key is not here. */
#pragma once

#include "central/database_submission.h"
#include "seal/jwk.h"

enum {
    URL_MAX = 255,
    TOKEN_KEY_SIZE = 32,        /* bytes */
    TOKEN_LIFE_S = 1800,        /* of a bearer token */
    SMALL_BODY_MAX = 64 << 10,  /* bytes of JSON about things */
    SUBMIT_BODY_MAX = 24 << 20, /* bytes of both sealed parts as JSON */
    OPEN_SUBMISSIONS_MAX = 500, /* created and not submitted, a client */
    BUSY_RETRY_S = 20           /* at most this is asked for in Retry-After */
};

struct central {
    struct database *database;
    char url[URL_MAX + 1]; /* how terminals reach it, no slash at the end; issuer of events */
    struct jwk signer;     /* PS512, private: signs events */
    uint8_t token_key[TOKEN_KEY_SIZE]; /* made at each start: older bearer tokens end with it */
    uint64_t now_s;
};

/* Who is logged in. */
struct caller {
    char id[NAME_MAX_LEN + 1]; /* empty: nobody */
    enum client_kind kind;
    char destination[UUID_LEN + 1]; /* of an authority */
};

struct request {
    const struct route *route;
    struct text value[2];    /* what stands for {} in the route's path */
    struct text destination; /* query destinationId, checked to be a UUID, or empty */
    struct page page;        /* query offset and limit, checked */
    struct caller caller;
    struct text body;
};

struct answer {
    unsigned status;        /* HTTP */
    const char *type;       /* media type, a literal; NULL for no body */
    char *body;             /* owned; NULL for no body */
    size_t len;             /* bytes */
    unsigned retry_after_s; /* 0: none */
};

/* Answers a whole request of its route; ends the process when memory is short. */
typedef struct answer (*handler)(struct central *central, const struct request *request);

/* Frees the body. For SCOPED; accepts a zeroed one. */
void answer_release(struct answer *answer);
