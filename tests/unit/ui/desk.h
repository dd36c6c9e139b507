/* Somebody who types into one field, for the tests of the keyboard. */
#pragma once

#include "tests/stage.h"
#include "ui/edit.h"
#include "ui/keyboard.h"

struct desk {
    struct stage stage;
    struct keyboard keyboard;
    enum keyboard_kind kind;
    const char *language;
    char space[256];
    struct edit edit;
};

static inline void show(struct desk *desk)
{
    struct tree *tree = view_begin(&desk->stage.view, TEXT_OF("typing"), text_of(desk->language));
    struct frame frame = example_frame(tree, false);
    build_heading(tree, frame.content, TEXT_OF("title"), 1, TEXT_OF("Wie heißen Sie?"));
    struct node *field =
        build_field(tree, frame.content, TEXT_OF("f"), TEXT_OF("Name"), EXAMPLE_ACTION);
    field->state |= STATE_EDITING;
    field->value = (struct text){desk->edit.at, desk->edit.len};
    field->caret = desk->edit.after;
    keyboard_build(tree, frame.keyboard, &desk->keyboard, desk->kind);
    view_show(&desk->stage.view);
}

static inline int sit_down(void **state)
{
    struct desk *desk = test_calloc(1, sizeof *desk);
    stage_open(&desk->stage, &example_portrait);
    desk->edit = (struct edit){desk->space, 0, sizeof desk->space, 0};
    desk->kind = KEYBOARD_TEXT;
    desk->language = "de";
    keyboard_reset(&desk->keyboard, desk->kind, true);
    show(desk);
    *state = desk;
    return 0;
}

static inline int stand_up(void **state)
{
    struct desk *desk = *state;
    stage_close(&desk->stage);
    test_free(desk);
    return 0;
}

static inline void handle(struct desk *desk, struct view_event event)
{
    keyboard_filter(&desk->keyboard, &event);
    desk->edit.after =
        edit_settle((struct text){desk->edit.at, desk->edit.len}, desk->keyboard.after);
    if (event.want == VIEW_TYPED) {
        if (event.replaces) {
            edit_erase(&desk->edit);
        }
        assert_true(edit_type(&desk->edit, text_of(event.text), 200));
    } else if (event.want == VIEW_ERASED) {
        edit_erase(&desk->edit);
    }
    show(desk);
}

static inline void strike(struct desk *desk, const char *id)
{
    handle(desk, stage_tap(&desk->stage, id));
}

/* A fresh keyboard over an empty field. */
static inline void begin_with(struct desk *desk, enum keyboard_kind kind)
{
    desk->kind = kind;
    desk->edit.len = desk->edit.after = 0;
    keyboard_reset(&desk->keyboard, kind, true);
    show(desk);
}

static inline void hold(struct desk *desk, const char *id)
{
    desk->stage.now_ms += 2000;
    stage_on(&desk->stage, RIM_DOWN, id);
    handle(desk, view_tick(&desk->stage.view, view_deadline(&desk->stage.view)));
    stage_finger(&desk->stage, RIM_UP, 1, 0, 0);
}

static inline void strike_all(struct desk *desk, const char *const *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        strike(desk, ids[i]);
    }
}

static inline void stands_there(struct desk *desk, const char *text)
{
    assert_int_equal(desk->edit.len, strlen(text));
    assert_memory_equal(desk->edit.at, text, desk->edit.len);
    assert_true(text_equal(stage_node(&desk->stage, "f")->value, text_of(text)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sit_down, stand_up)
