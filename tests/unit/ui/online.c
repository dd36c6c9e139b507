/* What the citizen reads and hears of documents and the online function: every end of a task and every
 * failure of a document has a screen and words of its own, in every language; no digit of a PIN is in any
 * tree. */
#include <stdio.h>

#include "base/file.h"
#include "tests/looks.h"
#include "ui/screens/lead.h"
#include "ui/screens/pen.h"

static const char *const languages[] = {"de", "de-x-leicht", "en", "tr", "ar",
                                        "uk", "pl",          "ru", "fr", "ro"};

struct stage {
    struct visit visit;
    struct terminal terminal;
    struct arena common;
    struct texts own[COUNT(languages)], texts[2];
    size_t language;
    struct view view;
    struct typing typing;
    struct lead lead;
    uint8_t *pixels;
};

static int open_stage(void **state)
{
    static const struct panel panel = {1080, 1920, 21.5, 850, 1050, 800};
    struct stage *stage = test_calloc(1, sizeof *stage);
    online_open(&stage->visit, PIN_ENTRY_TOUCHSCREEN);
    arena_init_common(&stage->common, 32u << 20);
    for (size_t i = 0; i < COUNT(languages); i++) {
        char path[64], why[TEXTS_WHY_MAX];
        SCOPED(file_release) struct file file = {0};
        snprintf(path, sizeof path, "assets/locales/%s.po", languages[i]);
        assert_int_equal(file_read(&file, path, TEXTS_FILE_MAX), FILE_OK);
        assert_true(texts_read(
            &stage->own[i], &stage->common, file.content,
            (struct text){languages[i], strlen(languages[i])}, why));
    }
    stage->terminal = (struct terminal){.town = "Musterstadt", .panel = panel};
    assert_true(view_init(&stage->view, &panel, NULL));
    stage->pixels = test_malloc((size_t)panel.width_px * panel.height_px * 4);
    view_use_frame(
        &stage->view,
        (struct rim_frame){
            stage->pixels, (int)panel.width_px, (int)panel.height_px, (int)panel.width_px * 4});
    *state = stage;
    return 0;
}

static int close_stage(void **state)
{
    struct stage *stage = *state;
    view_finish(&stage->view);
    visit_close(&stage->visit);
    arena_finish(&stage->common);
    test_free(stage->pixels);
    test_free(stage);
    return 0;
}

static void begin(struct stage *stage)
{
    visit_begin(&stage->visit);
    stage->visit.setup.pin_entry = PIN_ENTRY_TOUCHSCREEN;
    stage->typing = (struct typing){0};
}

static const struct tree *show(struct stage *stage)
{
    stage->texts[0] = stage->texts[1] = stage->own[stage->language];
    for (size_t i = 0; i < VISIT_PACKS; i++) {
        pack_set_beneath(&stage->visit.packs[i], stage->own, COUNT(languages));
    }
    const struct screen_setup setup = {
        &stage->visit.session, &stage->typing, &stage->terminal, stage->texts};
    lead_show(&stage->lead, &stage->view, &stage->typing, &setup);
    return view_tree(&stage->view);
}

/* "online.tries": a text that is missing shows its key. */
static bool looks_like_a_key(struct text text)
{
    size_t dots = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool is_inner = i > 0 && i + 1 < text.len;
        dots += c == '.' && is_inner;
        if (!(c >= 'a' && c <= 'z') && c != '_' && !(c == '.' && is_inner)) {
            return false;
        }
    }
    return dots > 0;
}

static size_t keys_in(const struct tree *tree)
{
    size_t keys = 0;
    for (const struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        const struct text texts[] = {node->name, node->value, node->hint, node->provenance};
        for (size_t i = 0; i < COUNT(texts); i++) {
            if (looks_like_a_key(texts[i])) {
                print_message("%.*s\n", TEXT_ARG(texts[i]));
                keys++;
            }
        }
    }
    return keys;
}

static struct text name_of(const struct tree *tree, struct text id)
{
    const struct node *node = tree_find(tree, id);
    assert_non_null(node);
    return node == NULL ? (struct text){0} : node->name;
}

static bool has(const struct tree *tree, const char *id)
{
    return tree_find(tree, (struct text){id, strlen(id)}) != NULL;
}

static void every_screen_has_its_words_in_every_language(void **state)
{
    struct stage *stage = *state;
    for (stage->language = 0; stage->language < COUNT(languages); stage->language++) {
        for (size_t i = 0; i < COUNT(looks); i++) {
            begin(stage);
            looks[i].prepare(&stage->visit);
            size_t keys = keys_in(show(stage));
            if (keys > 0) {
                print_message("%s in %s\n", looks[i].name, languages[stage->language]);
            }
            assert_int_equal(keys, 0);
        }
    }
    assert_true(looks_like_a_key(TEXT_OF("online.tries"))); /* it would notice */
    assert_false(looks_like_a_key(TEXT_OF("Fertig.")));
}

/* What a citizen is told, and whether the same may be tried again. */
static const struct {
    const char *word;
    enum online_result result;
    bool retries, unblocks;
} ends[] = {
    {"cancelled", ONLINE_CANCELLED, true, false},
    {"busy", ONLINE_BUSY, true, false},
    {"timeout", ONLINE_TIMEOUT, true, false},
    {"lifted", ONLINE_LIFTED, true, false},
    {"blocked", ONLINE_BLOCKED, false, true},
    {"not_blocked", ONLINE_NOT_BLOCKED, false, false},
    {"off", ONLINE_OFF, false, false},
    {"spent", ONLINE_PUK_SPENT, false, false},
    {"no_card", ONLINE_NO_CARD, true, false},
    {"refused", ONLINE_REFUSED, false, false},
    {"service", ONLINE_SERVICE, true, false},
    {"fault", ONLINE_FAULT, true, false},
};

static void every_end_of_a_task_has_a_screen_and_a_way_on(void **state)
{
    struct stage *stage = *state;
    size_t told = 0;
    for (size_t i = 0; i < COUNT(ends); i++) {
        char key[64];
        begin(stage);
        look_online_work(&stage->visit);
        online_done(&stage->visit, ends[i].result);
        assert_int_equal(stage->visit.session.screen, SCREEN_online_failed);
        const struct tree *tree = show(stage);
        assert_string_equal(online_failure(ends[i].result), ends[i].word);
        snprintf(key, sizeof key, "failed.%s", ends[i].word);
        assert_true(text_equal(
            name_of(tree, TEXT_OF("why")),
            texts_find(&stage->own[0], (struct text){key, strlen(key)})));
        assert_int_equal(has(tree, "retry"), ends[i].retries);
        assert_int_equal(has(tree, "unblock"), ends[i].unblocks);
        assert_true(has(tree, "back")); /* always a way out */
        told++;
    }
    /* with done and last try, which have screens of their own, that is all of them */
    assert_int_equal(told + 2, ONLINE_RESULT_COUNT);
}

static void inside_a_service_every_end_offers_to_go_without(void **state)
{
    struct stage *stage = *state;
    for (size_t i = 0; i < COUNT(ends); i++) {
        begin(stage);
        look_online_consent(&stage->visit);
        visit_do(&stage->visit, ACTION_NEXT, 0);
        online_done(&stage->visit, ends[i].result);
        const struct tree *tree = show(stage);
        assert_true(has(tree, "without"));
        visit_do(&stage->visit, ACTION_WITHOUT, 0);
        visit_feed(&stage->visit, (struct session_event){.kind = EVENT_GONE});
        assert_int_equal(stage->visit.session.screen, SCREEN_form);
    }
}

/* Every failure of reading: which screen, and which words. */
static const struct {
    enum document_failure failure;
    enum screen screen;
    const char *id, *key;
} failures[] = {
    {DOCUMENT_LIFTED, SCREEN_lay, "trouble", "notice.lifted"},
    {DOCUMENT_WRONG_SECRET, SCREEN_can, "trouble", "notice.can_wrong"},
    {DOCUMENT_NO_TRIES, SCREEN_problem, "why", "problem.no_tries"},
    {DOCUMENT_REFUSED, SCREEN_problem, "why", "problem.refused"},
    {DOCUMENT_DAMAGED, SCREEN_problem, "why", "problem.damaged"},
    {DOCUMENT_TIMEOUT, SCREEN_lay, "trouble", "notice.timeout"},
    {DOCUMENT_READER, SCREEN_problem, "why", "problem.reader"},
    {DOCUMENT_ONLY_BY_EID, SCREEN_problem, "why", "problem.german_eid"},
    {DOCUMENT_POLICY, SCREEN_problem, "why", "problem.policy"},
    {DOCUMENT_CHANGED, SCREEN_lay, "trouble", "notice.changed"},
};

static void every_failure_of_a_document_has_its_words_and_a_way_without(void **state)
{
    struct stage *stage = *state;
    assert_int_equal(COUNT(failures), DOCUMENT_FAILURE_COUNT);
    for (size_t i = 0; i < COUNT(failures); i++) {
        begin(stage);
        look_choose(&stage->visit, VISIT_EITHER);
        look_event(&stage->visit, EVENT_SEEN, DOCUMENT_ID_CARD);
        online_type(&stage->visit, "123456");
        look_event(&stage->visit, EVENT_DOCUMENT_FAILED, failures[i].failure);
        assert_int_equal(stage->visit.session.screen, failures[i].screen);
        const struct tree *tree = show(stage);
        assert_true(text_equal(
            name_of(tree, (struct text){failures[i].id, strlen(failures[i].id)}),
            texts_find(&stage->own[0], (struct text){failures[i].key, strlen(failures[i].key)})));
        assert_true(has(tree, "without"));
    }
}

static void a_german_card_is_led_to_its_online_function_where_there_is_one(void **state)
{
    struct stage *stage = *state;
    begin(stage);
    look_choose(&stage->visit, VISIT_EITHER);
    visit_feed(
        &stage->visit,
        (struct session_event){.kind = EVENT_ONLINE, .status = STATUS_ok, .number = 1});
    look_event(&stage->visit, EVENT_SEEN, DOCUMENT_GERMAN_EID);
    assert_int_equal(stage->visit.session.screen, SCREEN_online_offer);
    assert_true(has(show(stage), "identify"));
    assert_true(has(show(stage), "without"));
}

static bool holds(const struct tree *tree, const char *digits)
{
    bool is_there = false;
    for (const struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        const struct text texts[] = {node->name,       node->value,  node->hint, node->error,
                                     node->provenance, node->spoken, node->id};
        for (size_t i = 0; i < COUNT(texts); i++) {
            is_there =
                is_there || (texts[i].len > 0 &&
                             memmem(texts[i].at, texts[i].len, digits, strlen(digits)) != NULL);
        }
    }
    return is_there;
}

static void no_digit_of_a_secret_is_in_the_tree(void **state)
{
    struct stage *stage = *state;
    void (*const screens[])(struct visit * v) = {look_online_pin,   look_online_new,
                                                 look_online_again, look_online_transport,
                                                 look_online_can,   look_online_puk};
    for (size_t i = 0; i < COUNT(screens); i++) {
        begin(stage);
        screens[i](&stage->visit);
        visit_type(&stage->visit, 0, "78787");
        assert_non_null(stage->visit.session.typed);
        assert_string_equal(stage->visit.session.typed->field[0], "78787");
        (void)show(stage);
        stage->typing.shows_secret = true; /* a new screen has forgotten it */
        const struct tree *tree = show(stage);
        assert_false(holds(tree, "7878"));
        assert_false(has(tree, "can-eye"));
    }
}

/* What is proved is said calmly, and nobody is called identified or a document forged. */
static void what_was_proved_is_said_and_no_more(void **state)
{
    static const char *const never[] = {"identifiziert", "gefälscht", "Fälschung", "ungültig"};
    struct stage *stage = *state;
    void (*const screens[])(struct visit * v) = {
        look_person, look_person_unknown, look_person_misfit, look_person_online};
    static const char *const keys[] = {
        "person.signed", "person.unsigned", "person.unsigned", "person.online"};
    for (size_t i = 0; i < COUNT(screens); i++) {
        begin(stage);
        screens[i](&stage->visit);
        const struct tree *tree = show(stage);
        assert_true(text_equal(
            name_of(tree, TEXT_OF("proof")),
            texts_find(&stage->own[0], (struct text){keys[i], strlen(keys[i])})));
        for (size_t k = 0; k < COUNT(never); k++) {
            assert_false(holds(tree, never[k]));
        }
    }
}

static void a_service_says_before_it_begins_which_documents_fit(void **state)
{
    static const char *const keys[ASSURANCE_COUNT] = {
        NULL, "fits.read", "fits.proved", "fits.high"};
    struct stage *stage = *state;
    struct pack *pack = &stage->visit.packs[VISIT_EITHER];
    for (enum assurance want = ASSURANCE_NONE; want < ASSURANCE_COUNT; want++) {
        begin(stage);
        pack->assurance = want;
        online_ready(&stage->visit);
        visit_do(&stage->visit, ACTION_BEGIN, 0);
        visit_do(&stage->visit, ACTION_LANGUAGE, 0);
        visit_do(&stage->visit, ACTION_SERVICE, VISIT_EITHER);
        const struct tree *tree = show(stage);
        assert_int_equal(has(tree, "fits"), keys[want] != NULL);
        if (keys[want] != NULL) {
            assert_true(text_equal(
                name_of(tree, TEXT_OF("fits")),
                texts_find(&stage->own[0], (struct text){keys[want], strlen(keys[want])})));
        }
    }
    pack->assurance = ASSURANCE_NONE;
}

#define STAGE(name) cmocka_unit_test_setup_teardown(name, open_stage, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE(every_screen_has_its_words_in_every_language),
        STAGE(every_end_of_a_task_has_a_screen_and_a_way_on),
        STAGE(inside_a_service_every_end_offers_to_go_without),
        STAGE(every_failure_of_a_document_has_its_words_and_a_way_without),
        STAGE(a_german_card_is_led_to_its_online_function_where_there_is_one),
        STAGE(no_digit_of_a_secret_is_in_the_tree),
        STAGE(what_was_proved_is_said_and_no_more),
        STAGE(a_service_says_before_it_begins_which_documents_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
