/* A contactless reader driven by libnfc 1.8.0: the one place that calls it.
 *
 * libnfc blocks, has no lock of its own, and aborts the process when a frame is too long or the chip
 * sets a status bit it does not expect. So: one thread, a lock on the device, frames are measured
 * before they are handed over, and the process can be started again. */
#pragma once

#include "drivers/isodep_activation.h"

#define READER_NFC_NAME_MAX  1023 /* bytes of a connection string: libnfc copies 1024 */
#define READER_NFC_FRAME_MAX 262  /* bytes that libnfc copies into its 264 with two to spare */

struct reader_nfc {
    char connection[READER_NFC_NAME_MAX + 1]; /* as libnfc gets it: without a speed that is ours */
    unsigned baud_wanted;                     /* of the serial line, 0: leave it as it is */
    unsigned baud;                            /* that it has, if one is wanted */
    unsigned baud_losses;                     /* times that the chip was lost at a raised speed */
    struct nfc_context *context;
    struct nfc_device *device;  /* NULL while it is not open */
    int watch;                  /* our own fd of the device: locked, and tells of its end; -1 */
    int chip_wait_ms;           /* what the chip was told to wait for an answer, 0 = not told */
    bool has_field;             /* a card may have been activated since the field was switched on */
    enum isodep_rate rate_most; /* that cards may be spoken to with */
    struct isodep_rates rates;  /* that the chip is set to */
    unsigned rate_troubles;     /* damaged or lost frames in a row at a raised rate */
    bool is_careful;            /* the card that lies there failed at more than 106 kbit/s */
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

/* `connection` names driver and device ("pn532_uart:/dev/ttyS1"); too long a one is never found. A
 * speed above 115200 baud behind a serial PN532 ("pn532_uart:/dev/ttyS1:921600") is what the chip is
 * asked to go to; where the board does not follow, or is lost twice at it, 115200 is used.
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

/* Sets the chip to other bit rates than 106 kbit/s, after the card has agreed to them; the next
 * reader_nfc_poll() sets it back. False when the reader failed; it is closed then.
 * Source: UM0701-02 §7.3.1, CfgItem 0x0D, and the registers of the PN532's CIU. */
MUST_USE bool reader_nfc_set_rates(struct reader_nfc *reader, const struct isodep_rates *rates);

/* A frame_exchange(); `reader` is a struct reader_nfc. LINK_FOUL for a frame of more than
 * READER_NFC_FRAME_MAX bytes or none, which is not sent, and for an answer over the room. LINK_READER
 * when the chip itself does not answer in time; it is closed then. */
MUST_USE enum link_result reader_nfc_exchange(
    void *reader, struct bytes frame, struct link_answer *answer, int timeout_ms);
