#include "model/date_parts.h"

#include <stdio.h>

#include "tests/test.h"

static struct text text_of(const char *literal)
{
    return (struct text){literal, strlen(literal)};
}

static void expect_parts(const char *answer, const char *day, const char *month, const char *year)
{
    struct date_parts parts = date_parts_of(text_of(answer));
    assert_true(text_equal(parts.part[DATE_DAY], text_of(day)));
    assert_true(text_equal(parts.part[DATE_MONTH], text_of(month)));
    assert_true(text_equal(parts.part[DATE_YEAR], text_of(year)));
}

static enum date_trouble trouble_of(const char *answer)
{
    unsigned days;
    struct date_parts parts = date_parts_of(text_of(answer));
    return date_parts_check(&parts, &days);
}

static void an_answer_has_three_parts(void **state)
{
    (void)state;
    expect_parts("3.10.1964", "3", "10", "1964");
    expect_parts("1964-10-03", "03", "10", "1964");
    expect_parts("3..1964", "3", "", "1964");
    expect_parts("..", "", "", "");
    expect_parts("", "", "", "");
    expect_parts("3", "3", "", "");
    expect_parts("333.1.19641", "33", "1", "1964");
    expect_parts("x.y.z", "", "", "");
    expect_parts("1.2.3.4", "1", "2", "3");
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *answer;
        enum date_trouble trouble;
    } cases[] = {
        {"3.10.1964", DATE_RIGHT},
        {"29.02.2024", DATE_RIGHT},
        {"", DATE_EMPTY},
        {"..", DATE_EMPTY},
        {".10.1964", DATE_DAY_EMPTY},
        {"3..1964", DATE_MONTH_EMPTY},
        {"3.10.", DATE_YEAR_EMPTY},
        {"3..", DATE_MONTH_EMPTY},
        {"32.10.1964", DATE_DAY_WRONG},
        {"0.10.1964", DATE_DAY_WRONG},
        {"3.13.1964", DATE_MONTH_WRONG},
        {"3.0.1964", DATE_MONTH_WRONG},
        {"3.10.64", DATE_YEAR_SHORT},
        {"3.10.0064", DATE_YEAR_WRONG},
        {"31.02.2025", DATE_NOT_IN_MONTH},
        {"31.04.2025", DATE_NOT_IN_MONTH},
        {"29.02.2025", DATE_NOT_IN_MONTH},
        {"29.02.1900", DATE_NOT_IN_MONTH},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(trouble_of(cases[i].answer), cases[i].trouble);
    }
}

/* Two ways to the same end must agree: what has no trouble is a day, and nothing else is. */
static void no_trouble_means_that_it_is_a_day(void **state)
{
    (void)state;
    for (unsigned year = 1899; year <= 2028; year += 43) {
        for (unsigned month = 0; month <= 13; month++) {
            for (unsigned day = 0; day <= 32; day++) {
                char answer[32], iso[DATE_LEN + 1];
                snprintf(answer, sizeof answer, "%u.%u.%u", day, month, year);
                assert_int_equal(
                    trouble_of(answer) == DATE_RIGHT, date_of_person(iso, text_of(answer)));
            }
        }
    }
}

static void a_short_month_says_how_short(void **state)
{
    (void)state;
    unsigned days;
    struct date_parts parts = date_parts_of(TEXT_OF("31.02.2024"));
    assert_int_equal(date_parts_check(&parts, &days), DATE_NOT_IN_MONTH);
    assert_int_equal(days, 29);
}

static void every_trouble_has_its_part(void **state)
{
    (void)state;
    assert_int_equal(date_trouble_part(DATE_NOT_IN_MONTH), DATE_DAY);
    assert_int_equal(date_trouble_part(DATE_MONTH_WRONG), DATE_MONTH);
    assert_int_equal(date_trouble_part(DATE_YEAR_SHORT), DATE_YEAR);
    assert_int_equal(date_trouble_part(DATE_EMPTY), DATE_PARTS);
}

static void a_part_is_whole_when_nothing_can_follow(void **state)
{
    (void)state;
    assert_false(date_part_is_whole(DATE_DAY, TEXT_OF("")));
    assert_false(date_part_is_whole(DATE_DAY, TEXT_OF("3")));
    assert_true(date_part_is_whole(DATE_DAY, TEXT_OF("4")));
    assert_true(date_part_is_whole(DATE_DAY, TEXT_OF("31")));
    assert_false(date_part_is_whole(DATE_MONTH, TEXT_OF("1")));
    assert_true(date_part_is_whole(DATE_MONTH, TEXT_OF("2")));
    assert_false(date_part_is_whole(DATE_YEAR, TEXT_OF("9")));
    assert_true(date_part_is_whole(DATE_YEAR, TEXT_OF("1964")));
}

static void parts_become_one_answer(void **state)
{
    (void)state;
    char to[DATE_LEN + 1];
    struct date_parts parts = date_parts_of(TEXT_OF("3..1964"));
    assert_int_equal(date_parts_write(to, &parts), 7);
    assert_string_equal(to, "3..1964");
    parts = date_parts_of(TEXT_OF("1964-10-03"));
    assert_int_equal(date_parts_write(to, &parts), DATE_LEN);
    assert_string_equal(to, "03.10.1964");
    parts = (struct date_parts){0};
    assert_int_equal(date_parts_write(to, &parts), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_has_three_parts),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(no_trouble_means_that_it_is_a_day),
        cmocka_unit_test(a_short_month_says_how_short),
        cmocka_unit_test(every_trouble_has_its_part),
        cmocka_unit_test(a_part_is_whole_when_nothing_can_follow),
        cmocka_unit_test(parts_become_one_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
