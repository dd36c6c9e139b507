/* From a signer to a certificate that is believed: rules of our own in place of OpenSSL's path building.
 * Source: ICAO 9303-11 §5.1, 9303-12 §4 and §7.1; RFC 5280 §6 where these are silent. */
#pragma once

#include "drivers/emrtd/certificate.h"
#include "drivers/emrtd/signed_data.h"
#include "drivers/emrtd/trust.h"

#define TRUST_CANDIDATES_MAX 16    /* certificates that are tried for one signer */
#define TRUST_LINKS_MAX      3     /* link certificates from a list's signer to a root */
#define TRUST_CLOCK_S        86400 /* seconds that clocks may differ by */

/* From nothing to everything. */
enum trust_path_result {
    TRUST_PATH_UNKNOWN,      /* no believed certificate has this name and key */
    TRUST_PATH_FALSE,        /* one has, but did not sign this one */
    TRUST_PATH_ISSUER_UNFIT, /* it may not certify anybody */
    TRUST_PATH_SIGNER_UNFIT, /* other country, or may not sign such things */
    TRUST_PATH_NOT_IN_TIME,
    TRUST_PATH_GOOD,
};

struct trust_path {
    const struct trust_certificate *issuer; /* NULL when none signed it */
    bool named_otherwise; /* the issuer's name is not what the signer says; its key fits */
};

/* A document's signer under all that is believed. `signed_s` is 0 when that is not known. */
MUST_USE enum trust_path_result trust_path_document(
    const struct trust *trust, X509 *signer, uint64_t signed_s, uint64_t now_s,
    struct trust_path *path);

/* The signer of a master list under the single certificates of the folder, if need be by link
 * certificates that came with the list. */
MUST_USE enum trust_path_result trust_path_list(
    const struct trust *trust, const struct signed_data *list);

/* Believed certificates that may have issued something: those with this key identifier first, then
 * those with this name. How many were written to `found`, TRUST_CANDIDATES_MAX at most. */
size_t trust_find(
    const struct trust *trust, const X509_NAME *name, const ASN1_OCTET_STRING *key_id,
    const struct trust_certificate *found[TRUST_CANDIDATES_MAX]);
