/* The stand-in of a German card and of the AusweisApp: the PIN rules of PAuswV and BSI TR-03110, and answers
 * after a while. */
#include "tests/access/visitor.h"

#define SOON_MS 700u

static void say(struct visitor *visitor, enum session_event_kind kind)
{
    struct visitor_german *german = &visitor->german;
    struct online_news *news = &german->news[german->said++ % COUNT(german->news)];
    *news = (struct online_news){
        .is_present = true,
        .tries = german->tries,
        .secret = german->asked,
        .wrong = german->wrong,
    };
    visitor_later(visitor, SOON_MS, (struct session_event){.kind = kind, .online = news});
}

static void ask(struct visitor *visitor, enum online_secret secret, enum online_wrong wrong)
{
    visitor->german.asked = secret;
    visitor->german.wrong = wrong;
    say(visitor, EVENT_ONLINE_ASKS);
}

static void done(struct visitor *visitor, enum online_result result)
{
    visitor_later(
        visitor, SOON_MS, (struct session_event){.kind = EVENT_ONLINE_DONE, .number = result});
}

static void begin_task(struct visitor *visitor)
{
    struct visitor_german *german = &visitor->german;
    switch (german->task) {
    case ONLINE_STATE: done(visitor, ONLINE_DONE); break;
    case ONLINE_UNBLOCK:
        if (german->tries > 0) {
            done(visitor, ONLINE_NOT_BLOCKED);
        } else {
            ask(visitor, ONLINE_PUK, ONLINE_WRONG_NOT);
        }
        break;
    case ONLINE_CHANGE:
    case ONLINE_IDENTIFY:
        if (german->tries == 0) {
            done(visitor, ONLINE_BLOCKED);
        } else if (german->tries == 1 && !german->takes_last_try) {
            done(visitor, ONLINE_LAST_TRY);
        } else {
            ask(visitor, german->tries == 1 ? ONLINE_CAN : ONLINE_PIN, ONLINE_WRONG_NOT);
        }
        break;
    case ONLINE_TASK_COUNT: break;
    }
}

void visitor_lay_german(struct visitor *visitor)
{
    say(visitor, EVENT_ONLINE_CARD);
    visitor_wait(visitor, SOON_MS);
    begin_task(visitor);
}

static void take_pin(struct visitor *visitor, struct text digits)
{
    struct visitor_german *german = &visitor->german;
    if (text_equal(digits, (struct text){german->pin, strlen(german->pin)})) {
        german->tries = ONLINE_TRIES_MAX;
        ask(visitor, ONLINE_NEW_PIN, ONLINE_WRONG_NOT);
        return;
    }
    german->tries--;
    if (german->tries == 0) {
        done(visitor, ONLINE_BLOCKED);
    } else {
        bool is_can = german->tries == 1;
        ask(visitor, is_can ? ONLINE_CAN : ONLINE_PIN,
            is_can ? ONLINE_WRONG_NOT : ONLINE_WRONG_SECRET);
    }
}

static void take(struct visitor *visitor, enum online_secret secret, struct text digits)
{
    struct visitor_german *german = &visitor->german;
    switch (secret) {
    case ONLINE_PIN:
    case ONLINE_TRANSPORT_PIN: take_pin(visitor, digits); break;
    case ONLINE_NEW_PIN:
        memcpy(german->pin, digits.at, digits.len);
        german->pin[digits.len] = '\0';
        done(visitor, ONLINE_DONE);
        break;
    case ONLINE_CAN:
        ask(visitor, text_equal(digits, TEXT_OF(VISITOR_CAN)) ? ONLINE_PIN : ONLINE_CAN,
            text_equal(digits, TEXT_OF(VISITOR_CAN)) ? ONLINE_WRONG_NOT : ONLINE_WRONG_SECRET);
        break;
    case ONLINE_PUK:
        if (text_equal(digits, TEXT_OF(VISITOR_PUK))) {
            german->tries = ONLINE_TRIES_MAX;
            done(visitor, ONLINE_DONE);
        } else {
            ask(visitor, ONLINE_PUK, ONLINE_WRONG_SECRET);
        }
        break;
    case ONLINE_SECRET_COUNT: break;
    }
}

void visitor_act_german(struct visitor *visitor, const struct session_effect *effect)
{
    struct visitor_german *german = &visitor->german;
    if (effect->kind == EFFECT_ONLINE_BEGIN) {
        german->task = (enum online_task)effect->number;
        german->takes_last_try = effect->option != 0;
    } else if (effect->kind == EFFECT_ONLINE_GIVE) {
        take(visitor, (enum online_secret)effect->number, effect->text[0]);
    } else if (effect->kind == EFFECT_ONLINE_CANCEL) {
        done(visitor, ONLINE_CANCELLED);
    }
}
