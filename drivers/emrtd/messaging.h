/* Secure messaging of ICAO 9303-11 §9.8: every command encrypted and signed, every answer's MAC
 * checked before a byte of it is used. */
#pragma once

#include "drivers/apdu.h"
#include "drivers/emrtd/cipher.h"

#define MESSAGING_OVERHEAD 64 /* bytes an answer can be longer than its plain text, at most */

struct messaging {
    enum cipher cipher;
    uint8_t encrypt[CIPHER_KEY_MAX], mac[CIPHER_KEY_MAX];
    uint8_t counter[CIPHER_BLOCK_MAX]; /* SSC: cipher_block() bytes, most significant first */
};

enum messaging_result {
    MESSAGING_OK,
    MESSAGING_PLAIN, /* an answer without protection: the card has ended the session */
    MESSAGING_FOUL,  /* wrong MAC, or malformed: end it */
};

/* Session keys out of the shared secret; the counter is zero. */
void messaging_init(struct messaging *messaging, enum cipher cipher, struct bytes secret);

/* Wipes the keys. */
void messaging_finish(struct messaging *messaging);

/* Counts on, and writes `plain` (class 00) as protected command into `to`. Its length in bytes; 0 when
 * it is over a limit. Data of odd instructions (READ BINARY B1) are data objects. */
size_t messaging_wrap(
    struct messaging *messaging, const struct apdu *plain, uint8_t *to, size_t room);

/* Counts on, checks `answer` (without its outer status word `outer`) and decrypts it in place of
 * reply->data. The status is the protected one. */
MUST_USE enum messaging_result messaging_unwrap(
    struct messaging *messaging, struct bytes answer, unsigned outer, struct apdu_reply *reply);
