/* The trust folder: which states' certificates (CSCA) are believed, and since when.
 *
 *   *.ml   CSCA master list: CMS SignedData; believed when a *.cer vouches for its signer,
 *          directly or by link certificates beside it. Of each state's lists the newest counts.
 *   *.cer  one certificate, DER: a CSCA, which is believed because it lies here, and root of the
 *          signers of its state's lists.
 *   *.crl  revocation list of one state, DER; the newest counts.
 *   newest one line a state, "DE 2026-05-28T06:28:45Z": the date of the newest list that was ever
 *          used. An older one is refused. Written by trust_remember().
 * Sources: ICAO 9303-12 §7 to §9; RFC 5280, RFC 5652.
 *
 * Opening reads all files and checks the signature of each list, but parses no certificate of it:
 * these are found by name and key identifier when a document asks. The struct owns everything. */
#pragma once

#include "base/fail.h"
#include "base/file.h"

#define TRUST_FILES_MAX        64         /* files in the folder that are looked at */
#define TRUST_FILE_MAX         (8u << 20) /* bytes of one */
#define TRUST_CERTIFICATES_MAX 4096       /* in all lists and files together */
#define TRUST_NAME_MAX         80         /* bytes of a file's name with its NUL */
#define TRUST_LIST_OLD_S       15552000u  /* seconds (180 days): an older list is said to be old */
#define TRUST_NEWEST           "newest"   /* the file of dates */

enum trust_kind { TRUST_KIND_LIST, TRUST_KIND_CERTIFICATE, TRUST_KIND_REVOCATIONS };

enum trust_state {
#define TRUST(name, word, meaning) TRUST_STATE_##name,
#include "drivers/emrtd/trust.def"
#undef TRUST
};

enum trust_result {
    TRUST_OK,
    TRUST_EMPTY,  /* no certificate is believed: nothing will ever be GOOD */
    TRUST_ABSENT, /* no such folder, or it cannot be read */
};

struct trust_file {
    enum trust_kind kind;
    enum trust_state state;
    char name[TRUST_NAME_MAX];
    char country[3];  /* of the list's signer, the subject or the CRL's issuer; "" unknown */
    uint64_t made_s;  /* signing time of a list, notBefore of a certificate, thisUpdate of a CRL */
    uint64_t next_s;  /* notAfter of a certificate, nextUpdate of a CRL; 0: not said */
    unsigned count;   /* certificates or revocations in it */
    struct file file; /* as it lies there; kept for CRLs and certificates only */
    uint8_t *content; /* of a list: what is signed, on the heap */
    size_t content_len;
};

/* A certificate that is believed: where it lies and how it is found. */
struct trust_certificate {
    struct bytes whole;   /* DER, in the content of its file */
    struct bytes subject; /* Name, DER */
    struct bytes key_id;  /* subjectKeyIdentifier; empty: none */
    const struct trust_file *file;
};

struct trust {
    struct trust_file *files; /* TRUST_FILES_MAX */
    size_t file_count;
    struct trust_certificate *certificates; /* TRUST_CERTIFICATES_MAX */
    size_t certificate_count;
    size_t skipped; /* files beyond TRUST_FILES_MAX, certificates beyond their limit */
};

/* Reads the folder, in the order of names. Always leaves a struct that can be used and closed: with
 * TRUST_EMPTY and _ABSENT one that believes nobody. A zeroed struct is the same. */
MUST_USE enum trust_result trust_open(struct trust *trust, const char *folder);

/* Frees everything. For SCOPED; accepts a zeroed or closed one. */
void trust_close(struct trust *trust);

/* When the newest list that is used was made, seconds since 1970; 0 when no list is used. */
uint64_t trust_newest(const struct trust *trust);

/* Writes the dates of the lists that are used into the folder's file TRUST_NEWEST, each only
 * forward. False when it could not be written. */
MUST_USE bool trust_remember(const struct trust *trust, const char *folder);

/* "superseded": static. */
const char *trust_word(enum trust_state state);

/* An English sentence without a capital or full stop: static. */
const char *trust_meaning(enum trust_state state);

/* What is in all the certificates: parses and checks every one of them, a third of a second for a
 * usual list. For people who look after the folder. */
struct trust_survey {
    unsigned certificates, countries;
    unsigned usable;  /* keys that could be used here */
    unsigned own_key; /* signed with their own key */
    unsigned link;    /* signed with another key */
    unsigned unfit;   /* may not certify signers: no CA, or no such usage */
    unsigned expired; /* at now_s */
    unsigned weak;    /* signed with SHA-1 */
    unsigned explicit_curves, elliptic, rsa, pss;
    unsigned crls_good, crls_false,
        crls_old; /* signed by a believed certificate; not; out of date */
};

/* Fills *survey; `now_s` is clock_utc_s(). */
void trust_look(const struct trust *trust, uint64_t now_s, struct trust_survey *survey);
