/* The screens of waiting numbers and appointments in both languages on both panels: nothing overlaps or
 * is cut off, they say what they must, and there are pictures in build/pictures to be looked at. */
#include <stdio.h>
#include <sys/stat.h>

#include "tests/waiting.h"
#include "ui/check.h"
#include "ui/screens/screens.h"

static const struct panel portrait = {1080, 1920, 21.5, 850, 1050, 800};
static const struct panel landscape = {1920, 1080, 21.5, 850, 1050, 900};

struct stage {
    struct waiting waiting;
    struct terminal terminal;
    struct arena common;
    struct texts texts[2];
    struct view view;
    struct typing typing;
    uint8_t *pixels;
    const char *kind, *language;
    size_t findings, pictures;
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

static void open_stage(struct stage *stage, const struct panel *panel, uint64_t utc_s)
{
    setenv("TZ", "Europe/Berlin", 1);
    waiting_open(&stage->waiting, utc_s);
    stage->terminal = (struct terminal){
        .town = "Musterstadt",
        .place = "Rathaus, Foyer",
        .number_from = 1,
        .number_to = TERMINAL_NUMBER_MAX};
    stage->terminal.panel = *panel;
    stage->kind = panel->width_px < panel->height_px ? "portrait" : "landscape";
    stage->language = "de";
    arena_init_common(&stage->common, 4u << 20);
    read_texts(stage, 0, "de");
    read_texts(stage, 1, "en");
    pack_set_beneath(&stage->waiting.pack, stage->texts, 2);
    pack_set_beneath(&stage->waiting.lost, stage->texts, 2);
    assert_true(view_init(&stage->view, panel, NULL));
    stage->pixels = test_malloc((size_t)panel->width_px * panel->height_px * 4);
    view_use_frame(
        &stage->view,
        (struct rim_frame){
            stage->pixels, (int)panel->width_px, (int)panel->height_px, (int)panel->width_px * 4});
    mkdir("build/pictures", 0755);
}

static void close_stage(struct stage *stage)
{
    assert_int_equal(stage->findings, 0);
    view_finish(&stage->view);
    test_free(stage->pixels);
    waiting_close(&stage->waiting);
    arena_finish(&stage->common);
}

/* Builds the screen as it is now and takes a picture. */
static void show(struct stage *stage, const char *name)
{
    const struct screen_setup setup = {
        &stage->waiting.visit.session, &stage->typing, &stage->terminal, stage->texts};
    char id[TREE_ID_MAX + 1], path[256];
    struct rect rects[DAMAGE_MAX];
    struct check check;
    typing_follow(&stage->typing, setup.session);
    struct tree *tree =
        view_begin(&stage->view, screen_id(setup.session, id), screen_language(&setup));
    screen_build(tree, &setup);
    view_show(&stage->view);
    view_expose(&stage->view);
    view_paint(&stage->view, rects);
    check_tree(&check, view_tree(&stage->view), &stage->view.style);
    if (check.count > 0) {
        print_message("%s %s %s: %s", name, stage->language, stage->kind, check.text);
    }
    stage->findings += check.count;
    snprintf(
        path, sizeof path, "build/pictures/waiting-%s-%s-%02zu-%s.png", stage->kind,
        stage->language, stage->pictures++, name);
    cairo_surface_write_to_png(stage->view.surface, path);
}

static bool says(const struct stage *stage, const char *words)
{
    const struct tree *tree = view_tree(&stage->view);
    struct text wanted = {words, strlen(words)};
    for (const struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        const struct text texts[] = {node->name, node->value};
        for (size_t i = 0; i < COUNT(texts); i++) {
            if (texts[i].len >= wanted.len &&
                memmem(texts[i].at, texts[i].len, wanted.at, wanted.len) != NULL) {
                return true;
            }
        }
    }
    return false;
}

static void expect(const struct stage *stage, const char *words)
{
    if (!says(stage, words)) {
        fail_msg(
            "the screen %.*s does not say \"%s\"", TEXT_ARG(view_tree(&stage->view)->root->id),
            words);
    }
}

static const struct ticket number = {
    .letter = 'A', .number = 17, .before = 3, .is_counted = true, .when = "2026-11-24"};
static const struct ticket slot = {.is_slot = true, .letter = 'B', .when = "2026-11-30 09:00"};

/* From the list of services to the slip. */
static void walk_number(struct stage *stage)
{
    struct waiting *w = &stage->waiting;
    show(stage, "services");
    waiting_do(w, ACTION_SERVICE, WAITING_PACK);
    show(stage, "concerns");
    waiting_do(w, ACTION_CONCERN, WAITING_REGISTRATION);
    show(stage, "drawing");
    waiting_give(w, number);
    show(stage, "ticket");
    expect(stage, "A 017");
    const struct node *node = tree_find(view_tree(&stage->view), TEXT_OF("number"));
    assert_true(text_equal(node->spoken, TEXT_OF("A 17")));
    waiting_printer(w, STATUS_out, PRINTER_PAPER_OUT);
    show(stage, "ticket_no_paper");
    expect(stage, "A 017");
    waiting_feed(w, (struct session_event){.kind = EVENT_PRINT_FAILED});
    waiting_printer(w, STATUS_ok, 0);
    show(stage, "ticket_screen");
    w->visit.session.is_printing = true;
    waiting_feed(w, (struct session_event){.kind = EVENT_PRINTED});
    show(stage, "ticket_printed");
}

static void walk_appointment(struct stage *stage)
{
    struct waiting *w = &stage->waiting;
    waiting_choose(w, WAITING_PASSPORT);
    show(stage, "concern");
    waiting_do(w, ACTION_BOOK, 0);
    show(stage, "looking");
    waiting_tell_slots(w);
    show(stage, "slot_days");
    waiting_do(w, ACTION_SLOT, 0);
    show(stage, "slot_times");
    waiting_do(w, ACTION_SLOT, 1);
    show(stage, "slot_check");
    waiting_do(w, ACTION_NEXT, 0);
    waiting_feed(
        w, (struct session_event){
               .kind = EVENT_UNDRAWN, .text = TEXT_OF(VISIT_RECEIPT), .number = TICKET_TAKEN});
    show(stage, "undrawn");
    waiting_do(w, ACTION_RETRY, 0);
    waiting_tell_slots(w);
    waiting_do(w, ACTION_SLOT, 2);
    waiting_do(w, ACTION_SLOT, 2);
    waiting_do(w, ACTION_NEXT, 0);
    waiting_give(w, slot);
    show(stage, "appointment");
    expect(stage, VISIT_RECEIPT);
}

/* What may be it; then what is not there; then no list at all. */
static void walk_matches(struct stage *stage)
{
    struct waiting *w = &stage->waiting;
    stage->pictures = 50;
    waiting_search(w, "keys", "grey", "bus", "18.11.2026");
    show(stage, "matches");
    expect(stage, "F-2041");
    expect(stage, "16.11.2026"); /* the week */
    assert_false(says(stage, "20.11.2026"));
    assert_false(says(stage, "F-2039"));
    waiting_do(w, ACTION_BACK, 0);
    waiting_answer(w, w->lost.search.day, "25.11.2026");
    waiting_do(w, ACTION_NEXT, 0);
    show(stage, "no_matches");
    assert_false(says(stage, "F-20"));
    waiting_do(w, ACTION_BACK, 0);
    w->visit.setup.found = NULL;
    waiting_do(w, ACTION_NEXT, 0);
    show(stage, "no_list");
}

/* In German, then in English. */
static void in_both(const struct panel *panel, uint64_t utc_s, void (*walk)(struct stage *))
{
    for (uint32_t language = 0; language < 2; language++) {
        struct stage stage = {0};
        open_stage(&stage, panel, utc_s);
        stage.waiting.visit.session.language = language;
        stage.language = language == 0 ? "de" : "en";
        walk(&stage);
        close_stage(&stage);
    }
}

static void a_waiting_number_is_to_be_read_on_both_panels(void **state)
{
    (void)state;
    in_both(&portrait, WAITING_MORNING, walk_number);
    in_both(&landscape, WAITING_MORNING, walk_number);
}

static void an_appointment_is_to_be_read_on_both_panels(void **state)
{
    (void)state;
    in_both(&portrait, WAITING_MORNING, walk_appointment);
    in_both(&landscape, WAITING_MORNING, walk_appointment);
}

static void what_was_found_is_to_be_read_on_both_panels(void **state)
{
    (void)state;
    in_both(&portrait, WAITING_MORNING, walk_matches);
    in_both(&landscape, WAITING_MORNING, walk_matches);
}

static void show_closed(struct stage *stage)
{
    waiting_do(&stage->waiting, ACTION_SERVICE, WAITING_PACK);
    show(stage, "closed_concerns");
    waiting_do(&stage->waiting, ACTION_CONCERN, WAITING_REGISTRATION);
    show(stage, "closed_concern");
}

static void what_is_closed_says_why_and_when_it_opens(void **state)
{
    (void)state;
    static const struct {
        uint64_t utc_s;
        const char *why, *when;
    } moments[] = {
        {WAITING_MORNING - 7200, "Noch nicht geöffnet.", "Wieder heute ab 08:00 Uhr."},
        {WAITING_MORNING + 4 * 3600, "Zurzeit ist Pause.", "Wieder heute ab 14:00 Uhr."},
        {WAITING_MORNING + 7 * 3600, "Für heute", "Wieder morgen ab 08:00 Uhr."},
        {WAITING_MORNING + 4 * 86400, "Heute geschlossen.", "Montag, 30.11.2026, ab 08:00 Uhr."},
        {WAITING_MORNING + 31 * 86400, "Zwischen Weihnachten", "Montag, 04.01.2027"},
    };
    for (size_t i = 0; i < COUNT(moments); i++) {
        struct stage stage = {0};
        open_stage(&stage, &portrait, moments[i].utc_s);
        stage.pictures = 20 + 2 * i;
        show_closed(&stage);
        expect(&stage, moments[i].why);
        expect(&stage, moments[i].when);
        close_stage(&stage);
    }
}

static void other_terminals_are_mentioned_where_there_are_some(void **state)
{
    (void)state;
    struct stage stage = {0};
    open_stage(&stage, &portrait, WAITING_MORNING);
    waiting_choose(&stage.waiting, WAITING_REGISTRATION);
    waiting_give(&stage.waiting, number);
    stage.pictures = 40;
    show(&stage, "alone");
    assert_false(says(&stage, "Andere Geräte"));
    stage.terminal.number_to = 499;
    show(&stage, "others");
    expect(&stage, "Andere Geräte");
    close_stage(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_waiting_number_is_to_be_read_on_both_panels),
        cmocka_unit_test(an_appointment_is_to_be_read_on_both_panels),
        cmocka_unit_test(what_was_found_is_to_be_read_on_both_panels),
        cmocka_unit_test(what_is_closed_says_why_and_when_it_opens),
        cmocka_unit_test(other_terminals_are_mentioned_where_there_are_some),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
