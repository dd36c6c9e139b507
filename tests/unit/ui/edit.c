#include "ui/edit.h"

#include "tests/test.h"

static void type_all(struct edit *edit, struct text text)
{
    assert_true(edit_type(edit, text, 100));
}

static void letters_are_appended(void **state)
{
    (void)state;
    char space[32];
    struct edit edit = {space, 0, sizeof space, 0};
    type_all(&edit, TEXT_OF("Mü"));
    type_all(&edit, TEXT_OF("ß"));
    assert_true(text_equal((struct text){edit.at, edit.len}, TEXT_OF("Müß")));
    assert_int_equal(edit_length(&edit), 3);
}

static void what_does_not_fit_changes_nothing(void **state)
{
    (void)state;
    char space[4];
    struct edit edit = {space, 0, sizeof space, 0};
    type_all(&edit, TEXT_OF("äö"));
    assert_false(edit_type(&edit, TEXT_OF("x"), 100));
    assert_int_equal(edit.len, 4);
    char other[16];
    struct edit limited = {other, 0, sizeof other, 0};
    type_all(&limited, TEXT_OF("äö"));
    assert_false(edit_type(&limited, TEXT_OF("x"), 2));
    assert_true(edit_type(&limited, TEXT_OF("x"), 3));
}

static void controls_and_broken_bytes_are_refused(void **state)
{
    (void)state;
    char space[32];
    struct edit edit = {space, 0, sizeof space, 0};
    assert_false(edit_type(&edit, TEXT_OF("\t"), 100));
    assert_false(edit_type(&edit, TEXT_OF("\x7F"), 100));
    assert_false(edit_type(&edit, TEXT_OF("\xC2\x85"), 100)); /* U+0085 */
    assert_false(edit_type(&edit, TEXT_OF("\xC3"), 100));
    assert_int_equal(edit.len, 0);
}

/* Types `typed` after "a" and erases once: "a" is left. */
static void erased_at_once(const char *typed)
{
    char space[32];
    struct edit edit = {space, 0, sizeof space, 0};
    type_all(&edit, TEXT_OF("a"));
    type_all(&edit, (struct text){typed, strlen(typed)});
    edit_erase(&edit);
    assert_true(text_equal((struct text){edit.at, edit.len}, TEXT_OF("a")));
    for (size_t i = edit.len; i < 1 + strlen(typed); i++) {
        assert_int_equal(space[i], 0);
    }
}

static void a_letter_is_erased_with_all_its_marks(void **state)
{
    (void)state;
    erased_at_once("x");
    erased_at_once("ü");
    erased_at_once("C\u0328\u0306");
    erased_at_once("l\u0325\u0304");
    erased_at_once("K\u035Fh"); /* joins two letters */
    erased_at_once("€");
}

static void letters_side_by_side_are_erased_one_by_one(void **state)
{
    (void)state;
    static const char *const left[] = {"Ki\u1EC7", "Ki", "K", ""};
    char space[32];
    struct edit edit = {space, 0, sizeof space, 0};
    type_all(&edit, TEXT_OF("Ki\u1EC7K\u035FH")); /* K͟H is one, Kie would be three */
    for (size_t i = 0; i < COUNT(left); i++) {
        edit_erase(&edit);
        assert_true(
            text_equal((struct text){edit.at, edit.len}, (struct text){left[i], strlen(left[i])}));
    }
}

static void letters_are_put_in_and_taken_out_where_the_caret_is(void **state)
{
    (void)state;
    char space[32] = "";
    struct edit edit = {space, 0, sizeof space, 0};
    type_all(&edit, TEXT_OF("aC\u0328\u0306b"));
    edit.after = edit_step((struct text){space, edit.len}, 0, false);
    assert_int_equal(edit.after, 1);
    type_all(&edit, TEXT_OF("\u00FC"));
    assert_string_equal(space, "aC\u0328\u0306\u00FCb");
    edit.after = edit_step((struct text){space, edit.len}, edit.after, false);
    edit_erase(&edit);
    assert_string_equal(space, "a\u00FCb");
    assert_int_equal(edit.after, 3);
    edit.after = edit_step((struct text){space, edit.len}, edit.after, true);
    assert_int_equal(edit.after, 1);
}

static void the_caret_stays_between_letters(void **state)
{
    (void)state;
    const struct text text = TEXT_OF("aK\u035Fhb"); /* 1 + 4 + 1 bytes */
    static const size_t settled[] = {0, 1, 5, 5, 5, 5, 6, 6};
    for (size_t after = 0; after < COUNT(settled); after++) {
        assert_int_equal(edit_settle(text, after), settled[after]);
    }
    assert_int_equal(edit_step(text, 6, false), 6);
    assert_int_equal(edit_step(text, 0, true), 0);
    assert_int_equal(edit_settle((struct text){0}, 3), 0);
}

static void erasing_nothing_does_nothing(void **state)
{
    (void)state;
    char space[4] = {0};
    struct edit edit = {space, 0, sizeof space, 0};
    edit_erase(&edit);
    assert_int_equal(edit.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_are_appended),
        cmocka_unit_test(what_does_not_fit_changes_nothing),
        cmocka_unit_test(controls_and_broken_bytes_are_refused),
        cmocka_unit_test(a_letter_is_erased_with_all_its_marks),
        cmocka_unit_test(letters_side_by_side_are_erased_one_by_one),
        cmocka_unit_test(letters_are_put_in_and_taken_out_where_the_caret_is),
        cmocka_unit_test(the_caret_stays_between_letters),
        cmocka_unit_test(erasing_nothing_does_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
