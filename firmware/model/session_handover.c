#include "model/session_parts.h"

#define RESENDS_MAX 5

bool printer_may_print(const struct session *s)
{
    bool is_there = s->printer == STATUS_ok || s->printer == STATUS_low ||
                    s->printer == STATUS_out || s->printer == STATUS_open ||
                    s->printer == STATUS_jammed || s->printer == STATUS_busy;
    return is_there && (s->printer_reasons & PRINTER_UNREACHABLE) == 0;
}

static void submit(struct step *step)
{
    step_to(step, SCREEN_submitting);
    step_effect(step, EFFECT_SUBMIT, 0);
}

void handover_begin(struct step *step)
{
    step->s->resends = 0;
    submit(step);
}

static void finished(struct step *step)
{
    struct session *s = step->s;
    s->submission = NULL;
    step_to(step, SCREEN_done);
    step_effect(step, EFFECT_ASK, 0)->text[0] = s->setup->receipt;
}

static void stored(struct step *step, uint64_t when_s)
{
    struct session *s = step->s;
    if (s->screen != SCREEN_submitting && s->screen != SCREEN_unsure) {
        return;
    }
    s->stored_s = when_s;
    if (printer_may_print(s)) {
        step_to(step, SCREEN_printing);
        step_effect(step, EFFECT_PRINT, PRINTING_MS / 1000);
    } else {
        finished(step);
    }
}

static void refused(struct step *step)
{
    struct session *s = step->s;
    bool is_waiting = s->screen == SCREEN_submitting || s->screen == SCREEN_unsure;
    if (is_waiting && step->event->number < REFUSAL_COUNT) {
        s->refusal = (enum refusal)step->event->number;
        step_to(step, SCREEN_unsent);
    }
}

static void printed(struct step *step)
{
    struct session *s = step->s;
    bool is_ours = s->screen == SCREEN_printing || s->screen == SCREEN_done;
    if (!is_ours || s->was_printed) {
        return;
    }
    s->was_printed = true;
    step_effect(step, EFFECT_PRINTED, 0)->text[0] = s->setup->receipt;
    if (s->screen == SCREEN_printing) {
        finished(step);
    }
}

static void printer_changed(struct step *step)
{
    struct session *s = step->s;
    bool is_new = s->printer != step->event->status || s->printer_reasons != step->event->number;
    s->printer = step->event->status;
    s->printer_reasons = step->event->number;
    if (is_new) {
        step_effect(step, EFFECT_REPORT, 0);
    }
    if (s->screen == SCREEN_printing && s->printer == STATUS_unknown) {
        finished(step); /* its process is gone, and what became of the job nobody knows */
    }
}

static void outbox_changed(struct step *step)
{
    struct session *s = step->s;
    bool was_gone = s->outbox == STATUS_unknown;
    bool is_new = s->outbox != step->event->status;
    s->outbox = step->event->status;
    if (is_new) {
        step_effect(step, EFFECT_REPORT, 0);
    }
    if (s->outbox == STATUS_unknown) {
        return;
    }
    if (s->screen == SCREEN_submitting && was_gone && s->resends < RESENDS_MAX) {
        s->resends++;
        step_effect(step, EFFECT_SUBMIT, 0); /* the same bytes under the same number: stored once */
    } else if (s->screen == SCREEN_done) {
        step_effect(step, EFFECT_ASK, 0)->text[0] = s->setup->receipt;
    } else if (s->screen == SCREEN_status && was_gone && s->submission == NULL) {
        step_effect(step, EFFECT_ASK, 0)->text[0] = step_read(s->typed->receipt);
    }
}

void handover_event(struct step *step)
{
    struct session *s = step->s;
    const struct session_event *event = step->event;
    bool is_ours = text_equal(event->text, s->setup->receipt);
    if (event->kind == EVENT_PRINTER) {
        printer_changed(step);
    } else if (event->kind == EVENT_PRINTED) {
        printed(step);
    } else if (event->kind == EVENT_PRINT_FAILED && s->screen == SCREEN_printing) {
        finished(step);
    } else if (event->kind == EVENT_OUTBOX) {
        outbox_changed(step);
    } else if (event->kind == EVENT_CENTRAL) {
        s->central = event->status;
    } else if ((event->kind == EVENT_STORED || event->kind == EVENT_UNPRINTED) && is_ours) {
        stored(step, event->total);
    } else if (event->kind == EVENT_REFUSED && is_ours) {
        refused(step);
    }
}

void handover_overdue(struct step *step)
{
    if (step->s->screen == SCREEN_submitting) {
        step_to(step, SCREEN_unsure);
    } else {
        step_effect(step, EFFECT_PRINT_CANCEL, 0);
        finished(step);
    }
}

void handover_action(struct step *step)
{
    struct session *s = step->s;
    enum session_action action = step->event->action;
    if (s->screen == SCREEN_unsent && action == ACTION_BACK) {
        step_to(step, SCREEN_check);
    } else if (
        action == ACTION_RETRY && (s->screen == SCREEN_unsent || s->screen == SCREEN_unsure)) {
        handover_begin(step);
    } else if (s->screen == SCREEN_unsure && action == ACTION_NEXT) {
        step_finish(step);
    } else if (s->screen == SCREEN_printing && action == ACTION_NUMBER) {
        s->number_wanted = true;
        step_effect(step, EFFECT_PRINT_CANCEL, 0);
        finished(step);
    } else if (s->screen == SCREEN_done && (action == ACTION_NOTED || action == ACTION_NEXT)) {
        if (!s->was_printed) {
            s->number_noted = true;
            step_effect(step, EFFECT_PRINTED, 0)->text[0] = s->setup->receipt;
        }
        step_finish(step);
    }
}
