#include "seal/digest.h"

#include <openssl/evp.h>

#include "base/fail.h"

/* `size` bytes of hash; ends the process when it cannot be had. */
static void digest(const char *name, uint8_t *to, unsigned size, struct bytes content)
{
    EVP_MD *kind = EVP_MD_fetch(NULL, name, NULL);
    unsigned got = 0;
    if (kind == NULL || EVP_Digest(content.at, content.len, to, &got, kind, NULL) != 1 ||
        got != size) {
        die("no %s", name);
    }
    EVP_MD_free(kind);
}

void digest_sha256(uint8_t to[DIGEST_SHA256_SIZE], struct bytes content)
{
    digest("SHA256", to, DIGEST_SHA256_SIZE, content);
}

void digest_sha512_hex(char to[DIGEST_SHA512_HEX + 1], struct bytes content)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t hash[DIGEST_SHA512_HEX / 2];
    digest("SHA512", hash, sizeof hash, content);
    for (size_t i = 0; i < sizeof hash; i++) {
        to[2 * i] = digits[hash[i] >> 4];
        to[2 * i + 1] = digits[hash[i] & 15];
    }
    to[DIGEST_SHA512_HEX] = '\0';
}
