#include "model/queue.h"

#include "model/date.h"
#include "tests/test.h"

struct office {
    struct arena arena;
    struct queue queue;
};

static const char town[] =
    "{\"concerns\":[{\"id\":\"passport\",\"letter\":\"B\",\"last_minutes\":15,\"appointments\":"
    "true,"
    "\"hours\":{\"mon\":[\"08:00-12:00\",\"14:00-16:00\"],\"thu\":[\"08:00-18:00\"]}},"
    "{\"id\":\"car\",\"letter\":\"K\",\"last_minutes\":0,\"hours\":{}}],"
    "\"closed\":[{\"from\":\"2026-12-24\",\"to\":\"2027-01-03\",\"why\":\"closed.christmas\"}]}";

static bool read_from(struct office *office, const char *json, char *why)
{
    SCOPED(json_release)
    json_t *value = json_read((struct bytes){(const uint8_t *)json, strlen(json)}, 65536);
    assert_non_null(value);
    return queue_read(&office->queue, &office->arena, value, why);
}

static int open_office(void **state)
{
    struct office *office = test_calloc(1, sizeof *office);
    char why[QUEUE_WHY_MAX];
    arena_init_common(&office->arena, 1 << 16);
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

static struct queue_time at(const char *day, unsigned hour, unsigned minute)
{
    struct queue_time time = {.minute = hour * 60 + minute};
    assert_true(date_read(&time.day, (struct text){day, strlen(day)}));
    return time;
}

static struct queue_look look(const struct office *office, struct queue_time now)
{
    return queue_look(&office->queue, &office->queue.concerns[0], now);
}

static void expect_next(const struct queue_look *look, struct queue_time next)
{
    assert_true(look->opens);
    assert_int_equal(look->next.day, next.day);
    assert_int_equal(look->next.minute, next.minute);
}

static void numbers_are_given_in_the_hours_and_not_in_the_last_minutes(void **state)
{
    const struct office *office = *state;
    assert_int_equal(look(office, at("2026-11-23", 8, 0)).state, QUEUE_OPEN);
    assert_int_equal(look(office, at("2026-11-23", 11, 59)).state, QUEUE_OPEN);
    assert_int_equal(look(office, at("2026-11-23", 14, 0)).state, QUEUE_OPEN);
    assert_int_equal(look(office, at("2026-11-23", 15, 44)).state, QUEUE_OPEN);
    assert_int_equal(look(office, at("2026-11-23", 15, 45)).state, QUEUE_LATE);
}

static void what_is_closed_says_why_and_when_it_opens(void **state)
{
    const struct office *office = *state;
    struct queue_look got = look(office, at("2026-11-23", 7, 59));
    assert_int_equal(got.state, QUEUE_EARLY);
    expect_next(&got, at("2026-11-23", 8, 0));
    got = look(office, at("2026-11-23", 12, 0));
    assert_int_equal(got.state, QUEUE_PAUSE);
    expect_next(&got, at("2026-11-23", 14, 0));
    got = look(office, at("2026-11-23", 16, 0));
    assert_int_equal(got.state, QUEUE_LATE);
    expect_next(&got, at("2026-11-26", 8, 0));
    got = look(office, at("2026-11-24", 9, 0));
    assert_int_equal(got.state, QUEUE_WEEKDAY);
    expect_next(&got, at("2026-11-26", 8, 0));
}

static void a_closed_week_is_told_with_its_reason(void **state)
{
    const struct office *office = *state;
    struct queue_look got = look(office, at("2026-12-28", 9, 0));
    assert_int_equal(got.state, QUEUE_CLOSED);
    assert_true(text_equal(got.why, TEXT_OF("closed.christmas")));
    expect_next(&got, at("2027-01-04", 8, 0));
    assert_int_equal(look(office, at("2027-01-04", 9, 0)).state, QUEUE_OPEN);
}

static void a_concern_that_never_opens_says_so(void **state)
{
    const struct office *office = *state;
    struct queue_look got =
        queue_look(&office->queue, &office->queue.concerns[1], at("2026-11-23", 9, 0));
    assert_int_equal(got.state, QUEUE_WEEKDAY);
    assert_false(got.opens);
}

static void the_clock_on_the_wall_is_taken_apart(void **state)
{
    (void)state;
    struct queue_time got = queue_time_of(20781ULL * 86400 + 9 * 3600 + 41 * 60 + 59);
    assert_int_equal(got.day, 20781);
    assert_int_equal(got.minute, 9 * 60 + 41);
}

#define CONCERN "{\"id\":\"a\",\"letter\":\"A\",\"last_minutes\":0,\"hours\":{"
#define CLOSED  "{\"concerns\":[" CONCERN "}}],\"closed\":["

static void what_is_not_right_is_refused_with_a_reason(void **state)
{
    struct office *office = *state;
    static const struct {
        const char *json, *reason;
    } faults[] = {
        {"{\"concerns\":[]}", "1 to"},
        {"{\"concerns\":[" CONCERN "}}],\"open\":[]}", "\"open\" is not known"},
        {"{\"concerns\":[" CONCERN "}},{\"id\":\"b\",\"letter\":\"A\",\"last_minutes\":0,"
         "\"hours\":{}}]}",
         "two concerns"},
        {"{\"concerns\":[{\"id\":\"a\",\"letter\":\"a\",\"last_minutes\":0,\"hours\":{}}]}",
         "letter (A-Z)"},
        {"{\"concerns\":[{\"id\":\"../a\",\"letter\":\"A\",\"last_minutes\":0,\"hours\":{}}]}",
         "id"},
        {"{\"concerns\":[" CONCERN "\"day\":[]}}]}", "\"day\" is not known"},
        {"{\"concerns\":[" CONCERN "\"mon\":[\"8:00-12:00\"]}}]}", "spans like"},
        {"{\"concerns\":[" CONCERN "\"mon\":[\"12:00-08:00\"]}}]}", "spans like"},
        {"{\"concerns\":[" CONCERN "\"mon\":[\"08:00-12:60\"]}}]}", "spans like"},
        {"{\"concerns\":[" CONCERN "\"mon\":[\"08:00-24:01\"]}}]}", "spans like"},
        {"{\"concerns\":[" CONCERN "\"mon\":[\"08:00-12:00\",\"11:00-13:00\"]}}]}", "after the"},
        {"{\"concerns\":[" CONCERN "\"mon\":\"08:00-12:00\"}}]}", "at most"},
        {CLOSED "{\"from\":\"2026-12-24\",\"to\":\"2026-12-23\",\"why\":\"x\"}]}", "\"closed\""},
        {CLOSED "{\"from\":\"2026-12-24\",\"to\":\"2026-12-32\",\"why\":\"x\"}]}", "\"closed\""},
        {CLOSED "{\"from\":\"2026-12-24\",\"to\":\"2026-12-24\"}]}", "\"closed\""},
    };
    for (size_t i = 0; i < COUNT(faults); i++) {
        char why[QUEUE_WHY_MAX] = "";
        assert_false(read_from(office, faults[i].json, why));
        if (strstr(why, faults[i].reason) == NULL) {
            fail_msg("%s: \"%s\" does not say \"%s\"", faults[i].json, why, faults[i].reason);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_office, close_office)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(numbers_are_given_in_the_hours_and_not_in_the_last_minutes),
        TEST(what_is_closed_says_why_and_when_it_opens),
        TEST(a_closed_week_is_told_with_its_reason),
        TEST(a_concern_that_never_opens_says_so),
        TEST(the_clock_on_the_wall_is_taken_apart),
        TEST(what_is_not_right_is_refused_with_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
