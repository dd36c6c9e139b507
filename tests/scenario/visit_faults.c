/* What citizens do: walk away, hesitate, ask for help, change their mind, type nonsense. */
#include <stdlib.h>

#include "tests/support/town.h"
#include "tests/test.h"

/* On a page of the form, with one answer given. */
static void begin_form(struct town *town)
{
    visit_begin(&town->visit, "de");
    visit_choose(&town->visit, "sperrmuell");
    citizen_wait_screen(&town->citizen, "form.person");
    citizen_touch(&town->citizen, "q-person.familyName");
    citizen_type(&town->citizen, "Nguyen");
}

static void who_walks_away_is_warned_and_then_forgotten(void **state)
{
    struct town *town = *state;
    begin_form(town);
    int kiosk = citizen_kiosk(&town->citizen);
    citizen_advance(&town->citizen, 181000);
    citizen_wait_screen(&town->citizen, "timeout");
    citizen_advance(&town->citizen, 31000);
    citizen_wait_screen(&town->citizen, "start");
    assert_false(citizen_reads(&town->citizen, "Nguyen"));
    /* The next citizen has a process of its own. */
    while (citizen_kiosk(&town->citizen) == kiosk) {
        citizen_wait_screen(&town->citizen, "start");
    }
    begin_form(town);
}

static void who_hesitates_gets_more_time_again_and_again(void **state)
{
    struct town *town = *state;
    begin_form(town);
    for (int i = 0; i < 12; i++) {
        citizen_advance(&town->citizen, 181000);
        citizen_wait_screen(&town->citizen, "timeout");
        citizen_advance(&town->citizen, 19000); /* the warning stands for 20 seconds and more */
        citizen_wait_screen(&town->citizen, "timeout");
        citizen_touch(&town->citizen, "stay");
        citizen_wait_screen(&town->citizen, "form.person");
        assert_true(citizen_reads(&town->citizen, "Nguyen"));
    }
}

static void help_stops_the_clock_and_keeps_the_answers(void **state)
{
    struct town *town = *state;
    begin_form(town);
    citizen_touch(&town->citizen, "help");
    citizen_wait_screen(&town->citizen, "help");
    citizen_touch(&town->citizen, "call");
    citizen_wait_node(&town->citizen, "call-state");
    citizen_wait_text(&town->citizen, "Der Ruf ist angekommen");
    citizen_advance(&town->citizen, 600000);
    citizen_wait_screen(&town->citizen, "help");
    citizen_touch(&town->citizen, "stay");
    citizen_wait_screen(&town->citizen, "form.person");
    assert_true(citizen_reads(&town->citizen, "Nguyen"));
}

static void stopping_is_asked_for_twice(void **state)
{
    struct town *town = *state;
    begin_form(town);
    citizen_touch(&town->citizen, "cancel");
    citizen_wait_screen(&town->citizen, "abort");
    citizen_touch(&town->citizen, "stay");
    citizen_wait_screen(&town->citizen, "form.person");
    citizen_touch(&town->citizen, "cancel");
    citizen_touch(&town->citizen, "abort-yes");
    citizen_wait_screen(&town->citizen, "start");
    assert_false(citizen_reads(&town->citizen, "Nguyen"));
}

static void an_answer_is_changed_from_the_check_page(void **state)
{
    struct town *town = *state;
    town_visit_to_check(town);
    citizen_touch(&town->citizen, "change-address");
    citizen_wait_screen(&town->citizen, "form.address");
    citizen_touch(&town->citizen, "q-address.houseNumber");
    citizen_type(&town->citizen, "9");
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "check");
    assert_true(citizen_reads(&town->citizen, "79"));
}

static void what_is_missing_is_said_at_the_page(void **state)
{
    struct town *town = *state;
    visit_begin(&town->visit, "de");
    visit_choose(&town->visit, "sperrmuell");
    citizen_wait_screen(&town->citizen, "form.person");
    citizen_touch(&town->citizen, "next");
    citizen_wait_node(&town->citizen, "trouble");
    assert_true(citizen_has_state(&town->citizen, "q-person.familyName", "invalid"));
    assert_true(citizen_text(&town->citizen, "q-person.familyName", "error").len > 0);
    citizen_wait_screen(&town->citizen, "form.person");
}

/* From a keyboard, a scanner, a program that plays one. */
static void hostile_text_is_refused_or_harmless(void **state)
{
    struct town *town = *state;
    static const char *const texts[] = {
        "------",
        /* NOLINTBEGIN(misc-misleading-bidirectional): in the source they are escaped */
        "\xe2\x80\xae evil", /* right-to-left override */
        "\xe2\x81\xa6 x",    /* isolate */
        /* NOLINTEND(misc-misleading-bidirectional) */
        "a\tb", "\x1b[31m", "%n%s", "<b>&amp;", "'; DROP TABLE", "\xef\xbf\xbf",
        "\xcc\x81\xcc\x81\xcc\x81\xcc\x81", /* marks without a letter */
    };
    visit_begin(&town->visit, "de");
    visit_choose(&town->visit, "sperrmuell");
    citizen_wait_screen(&town->citizen, "form.person");
    citizen_touch(&town->citizen, "q-person.familyName");
    for (size_t i = 0; i < COUNT(texts); i++) {
        citizen_keyboard(&town->citizen, texts[i]);
    }
    /* 10,000 letters */
    for (int i = 0; i < 400; i++) {
        citizen_keyboard(&town->citizen, "abcdefghijklmnopqrstuvwxy");
    }
    citizen_wait_screen(&town->citizen, "form.person");
    struct text value = citizen_text(&town->citizen, "q-person.familyName", "value");
    assert_true(value.len <= 4 * 160);
    /* NOLINTNEXTLINE(misc-misleading-bidirectional): in the source it is escaped */
    assert_null(memmem(value.at, value.len, "\xe2\x80\xae", 3));
    assert_null(memmem(value.at, value.len, "\x1b", 1));
    assert_null(memmem(value.at, value.len, "\t", 1));
    citizen_touch(&town->citizen, "q-person.givenNames");
    citizen_type(&town->citizen, "A");
    citizen_wait_screen(&town->citizen, "form.person");
}

/* The whole visit by the keys of a keypad and a keyboard, no finger. */
static void a_visit_begins_by_keys_alone(void **state)
{
    struct town *town = *state;
    citizen_wait_screen(&town->citizen, "start");
    for (int i = 0; i < 30 && !citizen_has_state(&town->citizen, "begin", "focused"); i++) {
        citizen_key(&town->citizen, "next");
    }
    assert_true(citizen_has_state(&town->citizen, "begin", "focused"));
    citizen_key(&town->citizen, "select");
    citizen_wait_screen(&town->citizen, "language");
    for (int i = 0; i < 30 && !citizen_has_state(&town->citizen, "language-en", "focused"); i++) {
        citizen_key(&town->citizen, "next");
    }
    citizen_key(&town->citizen, "select");
    citizen_wait_screen(&town->citizen, "services");
    citizen_key(&town->citizen, "back");
    citizen_wait_screen(&town->citizen, "language");
    citizen_key(&town->citizen, "help");
    citizen_wait_screen(&town->citizen, "help");
}

/* Two fingers, a finger that slides off, a palm. */
static void careless_hands_choose_nothing(void **state)
{
    struct town *town = *state;
    citizen_wait_screen(&town->citizen, "start");
    const int x = 540, y = 1700;
    for (int i = 0; i < 20; i++) {
        citizen_finger(&town->citizen, "down", 1, x - 20 * i, y - 60 * i);
        citizen_finger(&town->citizen, "down", 2, x + 20 * i, y);
        citizen_finger(&town->citizen, "move", 1, 5, 5);
        citizen_finger(&town->citizen, "up", 1, 5, 5);
        citizen_finger(&town->citizen, "up", 2, 5, 5);
    }
    citizen_wait_screen(&town->citizen, "start");
    visit_begin(&town->visit, "de");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            who_walks_away_is_warned_and_then_forgotten, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            who_hesitates_gets_more_time_again_and_again, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            help_stops_the_clock_and_keeps_the_answers, town_open, town_close),
        cmocka_unit_test_setup_teardown(stopping_is_asked_for_twice, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            an_answer_is_changed_from_the_check_page, town_open, town_close),
        cmocka_unit_test_setup_teardown(what_is_missing_is_said_at_the_page, town_open, town_close),
        cmocka_unit_test_setup_teardown(hostile_text_is_refused_or_harmless, town_open, town_close),
        cmocka_unit_test_setup_teardown(a_visit_begins_by_keys_alone, town_open, town_close),
        cmocka_unit_test_setup_teardown(careless_hands_choose_nothing, town_open, town_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
