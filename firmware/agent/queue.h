/* Waiting numbers and appointments towards the kiosk and the staff: messages in, promises out. */
#pragma once

#include "agent/numbers.h"
#include "agent/slots.h"
#include "base/status.h"
#include "base/terminal.h"
#include "ipc/channel.h"

struct queue_desk {
    const char *data;  /* folder; NULL: this terminal gives out none. Borrowed */
    bool is_broken;    /* the last try to read or write failed */
    unsigned from, to; /* range of the numbers */
    struct numbers numbers;
    struct slot_book book;
};

/* Makes the folder when it is missing; what does not work is tried again later. `etc` has
 * appointments.json. Pair with queue_desk_close(). */
void queue_desk_open(
    struct queue_desk *desk, const struct terminal *terminal, const char *etc, const char *data);

/* Accepts one that gives out none. */
void queue_desk_close(struct queue_desk *desk);

/* Tries once whether numbers can be given out: at the start of each citizen. */
void queue_desk_check(struct queue_desk *desk);

/* ok, fault, or none. */
enum status queue_desk_status(const struct queue_desk *desk);

/* Answers number_ask, slots_ask and slot_take of a kiosk; false for any other message. */
MUST_USE bool queue_desk_kiosk(
    struct queue_desk *desk, struct channel *kiosk, const struct message *message);

/* Answers queue_call and queue_ask of the command line; false for any other message. */
MUST_USE bool queue_desk_cli(
    struct queue_desk *desk, struct channel *cli, const struct message *message);
