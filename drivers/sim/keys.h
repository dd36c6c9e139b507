/* Keys of Utopia: made of fixed words, so that everybody can have them and a document laid down
 * twice is the same document. Signatures are made without chance for the same reason. Nothing that
 * must stay secret may ever be signed or opened by them. */
#pragma once

#include "drivers/sim/der.h"

#define KEYS_POINT_MAX     133 /* bytes: 04, x, y on the largest curve */
#define KEYS_MODULUS_MAX   384 /* bytes: RSA with 3072 bits */
#define KEYS_SIGNATURE_MAX KEYS_MODULUS_MAX

enum keys_kind {
    KEYS_P256,           /* NIST P-256 */
    KEYS_BRAINPOOL_P256, /* brainpoolP256r1 */
    KEYS_RSA_1536,
    KEYS_RSA_2048,
    KEYS_RSA_3072,
};

struct keys {
    enum keys_kind kind;
    size_t size;                       /* of a coordinate or of the modulus */
    uint8_t private[KEYS_MODULUS_MAX]; /* `size` bytes, big-endian */
    uint8_t public[KEYS_MODULUS_MAX];  /* a point of 1 + 2 * size bytes, or the modulus */
};

/* The key pair that these words stand for. RSA has few, see the table in keys.c; others end the
 * process. */
void keys_make(struct keys *keys, enum keys_kind kind, const char *words);

/* RSA, or else a curve. */
bool keys_is_rsa(const struct keys *keys);

/* The curve's number in OpenSSL; 0 for RSA. */
int keys_curve(const struct keys *keys);

/* The point, or for RSA the modulus. */
struct bytes keys_public(const struct keys *keys);

/* SubjectPublicKeyInfo. Curves are written out with all their numbers, as ICAO 9303-12 §4.4 demands,
 * not by name. */
void keys_put_public(struct der *der, const struct keys *keys);

/* AlgorithmIdentifier of keys_sign(): ecdsa-with-SHA256 or sha256WithRSAEncryption. */
void keys_put_algorithm(struct der *der, const struct keys *keys);

/* Signs SHA-256 of `message` as that says (ECDSA as SEQUENCE of r and s) into `signature`, at most
 * KEYS_SIGNATURE_MAX bytes; its length. */
size_t keys_sign(const struct keys *keys, struct bytes message, uint8_t *signature);

/* The same as r and s side by side, `size` bytes each (BSI TR-03111 §5.2.1). Curves only. */
size_t keys_sign_plain(const struct keys *keys, struct bytes message, uint8_t *signature);

/* The raw operation of RSA with the private key on `size` bytes, smaller than the modulus. */
void keys_rsa_raw(const struct keys *keys, const uint8_t *in, uint8_t *out);

/* Bytes that the words stand for, as many as wanted (at most 8160): SHA-256 with a counter. */
void keys_expand(const char *words, uint8_t *to, size_t len);
