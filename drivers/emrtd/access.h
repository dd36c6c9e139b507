/* EF.CardAccess: how a document wants to be opened by PACE. Source: ICAO 9303-11 §9.2.1, BSI
 * TR-03110-3 A.1. */
#pragma once

#include "drivers/emrtd/cipher.h"

#define ACCESS_OID         10 /* bytes of id-PACE-ECDH-GM-... */
#define ACCESS_INFOS_MAX   32 /* SecurityInfos in one file */
#define ACCESS_CURVE_LEAST 8  /* standardised domain parameters: 8 to 18 are elliptic curves */
#define ACCESS_CURVE_MOST  18

struct access {
    uint8_t oid[ACCESS_OID];
    enum cipher cipher;
    unsigned parameters; /* number of the standardised domain parameters */
};

enum access_result {
    ACCESS_OK,
    ACCESS_OTHER, /* PACE, but no variant that is known here */
    ACCESS_NONE,  /* no PACEInfo in it */
    ACCESS_FOUL,  /* malformed */
};

/* Chooses the strongest cipher among the PACEInfos with generic mapping on a standardised curve. */
MUST_USE enum access_result access_read(struct access *access, struct bytes file);
