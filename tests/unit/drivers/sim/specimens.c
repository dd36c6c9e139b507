/* The invented documents are right by the rules of the reader. */
#include "drivers/sim/specimens.h"

#include "base/mrz.h"
#include "tests/test.h"

static void every_zone_has_right_check_digits(void **state)
{
    (void)state;
    size_t count, documents = 0;
    const struct specimen *all = specimen_all(&count);
    for (size_t i = 0; i < count; i++) {
        char zone[SPECIMEN_MRZ_MAX], date[MRZ_DATE + 1];
        size_t len = specimen_mrz(&all[i], zone);
        if (all[i].kind != SPECIMEN_DOCUMENT) {
            assert_int_equal(len, 0);
            continue;
        }
        struct mrz mrz;
        assert_true(mrz_read(&mrz, (struct text){zone, len}));
        assert_string_equal(mrz.document_number, all[i].document_number);
        assert_string_equal(mrz.family_name, all[i].family_name);
        assert_string_equal(mrz.given_names, all[i].given_names);
        assert_true(mrz_date(mrz.birth, true, "2026-11-24", date));
        assert_string_equal(date, all[i].birth);
        assert_true(mrz_date(mrz.expiry, false, "2026-11-24", date));
        assert_string_equal(date, all[i].expiry);
        assert_int_equal(len % specimen_mrz_line(&all[i]), 0);
        documents++;
    }
    assert_in_range(documents, 2, count);
}

static void names_are_found_and_unknown_ones_not(void **state)
{
    (void)state;
    assert_non_null(specimen_find(TEXT_OF("id-card")));
    assert_non_null(specimen_find(TEXT_OF("passport")));
    assert_null(specimen_find(TEXT_OF("id-car")));
    assert_null(specimen_find((struct text){0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_zone_has_right_check_digits),
        cmocka_unit_test(names_are_found_and_unknown_ones_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
