/* Keys: JSON Web Keys (RFC 7517), and private keys in PEM files, read, checked and ready to use.
 *
 * A key is made for one algorithm, named by whoever reads it and never by the key alone; it serves
 * that algorithm only. */
#pragma once

#include "base/fail.h"
#include "base/json.h"
#include "base/span.h"

#define JWK_KID_MAX        64    /* characters, of A-Z a-z 0-9 - _ */
#define JWK_THUMBPRINT_LEN 43    /* characters: SHA-256 in base64url */
#define JWK_FILE_MAX       65536 /* bytes of a key file, JSON or PEM */

enum jwk_algorithm {
    JWK_RSA_OAEP_256, /* RSA of 4096 bits or more: sealing (RFC 7518 §4.3) */
    JWK_PS512,        /* RSA of 4096 bits or more: FIT-Connect's events (RFC 7518 §3.5) */
    JWK_EDDSA,        /* OKP, Ed25519: service packs (RFC 8037) */
    JWK_ES256,        /* EC, P-256: a terminal's own key (RFC 7518 §3.4) */
    JWK_ALGORITHM_COUNT
};

struct jwk {
    enum jwk_algorithm algorithm;
    char kid[JWK_KID_MAX + 1];               /* may be empty */
    char thumbprint[JWK_THUMBPRINT_LEN + 1]; /* RFC 7638 */
    struct evp_pkey_st *key;                 /* owned; OpenSSL's EVP_PKEY */
};

enum jwk_result {
    JWK_OK,
    JWK_MALFORMED, /* not a key of this kind, or a point or number that cannot be */
    JWK_UNFIT,     /* a key, but its alg, key_ops, use, kid, size or exponent is not right */
    JWK_ABSENT,    /* the file cannot be read, or there is no such key in the set */
};

/* Reads a public key. All of fit-connect.md §6 is checked: kty; alg, when the algorithm is RSA must
 * be there and be equal; key_ops exactly ["wrapKey"] for RSA-OAEP-256, ["verify"] for PS512 (for the
 * others and `use`: absent or fitting); kid of 8..64 characters (for the other two 1..64); n of at
 * least 4096 and at most 8192 bits; e 65537; an EC point on its curve. JWK_OK, _MALFORMED or
 * _UNFIT; *jwk is zeroed when not OK. */
MUST_USE enum jwk_result jwk_read(
    struct jwk *jwk, const json_t *json, enum jwk_algorithm algorithm);

/* The same for the one key with this kid in a JWK Set {"keys": [...]} (RFC 7517 §5); JWK_ABSENT when
 * there is none. Keys with other kids are not looked at. */
MUST_USE enum jwk_result jwk_read_from_set(
    struct jwk *jwk, const json_t *set, struct text kid, enum jwk_algorithm algorithm);

/* Reads a private key out of a PEM file, not encrypted, with `kid` as its name (may be empty: then
 * the kid is the thumbprint). JWK_OK, _ABSENT, _MALFORMED or _UNFIT. */
MUST_USE enum jwk_result jwk_read_pem(
    struct jwk *jwk, const char *path, struct text kid, enum jwk_algorithm algorithm);

/* Makes a new pair, named by its thumbprint; RSA of 4096 bits takes a second or two. Ends the process
 * when OpenSSL cannot. */
void jwk_generate(struct jwk *jwk, enum jwk_algorithm algorithm);

/* Writes the private key as PEM (PKCS#8, not encrypted, mode 0600), replacing `path`. False when the
 * disk refuses. */
MUST_USE bool jwk_write_pem(const struct jwk *jwk, const char *path);

/* The public half as a JWK that jwk_read() takes, with alg, kid, key_ops; owned by the caller. */
MUST_USE json_t *jwk_json(const struct jwk *jwk);

/* True for a name that a key may have: 1..JWK_KID_MAX characters of A-Z a-z 0-9 - _ */
bool jwk_kid_valid(struct text kid);

/* For SCOPED: frees the key, zeroes the rest. A zeroed one is accepted. */
void jwk_release(struct jwk *jwk);
