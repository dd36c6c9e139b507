/* The screens of the online function, and what documents prove: how each is come to. Part of looks.h. */
#pragma once

#include "tests/online.h"

static inline void look_start_pins(struct visit *v)
{
    online_ready(v);
}

static inline void look_services_pins(struct visit *v)
{
    online_ready(v);
    visit_do(v, ACTION_BEGIN, 0);
    visit_do(v, ACTION_LANGUAGE, (uint32_t)v->session.language);
}

static inline void look_choose(struct visit *v, uint32_t pack)
{
    visit_ready(v);
    visit_do(v, ACTION_BEGIN, 0);
    visit_do(v, ACTION_LANGUAGE, (uint32_t)v->session.language);
    visit_do(v, ACTION_SERVICE, pack);
    visit_do(v, ACTION_NEXT, 0);
}

static inline void look_online_choose(struct visit *v)
{
    v->setup.pin_entry = PIN_ENTRY_TOUCHSCREEN;
    online_enter(v);
}

static inline void look_online_phone(struct visit *v)
{
    v->setup.pin_entry = PIN_ENTRY_NONE;
    online_enter(v);
    visit_do(v, ACTION_TASK, PIN_CHANGE);
}

static inline void look_online_lay(struct visit *v)
{
    look_online_choose(v);
    visit_do(v, ACTION_TASK, PIN_CHANGE);
}

static inline void look_online_work(struct visit *v)
{
    look_online_lay(v);
    online_card(v, true, 3, 0);
    visit_feed(v, (struct session_event){.kind = EVENT_ONLINE_PROGRESS, .number = 40});
}

static inline void look_online_lifted(struct visit *v)
{
    look_online_work(v);
    online_card(v, false, ONLINE_TRIES_UNKNOWN, 0);
}

static inline void look_online_state_of(struct visit *v, unsigned tries, unsigned flags)
{
    look_online_choose(v);
    visit_do(v, ACTION_TASK, PIN_STATE);
    online_card(v, true, tries, flags);
    online_done(v, ONLINE_DONE);
}

static inline void look_online_state(struct visit *v)
{
    look_online_state_of(v, 3, 0);
}

static inline void look_online_state_one(struct visit *v)
{
    look_online_state_of(v, 1, 0);
}

static inline void look_online_state_blocked(struct visit *v)
{
    look_online_state_of(v, 0, 0);
}

static inline void look_online_pin(struct visit *v)
{
    look_online_work(v);
    online_asks(v, ONLINE_PIN, 3, ONLINE_WRONG_NOT);
    visit_type(v, 0, "9182");
}

static inline void look_online_pin_five(struct visit *v)
{
    look_online_work(v);
    online_asks(v, ONLINE_PIN, 2, ONLINE_WRONG_NOT);
    online_type(v, "91827");
}

static inline void look_online_pad(struct visit *v)
{
    look_online_lay(v);
    online_card(v, true, 3, ONLINE_KEYPAD);
    online_asks(v, ONLINE_PIN, 3, ONLINE_WRONG_NOT);
}

static inline void look_online_transport(struct visit *v)
{
    look_online_choose(v);
    visit_do(v, ACTION_TASK, PIN_FIRST);
    online_card(v, true, 3, 0);
    online_asks(v, ONLINE_PIN, 3, ONLINE_WRONG_NOT);
}

static inline void look_online_new(struct visit *v)
{
    look_online_work(v);
    online_asks(v, ONLINE_NEW_PIN, 3, ONLINE_WRONG_NOT);
}

static inline void look_online_new_row(struct visit *v)
{
    look_online_new(v);
    online_type(v, "123456");
}

static inline void look_online_again(struct visit *v)
{
    look_online_new(v);
    online_type(v, "704152");
}

static inline void look_online_wrong(struct visit *v)
{
    look_online_work(v);
    online_asks(v, ONLINE_PIN, 3, ONLINE_WRONG_NOT);
    online_type(v, "918273");
    online_asks(v, ONLINE_PIN, 2, ONLINE_WRONG_SECRET);
}

static inline void look_online_last(struct visit *v)
{
    look_online_lay(v);
    online_card(v, true, 1, 0);
    online_done(v, ONLINE_LAST_TRY);
}

static inline void look_online_can(struct visit *v)
{
    look_online_last(v);
    visit_do(v, ACTION_LAST_TRY, 0);
    online_card(v, true, 1, 0);
    online_asks(v, ONLINE_CAN, 1, ONLINE_WRONG_NOT);
}

static inline void look_online_pin_last(struct visit *v)
{
    look_online_can(v);
    online_type(v, "500540");
    online_asks(v, ONLINE_PIN, 1, ONLINE_WRONG_NOT);
}

static inline void look_online_puk(struct visit *v)
{
    look_online_choose(v);
    visit_do(v, ACTION_TASK, PIN_UNBLOCK);
    online_card(v, true, 0, 0);
    online_asks(v, ONLINE_PUK, 0, ONLINE_WRONG_SECRET);
}

static inline void look_online_end(struct visit *v)
{
    look_online_work(v);
    online_done(v, ONLINE_DONE);
}

static inline void look_online_unblocked(struct visit *v)
{
    look_online_puk(v);
    online_type(v, "1234567890");
    online_done(v, ONLINE_DONE);
}

static inline void look_online_blocked(struct visit *v)
{
    look_online_work(v);
    online_done(v, ONLINE_BLOCKED);
}

static inline void look_online_offer(struct visit *v)
{
    v->setup.pin_entry = PIN_ENTRY_TOUCHSCREEN;
    online_offer_card(v);
}

static inline void look_online_consent(struct visit *v)
{
    look_online_offer(v);
    visit_do(v, ACTION_IDENTIFY, 0);
    online_card(v, true, 3, 0);
    online_consent(v);
    visit_do(v, ACTION_RIGHT, ONLINE_RIGHT_ADDRESS);
}

static inline void look_online_service(struct visit *v)
{
    look_online_consent(v);
    visit_do(v, ACTION_NEXT, 0);
    online_done(v, ONLINE_SERVICE);
}

static inline void look_person_online(struct visit *v)
{
    look_online_consent(v);
    visit_do(v, ACTION_NEXT, 0);
    visit_feed(v, (struct session_event){.kind = EVENT_ONLINE_PERSON, .person = &online_person});
    online_done(v, ONLINE_DONE);
}

/* On the screen reading of a service that needs a document. */
static inline void look_person_of(struct visit *v, bool is_signed, unsigned doubts)
{
    struct person person = visit_person;
    person.is_signed = is_signed;
    person.doubts = doubts;
    look_choose(v, VISIT_DOG);
    visit_feed(v, (struct session_event){.kind = EVENT_SEEN, .number = DOCUMENT_ID_CARD});
    online_type(v, "123456");
    visit_feed(v, (struct session_event){.kind = EVENT_PERSON, .person = &person});
}

static inline void look_person_unknown(struct visit *v)
{
    look_person_of(v, false, DOUBT_UNKNOWN_ISSUER | DOUBT_COPY_UNCHECKED);
}

static inline void look_person_misfit(struct visit *v)
{
    look_person_of(v, false, DOUBT_CHANGED | DOUBT_COPY | DOUBT_EXPIRED);
}

static inline void look_policy(struct visit *v)
{
    look_choose(v, VISIT_EITHER);
    visit_feed(v, (struct session_event){.kind = EVENT_SEEN, .number = DOCUMENT_ID_CARD});
    online_type(v, "123456");
    visit_feed(v, (struct session_event){.kind = EVENT_DOCUMENT_FAILED, .number = DOCUMENT_POLICY});
}

static inline void look_changed(struct visit *v)
{
    look_choose(v, VISIT_EITHER);
    visit_feed(v, (struct session_event){.kind = EVENT_SEEN, .number = DOCUMENT_ID_CARD});
    online_type(v, "123456");
    visit_feed(
        v, (struct session_event){.kind = EVENT_DOCUMENT_FAILED, .number = DOCUMENT_CHANGED});
}
