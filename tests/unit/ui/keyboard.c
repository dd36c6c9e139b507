#include "ui/keyboard.h"

#include "model/latin.h"
#include "tests/unit/ui/desk.h"

static void a_german_name_is_typed(void **state)
{
    static const char *const keys[] = {
        "key-shift", "key-m", "key-ü", "key-l", "key-l", "key-e",     "key-r", "key--",
        "key-shift", "key-g", "key-r", "key-o", "key-ß", "key-space", "key-4", "key-2"};
    strike_all(*state, keys, COUNT(keys));
    stands_there(*state, "Müller-Groß 42");
}

static void shift_is_for_one_letter(void **state)
{
    static const char *const keys[] = {"key-shift", "key-ä",     "key-ä",
                                       "key-shift", "key-shift", "key-ö"};
    strike_all(*state, keys, COUNT(keys));
    stands_there(*state, "Ääö");
}

static void a_name_begins_with_a_capital(void **state)
{
    struct desk *desk = *state;
    begin_with(desk, KEYBOARD_NAME);
    static const char *const keys[] = {"key-a", "key-n", "key--", "key-l", "key-i"};
    strike_all(desk, keys, COUNT(keys));
    stands_there(desk, "An-Li");
}

static void delete_takes_the_last_letter(void **state)
{
    static const char *const keys[] = {"key-a", "key-ü", "key-erase"};
    strike_all(*state, keys, COUNT(keys));
    stands_there(*state, "a");
}

static void signs_are_on_their_own_page(void **state)
{
    static const char *const keys[] = {"key-signs", "key-@", "key-€", "key-letters", "key-a"};
    strike_all(*state, keys, COUNT(keys));
    stands_there(*state, "@€a");
}

static void mail_addresses_have_their_signs_in_reach(void **state)
{
    struct desk *desk = *state;
    begin_with(desk, KEYBOARD_EMAIL);
    static const char *const keys[] = {"key-a", "key-_", "key-@", "key-b", "key-.", "key-d"};
    strike_all(desk, keys, COUNT(keys));
    stands_there(desk, "a_@b.d");
}

static void the_number_pad_has_digits_only(void **state)
{
    struct desk *desk = *state;
    desk->kind = KEYBOARD_NUMBER;
    show(desk);
    static const char *const keys[] = {"key-1", "key-0", "key-9", "key-erase", "key-7"};
    strike_all(desk, keys, COUNT(keys));
    stands_there(desk, "107");
    assert_null(tree_find(view_tree(&desk->stage.view), TEXT_OF("key-q")));
    assert_null(tree_find(view_tree(&desk->stage.view), TEXT_OF("key-,")));
}

static void keys_are_15_mm_at_least_and_20_on_a_portrait_panel(void **state)
{
    struct desk *desk = *state;
    double px_per_mm = desk->stage.view.style.px_per_mm;
    const struct tree *tree = view_tree(&desk->stage.view);
    size_t keys = 0;
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        if (node->role == ROLE_key) {
            assert_true(node->rect.w / px_per_mm >= 19.5);
            assert_true(node->rect.h / px_per_mm >= 20);
            keys++;
        }
    }
    assert_true(keys >= 45);
}

static void the_caret_moves_by_whole_letters(void **state)
{
    struct desk *desk = *state;
    begin_with(desk, KEYBOARD_NAME);
    assert_false(node_can_be_chosen(stage_node(&desk->stage, "key-left")));
    assert_true(edit_type(&desk->edit, TEXT_OF("AliK\u035Fh\u1EC7m"), 200));
    show(desk);
    assert_false(node_can_be_chosen(stage_node(&desk->stage, "key-right")));
    static const char *const to_middle[] = {"key-left", "key-left", "key-erase"};
    strike_all(desk, to_middle, COUNT(to_middle));
    stands_there(desk, "Ali\u1EC7m"); /* the three code points before the caret went at once */
    static const char *const insert[] = {"key-k", "key-more", "key-K\u0300", "key-right", "key-o"};
    desk->keyboard.shift = true;
    show(desk);
    strike_all(desk, insert, COUNT(insert));
    stands_there(desk, "AliK\u0300\u1EC7om");
    for (int i = 0; i < 6; i++) {
        strike(desk, "key-left");
    }
    assert_false(node_can_be_chosen(stage_node(&desk->stage, "key-left")));
    assert_false(node_can_be_chosen(stage_node(&desk->stage, "key-more")));
    strike(desk, "key-erase"); /* nothing before the caret */
    stands_there(desk, "AliK\u0300\u1EC7om");
}

static void a_name_of_a_person_has_no_digits(void **state)
{
    struct desk *desk = *state;
    begin_with(desk, KEYBOARD_NAME);
    const struct tree *tree = view_tree(&desk->stage.view);
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        if (node->role == ROLE_key && node->action == KEYBOARD_TYPE) {
            assert_true(latin_check(node->name, LATIN_A, NULL));
        }
    }
    assert_null(tree_find(tree, TEXT_OF("key-1")));
    assert_null(tree_find(tree, TEXT_OF("key-signs")));
    static const char *const keys[] = {"key-o", "key-'", "key-n", "key-’", "key-k"};
    strike_all(desk, keys, COUNT(keys));
    stands_there(desk, "O'n’k");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_german_name_is_typed),
        TEST(shift_is_for_one_letter),
        TEST(a_name_begins_with_a_capital),
        TEST(delete_takes_the_last_letter),
        TEST(signs_are_on_their_own_page),
        TEST(mail_addresses_have_their_signs_in_reach),
        TEST(the_number_pad_has_digits_only),
        TEST(keys_are_15_mm_at_least_and_20_on_a_portrait_panel),
        TEST(the_caret_moves_by_whole_letters),
        TEST(a_name_of_a_person_has_no_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
