#include "courier/verdict.h"

#include <stdio.h>

static bool has_our_tags(const struct outbox_item *item, const struct fitconnect_event *event)
{
    return event->has_tags && strcmp(event->metadata_tag, item->metadata_tag) == 0 &&
           strcmp(event->data_tag, item->data_tag) == 0 && event->attachment_count == 0;
}

static void note_end(struct verdict *verdict, bool *which, uint64_t at_s)
{
    if (!verdict->accepted && !verdict->rejected && !verdict->deleted) {
        *which = true;
        verdict->ended_s = at_s;
    }
}

/* Notes `which` when the signer may say so and signed for our parts. */
static void note_signed(
    struct verdict *verdict, const struct outbox_item *item, const struct fitconnect_event *event,
    bool allowed)
{
    if (!allowed) {
        return;
    }
    if (!has_our_tags(item, event)) {
        verdict->tags_differ = true;
    } else if (event->kind == FITCONNECT_EVENT_ACCEPTED) {
        note_end(verdict, &verdict->accepted, event->at_s);
    } else if (!verdict->submitted) {
        verdict->submitted = true;
        verdict->submitted_s = event->at_s;
    }
}

void verdict_add(
    struct verdict *verdict, const struct outbox_item *item, const struct fitconnect_event *event,
    const char *service)
{
    bool from_service = strcmp(event->issuer, service) == 0;
    bool from_destination = strcmp(event->issuer, item->destination) == 0;
    if (strcmp(event->submission.text, item->submission_id) != 0 ||
        strcmp(event->case_id.text, item->case_id) != 0) {
        return;
    }
    switch (event->kind) {
    case FITCONNECT_EVENT_SUBMITTED: note_signed(verdict, item, event, from_service); break;
    case FITCONNECT_EVENT_ACCEPTED: note_signed(verdict, item, event, from_destination); break;
    case FITCONNECT_EVENT_REJECTED:
        if (from_service || from_destination) {
            if (!verdict->accepted && !verdict->rejected && !verdict->deleted) {
                snprintf(verdict->reason, sizeof verdict->reason, "%s", event->reason);
            }
            note_end(verdict, &verdict->rejected, event->at_s);
        }
        break;
    case FITCONNECT_EVENT_DELETED:
        if (from_service) {
            note_end(verdict, &verdict->deleted, event->at_s);
        }
        break;
    case FITCONNECT_EVENT_CREATED:
    case FITCONNECT_EVENT_NOTIFIED:
    case FITCONNECT_EVENT_OTHER:
    case FITCONNECT_EVENT_KIND_COUNT: break;
    }
}

static void set_end(
    struct outbox_item *item, enum outbox_state state, const struct verdict *verdict)
{
    item->state = state;
    item->ended_s = verdict->ended_s;
    item->alarm = false;
    item->attempts = 0;
    snprintf(item->detail, sizeof item->detail, "%s", verdict->reason);
}

bool verdict_apply(const struct verdict *verdict, struct outbox_item *item, uint64_t now_s)
{
    if (verdict->tags_differ) {
        item->state = OUTBOX_STUCK;
        item->alarm = true;
        snprintf(
            item->detail, sizeof item->detail,
            "signed events name other authentication tags than those stored here");
        return true;
    }
    if (verdict->deleted && !verdict->submitted && item->delivered_s == 0) {
        item->state = OUTBOX_SEALED; /* an orphan was cleared away: nobody ever saw it */
        item->submission_id[0] = item->case_id[0] = '\0';
        return true;
    }
    bool ended = verdict->accepted || verdict->rejected || verdict->deleted;
    bool newly_delivered = item->delivered_s == 0 && (verdict->submitted || ended);
    if (!newly_delivered && !ended) {
        return false;
    }
    if (newly_delivered) {
        uint64_t at_s = verdict->submitted ? verdict->submitted_s : verdict->ended_s;
        item->delivered_s = at_s == 0 ? now_s : at_s;
        item->state = OUTBOX_SUBMITTED;
        item->alarm = false;
        item->attempts = 0;
        item->detail[0] = '\0';
    }
    if (ended) {
        set_end(
            item,
            verdict->accepted   ? OUTBOX_ACCEPTED
            : verdict->rejected ? OUTBOX_REJECTED
                                : OUTBOX_EXPIRED,
            verdict);
    }
    return true;
}
