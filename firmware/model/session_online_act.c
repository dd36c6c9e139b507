/* Buttons and digits on the screens of the online function. */
#include "model/session_online.h"

static const struct {
    enum screen screen;
    size_t digits;
} ASKS[] = {
    {SCREEN_online_pin, ONLINE_PIN_LEN}, {SCREEN_online_transport, ONLINE_TRANSPORT_LEN},
    {SCREEN_online_new, ONLINE_PIN_LEN}, {SCREEN_online_again, ONLINE_PIN_LEN},
    {SCREEN_online_can, ONLINE_CAN_LEN}, {SCREEN_online_puk, ONLINE_PUK_LEN},
};

size_t session_digits(enum screen screen)
{
    for (size_t i = 0; i < COUNT(ASKS); i++) {
        if (ASKS[i].screen == screen) {
            return ASKS[i].digits;
        }
    }
    return 0;
}

void online_text(struct step *step)
{
    struct session *s = step->s;
    struct text text = step->event->text;
    bool is_fitting = step->event->number == 0 && text.len <= session_digits(s->screen);
    for (size_t i = 0; i < text.len && is_fitting; i++) {
        is_fitting = text.at[i] >= '0' && text.at[i] <= '9';
    }
    if (is_fitting && step_write(step_typed(step)->field[0], text)) {
        s->notice = NOTICE_NONE;
        s->online.was_warned = false;
    }
}

static struct text typed(struct step *step)
{
    return step_read(step_typed(step)->field[0]);
}

/* Passes on what was typed, and nothing of it stays but the CAN. */
static void give(struct step *step, enum online_secret secret)
{
    struct session *s = step->s;
    struct session_typed *t = step_typed(step);
    struct text digits = typed(step);
    if (session_types_at_reader(s)) {
        digits.len = 0;
    }
    if (digits.len > 0) {
        memcpy(t->given, digits.at, digits.len);
    }
    t->given[digits.len] = '\0';
    if (secret == ONLINE_CAN && digits.len == ONLINE_CAN_LEN) {
        memcpy(t->field[2], t->field[0], ONLINE_CAN_LEN + 1);
    }
    online_wipe(step, true);
    s->online.given = secret;
    s->online.percent = 0;
    step_effect(step, EFFECT_ONLINE_GIVE, secret)->text[0] = (struct text){t->given, digits.len};
    step_to(step, SCREEN_online_work);
}

static void give_pin(struct step *step)
{
    struct session *s = step->s;
    struct text pin = typed(step);
    if (pin.len == ONLINE_TRANSPORT_LEN) {
        s->notice = NOTICE_PIN_FIVE;
    } else if (pin.len != ONLINE_PIN_LEN) {
        s->notice = NOTICE_PIN_SHORT;
    } else if (
        !s->online.was_warned &&
        text_equal(pin, step_read(step_typed(step)->field[2]))) { /* typed again it is taken */
        s->online.was_warned = true;
        s->notice = NOTICE_PIN_IS_CAN;
    } else {
        give(step, ONLINE_PIN);
    }
}

static void keep_new(struct step *step)
{
    struct session *s = step->s;
    struct session_typed *t = step_typed(step);
    struct text pin = typed(step);
    enum online_weakness weakness = online_weakness(pin);
    if (pin.len != ONLINE_PIN_LEN) {
        s->notice = NOTICE_PIN_SHORT;
    } else if (weakness != ONLINE_STRONG && !s->online.was_warned) {
        s->online.was_warned = true;
        s->notice = weakness == ONLINE_ROW ? NOTICE_PIN_ROW : NOTICE_PIN_BIRTH;
    } else {
        memcpy(t->field[1], t->field[0], sizeof t->field[1]);
        online_wipe(step, false);
        step_to(step, SCREEN_online_again);
    }
}

static void compare_new(struct step *step)
{
    struct session *s = step->s;
    struct text pin = typed(step);
    if (pin.len != ONLINE_PIN_LEN) {
        s->notice = NOTICE_PIN_SHORT;
    } else if (text_equal(pin, step_read(step_typed(step)->field[1]))) {
        give(step, ONLINE_NEW_PIN);
    } else {
        online_wipe(step, true);
        s->online.was_warned = false;
        step_to(step, SCREEN_online_new);
        s->notice = NOTICE_PIN_DIFFERENT;
    }
}

static void give_exact(struct step *step, enum online_secret secret)
{
    if (typed(step).len == session_digits(step->s->screen)) {
        give(step, secret);
    } else {
        step->s->notice = NOTICE_PIN_SHORT;
    }
}

/* At a reader with a pad it is one way for all: the pad is switched on. */
static void give_at_reader(struct step *step)
{
    enum screen screen = step->s->screen;
    bool is_new = screen == SCREEN_online_new || screen == SCREEN_online_again;
    bool is_first = screen == SCREEN_online_transport;
    give(
        step, screen == SCREEN_online_can   ? ONLINE_CAN
              : screen == SCREEN_online_puk ? ONLINE_PUK
              : is_new                      ? ONLINE_NEW_PIN
              : is_first                    ? ONLINE_TRANSPORT_PIN
                                            : ONLINE_PIN);
}

static void next_digits(struct step *step)
{
    struct session *s = step->s;
    if (session_types_at_reader(s)) {
        give_at_reader(step);
    } else if (s->screen == SCREEN_online_pin) {
        give_pin(step);
    } else if (s->screen == SCREEN_online_transport) {
        give_exact(step, ONLINE_TRANSPORT_PIN);
    } else if (s->screen == SCREEN_online_new) {
        keep_new(step);
    } else if (s->screen == SCREEN_online_again) {
        compare_new(step);
    } else {
        give_exact(step, s->screen == SCREEN_online_can ? ONLINE_CAN : ONLINE_PUK);
    }
}

static void next(struct step *step)
{
    struct session *s = step->s;
    struct online *o = &s->online;
    if (session_digits(s->screen) > 0) {
        next_digits(step);
    } else if (s->screen == SCREEN_online_wrong) {
        if (o->tries == 1) {
            step_to(step, SCREEN_online_last);
        } else {
            online_ask(step);
        }
    } else if (s->screen == SCREEN_online_consent) {
        step_to(step, SCREEN_online_work);
        step_effect(step, EFFECT_ONLINE_ACCEPT, o->chosen);
    } else if (s->screen == SCREEN_online_end && o->returns) {
        o->returns = o->is_first = false;
        online_begin(step, ONLINE_IDENTIFY);
    } else if (s->screen == SCREEN_online_end || s->screen == SCREEN_online_state) {
        step_finish(step);
    } else if (s->screen == SCREEN_online_phone || s->screen == SCREEN_online_last) {
        online_choose(step);
    }
}

static void begin_way(struct step *step, uint32_t way)
{
    static const enum online_task tasks[PIN_WAY_COUNT] = {
        [PIN_STATE] = ONLINE_STATE,
        [PIN_CHANGE] = ONLINE_CHANGE,
        [PIN_FIRST] = ONLINE_CHANGE,
        [PIN_UNBLOCK] = ONLINE_UNBLOCK};
    struct session *s = step->s;
    if (way >= PIN_WAY_COUNT) {
        return;
    }
    if (way != PIN_STATE && s->setup->pin_entry == PIN_ENTRY_NONE) {
        online_stop(step);
        step_to(step, SCREEN_online_phone);
        return;
    }
    bool is_inside =
        s->pack != NULL; /* a new PIN on the way: then it is gone on with identifying */
    s->online.is_first = way == PIN_FIRST;
    s->online.takes_last_try = false;
    s->online.returns = is_inside && (way == PIN_FIRST || way == PIN_UNBLOCK);
    online_begin(step, tasks[way]);
}

/* Five digits were typed where six are asked for. They are not typed anew when the PIN is being changed. */
static void turn_to_first(struct step *step)
{
    struct session *s = step->s;
    if (s->online.task != ONLINE_CHANGE || !s->online.is_running) {
        begin_way(step, PIN_FIRST);
        return;
    }
    s->online.is_first = true;
    step_to(step, SCREEN_online_transport);
}

static void task_action(struct step *step)
{
    struct session *s = step->s;
    if (s->screen == SCREEN_online_pin && step->event->number == PIN_FIRST) {
        turn_to_first(step);
    } else if (s->screen == SCREEN_online_transport && step->event->number == PIN_CHANGE) {
        s->online.is_first = false; /* has a PIN of six digits after all */
        online_wipe(step, true);
        step_to(step, SCREEN_online_pin);
    } else if (
        s->screen == SCREEN_online_choose || s->screen == SCREEN_online_state ||
        s->screen == SCREEN_online_failed || s->screen == SCREEN_online_end) {
        begin_way(step, step->event->number);
    }
}

/* The last try: what is asked already is asked now; else the task begins again. */
static void use_last(struct step *step)
{
    struct online *o = &step->s->online;
    o->takes_last_try = true;
    if (o->is_running) {
        online_ask(step);
    } else {
        online_begin(step, o->task);
    }
}

static void choose_right(struct step *step)
{
    struct online *o = &step->s->online;
    uint32_t right = step->event->number;
    if (o->reader != NULL && right < ONLINE_RIGHT_COUNT) {
        o->chosen ^= (1u << right) & o->reader->optional;
    }
}

void online_action(struct step *step)
{
    struct session *s = step->s;
    enum session_action action = step->event->action;
    bool is_working = s->screen == SCREEN_online_work;
    if (action == ACTION_NEXT && !is_working) {
        next(step);
    } else if (action == ACTION_BACK && !is_working) {
        if (s->screen == SCREEN_online_choose) {
            step_to(step, SCREEN_services);
        } else {
            online_choose(step);
        }
    } else if (action == ACTION_TASK) {
        task_action(step);
    } else if (action == ACTION_IDENTIFY && session_may_identify(s)) {
        if (s->screen == SCREEN_online_offer) {
            online_begin(step, ONLINE_IDENTIFY);
        }
    } else if (action == ACTION_LAST_TRY && s->screen == SCREEN_online_last) {
        use_last(step);
    } else if (action == ACTION_RIGHT && s->screen == SCREEN_online_consent) {
        choose_right(step);
    } else if (action == ACTION_RETRY && s->screen == SCREEN_online_failed) {
        online_begin(step, s->online.task);
    } else if (action == ACTION_WITHOUT && session_may_go_without(s) && !is_working) {
        online_stop(step);
        document_without(step);
    }
}
