/* EF.CardAccess: how a document wants to be opened by PACE. Source: ICAO 9303-11 §9.2.1, §9.2.2, BSI
 * TR-03110-3 A.1. The same SecurityInfos stand in DG14, signed: access_is_confirmed() compares. */
#pragma once

#include "drivers/emrtd/cipher.h"

#define ACCESS_OID       10 /* bytes of id-PACE-ECDH-GM-... */
#define ACCESS_INFOS_MAX 32 /* SecurityInfos in one file */

/* How the nonce becomes a generator. */
enum access_mapping {
    ACCESS_MAPPING_GENERIC,
    ACCESS_MAPPING_INTEGRATED,
    ACCESS_MAPPING_CHIP, /* generic, and the chip proves that it is no copy */
};

struct access {
    uint8_t oid[ACCESS_OID];
    enum access_mapping mapping;
    enum cipher cipher;
    unsigned parameters; /* number of the standardised domain parameters: what group_init() takes */
};

enum access_result {
    ACCESS_OK,
    ACCESS_OTHER,    /* PACE, but no variant that is known here */
    ACCESS_EXPLICIT, /* the only known variants come with domain parameters of their own: refused */
    ACCESS_NONE,     /* no PACEInfo in it */
    ACCESS_FOUL,     /* malformed */
};

/* Chooses among all PACEInfos on standardised domain parameters: chip authentication mapping first, then
 * the strongest cipher, curves before Diffie-Hellman, generic before integrated mapping, the largest
 * group; the order is a table. Other SecurityInfos are passed over. */
MUST_USE enum access_result access_read(struct access *access, struct bytes file);

/* True when every PACEInfo of EF.CardAccess (which nobody signed) stands in the SecurityInfos of `dg14`
 * too: so nobody has taken the stronger ones away, once DG14 is proved. False also when either is
 * malformed. Source: ICAO 9303-11 §9.2.11. */
MUST_USE bool access_is_confirmed(struct bytes file, struct bytes dg14);
