/* The kiosk's line to foyer-eid, and what it does with the card process meanwhile: it passes the
 * connection to the virtual reader on when a German card lies there, and asks for a new one when the
 * card was lifted. A terminal that allows no online function never opens the line. */
#pragma once

#include "ipc/messages.h"
#include "model/session.h"

#define EID_ROUNDS_MAX 40   /* connections passed on in one task */
#define EID_WATCH_S    3600 /* for a card; the task's own time is shorter */

struct kiosk;

/* Begins zeroed. */
struct kiosk_eid {
    bool is_running; /* eid_begin was sent and eid_done did not come */
    bool has_pcsc;
    int pcsc;        /* the connection, until a card lies there; meant with has_pcsc */
    bool was_passed; /* the first connection came by itself; others are asked for */
    bool lies_there; /* a German card, and it is not offered yet */
    bool is_strange; /* something else lay there: the task was stopped for that */
    unsigned rounds;
};

/* A message of foyer-eid; false: it has no business here. */
MUST_USE bool eid_hear(struct kiosk *kiosk, const struct message *message);

/* A message of foyer-card while a task runs; true: it was about the task, and is nobody else's. */
MUST_USE bool eid_hear_card(struct kiosk *kiosk, const struct message *message);

/* Carries out an EFFECT_ONLINE_*. */
void eid_act(struct kiosk *kiosk, const struct session_effect *effect);

/* The line is gone, and with it the task. */
void eid_lose(struct kiosk *kiosk);

/* Lets go of what is held. Accepts a zeroed one. */
void eid_finish(struct kiosk_eid *eid);
