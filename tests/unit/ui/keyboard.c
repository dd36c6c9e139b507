#include "ui/keyboard.h"

#include "tests/stage.h"
#include "ui/edit.h"

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
    keyboard_build(tree, frame.keyboard, &desk->keyboard, desk->kind);
    view_show(&desk->stage.view);
}

static int sit_down(void **state)
{
    struct desk *desk = test_calloc(1, sizeof *desk);
    stage_open(&desk->stage, &example_portrait);
    desk->edit = (struct edit){desk->space, 0, sizeof desk->space};
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
    if (event.want == VIEW_TYPED) {
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
    desk->kind = KEYBOARD_NAME;
    keyboard_reset(&desk->keyboard, desk->kind, true);
    show(desk);
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
    stage_on(&desk->stage, RIM_DOWN, "key-e");
    handle(desk, view_tick(&desk->stage.view, view_deadline(&desk->stage.view)));
    struct rect e = {0};
    stage_finger(&desk->stage, RIM_UP, 1, e.x, e.y);
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
    desk->kind = KEYBOARD_EMAIL;
    keyboard_reset(&desk->keyboard, desk->kind, true);
    show(desk);
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

/* Every letter that any page of the keyboard types, for finding one in it. */
static bool can_type(const char *letter)
{
    static const char *const plain = "abcdefghijklmnopqrstuvwxyzäöüßABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜ";
    static const char *const lists[] = {
#define VARIANTS(base, list) " " list,
#include "ui/variants.def"
#undef VARIANTS
    };
    if (strstr(plain, letter) != NULL && strlen(letter) <= 2) {
        return true;
    }
    char wanted[16];
    snprintf(wanted, sizeof wanted, " %s ", letter);
    for (size_t i = 0; i < COUNT(lists); i++) {
        if (strstr(lists[i], wanted) != NULL) {
            return true;
        }
    }
    return false;
}

static size_t utf8(char *to, unsigned long point)
{
    if (point < 0x80) {
        to[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        to[0] = (char)(0xC0 | point >> 6);
        to[1] = (char)(0x80 | (point & 63));
        return 2;
    }
    to[0] = (char)(0xE0 | point >> 12);
    to[1] = (char)(0x80 | (point >> 6 & 63));
    to[2] = (char)(0x80 | (point & 63));
    return 3;
}

static FILE *open_list(const char *name)
{
    const char *shared = getenv("FOYER_SHARED");
    char path[512];
    snprintf(path, sizeof path, "%s/data/din91379/%s", shared == NULL ? "../shared" : shared, name);
    return fopen(path, "r");
}

static void every_letter_of_din_91379_can_be_typed(void **state)
{
    (void)state;
    static char deprecated[8192];
    FILE *old = open_list("latin_list_deprecated_1.3.txt");
    FILE *file = open_list("latin_list_1.3.txt");
    if (file == NULL || old == NULL) {
        SKIP("the list of DIN 91379 is not here (FOYER_SHARED)");
    }
    deprecated[fread(deprecated, 1, sizeof deprecated - 1, old)] = '\0';
    fclose(old);
    size_t letters = 0;
    char line[256];
    while (fgets(line, sizeof line, file) != NULL) {
        char codes[64];
        if (sscanf(line, "bll; %*[^;]; %63[^;];", codes) != 1) {
            continue;
        }
        char mark[80];
        snprintf(mark, sizeof mark, "; %s;", codes);
        char letter[16] = {0};
        size_t len = 0;
        for (char *at = codes; *at != '\0';) {
            len += utf8(letter + len, strtoul(at, &at, 16));
        }
        if (strstr(deprecated, mark) == NULL && !can_type(letter)) {
            fail_msg("%s (%s) cannot be typed", letter, codes);
        }
        letters++;
    }
    fclose(file);
    assert_int_equal(letters, 649);
    assert_false(can_type("\u4E2D"));
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
        TEST(every_letter_of_din_91379_can_be_typed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
