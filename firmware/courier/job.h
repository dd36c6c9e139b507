/* One errand of one item: one request, or one event log page by page, and what came of it. */
#pragma once

#include "courier/courier.h"
#include "courier/verdict.h"

struct job {
    struct courier *courier;
    enum errand_kind kind;
    struct outbox_item item; /* as it is to be when the job has ended */
    struct outbox_body body;
    char *text; /* owned: body of the creation */
    struct verdict verdict;
    unsigned offset;  /* of the page of events under way */
    bool key_missing; /* an event could not be checked yet */
    bool foul;        /* an event was not what it says */

    bool ended;
    bool dirty;            /* the item changed */
    enum errand_kind next; /* what the item does then */
    bool failed;           /* try again later, longer each time */
    bool unauthorised;     /* answered 401 */
    bool asked;            /* try again when courier->news tells */
};

/* Begins the item's errand with this access token. The job may have ended when this returns. NULL
 * when the item is not there any more or the outbox is broken. */
struct job *job_start(struct courier *courier, const struct track *track, const char *bearer);

/* Accepts NULL; sets it to NULL. */
void job_free(struct job **job);
