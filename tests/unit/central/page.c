#include "central/page.h"

#include "central/database_fleet.h"
#include "tests/unit/central/town.h"

#define REPORT(printer, detail, alarms)                                                            \
    "{\"terminal\":\"rathaus-1\",\"components\":[{\"component\":\"printer\",\"status\":\"" printer \
    "\",\"since\":\"2026-11-24T07:00:00Z\",\"detail\":\"" detail                                   \
    "\"},{\"component\":\"reader\",\"status\":\"ok\"}],\"queue\":{\"waiting\":3,"                  \
    "\"alarms\":" alarms "},\"version\":\"0.1.0\"}"

static char *page_of(struct town *town)
{
    struct board board;
    struct html html = {0};
    assert_true(board_read(&board, &town->central));
    page_write(&html, &board);
    board_release(&board);
    return html.at;
}

static unsigned report(struct town *town, const char *client, const char *body)
{
    return town_status(town, "POST", "/foyer/v1/status", client, body);
}

static size_t count(const char *text, const char *part)
{
    size_t found = 0;
    for (; (text = strstr(text, part)) != NULL; text += strlen(part)) {
        found++;
    }
    return found;
}

static void what_a_terminal_says_cannot_become_markup(void **state)
{
    struct town *town = *state;
    assert_int_equal(
        report(
            town, "rathaus-1",
            REPORT("out", "<script>alert(1)</script>\\u0001 \\\"'&\\u202e", "0")),
        204);
    assert_int_equal(
        town_status(
            town, "POST", "/foyer/v1/help", "rathaus-1",
            "{\"terminal\":\"x\",\"screen\":\"<img src=x>\"}"),
        204);
    char *page = page_of(town);
    assert_null(strstr(page, "<script"));
    assert_null(strstr(page, "<img"));
    assert_null(strchr(page, 1));
    assert_non_null(strstr(page, "&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert_non_null(strstr(page, "&quot;&#39;&amp;"));
    assert_int_equal(count(page, "<bdi>"), count(page, "</bdi>"));
    free(page);
}

static void the_worst_comes_first_in_words(void **state)
{
    struct town *town = *state;
    assert_int_equal(report(town, "rathaus-1", REPORT("ok", "", "0")), 204);
    assert_int_equal(report(town, "rathaus-2", REPORT("out", "Fach 1", "0")), 204);
    char *page = page_of(town);
    const char *bad = strstr(page, "rathaus-2"), *good = strstr(page, "rathaus-1");
    assert_true(bad != NULL && good != NULL && bad < good);
    assert_non_null(strstr(bad, "Bitte handeln"));
    assert_non_null(strstr(bad, "verbraucht"));
    assert_non_null(strstr(good, "Alles gut"));
    free(page);
}

static void silence_and_alarms_are_red(void **state)
{
    struct town *town = *state;
    assert_int_equal(report(town, "rathaus-1", REPORT("ok", "", "0")), 204);
    assert_int_equal(report(town, "rathaus-2", REPORT("ok", "", "1")), 204);
    struct board board;
    assert_true(board_read(&board, &town->central));
    assert_string_equal(board.rows[0].client, "rathaus-2");
    assert_int_equal(board.rows[0].grade, GRADE_RED);
    assert_int_equal(board.rows[1].grade, GRADE_GREEN);
    board_release(&board);
    town->central.now_s += SILENT_S + 1;
    assert_true(board_read(&board, &town->central));
    assert_int_equal(board.rows[1].grade, GRADE_RED);
    board_release(&board);
}

static void a_call_for_help_is_seen_and_ends_by_itself(void **state)
{
    struct town *town = *state;
    assert_int_equal(report(town, "rathaus-1", REPORT("ok", "", "0")), 204);
    assert_int_equal(
        town_status(
            town, "POST", "/foyer/v1/help", "rathaus-1",
            "{\"terminal\":\"x\",\"screen\":\"pages\"}"),
        204);
    char *page = page_of(town);
    assert_non_null(strstr(page, "bittet um Hilfe"));
    free(page);
    town->central.now_s += HELP_FRESH_S + 1;
    assert_int_equal(report(town, "rathaus-1", REPORT("ok", "", "0")), 204);
    page = page_of(town);
    assert_null(strstr(page, "bittet um Hilfe"));
    free(page);
}

static void a_bad_report_is_refused_and_the_old_one_stays(void **state)
{
    struct town *town = *state;
    static const char no_list[] =
        "{\"terminal\":\"x\",\"components\":{},\"queue\":{\"waiting\":0,\"alarms\":0},"
        "\"version\":\"1\"}";
    static const char *const bad[] = {
        "", "[]", "{}", REPORT("wonderful", "", "0"), REPORT("ok", "", "-1"), no_list};
    assert_int_equal(report(town, "rathaus-1", REPORT("low", "", "0")), 204);
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(report(town, "rathaus-1", bad[i]), 422);
    }
    assert_int_equal(report(town, "steueramt", REPORT("ok", "", "0")), 403);
    char *page = page_of(town);
    assert_non_null(strstr(page, "geht zur Neige"));
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_TOWN(what_a_terminal_says_cannot_become_markup),
        IN_A_TOWN(the_worst_comes_first_in_words),
        IN_A_TOWN(silence_and_alarms_are_red),
        IN_A_TOWN(a_call_for_help_is_seen_and_ends_by_itself),
        IN_A_TOWN(a_bad_report_is_refused_and_the_old_one_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
