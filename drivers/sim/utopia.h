/* The state of Utopia as an issuer of documents: its certificates, revocations, master list, and what
 * it signs. Source: ICAO 9303-12 §7 (certificate and CRL profiles), 9303-10 §4.6.2, RFC 5652.
 *
 * There are two country signing keys, as in a real state when an old one still counts: CSCA 1 (RSA)
 * is known by its certificate alone, CSCA 2 (brainpoolP256r1) by the master list, where a link
 * certificate leads from 1 to 2. The list's signer is under a root of its own. */
#pragma once

#include <time.h>

#include "drivers/sim/keys.h"

#define UTOPIA_CERTIFICATE_MAX 2400 /* bytes */
#define UTOPIA_LIST_MAX        12000

enum utopia_party {
    UTOPIA_CSCA_1,
    UTOPIA_CSCA_2,
    UTOPIA_LINK,         /* CSCA 2 as certified by CSCA 1 */
    UTOPIA_CSCA_STRANGE, /* calls itself Utopia's; in no list, and nobody vouches for it */
    UTOPIA_SIGNER_1,     /* document signer with RSA under CSCA 1 */
    UTOPIA_SIGNER_2,     /* with ECDSA under CSCA 2 */
    UTOPIA_SIGNER_REVOKED,
    UTOPIA_SIGNER_STRANGE,
    UTOPIA_LIST_ROOT,
    UTOPIA_LIST_SIGNER,
};

/* The party's certificate. */
void utopia_put_certificate(struct der *der, enum utopia_party who);

/* IssuerAndSerialNumber of that certificate. */
void utopia_put_identity(struct der *der, enum utopia_party who);

/* The party's key pair. */
void utopia_keys(enum utopia_party party, struct keys *keys);

/* CMS SignedData around `content` of the type with this dotted OID, with the signer's certificate in
 * it; `moment` is YYYYMMDDhhmmssZ. The root's certificate stands beside that of the list signer. */
void utopia_put_signed(
    struct der *der, enum utopia_party signer, const char *type, struct bytes content,
    const char *moment);

/* The master list as of `now` (UTC). */
void utopia_put_list(struct der *der, time_t now);

/* The revocation list of a CSCA as of `now` (UTC), good for 90 days. */
void utopia_put_crl(struct der *der, enum utopia_party csca, time_t now);

/* Writes what a terminal must know to trust Utopia into the folder, which is made if it is not there:
 * *.cer (CSCA 1, the list's root), utopia.ml, *.crl. False when a file cannot be written. */
MUST_USE bool utopia_write(const char *folder, time_t now);
