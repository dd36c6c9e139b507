#include "drivers/emrtd/digest.h"

#include <openssl/evp.h>
#include <openssl/objects.h>

struct row {
    int number;
    size_t len; /* bytes of the digest */
    const EVP_MD *(*how)(void);
    uint8_t oid_len; /* bytes of the next */
    uint8_t oid[9];
};

static const struct row rows[] = {
    [DIGEST_SHA1] = {NID_sha1, 20, EVP_sha1, 5, {0x2b, 0x0e, 0x03, 0x02, 0x1a}},
    [DIGEST_SHA224] =
        {NID_sha224, 28, EVP_sha224, 9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x04}},
    [DIGEST_SHA256] =
        {NID_sha256, 32, EVP_sha256, 9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01}},
    [DIGEST_SHA384] =
        {NID_sha384, 48, EVP_sha384, 9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02}},
    [DIGEST_SHA512] =
        {NID_sha512, 64, EVP_sha512, 9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03}},
};

enum digest digest_of_number(int number)
{
    for (size_t i = DIGEST_SHA1; i < COUNT(rows); i++) {
        if (rows[i].number == number) {
            return (enum digest)i;
        }
    }
    return DIGEST_NONE;
}

enum digest digest_of_oid(struct bytes oid)
{
    for (size_t i = DIGEST_SHA1; i < COUNT(rows); i++) {
        if (oid.len == rows[i].oid_len && memcmp(oid.at, rows[i].oid, oid.len) == 0) {
            return (enum digest)i;
        }
    }
    return DIGEST_NONE;
}

size_t digest_len(enum digest digest)
{
    return rows[digest].len;
}

void digest_make(enum digest digest, struct bytes message, uint8_t *to)
{
    if (digest == DIGEST_NONE ||
        EVP_Digest(message.at, message.len, to, NULL, rows[digest].how(), NULL) != 1) {
        die("digest_failed number=%d", (int)digest);
    }
}
