/* While entries are hidden, nothing of them is on any screen, nor in the memory that screens are built in. */
#include <stdio.h>

#include "base/file.h"
#include "tests/looks.h"
#include "tests/stage.h"
#include "ui/screens/screens.h"

struct desk {
    struct visit visit;
    struct terminal terminal;
    struct arena common;
    struct texts texts[1];
    struct stage stage;
    struct typing typing;
};

static int sit_down(void **state)
{
    struct desk *desk = test_calloc(1, sizeof *desk);
    char why[TEXTS_WHY_MAX];
    SCOPED(file_release) struct file file = {0};
    visit_open(&desk->visit);
    desk->visit.setup.language_count = 1;
    desk->terminal =
        (struct terminal){.town = "Stadt", .place = "Rathaus", .panel = example_portrait};
    arena_init_common(&desk->common, 4u << 20);
    assert_int_equal(file_read(&file, "assets/locales/de.po", TEXTS_FILE_MAX), FILE_OK);
    assert_true(texts_read(&desk->texts[0], &desk->common, file.content, TEXT_OF("de"), why));
    for (size_t i = 0; i < VISIT_PACKS; i++) {
        pack_set_beneath(&desk->visit.packs[i], desk->texts, 1);
    }
    stage_open(&desk->stage, &example_portrait);
    *state = desk;
    return 0;
}

static int stand_up(void **state)
{
    struct desk *desk = *state;
    stage_close(&desk->stage);
    visit_close(&desk->visit);
    arena_finish(&desk->common);
    test_free(desk);
    return 0;
}

static void build(struct desk *desk)
{
    char id[TREE_ID_MAX + 1];
    const struct screen_setup setup = {
        &desk->visit.session, &desk->typing, &desk->terminal, desk->texts};
    typing_follow(&desk->typing, &desk->visit.session);
    struct tree *tree =
        view_begin(&desk->stage.view, screen_id(&desk->visit.session, id), screen_language(&setup));
    screen_build(tree, &setup);
    view_show(&desk->stage.view);
}

static bool is_in(struct text text, const char *word)
{
    return text.len > 0 && memmem(text.at, text.len, word, strlen(word)) != NULL;
}

/* Whether the shown tree says it anywhere but in an example of how it is written. */
static bool says(const struct desk *desk, const char *word)
{
    const struct tree *tree = view_tree(&desk->stage.view);
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        const struct text all[] = {node->name,  node->value,      node->hint,
                                   node->error, node->provenance, node->spoken};
        for (size_t i = 0; i < COUNT(all); i++) {
            if (is_in(all[i], word) && !is_in(all[i], "Beispiel")) {
                return true;
            }
        }
    }
    return false;
}

/* What the looks type and read. */
static const char *const entered[] = {"Erika",  "Mustermann", "12.08.1964",
                                      "Dackel", "C01X00T47",  "123456"};

static size_t count_said(struct desk *desk, bool hides)
{
    size_t count = 0;
    for (size_t i = 0; i < COUNT(looks); i++) {
        visit_begin(&desk->visit);
        desk->typing = (struct typing){.hides = hides};
        looks[i].prepare(&desk->visit);
        build(desk);
        for (size_t k = 0; k < COUNT(entered); k++) {
            bool is_said = says(desk, entered[k]);
            if (is_said && hides) {
                print_message("%s says %s\n", looks[i].name, entered[k]);
            }
            count += is_said;
        }
    }
    return count;
}

static void nothing_entered_is_said_while_it_is_hidden(void **state)
{
    assert_int_equal(count_said(*state, true), 0);
}

/* The control. */
static void it_is_said_while_it_is_not_hidden(void **state)
{
    assert_true(count_said(*state, false) >= COUNT(entered));
}

static void tap(struct desk *desk, const char *id)
{
    struct session_event event = {0};
    char space[TYPING_BYTES_MAX];
    struct view_event view = stage_tap(&desk->stage, id);
    keyboard_filter(&desk->typing.keyboard, &view);
    if (typing_event(&desk->typing, &desk->visit.session, &view, &event, space)) {
        visit_feed(&desk->visit, event);
    }
    build(desk);
}

static void the_button_hides_and_shows_again(void **state)
{
    struct desk *desk = *state;
    visit_begin(&desk->visit);
    look_form(&desk->visit);
    build(desk);
    assert_true(says(desk, "Erika"));
    tap(desk, "privacy");
    assert_false(says(desk, "Erika"));
    const struct node *field = stage_node(&desk->stage, "q-person.name");
    assert_true((field->state & STATE_MASKED) != 0);
    const struct node *year = stage_node(&desk->stage, "q-person.born-year");
    assert_true((year->state & STATE_MASKED) != 0);
    visit_fill(&desk->visit); /* on another screen, too */
    build(desk);
    assert_int_equal(desk->visit.session.screen, SCREEN_check);
    assert_false(says(desk, "Dackel"));
    tap(desk, "privacy");
    assert_true(says(desk, "Dackel"));
}

static void the_number_of_a_card_is_hidden_by_itself(void **state)
{
    struct desk *desk = *state;
    visit_begin(&desk->visit);
    look_can(&desk->visit);
    build(desk);
    assert_false(says(desk, "1234"));
    assert_true(says(desk, "4 von 6"));
    tap(desk, "can-number");
    tap(desk, "key-7");
    assert_false(says(desk, "12347"));
    assert_true(says(desk, "5 von 6"));
    const struct node *field = stage_node(&desk->stage, "can-number");
    assert_int_equal(field->value.len, 5 * strlen("•"));
    assert_int_equal(field->caret, 0);
    tap(desk, "can-eye");
    assert_true(says(desk, "12347"));
    tap(desk, "can-eye");
    assert_false(says(desk, "12347"));
}

static void typing_goes_on_while_entries_are_hidden(void **state)
{
    struct desk *desk = *state;
    visit_begin(&desk->visit);
    look_form(&desk->visit);
    visit_do(&desk->visit, ACTION_NEXT, 0);
    build(desk);
    tap(desk, "privacy");
    static const char *const keys[] = {"key-x", "key-y", "key-erase", "key-ö", "key-q"};
    for (size_t i = 0; i < COUNT(keys); i++) {
        tap(desk, keys[i]);
    }
    const struct node *field = stage_node(&desk->stage, "q-thing.kind");
    assert_int_equal(field->value.len, 3 * strlen("•"));
    assert_false(node_can_be_chosen(stage_node(&desk->stage, "key-left")));
    assert_false(
        node_can_be_chosen(stage_node(&desk->stage, "key-more"))); /* would show the letter */
    tap(desk, "privacy");
    assert_true(says(desk, "Xöq"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sit_down, stand_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_entered_is_said_while_it_is_hidden),
        TEST(it_is_said_while_it_is_not_hidden),
        TEST(the_button_hides_and_shows_again),
        TEST(the_number_of_a_card_is_hidden_by_itself),
        TEST(typing_goes_on_while_entries_are_hidden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
