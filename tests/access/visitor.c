#include "tests/access/visitor.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ARENA_SIZE (4u << 20)
#define MORNING    1795507260 /* 2026-11-24, a Tuesday, 09:01 in Germany */
#define STEPS_MAX  100000     /* of one wait */

/* clang-format off */
const struct profile profiles[] = {
    {"21.5 upright", {1080, 1920, 21.5, 850, 1050, 800}},
    {"21.5 wide", {1920, 1080, 21.5, 850, 1050, 800}},
    {"15.6 upright", {1080, 1920, 15.6, 850, 1050, 800}},
    {"15.6 wide", {1920, 1080, 15.6, 850, 1050, 850}},
    {"32 wide", {1920, 1080, 32, 850, 1050, 800}},
};
/* clang-format on */

size_t profile_count(void)
{
    return COUNT(profiles);
}

void visitor_find(struct visitor *visitor, const char *format, ...)
{
    size_t used = strlen(visitor->why);
    char what[1000];
    va_list list;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    snprintf(visitor->why + used, sizeof visitor->why - used, "%s: %s\n", visitor->screen, what);
    visitor->findings++;
}

static void set_up(struct visitor *visitor)
{
    const struct hall *hall = visitor->hall;
    struct terminal *terminal = &visitor->terminal;
    *terminal = (struct terminal){
        .panel = visitor->profile->panel,
        .offline_days = 14,
        .number_from = 1,
        .number_to = TERMINAL_NUMBER_MAX};
    snprintf(terminal->name, sizeof terminal->name, "rathaus-1");
    snprintf(terminal->town, sizeof terminal->town, "Musterstadt");
    snprintf(terminal->place, sizeof terminal->place, "Rathaus, Foyer");
    visitor->setup = (struct session_setup){
        .pack_count = hall->pack_count,
        .language_count = hall->language_count,
        .offline_days = terminal->offline_days,
        .found = &hall->found,
        .receipt = TEXT_OF(VISITOR_RECEIPT),
    };
    for (size_t i = 0; i < hall->pack_count; i++) {
        visitor->setup.packs[i] = &hall->packs[i];
    }
    for (size_t i = 0; i < hall->language_count; i++) {
        visitor->setup.languages[i] = hall->texts[i].language;
    }
}

void visitor_open(struct visitor *visitor, const struct hall *hall, const struct profile *profile)
{
    static const enum session_event_kind devices[] = {
        EVENT_READER, EVENT_PRINTER, EVENT_CENTRAL, EVENT_OUTBOX, EVENT_QUEUE};
    *visitor = (struct visitor){
        .hall = hall, .profile = profile, .now_ms = 1000000, .utc_s = MORNING, .is_stale = true};
    const struct panel *panel = &profile->panel;
    set_up(visitor);
    ear_open(visitor);
    arena_init_common(&visitor->arena, ARENA_SIZE);
    uint8_t *pixels = calloc((size_t)panel->width_px * panel->height_px, 4);
    if (pixels == NULL || !view_init(&visitor->view, &visitor->terminal.panel, NULL)) {
        die("no memory or no fonts");
    }
    visitor->frame = (struct rim_frame){
        pixels, (int)panel->width_px, (int)panel->height_px, (int)panel->width_px * 4};
    view_use_frame(&visitor->view, visitor->frame);
    session_init(
        &visitor->session, &visitor->setup, &visitor->arena, visitor->now_ms, visitor->utc_s);
    for (size_t i = 0; i < COUNT(devices); i++) {
        visitor_feed(visitor, (struct session_event){.kind = devices[i], .status = STATUS_ok});
    }
}

void visitor_close(struct visitor *visitor)
{
    ear_close(visitor);
    view_finish(&visitor->view);
    arena_finish(&visitor->arena);
    json_decref(visitor->data);
    free(visitor->frame.pixels);
    *visitor = (struct visitor){0};
}

static int32_t zone_of(uint64_t utc_s)
{
    struct tm local;
    time_t at = (time_t)utc_s;
    return localtime_r(&at, &local) != NULL ? (int32_t)local.tm_gmtoff : 0;
}

void visitor_feed(struct visitor *visitor, struct session_event event)
{
    struct session_effects effects = {0};
    event.now_ms = visitor->now_ms;
    event.utc_s = visitor->utc_s;
    event.zone_s = zone_of(visitor->utc_s);
    session_step(&visitor->session, &event, &effects);
    visitor->is_stale = visitor->is_stale || event.kind != EVENT_TOUCH;
    for (size_t i = 0; i < effects.count; i++) {
        visitor_act(visitor, &effects.list[i]);
    }
}

/* As the kiosk does it (firmware/kiosk/show.c). */
static void choose(struct visitor *visitor, struct view_event *view)
{
    struct session_event event = {0};
    char space[TYPING_BYTES_MAX];
    keyboard_filter(&visitor->typing.keyboard, view);
    if (view->want == VIEW_KEYED) {
        ear_key(visitor, view->key);
    } else if (view->want == VIEW_CHOSEN && view->node->action == SPEECH_READ_RECEIPT) {
        ear_receipt(visitor);
        view->want = VIEW_TOUCHED;
    }
    if (view->want != VIEW_NOTHING && view->want != VIEW_TOUCHED) {
        visitor->is_stale = true;
    }
    if (typing_event(&visitor->typing, &visitor->session, view, &event, space)) {
        visitor_feed(visitor, event);
    }
}

void visitor_input(struct visitor *visitor, struct rim_event input)
{
    visitor_show(visitor);
    input.at_ms = visitor->now_ms;
    speech_pressed(&visitor->ear.speech);
    struct view_event view = view_input(&visitor->view, &input);
    choose(visitor, &view);
    visitor_show(visitor);
    ear_listen(visitor);
}

/* Help, languages, display, reach, cancel and back are where they were, as long as dress and language are the same. */
static void check_places(struct visitor *visitor)
{
    static const char *const ids[VISITOR_PLACES] = {"help",  "languages", "display",
                                                    "reach", "cancel",    "back"};
    const struct session_display *now = &visitor->session.display, *was = &visitor->dress;
    if (now->theme != was->theme || now->size != was->size || now->is_low != was->is_low ||
        visitor->session.language != visitor->placed_in) {
        memset(visitor->places, 0, sizeof visitor->places);
        visitor->placed_in = visitor->session.language;
        visitor->dress = *now;
    }
    for (size_t i = 0; i < VISITOR_PLACES; i++) {
        const struct node *node =
            tree_find(view_tree(&visitor->view), (struct text){ids[i], strlen(ids[i])});
        struct rect *place = &visitor->places[i];
        if (node == NULL || node->role != ROLE_button) {
            continue;
        }
        if (rect_empty(*place)) {
            *place = node->rect;
        } else if (memcmp(place, &node->rect, sizeof *place) != 0) {
            visitor_find(visitor, "%s has moved", ids[i]);
        }
    }
}

static void check_screen(struct visitor *visitor)
{
    check_places(visitor);
    struct check *check = &visitor->check;
    check_tree(check, view_tree(&visitor->view), &visitor->view.style);
    if (check->count > 0) {
        const struct session_display *display = &visitor->session.display;
        visitor_find(
            visitor, "letters %u, low %d, %zu findings: %s", display->size, display->is_low,
            check->count, check->text);
    }
}

void visitor_show(struct visitor *visitor)
{
    struct rect rects[DAMAGE_MAX];
    char before[sizeof visitor->screen];
    if (!visitor->is_stale) {
        return;
    }
    visitor->is_stale = false;
    const struct screen_setup setup = {
        &visitor->session, &visitor->typing, &visitor->terminal, visitor->hall->texts};
    memcpy(before, visitor->screen, sizeof before);
    lead_show(&visitor->lead, &visitor->view, &visitor->typing, &setup);
    (void)screen_id(&visitor->session, visitor->screen);
    (void)view_paint(&visitor->view, rects);
    visitor->builds++;
    ear_listen(visitor);
    if (visitor->shown != NULL) {
        visitor->shown(visitor);
    }
    if (strcmp(before, visitor->screen) != 0) {
        visitor->screens++;
        check_screen(visitor);
        if (visitor->look != NULL) {
            visitor->look(visitor);
        }
    }
}

/* The first answer that is due by then, or NULL. */
static struct visitor_answer *next_answer(struct visitor *visitor)
{
    struct visitor_answer *first = NULL;
    for (size_t i = 0; i < visitor->pending_count; i++) {
        struct visitor_answer *one = &visitor->pending[i];
        first = first == NULL || one->due_ms < first->due_ms ? one : first;
    }
    return first;
}

static void move_clock(struct visitor *visitor, uint64_t to_ms)
{
    if (to_ms > visitor->now_ms) {
        visitor->utc_s += to_ms / 1000 - visitor->now_ms / 1000;
        visitor->now_ms = to_ms;
    }
}

/* The one thing that happens next until `end`; false when there is none. */
static bool step(struct visitor *visitor, uint64_t end)
{
    struct visitor_answer *answer = next_answer(visitor);
    uint64_t wake = session_wake_ms(&visitor->session), view = view_deadline(&visitor->view);
    uint64_t due = answer != NULL ? answer->due_ms : UINT64_MAX;
    uint64_t ear = ear_deadline(visitor);
    wake = wake == 0 ? UINT64_MAX : wake;
    if (ear <= end && ear < due && ear < wake && ear < view) {
        move_clock(visitor, ear);
        ear_listen(visitor);
        return true;
    }
    if (answer != NULL && due <= end && due <= wake && due <= view) {
        struct session_event event = answer->event;
        *answer = visitor->pending[--visitor->pending_count];
        move_clock(visitor, due);
        visitor_feed(visitor, event);
    } else if (view <= end && view <= wake) {
        move_clock(visitor, view);
        struct view_event held = view_tick(&visitor->view, visitor->now_ms);
        choose(visitor, &held);
    } else if (wake <= end) {
        move_clock(visitor, wake);
        visitor_feed(visitor, (struct session_event){.kind = EVENT_TICK});
    } else {
        return false;
    }
    visitor_show(visitor);
    return true;
}

void visitor_wait(struct visitor *visitor, uint64_t ms)
{
    uint64_t end = visitor->now_ms + ms;
    visitor_show(visitor);
    for (int i = 0; i < STEPS_MAX && !visitor->is_over && step(visitor, end); i++) {
    }
    move_clock(visitor, end);
}

bool visitor_leaves(struct visitor *visitor, const char *screen, uint64_t ms)
{
    uint64_t end = visitor->now_ms + ms;
    visitor_show(visitor);
    for (int i = 0; i < STEPS_MAX && strcmp(visitor->screen, screen) == 0; i++) {
        if (visitor->is_over || !step(visitor, end)) {
            break;
        }
    }
    return strcmp(visitor->screen, screen) != 0;
}
