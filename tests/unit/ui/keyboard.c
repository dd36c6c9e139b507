#include "ui/keyboard.h"

#include <sys/stat.h>

#include "tests/stage.h"
#include "ui/edit.h"
#include "ui/variants.h"

struct desk {
    struct stage stage;
    struct keyboard keyboard;
    enum keyboard_kind kind;
    char space[256];
    struct edit edit;
};

static void show(struct desk *desk)
{
    struct tree *tree = view_begin(&desk->stage.view, TEXT_OF("typing"), TEXT_OF("de"));
    struct frame frame = example_frame(tree, false);
    build_heading(tree, frame.content, TEXT_OF("title"), 1, TEXT_OF("Wie heißen Sie?"));
    struct node *field =
        build_field(tree, frame.content, TEXT_OF("f"), TEXT_OF("Name"), EXAMPLE_ACTION);
    field->state |= STATE_EDITING;
    field->value = (struct text){desk->edit.at, desk->edit.len};
    field->caret = desk->edit.after;
    keyboard_build(tree, frame.keyboard, &desk->keyboard, desk->kind);
    view_show(&desk->stage.view);
}

static int sit_down(void **state)
{
    struct desk *desk = test_calloc(1, sizeof *desk);
    stage_open(&desk->stage, &example_portrait);
    desk->edit = (struct edit){desk->space, 0, sizeof desk->space, 0};
    desk->kind = KEYBOARD_TEXT;
    keyboard_reset(&desk->keyboard, desk->kind, true);
    show(desk);
    *state = desk;
    return 0;
}

static int stand_up(void **state)
{
    struct desk *desk = *state;
    stage_close(&desk->stage);
    test_free(desk);
    return 0;
}

static void handle(struct desk *desk, struct view_event event)
{
    keyboard_filter(&desk->keyboard, &event);
    desk->edit.after =
        edit_settle((struct text){desk->edit.at, desk->edit.len}, desk->keyboard.after);
    if (event.want == VIEW_TYPED) {
        if (event.replaces) {
            edit_erase(&desk->edit);
        }
        assert_true(edit_type(&desk->edit, text_of(event.text), 200));
    } else if (event.want == VIEW_ERASED) {
        edit_erase(&desk->edit);
    }
    show(desk);
}

static void strike(struct desk *desk, const char *id)
{
    handle(desk, stage_tap(&desk->stage, id));
}

/* A fresh keyboard over an empty field. */
static void begin_with(struct desk *desk, enum keyboard_kind kind)
{
    desk->kind = kind;
    desk->edit.len = desk->edit.after = 0;
    keyboard_reset(&desk->keyboard, kind, true);
    show(desk);
}

static void hold(struct desk *desk, const char *id)
{
    desk->stage.now_ms += 2000;
    stage_on(&desk->stage, RIM_DOWN, id);
    handle(desk, view_tick(&desk->stage.view, view_deadline(&desk->stage.view)));
    stage_finger(&desk->stage, RIM_UP, 1, 0, 0);
}

static void strike_all(struct desk *desk, const char *const *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        strike(desk, ids[i]);
    }
}

static void stands_there(struct desk *desk, const char *text)
{
    assert_int_equal(desk->edit.len, strlen(text));
    assert_memory_equal(desk->edit.at, text, desk->edit.len);
    assert_true(text_equal(stage_node(&desk->stage, "f")->value, text_of(text)));
}

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

static void holding_a_letter_offers_its_variants(void **state)
{
    struct desk *desk = *state;
    hold(desk, "key-e");
    stands_there(desk, "");
    strike(desk, "key-ệ");
    stands_there(desk, "ệ");
    strike(desk, "key-a"); /* the letters are back */
    stands_there(desk, "ệa");
}

static void the_accent_key_offers_them_without_holding(void **state)
{
    struct desk *desk = *state;
    static const char *const keys[] = {"key-accents", "key-shift", "key-s",     "key-Š",
                                       "key-accents", "key-c",     "key-close", "key-x"};
    strike_all(desk, keys, COUNT(keys));
    stands_there(desk, "Šx");
    strike(desk, "key-accents");
    assert_true((stage_node(&desk->stage, "key-q")->state & STATE_DISABLED) != 0);
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

static void the_more_key_offers_them_after_the_letter(void **state)
{
    struct desk *desk = *state;
    assert_true((stage_node(&desk->stage, "key-more")->state & STATE_DISABLED) != 0);
    static const char *const keys[] = {"key-n", "key-e", "key-more", "key-é", "key-x"};
    strike_all(desk, keys, COUNT(keys));
    stands_there(desk, "néx");
    static const char *const more[] = {"key-erase", "key-more", "key-e", "key-4"};
    strike_all(desk, more, COUNT(more));
    stands_there(desk, "ne4");
    assert_true((stage_node(&desk->stage, "key-more")->state & STATE_DISABLED) != 0);
    strike(desk, "key-erase");
    static const char *const back[] = {"key-more", "key-close", "key-f"};
    strike_all(desk, back, COUNT(back));
    stands_there(desk, "nef");
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

/* Types one letter the way `letter` is found: a key, a capital, or what holding a key offers. */
static bool enter(struct desk *desk, struct text letter)
{
    char id[TREE_ID_MAX];
    const struct latin_entry *entry;
    assert_int_equal(latin_match(letter, &entry), letter.len);
    snprintf(id, sizeof id, "key-%c", entry->search[0] - 'A' + 'a');
    begin_with(desk, KEYBOARD_TEXT);
    if (latin_is_capital(entry)) {
        strike(desk, "key-shift");
    }
    const struct node *key = stage_node(&desk->stage, id);
    if (!text_equal(key->name, letter)) {
        hold(desk, id);
        snprintf(id, sizeof id, "key-%.*s", TEXT_ARG(letter));
        key = tree_find(view_tree(&desk->stage.view), text_of(id));
        if (key == NULL || !text_equal(key->name, letter)) {
            return false;
        }
    }
    strike(desk, id);
    return true;
}

static void every_letter_of_din_91379_is_one_key_and_one_backspace(void **state)
{
    struct desk *desk = *state;
    size_t letters = 0, sequences = 0, deprecated = 0;
    for (size_t i = 0; i < latin_count(); i++) {
        const struct latin_entry *entry = latin_at(i);
        char letter[LATIN_BYTES_MAX + 1] = {0};
        if (entry->group != LATIN_LETTER) {
            continue;
        }
        size_t len = latin_spell(letter, entry);
        bool is_entered = enter(desk, (struct text){letter, len});
        if (entry->is_deprecated) {
            assert_false(is_entered);
            deprecated++;
            continue;
        }
        if (!is_entered) {
            fail_msg("%s cannot be typed", letter);
        }
        stands_there(desk, letter);
        strike(desk, "key-erase");
        stands_there(desk, "");
        letters++;
        sequences += entry->points[1] != 0;
    }
    assert_int_equal(letters, 649 - 6);
    assert_int_equal(sequences, 149 - 2);
    assert_int_equal(deprecated, 6);
}

/* The keyboard shows what may stand in the place of `base`; all letters with that basic letter are
 * among it. Gives how many. */
static size_t count_offered(struct desk *desk, char base)
{
    size_t offered = 0;
    bool is_capital = base >= 'A' && base <= 'Z';
    for (size_t i = 0; i < latin_count(); i++) {
        const struct latin_entry *entry = latin_at(i);
        char letter[LATIN_BYTES_MAX + 1] = {0}, id[TREE_ID_MAX];
        latin_spell(letter, entry);
        bool is_other = entry->group == LATIN_LETTER && (letter[0] != base || letter[1] != '\0');
        if (is_other && !entry->is_deprecated && (entry->search[0] | 0x20) == (base | 0x20) &&
            latin_is_capital(entry) == is_capital) {
            snprintf(id, sizeof id, "key-%s", letter);
            assert_true(text_equal(stage_node(&desk->stage, id)->name, text_of(letter)));
            offered++;
        }
    }
    return offered;
}

static void every_letter_is_offered_after_its_base_letter_too(void **state)
{
    struct desk *desk = *state;
    size_t offered = 0;
    for (char i = 0; i < 52; i++) {
        char base = (char)(i < 26 ? 'A' + i : 'a' + i - 26);
        begin_with(desk, KEYBOARD_NAME);
        assert_true(edit_type(&desk->edit, (struct text){&base, 1}, 200));
        show(desk);
        if (node_can_be_chosen(stage_node(&desk->stage, "key-more"))) {
            strike(desk, "key-more");
            offered += count_offered(desk, base);
        }
    }
    assert_int_equal(offered, 649 - 6 - 52);
}

/* Whether a key of this page types it, or one that holding a key offers. */
static bool find_sign(struct desk *desk, struct text sign)
{
    const struct tree *tree = view_tree(&desk->stage.view);
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        struct variants variants = {0};
        if (node->role != ROLE_key || node->action != KEYBOARD_TYPE) {
            continue;
        }
        if (text_equal(node->name, sign)) {
            return true;
        }
        if (node->argument == 1) {
            variants_find(&variants, node->name);
        }
        for (size_t i = 0; i < variants.count; i++) {
            if (text_equal((struct text){variants.list[i].at, variants.list[i].len}, sign)) {
                return true;
            }
        }
    }
    return false;
}

static void every_sign_of_types_a_b_and_c_can_be_typed(void **state)
{
    struct desk *desk = *state;
    size_t signs = 0;
    for (size_t i = 0; i < latin_count(); i++) {
        const struct latin_entry *entry = latin_at(i);
        if (entry->group != LATIN_N1 && entry->group != LATIN_N2 && entry->group != LATIN_N3) {
            continue;
        }
        char sign[LATIN_BYTES_MAX + 1] = {0};
        struct text wanted = {sign, latin_spell(sign, entry)};
        bool is_found = false;
        for (unsigned page = 0; page < 2 && !is_found; page++) {
            begin_with(desk, KEYBOARD_TEXT);
            desk->keyboard.signs = page == 1;
            show(desk);
            is_found = find_sign(desk, wanted);
        }
        if (!is_found) {
            fail_msg("U+%04X cannot be typed", entry->points[0]);
        }
        signs++;
    }
    assert_int_equal(signs, 18 + 60 + 6);
}

static void frequent_letters_come_first(void **state)
{
    (void)state;
    static const struct {
        const char *key, *first;
    } cases[] = {{"a", "ä"}, {"s", "ß"}, {"c", "ç"}, {"l", "ł"}, {"A", "Ä"}, {"I", "İ"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct variants variants;
        variants_find(&variants, text_of(cases[i].key));
        struct text first = {variants.list[0].at, variants.list[0].len};
        assert_true(text_equal(first, text_of(cases[i].first)));
    }
}

/* The keyboard of names, or what holding this letter offers (0: the keyboard itself); pictures to be
 * looked at of the keyboard, the widest letters and the most. */
static void fits_the_screen(struct desk *desk, size_t panel, int letter)
{
    struct check check;
    struct rect all;
    char path[64];
    begin_with(desk, KEYBOARD_NAME);
    assert_true(edit_type(&desk->edit, TEXT_OF("K\u035Fhe"), 200));
    desk->keyboard.base[0] = (char)letter;
    show(desk);
    check_tree(&check, view_tree(&desk->stage.view), &desk->stage.view.style);
    if (check.count > 0) {
        fail_msg("panel %zu, %c: %s", panel, letter, check.text);
    }
    if (letter != 0 && letter != 'K' && letter != 'O') {
        return;
    }
    stage_paint(&desk->stage, &all);
    const char *name = letter == 0 ? "keys" : desk->keyboard.base;
    snprintf(path, sizeof path, "build/pictures/variants-%zu-%s.png", panel, name);
    cairo_surface_write_to_png(desk->stage.view.surface, path);
}

static void the_variants_of_each_letter_fit_the_screen(void **state)
{
    (void)state;
    static const struct panel panels[] = {
        {1080, 1920, 21.5, 850, 1050, 800},
        {1920, 1080, 21.5, 850, 1050, 900},
        {1920, 1080, 15.6, 850, 1050, 900}};
    mkdir("build", 0777);
    mkdir("build/pictures", 0777);
    for (size_t panel = 0; panel < COUNT(panels); panel++) {
        struct desk desk = {.edit = {desk.space, 0, sizeof desk.space, 0}};
        stage_open(&desk.stage, &panels[panel]);
        fits_the_screen(&desk, panel, 0);
        for (int letter = 'A'; letter <= 'Z'; letter++) {
            fits_the_screen(&desk, panel, letter);
        }
        stage_close(&desk.stage);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sit_down, stand_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_german_name_is_typed),
        TEST(shift_is_for_one_letter),
        TEST(a_name_begins_with_a_capital),
        TEST(delete_takes_the_last_letter),
        TEST(holding_a_letter_offers_its_variants),
        TEST(the_accent_key_offers_them_without_holding),
        TEST(signs_are_on_their_own_page),
        TEST(mail_addresses_have_their_signs_in_reach),
        TEST(the_number_pad_has_digits_only),
        TEST(keys_are_15_mm_at_least_and_20_on_a_portrait_panel),
        TEST(the_more_key_offers_them_after_the_letter),
        TEST(the_caret_moves_by_whole_letters),
        TEST(a_name_of_a_person_has_no_digits),
        TEST(every_letter_of_din_91379_is_one_key_and_one_backspace),
        TEST(every_letter_is_offered_after_its_base_letter_too),
        TEST(every_sign_of_types_a_b_and_c_can_be_typed),
        TEST(frequent_letters_come_first),
        TEST(the_variants_of_each_letter_fit_the_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
