/* Where submissions may go: what central publishes about a destination, kept for a minute. */
#pragma once

#include "net/fitconnect.h"
#include "store/outbox.h"

#define DESTINATIONS_MAX    64
#define DESTINATIONS_AGE_MS 60000

enum destination_answer {
    DESTINATION_FINE,
    DESTINATION_ASKED,      /* being fetched: look again soon */
    DESTINATION_UNKNOWN,    /* there is none with this id */
    DESTINATION_CLOSED,     /* it takes no submissions now */
    DESTINATION_NO_SERVICE, /* it does not name the service with this schema */
    DESTINATION_KEY_GONE, /* another key is current, and the one it is sealed to is not published */
};

struct courier;

struct known_destination {
    struct courier *courier;
    struct fitconnect_destination published; /* json is NULL when there is none */
    struct fitconnect_id id;
    uint64_t until_ms; /* not asked again before */
    bool asked, known;
    char old_kid
        [JWK_KID_MAX + 1]; /* another key than the current one, and whether it is published */
    bool old_asked, old_known, old_published;
};

struct destinations {
    struct known_destination at[DESTINATIONS_MAX];
    size_t count, next; /* the oldest is forgotten */
};

/* May this item be sent now? Asks central when that is not known. */
MUST_USE enum destination_answer destinations_ask(
    struct courier *courier, const struct outbox_item *item);

/* Forget what is known about it: central answered that it is not so. */
void destinations_forget(struct courier *courier, const char *id);

/* Frees what is known; after http_free(). */
void destinations_finish(struct destinations *destinations);

/* For staff, English. */
const char *destination_words(enum destination_answer answer);
