#include "model/session_parts.h"

static void begin(struct step *step)
{
    struct session *s = step->s;
    s->in_use = true;
    step_effect(step, EFFECT_REPORT, 0);
    if (step->event->action == ACTION_STATUS) {
        step_to(step, SCREEN_status_ask);
    } else {
        bool asks = s->setup->language_count > 1 && !s->has_language;
        step_to(step, asks ? SCREEN_language : SCREEN_services);
    }
}

/* Another service than before: nothing of what was said for that one stays. */
static void choose(struct step *step, size_t pack_at)
{
    struct session *s = step->s;
    if (s->form != NULL && pack_at != s->pack_at) {
        step_forget(s);
        s->was_without = false;
    }
    s->pack_at = pack_at;
    s->pack = s->setup->packs[pack_at];
    bool is_offered = session_offer(s, pack_at) == PACK_OFFER_AVAILABLE;
    if (is_offered && s->pack->kind == PACK_LOCAL) {
        waiting_begin(step);
    } else {
        step_to(step, is_offered ? SCREEN_consent : SCREEN_off);
    }
}

void start_action(struct step *step)
{
    struct session *s = step->s;
    enum session_action action = step->event->action;
    if (action == ACTION_BEGIN || action == ACTION_STATUS) {
        begin(step);
    } else if (action == ACTION_SERVICE && step->event->number < s->setup->pack_count) {
        begin(step);
        choose(step, step->event->number);
    } else if (action == ACTION_PINS && session_offers_pins(s)) {
        begin(step);
        online_choose(step);
    } else if (action == ACTION_NOTED && s->unprinted_until_ms != 0) {
        step_effect(step, EFFECT_PRINTED, 0)->text[0] = step_read(s->unprinted);
        s->unprinted_until_ms = 0;
    } else if (action == ACTION_LANGUAGE && step->event->number < s->setup->language_count) {
        s->language = step->event->number;
        s->has_language = true;
    }
}

void choose_action(struct step *step)
{
    struct session *s = step->s;
    const struct session_event *event = step->event;
    if (event->action == ACTION_LANGUAGE && event->number < s->setup->language_count) {
        s->language = event->number;
        step_to(step, SCREEN_services);
    } else if (event->action == ACTION_SERVICE && event->number < s->setup->pack_count) {
        choose(step, event->number);
    } else if (event->action == ACTION_STATUS) {
        step_to(step, SCREEN_status_ask);
    } else if (event->action == ACTION_PINS && session_offers_pins(s)) {
        if (s->pack != NULL) { /* nothing of what was said for a service stays */
            step_forget(s);
            s->was_without = false;
        }
        online_choose(step);
    } else if (event->action == ACTION_BACK) {
        bool was_first = s->screen == SCREEN_language || s->setup->language_count < 2;
        if (was_first) {
            step_finish(step);
        } else {
            step_to(step, SCREEN_language);
        }
    }
}

void consent_action(struct step *step)
{
    struct session *s = step->s;
    if (step->event->action == ACTION_BACK || s->screen == SCREEN_off) {
        step_to(step, SCREEN_services);
    } else if (step->event->action == ACTION_NEXT) {
        questions_begin(step);
        s->was_without = !questions_read_documents(s);
        if (s->was_without || s->person != NULL) {
            questions_first(step);
        } else {
            document_begin(step);
        }
    } else if (step->event->action == ACTION_WITHOUT && session_may_go_without(s)) {
        questions_begin(step);
        s->was_without = true;
        questions_first(step);
    }
}

void status_action(struct step *step)
{
    struct session *s = step->s;
    if (step->event->action == ACTION_BACK) {
        if (s->screen == SCREEN_status) {
            step_to(step, SCREEN_status_ask);
        } else {
            step_finish(step);
        }
    } else if (step->event->action == ACTION_NEXT && s->screen == SCREEN_status_ask) {
        struct session_typed *typed = step_typed(step);
        if (number_read(typed->receipt, step_read(typed->field[0]))) {
            s->submission = NULL;
            step_to(step, SCREEN_status);
            step_effect(step, EFFECT_ASK, 0)->text[0] = step_read(typed->receipt);
        } else {
            s->notice = NOTICE_NUMBER_WRONG;
        }
    } else if (step->event->action == ACTION_NEXT) {
        step_finish(step);
    }
}
