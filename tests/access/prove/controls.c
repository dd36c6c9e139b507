/* The proofs are proved: each channel notices what it is there for, all pairs are visited, and the report
 * says no more than the evidence does. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/access/proof.h"
#include "tests/access/report.h"
#include "tests/access/sampled.h"
#include "tests/support/run.h"
#include "tests/test.h"

static struct hall *hall_of(void **state)
{
    return *state;
}

/* A visit in German to a service, by this hand. */
static void begin(struct journey *journey, const struct hall *hall, const struct hand *hand)
{
    journey_begin(journey, hall, (struct cell){hall_pack(hall, "sperrmuell"), 0, 0, 0});
    journey->hand = hand;
    journey->visitor.look = hand->look;
    journey->visitor.shown = hand->shown;
}

static bool finds(const struct journey *journey, const char *what)
{
    return journey->visitor.findings > 0 && strstr(journey->visitor.why, what) != NULL;
}

/* --- controls of the channels ------------------------------------------------------------------- */

/* The tree that is shown, to be spoiled. */
static struct node *find(struct visitor *visitor, const char *id)
{
    struct tree *tree = &visitor->view.tree[visitor->view.shown];
    return tree_find(tree, (struct text){id, strlen(id)});
}

static void take_the_name(struct visitor *visitor)
{
    struct node *node = find(visitor, "begin");
    if (node != NULL) {
        node->name = node->spoken = (struct text){0};
    }
}

static void a_control_without_a_name_stops_who_does_not_see(void **state)
{
    static struct journey journey;
    struct hand nameless = hand_blind;
    nameless.shown = take_the_name;
    begin(&journey, hall_of(state), &nameless);
    assert_false(journey_run(&journey));
    assert_true(finds(&journey, "is not found"));
    assert_string_equal(journey.visitor.screen, "start");
    journey_close(&journey);
}

/* The same visit goes well when nothing is spoiled. */
static void unspoiled_visits_go_well(void **state)
{
    static const struct hand *const all[] = {&hand_touch, &hand_blind, &hand_contrast};
    for (size_t i = 0; i < COUNT(all); i++) {
        static struct journey journey;
        begin(&journey, hall_of(state), all[i]);
        bool is_fine = journey_run(&journey);
        if (!is_fine) {
            print_message("%s", journey.visitor.why);
        }
        assert_true(is_fine);
        journey_close(&journey);
    }
}

static void lift_a_control(struct visitor *visitor)
{
    struct node *node = find(visitor, "help");
    if (node != NULL && visitor->session.display.is_low) {
        node->rect.y = node->window.y = 0;
    }
    hand_reach.shown(visitor);
}

static void a_control_above_the_band_is_out_of_reach(void **state)
{
    static struct journey journey;
    struct hand lifting = hand_reach;
    lifting.shown = lift_a_control;
    begin(&journey, hall_of(state), &lifting);
    journey.stops_at = "services";
    assert_false(journey_run(&journey));
    assert_true(finds(&journey, "help is "));
    journey_close(&journey);
}

static void text_that_is_cut_off_is_found_in_large_letters(void **state)
{
    static struct journey journey;
    struct visitor *visitor = &journey.visitor;
    begin(&journey, hall_of(state), &hand_letters);
    journey.stops_at = "consent";
    (void)!journey_run(&journey);
    assert_string_equal(visitor->screen, "consent");
    check_tree(&visitor->check, view_tree(&visitor->view), &visitor->view.style);
    size_t before = visitor->check.count;
    find(visitor, "facts")->rect.h /= 3;
    check_tree(&visitor->check, view_tree(&visitor->view), &visitor->view.style);
    assert_true(visitor->check.count > before);
    assert_non_null(strstr(visitor->check.text, "facts"));
    journey_close(&journey);
}

static void pale_letters_have_too_little_contrast(void **state)
{
    static struct journey journey;
    static struct theme pale;
    struct visitor *visitor = &journey.visitor;
    struct rect rects[DAMAGE_MAX];
    begin(&journey, hall_of(state), &hand_contrast);
    journey.stops_at = "consent";
    assert_true(journey_run(&journey));
    pale = *visitor->view.style.theme;
    for (size_t i = 0; i < COLOUR_COUNT; i++) {
        pale.colour[i] = pale.colour[i] == 0x000000 ? 0x808080 : pale.colour[i];
    }
    visitor->view.style.theme = &pale;
    view_expose(&visitor->view);
    (void)view_paint(&visitor->view, rects);
    sampled_check(visitor, 7);
    assert_true(finds(&journey, "has a contrast of"));
    journey_close(&journey);
}

/* An answer that is not the one that was given. */
static void other_data_than_answered_are_noticed(void **state)
{
    static struct journey journey;
    begin(&journey, hall_of(state), &hand_touch);
    struct service other = *journey.service;
    struct visit_answer answers[40] = {{NULL, NULL, NULL, NULL}};
    size_t count = 0;
    for (; other.answers[count].question != NULL && count + 2 < COUNT(answers); count++) {
        answers[count] = other.answers[count];
    }
    answers[count] = (struct visit_answer){"-", "q-person.title", "Dr.", NULL};
    other.answers = answers;
    journey.service = &other;
    assert_false(journey_run(&journey));
    assert_true(finds(&journey, "handed in:"));
    journey_close(&journey);
}

/* --- which visits ------------------------------------------------------------------------------- */

static void every_pair_of_values_is_visited(void **state)
{
    static struct cells all, some;
    cells_all(&all, hall_of(state));
    cells_pairwise(&some, &all);
    assert_true(all.count > 0 && some.count < all.count / 5);
    assert_int_equal(cells_missing(&some, &all), 0);
    some.count--; /* the last one was taken for a pair that no other has */
    assert_true(cells_missing(&some, &all) > 0);
}

/* --- the report --------------------------------------------------------------------------------- */

struct paper {
    char folder[64], clauses[100], html[100];
    struct report_setup setup;
};

static void write_clauses(struct paper *paper, const char *rows)
{
    struct bytes bytes = {(const uint8_t *)rows, strlen(rows)};
    snprintf(paper->folder, sizeof paper->folder, "/tmp/foyer-report-XXXXXX");
    assert_non_null(mkdtemp(paper->folder));
    snprintf(paper->clauses, sizeof paper->clauses, "%s/clauses.tsv", paper->folder);
    snprintf(paper->html, sizeof paper->html, "%s/report.html", paper->folder);
    assert_int_equal(file_replace(paper->clauses, bytes, 0600), FILE_OK);
    paper->setup =
        (struct report_setup){paper->clauses, paper->folder, "v1", "24.11.2026", "ein Programm"};
}

static void remove_paper(const struct paper *paper)
{
    const char *const words[] = {"rm", "-rf", paper->folder, NULL};
    assert_int_equal(run_wait(words, NULL, 5000), 0);
}

static const char rows[] = "duty\twording\tv3\tv4\tkind\ttests\n"
                           "A1\tTasten <alle>\t5.1\tto be confirmed\tsoftware\tone, two\n"
                           "A2\tHören\t5.2\tto be confirmed\tsoftware\tone\n"
                           "A3\tTasten\t5.3\tto be confirmed\tsoftware\tmissing\n"
                           "A4\tBuchse\t5.4\tto be confirmed\thardware\t\n";

static void the_report_says_no_more_than_the_evidence(void **state)
{
    struct paper paper;
    struct report_counts counts;
    SCOPED(evidence_close) struct evidence evidence = {0};
    SCOPED(file_release) struct file html = {0};
    (void)state;
    write_clauses(&paper, rows);
    evidence_open(&evidence, paper.folder, "control");
    evidence_add(&evidence, "A1 A2", "one", "It was done.", true, NULL);
    assert_true(report_write(&paper.setup, paper.html, &counts));
    assert_int_equal(counts.of[REPORT_PASSED], 1);     /* A2 */
    assert_int_equal(counts.of[REPORT_NOT_TESTED], 2); /* A1 lacks "two"; A3 has nothing */
    assert_int_equal(counts.of[REPORT_NOT_BY_SOFTWARE], 1);
    evidence_add(&evidence, "A1", "two", "It went well once.", true, NULL);
    evidence_add(&evidence, "A2", "one", "It went <wrong>.", false, NULL);
    assert_true(report_write(&paper.setup, paper.html, &counts));
    assert_int_equal(counts.of[REPORT_PASSED], 1); /* A1 */
    assert_int_equal(counts.of[REPORT_FAILED], 1); /* A2: one of two visits */
    assert_int_equal(counts.of[REPORT_NOT_TESTED], 1);
    assert_int_equal(file_read(&html, paper.html, 1u << 20), FILE_OK);
    const char *text = (const char *)html.content.at;
    assert_non_null(strstr(text, "<html lang=\"de\">"));
    assert_non_null(strstr(text, "1 von 2 bestanden"));
    assert_non_null(strstr(text, "It went &lt;wrong&gt;."));
    assert_non_null(strstr(text, "nicht durch Software prüfbar"));
    assert_non_null(strstr(text, "noch zu bestätigen"));
    assert_null(strstr(text, "<alle>"));
    remove_paper(&paper);
}

static void a_unit_test_that_failed_is_a_failed_duty(void **state)
{
    static const char log[] = "[       OK ] one_thing\n[  FAILED  ] another_thing\n";
    struct paper paper;
    struct report_counts counts;
    char path[200];
    (void)state;
    write_clauses(&paper, "A9\tTöne\t5.1\tto be confirmed\tsoftware\tunit/voice/tones\n");
    snprintf(path, sizeof path, "%s/units", paper.folder);
    const char *const words[] = {"mkdir", path, NULL};
    assert_int_equal(run_wait(words, NULL, 5000), 0);
    assert_true(report_write(&paper.setup, paper.html, &counts));
    assert_int_equal(counts.of[REPORT_NOT_TESTED], 1);
    snprintf(path, sizeof path, "%s/units/unit-voice-tones.log", paper.folder);
    assert_int_equal(
        file_replace(path, (struct bytes){(const uint8_t *)log, sizeof log - 1}, 0600), FILE_OK);
    assert_true(report_write(&paper.setup, paper.html, &counts));
    assert_int_equal(counts.of[REPORT_FAILED], 1);
    remove_paper(&paper);
}

static void every_duty_has_its_clauses(void **state)
{
    struct report_counts counts;
    struct paper paper;
    SCOPED(file_release) struct file clauses = {0};
    (void)state;
    write_clauses(&paper, rows);
    assert_int_equal(file_read(&clauses, "tests/access/clauses.tsv", 1u << 20), FILE_OK);
    for (int duty = 1; duty <= 41; duty++) {
        char begin[10];
        snprintf(begin, sizeof begin, "\nA%d\t", duty);
        assert_non_null(strstr((const char *)clauses.content.at, begin));
    }
    paper.setup.clauses = "tests/access/clauses.tsv";
    assert_true(report_write(&paper.setup, paper.html, &counts)); /* without any evidence */
    assert_int_equal(counts.of[REPORT_PASSED] + counts.of[REPORT_FAILED], 0);
    remove_paper(&paper);
}

static int open_hall(void **state)
{
    static struct hall hall;
    char why[HALL_WHY_MAX];
    *state = &hall;
    bool is_open = hall_open(&hall, why);
    if (!is_open) {
        print_message("%s\n", why);
    }
    return is_open ? 0 : -1;
}

static int close_hall(void **state)
{
    hall_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unspoiled_visits_go_well),
        cmocka_unit_test(a_control_without_a_name_stops_who_does_not_see),
        cmocka_unit_test(a_control_above_the_band_is_out_of_reach),
        cmocka_unit_test(text_that_is_cut_off_is_found_in_large_letters),
        cmocka_unit_test(pale_letters_have_too_little_contrast),
        cmocka_unit_test(other_data_than_answered_are_noticed),
        cmocka_unit_test(every_pair_of_values_is_visited),
        cmocka_unit_test(the_report_says_no_more_than_the_evidence),
        cmocka_unit_test(a_unit_test_that_failed_is_a_failed_duty),
        cmocka_unit_test(every_duty_has_its_clauses),
    };
    return cmocka_run_group_tests(tests, open_hall, close_hall);
}
