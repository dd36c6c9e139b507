#include "base/mrz.h"

#include "tests/test.h"

/* The specimens of ICAO 9303-4 appendix A, -5 appendix A and -6 appendix A. */
static const char td3[] = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
                          "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
static const char td1[] = "I<UTOD231458907<<<<<<<<<<<<<<<\n"
                          "7408122F1204159UTO<<<<<<<<<<<6\n"
                          "ERIKSSON<<ANNA<MARIA<<<<<<<<<<";
static const char td2[] = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n"
                          "D231458907UTO7408122F1204159<<<<<<<6";

static bool read_it(struct mrz *mrz, const char *zone)
{
    return mrz_read(mrz, (struct text){zone, strlen(zone)});
}

static void the_three_forms_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *zone, *number;
        enum mrz_form form;
    } cases[] = {
        {td1, "D23145890", MRZ_TD1}, {td2, "D23145890", MRZ_TD2}, {td3, "L898902C3", MRZ_TD3}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct mrz mrz;
        assert_true(read_it(&mrz, cases[i].zone));
        assert_int_equal(mrz.form, cases[i].form);
        assert_string_equal(mrz.document_number, cases[i].number);
        assert_string_equal(mrz.family_name, "ERIKSSON");
        assert_string_equal(mrz.given_names, "ANNA MARIA");
        assert_string_equal(mrz.birth, "740812");
        assert_string_equal(mrz.expiry, "120415");
        assert_string_equal(mrz.issuer, "UTO");
        assert_string_equal(mrz.nationality, "UTO");
        assert_int_equal(mrz.sex, 'F');
        assert_false(mrz.is_full);
    }
}

static void every_changed_digit_is_noticed(void **state)
{
    (void)state;
    char zone[sizeof td3];
    for (size_t at = 45; at < sizeof td3 - 1; at++) {
        memcpy(zone, td3, sizeof td3);
        if (zone[at] < '0' || zone[at] > '9') {
            continue;
        }
        zone[at] ^= 1; /* another digit */
        struct mrz mrz;
        assert_false(read_it(&mrz, zone));
    }
}

static void a_long_number_goes_on_in_the_optional_data(void **state)
{
    (void)state;
    /* ICAO 9303-5 §4.2.2.1 note j: D23145890734 is printed D23145890<7349. */
    struct mrz mrz;
    assert_true(read_it(
        &mrz, "I<UTOD23145890<7349<<<<<<<<<<<"
              "3407127M9507122UTO<<<<<<<<<<<2"
              "STEVENSON<<PETER<JOHN<<<<<<<<<"));
    assert_string_equal(mrz.document_number, "D23145890734");
}

static void odd_zones_are_refused(void **state)
{
    (void)state;
    static const char *const zones[] = {
        "",
        "P<UTO",
        "p<utoeriksson",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10\n\n\n",
        "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\n<<<<<<<<<<<<<<<<<<<<<<<<<<"
        "<<<<",
        "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<"
        "<<<<<"};
    struct mrz mrz;
    for (size_t i = 0; i < COUNT(zones); i++) {
        assert_false(read_it(&mrz, zones[i]));
        assert_string_equal(mrz.family_name, "");
    }
}

/* Over what stands there. */
static void put(char *to, const char *text)
{
    for (size_t i = 0; text[i] != '\0'; i++) {
        to[i] = text[i];
    }
}

static void a_name_without_given_names_is_a_family_name(void **state)
{
    (void)state;
    struct mrz mrz;
    char zone[sizeof td3];
    memcpy(zone, td3, sizeof td3);
    put(zone + 5, "ARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<");
    assert_true(read_it(&mrz, zone));
    assert_string_equal(mrz.family_name, "ARKFREITH");
    assert_string_equal(mrz.given_names, "");
    put(zone + 5, "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K");
    assert_true(read_it(&mrz, zone));
    assert_string_equal(mrz.given_names, "CHAYAPA DEJTHAMRONG K");
    assert_true(mrz.is_full);
}

static void the_century_follows_from_today(void **state)
{
    (void)state;
    static const struct {
        const char *printed;
        bool is_birth;
        const char *date;
    } cases[] = {{"740812", true, "1974-08-12"},  {"261124", true, "2026-11-24"},
                 {"261125", true, "1926-11-25"},  {"270101", true, "1927-01-01"},
                 {"640800", true, "1964-08-00"},  {"6408<<", true, "1964-08-00"},
                 {"64<<<<", true, "1964-00-00"},  {"<<<<<<", true, "0000-00-00"},
                 {"330914", false, "2033-09-14"}, {"120415", false, "2012-04-15"},
                 {"990101", false, "1999-01-01"}, {"751231", false, "2075-12-31"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char date[MRZ_DATE + 1];
        assert_true(mrz_date(cases[i].printed, cases[i].is_birth, "2026-11-24", date));
        assert_string_equal(date, cases[i].date);
    }
    char date[MRZ_DATE + 1];
    assert_false(mrz_date("741301", true, "2026-11-24", date));
    assert_false(mrz_date("740832", true, "2026-11-24", date));
    assert_false(mrz_date("7A0812", true, "2026-11-24", date));
}

static size_t secret_of(const char *number, const char *birth, const char *expiry, char *secret)
{
    return mrz_secret(
        (struct text){number, strlen(number)}, (struct text){birth, strlen(birth)},
        (struct text){expiry, strlen(expiry)}, secret);
}

static void the_secret_is_that_of_the_worked_examples(void **state)
{
    (void)state;
    char secret[MRZ_SECRET_MAX];
    /* ICAO 9303-11 appendix D.2 and G.1. */
    assert_int_equal(secret_of("L898902C", "1969-08-06", "1994-06-23", secret), 24);
    assert_memory_equal(secret, "L898902C<369080619406236", 24);
    assert_int_equal(secret_of("t220 00129", "1964-08-12", "2010-10-31", secret), 24);
    assert_memory_equal(secret, "T22000129364081251010318", 24);
    assert_int_equal(secret_of("D23145890734", "1934-07-12", "1995-07-12", secret), 27);
    assert_memory_equal(secret, "D23145890734934071279507122", 27);
    assert_int_equal(secret_of("T22000129", "1964-08-00", "2010-10-31", secret), 24);
    assert_memory_equal(secret + 10, "6408<<", 6);
    assert_int_equal(secret_of("", "1964-08-12", "2010-10-31", secret), 0);
    assert_int_equal(secret_of("T2200\xc3\x84", "1964-08-12", "2010-10-31", secret), 0);
    assert_int_equal(secret_of("T22000129", "12.08.1964", "2010-10-31", secret), 0);
    assert_int_equal(secret_of("A1234567890123456789012", "1964-08-12", "2010-10-31", secret), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_three_forms_are_read),
        cmocka_unit_test(every_changed_digit_is_noticed),
        cmocka_unit_test(a_long_number_goes_on_in_the_optional_data),
        cmocka_unit_test(odd_zones_are_refused),
        cmocka_unit_test(a_name_without_given_names_is_a_family_name),
        cmocka_unit_test(the_century_follows_from_today),
        cmocka_unit_test(the_secret_is_that_of_the_worked_examples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
