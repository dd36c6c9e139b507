/* The PN532 itself: commands of the host, cards in the field, and the time that the lines take.
 * Source: NXP UM0701-02 §7, and what libnfc 1.8.0 was seen to send (reference: id-cards §2.2). */
#pragma once

#include <time.h>

#include "drivers/sim/picc.h"
#include "drivers/sim/pn532_frame.h"

#define CHIP_CARDS_MAX  2
#define CHIP_GERMAN_MAX 16 /* German cards that were laid down once and remember their PIN */

/* 0 switches a part of the model off. */
struct line_model {
    unsigned baud;    /* of the serial line: 10 bits a byte; another one after SetSerialBaudRate */
    unsigned rf_kbit; /* on the air: 9 bits a byte and 0.3 ms a frame; more at raised rates */
    unsigned card_ms; /* thinking per APDU */
};

enum pn532_outcome {
    PN532_ANSWER,
    PN532_ERROR,   /* an error frame: it does not know the command */
    PN532_SILENCE, /* it sleeps, or has just lost its power */
};

/* A German card, lying there or not. */
struct german {
    const struct specimen *specimen;
    struct npa_memory memory;
};

struct pn532 {
    struct picc cards[CHIP_CARDS_MAX];
    size_t card_count;
    bool is_halted[CHIP_CARDS_MAX];
    struct german german[CHIP_GERMAN_MAX];
    size_t german_count;
    int selected;  /* index, -1: none */
    bool is_awake; /* since SAMConfiguration; before, it answers little else */
    bool has_auto_rats;
    unsigned baud,
        baud_next; /* the serial speed now, and after the host's acknowledgement; 0: none */
    struct faults faults;
    struct line_model model;
    struct timespec now;   /* of the model */
    unsigned apdus_before; /* of the selected card, to see when it thinks */
    uint8_t registers[0x10000];
    unsigned long line_us; /* that the model has let pass */
    unsigned long commands, apdus, air_frames, air_bytes;
};

/* No card, no fault, no model. */
void pn532_init(struct pn532 *chip);

/* Lays cards into the field; what was there is gone. NULL takes them away. */
void pn532_lay(struct pn532 *chip, const struct specimen *first, const struct specimen *second);

/* What the German card of this specimen remembers, from the factory or since it was laid down first;
 * NULL for other cards. */
struct npa_memory *pn532_german(struct pn532 *chip, const struct specimen *specimen);

/* Its power goes and comes back: what the host told it is forgotten, cards lie on. */
void pn532_reset(struct pn532 *chip);

/* One command of the host (without D4) in, the data of its answer (without D5 and code) out, at most
 * PN532_FRAME_MAX - 2 bytes. */
MUST_USE enum pn532_outcome pn532_command(
    struct pn532 *chip, struct bytes command, uint8_t *answer, size_t *len);

/* The host acknowledged an answer: from now on a new serial speed counts. */
void pn532_acknowledged(struct pn532 *chip);

/* Something begins to come in: modelled time counts from now. */
void pn532_line_begins(struct pn532 *chip);

/* Waits as long as `bytes` take on the serial line. */
void pn532_line_time(struct pn532 *chip, size_t bytes);
