#include "model/session.h"

#include "tests/visit.h"

static int open_visit(void **state)
{
    struct visit *v = test_calloc(1, sizeof *v);
    visit_open(v);
    *state = v;
    return 0;
}

static int close_visit(void **state)
{
    visit_close(*state);
    test_free(*state);
    return 0;
}

static const struct session_display usual;

static bool is_usual(const struct session_display *display)
{
    return display->theme == usual.theme && display->size == usual.size &&
           display->is_low == usual.is_low;
}

static void change_all(struct visit *v)
{
    visit_do(v, ACTION_SIZE, 3);
    visit_do(v, ACTION_THEME, 2);
    visit_do(v, ACTION_REACH, 0);
}

static void a_citizen_chooses_letters_colours_and_reach(void **state)
{
    struct visit *v = *state;
    const struct session_display *display = &v->session.display;
    assert_true(is_usual(display));
    change_all(v);
    assert_int_equal(display->size, 3);
    assert_int_equal(display->theme, 2);
    assert_true(display->is_low);
    visit_do(v, ACTION_REACH, 0);
    assert_false(display->is_low);
    visit_do(v, ACTION_DISPLAY_RESET, 0);
    assert_true(is_usual(display));
}

static void a_choice_that_does_not_exist_changes_nothing(void **state)
{
    struct visit *v = *state;
    visit_do(v, ACTION_SIZE, SESSION_SIZES);
    visit_do(v, ACTION_THEME, SESSION_THEMES);
    visit_do(v, ACTION_SIZE, UINT32_MAX);
    assert_true(is_usual(&v->session.display));
}

static void what_was_typed_and_where_one_is_stay(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_BULKY);
    visit_do(v, ACTION_NEXT, 0);
    visit_type(v, VISIT_NAME, "Erika");
    enum screen screen = v->session.screen;
    size_t page = v->session.page;
    visit_do(v, ACTION_DISPLAY, 0);
    assert_int_equal(v->session.overlay, OVERLAY_DISPLAY);
    change_all(v);
    assert_int_equal(v->session.overlay, OVERLAY_DISPLAY);
    visit_do(v, ACTION_STAY, 0);
    assert_int_equal(v->session.overlay, OVERLAY_NONE);
    assert_int_equal(v->session.screen, screen);
    assert_int_equal(v->session.page, page);
    assert_true(text_equal(form_answer(v->session.form, VISIT_NAME), TEXT_OF("Erika")));
    assert_int_equal(v->session.display.size, 3);
}

static void the_overlay_comes_on_the_start_screen_too(void **state)
{
    struct visit *v = *state;
    visit_do(v, ACTION_DISPLAY, 0);
    assert_int_equal(v->session.overlay, OVERLAY_DISPLAY);
    assert_false(v->session.in_use);
}

static void under_another_overlay_letters_change_and_it_stays(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_BULKY);
    visit_do(v, ACTION_HELP, 0);
    change_all(v);
    assert_int_equal(v->session.overlay, OVERLAY_HELP);
    assert_int_equal(v->session.display.size, 3);
    visit_do(v, ACTION_DISPLAY, 0);
    assert_int_equal(v->session.overlay, OVERLAY_HELP);
}

static void the_overlay_goes_after_a_minute_of_nothing(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_BULKY);
    visit_do(v, ACTION_DISPLAY, 0);
    v->now_ms += 50000;
    visit_do(v, ACTION_SIZE, 1); /* begins the minute anew */
    v->now_ms += 50000;
    visit_feed(v, (struct session_event){.kind = EVENT_TICK});
    assert_int_equal(v->session.overlay, OVERLAY_DISPLAY);
    v->now_ms += 10000;
    visit_feed(v, (struct session_event){.kind = EVENT_TICK});
    assert_int_equal(v->session.overlay, OVERLAY_NONE);
    assert_int_equal(v->session.display.size, 1);
}

static void the_next_one_finds_the_screen_as_everybody(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_BULKY);
    change_all(v);
    visit_do(v, ACTION_ABORT, 0);
    visit_do(v, ACTION_ABORT_YES, 0);
    assert_int_equal(v->session.screen, SCREEN_over);
    assert_true(is_usual(&v->session.display));
}

static void who_left_a_document_can_still_read_what_is_said(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_DOG);
    visit_do(v, ACTION_NEXT, 0);
    visit_feed(v, (struct session_event){.kind = EVENT_SEEN, .number = DOCUMENT_ID_CARD});
    visit_do(v, ACTION_SIZE, 3);
    visit_do(v, ACTION_ABORT, 0);
    visit_do(v, ACTION_ABORT_YES, 0);
    assert_int_equal(v->session.screen, SCREEN_left);
    assert_int_equal(v->session.display.size, 3);
    visit_do(v, ACTION_THEME, 3);
    assert_int_equal(v->session.display.theme, 3);
    visit_do(v, ACTION_DISPLAY, 0);
    assert_int_equal(v->session.overlay, OVERLAY_NONE);
}

static void a_start_screen_that_was_changed_and_left_changes_back(void **state)
{
    struct visit *v = *state;
    assert_int_equal(session_wake_ms(&v->session), 0);
    visit_do(v, ACTION_SIZE, 2);
    visit_do(v, ACTION_LANGUAGE, 1);
    uint64_t wake = session_wake_ms(&v->session);
    assert_int_equal(wake, v->now_ms + 60000);
    v->now_ms = wake - 1;
    visit_feed(v, (struct session_event){.kind = EVENT_TICK});
    assert_int_equal(v->session.display.size, 2);
    v->now_ms = wake;
    visit_feed(v, (struct session_event){.kind = EVENT_TICK});
    assert_true(is_usual(&v->session.display));
    assert_int_equal(v->session.language, 0);
    assert_int_equal(session_wake_ms(&v->session), 0);
}

static void a_language_chosen_on_the_start_screen_is_not_asked_again(void **state)
{
    struct visit *v = *state;
    visit_do(v, ACTION_LANGUAGE, 1);
    assert_int_equal(v->session.screen, SCREEN_start);
    visit_do(v, ACTION_BEGIN, 0);
    assert_int_equal(v->session.screen, SCREEN_services);
    assert_int_equal(v->session.language, 1);
    visit_do(v, ACTION_BACK, 0); /* it can still be changed */
    assert_int_equal(v->session.screen, SCREEN_language);
}

static void who_left_a_chosen_language_is_not_the_next_one(void **state)
{
    struct visit *v = *state;
    visit_do(v, ACTION_LANGUAGE, 0); /* the first one, and chosen */
    v->now_ms = session_wake_ms(&v->session);
    visit_feed(v, (struct session_event){.kind = EVENT_TICK});
    visit_do(v, ACTION_BEGIN, 0);
    assert_int_equal(v->session.screen, SCREEN_language);
}

static void the_video_is_for_the_start_screen_alone(void **state)
{
    struct visit *v = *state;
    visit_do(v, ACTION_PAUSE, 0);
    assert_false(v->session.is_paused);
    visit_do(v, ACTION_SIGNING, 0);
    assert_int_equal(v->session.overlay, OVERLAY_SIGNING);
    visit_do(v, ACTION_PAUSE, 0);
    assert_true(v->session.is_paused);
    visit_do(v, ACTION_PAUSE, 0);
    assert_false(v->session.is_paused);
    visit_do(v, ACTION_STAY, 0);
    assert_int_equal(v->session.overlay, OVERLAY_NONE);
    visit_choose(v, VISIT_BULKY);
    visit_do(v, ACTION_SIGNING, 0);
    assert_int_equal(v->session.overlay, OVERLAY_NONE);
}

static void a_paused_video_goes_and_who_watches_is_not_interrupted(void **state)
{
    struct visit *v = *state;
    visit_do(v, ACTION_SIGNING, 0);
    visit_feed(v, (struct session_event){.kind = EVENT_RENEW});
    assert_int_equal(v->session.overlay, OVERLAY_SIGNING);
    visit_do(v, ACTION_PAUSE, 0);
    v->now_ms += 60000;
    visit_feed(v, (struct session_event){.kind = EVENT_TICK});
    assert_int_equal(v->session.overlay, OVERLAY_NONE);
    assert_int_equal(v->session.screen, SCREEN_over); /* now the successor may come */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_visit, close_visit)
        TEST(a_citizen_chooses_letters_colours_and_reach),
        TEST(a_choice_that_does_not_exist_changes_nothing),
        TEST(what_was_typed_and_where_one_is_stay),
        TEST(the_overlay_comes_on_the_start_screen_too),
        TEST(under_another_overlay_letters_change_and_it_stays),
        TEST(the_overlay_goes_after_a_minute_of_nothing),
        TEST(the_next_one_finds_the_screen_as_everybody),
        TEST(who_left_a_document_can_still_read_what_is_said),
        TEST(a_language_chosen_on_the_start_screen_is_not_asked_again),
        TEST(who_left_a_chosen_language_is_not_the_next_one),
        TEST(the_video_is_for_the_start_screen_alone),
        TEST(a_paused_video_goes_and_who_watches_is_not_interrupted),
        TEST(a_start_screen_that_was_changed_and_left_changes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
