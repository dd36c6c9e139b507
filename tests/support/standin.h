/* A FIT-Connect delivery service for tests, HTTPS on a port of its own, that misbehaves on demand.
 *
 * It answers in threads of its own; everything here may be called while it runs. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "seal/jwk.h"

enum standin_call {
    STANDIN_TOKEN,
    STANDIN_JWKS,
    STANDIN_DESTINATION,
    STANDIN_KEY,
    STANDIN_CREATE,
    STANDIN_PUT,
    STANDIN_EVENTS,
    STANDIN_CALLS
};

#define STANDIN_DESTINATION_ID "5e4b7c1a-0d3f-4a52-9c86-1f2e3d4c5b6a"
#define STANDIN_SERVICE        "99110009104000"
#define STANDIN_SCHEMA         "https://schema.example/dog.json"

struct standin;

/* Starts it with certificate and key in `folder` (cert.pem, key.pem; made there when absent, like pair.pem) on
 * 127.0.0.1:`port`, 0 for any. Ends the process when that is not possible. */
struct standin *standin_open(const char *folder, unsigned port);

/* Accepts NULL; sets it to NULL. */
void standin_close(struct standin **pointer);

/* "https://localhost:PORT", good as long as it is open. */
const char *standin_url(const struct standin *standin);

/* It is reached by another name from now on, through a proxy: events are issued under it. */
void standin_name(struct standin *standin, const char *url);

/* The port. */
unsigned standin_port(const struct standin *standin);

/* The destination's key to seal to. */
const struct jwk *standin_key(const struct standin *standin);

/* The next `times` requests of this kind are answered with `status` and nothing is done;
 * `retry_after_s` is in Retry-After unless 0. */
void standin_refuse(
    struct standin *standin, enum standin_call call, unsigned status, unsigned retry_after_s,
    unsigned times);

/* The next `times` requests of this kind are done, and their answers lost. */
void standin_lose(struct standin *standin, enum standin_call call, unsigned times);

/* From now on events name other authentication tags than what was submitted. */
void standin_lie(struct standin *standin);

/* The destination's current key has another name from now on; the old one is published or not. */
void standin_rotate(struct standin *standin, bool old_is_published);

/* The authority accepts whatever is submitted and undecided. */
void standin_accept(struct standin *standin);

/* The same, but it rejects, for this reason. */
void standin_reject(struct standin *standin, const char *reason);

/* Forgets submissions that were created and not submitted. */
void standin_clear_orphans(struct standin *standin);

/* How many requests of this kind came. */
unsigned standin_seen(struct standin *standin, enum standin_call call);

/* How many submissions are complete; with different metadata tags, if `different`. */
unsigned standin_submitted(struct standin *standin, bool different);

/* How many PUTs brought other bytes than an earlier one of the same metadata tag. */
unsigned standin_changed(struct standin *standin);
