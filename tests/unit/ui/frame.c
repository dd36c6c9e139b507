/* The frame low, large, and from right to left. */
#include "ui/frame.h"

#include "tests/stage.h"

static const struct panel *const panels[] = {&example_portrait, &example_landscape};

static void show_in(struct stage *stage, size_t example, const char *language)
{
    examples[example].build(
        view_begin(&stage->view, text_of(examples[example].id), text_of(language)));
    view_show(&stage->view);
}

/* Each place of `left` is that of `right` turned around, but for what keeps its direction. */
static void is_turned(const struct tree *left, const struct tree *right, int width)
{
    for (const struct node *node = left->root; node != NULL; node = node->after) {
        const struct node *other = tree_find(right, node->id);
        if (!other->is_rtl || rect_empty(node->rect)) {
            continue;
        }
        assert_int_equal(other->rect.x, width - node->rect.x - node->rect.w);
        assert_int_equal(other->rect.y, node->rect.y);
        assert_int_equal(other->rect.w, node->rect.w);
        assert_int_equal(other->rect.h, node->rect.h);
    }
}

static void from_right_to_left_every_place_is_turned_around(void **state)
{
    (void)state;
    static struct stage left, right;
    for (size_t p = 0; p < COUNT(panels); p++) {
        stage_open(&left, panels[p]);
        stage_open(&right, panels[p]);
        for (size_t i = 0; i < COUNT(examples); i++) {
            show_in(&left, i, "de");
            show_in(&right, i, "ar");
            is_turned(view_tree(&left.view), view_tree(&right.view), (int)panels[p]->width_px);
        }
        stage_close(&left);
        stage_close(&right);
    }
}

static void a_keyboard_is_not_turned_around(void **state)
{
    (void)state;
    static struct stage stage;
    stage_open(&stage, &example_landscape);
    for (size_t i = 0; i < COUNT(examples); i++) {
        if (strcmp(examples[i].id, "pad") == 0) {
            show_in(&stage, i, "ar");
        }
    }
    struct rect one = stage_node(&stage, "key-1")->rect, two = stage_node(&stage, "key-2")->rect;
    struct rect board = stage_node(&stage, "keyboard")->rect,
                next = stage_node(&stage, "ways")->rect;
    assert_true(one.x < two.x);
    assert_true(board.x > next.x); /* but it is, as a whole */
    assert_true(rect_holds(board, one.x, one.y));
    stage_close(&stage);
}

static void is_clean(struct stage *stage, size_t example)
{
    static struct check check;
    show_in(stage, example, "de");
    check_tree(&check, view_tree(&stage->view), &stage->view.style);
    if (check.count > 0) {
        print_message("%s: %s\n", examples[example].id, check.text);
    }
    assert_int_equal(check.count, 0);
}

static void low_all_that_can_be_chosen_is_in_the_band(void **state)
{
    (void)state;
    static struct stage stage;
    for (size_t k = 0; k < COUNT(panels) * STYLE_SIZES; k++) {
        stage_open(&stage, panels[k / STYLE_SIZES]);
        view_dress(&stage.view, &(struct view_dress){.size = k % STYLE_SIZES, .is_low = true});
        for (size_t i = 0; i < COUNT(examples); i++) {
            is_clean(&stage, i);
        }
        stage_close(&stage);
    }
}

static void what_is_only_read_goes_above_the_band(void **state)
{
    (void)state;
    static struct stage stage;
    stage_open(&stage, &example_portrait);
    stage_example(&stage, "form");
    assert_null(tree_find(view_tree(&stage.view), TEXT_OF("band")));
    view_dress(&stage.view, &(struct view_dress){.is_low = true});
    stage_example(&stage, "form");
    struct rect band = stage_node(&stage, "band")->rect;
    struct rect title = stage_node(&stage, "title")->rect;
    assert_true(title.y + title.h <= band.y);
    assert_true(tree_next(stage_node(&stage, "title"), NULL) != NULL);
    const struct node *order = view_tree(&stage.view)->root;
    while (order != NULL && order != stage_node(&stage, "title")) {
        assert_false(node_can_be_chosen(order)); /* the order of reading is as before */
        order = order->after;
    }
    assert_non_null(order);
    stage_close(&stage);
}

static void the_same_dress_changes_nothing(void **state)
{
    (void)state;
    static struct stage stage;
    struct rect all;
    stage_open(&stage, &example_portrait);
    stage_example(&stage, "form");
    stage_paint(&stage, &all);
    view_dress(&stage.view, &(struct view_dress){0});
    assert_int_equal(stage_paint(&stage, &all), 0);
    view_dress(&stage.view, &(struct view_dress){.size = 2});
    stage_example(&stage, "form");
    assert_true(stage_paint(&stage, &all) > 0);
    assert_int_equal(all.w, (int)example_portrait.width_px);
    assert_int_equal(all.h, (int)example_portrait.height_px);
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_right_to_left_every_place_is_turned_around),
        cmocka_unit_test(a_keyboard_is_not_turned_around),
        cmocka_unit_test(low_all_that_can_be_chosen_is_in_the_band),
        cmocka_unit_test(what_is_only_read_goes_above_the_band),
        cmocka_unit_test(the_same_dress_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
