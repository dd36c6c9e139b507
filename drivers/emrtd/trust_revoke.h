/* Was a certificate revoked? Asks the revocation lists of the trust folder. Source: ICAO 9303-12 §7.2,
 * RFC 5280 §5. */
#pragma once

#include "drivers/emrtd/certificate.h"
#include "drivers/emrtd/trust.h"

enum trust_revoked {
    TRUST_REVOKED_UNSAID, /* there is no list of this issuer */
    TRUST_REVOKED_FALSE,  /* there is, but no believed certificate of this state signed it */
    TRUST_REVOKED_NO,
    TRUST_REVOKED_YES,
};

struct trust_revocation {
    enum trust_revoked revoked;
    uint64_t made_s, next_s; /* of the list, seconds since 1970; 0: none, not said */
};

/* Asks the newest list that is signed by a believed certificate of this issuer. That a list is out of
 * date does not matter here: what was revoked stays so. */
void trust_revoke_ask(
    const struct trust *trust, const X509 *certificate, struct trust_revocation *answer);

/* Whether a believed certificate signed this revocation list of the folder. */
MUST_USE bool trust_revoke_proved(const struct trust *trust, const struct trust_file *file);
