/* A view on pixels in memory, for the tests of ui/. */
#pragma once

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/examples.h"
#include "tests/test.h"
#include "ui/check.h"

struct stage {
    struct view view;
    struct rim_frame frame;
    uint64_t now_ms;
};

static inline void stage_open(struct stage *stage, const struct panel *panel)
{
    *stage = (struct stage){.now_ms = 100000};
    assert_true(view_init(&stage->view, panel, NULL));
    int width = (int)panel->width_px;
    int height = (int)panel->height_px;
    uint8_t *pixels = calloc((size_t)width * (size_t)height, 4);
    assert_non_null(pixels);
    stage->frame = (struct rim_frame){pixels, width, height, width * 4};
    view_use_frame(&stage->view, stage->frame);
}

static inline void stage_close(struct stage *stage)
{
    view_finish(&stage->view);
    free(stage->frame.pixels);
}

static inline struct text text_of(const char *string)
{
    return (struct text){string, strlen(string)};
}

/* Builds and shows a screen. */
static inline void stage_show(struct stage *stage, const char *id, void (*build)(struct tree *))
{
    build(view_begin(&stage->view, text_of(id), TEXT_OF("de")));
    view_show(&stage->view);
}

/* Shows the example with this id. */
static inline void stage_example(struct stage *stage, const char *id)
{
    for (size_t i = 0; i < COUNT(examples); i++) {
        if (strcmp(examples[i].id, id) == 0) {
            stage_show(stage, id, examples[i].build);
            return;
        }
    }
    fail_msg("no example %s", id);
}

/* Paints; how many rectangles, and all of them joined. */
static inline size_t stage_paint(struct stage *stage, struct rect *all)
{
    struct rect rects[DAMAGE_MAX];
    size_t count = view_paint(&stage->view, rects);
    *all = (struct rect){0};
    for (size_t i = 0; i < count; i++) {
        *all = rect_join(*all, rects[i]);
    }
    return count;
}

static inline const struct node *stage_node(const struct stage *stage, const char *id)
{
    const struct node *node = tree_find(view_tree(&stage->view), text_of(id));
    if (node == NULL) {
        fail_msg("no node %s", id);
    }
    return node;
}

/* A finger at px x, y; 10 ms later than the event before. */
static inline struct view_event stage_finger(
    struct stage *stage, enum rim_kind kind, uint64_t finger, int x, int y)
{
    stage->now_ms += 10;
    struct rim_event event = {
        .kind = kind, .at_ms = stage->now_ms, .finger = finger, .x = x, .y = y};
    return view_input(&stage->view, &event);
}

/* Puts a finger on the middle of a node, or takes it off there. */
static inline struct view_event stage_on(struct stage *stage, enum rim_kind kind, const char *id)
{
    struct rect r = stage_node(stage, id)->window;
    return stage_finger(stage, kind, 1, r.x + r.w / 2, r.y + r.h / 2);
}

/* Down and up on a node, long after what was before. */
static inline struct view_event stage_tap(struct stage *stage, const char *id)
{
    stage->now_ms += 2000;
    stage_on(stage, RIM_DOWN, id);
    return stage_on(stage, RIM_UP, id);
}

static inline struct view_event stage_key(struct stage *stage, enum rim_key key)
{
    stage->now_ms += 10;
    struct rim_event event = {.kind = RIM_KEY, .at_ms = stage->now_ms, .key = key};
    return view_input(&stage->view, &event);
}

/* True when the node with the focus has this id. */
static inline bool stage_focus_is(const struct stage *stage, const char *id)
{
    const struct node *focus = view_focus(&stage->view);
    return focus != NULL && text_equal(focus->id, text_of(id));
}
