/* What the stand-in of the AusweisApp answers: API level 2 of its SDK, one workflow at a time, pure.
 * A script says how card, citizen and service behave. It is no AusweisApp: it has no card behind it
 * but a counter, and nothing of TR-03110. Source: docs/sdk of the AusweisApp (Governikus). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/fail.h"
#include "base/span.h"

#define WORKFLOW_PIN           "271828"
#define WORKFLOW_TRANSPORT_PIN "27182"
#define WORKFLOW_CAN           "500540"
#define WORKFLOW_PUK           "4815162342"
#define WORKFLOW_URL_MAX       1000

struct workflow_script {
    const char *name, *what;
    unsigned tries;
    const char *pin; /* NULL: WORKFLOW_PIN */
    bool is_deactivated, is_inoperative, has_keypad;
    bool is_lifted;   /* at the first PIN: the card goes, comes back, and a try is gone */
    bool has_no_card; /* and never gets one */
    bool fails;       /* the service */
    bool writes;      /* the service wants to write to the card */
    bool is_strange;  /* fragments, pings, messages and members nobody knows */
    bool is_foul;     /* no JSON where a message should be */
    bool dies;        /* at the first PIN */
    bool is_silent;   /* says nothing to a workflow */
    bool is_busy;     /* refuses the first connection with 409 */
    bool forgets;     /* sets other rights than it was told */
};

/* The script called `name`; NULL when there is none. */
const struct workflow_script *workflow_script(const char *name);

/* For --help: a line a script, on stdout. */
void workflow_list(void);

/* Sends one message to the client. */
typedef void workflow_say(void *owner, const char *text);

enum workflow_kind { WORKFLOW_NONE, WORKFLOW_CHANGE, WORKFLOW_AUTH };

enum workflow_state {
    WORKFLOW_IDLE,
    WORKFLOW_RIGHTS, /* waits for ACCEPT */
    WORKFLOW_INSERT,
    WORKFLOW_PIN_ASKED,
    WORKFLOW_CAN_ASKED,
    WORKFLOW_PUK_ASKED,
    WORKFLOW_NEW_ASKED,
};

struct workflow {
    const struct workflow_script *script;
    workflow_say *say;
    void *owner;
    enum workflow_kind kind;
    enum workflow_state state;
    bool has_card, has_can, was_lifted, is_dead,
        wants_back; /* wants_back: lay the card back soon */
    unsigned tries;
    char pin[7];
    char url[WORKFLOW_URL_MAX + 1]; /* where the result is */
    bool reads_address;             /* the optional right */
};

/* An idle one; all three are the caller's and must outlive it. */
void workflow_init(
    struct workflow *workflow, const struct workflow_script *script, workflow_say *say,
    void *owner);

/* A command of the client, JSON. */
void workflow_command(struct workflow *workflow, struct text command);

/* A card is there or not. `tries`: what the card itself says, or more than 3. */
void workflow_card(struct workflow *workflow, bool has_card, unsigned tries);
