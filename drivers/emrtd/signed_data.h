/* CMS SignedData with one signer, who comes with it: EF.SOD, EF.CardSecurity and master lists are
 * of this kind. Whether the signer may sign is another question. Source: RFC 5652 §5, ICAO 9303-10
 * §4.6.2.2, 9303-12 §9.1. */
#pragma once

#include "drivers/emrtd/certificate.h"

#define SIGNED_CERTIFICATES_MAX 8 /* that may come with it */

enum signed_result {
    SIGNED_OK,
    SIGNED_FOUL,      /* malformed, not of the wanted type, or not of one signer */
    SIGNED_ALGORITHM, /* a key or hash that is not accepted */
    SIGNED_BY_NOBODY, /* the signer's certificate is missing */
    SIGNED_WRONG,     /* the signature does not fit */
};

struct signed_data {
    struct bytes content; /* what is signed; good until signed_data_finish() */
    X509 *signer;
    uint64_t made_s; /* signingTime, seconds since 1970; 0: not said */
    bool is_weak;    /* a SHA-1 is among the hashes */
    struct CMS_ContentInfo_st *cms;
    struct stack_st_X509 *beside; /* all certificates that came with it */
};

/* Reads `der`, which is nothing but one ContentInfo, whose content is of the type `oid` (the value
 * of a tag 06), and checks the signature. On SIGNED_BY_NOBODY and _WRONG the content is there, too, but
 * nobody vouches for it. Pair with signed_data_finish(), whatever the result. */
MUST_USE enum signed_result signed_data_read(
    struct signed_data *data, struct bytes der, struct bytes oid);

/* For SCOPED; accepts a zeroed or finished one. */
void signed_data_finish(struct signed_data *data);
