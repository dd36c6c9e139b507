/* Entries of a list: added, changed, taken away, and left again. */
#include "model/session.h"

#include "tests/unit/model/packs.h"

struct stage {
    struct pack pack;
    struct arena arena;
    struct texts program;
    struct session_setup setup;
    struct session session;
    struct session_effects effects;
    uint64_t now_ms;
};

static void feed(struct stage *stage, struct session_event event)
{
    event.now_ms = ++stage->now_ms;
    event.utc_s = 1795503600; /* 2026-11-24 07:00 UTC */
    session_step(&stage->session, &event, &stage->effects);
}

static void act(struct stage *stage, enum session_action action, size_t number)
{
    feed(
        stage,
        (struct session_event){.kind = EVENT_ACTION, .action = action, .number = (uint32_t)number});
}

static void begin(struct stage *stage)
{
    stage->setup = (struct session_setup){
        .pack_count = 1,
        .packs = {&stage->pack},
        .language_count = 1,
        .languages = {TEXT_OF("de")},
        .receipt = TEXT_OF("0K3T-9QXH-7MWF-21RA"),
    };
    arena_wipe(&stage->arena);
    session_init(&stage->session, &stage->setup, &stage->arena, stage->now_ms, 1795503600);
    feed(stage, (struct session_event){.kind = EVENT_READER, .status = STATUS_ok});
    feed(stage, (struct session_event){.kind = EVENT_PRINTER, .status = STATUS_ok});
    feed(stage, (struct session_event){.kind = EVENT_OUTBOX, .status = STATUS_ok});
    act(stage, ACTION_BEGIN, 0);
    act(stage, ACTION_LANGUAGE, 0);
    act(stage, ACTION_SERVICE, 0);
    act(stage, ACTION_NEXT, 0);
    act(stage, ACTION_WITHOUT, 0);
    assert_int_equal(stage->session.screen, SCREEN_form);
}

static int setup(void **state)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    open_pack(&stage->pack, "controls");
    stage->pack.not_after = 30000;
    arena_init(&stage->arena, 4u << 20);
    begin(stage);
    *state = stage;
    return 0;
}

static int teardown(void **state)
{
    struct stage *stage = *state;
    arena_finish(&stage->arena);
    pack_release(&stage->pack);
    test_free(stage);
    return 0;
}

/* Shows the page with the list of children. */
static size_t to_list(struct stage *stage)
{
    size_t question = question_at(&stage->pack, "/children");
    stage->session.page = stage->pack.form.questions[question].page;
    return stage->session.page;
}

static void say(struct stage *stage, const char *pointer, const char *typed)
{
    feed(
        stage, (struct session_event){
                   .kind = EVENT_TEXT,
                   .number = (uint32_t)question_at(&stage->pack, pointer),
                   .text = {typed, strlen(typed)}});
}

static size_t count(const struct stage *stage)
{
    return form_entry_count(stage->session.form, 0);
}

static void add(struct stage *stage, const char *name)
{
    act(stage, ACTION_ENTRY_ADD, 0);
    say(stage, "/children/-/name", name);
    say(stage, "/children/-/born", "01.06.2015");
    act(stage, ACTION_NEXT, 0);
}

static bool is_named(const struct stage *stage, size_t entry, const char *name)
{
    struct text got =
        form_answer_in(stage->session.form, question_at(&stage->pack, "/children/-/name"), entry);
    return text_equal(got, (struct text){name, strlen(name)});
}

static void an_entry_is_asked_and_the_list_comes_back(void **state)
{
    struct stage *stage = *state;
    size_t page = to_list(stage);
    act(stage, ACTION_ENTRY_ADD, 0);
    assert_int_equal(stage->session.list, 0);
    assert_int_equal(stage->session.entry, 0);
    assert_true(stage->session.page != page);
    say(stage, "/children/-/name", "Mia");
    act(stage, ACTION_NEXT, 0); /* the day is missing */
    assert_int_equal(stage->session.list, 0);
    assert_int_equal(stage->session.error_count, 1);
    say(stage, "/children/-/born", "01.06.2015");
    assert_int_equal(stage->session.error_count, 0);
    act(stage, ACTION_NEXT, 0);
    assert_true(stage->session.list == FORM_NONE);
    assert_int_equal(stage->session.page, page);
    assert_int_equal(count(stage), 1);
}

static void an_entry_without_a_word_is_not_kept(void **state)
{
    struct stage *stage = *state;
    to_list(stage);
    act(stage, ACTION_ENTRY_ADD, 0);
    assert_int_equal(count(stage), 1);
    act(stage, ACTION_BACK, 0);
    assert_int_equal(count(stage), 0);
    act(stage, ACTION_ENTRY_ADD, 0);
    say(stage, "/children/-/name", "Mia");
    act(stage, ACTION_BACK, 0);
    assert_int_equal(count(stage), 1); /* something was said */
}

static void no_more_are_added_than_may_be(void **state)
{
    struct stage *stage = *state;
    to_list(stage);
    add(stage, "Mia");
    add(stage, "Ben");
    add(stage, "Lea");
    act(stage, ACTION_ENTRY_ADD, 0);
    assert_int_equal(count(stage), 3);
    assert_true(stage->session.list == FORM_NONE);
}

static void taking_away_is_asked_first(void **state)
{
    struct stage *stage = *state;
    to_list(stage);
    add(stage, "Mia");
    add(stage, "Ben");
    act(stage, ACTION_ENTRY_REMOVE, 0);
    assert_int_equal(stage->session.overlay, OVERLAY_REMOVE);
    act(stage, ACTION_STAY, 0);
    assert_int_equal(stage->session.overlay, OVERLAY_NONE);
    assert_int_equal(count(stage), 2);
    act(stage, ACTION_ENTRY_REMOVE, 0);
    act(stage, ACTION_REMOVE_YES, 0);
    assert_int_equal(count(stage), 1);
    assert_true(is_named(stage, 0, "Ben"));
}

static void a_question_that_nobody_answers_keeps_the_entry(void **state)
{
    struct stage *stage = *state;
    to_list(stage);
    add(stage, "Mia");
    act(stage, ACTION_ENTRY_REMOVE, 0);
    stage->now_ms = session_wake_ms(&stage->session);
    feed(stage, (struct session_event){.kind = EVENT_TICK});
    assert_int_equal(stage->session.overlay, OVERLAY_NONE);
    assert_int_equal(count(stage), 1);
}

static void a_wrong_entry_is_led_to(void **state)
{
    struct stage *stage = *state;
    size_t page = to_list(stage);
    add(stage, "Mia");
    act(stage, ACTION_ENTRY_ADD, 0);
    say(stage, "/children/-/name", "Ben");
    act(stage, ACTION_BACK, 0); /* without the day */
    act(stage, ACTION_NEXT, 0);
    assert_int_equal(stage->session.page, page);
    assert_int_equal(stage->session.error_count, 1);
    assert_int_equal(stage->session.errors[0].entry, 1);
    act(stage, ACTION_ENTRY_CHANGE, 1);
    assert_int_equal(stage->session.entry, 1);
    assert_int_equal(stage->session.error_count, 1); /* it is told again at the field */
    say(stage, "/children/-/born", "24.12.2019");
    act(stage, ACTION_NEXT, 0);
    act(stage, ACTION_NEXT, 0);
    assert_true(stage->session.page != page);
}

static void typing_goes_to_the_entry_that_is_shown(void **state)
{
    struct stage *stage = *state;
    to_list(stage);
    add(stage, "Mia");
    add(stage, "Ben");
    act(stage, ACTION_ENTRY_CHANGE, 1);
    say(stage, "/children/-/name", "Leo");
    assert_true(is_named(stage, 0, "Mia"));
    assert_true(is_named(stage, 1, "Leo"));
}

static void entries_that_are_not_there_are_passed_over(void **state)
{
    struct stage *stage = *state;
    size_t page = to_list(stage);
    add(stage, "Mia");
    static const enum session_action actions[] = {
        ACTION_ENTRY_CHANGE, ACTION_ENTRY_REMOVE, ACTION_ENTRY_ADD};
    for (size_t i = 0; i < COUNT(actions); i++) {
        act(stage, actions[i], 7 * FORM_ENTRIES_MAX + 1);
        act(stage, actions[i], 3 + (actions[i] == ACTION_ENTRY_ADD ? 5 : 0));
        assert_int_equal(stage->session.page, page);
        assert_int_equal(stage->session.overlay, OVERLAY_NONE);
    }
    act(stage, ACTION_REMOVE_YES, 0); /* nothing was asked */
    assert_int_equal(count(stage), 1);
    stage->session.page = 0; /* the list is not here */
    act(stage, ACTION_ENTRY_ADD, 0);
    assert_int_equal(count(stage), 1);
}

static uint64_t chance(uint64_t *seed, uint64_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (*seed >> 33) % below;
}

/* Whatever is done in whatever order: the page is one of the form, the entry is there. */
static void no_order_of_touches_leaves_the_form(void **state)
{
    struct stage *stage = *state;
    static const enum session_action actions[] = {
        ACTION_NEXT,       ACTION_BACK,         ACTION_CHANGE,
        ACTION_ENTRY_ADD,  ACTION_ENTRY_CHANGE, ACTION_ENTRY_REMOVE,
        ACTION_REMOVE_YES, ACTION_STAY,         ACTION_ENTRY_ADD};
    static const char *const words[] = {"", "Mia", "01.06.2015", "12345", "true", "de", "de\nel"};
    uint64_t seed = 20261124;
    size_t entries = 0, lists = 0;
    for (int i = 0; i < 6000; i++) {
        const struct form_plan *plan = &stage->pack.form;
        const char *word = words[chance(&seed, COUNT(words))];
        struct session_event event = {
            .kind = EVENT_ACTION,
            .action = actions[chance(&seed, COUNT(actions))],
            .number = (uint32_t)chance(&seed, 6)};
        if (chance(&seed, 2) == 0) {
            event = (struct session_event){
                .kind = (enum session_event_kind)(EVENT_TEXT + chance(&seed, 3)),
                .number = (uint32_t)chance(&seed, plan->question_count + 2),
                .total = chance(&seed, 8),
                .text = {word, strlen(word)}};
        }
        feed(stage, event);
        const struct session *s = &stage->session;
        if (s->form == NULL) {
            begin(stage); /* left by its beginning */
            continue;
        }
        assert_true(s->page < plan->page_count);
        if (s->list != FORM_NONE) {
            entries++;
            assert_true(s->entry < form_entry_count(s->form, s->list));
            assert_int_equal(plan->pages[s->page].list, s->list);
        } else if (s->screen == SCREEN_form) {
            assert_true(plan->pages[s->page].list == FORM_NONE);
            lists += s->page == plan->questions[plan->lists[0].question].page;
        }
        if (i % 50 == 0 && s->screen == SCREEN_form && s->overlay == OVERLAY_NONE) {
            stage->session.list = FORM_NONE;
            stage->session.entry = 0;
            to_list(stage);
        }
    }
    assert_true(entries > 100 && lists > 100); /* the walk was where it matters */
}

#define STEP(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STEP(an_entry_is_asked_and_the_list_comes_back),
        STEP(an_entry_without_a_word_is_not_kept),
        STEP(no_more_are_added_than_may_be),
        STEP(taking_away_is_asked_first),
        STEP(a_question_that_nobody_answers_keeps_the_entry),
        STEP(a_wrong_entry_is_led_to),
        STEP(typing_goes_to_the_entry_that_is_shown),
        STEP(entries_that_are_not_there_are_passed_over),
        STEP(no_order_of_touches_leaves_the_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
