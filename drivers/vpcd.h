/* The vpcd protocol: how a program is the card in Debian's virtual reader of pcscd (package
 * vsmartcard-vpcd). This is the card's end. Pure: it knows no socket, drivers/vpcd_line.h does.
 *
 * A message is a length of two bytes, most significant first, and so many bytes. From the reader, one
 * byte is an order: 00 off, 01 on, 02 reset, 04 say your ATR; more bytes are a command APDU. To the
 * reader go the ATR and response APDUs; the other orders have no answer. An empty ATR, or the end of
 * the connection, is "no card". Source: the project's documentation, virtualsmartcard, "vpcd". */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define VPCD_COMMAND_MAX                                                                           \
    8192 /* bytes of one command APDU: certificates of terminals are below 2048 */
#define VPCD_ANSWER_MAX  65535 /* bytes of one response APDU: what the length can say */
#define VPCD_HEAD        2     /* bytes of the length */
#define VPCD_HISTORY_MAX 15    /* historical bytes, ISO 7816-3 §8.2.4 */
#define VPCD_ATR_MAX     (4 + VPCD_HISTORY_MAX + 1)

enum vpcd_order {
    VPCD_NOTHING, /* no whole message is there yet */
    VPCD_OFF,
    VPCD_ON,
    VPCD_RESET,
    VPCD_ATR,
    VPCD_APDU,
    VPCD_FOUL, /* empty, too long, or no order: end the connection */
};

/* What has come in and was not taken yet. Begins zeroed. */
struct vpcd {
    uint8_t at[VPCD_HEAD + VPCD_COMMAND_MAX];
    size_t len;   /* bytes that are there */
    size_t taken; /* of these, the message that was given out last */
};

/* Bytes that may be appended at vpcd->at + vpcd->len; not 0 unless a whole message is there or the
 * stream is foul. What was given out last is dropped and wiped before. */
size_t vpcd_room(struct vpcd *vpcd);

/* The next message; *apdu is good until the next call here, empty for orders. VPCD_FOUL stays. */
MUST_USE enum vpcd_order vpcd_take(struct vpcd *vpcd, struct bytes *apdu);

/* Writes the length of an answer of `len` bytes (at most VPCD_ANSWER_MAX) into the VPCD_HEAD bytes at
 * `out`, behind which it stands; the length of all, which is to be sent in one piece. */
size_t vpcd_head(uint8_t *out, size_t len);

/* The ATR that stands for a contactless card, into `atr` (VPCD_ATR_MAX bytes): 3B 8n 80 01, the
 * historical bytes (at most VPCD_HISTORY_MAX, more are left out), check byte. Its length.
 * Source: PC/SC part 3 §3.1.3.2.3.1. */
size_t vpcd_atr(struct bytes history, uint8_t *atr);
