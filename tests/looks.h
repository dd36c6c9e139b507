/* How a session comes to each of its screens: for looking at all of them. */
#pragma once

#include "tests/looks_online.h"
#include "tests/visit.h"

static inline void look_event(struct visit *v, enum session_event_kind kind, uint32_t number)
{
    visit_feed(v, (struct session_event){.kind = kind, .number = number});
}

static inline void look_printer(struct visit *v, enum status word, uint32_t reasons)
{
    visit_feed(v, (struct session_event){.kind = EVENT_PRINTER, .status = word, .number = reasons});
}

static inline void look_start(struct visit *v)
{
    visit_ready(v);
}

static inline void look_start_unprinted(struct visit *v)
{
    visit_ready(v);
    visit_feed(
        v, (struct session_event){
               .kind = EVENT_UNPRINTED, .text = TEXT_OF(VISIT_RECEIPT), .total = v->utc_s - 60});
}

static inline void look_start_no_paper(struct visit *v)
{
    visit_ready(v);
    look_printer(v, STATUS_out, PRINTER_PAPER_OUT);
}

static inline void look_start_nothing(struct visit *v)
{
    visit_ready(v);
    visit_feed(v, (struct session_event){.kind = EVENT_OUTBOX, .status = STATUS_out});
}

static inline void look_language(struct visit *v)
{
    visit_ready(v);
    visit_do(v, ACTION_BEGIN, 0);
}

static inline void look_services(struct visit *v)
{
    look_language(v);
    visit_do(v, ACTION_LANGUAGE, (uint32_t)v->session.language);
}

static inline void look_services_no_reader(struct visit *v)
{
    look_services(v);
    visit_feed(v, (struct session_event){.kind = EVENT_READER, .status = STATUS_offline});
}

static inline void look_off(struct visit *v)
{
    look_services_no_reader(v);
    visit_do(v, ACTION_SERVICE, VISIT_DOG);
}

static inline void look_consent(struct visit *v)
{
    look_services(v);
    visit_do(v, ACTION_SERVICE, VISIT_EITHER);
}

static inline void look_lay(struct visit *v)
{
    look_consent(v);
    visit_do(v, ACTION_NEXT, 0);
}

static inline void look_lay_no_document(struct visit *v)
{
    look_lay(v);
    look_event(v, EVENT_SEEN, DOCUMENT_NONE);
}

static inline void look_which(struct visit *v)
{
    look_lay(v);
    look_event(v, EVENT_SEEN, DOCUMENT_UNKNOWN);
}

static inline void look_can(struct visit *v)
{
    look_lay(v);
    look_event(v, EVENT_SEEN, DOCUMENT_ID_CARD);
    visit_type(v, 0, "1234");
}

static inline void look_reading(struct visit *v)
{
    look_can(v);
    visit_type(v, 0, "123456");
    visit_do(v, ACTION_NEXT, 0);
    visit_feed(v, (struct session_event){.kind = EVENT_PROGRESS, .number = 4000, .total = 10000});
}

static inline void look_lay_lifted(struct visit *v)
{
    look_reading(v);
    look_event(v, EVENT_DOCUMENT_FAILED, DOCUMENT_LIFTED);
}

static inline void look_can_wrong(struct visit *v)
{
    look_reading(v);
    look_event(v, EVENT_DOCUMENT_FAILED, DOCUMENT_WRONG_SECRET);
}

static inline void look_no_tries(struct visit *v)
{
    look_reading(v);
    look_event(v, EVENT_DOCUMENT_FAILED, DOCUMENT_NO_TRIES);
}

static inline void look_mrz(struct visit *v)
{
    look_lay(v);
    look_event(v, EVENT_SEEN, DOCUMENT_PASSPORT);
    visit_type(v, 0, "C01X00T47");
}

static inline void look_german_eid(struct visit *v)
{
    look_lay(v);
    look_event(v, EVENT_SEEN, DOCUMENT_GERMAN_EID);
}

static inline void look_reader_gone(struct visit *v)
{
    look_reading(v);
    visit_feed(v, (struct session_event){.kind = EVENT_READER, .status = STATUS_offline});
}

static inline void look_person(struct visit *v)
{
    look_reading(v);
    visit_feed(v, (struct session_event){.kind = EVENT_PERSON, .person = &visit_person});
}

static inline void look_take(struct visit *v)
{
    look_person(v);
    visit_do(v, ACTION_NEXT, 0);
}

static inline void look_form(struct visit *v)
{
    look_take(v);
    look_event(v, EVENT_GONE, 0);
}

static inline void look_form_typing(struct visit *v)
{
    look_form(v);
    visit_do(v, ACTION_NEXT, 0);
    visit_type(v, VISIT_WILD, "true");
}

static inline void look_form_errors(struct visit *v)
{
    look_form_typing(v);
    visit_type(v, VISIT_CHIP, "12");
    visit_do(v, ACTION_NEXT, 0);
}

static inline void look_form_refused(struct visit *v)
{
    look_form(v);
    visit_type(v, VISIT_NAME, "Erika 7");
}

static inline void look_form_too_long(struct visit *v)
{
    look_form(v);
    visit_type(v, VISIT_NAME, "Erika Erika Erika Erika Erika Erika Erika");
}

static inline void look_check(struct visit *v)
{
    look_form(v);
    visit_fill(v);
}

static inline void look_submitting(struct visit *v)
{
    look_check(v);
    visit_do(v, ACTION_NEXT, 0);
}

static inline void look_unsent(struct visit *v)
{
    look_submitting(v);
    visit_feed(
        v, (struct session_event){
               .kind = EVENT_REFUSED, .text = TEXT_OF(VISIT_RECEIPT), .number = REFUSAL_FULL});
}

static inline void look_unsure(struct visit *v)
{
    look_submitting(v);
    visit_wait(v, 31000);
}

static inline void look_printing(struct visit *v)
{
    look_submitting(v);
    visit_stored(v);
}

static inline void look_printing_no_paper(struct visit *v)
{
    look_printing(v);
    look_printer(v, STATUS_out, PRINTER_PAPER_OUT);
}

static inline void look_done(struct visit *v)
{
    look_printing(v);
    look_event(v, EVENT_PRINTED, 0);
    static const struct submission delivered = {.state = SUBMISSION_SUBMITTED, .delivered_s = 1};
    visit_feed(
        v, (struct session_event){
               .kind = EVENT_SUBMISSION, .submission = &delivered, .text = TEXT_OF(VISIT_RECEIPT)});
}

static inline void look_done_number(struct visit *v)
{
    look_printing(v);
    look_event(v, EVENT_PRINT_FAILED, 0);
}

static inline void look_status_ask(struct visit *v)
{
    visit_ready(v);
    visit_do(v, ACTION_STATUS, 0);
    visit_type(v, 0, "0K3T");
}

/* The courier's answer to a receipt number. */
static inline void look_up(struct visit *v, struct submission known)
{
    char number[NUMBER_LEN + 1];
    number_make(number, (const uint8_t[NUMBER_RANDOM]){7, 1, 2, 3});
    look_status_ask(v);
    visit_type(v, 0, number);
    visit_do(v, ACTION_NEXT, 0);
    visit_feed(
        v, (struct session_event){
               .kind = EVENT_SUBMISSION, .submission = &known, .text = {number, NUMBER_LEN}});
}

static inline void look_status(struct visit *v)
{
    look_up(
        v, (struct submission){
               .state = SUBMISSION_REJECTED,
               .handed_in_s = v->utc_s - 80000,
               .delivered_s = v->utc_s - 79000,
               .ended_s = v->utc_s - 3600,
               .reason = TEXT_OF("Der Hund ist schon angemeldet.")});
}

static inline void look_status_held(struct visit *v)
{
    look_up(
        v,
        (struct submission){
            .state = SUBMISSION_SEALED,
            .handed_in_s = v->utc_s - 80000,
            .is_held = true,
            .reason = TEXT_OF("Destination inactive: the destination takes no submissions now")});
}

static inline void look_status_stuck(struct visit *v)
{
    look_up(
        v,
        (struct submission){
            .state = SUBMISSION_STUCK,
            .handed_in_s = v->utc_s - 80000,
            .reason = TEXT_OF("Unprocessable: the authentication tag of the data is malformed")});
}

static inline void look_help(struct visit *v)
{
    look_form_typing(v);
    visit_do(v, ACTION_HELP, 0);
}

static inline void look_help_passed(struct visit *v)
{
    look_help(v);
    visit_do(v, ACTION_CALL, 0);
    look_event(v, EVENT_HELP_PASSED, 0);
}

static inline void look_languages(struct visit *v)
{
    look_form(v);
    visit_do(v, ACTION_LANGUAGES, 0);
}

static inline void look_ask_abort(struct visit *v)
{
    look_form(v);
    visit_do(v, ACTION_ABORT, 0);
}

static inline void look_timeout(struct visit *v)
{
    look_form(v);
    visit_wait(v, 185000);
}

static inline void look_cover(struct visit *v)
{
    look_help(v);
    visit_do(v, ACTION_COVER, 0);
}

static inline void look_display(struct visit *v)
{
    look_form(v);
    visit_do(v, ACTION_DISPLAY, 0);
    visit_do(v, ACTION_SIZE, 1);
}

static inline void look_left(struct visit *v)
{
    look_person(v);
    visit_do(v, ACTION_ABORT, 0);
    visit_do(v, ACTION_ABORT_YES, 0);
}

#define LOOK(name)                                                                                 \
    {                                                                                              \
#name, look_##name                                                                         \
    }

static const struct {
    const char *name;
    void (*prepare)(struct visit *v);
} looks[] = {
    LOOK(start),
    LOOK(start_unprinted),
    LOOK(start_no_paper),
    LOOK(start_nothing),
    LOOK(language),
    LOOK(services),
    LOOK(services_no_reader),
    LOOK(off),
    LOOK(consent),
    LOOK(lay),
    LOOK(lay_no_document),
    LOOK(lay_lifted),
    LOOK(which),
    LOOK(can),
    LOOK(can_wrong),
    LOOK(no_tries),
    LOOK(mrz),
    LOOK(german_eid),
    LOOK(reader_gone),
    LOOK(reading),
    LOOK(person),
    LOOK(take),
    LOOK(form),
    LOOK(form_typing),
    LOOK(form_errors),
    LOOK(form_refused),
    LOOK(form_too_long),
    LOOK(check),
    LOOK(submitting),
    LOOK(unsent),
    LOOK(unsure),
    LOOK(printing),
    LOOK(printing_no_paper),
    LOOK(done),
    LOOK(done_number),
    LOOK(status_ask),
    LOOK(status),
    LOOK(status_held),
    LOOK(status_stuck),
    LOOK(help),
    LOOK(help_passed),
    LOOK(languages),
    LOOK(ask_abort),
    LOOK(timeout),
    LOOK(cover),
    LOOK(left),
    LOOK(display),
    LOOK(start_pins),
    LOOK(services_pins),
    LOOK(online_choose),
    LOOK(online_phone),
    LOOK(online_lay),
    LOOK(online_work),
    LOOK(online_lifted),
    LOOK(online_state),
    LOOK(online_state_one),
    LOOK(online_state_blocked),
    LOOK(online_pin),
    LOOK(online_pin_five),
    LOOK(online_pad),
    LOOK(online_transport),
    LOOK(online_new),
    LOOK(online_new_row),
    LOOK(online_again),
    LOOK(online_wrong),
    LOOK(online_last),
    LOOK(online_can),
    LOOK(online_pin_last),
    LOOK(online_puk),
    LOOK(online_end),
    LOOK(online_unblocked),
    LOOK(online_blocked),
    LOOK(online_offer),
    LOOK(online_consent),
    LOOK(online_service),
    LOOK(person_online),
    LOOK(person_unknown),
    LOOK(person_misfit),
    LOOK(policy),
    LOOK(changed),
};
