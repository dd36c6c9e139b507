/* Every screen in both languages on both panels: nothing overlaps or is cut off, what it says is what
 * tests/golden says, and there is a picture in build/pictures to be looked at.
 * FOYER_GOLDEN=write writes the golden files anew. */
#include "ui/screens/screens.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "tests/looks.h"
#include "ui/check.h"
#include "ui/screens/lead.h"

#define GOLDEN_MAX (1u << 20)

static const struct panel portrait = {1080, 1920, 21.5, 850, 1050, 800};
static const struct panel landscape = {1920, 1080, 21.5, 850, 1050, 900};

struct stage {
    struct visit visit;
    struct terminal terminal;
    struct arena common;
    struct texts texts[2];
    struct view view;
    struct typing typing;
    uint8_t *pixels;
    FILE *said; /* what the screens say, line by line */
    const char *kind, *language;
    size_t findings;
};

static void read_texts(struct stage *stage, size_t i, const char *language)
{
    char path[64], why[TEXTS_WHY_MAX];
    SCOPED(file_release) struct file file = {0};
    snprintf(path, sizeof path, "assets/locales/%s.po", language);
    assert_int_equal(file_read(&file, path, TEXTS_FILE_MAX), FILE_OK);
    bool is_read = texts_read(
        &stage->texts[i], &stage->common, file.content, (struct text){language, strlen(language)},
        why);
    if (!is_read) {
        print_message("%s: %s\n", path, why);
    }
    assert_true(is_read);
}

static void open_stage(struct stage *stage, const struct panel *panel, const char *kind)
{
    setenv("TZ", "Europe/Berlin", 1);
    visit_open(&stage->visit);
    stage->kind = kind;
    stage->terminal = (struct terminal){.town = "Musterstadt", .place = "Rathaus, Foyer"};
    stage->terminal.panel = *panel;
    arena_init_common(&stage->common, 4u << 20);
    read_texts(stage, 0, "de");
    read_texts(stage, 1, "en");
    for (size_t i = 0; i < VISIT_PACKS; i++) {
        pack_set_beneath(&stage->visit.packs[i], stage->texts, 2);
    }
    assert_true(view_init(&stage->view, panel, NULL));
    size_t size = (size_t)panel->width_px * panel->height_px * 4;
    stage->pixels = test_malloc(size);
    view_use_frame(
        &stage->view,
        (struct rim_frame){
            stage->pixels, (int)panel->width_px, (int)panel->height_px, (int)panel->width_px * 4});
}

static void close_stage(struct stage *stage)
{
    view_finish(&stage->view);
    test_free(stage->pixels);
    visit_close(&stage->visit);
    arena_finish(&stage->common);
}

static void say(struct stage *stage, const char *member, struct text text)
{
    if (text.len > 0) {
        fprintf(stage->said, " %s=\"%.*s\"", member, TEXT_ARG(text));
    }
}

/* What there is, without where it is: places change with every measure of the theme. */
static void write_down(struct stage *stage, const char *name)
{
    const struct tree *tree = view_tree(&stage->view);
    fprintf(stage->said, "== %s: %.*s\n", name, TEXT_ARG(tree->root->id));
    for (const struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        bool is_frame = node->role == ROLE_key || node->role == ROLE_group ||
                        node->role == ROLE_screen || (node->state & STATE_HIDDEN) != 0 ||
                        strncmp(node->id.at, "content-", node->id.len < 8 ? node->id.len : 8) == 0;
        if (is_frame) {
            continue;
        }
        fprintf(stage->said, "%s #%.*s", role_word(node->role), TEXT_ARG(node->id));
        say(stage, "name", node->name);
        say(stage, "value", node->value);
        say(stage, "hint", node->hint);
        say(stage, "error", node->error);
        say(stage, "from", node->provenance);
        unsigned told = STATE_DISABLED | STATE_CHECKED | STATE_INVALID | STATE_EDITING | STATE_LIVE;
        fprintf(stage->said, " state=%x\n", node->state & told);
    }
}

static void show(struct stage *stage, size_t look)
{
    const struct screen_setup setup = {
        &stage->visit.session, &stage->typing, &stage->terminal, stage->texts};
    char id[TREE_ID_MAX + 1], path[256];
    struct rect rects[DAMAGE_MAX];
    typing_follow(&stage->typing, &stage->visit.session);
    lead_dress(&stage->view, &stage->visit.session);
    struct tree *tree =
        view_begin(&stage->view, screen_id(&stage->visit.session, id), screen_language(&setup));
    screen_build(tree, &setup);
    view_show(&stage->view);
    view_expose(&stage->view);
    view_paint(&stage->view, rects);
    write_down(stage, looks[look].name);
    struct check check;
    check_tree(&check, view_tree(&stage->view), &stage->view.style);
    if (check.count > 0) {
        print_message("%s %s %s: %s", looks[look].name, stage->language, stage->kind, check.text);
    }
    stage->findings += check.count;
    snprintf(
        path, sizeof path, "build/pictures/%s-%s-%02zu-%s.png", stage->kind, stage->language, look,
        looks[look].name);
    cairo_surface_write_to_png(stage->view.surface, path);
}

static void compare(const char *said, size_t len, const char *path)
{
    const char *mode = getenv("FOYER_GOLDEN");
    struct bytes now = {(const uint8_t *)said, len};
    if (mode != NULL && strcmp(mode, "write") == 0) {
        assert_int_equal(file_replace(path, now, 0644), FILE_OK);
    }
    SCOPED(file_release) struct file golden = {0};
    assert_int_equal(file_read(&golden, path, GOLDEN_MAX), FILE_OK);
    size_t line = 1, least = len < golden.content.len ? len : golden.content.len;
    for (size_t i = 0; i < least && said[i] == (char)golden.content.at[i]; i++) {
        line += said[i] == '\n';
    }
    bool is_same = len == golden.content.len && memcmp(said, golden.content.at, len) == 0;
    if (!is_same) {
        print_message("%s: other words from line %zu on; FOYER_GOLDEN=write\n", path, line);
    }
    assert_true(is_same);
}

static void play(const struct panel *panel, const char *kind, size_t language_at)
{
    static const char *const languages[] = {"de", "en"};
    struct stage *stage = test_calloc(1, sizeof *stage);
    char *said = NULL, path[128];
    size_t len = 0;
    mkdir("build", 0777);
    mkdir("build/pictures", 0777);
    open_stage(stage, panel, kind);
    stage->language = languages[language_at];
    stage->said = open_memstream(&said, &len);
    for (size_t i = 0; i < COUNT(looks); i++) {
        visit_begin(&stage->visit);
        stage->visit.session.language = language_at;
        stage->typing = (struct typing){0};
        looks[i].prepare(&stage->visit);
        show(stage, i);
    }
    fclose(stage->said);
    size_t findings = stage->findings;
    snprintf(path, sizeof path, "tests/golden/screens-%s.txt", stage->language);
    close_stage(stage);
    test_free(stage);
    compare(said, len, path);
    free(said);
    assert_int_equal(findings, 0);
}

static void screens_stand_upright_in_german(void **state)
{
    (void)state;
    play(&portrait, "portrait", 0);
}

static void screens_stand_upright_in_english(void **state)
{
    (void)state;
    play(&portrait, "portrait", 1);
}

static void screens_lie_wide_in_german(void **state)
{
    (void)state;
    play(&landscape, "landscape", 0);
}

static void screens_lie_wide_in_english(void **state)
{
    (void)state;
    play(&landscape, "landscape", 1);
}

/* The packs of the visit speak German and English. */
static void what_a_service_says_in_german_only_is_said_to_be_german(void **state)
{
    (void)state;
    static const char *const LANGUAGES[] = {"tr", "en"}; /* the second one is the control */
    for (size_t i = 0; i < COUNT(LANGUAGES); i++) {
        struct stage *stage = test_calloc(1, sizeof *stage);
        open_stage(stage, &portrait, "portrait");
        read_texts(stage, 1, LANGUAGES[i]);
        stage->visit.setup.languages[1] = stage->texts[1].language;
        visit_begin(&stage->visit);
        look_consent(&stage->visit);
        stage->visit.session.language = 1;
        const struct screen_setup setup = {
            &stage->visit.session, &stage->typing, &stage->terminal, stage->texts};
        struct tree *tree = view_begin(&stage->view, TEXT_OF("consent"), screen_language(&setup));
        screen_build(tree, &setup);
        view_show(&stage->view);
        const struct tree *shown = view_tree(&stage->view);
        struct text own = {LANGUAGES[i], 2}, pack = i == 0 ? TEXT_OF("de") : own;
        assert_true(text_equal(tree_find(shown, TEXT_OF("title"))->language, pack));
        assert_true(text_equal(tree_find(shown, TEXT_OF("facts"))->language, own));
        assert_true(text_equal(tree_find(shown, TEXT_OF("help"))->language, own));
        close_stage(stage);
        test_free(stage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screens_stand_upright_in_german),
        cmocka_unit_test(screens_stand_upright_in_english),
        cmocka_unit_test(screens_lie_wide_in_german),
        cmocka_unit_test(screens_lie_wide_in_english),
        cmocka_unit_test(what_a_service_says_in_german_only_is_said_to_be_german),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
