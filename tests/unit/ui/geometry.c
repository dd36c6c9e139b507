/* Every screen in every size of letters, on every panel, in several languages, low or not: what
 * ui/check.h looks for is not there, and the six places of the foot stay where they are.
 *
 * Usually all panels, sizes and reaches in German, Arabic and one more language, which differs;
 * FOYER_GEOMETRY=all takes every language,
 * FOYER_GEOMETRY=<case> ("upright-21-ar-3-low") that one alone, and FOYER_PICTURES=<folder> leaves a
 * picture of each screen looked at. */
#include "ui/check.h"

#include <stdio.h>

#include "base/file.h"
#include "tests/looks.h"
#include "ui/frame.h"
#include "ui/screens/screens.h"

enum { PLACES = 6, LANGUAGES_MAX = 12 };

static const struct {
    const char *name;
    struct panel panel;
} panels[] = {
    {"upright-21", {1080, 1920, 21.5, 850, 1050, 800}},
    {"wide-21", {1920, 1080, 21.5, 850, 1050, 900}},
    {"upright-15", {1080, 1920, 15.6, 850, 1050, 800}},
    {"wide-15", {1920, 1080, 15.6, 850, 1050, 900}},
    {"upright-32", {1080, 1920, 32, 850, 1050, 600}},
    {"wide-32", {3840, 2160, 32, 850, 1050, 850}},
    {"upright-24", {1080, 1920, 24, 850, 1050, 750}},
    {"wide-27", {1920, 1080, 27, 850, 1050, 1000}},
};

struct test_case {
    size_t panel, language;
    unsigned size;
    bool is_low;
};

struct hall {
    struct visit visit;
    struct terminal terminal;
    struct arena common;
    struct texts texts[LANGUAGES_MAX];
    struct text languages[LANGUAGES_MAX];
    size_t language_count;
    struct view view;
    struct typing typing;
    uint8_t *pixels;
    struct rect place[PLACES];
    char name[64];
    size_t findings, screens;
};

static bool read_texts(struct hall *hall, const char *language)
{
    char path[64], why[TEXTS_WHY_MAX];
    SCOPED(file_release) struct file file = {0};
    struct text tag = {language, strlen(language)};
    snprintf(path, sizeof path, "assets/locales/%s.po", language);
    if (file_read(&file, path, TEXTS_FILE_MAX) != FILE_OK) {
        return false;
    }
    bool is_read =
        texts_read(&hall->texts[hall->language_count], &hall->common, file.content, tag, why);
    hall->languages[hall->language_count] = tag;
    hall->language_count += is_read ? 1 : 0;
    return is_read;
}

static int open_hall(void **state)
{
    static const char *const languages[] = {"de", "en", "ar", "de-x-leicht", "pl",
                                            "ru", "fr", "tr", "uk",          "ro"};
    struct hall *hall = test_calloc(1, sizeof *hall);
    setenv("TZ", "Europe/Berlin", 1);
    visit_open(&hall->visit);
    hall->terminal = (struct terminal){.town = "Musterstadt", .place = "Rathaus, Foyer"};
    arena_init_common(&hall->common, 32u << 20);
    for (size_t i = 0; i < COUNT(languages); i++) {
        bool is_read = read_texts(hall, languages[i]);
        assert_true(is_read || i >= 2);
    }
    for (size_t i = 0; i < VISIT_PACKS; i++) {
        pack_set_beneath(&hall->visit.packs[i], hall->texts, 2);
    }
    *state = hall;
    return 0;
}

static int close_hall(void **state)
{
    struct hall *hall = *state;
    visit_close(&hall->visit);
    arena_finish(&hall->common);
    test_free(hall);
    return 0;
}

static void name_case(struct hall *hall, const struct test_case *one)
{
    snprintf(
        hall->name, sizeof hall->name, "%s-%.*s-%u%s", panels[one->panel].name,
        TEXT_ARG(hall->languages[one->language]), one->size, one->is_low ? "-low" : "");
}

static void tell(struct hall *hall, const char *look, const char *what)
{
    hall->findings++;
    print_message("%s %s: %s\n", hall->name, look, what);
}

/* The places that are taken are where they were on the screens before. */
static void compare_places(struct hall *hall, const char *look)
{
    static const char *const ids[PLACES] = {"help",  "languages", "display",
                                            "reach", "cancel",    "back"};
    const struct tree *tree = view_tree(&hall->view);
    for (size_t i = 0; i < PLACES; i++) {
        const struct node *node = tree_find(tree, (struct text){ids[i], strlen(ids[i])});
        if (node == NULL || node == tree->root) {
            continue;
        }
        if (rect_empty(hall->place[i])) {
            hall->place[i] = node->rect;
        } else if (memcmp(&hall->place[i], &node->rect, sizeof node->rect) != 0) {
            tell(hall, look, ids[i]);
        }
    }
}

static void leave_picture(struct hall *hall, size_t look)
{
    const char *folder = getenv("FOYER_PICTURES");
    char path[512];
    struct rect rects[DAMAGE_MAX];
    if (folder != NULL) {
        view_expose(&hall->view);
        view_paint(&hall->view, rects);
        snprintf(
            path, sizeof path, "%s/%s-%02zu-%s.png", folder, hall->name, look, looks[look].name);
        cairo_surface_write_to_png(hall->view.surface, path);
    }
}

/* Tab comes by everything, and what it stops at is seen whole, but for what is taller than its scroll. */
static void walk(struct hall *hall, const char *look)
{
    const struct rim_event next = {.kind = RIM_KEY, .key = RIM_KEY_NEXT};
    const struct node *first = view_focus(&hall->view);
    uint64_t begin = first == NULL ? 0 : first->key;
    for (int i = 0; i < 200 && first != NULL; i++) {
        (void)view_input(&hall->view, &next);
        const struct node *focus = view_focus(&hall->view);
        const struct node *scroll = focus->parent;
        while (scroll != NULL && !scroll->box.scrolls) {
            scroll = scroll->parent;
        }
        bool is_tall = scroll != NULL && focus->rect.h > scroll->rect.h;
        if (rect_empty(focus->window) || ((focus->state & STATE_OUTSIDE) != 0 && !is_tall)) {
            char what[160];
            snprintf(
                what, sizeof what, "the focus on %.*s is not seen: %d px, seen %d of %d",
                TEXT_ARG(focus->id), focus->rect.h, focus->window.h,
                scroll == NULL ? 0 : scroll->rect.h);
            tell(hall, look, what);
        }
        if (focus->key == begin) {
            return;
        }
    }
    tell(hall, look, "Tab does not come around");
}

static void look_at(struct hall *hall, size_t look, const struct test_case *one)
{
    struct screen_setup setup = {&hall->visit.session, &hall->typing, &hall->terminal, hall->texts};
    char id[TREE_ID_MAX + 1];
    visit_begin(&hall->visit);
    hall->typing = (struct typing){0};
    looks[look].prepare(&hall->visit);
    typing_follow(&hall->typing, &hall->visit.session);
    /* the packs of the visit speak two languages; the interface speaks this one */
    struct texts own[2] = {hall->texts[0], hall->texts[1]};
    own[hall->visit.session.language] = hall->texts[one->language];
    setup.texts = own;
    struct tree *tree = view_begin(
        &hall->view, screen_id(&hall->visit.session, id), hall->languages[one->language]);
    screen_build(tree, &setup);
    hall->view.focus_visible = false;
    view_show(&hall->view);
    struct check check;
    check_tree(&check, view_tree(&hall->view), &hall->view.style);
    hall->findings += check.count;
    hall->screens++;
    if (check.count > 0) {
        print_message("%s %s: %s", hall->name, looks[look].name, check.text);
    }
    compare_places(hall, looks[look].name);
    leave_picture(hall, look);
    walk(hall, looks[look].name);
}

static void begin_case(struct hall *hall, const struct test_case *one)
{
    const struct panel *panel = &panels[one->panel].panel;
    name_case(hall, one);
    hall->terminal.panel = *panel;
    memset(hall->place, 0, sizeof hall->place);
    assert_true(view_init(&hall->view, panel, NULL));
    hall->pixels = test_malloc((size_t)panel->width_px * panel->height_px * 4);
    view_use_frame(
        &hall->view,
        (struct rim_frame){
            hall->pixels, (int)panel->width_px, (int)panel->height_px, (int)panel->width_px * 4});
    view_dress(&hall->view, &(struct view_dress){.size = one->size, .is_low = one->is_low});
}

static void end_case(struct hall *hall)
{
    view_finish(&hall->view);
    test_free(hall->pixels);
}

static void try_case(struct hall *hall, const struct test_case *one)
{
    const char *only = getenv("FOYER_GEOMETRY");
    name_case(hall, one);
    if (only != NULL && strcmp(only, "all") != 0 && strstr(hall->name, only) == NULL) {
        return;
    }
    begin_case(hall, one);
    for (size_t look = 0; look < COUNT(looks); look++) {
        look_at(hall, look, one);
    }
    end_case(hall);
}

/* German, Arabic, and one more of the languages, another each time. */
static bool is_chosen(const struct hall *hall, const struct test_case *one)
{
    size_t sum = one->panel + one->size * 3 + (one->is_low ? 5u : 0);
    struct text language = hall->languages[one->language];
    return getenv("FOYER_GEOMETRY") != NULL || one->language == sum % hall->language_count ||
           text_equal(language, TEXT_OF("de")) || text_equal(language, TEXT_OF("ar"));
}

static void every_screen_is_clean_in_every_dress(void **state)
{
    struct hall *hall = *state;
    size_t languages = hall->language_count;
    for (size_t k = 0; k < COUNT(panels) * STYLE_SIZES * languages * 2; k++) {
        const struct test_case one = {
            .is_low = k % 2 != 0,
            .language = k / 2 % languages,
            .size = (unsigned)(k / 2 / languages % STYLE_SIZES),
            .panel = k / 2 / languages / STYLE_SIZES};
        if (is_chosen(hall, &one)) {
            try_case(hall, &one);
        }
    }
    print_message("%zu screens, %zu findings\n", hall->screens, hall->findings);
    assert_int_equal(hall->findings, 0);
}

/* The control: a foot that is elsewhere on one screen does not pass. */
static void a_place_that_moves_is_told(void **state)
{
    struct hall *hall = *state;
    const struct test_case one = {0};
    begin_case(hall, &one);
    look_at(hall, 0, &one);
    assert_int_equal(hall->findings, 0);
    tree_find(view_tree(&hall->view), TEXT_OF("help"))->rect.y -= 1;
    compare_places(hall, "moved");
    assert_int_equal(hall->findings, 1);
    end_case(hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_place_that_moves_is_told, open_hall, close_hall),
        cmocka_unit_test_setup_teardown(
            every_screen_is_clean_in_every_dress, open_hall, close_hall),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
