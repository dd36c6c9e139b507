/* The reader's side of the vpcd protocol: asks the card that is connected for its ATR, and once for the
 * counter of its PIN. Source: virtualsmartcard, "vpcd"; TR-03110-3 §B.1, MSE:Set AT. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/fail.h"

#define SLOT_ASK_MS    200 /* between two looks whether a card is there */
#define SLOT_TRIES_MAX 3   /* more: the card did not say */

struct slot {
    int listener, card; /* -1: none */
    bool has_card;
    unsigned tries;
    uint64_t asked_ms;
};

/* `listener` listens at vpcd's port and is taken over; -1: there is no reader. */
void slot_init(struct slot *slot, int listener);

/* What is to be watched; -1: nothing. */
int slot_fd(const struct slot *slot);

/* Takes a card that connects, looks whether it is there. Waits for its answers, at most 3 s. */
void slot_keep(struct slot *slot);
