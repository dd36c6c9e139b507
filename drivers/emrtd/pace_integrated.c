#include "drivers/emrtd/pace_integrated.h"

#include <assert.h>

enum { SHORT = 16, LONG = 32, SPARE_BITS = 64, BITS_MAX = 2048 };

/* c0 makes the next key, c1 the output. */
static const uint8_t next_short[SHORT] = {0xa6, 0x68, 0x89, 0x2a, 0x7c, 0x41, 0xe3, 0xca,
                                          0x73, 0x9f, 0x40, 0xb0, 0x57, 0xd8, 0x59, 0x04};
static const uint8_t give_short[SHORT] = {0xa4, 0xe1, 0x36, 0xac, 0x72, 0x5f, 0x73, 0x8b,
                                          0x01, 0xc1, 0xf6, 0x02, 0x17, 0xc1, 0x88, 0xad};
static const uint8_t next_long[LONG] = {
    0xd4, 0x63, 0xd6, 0x52, 0x34, 0x12, 0x4e, 0xf7, 0x89, 0x70, 0x54, 0x98, 0x6d, 0xca, 0x0a, 0x17,
    0x4e, 0x28, 0xdf, 0x75, 0x8c, 0xba, 0xa0, 0x3f, 0x24, 0x06, 0x16, 0x41, 0x4d, 0x5a, 0x16, 0x76};
static const uint8_t give_long[LONG] = {
    0x54, 0xbd, 0x72, 0x55, 0xf0, 0xaa, 0xf8, 0x31, 0xbe, 0xc3, 0x42, 0x3f, 0xcf, 0x39, 0xd6, 0x9b,
    0x6c, 0xbf, 0x06, 0x66, 0x77, 0xd0, 0xfa, 0xae, 0x5a, 0xad, 0xd9, 0x9d, 0xf8, 0xe5, 0x35, 0x17};

size_t pace_integrated_nonce(enum cipher cipher)
{
    return cipher_key(cipher) > SHORT ? LONG : SHORT;
}

size_t pace_integrated_random(
    enum cipher cipher, const uint8_t *theirs, const uint8_t *ours, unsigned bits, uint8_t *to)
{
    static const uint8_t zero[CIPHER_BLOCK_MAX];
    assert(bits <= BITS_MAX);
    size_t size = pace_integrated_nonce(cipher), len = 0;
    bool is_long = size == LONG;
    struct bytes next = {is_long ? next_long : next_short, size};
    struct bytes give = {is_long ? give_long : give_short, size};
    uint8_t key[LONG], following[LONG];
    cipher_encrypt(cipher, ours, zero, (struct bytes){theirs, size}, key);
    while (8 * len < bits + SPARE_BITS) {
        cipher_encrypt(cipher, key, zero, give, to + len);
        cipher_encrypt(cipher, key, zero, next, following);
        memcpy(key, following, size);
        len += size;
    }
    explicit_bzero(key, sizeof key);
    explicit_bzero(following, sizeof following);
    return len;
}
