/* A contactless reader driven by libnfc 1.8.0: the one place that calls it.
 *
 * libnfc blocks, has no lock of its own, and aborts the process when a frame is too long or the chip
 * sets a status bit it does not expect. So: one thread, a lock on the device, frames are measured
 * before they are handed over, and the process can be started again. */
#pragma once

#include "drivers/link.h"

#define READER_NFC_NAME_MAX  1023 /* bytes of a connection string: libnfc copies 1024 */
#define READER_NFC_FRAME_MAX 262  /* bytes that libnfc copies into its 264 with two to spare */

struct reader_nfc {
    char connection[READER_NFC_NAME_MAX + 1];
    struct nfc_context *context;
    struct nfc_device *device; /* NULL while it is not open */
    int watch;                 /* our own fd of the device: locked, and tells of its end; -1 */
    int chip_wait_ms;          /* what the chip was told to wait for an answer, 0 = not told */
    bool has_field;            /* a card may have been activated since the field was switched on */
};

enum reader_nfc_find {
    READER_NFC_EMPTY,
    READER_NFC_A,       /* one card, ISO 14443-4 type A, selected */
    READER_NFC_B,       /* one card, ISO 14443-4 type B, attributed */
    READER_NFC_OTHER,   /* one card that does not speak ISO 14443-4 */
    READER_NFC_SEVERAL, /* more than one */
    READER_NFC_GONE,    /* the reader failed; it is closed now */
};

struct reader_nfc_card {
    enum reader_nfc_find find;
    uint8_t protocol_info[3]; /* of type B, see isodep_begin_b() */
};

/* `connection` names driver and device ("pn532_uart:/dev/ttyS1"); too long a one is never found.
 * Before the first thread starts: it also silences libnfc's own log, which can hold what cards say.
 * Pair with reader_nfc_finish(). */
void reader_nfc_init(struct reader_nfc *reader, const char *connection);

/* Closes it. A zeroed or finished one is accepted. */
void reader_nfc_finish(struct reader_nfc *reader);

/* Opens the device (about 60 ms) unless it is open. False when it is absent, in use by another
 * process, or does not answer as a reader. */
MUST_USE bool reader_nfc_connect(struct reader_nfc *reader);

/* Closes the device; reader_nfc_connect() opens it again. */
void reader_nfc_disconnect(struct reader_nfc *reader);

/* An fd that poll(2) reports POLLHUP or POLLERR on when the device goes away, with events = 0; the
 * reader's own. -1 while it is not open, and for devices without one (USB). */
int reader_nfc_watch(const struct reader_nfc *reader);

/* True when the device went away; it is closed then. */
bool reader_nfc_is_gone(struct reader_nfc *reader);

/* Looks for cards of type A and B. The field is switched off and on before, if a card was found the
 * time before, so every card is met anew and unauthenticated. About 60 ms, less than a second when
 * nothing answers. */
struct reader_nfc_card reader_nfc_poll(struct reader_nfc *reader);

/* A frame_exchange(); `reader` is a struct reader_nfc. LINK_FOUL for a frame of more than
 * READER_NFC_FRAME_MAX bytes or none, which is not sent. LINK_BROKEN is never told from
 * LINK_SILENT: libnfc has one word for both. */
MUST_USE enum link_result reader_nfc_exchange(
    void *reader, struct bytes frame, struct link_answer *answer, int timeout_ms);
