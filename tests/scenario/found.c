/* Something lost is looked for in the town's list, by touch: it may be there, or not, or there may be no
 * list. FOYER_PICTURES=FOLDER keeps a picture of every screen. What the office gets has the number of the thing and the words of the citizen. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/support/town.h"
#include "tests/test.h"

/* A day so many days ago, as it is typed. */
static const char *typed_day(char day[16], int ago)
{
    struct tm local;
    time_t at = time(NULL) - (time_t)ago * 86400;
    assert_non_null(localtime_r(&at, &local));
    assert_int_equal(strftime(day, 16, "%d%m%Y", &local), 8);
    return day;
}

/* Answers page by page until this screen comes. */
static void fill_until(struct town *town, const struct visit_answer *answers, const char *end)
{
    struct citizen *citizen = &town->citizen;
    for (int pages = 0; pages < 20 && strcmp(citizen->screen, end) != 0; pages++) {
        char name[sizeof citizen->screen];
        snprintf(name, sizeof name, "%s", citizen->screen);
        for (const struct visit_answer *one = answers; one->question != NULL; one++) {
            if (strncmp(name, "form.", 5) == 0 && strcmp(name + 5, one->page) == 0) {
                visit_answer(&town->visit, one);
            }
        }
        visit_picture(&town->visit, name);
        citizen_touch(citizen, "next");
        citizen_leave_screen(citizen, name);
    }
    citizen_wait_screen(citizen, end);
    visit_picture(&town->visit, end);
}

static void begin(struct town *town, const char *language)
{
    town->visit.pictures = getenv("FOYER_PICTURES");
    visit_begin(&town->visit, language);
    visit_choose(&town->visit, "fundsache");
    citizen_wait_screen(&town->citizen, "form.what");
}

static const struct visit_answer about_me[] = {
    {"item", "q-item.description", "Drei Schlüssel an einem roten Band", NULL},
    {"item", "q-item.marks", "Delle am Ring", NULL},
    {"person", "q-person.familyName", "Nguyen", NULL},
    {"person", "q-person.givenNames", "Thi Lan", NULL},
    {"contact", "q-contact.by-0", NULL, NULL},
    {"contact", "q-contact.phone", "051151234", NULL},
    {NULL, NULL, NULL, NULL},
};

/* The data as the office opens them. */
static json_t *hand_in(struct town *town)
{
    size_t len = 0;
    town_hand_in(town);
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    assert_int_equal(world_authority_fetch(&town->world), 1);
    char *data = world_authority_open(&town->world, town->receipt, &len);
    assert_non_null(data);
    json_t *json = json_loadb(data, len, 0, NULL);
    free(data);
    assert_non_null(json);
    return json;
}

static const char *member(const json_t *json, const char *object, const char *name)
{
    const char *value = json_string_value(json_object_get(json_object_get(json, object), name));
    return value != NULL ? value : "";
}

static void keys_that_were_found_are_asked_for_by_their_number(void **state)
{
    struct town *town = *state;
    char day[16];
    const struct visit_answer search[] = {
        {"what", "q-search.category", NULL, NULL},
        {"what", "q-search.category-0", NULL, NULL},
        {"colour", "q-search.colour-1", NULL, NULL},
        {"where", "q-search.area-2", NULL, NULL},
        {"when", "q-search.lostOn", typed_day(day, 5), NULL},
        {NULL, NULL, NULL, NULL},
    };
    begin(town, "de");
    fill_until(town, search, "matches");
    assert_true(citizen_reads(&town->citizen, "Nummer F-2041"));
    assert_true(citizen_reads(&town->citizen, "Bus oder Haltestelle"));
    assert_false(citizen_reads(&town->citizen, "F-2040")); /* red ones */
    assert_false(citizen_reads(&town->citizen, "F-2038")); /* a bag */
    citizen_touch(&town->citizen, "match-0");
    citizen_wait_screen(&town->citizen, "form.item");
    citizen_wait_text(&town->citizen, "F-2041");
    fill_until(town, about_me, "check");
    assert_true(citizen_reads(&town->citizen, "F-2041"));
    json_t *data = hand_in(town);
    assert_string_equal(member(data, "item", "number"), "F-2041");
    assert_string_equal(member(data, "item", "marks"), "Delle am Ring");
    assert_string_equal(member(data, "search", "category"), "keys");
    assert_string_equal(json_string_value(json_object_get(data, "service")), "99089017015000");
    json_decref(data);
}

/* Another colour: what is shown then says nothing of the colour it has. */
static void what_is_not_there_is_asked_for_without_a_number(void **state)
{
    struct town *town = *state;
    char day[16];
    const struct visit_answer search[] = {
        {"what", "q-search.category", "Hear", NULL},
        {"what", "q-search.category-10", NULL, NULL},
        {"colour", "q-search.colour-1", NULL, NULL},
        {"where", "q-search.area-2", NULL, NULL},
        {"when", "q-search.lostOn", typed_day(day, 5), NULL},
        {NULL, NULL, NULL, NULL},
    };
    world_ask(&town->world, "network", "off", NULL);
    begin(town, "en");
    fill_until(town, search, "matches");
    assert_true(citizen_reads(&town->citizen, "Nothing in the list fits"));
    assert_false(citizen_reads(&town->citizen, "F-20"));
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "form.item");
    assert_int_equal(citizen_text(&town->citizen, "q-item.number", "role").len, 0);
    fill_until(town, about_me, "check");
    town_hand_in(town);
    world_ask(&town->world, "network", "on", NULL);
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", 2 * WORLD_PATIENCE_MS));
    assert_int_equal(world_authority_fetch(&town->world), 1);
    char *data = world_authority_open(&town->world, town->receipt, &(size_t){0});
    assert_non_null(data);
    assert_null(strstr(data, "\"number\""));
    assert_non_null(strstr(data, "\"category\":\"hearing-aid\""));
    free(data);
}

static void a_changed_answer_searches_again_and_the_number_goes(void **state)
{
    struct town *town = *state;
    char day[16];
    const struct visit_answer search[] = {
        {"what", "q-search.category", NULL, NULL},
        {"what", "q-search.category-0", NULL, NULL},
        {"colour", "q-search.colour-1", NULL, NULL},
        {"where", "q-search.area-2", NULL, NULL},
        {"when", "q-search.lostOn", typed_day(day, 5), NULL},
        {NULL, NULL, NULL, NULL},
    };
    begin(town, "de");
    fill_until(town, search, "matches");
    citizen_touch(&town->citizen, "match-0");
    citizen_wait_screen(&town->citizen, "form.item");
    fill_until(town, about_me, "check");
    citizen_touch(&town->citizen, "change-what");
    citizen_wait_screen(&town->citizen, "form.what");
    citizen_touch(&town->citizen, "q-search.category");
    citizen_type(&town->citizen, "Hör");
    citizen_touch(&town->citizen, "q-search.category-10");
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "matches");
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "check");
    assert_false(citizen_reads(&town->citizen, "F-2041"));
}

static void without_a_list_a_request_can_be_handed_in(void **state)
{
    struct town *town = *state;
    char day[16];
    const struct visit_answer search[] = {
        {"what", "q-search.category", NULL, NULL},
        {"what", "q-search.category-0", NULL, NULL},
        {"when", "q-search.lostOn", typed_day(day, 5), NULL},
        {NULL, NULL, NULL, NULL},
    };
    assert_int_equal(remove(world_path(&town->world, 0, "etc/found.json")), 0);
    town_start(town);
    begin(town, "de");
    fill_until(town, search, "matches");
    assert_true(citizen_reads(&town->citizen, "Die Liste der Fundsachen ist zurzeit nicht da."));
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "form.item");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            keys_that_were_found_are_asked_for_by_their_number, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            what_is_not_there_is_asked_for_without_a_number, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            a_changed_answer_searches_again_and_the_number_goes, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            without_a_list_a_request_can_be_handed_in, town_prepare, town_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
