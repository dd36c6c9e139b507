#include "base/uuid.h"

#include "base/fail.h"

#include "tests/test.h"

static bool valid(const char *text)
{
    return uuid_valid((struct text){text, strlen(text)});
}

static void made_ids_are_valid_and_new(void **state)
{
    (void)state;
    char one[UUID_LEN + 1], other[UUID_LEN + 1];
    uuid_make(one);
    uuid_make(other);
    assert_true(valid(one) && valid(other));
    assert_string_not_equal(one, other);
    assert_int_equal(one[14], '4');
    assert_non_null(strchr("89ab", one[19]));
}

static void what_only_looks_like_an_id_is_none(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "11111111-2222-4333-8444-55555555555",
        "11111111-2222-4333-8444-5555555555555",
        "11111111-2222-4333-8444-55555555555g",
        "11111111-2222-4333-8444-55555555555F",
        "11111111-2222-4333-8444_555555555555",
        "111111112222-4333-8444-5555-55555555",
    };
    assert_true(valid("11111111-2222-4333-8444-55555555555f"));
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_false(valid(wrong[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(made_ids_are_valid_and_new),
        cmocka_unit_test(what_only_looks_like_an_id_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
