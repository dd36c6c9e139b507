/* The online function of German cards: the PIN service, and identifying inside a service. What the card's
 * tries are worth: they are shown before a secret is asked for, nothing is tried again without the
 * citizen's word, and the last one is not offered by itself. */
#include "model/session_online.h"

void online_forget(struct online *o)
{
    *o = (struct online){
        .status = o->status,
        .identifies = o->identifies,
        .is_running = o->is_running,
        .is_cancelling = o->is_cancelling,
        .tries = ONLINE_TRIES_UNKNOWN,
    };
}

bool session_offers_pins(const struct session *s)
{
    return s->online.status == STATUS_ok && s->reader == STATUS_ok;
}

bool session_identifies(const struct session *s)
{
    return session_offers_pins(s) && s->online.identifies && s->setup->pin_entry != PIN_ENTRY_NONE;
}

bool session_may_identify(const struct session *s)
{
    return s->pack != NULL && session_identifies(s);
}

bool session_types_at_reader(const struct session *s)
{
    return (s->online.flags & ONLINE_KEYPAD) != 0;
}

/* Nothing typed for one secret is there for the next; the CAN stays, to be told from a PIN. */
void online_wipe(struct step *step, bool with_new)
{
    struct session_typed *typed = step_typed(step);
    explicit_bzero(typed->field[0], sizeof typed->field[0]);
    if (with_new) {
        explicit_bzero(typed->field[1], sizeof typed->field[1]);
    }
}

void online_stop(struct step *step)
{
    struct online *o = &step->s->online;
    if (o->is_running && !o->is_cancelling) {
        o->is_cancelling = true;
        step_effect(step, EFFECT_ONLINE_CANCEL, 0);
    }
}

void online_begin(struct step *step, enum online_task task)
{
    struct session *s = step->s;
    struct online *o = &s->online;
    o->task = task;
    o->percent = 0;
    o->was_read = o->was_warned = false;
    online_wipe(step, true);
    o->is_due = o->is_running;
    if (o->is_running) {
        online_stop(step);
        step_to(step, SCREEN_online_work);
        return;
    }
    o->is_running = true;
    o->wrong = ONLINE_WRONG_NOT;
    o->given = ONLINE_SECRET_COUNT;
    o->tries = ONLINE_TRIES_UNKNOWN;
    o->flags = 0;
    step_to(step, s->on_reader ? SCREEN_online_work : SCREEN_online_lay);
    step_effect(step, EFFECT_CARD_STOP, 0); /* the reader is the eID process's now */
    struct session_effect *effect = step_effect(step, EFFECT_ONLINE_BEGIN, task);
    effect->option = o->takes_last_try;
    if (task == ONLINE_IDENTIFY) {
        effect->text[0] = pack_service(s->pack, s->form).leika;
    }
}

static void fail(struct step *step, enum online_result result)
{
    online_wipe(step, true);
    step->s->online.result = result;
    step_to(step, SCREEN_online_failed);
}

void online_choose(struct step *step)
{
    struct session *s = step->s;
    online_stop(step);
    online_forget(&s->online);
    if (s->pack == NULL) {
        online_wipe(step, true);
        step_to(step, SCREEN_online_choose);
    } else {
        document_begin(step);
    }
}

void online_offer(struct step *step)
{
    struct session *s = step->s;
    if (session_may_identify(s)) {
        step_to(step, SCREEN_online_offer);
    } else {
        s->problem = PROBLEM_GERMAN_EID;
        step_to(step, SCREEN_problem);
    }
}

/* The screen for what is asked. */
void online_ask(struct step *step)
{
    static const enum session_notice notices[ONLINE_WRONG_COUNT] = {
        [ONLINE_WRONG_NOT] = NOTICE_NONE,
        [ONLINE_WRONG_SECRET] = NOTICE_ONLINE_WRONG,
        [ONLINE_WRONG_FORM] = NOTICE_PIN_SHORT,
        [ONLINE_WRONG_LIFTED] = NOTICE_ONLINE_LIFTED,
    };
    struct session *s = step->s;
    struct online *o = &s->online;
    online_wipe(step, true);
    o->was_warned = false;
    switch (o->asked) {
    case ONLINE_PIN:
    case ONLINE_TRANSPORT_PIN:
        step_to(
            step,
            o->is_first && o->task == ONLINE_CHANGE ? SCREEN_online_transport : SCREEN_online_pin);
        break;
    case ONLINE_NEW_PIN: step_to(step, SCREEN_online_new); break;
    case ONLINE_CAN: step_to(step, SCREEN_online_can); break;
    case ONLINE_PUK: step_to(step, SCREEN_online_puk); break;
    case ONLINE_SECRET_COUNT: break;
    }
    bool is_pin = o->asked == ONLINE_PIN || o->asked == ONLINE_TRANSPORT_PIN;
    s->notice = o->wrong < ONLINE_WRONG_COUNT ? notices[o->wrong] : NOTICE_NONE;
    if (is_pin && o->wrong == ONLINE_WRONG_SECRET) {
        s->notice = NOTICE_NONE; /* it was said before it was gone on */
    }
    if (is_pin && o->tries == 1 && s->notice == NOTICE_NONE) {
        s->notice = NOTICE_LAST_TRY;
    }
}

static bool is_before_pin(const struct online *o)
{
    return o->asked == ONLINE_PIN || o->asked == ONLINE_TRANSPORT_PIN || o->asked == ONLINE_CAN;
}

static void asked(struct step *step)
{
    struct session *s = step->s;
    struct online *o = &s->online;
    const struct online_news *news = step->event->online;
    if (news == NULL || !o->is_running || o->is_cancelling || news->secret >= ONLINE_SECRET_COUNT ||
        news->wrong >= ONLINE_WRONG_COUNT) {
        return;
    }
    bool was_pin = o->given == ONLINE_PIN || o->given == ONLINE_TRANSPORT_PIN;
    bool fell = o->tries != ONLINE_TRIES_UNKNOWN && news->tries < o->tries;
    bool is_pin_wrong = (news->secret == ONLINE_PIN && news->wrong == ONLINE_WRONG_SECRET) ||
                        (was_pin && fell && s->screen == SCREEN_online_work);
    o->asked = news->secret;
    o->wrong = news->wrong;
    o->tries = news->tries;
    s->on_reader = true;
    if (!session_types_at_reader(s) && s->setup->pin_entry != PIN_ENTRY_TOUCHSCREEN) {
        online_stop(step);
        step_to(step, SCREEN_online_phone);
    } else if (is_pin_wrong) {
        o->takes_last_try = false;
        online_wipe(step, true);
        step_to(step, SCREEN_online_wrong);
    } else if (o->tries == 1 && !o->takes_last_try && is_before_pin(o)) {
        step_to(step, SCREEN_online_last);
    } else {
        online_ask(step);
    }
}

/* Taken away: it is asked to be laid back, and the eID process reads the tries again. */
static void card_changed(struct step *step)
{
    struct session *s = step->s;
    struct online *o = &s->online;
    const struct online_news *news = step->event->online;
    if (news == NULL || !o->is_running) {
        return;
    }
    bool was_there = s->on_reader;
    s->on_reader = news->is_present;
    o->tries = news->tries;
    o->flags = news->flags;
    if (o->is_cancelling) {
        return;
    }
    bool is_at_card = session_digits(s->screen) > 0 || s->screen == SCREEN_online_work ||
                      s->screen == SCREEN_online_wrong || s->screen == SCREEN_online_last;
    if (news->is_present && s->screen == SCREEN_online_lay) {
        step_to(step, SCREEN_online_work);
    } else if (!news->is_present && is_at_card) {
        online_wipe(step, true);
        o->given = ONLINE_SECRET_COUNT; /* whether it was used nobody knows: the tries say it */
        step_to(step, SCREEN_online_lay);
        s->notice = was_there ? NOTICE_LIFTED : NOTICE_NONE;
    }
}

static void keep_reader(struct step *step)
{
    struct session *s = step->s;
    const struct online_reader *from = step->event->reader;
    if (from == NULL || !s->online.is_running || s->online.is_cancelling ||
        s->online.task != ONLINE_IDENTIFY) {
        return;
    }
    struct online_reader *reader = arena_take(s->arena, sizeof *reader);
    *reader = *from;
    struct text *texts[] = {&reader->subject_name, &reader->subject_url, &reader->issuer_name,
                            &reader->issuer_url,   &reader->terms,       &reader->purpose,
                            &reader->transaction,  &reader->valid_from,  &reader->valid_until};
    for (size_t i = 0; i < COUNT(texts); i++) {
        *texts[i] = entry_compose(s->arena, *texts[i]);
    }
    s->online.reader = reader;
    s->online.chosen = 0; /* what is not needed is not read unless it is chosen */
    step_to(step, SCREEN_online_consent);
}

static void keep_person(struct step *step)
{
    struct session *s = step->s;
    if (step->event->person != NULL && s->online.is_running && !s->online.is_cancelling &&
        s->online.task == ONLINE_IDENTIFY) {
        step_keep_person(step);
        s->person->is_online = true;
        s->person->kind = DOCUMENT_GERMAN_EID;
        s->online.was_read = true;
    }
}

static void succeed(struct step *step)
{
    struct session *s = step->s;
    struct online *o = &s->online;
    switch (o->task) {
    case ONLINE_STATE: step_to(step, SCREEN_online_state); break;
    case ONLINE_CHANGE:
    case ONLINE_UNBLOCK:
        o->tries = ONLINE_TRIES_MAX;
        step_to(step, SCREEN_online_end);
        break;
    case ONLINE_IDENTIFY:
        if (o->was_read) {
            document_read(step);
        } else {
            fail(step, ONLINE_SERVICE);
        }
        break;
    case ONLINE_TASK_COUNT: break;
    }
}

/* A person of a task that did not end well is nobody. */
static void drop_person(struct session *s)
{
    if (s->online.was_read) {
        s->person = NULL;
        s->online.was_read = false;
    }
}

static void done(struct step *step)
{
    struct session *s = step->s;
    struct online *o = &s->online;
    if (!o->is_running) {
        return;
    }
    bool was_cancelled = o->is_cancelling;
    uint32_t result = step->event->number;
    o->is_running = o->is_cancelling = false;
    step_effect(step, EFFECT_CARD_STOP, 0); /* the reader is not the eID process's any more */
    if (was_cancelled || result != ONLINE_DONE) {
        drop_person(s);
    }
    if (was_cancelled) {
        if (o->is_due) {
            online_begin(step, o->task);
        } else if (s->screen == SCREEN_left || s->screen == SCREEN_lay) {
            step_effect(step, EFFECT_CARD_WATCH, s->screen == SCREEN_lay ? WATCH_S : LEFT_WATCH_S);
        }
    } else if (result == ONLINE_DONE) {
        online_wipe(step, true);
        succeed(step);
    } else if (result == ONLINE_LAST_TRY) {
        o->tries = 1;
        step_to(step, SCREEN_online_last);
    } else {
        fail(step, result < ONLINE_RESULT_COUNT ? (enum online_result)result : ONLINE_FAULT);
    }
}

/* The eID process came, changed or went; with it goes its task. */
static void status_changed(struct step *step)
{
    struct session *s = step->s;
    struct online *o = &s->online;
    bool was_offered = session_offers_pins(s);
    o->status = step->event->status;
    o->identifies = step->event->number != 0;
    if (o->status == STATUS_unknown && o->is_running) {
        bool was_cancelled = o->is_cancelling;
        o->is_running = o->is_cancelling = o->is_due = false;
        drop_person(s);
        if (!was_cancelled || s->screen == SCREEN_online_work) {
            fail(step, ONLINE_FAULT);
        }
    }
    if (was_offered != session_offers_pins(s)) {
        step_effect(step, EFFECT_REPORT, 0);
    }
}

void online_event(struct step *step)
{
    struct session *s = step->s;
    enum session_event_kind kind = step->event->kind;
    if (kind == EVENT_ONLINE) {
        status_changed(step);
    } else if (kind == EVENT_ONLINE_CARD) {
        card_changed(step);
    } else if (kind == EVENT_ONLINE_ASKS) {
        asked(step);
    } else if (kind == EVENT_ONLINE_READER) {
        keep_reader(step);
    } else if (kind == EVENT_ONLINE_PROGRESS && s->screen == SCREEN_online_work) {
        s->online.percent = step->event->number <= 100 ? step->event->number : 100;
        s->entered_ms = s->now_ms; /* it lives */
    } else if (kind == EVENT_ONLINE_PERSON) {
        keep_person(step);
    } else if (kind == EVENT_ONLINE_DONE) {
        done(step);
    }
}

void online_overdue(struct step *step)
{
    online_stop(step);
    step->s->online.is_due = false;
    fail(step, ONLINE_TIMEOUT);
}

void online_lose_reader(struct step *step)
{
    online_stop(step);
    step->s->online.is_due = false;
    fail(step, ONLINE_FAULT);
}
