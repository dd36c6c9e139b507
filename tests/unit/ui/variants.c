/* Every letter of DIN 91379 by the keys of the screen. */
#include "ui/variants.h"

#include <sys/stat.h>

#include "tests/unit/ui/desk.h"

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

enum { KEYS_MAX = 80 };

/* Marks what the arrows lead to from this key; how many keys are new. */
static size_t spread(struct desk *desk, struct text keys[KEYS_MAX], size_t count, size_t from)
{
    static const enum rim_key arrows[] = {RIM_KEY_LEFT, RIM_KEY_RIGHT, RIM_KEY_UP, RIM_KEY_DOWN};
    size_t known = count;
    for (size_t i = 0; i < COUNT(arrows); i++) {
        view_set_focus(&desk->stage.view, keys[from]);
        stage_key(&desk->stage, arrows[i]);
        const struct node *focus = view_focus(&desk->stage.view);
        size_t at = 0;
        while (at < known && !text_equal(keys[at], focus->id)) {
            at++;
        }
        if (focus->role == ROLE_key && at == known && known < KEYS_MAX) {
            keys[known++] = focus->id;
        }
    }
    return known - count;
}

static void arrows_lead_to_every_key(struct desk *desk)
{
    struct text keys[KEYS_MAX] = {0};
    size_t wanted = 0, count = 0;
    const struct tree *tree = view_tree(&desk->stage.view);
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        if (node->role == ROLE_key && node_can_be_chosen(node)) {
            keys[0] = wanted == 0 ? node->id : keys[0];
            wanted++;
        }
    }
    count = 1;
    for (size_t from = 0; from < count; from++) {
        count += spread(desk, keys, count, from);
    }
    assert_int_equal(count, wanted);
}

static void a_keypad_reaches_every_key(void **state)
{
    struct desk *desk = *state;
    static const char *const bases[] = {"", "K", "O", "e", "'"};
    for (size_t i = 0; i < COUNT(bases); i++) {
        begin_with(desk, KEYBOARD_NAME);
        assert_true(edit_type(&desk->edit, TEXT_OF("ne"), 200));
        desk->keyboard.after = desk->edit.after = 1; /* both keys of the caret work */
        snprintf(desk->keyboard.base, sizeof desk->keyboard.base, "%s", bases[i]);
        show(desk);
        arrows_lead_to_every_key(desk);
    }
}

/* Arrow by arrow, at most so many, until the focus is on the key. */
static void go(struct desk *desk, enum rim_key arrow, const char *id)
{
    for (size_t i = 0; i < 12 && !stage_focus_is(&desk->stage, id); i++) {
        stage_key(&desk->stage, arrow);
    }
    assert_true(stage_focus_is(&desk->stage, id));
}

static void a_keypad_types_a_letter_that_has_no_key(void **state)
{
    struct desk *desk = *state;
    begin_with(desk, KEYBOARD_NAME);
    view_set_focus(&desk->stage.view, TEXT_OF("key-e"));
    handle(desk, stage_key(&desk->stage, RIM_KEY_SELECT));
    stands_there(desk, "E");
    go(desk, RIM_KEY_DOWN, "key-more");
    handle(desk, stage_key(&desk->stage, RIM_KEY_SELECT));
    go(desk, RIM_KEY_RIGHT, "key-\u00CA");
    handle(desk, stage_key(&desk->stage, RIM_KEY_SELECT));
    stands_there(desk, "\u00CA");
    assert_int_equal(view_focus(&desk->stage.view)->role, ROLE_key); /* still on the keyboard */
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

/* On the keyboard of the desk's language. */
static void enter_every_letter(struct desk *desk)
{
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
            fail_msg("%s cannot be typed (%s)", letter, desk->language);
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

static void every_letter_of_din_91379_is_one_key_and_one_backspace(void **state)
{
    static const char *const languages[] = {"de", "en", "fr", "tr", "pl", "ro", "ar", "uk", "ru"};
    struct desk *desk = *state;
    for (size_t i = 0; i < COUNT(languages); i++) {
        desk->language = languages[i];
        enter_every_letter(desk);
    }
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

/* Each word of the list is an entry of the standard, a letter or not. */
static void are_entries(const char *list, bool letters)
{
    while (*list != '\0') {
        const struct latin_entry *entry;
        struct text word = {list, strcspn(list, " ")};
        assert_int_equal(latin_match(word, &entry), word.len);
        assert_true(entry != NULL && (entry->group == LATIN_LETTER) == letters);
        assert_false(entry->is_deprecated);
        list += word.len + strspn(list + word.len, " ");
    }
}

static void what_is_written_by_hand_is_of_the_standard(void **state)
{
    (void)state;
#define LANGUAGE(list)   are_entries(list, true);
#define SIGNS(key, list) are_entries(list, false);
#include "ui/variants.def"
#undef LANGUAGE
#undef SIGNS
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
        struct desk desk = {.language = "de", .edit = {desk.space, 0, sizeof desk.space, 0}};
        stage_open(&desk.stage, &panels[panel]);
        fits_the_screen(&desk, panel, 0);
        for (int letter = 'A'; letter <= 'Z'; letter++) {
            fits_the_screen(&desk, panel, letter);
        }
        stage_close(&desk.stage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(holding_a_letter_offers_its_variants),
        TEST(the_accent_key_offers_them_without_holding),
        TEST(the_more_key_offers_them_after_the_letter),
        TEST(a_keypad_reaches_every_key),
        TEST(a_keypad_types_a_letter_that_has_no_key),
        TEST(every_letter_of_din_91379_is_one_key_and_one_backspace),
        TEST(every_letter_is_offered_after_its_base_letter_too),
        TEST(every_sign_of_types_a_b_and_c_can_be_typed),
        TEST(what_is_written_by_hand_is_of_the_standard),
        TEST(frequent_letters_come_first),
        TEST(the_variants_of_each_letter_fit_the_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
