#include "model/session.h"

#include "model/session_parts.h"

#define UNPRINTED_S 900u /* how long a number that was not printed is shown */

struct session_effect *step_effect(
    struct step *step, enum session_effect_kind kind, uint32_t number)
{
    if (step->effects->count == SESSION_EFFECTS_MAX) {
        die("session_effects_too_many kind=%d", (int)kind);
    }
    struct session_effect *effect = &step->effects->list[step->effects->count++];
    *effect = (struct session_effect){.kind = kind, .number = number};
    return effect;
}

void step_to(struct step *step, enum screen screen)
{
    struct session *s = step->s;
    s->screen = screen;
    s->notice = NOTICE_NONE;
    s->entered_ms = s->now_ms;
    s->idle_ms = s->now_ms;
}

struct session_typed *step_typed(struct step *step)
{
    struct session *s = step->s;
    if (s->typed == NULL) {
        s->typed = arena_take(s->arena, sizeof *s->typed);
    }
    return s->typed;
}

bool step_write(char *field, struct text text)
{
    if (text.len > SESSION_TYPED_MAX) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.at[i] < ' ') {
            return false;
        }
    }
    memset(field, 0, SESSION_TYPED_MAX + 1);
    if (text.len > 0) {
        memcpy(field, text.at, text.len);
    }
    return true;
}

struct text step_read(const char *field)
{
    return entry_trim((struct text){field, strlen(field)});
}

void step_cover(struct step *step, enum overlay overlay)
{
    struct session *s = step->s;
    s->overlay = overlay;
    s->overlay_ms = s->now_ms;
    if (overlay == OVERLAY_NONE) {
        s->idle_ms = s->now_ms;
    }
}

void step_forget(struct session *s)
{
    s->form = NULL;
    s->errors = NULL;
    s->error_count = 0;
    s->typed = NULL;
    s->person = NULL;
    s->submission = NULL;
    s->search = NULL;
    s->list = FORM_NONE;
    s->entry = 0;
    s->pack = NULL;
    s->concern = NULL;
    s->slots = NULL;
    s->slot_count = 0;
    s->ticket = (struct ticket){0};
    online_forget(&s->online);
    arena_wipe(s->arena);
}

void step_finish(struct step *step)
{
    struct session *s = step->s;
    bool prints = s->screen == SCREEN_printing || s->is_printing;
    s->is_printing = false;
    online_stop(step);
    step_forget(s);
    step_cover(step, OVERLAY_NONE);
    if (prints) {
        step_effect(step, EFFECT_PRINT_CANCEL, 0);
    }
    s->in_use = false;
    s->help = HELP_NOT_CALLED;
    if (s->on_reader && s->reader == STATUS_ok) {
        step_to(step, SCREEN_left);
        step_effect(step, EFFECT_CARD_WATCH, LEFT_WATCH_S); /* whether it does lie there still */
    } else {
        step_to(step, SCREEN_over);
        display_forget(s);
        step_effect(step, EFFECT_CARD_STOP, 0);
        step_effect(step, EFFECT_END, 0);
    }
    step_effect(step, EFFECT_REPORT, 0);
}

static void screen_action(struct step *step)
{
    switch (step->s->screen) {
    case SCREEN_start: start_action(step); break;
    case SCREEN_status_ask:
    case SCREEN_status: status_action(step); break;
    case SCREEN_language:
    case SCREEN_services: choose_action(step); break;
    case SCREEN_off:
    case SCREEN_consent: consent_action(step); break;
    case SCREEN_lay:
    case SCREEN_which:
    case SCREEN_can:
    case SCREEN_mrz:
    case SCREEN_reading:
    case SCREEN_person:
    case SCREEN_problem:
    case SCREEN_take: document_action(step); break;
    case SCREEN_online_offer:
    case SCREEN_online_choose:
    case SCREEN_online_phone:
    case SCREEN_online_lay:
    case SCREEN_online_work:
    case SCREEN_online_state:
    case SCREEN_online_pin:
    case SCREEN_online_transport:
    case SCREEN_online_new:
    case SCREEN_online_again:
    case SCREEN_online_can:
    case SCREEN_online_puk:
    case SCREEN_online_wrong:
    case SCREEN_online_last:
    case SCREEN_online_consent:
    case SCREEN_online_end:
    case SCREEN_online_failed: online_action(step); break;
    case SCREEN_form:
    case SCREEN_check: questions_action(step); break;
    case SCREEN_matches: lookup_action(step); break;
    case SCREEN_submitting:
    case SCREEN_unsent:
    case SCREEN_unsure:
    case SCREEN_printing:
    case SCREEN_done: handover_action(step); break;
    case SCREEN_concerns:
    case SCREEN_concern:
    case SCREEN_slot_days:
    case SCREEN_slot_times:
    case SCREEN_slot_check:
    case SCREEN_drawing:
    case SCREEN_ticket:
    case SCREEN_undrawn: waiting_action(step); break;
    case SCREEN_left:
    case SCREEN_over:
    case SCREEN_COUNT: break;
    }
}

/* While it is being stored there is nothing to stop: it would be a promise that cannot be kept. */
static bool may_abort(const struct session *s)
{
    return s->in_use && s->screen != SCREEN_submitting && s->screen != SCREEN_printing &&
           s->screen != SCREEN_drawing;
}

static void overlay_action(struct step *step)
{
    struct session *s = step->s;
    enum session_action action = step->event->action;
    if (action == ACTION_STAY) {
        step_cover(step, OVERLAY_NONE);
    } else if (action == ACTION_REMOVE_YES && s->overlay == OVERLAY_REMOVE) {
        step_cover(step, OVERLAY_NONE);
        entries_remove(step);
    } else if (action == ACTION_COVER && s->overlay == OVERLAY_HELP && may_abort(s)) {
        step_cover(step, OVERLAY_COVER);
    } else if (action == ACTION_LANGUAGE && s->overlay == OVERLAY_LANGUAGE) {
        if (step->event->number < s->setup->language_count) {
            s->language = step->event->number;
            s->has_language = true;
        }
        step_cover(step, OVERLAY_NONE);
    } else if (action == ACTION_CALL && s->overlay == OVERLAY_HELP && s->help != HELP_CALLED) {
        s->help = HELP_CALLED;
        s->overlay_ms = s->now_ms;
        step_effect(step, EFFECT_HELP, 0);
    } else if (
        action == ACTION_ABORT_YES &&
        (s->overlay == OVERLAY_ABORT || s->overlay == OVERLAY_TIMEOUT) && may_abort(s)) {
        step_finish(step);
    }
}

static void act(struct step *step)
{
    struct session *s = step->s;
    s->idle_ms = s->now_ms;
    if (s->screen == SCREEN_over || display_action(step) || s->screen == SCREEN_left) {
        return;
    }
    if (s->overlay != OVERLAY_NONE) {
        overlay_action(step);
    } else if (step->event->action == ACTION_HELP) {
        step_cover(step, OVERLAY_HELP);
    } else if (step->event->action == ACTION_LANGUAGES) {
        step_cover(step, OVERLAY_LANGUAGE);
    } else if (step->event->action == ACTION_ABORT) {
        if (may_abort(s)) {
            step_cover(step, OVERLAY_ABORT);
        }
    } else if (step->event->action == ACTION_COVER) {
        if (may_abort(s)) {
            step_cover(step, OVERLAY_COVER);
        }
    } else {
        screen_action(step);
    }
}

static void write_text(struct step *step)
{
    struct session *s = step->s;
    s->idle_ms = s->now_ms;
    if (s->overlay != OVERLAY_NONE) {
        return;
    }
    if (s->screen == SCREEN_can || s->screen == SCREEN_mrz) {
        document_text(step);
    } else if (session_digits(s->screen) > 0) {
        online_text(step);
    } else if (s->screen == SCREEN_form) {
        questions_text(step);
    } else if (
        s->screen == SCREEN_status_ask &&
        step_write(step_typed(step)->field[0], step->event->text)) {
        s->notice = NOTICE_NONE;
    }
}

/* What a status question asked for: the typed number's on the screen status, else this session's. */
static struct text asked(const struct session *s)
{
    bool by_number = s->screen == SCREEN_status && s->typed != NULL;
    return by_number ? step_read(s->typed->receipt) : s->setup->receipt;
}

static void keep_submission(struct step *step)
{
    struct session *s = step->s;
    const struct submission *got = step->event->submission;
    bool has_place = s->screen == SCREEN_done || s->screen == SCREEN_status;
    if (got == NULL || !has_place || !text_equal(asked(s), step->event->text)) {
        return;
    }
    if (s->submission == NULL) {
        s->submission = arena_take(s->arena, sizeof *s->submission + SESSION_REASON_MAX);
    }
    char *reason = (char *)(s->submission + 1);
    size_t len = got->reason.len <= SESSION_REASON_MAX ? got->reason.len : 0;
    if (len > 0) {
        memcpy(reason, got->reason.at, len);
    }
    *s->submission = *got;
    s->submission->reason = (struct text){reason, len};
}

static void hear_courier(struct step *step)
{
    struct session *s = step->s;
    const struct session_event *event = step->event;
    if (event->kind == EVENT_UNPRINTED && s->screen == SCREEN_start) {
        uint64_t age_s = event->utc_s > event->total ? event->utc_s - event->total : 0;
        if (age_s < UNPRINTED_S && event->text.len > 0 && event->text.len < sizeof s->unprinted) {
            memcpy(s->unprinted, event->text.at, event->text.len);
            s->unprinted[event->text.len] = '\0';
            s->unprinted_s = event->total;
            s->unprinted_until_ms = s->now_ms + (UNPRINTED_S - age_s) * 1000;
        }
    } else if (event->kind == EVENT_SUBMISSION) {
        keep_submission(step);
    }
    handover_event(step);
}

/* Its process is gone, and what became of the slip nobody knows. */
static void hear_printer(struct step *step)
{
    handover_event(step);
    if (step->s->screen == SCREEN_ticket && step->s->printer == STATUS_unknown) {
        waiting_event(step);
    }
}

static void hear(struct step *step)
{
    struct session *s = step->s;
    switch (step->event->kind) {
    case EVENT_TICK:
    case EVENT_COUNT: break;
    case EVENT_TOUCH:
        if (s->overlay == OVERLAY_NONE) {
            s->idle_ms = s->now_ms;
        }
        break;
    case EVENT_ACTION: act(step); break;
    case EVENT_TEXT: write_text(step); break;
    case EVENT_CHOOSE:
    case EVENT_SEARCH:
        s->idle_ms = s->now_ms;
        if (s->screen == SCREEN_form && s->overlay == OVERLAY_NONE) {
            questions_choose(step);
        }
        break;
    case EVENT_READER:
    case EVENT_SEEN:
    case EVENT_PROGRESS:
    case EVENT_PERSON:
    case EVENT_DOCUMENT_FAILED:
    case EVENT_GONE: document_event(step); break;
    case EVENT_PRINTER: hear_printer(step); break;
    case EVENT_PRINTED:
    case EVENT_PRINT_FAILED:
        if (s->screen == SCREEN_ticket) {
            waiting_event(step);
        } else {
            handover_event(step);
        }
        break;
    case EVENT_OUTBOX:
    case EVENT_CENTRAL:
    case EVENT_STORED:
    case EVENT_REFUSED:
    case EVENT_UNPRINTED:
    case EVENT_SUBMISSION: hear_courier(step); break;
    case EVENT_HELP_PASSED:
        if (s->help != HELP_NOT_CALLED) {
            s->help = HELP_PASSED;
        }
        break;
    case EVENT_RENEW: s->renew = true; break;
    case EVENT_SPEECH: s->is_spoken = step->event->number != 0; break;
    case EVENT_QUEUE:
    case EVENT_TICKET:
    case EVENT_UNDRAWN:
    case EVENT_SLOTS: waiting_event(step); break;
    case EVENT_ONLINE:
    case EVENT_ONLINE_CARD:
    case EVENT_ONLINE_ASKS:
    case EVENT_ONLINE_READER:
    case EVENT_ONLINE_PROGRESS:
    case EVENT_ONLINE_PERSON:
    case EVENT_ONLINE_DONE: online_event(step); break;
    }
}

void session_init(
    struct session *session, const struct session_setup *setup, struct arena *arena,
    uint64_t now_ms, uint64_t utc_s)
{
    *session = (struct session){
        .setup = setup,
        .arena = arena,
        .reader = STATUS_unknown,
        .printer = STATUS_unknown,
        .outbox = STATUS_unknown,
        .central = STATUS_unknown,
        .queue = STATUS_unknown,
        .online = {.status = STATUS_unknown, .tries = ONLINE_TRIES_UNKNOWN},
        .tries_left = SESSION_CAN_TRIES,
        .refused = FORM_NONE,
        .list = FORM_NONE,
        .now_ms = now_ms,
        .utc_s = utc_s,
        .entered_ms = now_ms,
        .idle_ms = now_ms,
    };
}

void session_step(
    struct session *session, const struct session_event *event, struct session_effects *effects)
{
    struct step step = {session, event, effects};
    effects->count = 0;
    session->now_ms = event->now_ms > session->now_ms ? event->now_ms : session->now_ms;
    session->utc_s = event->utc_s;
    session->zone_s = event->zone_s;
    if (session->typed != NULL) { /* it was passed on */
        explicit_bzero(session->typed->given, sizeof session->typed->given);
    }
    bool was_over = step_expire(&step);
    if (!was_over || event->kind != EVENT_ACTION) { /* a touch meant what was there before */
        hear(&step);
    }
    bool is_watched = session->overlay == OVERLAY_SIGNING;
    if (session->renew && session->screen == SCREEN_start && !is_watched) {
        step_finish(&step);
    }
}
