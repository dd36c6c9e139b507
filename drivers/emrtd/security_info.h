/* SecurityInfos: the protocols that a document knows, as EF.CardAccess, EF.CardSecurity and DG14 list
 * them. Source: ICAO 9303-11 §9.2; BSI TR-03110-3 A.1.1. */
#pragma once

#include "drivers/emrtd/tlv.h"

#define SECURITY_INFOS_MAX 64 /* in one file */

enum security_kind {
    SECURITY_OTHER, /* terminal authentication, restricted identification ...: passed over */
    SECURITY_PACE,  /* PACEInfo */
    SECURITY_PACE_PARAMETERS, /* PACEDomainParameterInfo */
    SECURITY_CHIP,            /* ChipAuthenticationInfo */
    SECURITY_CHIP_KEY,        /* ChipAuthenticationPublicKeyInfo */
    SECURITY_ACTIVE,          /* ActiveAuthenticationInfo */
};

/* One of them. All spans lie in the file. */
struct security_info {
    enum security_kind kind;
    struct bytes whole; /* the content of its SEQUENCE, for comparing */
    struct bytes
        variant;         /* what of the OID follows the protocol's: { mapping, cipher } and alike */
    struct bytes oid;    /* all of it */
    unsigned version;    /* 0 where there is none */
    struct bytes number; /* parameterId or keyId without leading zeros; at NULL: there is none */
    struct bytes algorithm; /* content of the AlgorithmIdentifier: of a key or of parameters */
    struct bytes key;       /* content of the BIT STRING, without its first byte */
    struct bytes signature; /* OID of the signature algorithm */
};

struct security_infos {
    struct tlv tlv;
    unsigned count;
};

/* A cursor over the SET `infos`, which must fill the span; fails if it does not. */
struct security_infos security_infos_of(struct bytes infos);

/* The same over DG14's file (6E around the SET). */
struct security_infos security_infos_of_dg14(struct bytes dg14);

#define SECURITY_DG14 0x6e /* tag of DG14 */

/* The next one. False at the end and at a malformed one, which fails the cursor. */
MUST_USE bool security_infos_next(struct security_infos *infos, struct security_info *info);

/* True when nothing failed and nothing is left over. */
MUST_USE bool security_infos_done(const struct security_infos *infos);

/* The content of a non-negative INTEGER without leading zeros (empty for 0). False for anything
 * else, or more than `most` bytes. */
MUST_USE bool security_number(struct bytes integer, size_t most, struct bytes *number);
