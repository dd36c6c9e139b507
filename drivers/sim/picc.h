/* The card's end of ISO 14443-4: RATS or ATTRIB, bit rates, blocks, chaining, S(WTX); whole APDUs go to
 * the document. */
#pragma once

#include "drivers/sim/icao.h"
#include "drivers/sim/npa.h"

#define PICC_FRAME_MAX 256   /* bytes that it takes, with PCB and CRC */
#define PICC_FRAME_OUT 280   /* bytes that it may send when it keeps to no limit */
#define PICC_ATS_MAX   254   /* bytes */
#define PICC_APDU_MAX  66000 /* bytes */

/* Bit rates are 106 kbit/s shifted left by these. */
struct picc_rates {
    uint8_t to_card, from_card;
};

enum picc_state {
    PICC_IDLE,
    PICC_HALTED, /* after S(DESELECT) */
    PICC_READY,  /* a type B card that has answered WUPB */
    PICC_ACTIVE, /* after RATS or ATTRIB */
};

/* One block on its way out. */
struct picc_block {
    uint8_t at[PICC_FRAME_OUT];
    size_t len;
};

struct picc {
    struct icao icao; /* which card it is, and what it answers unless it is German */
    struct npa npa;
    struct faults *faults;
    enum picc_state state;
    unsigned apdus;  /* since the activation */
    unsigned frames; /* since the activation */
    unsigned waits;  /* S(WTX) still to be sent before `held` */
    bool is_german;
    bool may_change_rate; /* no block since the activation */
    bool is_lifted;       /* the fault came true: it is not there any more */
    struct picc_rates rates;
    uint8_t number;   /* block number */
    size_t frame_max; /* what the reader takes: FSD */
    size_t in_len, out_len, out_at;
    struct picc_block held; /* what is sent after the S(WTX) */
    struct picc_block last; /* for R(NAK) */
    uint8_t in[PICC_APDU_MAX], out[PICC_APDU_MAX];
};

/* A card in the field, not yet activated. */
void picc_init(struct picc *picc, const struct specimen *specimen, struct faults *faults);

/* Makes a card of SPECIMEN_EID the German one that `memory` belongs to; it outlives the card. */
void picc_be_german(struct picc *picc, struct npa_memory *memory);

/* The field went off: it forgets everything but what it is. */
void picc_reset(struct picc *picc);

/* Activates a type A card by RATS (FSD code 0 to 8) and writes the ATS, at most PICC_ATS_MAX bytes; its
 * length, 0 when it does not answer. */
size_t picc_activate(struct picc *picc, unsigned fsd_code, uint8_t *ats);

/* Activates a type B card as an ATTRIB of the reader chip does, with this FSD code. */
void picc_attribute(struct picc *picc, unsigned fsd_code);

/* Writes the answer of a type B card to REQB or WUPB, 12 bytes; that length. */
size_t picc_atqb(const struct picc *picc, uint8_t *atqb);

/* One frame in, the frame that answers it out (PICC_FRAME_OUT bytes); its length, 0 when the card
 * says nothing. Rates that it agreed to count from the next frame on. */
size_t picc_frame(struct picc *picc, struct bytes frame, uint8_t *out);

/* One whole APDU, for the chip's own stack: the answer is in picc->out, out_len bytes. False when the
 * card says nothing. */
bool picc_apdu(struct picc *picc, struct bytes command);
