/* What the agent knows of its terminal: one status for each component. Pure: time comes in. */
#pragma once

#include "base/status.h"
#include "ipc/messages.h"

#define BOARD_DETAIL_MAX 200 /* bytes, as status_line in ipc/messages.def */

enum component {
    COMPONENT_KIOSK,
    COMPONENT_READER,
    COMPONENT_PRINTER,
    COMPONENT_COURIER,
    COMPONENT_CENTRAL,
    COMPONENT_AGENT,
    COMPONENT_PACKS,
    COMPONENT_COUNT
};

struct component_state {
    enum status status;
    uint64_t since_s; /* of this status */
    char detail[BOARD_DETAIL_MAX + 1];
};

struct board {
    struct component_state rows[COMPONENT_COUNT];
    uint32_t waiting, alarms; /* submissions, as courier_state */
    enum status by_courier;   /* what the courier said last of central */
    unsigned version;         /* counts the changes */
};

/* Nothing is known yet, but that the agent works. */
void board_init(struct board *board, uint64_t now_s);

/* The name in messages and reports: "kiosk", ... */
const char *component_name(enum component component);

/* `detail` is for people, English, without personal data; cut off at BOARD_DETAIL_MAX. */
void board_set(
    struct board *board, enum component component, enum status status, const char *detail,
    uint64_t now_s);

/* What the kiosk said of itself, the reader, the printer and the packs. Whether a citizen is at it
 * is not put on the board: central need not know. */
void board_take_kiosk(
    struct board *board, const struct message_kiosk_report *report, uint64_t now_s);

/* No kiosk is connected: it is offline, and of its devices nothing is known. */
void board_lose_kiosk(struct board *board, uint64_t now_s);

/* What the courier said of the outbox and of central; the latter counts when it is new, since the
 * agent has seen central itself since. True when the courier has just found central. */
bool board_take_courier(
    struct board *board, const struct message_courier_state *state, uint64_t now_s);

/* The courier is gone or does not answer. */
void board_lose_courier(struct board *board, uint64_t now_s);
