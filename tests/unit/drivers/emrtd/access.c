#include "drivers/emrtd/access.h"

#include "tests/test.h"
#include "tests/vectors.h"

static enum access_result read_it(struct access *access, const char *hex)
{
    uint8_t file[400];
    size_t len = vectors_hex(hex, file, sizeof file);
    return access_read(access, (struct bytes){file, len});
}

static void the_strongest_offer_is_taken(void **state)
{
    (void)state;
    struct access access;
    assert_int_equal(
        read_it(
            &access, "3128"
                     "3012060A04007F0007020204020202010202010D"
                     "3012060A04007F00070202040204020102020110"),
        ACCESS_OK);
    assert_int_equal(access.cipher, CIPHER_AES256);
    assert_int_equal(access.parameters, 16);
}

/* One PACEInfo of this variant on these domain parameters. */
static enum access_result read_one(
    struct access *access, unsigned mapping, unsigned cipher, unsigned parameters)
{
    char hex[64];
    snprintf(
        hex, sizeof hex, "31143012060A04007F0007020204%02X%02X0201020201%02X", mapping, cipher,
        parameters);
    return read_it(access, hex);
}

static void every_variant_is_known_on_its_groups(void **state)
{
    (void)state;
    static const unsigned mappings[] = {1, 2, 3, 4, 6};
    struct access access;
    for (size_t i = 0; i < COUNT(mappings); i++) {
        for (unsigned cipher = 0; cipher <= 5; cipher++) {
            for (unsigned parameters = 0; parameters < 32; parameters++) {
                bool is_curve = mappings[i] % 2 == 0;
                bool fits = is_curve ? parameters >= 8 && parameters <= 18 : parameters <= 2;
                fits = fits && cipher >= (mappings[i] == 6 ? 2 : 1) && cipher <= CIPHER_COUNT;
                fits = fits && !(mappings[i] == 4 && parameters == 10);
                assert_int_equal(
                    read_one(&access, mappings[i], cipher, parameters),
                    fits ? ACCESS_OK : ACCESS_OTHER);
                assert_int_equal(access.parameters, fits ? parameters : 0);
            }
        }
    }
}

static void the_proof_against_copies_is_worth_more_than_the_cipher(void **state)
{
    (void)state;
    struct access access;
    assert_int_equal(
        read_it(
            &access, "3128"
                     "3012060A04007F0007020204020402010202010D"
                     "3012060A04007F0007020204060202010202010D"),
        ACCESS_OK);
    assert_int_equal(access.mapping, ACCESS_MAPPING_CHIP);
    assert_int_equal(access.cipher, CIPHER_AES128);
}

static void curves_and_large_groups_come_first(void **state)
{
    (void)state;
    struct access access;
    assert_int_equal(
        read_it(
            &access, "3150"
                     "3012060A04007F00070202040104020102020102"
                     "3012060A04007F0007020204040402010202010D"
                     "3012060A04007F0007020204020402010202010D"
                     "3012060A04007F00070202040204020102020111"),
        ACCESS_OK);
    assert_int_equal(access.mapping, ACCESS_MAPPING_GENERIC);
    assert_int_equal(access.parameters, 17);
}

static void other_ways_are_told_from_none(void **state)
{
    (void)state;
    struct access access;
    assert_int_equal(/* own domain parameters, with no number and with one of their own */
                     read_it(&access, "3111300F060A04007F00070202040202020102"), ACCESS_EXPLICIT);
    assert_int_equal(read_one(&access, 2, 2, 0x20), ACCESS_EXPLICIT);
    assert_int_equal(/* and beside one that is known */
                     read_it(
                         &access, "3128"
                                  "3012060A04007F00070202040204020102020120"
                                  "3012060A04007F0007020204020202010202010D"),
                     ACCESS_OK);
    assert_int_equal(/* version 1 */
                     read_it(&access, "31143012060A04007F0007020204020202010102010D"),
                     ACCESS_OTHER);
    assert_int_equal(/* terminal authentication only */
                     read_it(&access, "310F300D060804007F00070202020201 02"), ACCESS_NONE);
    assert_int_equal(read_it(&access, "3100"), ACCESS_NONE);
}

static void what_nobody_signed_is_compared_with_dg14(void **state)
{
    (void)state;
    static const char card[] = "31143012060A04007F0007020204020202010202010D";
    static const char same[] = "6E233121300D060804007F000702020202010130"
                               "10060A04007F00070202030202020101";
    static const char more[] =
        "6E253123300D060804007F00070202020201023012060A04007F0007020204020202010202010D";
    static const char other[] =
        "6E253123300D060804007F00070202020201023012060A04007F0007020204020202010202010C";
    uint8_t file[64], dg14[64];
    size_t len = vectors_hex(card, file, sizeof file);
    struct bytes infos = {file, len};
    len = vectors_hex(more, dg14, sizeof dg14);
    assert_true(access_is_confirmed(infos, (struct bytes){dg14, len}));
    len = vectors_hex(other, dg14, sizeof dg14);
    assert_false(access_is_confirmed(infos, (struct bytes){dg14, len}));
    len = vectors_hex(same, dg14, sizeof dg14);
    assert_false(access_is_confirmed(infos, (struct bytes){dg14, len}));
    assert_false(access_is_confirmed(infos, (struct bytes){0}));
}

static void malformed_files_are_foul(void **state)
{
    (void)state;
    static const char *const files[] = {
        "",
        "31",
        "30143012060A04007F0007020204020202010202010D",
        "3102 0500",
        "31143012060A04007F0007020204020202010202010D00",
        "3113300F060A04007F0007020204020202010202",
        "31153013060A04007F000702020402020202000202010D",
        "31143012050A04007F0007020204020202010202010D"};
    for (size_t i = 0; i < COUNT(files); i++) {
        struct access access;
        assert_int_equal(read_it(&access, files[i]), ACCESS_FOUL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_strongest_offer_is_taken),
        cmocka_unit_test(every_variant_is_known_on_its_groups),
        cmocka_unit_test(the_proof_against_copies_is_worth_more_than_the_cipher),
        cmocka_unit_test(curves_and_large_groups_come_first),
        cmocka_unit_test(other_ways_are_told_from_none),
        cmocka_unit_test(what_nobody_signed_is_compared_with_dg14),
        cmocka_unit_test(malformed_files_are_foul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
