#include "drivers/emrtd/digest.h"

#include <openssl/evp.h>
#include <openssl/objects.h>

struct row {
    const EVP_MD *(*how)(void);
    struct text oid;
    size_t len; /* bytes of the digest */
    int number;
};

static const struct row rows[] = {
    [DIGEST_SHA1] = {EVP_sha1, {"\x2b\x0e\x03\x02\x1a", 5}, 20, NID_sha1},
    [DIGEST_SHA224] = {EVP_sha224, {"\x60\x86\x48\x01\x65\x03\x04\x02\x04", 9}, 28, NID_sha224},
    [DIGEST_SHA256] = {EVP_sha256, {"\x60\x86\x48\x01\x65\x03\x04\x02\x01", 9}, 32, NID_sha256},
    [DIGEST_SHA384] = {EVP_sha384, {"\x60\x86\x48\x01\x65\x03\x04\x02\x02", 9}, 48, NID_sha384},
    [DIGEST_SHA512] = {EVP_sha512, {"\x60\x86\x48\x01\x65\x03\x04\x02\x03", 9}, 64, NID_sha512},
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
        if (text_equal((struct text){(const char *)oid.at, oid.len}, rows[i].oid)) {
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
