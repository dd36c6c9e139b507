/* The card's end of ISO 14443-4: RATS, blocks, chaining, S(WTX); whole APDUs go to the document. */
#pragma once

#include "drivers/sim/icao.h"

#define PICC_FRAME_MAX 256   /* bytes, with PCB and CRC */
#define PICC_APDU_MAX  66000 /* bytes */

struct picc {
    struct icao icao;
    struct faults *faults;
    bool is_active;   /* after RATS or ATTRIB */
    uint8_t number;   /* block number */
    size_t frame_max; /* what the reader takes: FSD */
    unsigned apdus;   /* since the activation */
    unsigned waits;   /* S(WTX) still to be sent before the answer */
    bool is_lifted;   /* the fault came true: it is not there any more */
    size_t in_len, out_len, out_at;
    uint8_t last[PICC_FRAME_MAX]; /* the last block, for R(NAK) */
    size_t last_len;
    uint8_t in[PICC_APDU_MAX], out[PICC_APDU_MAX];
};

/* A card in the field, not yet activated. */
void picc_init(struct picc *picc, const struct specimen *specimen, struct faults *faults);

/* The field went off: it forgets everything but what it is. */
void picc_reset(struct picc *picc);

/* Activates by RATS (FSD code 0 to 8) and writes the ATS, at most 32 bytes; its length. */
size_t picc_activate(struct picc *picc, unsigned fsd_code, uint8_t *ats);

/* One frame in, the frame that answers it out (PICC_FRAME_MAX bytes); its length, 0 when the card
 * says nothing. */
size_t picc_frame(struct picc *picc, struct bytes frame, uint8_t *out);

/* One whole APDU, for the chip's own stack: the answer is in picc->out, out_len bytes. False when the
 * card says nothing. */
bool picc_apdu(struct picc *picc, struct bytes command);
