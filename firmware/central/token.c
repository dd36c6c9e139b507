#include "central/token.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>

#include "seal/base64url.h"
#include "seal/digest.h"

#define MAC_SIZE 32 /* bytes */
#define MAC_LEN  43 /* characters */

static void mac_of(const struct central *central, struct text signed_part, char to[MAC_LEN])
{
    uint8_t mac[MAC_SIZE];
    unsigned len = sizeof mac;
    if (HMAC(
            EVP_sha256(), central->token_key, sizeof central->token_key,
            (const uint8_t *)signed_part.at, signed_part.len, mac, &len) == NULL) {
        die("no HMAC-SHA-256");
    }
    base64url_write(to, (struct bytes){mac, sizeof mac});
}

void token_make(const struct central *central, const char *client, char to[TOKEN_MAX + 1])
{
    size_t len = base64url_write(to, (struct bytes){(const uint8_t *)client, strlen(client)});
    int more = snprintf(
        to + len, TOKEN_MAX + 1 - len, ".%llu", (unsigned long long)central->now_s + TOKEN_LIFE_S);
    len += (size_t)more;
    mac_of(central, (struct text){to, len}, to + len + 1);
    to[len] = '.';
    to[len + 1 + MAC_LEN] = '\0';
}

/* The expiry time, a number of 1..19 digits; 0 for anything else. */
static uint64_t time_of(struct text digits)
{
    uint64_t time_s = 0;
    if (digits.len < 1 || digits.len > 19) {
        return 0;
    }
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.at[i] < '0' || digits.at[i] > '9') {
            return 0;
        }
        time_s = time_s * 10 + (uint64_t)(digits.at[i] - '0');
    }
    return time_s;
}

bool token_check(
    const struct central *central, struct text authorization, char client[NAME_MAX_LEN + 1])
{
    struct text scheme = TEXT_OF("Bearer ");
    client[0] = '\0';
    if (authorization.len <= scheme.len + MAC_LEN + 1 ||
        authorization.len > scheme.len + TOKEN_MAX ||
        memcmp(authorization.at, scheme.at, scheme.len) != 0) {
        return false;
    }
    struct text token = {authorization.at + scheme.len, authorization.len - scheme.len};
    struct text signed_part = {token.at, token.len - MAC_LEN - 1};
    char mac[MAC_LEN];
    mac_of(central, signed_part, mac);
    const char *dot = memchr(signed_part.at, '.', signed_part.len);
    if (dot == NULL || token.at[signed_part.len] != '.' ||
        CRYPTO_memcmp(mac, token.at + signed_part.len + 1, MAC_LEN) != 0) {
        return false;
    }
    struct text name = {signed_part.at, (size_t)(dot - signed_part.at)};
    struct text expiry = {dot + 1, signed_part.len - name.len - 1};
    uint8_t id[BASE64URL_BYTES(TOKEN_MAX)];
    size_t len = 0;
    if (!base64url_read(id, &len, name) || len > NAME_MAX_LEN ||
        time_of(expiry) <= central->now_s) {
        return false;
    }
    snprintf(client, NAME_MAX_LEN + 1, "%.*s", (int)len, (const char *)id);
    return true;
}

void secret_hash(char to[2 * HASH_LEN + 1], const char *salt, struct text secret)
{
    uint8_t hash[DIGEST_SHA256_SIZE];
    char *both = NULL;
    int len = asprintf(&both, "%s%.*s", salt, TEXT_ARG(secret));
    if (len < 0) {
        die("no memory for a secret");
    }
    digest_sha256(hash, (struct bytes){(const uint8_t *)both, (size_t)len});
    OPENSSL_cleanse(both, (size_t)len);
    free(both);
    for (size_t i = 0; i < sizeof hash; i++) {
        snprintf(to + 2 * i, 3, "%02x", hash[i]);
    }
}
