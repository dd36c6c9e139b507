#include "ui/damage.h"

#include "tests/test.h"

static const struct rect screen = {0, 0, 1000, 1000};

static void far_rectangles_stay_apart(void **state)
{
    (void)state;
    struct damage damage = {0};
    damage_add(&damage, (struct rect){0, 0, 10, 10}, screen);
    damage_add(&damage, (struct rect){500, 500, 10, 10}, screen);
    assert_int_equal(damage.count, 2);
}

static void neighbours_are_joined(void **state)
{
    (void)state;
    struct damage damage = {0};
    damage_add(&damage, (struct rect){0, 0, 100, 100}, screen);
    damage_add(&damage, (struct rect){100, 0, 100, 100}, screen);
    assert_int_equal(damage.count, 1);
    assert_int_equal(damage.at[0].w, 200);
}

static void a_joined_one_joins_on(void **state)
{
    (void)state;
    struct damage damage = {0};
    damage_add(&damage, (struct rect){0, 0, 100, 100}, screen);
    damage_add(&damage, (struct rect){200, 0, 100, 100}, screen);
    damage_add(&damage, (struct rect){100, 0, 100, 100}, screen);
    assert_int_equal(damage.count, 1);
    assert_int_equal(damage.at[0].w, 300);
}

static void what_lies_outside_is_cut(void **state)
{
    (void)state;
    struct damage damage = {0};
    damage_add(&damage, (struct rect){-50, 990, 100, 100}, screen);
    damage_add(&damage, (struct rect){2000, 0, 10, 10}, screen);
    assert_int_equal(damage.count, 1);
    assert_int_equal(damage.at[0].x, 0);
    assert_int_equal(damage.at[0].w, 50);
    assert_int_equal(damage.at[0].h, 10);
}

static void a_full_list_becomes_one_that_covers_all(void **state)
{
    (void)state;
    struct damage damage = {0};
    for (int i = 0; i <= DAMAGE_MAX; i++) {
        damage_add(&damage, (struct rect){i * 37 % 1000, i * 211 % 990, 3, 3}, screen);
    }
    assert_int_equal(damage.count, 1);
    for (int i = 0; i <= DAMAGE_MAX; i++) {
        struct rect one = {i * 37 % 1000, i * 211 % 990, 3, 3};
        struct rect both = rect_meet(one, damage.at[0]);
        assert_int_equal(both.w * both.h, 9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(far_rectangles_stay_apart),
        cmocka_unit_test(neighbours_are_joined),
        cmocka_unit_test(a_joined_one_joins_on),
        cmocka_unit_test(what_lies_outside_is_cut),
        cmocka_unit_test(a_full_list_becomes_one_that_covers_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
