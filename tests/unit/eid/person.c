#include "eid/person.h"

#include "eid/outside.h"
#include "eid/token_url.h"
#include "tests/test.h"

static bool is_good(const char *text)
{
    struct eid_person person;
    bool good = eid_person_read(&person, (struct bytes){(const uint8_t *)text, strlen(text)});
    eid_person_release(&person);
    return good;
}

#define BODY(level, more) "{\"level\":\"" level "\",\"person\":{\"familyName\":\"Muster\"" more "}}"

static void only_level_high_is_a_person(void **state)
{
    (void)state;
    assert_true(is_good(BODY("high", "")));
    assert_true(is_good(BODY("high", ",\"dateOfBirth\":\"1964-00-00\",\"nationality\":\"D\"")));
    assert_false(is_good(BODY("substantial", "")));
    assert_false(is_good(BODY("", "")));
    assert_false(is_good("{\"person\":{\"familyName\":\"Muster\"}}"));
    assert_false(is_good("{\"level\":\"high\",\"person\":{}}"));
    assert_false(is_good("{\"level\":\"high\"}"));
    assert_false(is_good(""));
}

static void what_is_no_name_date_or_code_is_foul(void **state)
{
    (void)state;
    assert_false(is_good(BODY("high", ",\"dateOfBirth\":\"12.08.1964\"")));
    assert_false(is_good(BODY("high", ",\"validUntil\":\"2031-10\"")));
    assert_false(is_good(BODY("high", ",\"nationality\":\"d\"")));
    assert_false(is_good(BODY("high", ",\"nationality\":\"DEUT\"")));
    assert_false(is_good(BODY("high", ",\"givenNames\":\"A\\nB\"")));
    assert_false(is_good(BODY("high", ",\"givenNames\":7")));
    assert_false(is_good(BODY("high", ",\"address\":\"here\"")));
}

static void the_result_is_fetched_from_the_service_alone(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool is_same;
    } ROWS[] = {
        {"https://eid.example:8443/result?session=1", true},
        {"https://eid.example:8443", true},
        {"https://eid.example/result", false},
        {"https://eid.example:84431/result", false},
        {"http://eid.example:8443/result", false},
        {"https://eid.example:8443@evil.example/result", false},
        {"https://eid.example:8443\\@evil.example/", false},
        {"https://evil.example/?https://eid.example:8443/", false},
        {"", false},
    };
    struct text service = TEXT_OF("https://eid.example:8443/token");
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct text url = {ROWS[i].url, strlen(ROWS[i].url)};
        assert_int_equal(outside_same_origin(url, service), ROWS[i].is_same);
    }
}

static void each_identification_has_a_number_of_its_own(void **state)
{
    (void)state;
    char one[TOKEN_URL_MAX + 1], two[TOKEN_URL_MAX + 1];
    static const char START[] = "https://eid.example/t?service=99115005017000&session=";
    assert_true(token_url_make(one, "https://eid.example/t", TEXT_OF("99115005017000")));
    assert_true(token_url_make(two, "https://eid.example/t", TEXT_OF("99115005017000")));
    assert_memory_equal(one, START, sizeof START - 1);
    assert_int_equal(strlen(one), sizeof START - 1 + 32);
    assert_string_not_equal(one, two);
    assert_true(token_url_make(one, "https://eid.example/t?x=1", TEXT_OF("")));
    assert_non_null(strstr(one, "?x=1&service=&session="));
    assert_false(token_url_make(one, "https://eid.example/t", TEXT_OF("9\"9")));
    assert_string_equal(one, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_level_high_is_a_person),
        cmocka_unit_test(what_is_no_name_date_or_code_is_foul),
        cmocka_unit_test(the_result_is_fetched_from_the_service_alone),
        cmocka_unit_test(each_identification_has_a_number_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
