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

static void other_ways_are_told_from_none(void **state)
{
    (void)state;
    struct access access;
    assert_int_equal(/* integrated mapping */
                     read_it(&access, "31143012060A04007F0007020204040202010202010D"),
                     ACCESS_OTHER);
    assert_int_equal(/* own domain parameters */
                     read_it(&access, "3111300F060A04007F00070202040202020102"), ACCESS_OTHER);
    assert_int_equal(/* a DH group */
                     read_it(&access, "31143012060A04007F00070202040202020102020102"),
                     ACCESS_OTHER);
    assert_int_equal(/* terminal authentication only */
                     read_it(&access, "310F300D060804007F00070202020201 02"), ACCESS_NONE);
    assert_int_equal(read_it(&access, "3100"), ACCESS_NONE);
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
        cmocka_unit_test(other_ways_are_told_from_none),
        cmocka_unit_test(malformed_files_are_foul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
