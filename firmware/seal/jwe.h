/* Sealing: compact JWE (RFC 7516), RSA-OAEP-256 and A256GCM, as FIT-Connect wants it.
 *
 * The header has exactly alg, enc, kid and cty; a fresh content key and IV each time, wiped when
 * done. Opening is in seal/jwe_open.h: this file stands alone, so that a test can link another one
 * in its place. */
#pragma once

#include "base/fail.h"
#include "seal/jwk.h"

#define JWE_TAG_LEN   22          /* characters: 16 bytes in base64url */
#define JWE_PLAIN_MAX (32u << 20) /* bytes that one JWE seals */
#define JWE_CTY_MAX   64          /* characters of the media type, printable, no quote */
#define JWE_PIECE     49152       /* bytes sealed at a time, a multiple of 3 */

enum jwe_result {
    JWE_OK,
    JWE_UNFIT,     /* the key is not for RSA-OAEP-256 or has no kid, or cty cannot be written */
    JWE_TOO_LARGE, /* over JWE_PLAIN_MAX */
    JWE_NO_ROOM,   /* the sink took no more */
};

/* Takes the next characters of the compact form; false when it cannot. */
typedef bool (*jwe_sink)(void *context, struct bytes piece);

/* Seals piece by piece, in little memory; one caller-owned struct for one JWE. */
struct jwe {
    struct evp_cipher_ctx_st *cipher; /* owned */
    jwe_sink sink;
    void *context;
    size_t sealed;   /* bytes so far */
    uint8_t kept[3]; /* cipher text that does not yet fill a base64url group */
    size_t kept_len;
    enum jwe_result failed; /* the first failure, sticky */
};

/* Writes the header, the wrapped key and the IV. `cty` is the media type of the plain bytes
 * ("application/json"). The first failure is remembered and given by jwe_end(). */
void jwe_begin(
    struct jwe *jwe, const struct jwk *to, struct text cty, jwe_sink sink, void *context);

/* Seals the next plain bytes, any number of them. */
void jwe_add(struct jwe *jwe, struct bytes plain);

/* Writes what is left and the tag, gives everything back, and writes the tag also into `tag` (22
 * characters and a NUL; empty when not OK): the proof that goes on record. */
MUST_USE enum jwe_result jwe_end(struct jwe *jwe, char tag[JWE_TAG_LEN + 1]);

/* Characters of the compact form of `plain_len` bytes; 0 when `to` or `cty` is unfit. */
size_t jwe_size(const struct jwk *to, struct text cty, size_t plain_len);

struct sealed {
    char *at;   /* compact JWE, owned, ends in NUL */
    size_t len; /* characters */
    char tag[JWE_TAG_LEN + 1];
};

/* All in one: seals `plain` to `to`. On any result but JWE_OK *sealed is zeroed. */
MUST_USE enum jwe_result jwe_seal(
    struct sealed *sealed, const struct jwk *to, struct text cty, struct bytes plain);

/* For SCOPED; accepts a zeroed one. */
void sealed_release(struct sealed *sealed);
