#include "model/date.h"

#include "tests/test.h"

static struct text text_of(const char *string)
{
    return (struct text){string, strlen(string)};
}

static void real_days_are_read_and_written(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        long day;
    } days[] = {{"1970-01-01", 0},     {"1969-12-31", -1},      {"2026-11-24", 20781},
                {"2000-02-29", 11016}, {"1583-01-01", -141349}, {"9999-12-31", 2932896}};
    for (size_t i = 0; i < COUNT(days); i++) {
        long day;
        char again[DATE_LEN + 1];
        assert_true(date_read(&day, text_of(days[i].text)));
        assert_int_equal(day, days[i].day);
        date_write(again, day);
        assert_string_equal(again, days[i].text);
    }
}

static void days_that_never_were_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"2025-02-29",  "1900-02-29", "2026-13-01", "2026-00-10",
                                        "2026-11-31",  "2026-11-00", "1964-08-00", "2026-1-1",
                                        "2026-11-24 ", "24.11.2026", "",           "2026/11/24",
                                        "0000-01-01"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        long day;
        assert_false(date_read(&day, text_of(wrong[i])));
    }
}

static void dates_are_read_as_people_write_them(void **state)
{
    (void)state;
    char date[DATE_LEN + 1];
    assert_true(date_of_person(date, TEXT_OF("3.10.1964")));
    assert_string_equal(date, "1964-10-03");
    assert_true(date_of_person(date, TEXT_OF("03.10.1964")));
    assert_string_equal(date, "1964-10-03");
    assert_true(date_of_person(date, TEXT_OF("1964-10-03")));
    assert_string_equal(date, "1964-10-03");
    assert_false(date_of_person(date, TEXT_OF("3.10.64")));
    assert_false(date_of_person(date, TEXT_OF("31.4.2020")));
    assert_false(date_of_person(date, TEXT_OF("3.10.1964x")));
    assert_string_equal(date, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_days_are_read_and_written),
        cmocka_unit_test(days_that_never_were_are_refused),
        cmocka_unit_test(dates_are_read_as_people_write_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
