/* X.509 certificates as travel documents use them, on OpenSSL: what a rule asks of one. OpenSSL's
 * own path building is of no use here: it refuses elliptic curves by explicit parameters, which ICAO
 * 9303-12 demands. Sources: ICAO 9303-12 §7.1, RFC 5280. */
#pragma once

#include <openssl/types.h>

#include "base/fail.h"
#include "drivers/emrtd/digest.h"

#define CERTIFICATE_MAX     16384 /* bytes of one */
#define CERTIFICATE_RSA_MIN 2048  /* bits */
#define CERTIFICATE_RSA_MAX 8192  /* bits */
#define CERTIFICATE_EC_MIN  224   /* bits */
#define CERTIFICATE_TYPES   8     /* entries of a list of document types */

/* Exactly one certificate in DER, owned by the caller; NULL when it is none or too long. */
X509 *certificate_read(struct bytes der);

/* For SCOPED; accepts NULL. */
void certificate_free(X509 **certificate);

/* Whether its key is RSA or of a known elliptic curve, and neither too short nor too long. */
MUST_USE bool certificate_key_known(const X509 *certificate);

/* What it is signed with; DIGEST_NONE for anything that is not accepted. With RSASSA-PSS the
 * hash of the mask must be accepted, too. */
enum digest certificate_digest(const X509 *certificate);

/* The same for any algorithm of a signature; `plain` is the hash where the algorithm names none. */
enum digest certificate_algorithm(const X509_ALGOR *algorithm, enum digest plain);

/* Two capital letters of a Name's first countryName into `country`; "" when there is none. */
void certificate_country(const X509_NAME *name, char country[3]);

/* The state as MRZs write it, "D" or "UTO", out of subjectAltName; "" when it is not there. */
void certificate_state(const X509 *certificate, char state[4]);

/* Seconds since 1970, 0 when it is malformed or before. */
uint64_t certificate_time(const ASN1_TIME *time);

/* True from notBefore to notAfter. */
MUST_USE bool certificate_valid(const X509 *certificate, uint64_t at_s);

/* Whether `at_s` is in the private key usage period; true when there is none. */
MUST_USE bool certificate_key_used(const X509 *certificate, uint64_t at_s);

/* Whether it may certify others: CA, and keyCertSign if it says anything about usage. */
MUST_USE bool certificate_is_authority(const X509 *certificate);

/* Whether it may sign revocation lists: as above, with cRLSign. */
MUST_USE bool certificate_is_revoker(const X509 *certificate);

/* Whether it may sign documents: no CA, digitalSignature if it says anything about usage, no
 * purpose of another kind, no critical extension that is unknown here. */
MUST_USE bool certificate_is_signer(const X509 *certificate);

/* Whether it may sign master lists: as above, and with the purpose 2.23.136.1.1.3. */
MUST_USE bool certificate_is_list_signer(const X509 *certificate);

/* The list of document types, 2.23.136.1.1.6.2: the number of codes copied, 0 when there is no such
 * list. False when it is malformed or too long. */
MUST_USE bool certificate_types(
    const X509 *certificate, char codes[CERTIFICATE_TYPES][3], size_t *count);
