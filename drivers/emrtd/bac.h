/* Basic Access Control: opens a document with what is printed on it. Source: ICAO 9303-11 §4.3,
 * worked example appendix D.3. */
#pragma once

#include "drivers/emrtd/chip.h"

#define BAC_NONCE 8  /* bytes */
#define BAC_SEED  16 /* bytes */

/* What this end draws by lot. */
struct bac_chance {
    uint8_t nonce[BAC_NONCE], seed[BAC_SEED];
};

/* Opens the document, whose application is selected, with mrz_secret(); chip_send() is protected
 * after DOCUMENT_OK. `chance` is fresh randomness, or a vector's in a test. DOCUMENT_WRONG_SECRET
 * when the document says so. */
MUST_USE enum document_result bac_open(
    struct chip *chip, struct bytes secret, const struct bac_chance *chance);
