/* The pages in a window; when the payload changes they are shown anew. */
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "preview/preview.h"

#define LOOK_MS   300 /* how often the payload is looked at */
#define INPUTS_AT 256 /* events in one round */

struct window {
    struct preview *preview;
    struct rim *rim;
    struct timespec changed; /* of the payload when it was read */
    bool is_closed;
};

static void tell_time(struct preview *preview, struct rim *rim)
{
    preview->now_ms = rim_steady_ms(rim);
    preview->utc_s = rim_utc_s(rim);
}

/* Whether the payload is another than it was. */
static bool has_changed(struct window *window)
{
    struct stat about;
    if (stat(window->preview->setup->payload, &about) != 0) {
        return false;
    }
    bool is_new = about.st_mtim.tv_sec != window->changed.tv_sec ||
                  about.st_mtim.tv_nsec != window->changed.tv_nsec;
    window->changed = about.st_mtim;
    return is_new;
}

/* What was read, for who has the window beside this. */
static void tell(const struct preview *preview, const char *what)
{
    struct text id = preview->has_pack ? preview->pack.id : TEXT_OF("nothing: it cannot be shown");
    printf(
        "%s %.*s: %zu errors, %zu warnings\n", what, TEXT_ARG(id),
        findings_of(&preview->findings, FINDING_ERROR),
        findings_of(&preview->findings, FINDING_WARNING));
    fflush(stdout);
}

/* Reads the pack anew and goes back to where it was, as far as that is still there. */
static void load_again(struct preview *preview)
{
    size_t language = preview->session.language, page = preview->session.page;
    bool was_form = preview->has_pack && preview->session.screen == SCREEN_form;
    if (!preview_load(preview)) {
        return;
    }
    if (preview->has_pack && was_form && language < preview->language_count) {
        (void)!preview_go(preview, language, page);
    }
    tell(preview, "read again, showing");
    preview->is_stale = true;
}

static void choose(struct window *window, struct view_event *view)
{
    struct preview *preview = window->preview;
    struct session_event event = {0};
    char space[TYPING_BYTES_MAX];
    keyboard_filter(&preview->typing.keyboard, view);
    window->is_closed = window->is_closed || view->want == VIEW_CLOSED;
    if (view->want != VIEW_NOTHING && view->want != VIEW_TOUCHED) {
        preview->is_stale = true;
    }
    if (preview->has_pack &&
        typing_event(&preview->typing, &preview->session, view, &event, space)) {
        preview_feed(preview, event);
    }
}

static void read_input(struct window *window)
{
    struct preview *preview = window->preview;
    struct rim_event input;
    for (int i = 0; i < INPUTS_AT && rim_next(window->rim, &input); i++) {
        if (input.kind == RIM_RESIZED) {
            view_use_frame(&preview->view, rim_frame(window->rim));
            preview->is_stale = true;
        } else if (input.kind == RIM_EXPOSED) {
            view_expose(&preview->view);
        } else {
            struct view_event view = view_input(&preview->view, &input);
            choose(window, &view);
        }
        if (preview->is_stale) {
            break; /* what comes next is meant for the screen that is shown then */
        }
    }
    if (preview->now_ms >= view_deadline(&preview->view)) {
        struct view_event view = view_tick(&preview->view, preview->now_ms);
        choose(window, &view);
    }
}

/* Leads the eye as the kiosk does: to what went wrong, else to the field that is typed into. */
static void lead_focus(struct preview *preview)
{
    struct typing *typing = &preview->typing;
    const struct tree *tree = view_tree(&preview->view);
    if (typing->leads && preview->session.form != NULL) {
        typing->leads = false;
        view_set_focus(
            &preview->view, form_lead(tree, form_plan_of(preview->session.form), typing->lead));
        return;
    }
    for (const struct node *node = tree->root; node != NULL && typing->is_on;
         node = tree_next(node, tree->root)) {
        if ((node->state & STATE_EDITING) != 0) {
            view_set_focus(&preview->view, node->id);
            return;
        }
    }
}

static void show(struct window *window)
{
    struct preview *preview = window->preview;
    struct rect rects[DAMAGE_MAX];
    if (preview->is_stale) {
        preview->is_stale = false;
        preview_build(preview, true);
        lead_focus(preview);
    }
    size_t count = view_paint(&preview->view, rects);
    if (count > 0) {
        rim_present(window->rim, rects, count);
    }
}

static void turn(struct window *window)
{
    struct preview *preview = window->preview;
    tell_time(preview, window->rim);
    if (has_changed(window)) {
        load_again(preview);
    }
    read_input(window);
    uint64_t wake = session_wake_ms(&preview->session);
    if (wake != 0 && preview->now_ms >= wake) {
        preview_feed(preview, (struct session_event){.kind = EVENT_TICK});
    }
    while (preview_answer(preview)) {
    }
    if (preview->is_over) {
        preview_begin(preview);
    }
    show(window);
}

int preview_window(struct preview *preview)
{
    struct window window = {.preview = preview};
    const struct panel *panel = &preview->terminal.panel;
    window.rim = rim_open((int)panel->width_px, (int)panel->height_px, false, NULL);
    if (window.rim == NULL) {
        fputs("no display; --pictures DIR writes pictures instead\n", stderr);
        return 2;
    }
    rim_frame_window(window.rim, "Foyer: preview of a service pack");
    view_use_frame(&preview->view, rim_frame(window.rim));
    (void)has_changed(&window);
    tell(preview, "showing");
    while (!window.is_closed) {
        turn(&window);
        struct pollfd ready = {.fd = rim_fd(window.rim), .events = POLLIN};
        bool is_busy = preview->is_stale || preview->pending_count > 0 ||
                       view_deadline(&preview->view) != UINT64_MAX;
        (void)poll(&ready, 1, is_busy || ready.fd < 0 ? 30 : LOOK_MS);
    }
    rim_close(&window.rim);
    return 0;
}
