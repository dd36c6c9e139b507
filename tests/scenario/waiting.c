/* Waiting numbers and appointments by touch, at a terminal that runs: in both languages, without the
 * network, without paper, without the agent, outside of the hours, and with deaths in between. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/control.h"
#include "tests/support/run.h"
#include "tests/support/town.h"
#include "tests/test.h"

#define TUESDAY_MORNING "1795507260" /* 2026-11-24, 09:01 in Germany */
#define TUESDAY_NOON    "1795521660" /* 13:01: the pause */
#define CHRISTMAS       "1798444860" /* 2026-12-28, 09:01 */
#define PATIENCE_MS     10000

/* A town whose kiosk has this time on its clock. */
static struct town *town_at(void **state, const char *utc_s)
{
    struct town *town = *state;
    setenv("TZ", "Europe/Berlin", 1);
    setenv("FOYER_CITIZEN_CLOCK", utc_s, 1);
    town->visit.pictures = getenv("FOYER_PICTURES");
    town_start(town);
    return town;
}

static void choose_concern(struct town *town, const char *concern)
{
    char id[64];
    citizen_touch(&town->citizen, "service-wartenummer");
    citizen_wait_screen(&town->citizen, "concerns");
    visit_picture(&town->visit, "concerns");
    snprintf(id, sizeof id, "concern-%s", concern);
    citizen_touch(&town->citizen, id);
}

/* From the start screen to a number, which is given back. */
static void draw(struct town *town, const char *language, char number[16])
{
    visit_begin(&town->visit, language);
    choose_concern(town, "registration");
    citizen_wait_screen(&town->citizen, "ticket");
    visit_picture(&town->visit, "ticket");
    struct text shown = citizen_text(&town->citizen, "number", "name");
    snprintf(number, 16, "%.*s", TEXT_ARG(shown));
}

/* What the newest paper says. */
static char *read_paper(struct town *town, size_t nth)
{
    char command[400], *output = NULL;
    snprintf(
        command, sizeof command,
        "f=$(ls -t %s/*.pdf 2>/dev/null | sed -n %zup); [ -n \"$f\" ] && pdftotext -layout \"$f\" "
        "-",
        world_path(&town->world, 0, "paper"), nth);
    const char *const words[] = {"sh", "-c", command, NULL};
    assert_int_equal(run_wait(words, &output, PATIENCE_MS), 0);
    return output;
}

static void expect_on_paper(struct town *town, const char *const *words)
{
    char *paper = read_paper(town, 1);
    for (; *words != NULL; words++) {
        if (strstr(paper, *words) == NULL) {
            fail_msg("the paper does not say \"%s\":\n%s", *words, paper);
        }
    }
    free(paper);
}

/* What a scanner reads from the newest paper: the day is that of the agent's own clock. */
static void expect_code(struct town *town, const char *number)
{
    char command[600], code[64], *output = NULL;
    struct tm local;
    time_t now = time(NULL);
    assert_non_null(localtime_r(&now, &local));
    snprintf(
        code, sizeof code, "%s-%04d%02d%02d-rathaus-1\n", number, local.tm_year + 1900,
        local.tm_mon + 1, local.tm_mday);
    snprintf(
        command, sizeof command,
        "cd %s && f=$(ls -t *.pdf | head -n 1) && pdftoppm -r 203 -png -singlefile \"$f\" code && "
        "zbarimg -q --raw code.png 2>/dev/null",
        world_path(&town->world, 0, "paper"));
    const char *const words[] = {"sh", "-c", command, NULL};
    assert_int_equal(run_wait(words, &output, PATIENCE_MS), 0);
    assert_string_equal(output, code);
    free(output);
}

static void leave(struct town *town)
{
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "start");
}

static void a_number_is_drawn_in_german_and_in_english_without_the_network(void **state)
{
    struct town *town = town_at(state, TUESDAY_MORNING);
    static const char *const german[] = {"Wartenummer", "A 001", "Zimmer 104", NULL};
    static const char *const english[] = {
        "Waiting number", "A 002", "Room 104", "Zimmer 104", NULL};
    char number[16];
    world_ask(&town->world, "network", "off", NULL);
    draw(town, "de", number);
    assert_string_equal(number, "A 001");
    assert_true(citizen_reads(&town->citizen, "Zimmer 104, erster Stock"));
    citizen_wait_text(&town->citizen, "Ihr Zettel ist gedruckt");
    expect_on_paper(town, german);
    expect_code(town, "A001");
    leave(town);
    draw(town, "en", number);
    assert_string_equal(number, "A 002");
    citizen_wait_text(&town->citizen, "Your slip has been printed");
    assert_true(citizen_reads(&town->citizen, "1 number was taken before you today."));
    expect_on_paper(town, english);
    leave(town);
}

static void a_roll_of_paper_has_the_same_on_it(void **state)
{
    struct town *town = *state;
    static const char *const words[] = {"Wartenummer", "A 001", "Zimmer 104", "erste Nummer", NULL};
    char number[16];
    draw(town, "de", number);
    citizen_wait_text(&town->citizen, "Ihr Zettel ist gedruckt");
    expect_on_paper(town, words);
    expect_code(town, "A001");
}

static void staff_call_and_the_next_citizen_hears_how_many_wait(void **state)
{
    struct town *town = town_at(state, TUESDAY_MORNING);
    char number[16], *output = NULL;
    const char *run = world_path(&town->world, 1, "run");
    const char *const next[] = {"queue", "next", "A", "--run", run, NULL};
    const char *const list[] = {"queue", "list", "--run", run, NULL};
    draw(town, "de", number);
    leave(town);
    draw(town, "de", number);
    leave(town);
    assert_int_equal(world_foyer(&town->world, &output, next), 0);
    assert_string_equal(output, "A 001, 1 waiting after it\n");
    free(output);
    draw(town, "de", number);
    assert_true(citizen_reads(&town->citizen, "Vor Ihnen wartet 1 Person."));
    assert_int_equal(world_foyer(&town->world, &output, list), 0);
    assert_non_null(strstr(output, "A  last number 003, 3 given, called up to A 001, 2 waiting"));
    free(output);
}

static void without_paper_the_number_stands_on_the_screen(void **state)
{
    struct town *town = town_at(state, TUESDAY_MORNING);
    char number[16];
    world_ask(&town->world, "printer", "paper out", NULL);
    citizen_wait_node(&town->citizen, "notice");
    draw(town, "de", number);
    assert_string_equal(number, "A 001");
    citizen_wait_text(&town->citizen, "Das Papier ist leer");
    citizen_wait_text(&town->citizen, "Ihre Nummer gilt auch ohne Zettel");
    leave(town);
}

static void a_closed_town_hall_says_why_and_when_it_opens(void **state)
{
    struct town *town = town_at(state, TUESDAY_NOON);
    visit_begin(&town->visit, "de");
    choose_concern(town, "registration");
    citizen_wait_screen(&town->citizen, "concern");
    assert_true(citizen_reads(&town->citizen, "Zurzeit ist Pause. Wieder heute ab 14:00 Uhr."));
    assert_false(citizen_reads(&town->citizen, "Wartenummer ziehen"));
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "concerns");
}

static void between_the_years_the_reason_is_told_in_english(void **state)
{
    struct town *town = town_at(state, CHRISTMAS);
    visit_begin(&town->visit, "en");
    choose_concern(town, "registration");
    citizen_wait_screen(&town->citizen, "concern");
    assert_true(citizen_reads(&town->citizen, "closed between Christmas and New Year"));
    assert_true(citizen_reads(&town->citizen, "Monday, 04.01.2027, from 08:00"));
}

/* Taken out of the table: this terminal has no agent at all. */
static void without_the_agent_the_service_is_off_and_says_why(void **state)
{
    struct town *town = *state;
    char command[300];
    snprintf(
        command, sizeof command, "sed -i '/^program agent/,/^  listen/d' %s",
        world_path(&town->world, 0, "terminal.launch"));
    const char *const words[] = {"sh", "-c", command, NULL};
    assert_int_equal(run_wait(words, NULL, PATIENCE_MS), 0);
    (void)town_at(state, TUESDAY_MORNING);
    visit_begin(&town->visit, "de");
    citizen_touch(&town->citizen, "service-wartenummer");
    citizen_wait_screen(&town->citizen, "off");
    assert_true(citizen_reads(&town->citizen, "kann im Moment keine Wartenummern ausgeben"));
}

static bool runs(struct world *world, void *context)
{
    char answer[CONTROL_MAX + 1];
    (void)context;
    return control_ask(world_path(world, 0, "run/sim/launch"), "pid agent", answer, PATIENCE_MS);
}

static int agent_of(struct town *town)
{
    char answer[CONTROL_MAX + 1];
    assert_true(world_wait(&town->world, runs, NULL, PATIENCE_MS));
    world_ask(&town->world, "launch", "pid agent", answer);
    return (int)strtol(answer + 3, NULL, 10);
}

/* It stands still when it is asked, dies, and the one after it is asked once more. */
static void an_agent_that_dies_while_it_is_asked_costs_nothing(void **state)
{
    struct town *town = town_at(state, TUESDAY_MORNING);
    char number[16];
    for (int i = 1; i <= 3; i++) {
        char wanted[16];
        visit_begin(&town->visit, "de");
        int agent = agent_of(town);
        assert_int_equal(kill(agent, SIGSTOP), 0);
        choose_concern(town, "registration");
        citizen_wait_screen(&town->citizen, "drawing");
        assert_int_equal(kill(agent, SIGKILL), 0);
        citizen_wait_screen(&town->citizen, "ticket");
        struct text shown = citizen_text(&town->citizen, "number", "name");
        snprintf(number, sizeof number, "%.*s", TEXT_ARG(shown));
        snprintf(wanted, sizeof wanted, "A %03d", i);
        assert_string_equal(number, wanted);
        leave(town);
    }
}

static void an_agent_that_is_silent_promises_nothing(void **state)
{
    struct town *town = town_at(state, TUESDAY_MORNING);
    visit_begin(&town->visit, "de");
    int agent = agent_of(town);
    assert_int_equal(kill(agent, SIGSTOP), 0);
    choose_concern(town, "registration");
    citizen_wait_screen(&town->citizen, "drawing");
    citizen_advance(&town->citizen, 11000);
    citizen_wait_screen(&town->citizen, "undrawn");
    assert_true(citizen_reads(&town->citizen, "Das Gerät antwortet gerade nicht."));
    assert_int_equal(kill(agent, SIGCONT), 0);
    citizen_touch(&town->citizen, "retry");
    citizen_wait_screen(&town->citizen, "ticket");
    struct text shown = citizen_text(&town->citizen, "number", "name");
    assert_true(text_equal(shown, TEXT_OF("A 001"))); /* asked twice, given once */
}

static void an_appointment_is_taken_once(void **state)
{
    struct town *town = town_at(state, TUESDAY_MORNING);
    char slot[64], *output = NULL;
    const char *const list[] = {"queue", "list", "--run", world_path(&town->world, 1, "run"), NULL};
    world_ask(&town->world, "network", "off", NULL);
    visit_begin(&town->visit, "en");
    choose_concern(town, "passport");
    citizen_wait_screen(&town->citizen, "concern");
    citizen_touch(&town->citizen, "book");
    citizen_wait_screen(&town->citizen, "slot_days");
    citizen_wait_text(&town->citizen, "free appointments");
    citizen_touch_named(&town->citizen, "button", "Monday, 03.01.2050");
    citizen_wait_screen(&town->citizen, "slot_times");
    citizen_touch(&town->citizen, "slot-09:00");
    citizen_wait_screen(&town->citizen, "slot_check");
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "ticket");
    assert_true(citizen_reads(&town->citizen, "Monday, 03.01.2050"));
    struct text number = citizen_text(&town->citizen, "number", "name");
    snprintf(slot, sizeof slot, "B  appointment 2050-01-03 09:00  %.*s\n", TEXT_ARG(number));
    assert_int_equal(number.len, 19);
    citizen_wait_text(&town->citizen, "Your slip has been printed");
    assert_int_equal(world_foyer(&town->world, &output, list), 0);
    assert_non_null(strstr(output, slot));
    free(output);
    leave(town);
    visit_begin(&town->visit, "en");
    choose_concern(town, "passport");
    citizen_touch(&town->citizen, "book");
    citizen_wait_screen(&town->citizen, "slot_days");
    citizen_touch_named(&town->citizen, "button", "Monday, 03.01.2050");
    citizen_wait_screen(&town->citizen, "slot_times");
    citizen_wait_node(&town->citizen, "slot-09:20");
    assert_int_equal(citizen_text(&town->citizen, "slot-09:00", "name").len, 0);
}

/* Days that are not over for a long time, in the place of those of the next two weeks. */
static int prepare_with_slots(void **state)
{
    (void)town_prepare(state);
    struct town *town = *state;
    FILE *file = fopen(world_path(&town->world, 0, "etc/appointments.json"), "w");
    fputs(
        "{\"slots\":[{\"letter\":\"B\",\"day\":\"2050-01-03\",\"times\":[\"09:00\",\"09:20\","
        "\"09:40\"]},{\"letter\":\"B\",\"day\":\"2050-01-04\",\"times\":[\"10:00\"]}]}",
        file);
    return fclose(file);
}

static int open_with_roll(void **state)
{
    setenv("TZ", "Europe/Berlin", 1);
    setenv("FOYER_CITIZEN_CLOCK", TUESDAY_MORNING, 1);
    return town_open_roll(state);
}

static int close_with_clock(void **state)
{
    unsetenv("FOYER_CITIZEN_CLOCK");
    return town_close(state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, town_prepare, close_with_clock)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_number_is_drawn_in_german_and_in_english_without_the_network),
        cmocka_unit_test_setup_teardown(
            a_roll_of_paper_has_the_same_on_it, open_with_roll, close_with_clock),
        TEST(staff_call_and_the_next_citizen_hears_how_many_wait),
        TEST(without_paper_the_number_stands_on_the_screen),
        TEST(a_closed_town_hall_says_why_and_when_it_opens),
        TEST(between_the_years_the_reason_is_told_in_english),
        TEST(without_the_agent_the_service_is_off_and_says_why),
        TEST(an_agent_that_dies_while_it_is_asked_costs_nothing),
        TEST(an_agent_that_is_silent_promises_nothing),
        cmocka_unit_test_setup_teardown(
            an_appointment_is_taken_once, prepare_with_slots, close_with_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
