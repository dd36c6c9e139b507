/* The pack tests/packs/controls on a stage without a kiosk: a session, its screens, keys and fingers. */
#pragma once

#include "ui/screens/control.h"

#include <stdio.h>

#include "base/file.h"
#include "tests/unit/model/packs.h"
#include "ui/check.h"
#include "ui/screens/suggest.h"

static const struct panel portrait = {1080, 1920, 21.5, 850, 1050, 800};
static const struct panel landscape = {1920, 1080, 21.5, 850, 1050, 900};

struct stage {
    struct pack pack;
    struct arena common, arena;
    struct texts texts[2];
    struct file places_file;
    struct places places;
    struct session_setup setup;
    struct session session;
    struct session_effects effects;
    struct terminal terminal;
    struct view view;
    struct typing typing;
};

static inline void feed(struct stage *stage, struct session_event event)
{
    event.now_ms = 1000000;
    event.utc_s = 1795503600; /* 2026-11-24 07:00 UTC */
    session_step(&stage->session, &event, &stage->effects);
}

static inline void act(struct stage *stage, enum session_action action, size_t number)
{
    feed(
        stage,
        (struct session_event){.kind = EVENT_ACTION, .action = action, .number = (uint32_t)number});
}

/* The tree of the screen as it is now. */
static inline const struct tree *show(struct stage *stage)
{
    const struct screen_setup setup = {
        &stage->session, &stage->typing, &stage->terminal, stage->texts};
    char id[TREE_ID_MAX + 1];
    typing_follow(&stage->typing, &stage->session);
    struct tree *tree =
        view_begin(&stage->view, screen_id(&stage->session, id), screen_language(&setup));
    screen_build(tree, &setup);
    view_show(&stage->view);
    return view_tree(&stage->view);
}

static inline const struct node *node_at(struct stage *stage, const char *id)
{
    const struct node *node = tree_find(show(stage), (struct text){id, strlen(id)});
    if (node == NULL) {
        fail_msg("no node %s", id);
    }
    return node;
}

static inline void put(struct stage *stage, struct view_event view)
{
    struct session_event event = {0};
    char space[TYPING_BYTES_MAX];
    if (typing_event(&stage->typing, &stage->session, &view, &event, space)) {
        feed(stage, event);
    }
}

static inline void touch(struct stage *stage, const char *id)
{
    const struct node *node = node_at(stage, id);
    assert_true(node_can_be_chosen(node));
    put(stage, (struct view_event){.want = VIEW_CHOSEN, .node = node});
}

static inline void type(struct stage *stage, const char *text)
{
    for (; *text != '\0'; text++) {
        struct view_event view = {.want = VIEW_ERASED};
        if (*text != '<') { /* else the last letter is taken away */
            view.want = VIEW_TYPED;
            view.text[0] = *text;
        }
        put(stage, view);
    }
}

static inline void expect_shown(struct stage *stage, const char *id, const char *wanted)
{
    struct text value = node_at(stage, id)->value;
    if (!text_equal(value, (struct text){wanted, strlen(wanted)})) {
        fail_msg("%s is \"%.*s\", not \"%s\"", id, TEXT_ARG(value), wanted);
    }
}

static inline void expect_editing(struct stage *stage, const char *id)
{
    assert_true((node_at(stage, id)->state & STATE_EDITING) != 0);
}

static inline void read_texts(struct stage *stage, size_t i, const char *language)
{
    char path[64], why[TEXTS_WHY_MAX];
    SCOPED(file_release) struct file file = {0};
    snprintf(path, sizeof path, "assets/locales/%s.po", language);
    assert_int_equal(file_read(&file, path, TEXTS_FILE_MAX), FILE_OK);
    assert_true(texts_read(
        &stage->texts[i], &stage->common, file.content, (struct text){language, strlen(language)},
        why));
}

static inline void begin(struct stage *stage, const struct panel *panel, size_t language)
{
    char why[PLACES_WHY_MAX];
    stage->terminal = (struct terminal){.town = "Musterstadt", .place = "Foyer", .panel = *panel};
    stage->setup = (struct session_setup){
        .pack_count = 1,
        .packs = {&stage->pack},
        .language_count = 2,
        .languages = {TEXT_OF("de"), TEXT_OF("en")},
        .receipt = TEXT_OF("0K3T-9QXH-7MWF-21RA"),
        .places = &stage->places,
    };
    assert_int_equal(
        file_read(&stage->places_file, "deploy/simulated/places.txt", PLACES_FILE_MAX), FILE_OK);
    assert_true(places_read(&stage->places, stage->places_file.content, why));
    session_init(&stage->session, &stage->setup, &stage->arena, 1000000, 1795503600);
    assert_true(view_init(&stage->view, panel, NULL));
    stage->view.screen = (struct rect){0, 0, (int)panel->width_px, (int)panel->height_px};
    feed(stage, (struct session_event){.kind = EVENT_READER, .status = STATUS_ok});
    feed(stage, (struct session_event){.kind = EVENT_PRINTER, .status = STATUS_ok});
    feed(stage, (struct session_event){.kind = EVENT_OUTBOX, .status = STATUS_ok});
    act(stage, ACTION_BEGIN, 0);
    act(stage, ACTION_LANGUAGE, language);
    act(stage, ACTION_SERVICE, 0);
    act(stage, ACTION_NEXT, 0);
    act(stage, ACTION_WITHOUT, 0);
    assert_int_equal(stage->session.screen, SCREEN_form);
}

static inline struct stage *open_on(const struct panel *panel, size_t language)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    open_pack(&stage->pack, "controls");
    stage->pack.not_after = 30000;
    arena_init_common(&stage->common, 4u << 20);
    arena_init(&stage->arena, 4u << 20);
    read_texts(stage, 0, "de");
    read_texts(stage, 1, "en");
    pack_set_beneath(&stage->pack, stage->texts, 2);
    begin(stage, panel, language);
    return stage;
}

static inline void close_stage(struct stage *stage)
{
    view_finish(&stage->view);
    arena_finish(&stage->arena);
    file_release(&stage->places_file);
    pack_release(&stage->pack);
    arena_finish(&stage->common);
    test_free(stage);
}

static inline int setup(void **state)
{
    *state = open_on(&portrait, 0);
    return 0;
}

static inline int teardown(void **state)
{
    close_stage(*state);
    return 0;
}

static inline struct text answer_at(struct stage *stage, const char *pointer)
{
    return form_answer(stage->session.form, question_at(&stage->pack, pointer));
}

static inline void expect_given(struct stage *stage, const char *pointer, const char *wanted)
{
    struct text got = answer_at(stage, pointer);
    if (!text_equal(got, (struct text){wanted, strlen(wanted)})) {
        fail_msg("%s is \"%.*s\", not \"%s\"", pointer, TEXT_ARG(got), wanted);
    }
}

/* Shows the page with this id. */
static inline void go_to(struct stage *stage, const char *id)
{
    struct text wanted = {id, strlen(id)};
    for (size_t i = 0; i < stage->pack.form.page_count; i++) {
        if (text_equal(stage->pack.form.pages[i].id, wanted)) {
            stage->session.page = i;
            show(stage);
            return;
        }
    }
    fail_msg("no page %s", id);
}
