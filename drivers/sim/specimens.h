/* The cards of the simulated reader: invented people of Utopia (UTO), with all that is printed on
 * their documents. `sim-pn532 --list` prints this table as JSON, so that the desk and the scripted
 * citizen know what is on each card. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

enum specimen_kind {
    SPECIMEN_DOCUMENT, /* the ICAO application */
    SPECIMEN_EID,      /* the application of the German eID, whose contents are not simulated */
    SPECIMEN_PAYMENT,  /* ISO 14443-4, but no identity document */
    SPECIMEN_TOKEN,    /* not even ISO 14443-4 */
};

enum specimen_form { SPECIMEN_TD1, SPECIMEN_TD3 };

/* How PACE is offered in EF.CardAccess; SPECIMEN_BAC offers none. */
enum specimen_access {
    SPECIMEN_BAC,
    SPECIMEN_PACE_AES256,        /* on brainpoolP256r1 */
    SPECIMEN_PACE_AES128,        /* on NIST P-384 */
    SPECIMEN_PACE_3DES,          /* on NIST P-256 */
    SPECIMEN_PACE_SEVERAL,       /* generic mapping: triple DES, AES-128, AES-192 on three curves */
    SPECIMEN_PACE_INTEGRATED,    /* AES-128, brainpoolP256r1 */
    SPECIMEN_PACE_CHIP,          /* the same curve: chip authentication mapping, and generic */
    SPECIMEN_PACE_DH,            /* AES-128, generic mapping in the 2048-bit group of RFC 5114 */
    SPECIMEN_PACE_DH_INTEGRATED, /* the same group */
};

/* How the chip can show that it is no copy, besides chip authentication mapping. */
enum specimen_proof {
    SPECIMEN_NO_PROOF,
    SPECIMEN_ACTIVE_RSA,   /* active authentication, 1536 bits, ISO 9796-2 with SHA-256 */
    SPECIMEN_ACTIVE_CURVE, /* the same by ECDSA on NIST P-256 */
    SPECIMEN_CHIP,         /* chip authentication, triple DES or AES-128, brainpoolP256r1 */
};

/* Who signed what the chip holds, and what is wrong with it. */
enum specimen_trust {
    SPECIMEN_SIGNED,     /* ECDSA, under the country key of the master list */
    SPECIMEN_SIGNED_RSA, /* RSA, under the older country key */
    SPECIMEN_UNSIGNED,   /* no EF.SOD */
    SPECIMEN_CHANGED,    /* DG1 is not what was signed */
    SPECIMEN_REVOKED,    /* the signer's certificate was revoked */
    SPECIMEN_STRANGE,    /* by a country key that nobody vouches for */
    SPECIMEN_UNCOVERED,  /* DG11 is not among what was signed */
};

struct specimen {
    const char *name;
    const char *meaning; /* for people */
    const char *issuer, *nationality;
    const char *document_number;
    const char *family_name, *given_names; /* as in the MRZ: A to Z and spaces */
    const char *full_name;                 /* DG11, UTF-8, "family<<given"; NULL: no DG11 */
    const char *other_name, *birth_place;  /* DG11; NULL: not in it */
    const char *birth, *expiry;            /* YYYY-MM-DD */
    const char *issued;                    /* YYYY-MM-DD, DG12 and the signature's time */
    const char *can;                       /* six digits, NULL: none */
    enum specimen_kind kind;
    enum specimen_form form;
    enum specimen_access access;
    enum specimen_trust trust;
    enum specimen_proof proof;
    bool has_large_photo; /* DG2 goes on beyond offset 32767 */
    bool is_copied;       /* its private keys are not those that its files promise */
    uint8_t uid[4];       /* of type A; PUPI of type B */
    bool is_type_b;
    char sex; /* F, M or X */
};

#define SPECIMEN_MRZ_MAX 90 /* characters of all lines together */

/* The one with this name, NULL when there is none. */
const struct specimen *specimen_find(struct text name);

/* The whole table; *count of them. */
const struct specimen *specimen_all(size_t *count);

/* Writes the machine-readable zone with its check digits, lines one after the other without line
 * feeds: 90 characters (TD1) or 88 (TD3), no NUL. That length; 0 for what is no document. */
size_t specimen_mrz(const struct specimen *specimen, char *zone);

/* Characters of one line of the zone: 30 or 44. */
size_t specimen_mrz_line(const struct specimen *specimen);
