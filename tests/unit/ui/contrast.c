/* Contrast as it is on the screen: the pixels of every text, sign and edge of every screen in every
 * theme. What a theme's table promises is in tests/unit/ui/theme.c; this is what was drawn. Pictures of
 * the screens in the four themes are left in build/themes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "tests/looks.h"
#include "ui/anatomy.h"
#include "ui/screens/lead.h"

static const struct panel portrait = {1080, 1920, 21.5, 850, 1050, 800};

static const char *const theme_names[THEME_COUNT] = {"light", "dark", "contrast", "yellow"};

/* What text and what signs and edges must reach. Source: WCAG 2.2 1.4.3, 1.4.6 and 1.4.11. */
static const struct {
    double text, sign;
} goals[THEME_COUNT] = {{4.5, 3}, {4.5, 3}, {7, 7}, {7, 7}};

struct stage {
    struct visit visit;
    struct terminal terminal;
    struct arena common;
    struct texts texts[2];
    struct view view;
    struct typing typing;
    uint32_t *pixels;
    size_t texts_seen, signs_seen, edges_seen, faults;
    double text_goal, sign_goal;
    const char *look;
    bool is_quiet;
};

static void read_texts(struct stage *stage, size_t i, const char *language)
{
    char path[64], why[TEXTS_WHY_MAX];
    SCOPED(file_release) struct file file = {0};
    snprintf(path, sizeof path, "assets/locales/%s.po", language);
    assert_int_equal(file_read(&file, path, TEXTS_FILE_MAX), FILE_OK);
    assert_true(texts_read(
        &stage->texts[i], &stage->common, file.content, (struct text){language, strlen(language)},
        why));
}

static void open_stage(struct stage *stage)
{
    setenv("TZ", "Europe/Berlin", 1);
    visit_open(&stage->visit);
    stage->terminal = (struct terminal){.town = "Musterstadt", .place = "Rathaus, Foyer"};
    stage->terminal.panel = portrait;
    arena_init_common(&stage->common, 4u << 20);
    read_texts(stage, 0, "de");
    read_texts(stage, 1, "en");
    for (size_t i = 0; i < VISIT_PACKS; i++) {
        pack_set_beneath(&stage->visit.packs[i], stage->texts, 2);
    }
    assert_true(view_init(&stage->view, &portrait, NULL));
    stage->pixels = test_calloc((size_t)portrait.width_px * portrait.height_px, 4);
    view_use_frame(
        &stage->view, (struct rim_frame){
                          (uint8_t *)stage->pixels, (int)portrait.width_px, (int)portrait.height_px,
                          (int)portrait.width_px * 4});
}

static void close_stage(struct stage *stage)
{
    view_finish(&stage->view);
    test_free(stage->pixels);
    visit_close(&stage->visit);
    arena_finish(&stage->common);
}

static uint32_t pixel(const struct stage *stage, int x, int y)
{
    return stage->pixels[y * (int)portrait.width_px + x] & 0xFFFFFF;
}

/* The most frequent colours of an area, most first. */
struct colours {
    struct {
        uint32_t rgb;
        unsigned count;
    } list[2048];
    size_t count;
};

static int by_count(const void *a, const void *b)
{
    const unsigned *one = a, *two = b;
    return one[1] < two[1] ? 1 : one[1] > two[1] ? -1 : 0;
}

static void count_colours(const struct stage *stage, struct rect at, struct colours *colours)
{
    colours->count = 0;
    for (int y = at.y; y < at.y + at.h; y++) {
        for (int x = at.x; x < at.x + at.w; x++) {
            uint32_t rgb = pixel(stage, x, y);
            size_t i = 0;
            while (i < colours->count && colours->list[i].rgb != rgb) {
                i++;
            }
            if (i == COUNT(colours->list)) {
                continue;
            }
            colours->count += i == colours->count;
            colours->list[i].rgb = rgb;
            colours->list[i].count++;
        }
    }
    qsort(colours->list, colours->count, sizeof colours->list[0], by_count);
}

/* The contrast of the colour that an area has most of with the one of the next `others` that differs from
 * it most: of ground and ink. 0: there is one only. */
static double contrast_in(const struct stage *stage, struct rect at, size_t others)
{
    static struct colours colours;
    double best = 0;
    memset(&colours, 0, sizeof colours);
    count_colours(stage, at, &colours);
    for (size_t i = 1; i <= others && i < colours.count; i++) {
        best = fmax(best, theme_contrast(colours.list[0].rgb, colours.list[i].rgb));
    }
    return best;
}

static void fault(struct stage *stage, const struct node *node, const char *what, double contrast)
{
    stage->faults++;
    if (!stage->is_quiet) {
        print_message("%s: %.*s: %s has %.2f\n", stage->look, TEXT_ARG(node->id), what, contrast);
    }
}

static struct rect cut(const struct node *node, double x, double y, double w, double h)
{
    struct rect at = {node->rect.x + (int)x, node->rect.y + (int)y, (int)w, (int)h};
    struct rect screen = {0, 0, (int)portrait.width_px, (int)portrait.height_px};
    return rect_meet(rect_meet(at, node->window), screen);
}

static void look_at_text(struct stage *stage, const struct node *node, const struct part *part)
{
    struct rect at = cut(node, part->x, part->y, part->extent.width, part->extent.height);
    if (at.h >= (int)(part->extent.height / part->extent.lines) && at.w > 4) {
        double contrast = contrast_in(stage, at, 1);
        stage->texts_seen++;
        if (contrast < stage->text_goal) {
            fault(stage, node, "text", contrast);
        }
    }
}

static void look_at_sign(struct stage *stage, const struct node *node, struct place place)
{
    struct rect at = cut(node, place.x, place.y, place.w, place.h);
    if (place.w > 0 && at.h >= (int)place.h - 1) {
        double contrast = contrast_in(stage, at, 2); /* a picture has its own ground */
        stage->signs_seen++;
        if (contrast < stage->sign_goal) {
            fault(stage, node, "sign", contrast);
        }
    }
}

/* Across the edge of what can be chosen, in the middle of its height: what is seen of it there. */
static void look_at_edge(struct stage *stage, const struct node *node)
{
    struct anatomy anatomy;
    anatomy_make(&anatomy, node, &stage->view.style, node->rect.w, node->rect.h);
    struct rect whole = node->rect;
    if (node->role == ROLE_field) {
        whole = (struct rect){
            node->rect.x + (int)anatomy.box.x, node->rect.y + (int)anatomy.box.y,
            (int)anatomy.box.w, (int)anatomy.box.h};
    }
    int y = whole.y + whole.h / 2, reach = (int)stage->view.style.px_per_mm;
    bool is_inside = y >= node->window.y && y < node->window.y + node->window.h;
    if (!is_inside || whole.x - reach < 0) {
        return;
    }
    uint32_t outside = pixel(stage, whole.x - reach, y);
    double contrast = 1;
    for (int dy = -8; dy <= 8; dy++) { /* an interrupted edge has its gaps */
        for (int x = whole.x - reach; x <= whole.x + 2 * reach; x++) {
            contrast = fmax(contrast, theme_contrast(outside, pixel(stage, x, y + dy)));
        }
    }
    /* what shows another theme has that one's edge */
    double goal = node->swatch > 0 ? goals[node->swatch - 1].sign : stage->sign_goal;
    stage->edges_seen++;
    if (contrast < fmin(goal, stage->sign_goal)) {
        fault(stage, node, "edge", contrast);
    }
}

static void look_at(struct stage *stage)
{
    const struct tree *tree = view_tree(&stage->view);
    for (const struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        struct anatomy anatomy;
        if ((node->state & STATE_HIDDEN) != 0 || rect_empty(node->window)) {
            continue;
        }
        anatomy_make(&anatomy, node, &stage->view.style, node->rect.w, node->rect.h);
        for (size_t i = 0; i < anatomy.parts; i++) {
            look_at_text(stage, node, &anatomy.part[i]);
        }
        look_at_sign(stage, node, anatomy.icon);
        bool has_edge = node->role == ROLE_button || node->role == ROLE_field ||
                        node->role == ROLE_radio || node->role == ROLE_checkbox ||
                        node->role == ROLE_key;
        if (has_edge) {
            look_at_edge(stage, node);
        }
    }
}

static void paint(struct stage *stage, const struct theme *theme)
{
    struct rect rects[DAMAGE_MAX];
    stage->view.style.theme = theme;
    view_expose(&stage->view);
    view_paint(&stage->view, rects);
}

static void prepare(struct stage *stage, size_t look)
{
    const struct screen_setup setup = {
        &stage->visit.session, &stage->typing, &stage->terminal, stage->texts};
    struct lead lead = {0};
    stage->look = looks[look].name;
    visit_begin(&stage->visit);
    stage->typing = (struct typing){0};
    looks[look].prepare(&stage->visit);
    lead_show(&lead, &stage->view, &stage->typing, &setup);
}

static void leave_picture(struct stage *stage, size_t look, const char *theme)
{
    char path[200];
    mkdir("build", 0777);
    mkdir("build/themes", 0777);
    snprintf(path, sizeof path, "build/themes/%s-%02zu-%s.png", theme, look, looks[look].name);
    cairo_surface_write_to_png(stage->view.surface, path);
}

static void play(unsigned theme)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    open_stage(stage);
    stage->text_goal = goals[theme].text;
    stage->sign_goal = goals[theme].sign;
    for (size_t i = 0; i < COUNT(looks); i++) {
        prepare(stage, i);
        paint(stage, theme_of(theme));
        look_at(stage);
        leave_picture(stage, i, theme_names[theme]);
    }
    print_message(
        "%s: %zu texts, %zu signs, %zu edges\n", theme_names[theme], stage->texts_seen,
        stage->signs_seen, stage->edges_seen);
    size_t faults = stage->faults;
    assert_true(stage->texts_seen > 500 && stage->signs_seen > 200 && stage->edges_seen > 300);
    close_stage(stage);
    test_free(stage);
    assert_int_equal(faults, 0);
}

static void every_screen_can_be_read_in_the_light_theme(void **state)
{
    (void)state;
    play(THEME_LIGHT);
}

static void every_screen_can_be_read_in_the_dark_theme(void **state)
{
    (void)state;
    play(THEME_DARK);
}

static void every_screen_reaches_7_in_high_contrast(void **state)
{
    (void)state;
    play(THEME_CONTRAST);
}

static void every_screen_reaches_7_in_yellow_on_black(void **state)
{
    (void)state;
    play(THEME_YELLOW);
}

static size_t faults_with(struct stage *stage, enum colour colour, uint32_t rgb)
{
    struct theme bad = *theme_of(THEME_LIGHT);
    bad.colour[colour] = rgb;
    stage->faults = 0;
    paint(stage, &bad);
    look_at(stage);
    stage->view.style.theme = theme_of(THEME_LIGHT);
    return stage->faults;
}

/* The control: one colour a little too pale is found on the screens that use it. */
static void a_theme_with_a_pale_colour_is_found(void **state)
{
    (void)state;
    struct stage *stage = test_calloc(1, sizeof *stage);
    open_stage(stage);
    stage->text_goal = 4.5;
    stage->sign_goal = 3;
    stage->is_quiet = true;
    size_t form = 0;
    while (form < COUNT(looks) && strcmp(looks[form].name, "form_typing") != 0) {
        form++;
    }
    prepare(stage, form);
    assert_int_equal(faults_with(stage, COLOUR_text, theme_light()->colour[COLOUR_text]), 0);
    assert_true(faults_with(stage, COLOUR_text, 0x8A8A8A) > 0);
    assert_true(faults_with(stage, COLOUR_muted, 0x999999) > 0);
    assert_true(faults_with(stage, COLOUR_border, 0xB0B0B0) > 0);
    assert_true(faults_with(stage, COLOUR_field_border, 0xC0C0C0) > 0);
    assert_true(faults_with(stage, COLOUR_inverse, 0x4060C0) > 0);
    close_stage(stage);
    test_free(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_screen_can_be_read_in_the_light_theme),
        cmocka_unit_test(every_screen_can_be_read_in_the_dark_theme),
        cmocka_unit_test(every_screen_reaches_7_in_high_contrast),
        cmocka_unit_test(every_screen_reaches_7_in_yellow_on_black),
        cmocka_unit_test(a_theme_with_a_pale_colour_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
