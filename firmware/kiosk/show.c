#include "kiosk/kiosk.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/notify.h"
#include "kiosk/voice.h"

#define FIRST_FRAME_MS 400u /* the first frame waits so long for the neighbours' states */

/* Showing "does not answer" for a moment and then taking it back would look like a fault. */
static bool may_show(const struct kiosk *kiosk)
{
    const struct session *s = &kiosk->session;
    bool is_known =
        s->reader != STATUS_unknown && s->printer != STATUS_unknown && s->outbox != STATUS_unknown;
    for (size_t i = 0; i < s->setup->pack_count; i++) {
        is_known =
            is_known && (s->setup->packs[i]->kind != PACK_LOCAL || s->queue != STATUS_unknown);
    }
    return kiosk->is_shown || is_known || clock_steady_ms() - kiosk->opened_ms >= FIRST_FRAME_MS;
}

static void build(struct kiosk *kiosk)
{
    const struct screen_setup setup = {
        &kiosk->session, &kiosk->typing, &kiosk->terminal, kiosk->texts};
    lead_show(&kiosk->lead, &kiosk->view, &kiosk->typing, &setup);
}

/* The view keeps the tree before, and the text engine what it laid out for the last two rounds: shows
 * the screen that says nothing about anybody until both hold nothing else. Its pixels stay as they are. */
static void forget(struct kiosk *kiosk)
{
    struct rect rects[DAMAGE_MAX];
    for (int i = 0; i < 3; i++) {
        build(kiosk);
        view_expose(&kiosk->view);
        (void)view_paint(&kiosk->view, rects);
    }
}

void kiosk_show(struct kiosk *kiosk)
{
    if (!may_show(kiosk)) {
        return;
    }
    bool was_stale = kiosk->is_stale;
    if (was_stale) {
        kiosk->is_stale = false;
        build(kiosk);
    }
    struct rect rects[DAMAGE_MAX];
    size_t count = view_paint(&kiosk->view, rects);
    if (count > 0) {
        rim_present(kiosk->rim, rects, count);
    }
    if (was_stale && kiosk->was_in_use && !kiosk->session.in_use) {
        speech_forget(&kiosk->speech);
        forget(kiosk); /* takes longer than to paint: the start screen is there already */
    }
    kiosk->was_in_use = kiosk->session.in_use;
    if (was_stale || count > 0) { /* a focus that moved changes no more than pixels */
        rim_tell(kiosk->rim, view_tree(&kiosk->view), &kiosk->view.style);
    }
    if (!kiosk->is_shown) {
        kiosk->is_shown = true;
        log_info("screen_shown after_ms=%u", (unsigned)(clock_steady_ms() - kiosk->opened_ms));
        notify_supervisor("READY=1");
    }
    voice_speak(kiosk);
}

bool kiosk_sign(struct kiosk *kiosk)
{
    struct signing *signing = &kiosk->signing;
    const struct session *s = &kiosk->session;
    bool is_wanted = s->overlay == OVERLAY_SIGNING;
    uint64_t now_ms = rim_steady_ms(kiosk->rim);
    signing_follow(signing, is_wanted, s->is_paused, now_ms);
    if (!is_wanted) {
        return false;
    }
    switch (signing->is_begun ? signing_tick(signing, now_ms) : SIGNING_OVER) {
    case SIGNING_SAME: return false;
    case SIGNING_IMAGE: view_refresh_pictures(&kiosk->view); return true;
    case SIGNING_OVER: break;
    }
    if (!signing->is_there) { /* it cannot be played: then there is no button either */
        const struct pictures pictures = {.arms = kiosk->view.pictures.arms};
        view_use_pictures(&kiosk->view, &pictures);
    }
    kiosk->is_stale = true;
    kiosk_feed(kiosk, &(struct session_event){.kind = EVENT_ACTION, .action = ACTION_STAY});
    return true;
}

static void choose(struct kiosk *kiosk, struct view_event *view)
{
    struct session_event event = {0};
    char space[TYPING_BYTES_MAX];
    keyboard_filter(&kiosk->typing.keyboard, view);
    if (view->want == VIEW_CLOSED) {
        kiosk->is_done = true;
    }
    voice_take(kiosk, view);
    if (view->want != VIEW_NOTHING && view->want != VIEW_TOUCHED) {
        kiosk->is_stale = true;
    }
    if (typing_event(&kiosk->typing, &kiosk->session, view, &event, space)) {
        kiosk_feed(kiosk, &event);
        explicit_bzero(space, sizeof space);
    }
    explicit_bzero(view->text, sizeof view->text);
}

bool kiosk_touch(struct kiosk *kiosk)
{
    struct rim_event input;
    bool had_any = false;
    for (int i = 0; i < 256 && rim_next(kiosk->rim, &input); i++) {
        had_any = true;
        if (input.kind == RIM_RESIZED) {
            view_use_frame(&kiosk->view, rim_frame(kiosk->rim));
            kiosk->is_stale = true;
        } else if (input.kind == RIM_EXPOSED) {
            view_expose(&kiosk->view);
        } else if (kiosk->is_shown) {
            voice_interrupt(kiosk, &input);
            struct view_event view = view_input(&kiosk->view, &input);
            choose(kiosk, &view);
            if (kiosk->is_stale) {
                break; /* what comes next is meant for the screen that is shown then */
            }
        }
        explicit_bzero(&input, sizeof input);
    }
    if (rim_steady_ms(kiosk->rim) >= view_deadline(&kiosk->view)) {
        struct view_event view = view_tick(&kiosk->view, rim_steady_ms(kiosk->rim));
        choose(kiosk, &view);
        had_any = true;
    }
    return had_any;
}
