/* Command and response APDUs of ISO 7816-4: how they are written and taken apart. */
#pragma once

#include "drivers/link.h"

#define APDU_COMMAND_MAX 2048  /* bytes of a command, written out */
#define APDU_SHORT_MAX   256   /* bytes that a short command may ask for */
#define APDU_LONG_MAX    65536 /* bytes that an extended one may ask for */

struct apdu {
    uint8_t class, instruction, p1, p2;
    struct bytes data; /* empty: none */
    size_t expected;   /* bytes wanted in the answer, 0 (no Le) to 65536 */
    bool is_extended;  /* lengths of two bytes; else data is at most 255 and expected 256 bytes */
};

/* Who takes APDUs: isodep_exchange() in the terminal, a function of the test in tests. */
struct apdu_line {
    apdu_exchange *exchange;
    void *owner;
};

/* ISO 7816-4 §5.6: two bytes, 0x9000 is success. */
enum { STATUS_WORD_OK = 0x9000 };

struct apdu_reply {
    struct link_answer data; /* in: where it goes; out: without the status word */
    unsigned status;         /* SW1 SW2 */
};

/* Writes `apdu` into `to` (`room` bytes). Its length in bytes; 0 when it is over a limit. */
size_t apdu_write(const struct apdu *apdu, uint8_t *to, size_t room);

/* Sends it in plain and splits the answer. LINK_FOUL also for an answer without a status word and
 * for a command over its limits. */
MUST_USE enum link_result apdu_send(
    const struct apdu_line *line, const struct apdu *apdu, struct apdu_reply *reply);
