/* The citizen's own way to see the screen, by keys and on the view. */
#include "base/file.h"
#include "tests/visit.h"
#include "ui/frame.h"
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

/* The town's own coat of arms is drawn, has a name, and other pixels of it are painted anew. */
static void the_arms_of_the_town_are_shown_and_named(void **state)
{
    (void)state;
    struct view view;
    struct texts texts;
    struct arena common;
    char why[TEXTS_WHY_MAX];
    struct rect rects[DAMAGE_MAX];
    SCOPED(file_release) struct file file = {0};
    uint32_t red[16 * 16], *pixels = test_calloc(1080UL * 1920, 4);
    for (size_t i = 0; i < COUNT(red); i++) {
        red[i] = 0xFFCC0000;
    }
    struct picture picture = {(uint8_t *)red, 16, 16, 64, 1};
    arena_init_common(&common, 4u << 20);
    assert_int_equal(file_read(&file, "assets/locales/de.po", TEXTS_FILE_MAX), FILE_OK);
    assert_true(texts_read(&texts, &common, file.content, TEXT_OF("de"), why));
    assert_true(view_init(&view, &portrait, NULL));
    view_use_frame(&view, (struct rim_frame){(uint8_t *)pixels, 1080, 1920, 1080 * 4});
    view_use_pictures(&view, &(struct pictures){.arms = &picture});
    struct tree *tree = view_begin(&view, TEXT_OF("x"), TEXT_OF("de"));
    tree->texts = &texts;
    (void)frame_build(tree, &(struct frame_setup){.town = TEXT_OF("Musterstadt")});
    view_show(&view);
    assert_true(view_paint(&view, rects) > 0);
    const struct node *arms = tree_find(view_tree(&view), TEXT_OF("arms"));
    assert_true(text_equal(arms->name, TEXT_OF("Wappen von Musterstadt")));
    int x = arms->rect.x + arms->rect.w / 2, y = arms->rect.y + arms->rect.h / 2;
    assert_int_equal(pixels[y * 1080 + x] & 0xFFFFFF, 0xCC0000);
    view_refresh_pictures(&view); /* nothing is new */
    assert_int_equal(view_paint(&view, rects), 0);
    red[8 * 16 + 8] = 0xFF00CC00;
    picture.number++;
    view_refresh_pictures(&view);
    assert_int_equal(view_paint(&view, rects), 1);
    assert_true(rects[0].w < 120);
    view_finish(&view);
    arena_finish(&common);
    test_free(pixels);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_go_through_sizes_and_colours_and_change_the_reach),
        cmocka_unit_test(the_arms_of_the_town_are_shown_and_named),
        cmocka_unit_test(the_view_is_dressed_as_the_session_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
