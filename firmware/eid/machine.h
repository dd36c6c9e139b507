/* What foyer-eid does between the kiosk and the AusweisApp, pure: one step for each thing that happens,
 * time comes in as a value, what is to be done comes out as a list.
 *
 * The rules of the PIN are here, and nowhere else:
 *  - the counter first: a secret is asked for only when the card's tries are known and told with it;
 *  - nothing is entered that the kiosk has not just given for that very question;
 *  - with one try left nothing is asked unless the citizen was told and wants it (eid_begin.last_try);
 *    the CAN that comes before it is asked for openly, never filled in;
 *  - after a wrong secret, and after a card was lifted, the kiosk is asked again and told why;
 *  - what is not digits of the right number is asked again and never reaches the card.
 * Source: TR-03127, PAuswV; AusweisApp SDK. */
#pragma once

#include "eid/sdk.h"
#include "ipc/messages.h"

#define MACHINE_START_MS  20000  /* for pcscd and the AusweisApp, until the SDK has answered */
#define MACHINE_CARD_MS   120000 /* for laying the card down, and for laying it back */
#define MACHINE_ANSWER_MS 300000 /* for an answer of the kiosk; its own warnings come first */
#define MACHINE_WORK_MS   90000  /* without a word of the AusweisApp while it works */
#define MACHINE_CANCEL_MS 8000   /* for the AusweisApp's word that it has stopped */
#define MACHINE_FETCH_MS  30000  /* for the service's result */
#define MACHINE_ASKS_MAX  12     /* questions for a secret in one task */
#define MACHINE_EFFECTS   6      /* of one step, at most */

enum machine_phase {
    MACHINE_IDLE,
    MACHINE_STARTING,   /* the programs come up */
    MACHINE_WAITS_CARD, /* or the AusweisApp works */
    MACHINE_WORKS,
    MACHINE_ASKS,     /* the kiosk is asked for a secret */
    MACHINE_CONSENTS, /* the kiosk is asked whether this may be read */
    MACHINE_STOPS,    /* CANCEL was sent */
    MACHINE_FETCHES,  /* the result is being fetched */
};

struct machine {
    enum machine_phase phase;
    enum eid_task task;
    bool may_try_last;                /* eid_begin.last_try */
    enum eid_secret asked;            /* MACHINE_ASKS */
    bool has_given[EID_SECRET_COUNT]; /* and the card has not yet said what it was worth */
    bool was_lifted;                  /* since the last question */
    bool is_owed;                     /* the AusweisApp waits for what was asked for last */
    bool was_chosen; /* rights were set: the next ACCESS_RIGHTS must say the same */
    bool has_keypad;
    unsigned asks;
    enum eid_result result;       /* MACHINE_STOPS: what eid_done will say */
    struct message_eid_card card; /* what the kiosk was told last */
    bool has_told_card;
    char reader[SDK_READER_MAX]; /* the one with the card; there may be others */
    size_t reader_len;
    uint32_t required, optional, wanted;
    unsigned age, percent;
    char transaction[SDK_PURPOSE_MAX];
    size_t transaction_len;
    uint64_t deadline_ms; /* clock_steady_ms(); meant in every phase but MACHINE_IDLE */
};

enum machine_do {
    MACHINE_START, /* make the namespace's programs run; then machine_ready() */
    MACHINE_TELL,  /* send `message` to the kiosk */
    MACHINE_SEND,  /* send `command` to the AusweisApp */
    MACHINE_FETCH, /* get the person at `command.value`; then machine_fetched() */
    MACHINE_END,   /* end the programs; `message` is the eid_done to be sent then */
};

struct machine_effect {
    enum machine_do what;
    struct message message;     /* texts point into what the step was given */
    struct sdk_command command; /* the same */
};

struct machine_effects {
    struct machine_effect list[MACHINE_EFFECTS];
    size_t count;
};

/* A message of the kiosk, other than eid_rebridge. False: it has no business here, the line is foul. */
MUST_USE bool machine_hear(
    struct machine *machine, const struct message *message, uint64_t now_ms,
    struct machine_effects *effects);

/* The AusweisApp runs and its SDK has accepted the API level. `url`: for EID_TASK_IDENTIFY the
 * tcTokenURL, empty when no service is set up. */
void machine_ready(
    struct machine *machine, struct text url, uint64_t now_ms, struct machine_effects *effects);

/* A message of the AusweisApp. */
void machine_take(
    struct machine *machine, const struct sdk_message *message, uint64_t now_ms,
    struct machine_effects *effects);

/* The person was fetched and told, or was not. */
void machine_fetched(struct machine *machine, bool is_good, struct machine_effects *effects);

/* The programs or their line broke, or what they said is foul. */
void machine_broke(struct machine *machine, struct machine_effects *effects);

/* The time went by: to be called when it is past machine.deadline_ms, and harmless before. */
void machine_tick(struct machine *machine, uint64_t now_ms, struct machine_effects *effects);
