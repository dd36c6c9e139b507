#include "ui/strike.h"

#include "tests/test.h"

static void a_second_strike_right_after_is_not_meant(void **state)
{
    (void)state;
    struct keypad keypad;
    struct strikes strikes = {0};
    keypad_default(&keypad);
    assert_true(strike_is_meant(&strikes, &keypad, 'a', false, 1000));
    assert_false(strike_is_meant(&strikes, &keypad, 'a', false, 1000 + keypad.strike_ms - 1));
    assert_true(strike_is_meant(&strikes, &keypad, 'a', false, 1000 + keypad.strike_ms));
    keypad.strike_ms = 500;
    assert_false(strike_is_meant(&strikes, &keypad, 'a', false, 1500));
    keypad.strike_ms = 0;
    assert_true(strike_is_meant(&strikes, &keypad, 'a', false, 1500));
}

static void another_key_right_after_is_meant(void **state)
{
    (void)state;
    struct keypad keypad;
    struct strikes strikes = {0};
    keypad_default(&keypad);
    assert_true(strike_is_meant(&strikes, &keypad, 'a', false, 1000));
    assert_true(strike_is_meant(&strikes, &keypad, 'b', false, 1001));
    assert_true(strike_is_meant(&strikes, &keypad, 'a', false, 1002));
}

static void a_held_key_is_struck_once(void **state)
{
    (void)state;
    struct keypad keypad;
    struct strikes strikes = {0};
    keypad_default(&keypad);
    assert_true(strike_is_meant(&strikes, &keypad, 'a', false, 1000));
    for (uint64_t at = 1500; at < 60000; at += 30) {
        assert_false(strike_is_meant(&strikes, &keypad, 'a', true, at));
    }
    assert_true(strike_is_meant(&strikes, &keypad, 'a', false, 60001));
}

static void where_it_is_switched_on_repeating_is_slow(void **state)
{
    (void)state;
    struct keypad keypad;
    struct strikes strikes = {0};
    unsigned count = 0;
    keypad_default(&keypad);
    keypad.repeat_delay_ms = 3000;
    keypad.repeat_every_ms = 2000;
    assert_true(strike_is_meant(&strikes, &keypad, 'a', false, 1000));
    for (uint64_t at = 1030; at <= 12000; at += 10) {
        bool is_meant = strike_is_meant(&strikes, &keypad, 'a', true, at);
        assert_false(is_meant && at < 4000);
        count += is_meant;
    }
    assert_int_equal(count, 5); /* at 4, 6, 8, 10 and 12 s */
    assert_false(strike_is_meant(&strikes, &keypad, 'b', true, 20000)); /* of a key nobody struck */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_strike_right_after_is_not_meant),
        cmocka_unit_test(another_key_right_after_is_meant),
        cmocka_unit_test(a_held_key_is_struck_once),
        cmocka_unit_test(where_it_is_switched_on_repeating_is_slow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
