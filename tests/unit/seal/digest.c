#include "seal/digest.h"

#include "tests/test.h"

/* FIPS 180-4, the example "abc" of NIST's cryptographic standards page. */
static void abc_has_the_known_hashes(void **state)
{
    (void)state;
    struct bytes abc = {(const uint8_t *)"abc", 3};
    char hex[DIGEST_SHA512_HEX + 1];
    digest_sha512_hex(hex, abc);
    assert_string_equal(
        hex, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
             "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    uint8_t hash[DIGEST_SHA256_SIZE];
    digest_sha256(hash, abc);
    static const uint8_t known[] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
                                    0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
                                    0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
                                    0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
    assert_memory_equal(hash, known, sizeof known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(abc_has_the_known_hashes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
