#include "ui/layout.h"

#include "tests/stage.h"

static int open_stage(void **state)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    stage_open(stage, &example_portrait);
    *state = stage;
    return 0;
}

static int close_stage(void **state)
{
    stage_close(*state);
    test_free(*state);
    return 0;
}

static double mm(const struct stage *stage, int px)
{
    return px / stage->view.style.px_per_mm;
}

static void a_panel_has_the_pixels_per_mm_of_its_diagonal(void **state)
{
    (void)state;
    static const struct {
        struct panel panel;
        double mm_per_px; /* the table of accessibility.md, section 3 */
    } table[] = {
        {{1920, 1080, 15.6, 0, 0, 0}, 0.1799},
        {{1080, 1920, 21.5, 0, 0, 0}, 0.2479},
        {{3840, 2160, 32, 0, 0, 0}, 0.1845}};
    for (size_t i = 0; i < COUNT(table); i++) {
        double got = 1 / panel_px_per_mm(&table[i].panel);
        assert_true(got > table[i].mm_per_px - 0.0001 && got < table[i].mm_per_px + 0.0001);
    }
}

static void build_shares(struct tree *tree)
{
    struct node *row = build_row(tree, tree->root, TEXT_OF("row"));
    row->box.gap = 10;
    struct node *fixed = build_spring(tree, row, TEXT_OF("fixed"));
    fixed->box.grow = 0;
    fixed->box.width = 40;
    build_spring(tree, row, TEXT_OF("one"));
    build_spring(tree, row, TEXT_OF("three"))->box.grow = 3;
    struct node *limited = build_spring(tree, tree->root, TEXT_OF("limited"));
    limited->box.width_max = 100;
    limited->box.height = 5;
}

static void what_is_left_is_shared_by_weight(void **state)
{
    struct stage *stage = *state;
    stage_show(stage, "shares", build_shares);
    double all = mm(stage, stage->frame.width);
    double part = (all - 40 - 2 * 10) / 4;
    assert_true(fabs(mm(stage, stage_node(stage, "fixed")->rect.w) - 40) < 0.3);
    assert_true(fabs(mm(stage, stage_node(stage, "one")->rect.w) - part) < 0.3);
    assert_true(fabs(mm(stage, stage_node(stage, "three")->rect.w) - 3 * part) < 0.3);
    struct rect limited = stage_node(stage, "limited")->rect;
    assert_true(fabs(mm(stage, limited.w) - 100) < 0.3);
    assert_true(abs(limited.x + limited.w / 2 - stage->frame.width / 2) <= 1);
}

static void build_cells(struct tree *tree)
{
    struct node *grid = build_grid(tree, tree->root, TEXT_OF("grid"), 3);
    for (unsigned i = 0; i < 5; i++) {
        build_spring(tree, grid, tree_format(tree, "cell-%u", i))->box.height = i == 1 ? 30 : 20;
    }
}

static void a_grid_has_equal_columns_and_rows_as_high_as_needed(void **state)
{
    struct stage *stage = *state;
    stage_show(stage, "cells", build_cells);
    const struct node *cell[5];
    for (unsigned i = 0; i < 5; i++) {
        char id[16];
        snprintf(id, sizeof id, "cell-%u", i);
        cell[i] = stage_node(stage, id);
    }
    assert_true(abs(cell[0]->rect.w - cell[2]->rect.w) <= 1);
    assert_int_equal(cell[0]->rect.x, cell[3]->rect.x);
    assert_int_equal(cell[1]->rect.x, cell[4]->rect.x);
    assert_true(fabs(mm(stage, cell[0]->rect.h) - 30) < 0.3);
    assert_true(fabs(mm(stage, cell[3]->rect.h) - 20) < 0.3);
}

static void build_much(struct tree *tree)
{
    struct frame frame = example_frame(tree, false);
    build_heading(tree, frame.content, TEXT_OF("title"), 1, TEXT_OF("Viel Text"));
    for (unsigned i = 0; i < 40; i++) {
        build_button(
            tree, frame.content, tree_format(tree, "much-%u", i), TEXT_OF("Eine Antwort"),
            EXAMPLE_ACTION);
    }
}

static void long_content_gets_a_bar_and_pages(void **state)
{
    struct stage *stage = *state;
    stage_show(stage, "much", build_much);
    const struct node *content = stage_node(stage, "content");
    assert_true(content->scroll_end > 0);
    assert_true((stage_node(stage, "content-up")->state & STATE_DISABLED) != 0);
    assert_int_equal(stage_node(stage, "content-bar")->state & STATE_HIDDEN, 0);
    assert_true((stage_node(stage, "much-39")->state & STATE_OUTSIDE) != 0);
    assert_int_equal(stage_tap(stage, "content-down").want, VIEW_TOUCHED);
    assert_true(stage_node(stage, "content")->scrolled > 0);
    for (int i = 0; i < 20; i++) {
        stage_tap(stage, "content-down");
    }
    assert_int_equal(stage_node(stage, "content")->scrolled, content->scroll_end);
    assert_int_equal(stage_node(stage, "much-39")->state & STATE_OUTSIDE, 0);
    assert_true((stage_node(stage, "content-down")->state & STATE_DISABLED) != 0);
    stage_show(stage, "much", build_much);
    assert_int_equal(stage_node(stage, "much-39")->state & STATE_OUTSIDE, 0);
}

static void short_content_has_no_bar(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "start");
    assert_true((stage_node(stage, "content-up")->state & STATE_HIDDEN) != 0);
    assert_false(node_can_be_chosen(stage_node(stage, "content-up")));
}

static void the_focus_scrolls_into_view(void **state)
{
    struct stage *stage = *state;
    stage_show(stage, "much", build_much);
    view_set_focus(&stage->view, TEXT_OF("much-30"));
    assert_int_equal(stage_node(stage, "much-30")->state & STATE_OUTSIDE, 0);
    view_set_focus(&stage->view, TEXT_OF("title"));
    assert_int_equal(stage_node(stage, "title")->state & STATE_OUTSIDE, 0);
    assert_int_equal(stage_node(stage, "content")->scrolled, 0);
}

static void what_is_scrolled_away_cannot_be_hit(void **state)
{
    struct stage *stage = *state;
    stage_show(stage, "much", build_much);
    struct rect help = stage_node(stage, "help")->rect;
    stage_finger(stage, RIM_DOWN, 1, help.x + 9, help.y + 9);
    struct view_event event = stage_finger(stage, RIM_UP, 1, help.x + 9, help.y + 9);
    assert_int_equal(event.want, VIEW_CHOSEN);
    assert_true(text_equal(event.node->id, TEXT_OF("help")));
}

static void the_six_places_never_move(void **state)
{
    static const char *const places[] = {"help", "languages", "display", "reach", "cancel", "back"};
    struct stage *stage = *state;
    stage_example(stage, "choices");
    struct rect first[COUNT(places)];
    for (size_t i = 0; i < COUNT(places); i++) {
        first[i] = stage_node(stage, places[i])->rect;
    }
    for (size_t e = 0; e < COUNT(examples); e++) {
        stage_example(stage, examples[e].id);
        for (size_t i = 0; i < COUNT(places); i++) {
            assert_memory_equal(&stage_node(stage, places[i])->rect, &first[i], sizeof first[i]);
        }
    }
}

static void nothing_moves_when_something_is_pressed_or_focused(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "check");
    struct rect before = stage_node(stage, "change-answer-7")->rect;
    stage_on(stage, RIM_DOWN, "change-answer-7");
    stage_key(stage, RIM_KEY_NEXT);
    stage_example(stage, "check");
    struct rect after = stage_node(stage, "change-answer-7")->rect;
    assert_memory_equal(&before, &after, sizeof before);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_stage, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_panel_has_the_pixels_per_mm_of_its_diagonal),
        TEST(what_is_left_is_shared_by_weight),
        TEST(a_grid_has_equal_columns_and_rows_as_high_as_needed),
        TEST(long_content_gets_a_bar_and_pages),
        TEST(short_content_has_no_bar),
        TEST(the_focus_scrolls_into_view),
        TEST(what_is_scrolled_away_cannot_be_hit),
        TEST(the_six_places_never_move),
        TEST(nothing_moves_when_something_is_pressed_or_focused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
