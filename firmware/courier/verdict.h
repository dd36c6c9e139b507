/* What an event log says about one submission. Pure. */
#pragma once

#include "net/fitconnect.h"
#include "store/outbox.h"

struct verdict {
    bool submitted, accepted, rejected, deleted;
    bool tags_differ; /* somebody signed for other sealed parts than ours */
    uint64_t submitted_s, ended_s;
    char reason[FITCONNECT_DETAIL_MAX + 1];
};

/* Takes one verified event into account. `service` is the delivery service's URL: it alone may say
 * that something was submitted or deleted, the destination alone that it was accepted, both that it
 * was rejected; and what they sign for must have the stored tags. Everything else counts for
 * nothing. */
void verdict_add(
    struct verdict *verdict, const struct outbox_item *item, const struct fitconnect_event *event,
    const char *service);

/* Changes the item to what the whole log says. True when that is a change. A log that says nothing new
 * changes nothing; a deletion before the submission was complete makes the item SEALED again. */
MUST_USE bool verdict_apply(
    const struct verdict *verdict, struct outbox_item *item, uint64_t now_s);
