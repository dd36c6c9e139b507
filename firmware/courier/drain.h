/* Brings what is in the outbox to central, and asks what became of it (fit-connect.md §8, §9).
 *
 * Each step is on the disk before the next call is made, the same bytes are sent every time, and an
 * unknown outcome is looked up in the signed event log before anything is sent again: so a kill at
 * any moment neither loses nor doubles. */
#pragma once

#include "courier/courier.h"

/* Finds what has not ended. False when the outbox cannot be read. */
MUST_USE bool drain_load(struct courier *courier);

/* A new item in the outbox. */
void drain_add(struct courier *courier, const struct outbox_item *item);

/* Writes what the answers since the last call have changed, in one commit, then begins what may be
 * begun now. */
void drain_step(struct courier *courier);

/* Milliseconds until drain_step() has something to do that no answer will tell, at most a minute. */
int drain_wait_ms(const struct courier *courier);

struct drain_counts {
    unsigned waiting, alarms;
};

/* How many are not yet delivered, and how many need people. */
struct drain_counts drain_count(const struct courier *courier);

/* Frees what is under way; after http_free(). */
void drain_finish(struct courier *courier);
