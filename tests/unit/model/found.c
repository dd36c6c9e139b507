#include "model/found.h"

#include "model/date.h"
#include "tests/test.h"

struct office {
    struct arena arena;
    struct found_list list;
};

static const char town[] =
    "{\"updated\":\"2026-11-23\",\"items\":["
    "{\"number\":\"F-1\",\"category\":\"keys\",\"colour\":\"grey\",\"area\":\"centre\","
    "\"day\":\"2026-11-18\",\"details\":\"ABUS 4711\"},"
    "{\"number\":\"F-2\",\"category\":\"keys\",\"colour\":\"red\",\"area\":\"pool\","
    "\"day\":\"2026-11-20\"},"
    "{\"number\":\"F-3\",\"category\":\"keys\",\"colour\":\"other\",\"area\":\"pool\","
    "\"day\":\"2026-11-19\"},"
    "{\"number\":\"F-4\",\"category\":\"phone\",\"colour\":\"grey\",\"area\":\"centre\","
    "\"day\":\"2026-11-18\"},"
    "{\"number\":\"F-5\",\"category\":\"keys\",\"colour\":\"grey\",\"area\":\"park\","
    "\"day\":\"2026-01-02\"}]}";

static bool read_from(struct office *office, const char *json, char *why)
{
    SCOPED(json_release)
    json_t *value = json_read((struct bytes){(const uint8_t *)json, strlen(json)}, FOUND_FILE_MAX);
    assert_non_null(value);
    return found_read(&office->list, &office->arena, value, why);
}

static int open_office(void **state)
{
    struct office *office = test_calloc(1, sizeof *office);
    char why[FOUND_WHY_MAX];
    arena_init_common(&office->arena, 1 << 20);
    assert_true(read_from(office, town, why));
    *state = office;
    return 0;
}

static int close_office(void **state)
{
    struct office *office = *state;
    arena_finish(&office->arena);
    test_free(office);
    return 0;
}

/* The numbers that fit, in order: "F-1 F-3". */
static const char *search(
    const struct office *office, const char *category, const char *colour, const char *area,
    const char *day)
{
    static char numbers[200];
    struct found_query query = {
        {category, strlen(category)}, {colour, strlen(colour)}, {area, strlen(area)}, 0};
    assert_true(date_read(&query.day, (struct text){day, strlen(day)}));
    struct found_matches matches = found_match(&office->list, &query);
    numbers[0] = '\0';
    for (size_t i = 0; i < matches.shown; i++) {
        struct text number = office->list.items[matches.places[i]].number;
        snprintf(numbers + strlen(numbers), 30, "%s%.*s", i > 0 ? " " : "", TEXT_ARG(number));
    }
    return numbers;
}

static void what_fits_is_found_and_the_likeliest_comes_first(void **state)
{
    const struct office *office = *state;
    assert_string_equal(search(office, "keys", "grey", "centre", "2026-11-17"), "F-1 F-3");
    assert_string_equal(search(office, "keys", "grey", "pool", "2026-11-17"), "F-3 F-1");
    assert_string_equal(search(office, "keys", "red", "pool", "2026-11-17"), "F-2 F-3");
    assert_string_equal(search(office, "keys", "", "", "2026-11-17"), "F-1 F-3 F-2");
    assert_string_equal(search(office, "keys", "other", "other", "2026-11-17"), "F-1 F-3 F-2");
    assert_string_equal(search(office, "phone", "grey", "pool", "2026-11-17"), "F-4");
    assert_string_equal(search(office, "bag", "grey", "pool", "2026-11-17"), "");
}

static void what_was_found_before_it_was_lost_is_not_it(void **state)
{
    const struct office *office = *state;
    assert_string_equal(search(office, "phone", "", "", "2026-11-18"), "F-4");
    assert_string_equal(search(office, "phone", "", "", "2026-11-21"), "F-4");
    assert_string_equal(search(office, "phone", "", "", "2026-11-22"), "");
    assert_string_equal(search(office, "phone", "", "", "2026-05-19"), "F-4");
    assert_string_equal(search(office, "phone", "", "", "2026-05-18"), "");
}

/* Nothing of the details is in the arena that the list lives in. */
static void details_are_not_kept(void **state)
{
    const struct office *office = *state;
    const struct found_item *last = &office->list.items[4];
    assert_true(text_equal(last->number, TEXT_OF("F-5")));
    assert_null(memmem(office->arena.base, 4096, "ABUS", 4));
    assert_non_null(memmem(office->arena.base, 4096, "centre", 6)); /* the control */
}

static void not_more_than_a_few_are_shown_and_all_are_counted(void **state)
{
    struct office *office = *state;
    SCOPED(json_release) json_t *json = json_pack("{s:s,s:[]}", "updated", "2026-11-23", "items");
    for (int i = 0; i < 20; i++) {
        char number[16], day[16];
        snprintf(number, sizeof number, "N-%d", i);
        snprintf(day, sizeof day, "2026-11-%02d", 1 + (i * 7) % 20);
        json_array_append_new(
            json_object_get(json, "items"),
            json_pack(
                "{s:s,s:s,s:s,s:s,s:s}", "number", number, "category", "bag", "colour", "red",
                "area", "park", "day", day));
    }
    char why[FOUND_WHY_MAX];
    assert_true(found_read(&office->list, &office->arena, json, why));
    struct found_query query = {TEXT_OF("bag"), TEXT_OF("red"), TEXT_OF("park"), 0};
    assert_true(date_read(&query.day, TEXT_OF("2026-11-01")));
    struct found_matches matches = found_match(&office->list, &query);
    assert_int_equal(matches.count, 20);
    assert_int_equal(matches.shown, FOUND_MATCHES_MAX);
    for (size_t i = 0; i < matches.shown; i++) { /* each day once: those of the first five days */
        assert_int_equal(office->list.items[matches.places[i]].day, query.day + (long)i);
    }
}

static void a_week_begins_on_monday(void **state)
{
    (void)state;
    long day, monday;
    assert_true(date_read(&monday, TEXT_OF("2026-11-16")));
    for (day = monday; day < monday + 7; day++) {
        assert_int_equal(found_week(day), monday);
    }
    assert_int_equal(found_week(day), monday + 7);
}

#define ITEM(number, category, day)                                                                \
    "{\"updated\":\"2026-11-23\",\"items\":[{\"number\":\"" number "\",\"category\":\"" category   \
    "\",\"colour\":\"red\",\"area\":\"pool\",\"day\":\"" day "\"}]}"

static void a_wrong_list_is_refused_whole(void **state)
{
    struct office *office = *state;
    static const char *const wrong[] = {
        "{}",
        "{\"updated\":\"23.11.2026\",\"items\":[]}",
        "{\"updated\":\"2026-11-23\",\"items\":{}}",
        "{\"updated\":\"2026-11-23\",\"items\":[7]}",
        ITEM("F 1", "keys", "2026-11-18"),
        ITEM("f-1", "keys", "2026-11-18"),
        ITEM("", "keys", "2026-11-18"),
        ITEM("F-123456789012345678901", "keys", "2026-11-18"),
        ITEM("F-1", "Keys", "2026-11-18"),
        ITEM("F-1", "keys", "2026-11-31"),
    };
    char why[FOUND_WHY_MAX];
    assert_true(read_from(office, ITEM("F-1", "keys", "2026-11-18"), why));
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_false(read_from(office, wrong[i], why));
        assert_true(strlen(why) > 0);
        assert_int_equal(office->list.count, 0);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_office, close_office)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_fits_is_found_and_the_likeliest_comes_first),
        TEST(what_was_found_before_it_was_lost_is_not_it),
        TEST(details_are_not_kept),
        TEST(not_more_than_a_few_are_shown_and_all_are_counted),
        TEST(a_week_begins_on_monday),
        TEST(a_wrong_list_is_refused_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
