/* Waiting numbers and appointments: every screen from concerns to ticket. */
#include "model/session_parts.h"

#define LETTER(concern) ((struct text){&(concern)->letter, 1})

struct queue_look session_look(const struct session *s, size_t concern_at)
{
    return queue_look(&s->pack->queue, &s->pack->queue.concerns[concern_at], session_wall(s));
}

void waiting_begin(struct step *step)
{
    struct session *s = step->s;
    s->concern = NULL;
    s->ticket = (struct ticket){0};
    s->slot_count = 0;
    step_to(step, SCREEN_concerns);
}

static void draw(struct step *step)
{
    step_to(step, SCREEN_drawing);
    step->s->is_booking = false;
    step_effect(step, EFFECT_NUMBER, 0)->text[0] = LETTER(step->s->concern);
}

static void choose_concern(struct step *step, size_t at)
{
    struct session *s = step->s;
    if (at >= s->pack->queue.count) {
        return;
    }
    s->concern_at = at;
    s->concern = &s->pack->queue.concerns[at];
    if (session_look(s, at).state == QUEUE_OPEN && !s->concern->appointments) {
        draw(step);
    } else {
        step_to(step, SCREEN_concern);
    }
}

static void ask_slots(struct step *step)
{
    struct session *s = step->s;
    s->has_slots = false;
    s->slot_count = 0;
    step_effect(step, EFFECT_SLOTS, 0)->text[0] = LETTER(s->concern);
}

static void book(struct step *step)
{
    struct session *s = step->s;
    step_to(step, SCREEN_drawing);
    s->is_booking = true;
    struct session_effect *effect = step_effect(step, EFFECT_SLOT, 0);
    effect->text[0] = LETTER(s->concern);
    effect->text[1] = session_slot(s, s->slot_at);
}

struct text session_slot(const struct session *s, size_t at)
{
    return at < s->slot_count ? (struct text){s->slots + at * SESSION_SLOT_ROW, SESSION_SLOT_LEN}
                              : (struct text){0};
}

bool session_slot_begins_day(const struct session *s, size_t at)
{
    if (at == 0 || at >= s->slot_count) {
        return true;
    }
    const char *row = s->slots + at * SESSION_SLOT_ROW;
    return memcmp(row - SESSION_SLOT_ROW, row, DATE_LEN) != 0;
}

static void concern_action(struct step *step)
{
    struct session *s = step->s;
    enum session_action action = step->event->action;
    bool is_open = session_look(s, s->concern_at).state == QUEUE_OPEN;
    if (action == ACTION_BACK || action == ACTION_NEXT) {
        step_to(step, SCREEN_concerns);
    } else if (action == ACTION_WAIT && is_open) {
        draw(step);
    } else if (action == ACTION_BOOK && s->concern->appointments) {
        step_to(step, SCREEN_slot_days);
        ask_slots(step);
    }
}

static void slot_action(struct step *step)
{
    struct session *s = step->s;
    const struct session_event *event = step->event;
    if (event->action == ACTION_BACK) {
        step_to(
            step, s->screen == SCREEN_slot_days    ? SCREEN_concern
                  : s->screen == SCREEN_slot_times ? SCREEN_slot_days
                                                   : SCREEN_slot_times);
    } else if (event->action == ACTION_SLOT && event->number < s->slot_count) {
        s->slot_at = event->number;
        step_to(step, s->screen == SCREEN_slot_days ? SCREEN_slot_times : SCREEN_slot_check);
    } else if (event->action == ACTION_NEXT && s->screen == SCREEN_slot_check) {
        book(step);
    }
}

void waiting_action(struct step *step)
{
    struct session *s = step->s;
    const struct session_event *event = step->event;
    if (s->screen == SCREEN_concerns) {
        if (event->action == ACTION_CONCERN) {
            choose_concern(step, event->number);
        } else if (event->action == ACTION_BACK) {
            step_to(step, SCREEN_services);
        }
    } else if (s->screen == SCREEN_concern) {
        concern_action(step);
    } else if (s->screen == SCREEN_ticket) {
        if (event->action == ACTION_NEXT || event->action == ACTION_NOTED) {
            step_finish(step);
        }
    } else if (s->screen == SCREEN_undrawn) {
        if (event->action == ACTION_BACK || event->action == ACTION_NEXT) {
            step_to(step, SCREEN_concerns);
        } else if (event->action == ACTION_RETRY && s->is_booking) {
            step_to(step, SCREEN_slot_days);
            ask_slots(step);
        } else if (event->action == ACTION_RETRY) {
            choose_concern(step, s->concern_at);
        }
    } else if (s->screen != SCREEN_drawing) {
        slot_action(step);
    }
}

void waiting_overdue(struct step *step)
{
    step->s->undrawn = TICKET_NO_ANSWER;
    step_to(step, SCREEN_undrawn);
}

/* The answer to what this citizen asked last. */
static bool is_ours(const struct step *step, char letter)
{
    const struct session *s = step->s;
    return s->screen == SCREEN_drawing && s->concern != NULL && letter == s->concern->letter &&
           text_equal(step->event->text, s->setup->receipt);
}

static void keep_ticket(struct step *step)
{
    struct session *s = step->s;
    const struct ticket *given = step->event->ticket;
    if (given == NULL || !is_ours(step, given->letter) || given->is_slot != s->is_booking) {
        return;
    }
    s->ticket = *given;
    s->was_printed = false;
    s->is_printing = printer_may_print(s);
    step_to(step, SCREEN_ticket);
    if (s->is_printing) {
        step_effect(step, EFFECT_PRINT, SLIP_S);
    }
}

static void keep_slots(struct step *step)
{
    struct session *s = step->s;
    struct text list = step->event->text;
    bool fits =
        list.len <= SESSION_SLOTS_MAX * SESSION_SLOT_ROW && list.len % SESSION_SLOT_ROW == 0;
    if (s->screen != SCREEN_slot_days || s->concern == NULL) {
        return;
    }
    if (s->slots == NULL) {
        s->slots = arena_take(s->arena, SESSION_SLOTS_MAX * SESSION_SLOT_ROW);
    }
    s->has_slots = true;
    s->slot_count = 0;
    for (size_t i = 0; fits && i < list.len / SESSION_SLOT_ROW; i++) {
        const char *row = list.at + i * SESSION_SLOT_ROW;
        long day;
        fits = row[SESSION_SLOT_LEN] == '\n' && row[DATE_LEN] == ' ' &&
               date_read(&day, (struct text){row, DATE_LEN});
        if (fits) {
            memcpy(s->slots + i * SESSION_SLOT_ROW, row, SESSION_SLOT_ROW);
            s->slot_count++;
        }
    }
}

static void refused(struct step *step)
{
    struct session *s = step->s;
    const struct session_event *event = step->event;
    if (s->screen == SCREEN_drawing && text_equal(event->text, s->setup->receipt) &&
        event->number < TICKET_NO_ANSWER) {
        s->undrawn = (enum ticket_refusal)event->number;
        step_to(step, SCREEN_undrawn);
    }
}

/* The agent came or went: what it has not answered is asked again; the same request gets the same. */
static void agent_changed(struct step *step)
{
    struct session *s = step->s;
    bool was_gone = s->queue == STATUS_unknown, is_new = s->queue != step->event->status;
    s->queue = step->event->status;
    if (is_new) {
        step_effect(step, EFFECT_REPORT, 0); /* what is offered changed */
    }
    if (!was_gone || s->queue == STATUS_unknown || s->concern == NULL) {
        return;
    }
    if (s->screen == SCREEN_slot_days && !s->has_slots) {
        ask_slots(step);
    } else if (s->screen == SCREEN_drawing) {
        struct session_effect *effect =
            step_effect(step, s->is_booking ? EFFECT_SLOT : EFFECT_NUMBER, 0);
        effect->text[0] = LETTER(s->concern);
        effect->text[1] = s->is_booking ? session_slot(s, s->slot_at) : (struct text){0};
    }
}

void waiting_event(struct step *step)
{
    struct session *s = step->s;
    enum session_event_kind kind = step->event->kind;
    if (kind == EVENT_QUEUE) {
        agent_changed(step);
    } else if (kind == EVENT_TICKET) {
        keep_ticket(step);
    } else if (kind == EVENT_SLOTS) {
        keep_slots(step);
    } else if (kind == EVENT_UNDRAWN) {
        refused(step);
    } else if (s->screen == SCREEN_ticket && s->is_printing) { /* the slip */
        s->is_printing = false;
        s->was_printed = kind == EVENT_PRINTED;
        s->idle_ms = s->now_ms;
    }
}
