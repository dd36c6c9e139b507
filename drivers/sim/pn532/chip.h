/* The PN532 itself: commands of the host, cards in the field, and the time that the lines take.
 * Source: NXP UM0701-02 §7, and what libnfc 1.8.0 was seen to send (reference: id-cards §2.2). */
#pragma once

#include "drivers/sim/picc.h"
#include "drivers/sim/pn532_frame.h"

#define CHIP_CARDS_MAX 2

/* 0 switches a part of the model off. */
struct line_model {
    unsigned baud;    /* of the serial line: 10 bits a byte */
    unsigned rf_kbit; /* on the air: 9 bits a byte and 0.3 ms a frame */
    unsigned card_ms; /* thinking per APDU */
};

struct pn532 {
    struct picc cards[CHIP_CARDS_MAX];
    size_t card_count;
    bool is_halted[CHIP_CARDS_MAX];
    int selected; /* index, -1: none */
    bool has_auto_rats;
    struct faults faults;
    struct line_model model;
    unsigned apdus_before; /* of the selected card, to see when it thinks */
    uint8_t registers[0x10000];
    unsigned long commands, air_frames, air_bytes;
};

/* No card, no fault, no model. */
void pn532_init(struct pn532 *chip);

/* Lays cards into the field; what was there is gone. NULL takes them away. */
void pn532_lay(struct pn532 *chip, const struct specimen *first, const struct specimen *second);

/* One command of the host (without D4) in, the data of its answer (without D5 and code) out, at most
 * PN532_FRAME_MAX - 2 bytes. False when the chip answers with an error frame. */
MUST_USE bool pn532_command(struct pn532 *chip, struct bytes command, uint8_t *answer, size_t *len);

/* Waits as long as `bytes` take on the serial line. */
void pn532_line_time(const struct pn532 *chip, size_t bytes);
