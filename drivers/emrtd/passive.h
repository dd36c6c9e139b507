/* Passive authentication: did a state sign what was read? Offline, on the raw bytes of files; no
 * card is needed. Source: ICAO 9303-11 §5.1, 9303-10 §4.6.2, 9303-12.
 *
 * What a signer must look like to be GOOD (ICAO 9303-12 §7.1; specimens are made after this):
 *   CSCA     X.509 v3; subject = issuer, with countryName (two letters); basicConstraints critical,
 *            CA, pathLen 0; keyUsage critical, keyCertSign and cRLSign; subjectKeyIdentifier.
 *            EC keys with explicit parameters of a known curve, or its name; RSA 2048..8192 bits.
 *   DS       v3; issuer = the CSCA's subject; same countryName; notBefore within the CSCA's
 *            validity; keyUsage critical, digitalSignature only; no CA; authorityKeyIdentifier =
 *            the CSCA's key identifier; privateKeyUsagePeriod; subjectAltName with directoryName
 *            L = the state as in the MRZ; documentTypeList (2.23.136.1.1.6.2). No extKeyUsage.
 *   EF.SOD   tag 77, CMS SignedData (DER), eContentType 2.23.136.1.1.1, one SignerInfo with signed
 *            attributes contentType, messageDigest and signingTime within the DS's validity; the
 *            DS's certificate inside; LDSSecurityObject version 0, or 1 with the two versions.
 *   lists    eContentType 2.23.136.1.1.2; signer as a DS, but with critical extKeyUsage
 *            2.23.136.1.1.3 and no documentTypeList; with signingTime.
 * Of old ones keyUsage, key identifiers, privateKeyUsagePeriod and signingTime may be absent.
 * Hashes: SHA-224 to SHA-512, and SHA-1 with a note. Nothing else. */
#pragma once

#include "base/arena.h"
#include "drivers/emrtd/digest.h"
#include "drivers/emrtd/trust.h"

#define PASSIVE_GROUPS   16    /* data groups are DG1 to DG16 */
#define PASSIVE_FILE_MAX 65535 /* bytes of EF.SOD or EF.CardSecurity */
#define PASSIVE_TYPES    8     /* kinds of document that a signer may be limited to */

enum passive_signature {
#define PASSIVE(name, word, meaning) PASSIVE_##name,
#include "drivers/emrtd/passive.def"
#undef PASSIVE
};

enum passive_note_bit {
#define PASSIVE_NOTE(name, word, meaning) PASSIVE_NOTE_BIT_##name,
#include "drivers/emrtd/passive_note.def"
#undef PASSIVE_NOTE
    PASSIVE_NOTES
};

enum passive_note {
#define PASSIVE_NOTE(name, word, meaning) PASSIVE_NOTE_##name = 1 << PASSIVE_NOTE_BIT_##name,
#include "drivers/emrtd/passive_note.def"
#undef PASSIVE_NOTE
};

enum passive_group {
#define PASSIVE_GROUP(name, word, meaning) PASSIVE_GROUP_##name,
#include "drivers/emrtd/passive_group.def"
#undef PASSIVE_GROUP
};

struct passive {
    enum passive_signature signature;
    unsigned notes;  /* bits of enum passive_note */
    char country[3]; /* of the signer: two capital letters; "" when there is none */
    char state[4];   /* the same as in an MRZ, "D" or "UTO"; "" when its certificate does not say */
    uint64_t signed_s;   /* seconds since 1970; 0: the signature does not say */
    uint64_t list_s;     /* when the list of states was made; 0: the certificate is from no list */
    uint64_t revoking_s; /* when the state's revocation list was made; 0: none is there */
    uint64_t revoking_next_s; /* by when the next one was promised; 0: not said */
    enum passive_group groups[PASSIVE_GROUPS + 1]; /* [n]: DGn, after passive_cover() */
    uint32_t listed;                               /* bit n: the signature file lists DGn */
    enum digest hash;                              /* of data groups */
    size_t hash_len;                               /* bytes */
    uint8_t hashes[PASSIVE_GROUPS + 1][DIGEST_MAX];
    size_t types;                      /* how many of the next are there; 0: no limit */
    char type_codes[PASSIVE_TYPES][3]; /* "P", "ID": what the signer may sign */
};

/* Does what the MRZ claims fit the signer? */
enum passive_claim {
    PASSIVE_CLAIM_FITS,
    PASSIVE_CLAIM_OTHER_STATE, /* signed by another state than the MRZ names */
    PASSIVE_CLAIM_OTHER_TYPE,  /* this signer may not sign such documents */
};

/* Reads and checks EF.SOD, `file` from its tag on: first this, then passive_cover() for each data
 * group that was read. An empty `file` gives PASSIVE_NONE. `now_s` is clock_utc_s(). Never fails
 * but by its result, in bounded time whatever the bytes are; keeps nothing of `file`. */
void passive_read(
    struct passive *passive, const struct trust *trust, struct bytes file, uint64_t now_s);

/* Compares the raw bytes of EF.DGn, from its tag on, with what EF.SOD lists; also kept in
 * groups[n]. `group` is 1 to 16. */
enum passive_group passive_cover(struct passive *passive, unsigned group, struct bytes raw);

/* True when the signature is GOOD and this data group is COVERED: only then may DG14 and DG15 be
 * used to tell a copy from an original. */
MUST_USE bool passive_proves(const struct passive *passive, unsigned group);

/* Compares the MRZ's issuing state ("D", "UTO", fillers cut off) and document code ("P", "ID") with
 * the signer. PASSIVE_CLAIM_OTHER_STATE too when the state is no known one. Of use only if
 * passive_proves(passive, 1). */
MUST_USE enum passive_claim passive_fits(
    const struct passive *passive, struct text state, struct text code);

/* The same for EF.CardSecurity, from its first tag on (30): a signed SecurityObject, BSI TR-03110-3
 * A.1.2.5, for chip authentication mapping. *infos becomes the SecurityInfos (from their tag 31 on)
 * in `arena`, also when the signer is not believed; empty when the signature is wrong. The result
 * has no data groups. */
void passive_read_security(
    struct passive *passive, const struct trust *trust, struct bytes file, uint64_t now_s,
    struct arena *arena, struct bytes *infos);

/* "issuer-unknown": static. */
const char *passive_word(enum passive_signature signature);

/* An English sentence without a capital or full stop: static. */
const char *passive_meaning(enum passive_signature signature);

/* "weak-hash": static. `bit` is one of enum passive_note_bit. */
const char *passive_note_word(enum passive_note_bit bit);

/* An English sentence without a capital or full stop: static. */
const char *passive_note_meaning(enum passive_note_bit bit);

/* "not-covered": static. */
const char *passive_group_word(enum passive_group group);
