#include "courier/pace.h"

#include "tests/test.h"

static const struct pace_options options = {
    .window = 16,
    .retry_min_ms = 1000,
    .retry_max_ms = 300000,
    .poll_min_ms = 2000,
    .poll_max_ms = 3600000};

static void pauses_double_up_to_the_longest(void **state)
{
    (void)state;
    assert_int_equal(pace_retry_ms(&options, 1, UINT32_MAX, 0), 1000);
    assert_int_equal(pace_retry_ms(&options, 2, UINT32_MAX, 0), 2000);
    assert_int_equal(pace_retry_ms(&options, 5, UINT32_MAX, 0), 16000);
    assert_int_equal(pace_retry_ms(&options, 50, UINT32_MAX, 0), 300000);
    assert_int_equal(pace_retry_ms(&options, UINT32_MAX, UINT32_MAX, 0), 300000);
}

static void chance_spreads_a_pause_over_its_whole_length(void **state)
{
    (void)state;
    assert_int_equal(pace_retry_ms(&options, 4, 0, 0), 100); /* never a busy loop */
    assert_int_equal(pace_retry_ms(&options, 4, UINT32_MAX / 2, 0), 4000);
    assert_int_equal(pace_retry_ms(&options, 1, 0, 30), 30100); /* what was asked for is kept */
}

static void fresh_ones_are_looked_at_often_and_old_ones_seldom(void **state)
{
    (void)state;
    assert_int_equal(pace_poll_ms(&options, 0), 2000);
    assert_int_equal(pace_poll_ms(&options, 80000), 10000);
    assert_int_equal(pace_poll_ms(&options, UINT64_C(30) * 86400000), 3600000);
}

static void after_an_outage_the_window_opens_slowly(void **state)
{
    (void)state;
    struct line line;
    line_init(&line);
    assert_int_equal(line_allows(&line, 0), 1);
    assert_true(line_worked(&line, &options));
    assert_int_equal(line_allows(&line, 0), 2);
    for (int i = 0; i < 10; i++) {
        assert_false(line_worked(&line, &options));
    }
    assert_int_equal(line_allows(&line, 0), 16);
    assert_true(line_failed(&line, &options, 5000, UINT32_MAX, 0, STATUS_offline));
    assert_int_equal(line_allows(&line, 5999), 0);
    assert_int_equal(line_allows(&line, 6000), 1);
}

static void sixteen_failures_at_once_are_one(void **state)
{
    (void)state;
    struct line line;
    line_init(&line);
    for (int i = 0; i < 16; i++) {
        (void)line_failed(&line, &options, 5000 + (uint64_t)i, UINT32_MAX, 0, STATUS_offline);
    }
    assert_int_equal(line.failures, 1);
    (void)line_failed(&line, &options, 7000, UINT32_MAX, 0, STATUS_offline);
    assert_int_equal(line.failures, 2);
}

static void a_citizen_makes_it_hurry_unless_central_asked_for_a_pause(void **state)
{
    (void)state;
    struct line line;
    line_init(&line);
    for (int i = 0; i < 12; i++) {
        (void)line_failed(&line, &options, line.retry_at_ms, UINT32_MAX, 0, STATUS_offline);
    }
    uint64_t now_ms = line.retry_at_ms - 250000;
    line_hurry(&line, &options, now_ms);
    assert_int_equal(line.retry_at_ms, now_ms + 1000);
    (void)line_failed(&line, &options, line.retry_at_ms, UINT32_MAX, 60, STATUS_busy);
    uint64_t asked_ms = line.retry_at_ms;
    line_hurry(&line, &options, now_ms);
    assert_int_equal(line.retry_at_ms, asked_ms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pauses_double_up_to_the_longest),
        cmocka_unit_test(chance_spreads_a_pause_over_its_whole_length),
        cmocka_unit_test(fresh_ones_are_looked_at_often_and_old_ones_seldom),
        cmocka_unit_test(after_an_outage_the_window_opens_slowly),
        cmocka_unit_test(sixteen_failures_at_once_are_one),
        cmocka_unit_test(a_citizen_makes_it_hurry_unless_central_asked_for_a_pause),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
