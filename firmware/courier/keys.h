/* Who may sign events: the keys of the delivery service and of destinations, fetched when a token
 * names one that is not known yet. */
#pragma once

#include "net/fitconnect.h"
#include "net/http.h"

#define KEYS_MAX        64
#define KEYS_MISSED_MAX 32
#define KEYS_AGAIN_MS   60000 /* a key that was not found is not asked for again sooner */

struct courier;

struct key_miss {
    struct courier *courier;
    char kid[JWK_KID_MAX + 1];
    struct fitconnect_id destination;
    uint64_t again_ms;
    bool asked; /* under way */
};

struct keys {
    struct fitconnect_signer signers[KEYS_MAX];
    size_t count;
    struct key_miss missed[KEYS_MISSED_MAX];
    size_t next_miss;    /* where the next one goes: the oldest is forgotten */
    uint64_t service_ms; /* when the service's keys came last; 0: never */
    bool service_asked;  /* under way */
};

/* Asks for the service's own keys, unless that is under way. False when no request could be made. */
bool keys_fetch_service(struct courier *courier);

/* A token of this destination's submission names a key that is not there. True when it is being
 * fetched: look again soon. False when it was looked for in vain: the token counts for nothing. */
MUST_USE bool keys_want(
    struct courier *courier, const char *kid, const struct fitconnect_id *destination);

/* Frees the keys; after http_free(). */
void keys_finish(struct keys *keys);
