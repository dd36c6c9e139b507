#include "ui/view.h"

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

static void a_press_is_seen_at_once_and_only_there(void **state)
{
    struct stage *stage = *state;
    struct rect all;
    stage_example(stage, "form");
    stage_paint(stage, &all);
    assert_int_equal(stage_on(stage, RIM_DOWN, "next").want, VIEW_TOUCHED);
    assert_true((stage_node(stage, "next")->state & STATE_PRESSED) != 0);
    assert_int_equal(stage_paint(stage, &all), 1);
    struct rect node = stage_node(stage, "next")->rect;
    assert_false(rect_empty(rect_meet(all, node)));
    assert_true(all.w * all.h < 2 * node.w * node.h);
}

static void a_finger_chooses_when_it_is_lifted(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "form");
    struct view_event event = stage_tap(stage, "next");
    assert_int_equal(event.want, VIEW_CHOSEN);
    assert_true(text_equal(event.node->id, TEXT_OF("next")));
    assert_int_equal(event.node->action, EXAMPLE_ACTION + 5);
    assert_int_equal(stage_node(stage, "next")->state & STATE_PRESSED, 0);
}

static void sliding_off_takes_it_back(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "form");
    stage_on(stage, RIM_DOWN, "next");
    stage_finger(stage, RIM_MOVE, 1, 500, 500);
    assert_int_equal(stage_node(stage, "next")->state & STATE_PRESSED, 0);
    assert_int_equal(stage_finger(stage, RIM_UP, 1, 500, 500).want, VIEW_TOUCHED);
}

static void sliding_back_on_counts_again(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "form");
    stage_on(stage, RIM_DOWN, "next");
    stage_finger(stage, RIM_MOVE, 1, 500, 500);
    stage_on(stage, RIM_MOVE, "next");
    assert_true((stage_node(stage, "next")->state & STATE_PRESSED) != 0);
    assert_int_equal(stage_on(stage, RIM_UP, "next").want, VIEW_CHOSEN);
}

static void a_lost_touch_chooses_nothing(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "form");
    stage_on(stage, RIM_DOWN, "next");
    assert_int_equal(stage_on(stage, RIM_LOST, "next").want, VIEW_TOUCHED);
    assert_int_equal(stage_node(stage, "next")->state & STATE_PRESSED, 0);
}

static void a_second_finger_is_not_seen(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "form");
    stage_on(stage, RIM_DOWN, "next");
    struct rect other = stage_node(stage, "cancel")->rect;
    stage_finger(stage, RIM_DOWN, 2, other.x + 20, other.y + 20);
    assert_int_equal(stage_node(stage, "cancel")->state & STATE_PRESSED, 0);
    assert_int_equal(stage_finger(stage, RIM_UP, 2, other.x + 20, other.y + 20).want, VIEW_TOUCHED);
    struct view_event event = stage_on(stage, RIM_UP, "next");
    assert_int_equal(event.want, VIEW_CHOSEN);
    assert_true(text_equal(event.node->id, TEXT_OF("next")));
}

static void a_double_strike_chooses_once(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "form");
    assert_int_equal(stage_tap(stage, "next").want, VIEW_CHOSEN);
    stage->now_ms += 100;
    stage_on(stage, RIM_DOWN, "next");
    assert_int_equal(stage_on(stage, RIM_UP, "next").want, VIEW_TOUCHED);
    stage->now_ms += 1000;
    stage_on(stage, RIM_DOWN, "next");
    assert_int_equal(stage_on(stage, RIM_UP, "next").want, VIEW_CHOSEN);
}

static void a_letter_may_be_struck_twice(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "form");
    assert_int_equal(stage_tap(stage, "key-s").want, VIEW_CHOSEN);
    stage->now_ms += 100;
    stage_on(stage, RIM_DOWN, "key-s");
    assert_int_equal(stage_on(stage, RIM_UP, "key-s").want, VIEW_CHOSEN);
}

static void a_finger_just_beside_still_hits(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "form");
    struct rect r = stage_node(stage, "next")->rect;
    stage_finger(stage, RIM_DOWN, 1, r.x - 4, r.y + 10); /* 1 mm */
    assert_int_equal(stage_finger(stage, RIM_UP, 1, r.x - 4, r.y + 10).want, VIEW_CHOSEN);
    stage_finger(stage, RIM_DOWN, 1, r.x - 12, r.y + 10); /* 3 mm */
    assert_int_equal(stage_finger(stage, RIM_UP, 1, r.x - 12, r.y + 10).want, VIEW_TOUCHED);
}

static void a_disabled_node_is_not_chosen(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "start");
    assert_int_equal(stage_tap(stage, "service-home").want, VIEW_TOUCHED);
    assert_int_equal(stage_tap(stage, "service-dog").want, VIEW_CHOSEN);
}

static void holding_a_key_is_told_and_types_nothing(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "form");
    assert_true(view_deadline(&stage->view) == UINT64_MAX);
    stage_on(stage, RIM_DOWN, "key-e");
    uint64_t deadline = view_deadline(&stage->view);
    assert_true(deadline == stage->now_ms + stage->view.hold_ms);
    assert_int_equal(view_tick(&stage->view, deadline - 1).want, VIEW_NOTHING);
    struct view_event event = view_tick(&stage->view, deadline);
    assert_int_equal(event.want, VIEW_HELD);
    assert_true(text_equal(event.node->id, TEXT_OF("key-e")));
    assert_int_equal(stage_on(stage, RIM_UP, "key-e").want, VIEW_TOUCHED);
}

static void the_focus_begins_at_the_heading(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "form");
    assert_true(stage_focus_is(stage, "title"));
}

static void the_focus_survives_a_rebuild_and_starts_anew_elsewhere(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "form");
    stage_key(stage, RIM_KEY_NEXT);
    stage_key(stage, RIM_KEY_NEXT);
    assert_true(stage_focus_is(stage, "field-/street"));
    stage_example(stage, "form");
    assert_true(stage_focus_is(stage, "field-/street"));
    assert_true((stage_node(stage, "field-/street")->state & STATE_FOCUSED) != 0);
    stage_example(stage, "start");
    assert_true(stage_focus_is(stage, "title"));
}

static void tab_reaches_every_node_that_can_be_chosen_and_comes_round(void **state)
{
    struct stage *stage = *state;
    for (size_t i = 0; i < COUNT(examples); i++) {
        stage_example(stage, examples[i].id);
        size_t wanted = 0;
        size_t reached = 0;
        const struct tree *tree = view_tree(&stage->view);
        for (const struct node *node = tree->root; node != NULL; node = node->after) {
            wanted += node_can_be_chosen(node) ? 1 : 0;
        }
        uint64_t start = view_focus(&stage->view)->key;
        for (size_t steps = 0; steps <= tree->count; steps++) {
            stage_key(stage, RIM_KEY_NEXT);
            reached += node_can_be_chosen(view_focus(&stage->view)) ? 1 : 0;
            if (view_focus(&stage->view)->key == start) {
                break;
            }
        }
        assert_int_equal(reached, wanted);
        assert_true(view_focus(&stage->view)->key == start);
    }
}

static void tab_goes_back_the_same_way(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "choices");
    static const char *const order[] = {"choice-0", "choice-1", "choice-2", "agree", "birth-day"};
    for (size_t i = 0; i < COUNT(order); i++) {
        stage_key(stage, RIM_KEY_NEXT);
        assert_true(stage_focus_is(stage, order[i]));
    }
    for (size_t i = COUNT(order) - 1; i > 0; i--) {
        stage_key(stage, RIM_KEY_PREVIOUS);
        assert_true(stage_focus_is(stage, order[i - 1]));
    }
}

static void arrows_go_by_place_among_keys_and_leave_at_the_edge(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "form");
    view_set_focus(&stage->view, TEXT_OF("key-g"));
    static const struct {
        enum rim_key key;
        const char *id;
    } way[] = {{RIM_KEY_UP, "key-t"},   {RIM_KEY_RIGHT, "key-z"}, {RIM_KEY_DOWN, "key-h"},
               {RIM_KEY_LEFT, "key-g"}, {RIM_KEY_DOWN, "key-v"},  {RIM_KEY_DOWN, "key-space"},
               {RIM_KEY_DOWN, "help"},  {RIM_KEY_UP, "key-,"}};
    for (size_t i = 0; i < COUNT(way); i++) {
        stage_key(stage, way[i].key);
        assert_true(stage_focus_is(stage, way[i].id));
    }
}

static void keys_choose_what_fingers_choose(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "choices");
    stage_key(stage, RIM_KEY_NEXT);
    struct view_event event = stage_key(stage, RIM_KEY_SELECT);
    assert_int_equal(event.want, VIEW_CHOSEN);
    assert_true(text_equal(event.node->id, TEXT_OF("choice-0")));
    event = stage_key(stage, RIM_KEY_BACK);
    assert_int_equal(event.want, VIEW_CHOSEN);
    assert_true(text_equal(event.node->id, TEXT_OF("back")));
    stage_example(stage, "start");
    assert_int_equal(stage_key(stage, RIM_KEY_BACK).want, VIEW_BACK);
}

static void letters_go_to_the_field_that_is_edited(void **state)
{
    struct stage *stage = *state;
    struct rim_event typed = {.kind = RIM_TEXT, .text = "ü"};
    stage_example(stage, "choices");
    assert_int_equal(view_input(&stage->view, &typed).want, VIEW_TOUCHED);
    stage_example(stage, "form");
    struct view_event event = view_input(&stage->view, &typed);
    assert_int_equal(event.want, VIEW_TYPED);
    assert_string_equal(event.text, "ü");
    assert_int_equal(stage_key(stage, RIM_KEY_ERASE).want, VIEW_ERASED);
}

static void the_ring_is_for_keys_only(void **state)
{
    struct stage *stage = *state;
    struct rect all;
    stage_example(stage, "choices");
    stage_paint(stage, &all);
    stage_key(stage, RIM_KEY_NEXT);
    assert_true(stage->view.focus_visible);
    assert_true(stage_paint(stage, &all) > 0);
    stage_tap(stage, "choice-2");
    assert_false(stage->view.focus_visible);
}

static void showing_the_same_again_damages_nothing(void **state)
{
    struct stage *stage = *state;
    struct rect all;
    stage_example(stage, "form");
    stage_paint(stage, &all);
    stage_example(stage, "form");
    assert_int_equal(stage_paint(stage, &all), 0);
}

static void form_with_one_letter_more(struct tree *tree)
{
    example_form(tree);
    tree_find(tree, TEXT_OF("field-/street"))->value = TEXT_OF("Am Alten Markt 12");
}

static void a_letter_more_damages_the_field_only(void **state)
{
    struct stage *stage = *state;
    struct rect all;
    stage_example(stage, "form");
    stage_paint(stage, &all);
    stage_show(stage, "form", form_with_one_letter_more);
    assert_int_equal(stage_paint(stage, &all), 1);
    struct rect field = rect_grow(stage_node(stage, "field-/street")->rect, 20);
    struct rect both = rect_meet(field, all);
    assert_int_equal(both.w * both.h, all.w * all.h);
}

/* The pixels after painting damage are those of painting everything. */
static void damage_is_all_that_changed(void **state)
{
    struct stage *stage = *state;
    struct rect all;
    size_t size = (size_t)stage->frame.stride * (size_t)stage->frame.height;
    uint8_t *kept = test_malloc(size);
    static const char *const way[] = {"start", "form", "choices", "check", "signs", "pad", "form"};
    for (size_t i = 0; i < COUNT(way); i++) {
        stage_example(stage, way[i]);
        stage_paint(stage, &all);
        stage_key(stage, RIM_KEY_NEXT);
        stage_paint(stage, &all);
        stage_on(stage, RIM_DOWN, "help");
        stage_paint(stage, &all);
        memcpy(kept, stage->frame.pixels, size);
        view_expose(&stage->view);
        stage_paint(stage, &all);
        assert_int_equal(all.h, stage->frame.height);
        assert_memory_equal(kept, stage->frame.pixels, size);
        stage_on(stage, RIM_LOST, "help");
    }
    test_free(kept);
}

static void a_touch_ends_when_its_node_goes(void **state)
{
    struct stage *stage = *state;
    stage_example(stage, "form");
    stage_on(stage, RIM_DOWN, "next");
    struct rect r = stage_node(stage, "next")->rect;
    stage_example(stage, "start");
    assert_int_equal(
        stage_finger(stage, RIM_UP, 1, r.x + r.w / 2, r.y + r.h / 2).want, VIEW_TOUCHED);
}

static void before_the_first_screen_input_means_nothing(void **state)
{
    struct stage *stage = *state;
    struct rect all;
    assert_int_equal(stage_finger(stage, RIM_DOWN, 1, 5, 5).want, VIEW_NOTHING);
    assert_int_equal(stage_key(stage, RIM_KEY_NEXT).want, VIEW_NOTHING);
    assert_int_equal(stage_paint(stage, &all), 0);
    assert_null(view_focus(&stage->view));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_stage, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_press_is_seen_at_once_and_only_there),
        TEST(a_finger_chooses_when_it_is_lifted),
        TEST(sliding_off_takes_it_back),
        TEST(sliding_back_on_counts_again),
        TEST(a_lost_touch_chooses_nothing),
        TEST(a_second_finger_is_not_seen),
        TEST(a_double_strike_chooses_once),
        TEST(a_letter_may_be_struck_twice),
        TEST(a_finger_just_beside_still_hits),
        TEST(a_disabled_node_is_not_chosen),
        TEST(holding_a_key_is_told_and_types_nothing),
        TEST(the_focus_begins_at_the_heading),
        TEST(the_focus_survives_a_rebuild_and_starts_anew_elsewhere),
        TEST(tab_reaches_every_node_that_can_be_chosen_and_comes_round),
        TEST(tab_goes_back_the_same_way),
        TEST(arrows_go_by_place_among_keys_and_leave_at_the_edge),
        TEST(keys_choose_what_fingers_choose),
        TEST(letters_go_to_the_field_that_is_edited),
        TEST(the_ring_is_for_keys_only),
        TEST(showing_the_same_again_damages_nothing),
        TEST(a_letter_more_damages_the_field_only),
        TEST(damage_is_all_that_changed),
        TEST(a_touch_ends_when_its_node_goes),
        TEST(before_the_first_screen_input_means_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
