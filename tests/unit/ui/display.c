/* The citizen's own way to see the screen, by keys and on the view. */
#include "tests/visit.h"
#include "ui/screens/lead.h"

static const struct panel portrait = {1080, 1920, 21.5, 850, 1050, 800};

static void press(struct visit *v, enum rim_key key)
{
    static struct typing typing;
    struct session_event event = {0};
    char space[TYPING_BYTES_MAX];
    const struct view_event view = {.want = VIEW_KEYED, .key = key};
    assert_true(typing_event(&typing, &v->session, &view, &event, space));
    visit_feed(v, event);
}

static void keys_go_through_sizes_and_colours_and_change_the_reach(void **state)
{
    (void)state;
    struct visit v;
    visit_open(&v);
    for (unsigned i = 0; i < SESSION_SIZES; i++) {
        assert_int_equal(v.session.display.size, i);
        press(&v, RIM_KEY_SIZE);
    }
    for (unsigned i = 0; i < SESSION_THEMES; i++) {
        assert_int_equal(v.session.display.theme, i);
        press(&v, RIM_KEY_CONTRAST);
    }
    press(&v, RIM_KEY_REACH);
    assert_true(v.session.display.is_low);
    press(&v, RIM_KEY_REPEAT); /* any other says no more than that somebody is there */
    assert_int_equal(v.session.display.size, 0);
    assert_int_equal(v.session.display.theme, 0);
    visit_close(&v);
}

static void the_view_is_dressed_as_the_session_says(void **state)
{
    (void)state;
    struct visit v;
    struct view view;
    visit_open(&v);
    assert_true(view_init(&view, &portrait, NULL));
    lead_dress(&view, &v.session);
    double usual = view.style.letters;
    assert_ptr_equal(view.style.theme, theme_of(THEME_LIGHT));
    visit_do(&v, ACTION_THEME, THEME_YELLOW);
    visit_do(&v, ACTION_SIZE, 3);
    lead_dress(&view, &v.session);
    assert_ptr_equal(view.style.theme, theme_of(THEME_YELLOW));
    assert_true(view.style.letters > usual);
    view_finish(&view);
    visit_close(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_go_through_sizes_and_colours_and_change_the_reach),
        cmocka_unit_test(the_view_is_dressed_as_the_session_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
