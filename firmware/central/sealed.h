/* Looking at a sealed part from outside: central has no key to open it. */
#pragma once

#include "central/central.h"

#define SEALED_LEN_MIN 776 /* characters: no text at all sealed to RSA-4096 (fit-connect.md §6) */

enum sealed_result {
    SEALED_OK,
    SEALED_MALFORMED, /* not a compact JWE with exactly the header that FIT-Connect wants */
    SEALED_TO_OTHER,  /* to a key that the destination does not publish */
    SEALED_BROKEN,    /* the database is */
};

/* Checks one compact JWE for `destination` and writes its authentication tag (TAG_LEN characters and
 * a NUL). `cty` empty: any media type. */
MUST_USE enum sealed_result sealed_check(
    struct central *central, const char *destination, struct text jwe, struct text cty, char *tag);
