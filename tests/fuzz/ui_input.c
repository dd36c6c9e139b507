/* Any sequence of fingers and keys on any of the screens: at most one node is pressed and one has the
 * focus, what is chosen can be chosen, and painting the damage is painting all that changed. */
#include <stdlib.h>

#include "tests/examples.h"
#include "tests/leaks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STRIDE = 540 * 4, HEIGHT = 960, EVENTS_MAX = 60 };

static const struct panel small = {540, 960, 21.5, 850, 1050, 800};

struct run {
    struct view view;
    struct keyboard keyboard;
    uint8_t *pixels;
    uint64_t now_ms;
    size_t example;
    struct text language;
};

static void demand(bool kept)
{
    if (!kept) {
        __builtin_trap();
    }
}

static void show(struct run *run)
{
    struct text id = {examples[run->example].id, strlen(examples[run->example].id)};
    struct tree *tree = view_begin(&run->view, id, run->language);
    examples[run->example].build(tree);
    view_show(&run->view);
}

static void look(const struct run *run)
{
    size_t pressed = 0;
    size_t focused = 0;
    const struct tree *tree = view_tree(&run->view);
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        pressed += (node->state & STATE_PRESSED) != 0 ? 1 : 0;
        focused += (node->state & STATE_FOCUSED) != 0 ? 1 : 0;
    }
    demand(pressed <= 1 && focused == 1 && view_focus(&run->view) != NULL);
}

static void handle(struct run *run, struct view_event event)
{
    demand(event.node == NULL || event.want == VIEW_HELD || node_can_be_chosen(event.node));
    keyboard_filter(&run->keyboard, &event);
    if (event.want == VIEW_CHOSEN || event.want == VIEW_REBUILD) {
        unsigned action = event.node == NULL ? 0 : event.node->action;
        run->example = (run->example + action) % COUNT(examples);
        show(run);
    }
}

static void step(struct run *run, const uint8_t *at)
{
    static const enum rim_kind kinds[] = {RIM_DOWN, RIM_MOVE, RIM_UP,      RIM_LOST,
                                          RIM_KEY,  RIM_TEXT, RIM_EXPOSED, RIM_DOWN};
    run->now_ms += at[1] * 8u;
    struct rim_event event = {
        .kind = kinds[at[0] & 7],
        .at_ms = run->now_ms,
        .finger = at[0] >> 3 & 1,
        .x = at[2] * 540 / 255,
        .y = at[3] * HEIGHT / 255,
        .key = (enum rim_key)(at[2] % (RIM_KEY_REACH + 1)),
        .text = {(char)(at[2] | 0x20), '\0'}};
    handle(run, view_tick(&run->view, run->now_ms));
    handle(run, view_input(&run->view, &event));
    look(run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct run run; /* fonts are opened once */
    if (run.pixels == NULL) {
        demand(view_init(&run.view, &small, NULL));
        run.pixels = calloc(STRIDE, HEIGHT);
    }
    demand(run.pixels != NULL);
    struct rect rects[DAMAGE_MAX];
    view_use_frame(&run.view, (struct rim_frame){run.pixels, 540, HEIGHT, STRIDE});
    run.example = size > 0 ? data[0] % COUNT(examples) : 0;
    static const struct text languages[] = {
        TEXT_OF("de"), TEXT_OF("ar"), TEXT_OF("tr"), TEXT_OF("ru")};
    unsigned dress = size > 1 ? data[1] : 0;
    run.language = languages[dress & 3];
    view_dress(
        &run.view, &(struct view_dress){dress >> 2 & 3, dress >> 4 & 3, (dress >> 6 & 1) != 0});
    show(&run);
    for (size_t i = 0; i + 4 < size && i < EVENTS_MAX * 4; i += 4) {
        step(&run, data + 1 + i);
    }
    static uint8_t kept[STRIDE * HEIGHT];
    view_paint(&run.view, rects);
    for (size_t i = 0; i + 4 < size && i < 16; i += 4) {
        step(&run, data + 1 + i);
        view_paint(&run.view, rects);
    }
    memcpy(kept, run.pixels, sizeof kept);
    view_expose(&run.view);
    view_paint(&run.view, rects);
    demand(memcmp(kept, run.pixels, sizeof kept) == 0);
    struct rim_event lost = {.kind = RIM_LOST, .finger = run.view.touch.finger};
    handle(&run, view_input(&run.view, &lost));
    return 0;
}
