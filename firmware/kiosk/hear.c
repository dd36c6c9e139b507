#include "kiosk/kiosk.h"

#include "base/log.h"
#include "ipc/words.h"
#include "kiosk/voice.h"

/* A status word of another process is a number until it is checked. */
static enum status status_of(uint32_t number)
{
    return number < STATUS_COUNT ? (enum status)number : STATUS_unknown;
}

static void hear_person(struct kiosk *kiosk, const struct message_card_person *heard)
{
    const struct person person = {
        .family_name = heard->family_name,
        .given_names = heard->given_names,
        .birth_date = heard->birth_date,
        .document_number = heard->document_number,
        .expiry_date = heard->expiry_date,
        .nationality = heard->nationality,
        .issuer = heard->issuer,
        .sex = heard->sex,
        .other_names = heard->other_names,
        .birth_place = heard->birth_place,
        .address = heard->address,
        .title = heard->title,
        .issue_date = heard->issue_date,
        .issuing_authority = heard->issuing_authority,
        .kind = heard->document_kind < DOCUMENT_KIND_COUNT
                    ? (enum document_kind)heard->document_kind
                    : DOCUMENT_UNKNOWN,
        .is_signed = (heard->proved & CARD_PROOF_SIGNED) != 0,
        .is_not_copied = (heard->proved & CARD_PROOF_NOT_COPIED) != 0,
        .doubts = heard->doubts & CARD_DOUBT_BITS,
    };
    kiosk_feed(kiosk, &(struct session_event){.kind = EVENT_PERSON, .person = &person});
}

/* The enums of the model follow those of the wire, in this order. */
_Static_assert(
    (int)DOCUMENT_KIND_COUNT == (int)CARD_KIND_COUNT &&
        (int)DOCUMENT_SEVERAL == (int)CARD_KIND_SEVERAL &&
        (int)DOCUMENT_FAILURE_COUNT == (int)CARD_FAILURE_COUNT &&
        (int)DOCUMENT_CHANGED == (int)CARD_FAILURE_CHANGED &&
        (int)DOUBT_BITS == (int)CARD_DOUBT_BITS && (int)DOUBT_COPY == (int)CARD_DOUBT_COPY &&
        (int)WANT_ISSUE == (int)CARD_WANT_ISSUE &&
        (int)REFUSAL_COUNT == (int)SUBMIT_REFUSAL_COUNT &&
        (int)SUBMISSION_STATE_COUNT == (int)RECEIPT_STATE_COUNT &&
        (int)SUBMISSION_STUCK == (int)RECEIPT_STATE_STUCK &&
        (int)TICKET_NO_ANSWER == (int)NUMBER_REFUSAL_COUNT &&
        (int)TICKET_TAKEN == (int)NUMBER_REFUSAL_TAKEN &&
        (int)PRINTER_OTHER == (int)PRINT_REASON_OTHER &&
        (int)PRINTER_UNREACHABLE == (int)PRINT_REASON_UNREACHABLE,
    "model/session.h and ipc/words.h");

static bool hear_card(struct kiosk *kiosk, const struct message *m)
{
    struct session_event event = {0};
    if (m->kind == MESSAGE_card_reader) {
        event = (struct session_event){
            .kind = EVENT_READER, .status = status_of(m->card_reader.status)};
    } else if (m->kind == MESSAGE_card_seen) {
        event = (struct session_event){.kind = EVENT_SEEN, .number = m->card_seen.kind};
    } else if (m->kind == MESSAGE_card_progress) {
        event = (struct session_event){
            .kind = EVENT_PROGRESS,
            .number = m->card_progress.done,
            .total = m->card_progress.total};
    } else if (m->kind == MESSAGE_card_person) {
        hear_person(kiosk, &m->card_person);
        return true;
    } else if (m->kind == MESSAGE_card_failed) {
        event = (struct session_event){.kind = EVENT_DOCUMENT_FAILED, .number = m->card_failed.why};
    } else if (m->kind == MESSAGE_card_gone) {
        event = (struct session_event){.kind = EVENT_GONE};
    } else if (m->kind == MESSAGE_card_photo) {
        int image = m->card_photo.image; /* no service asks for it */
        close_fd(&image);
        return true;
    } else if (m->kind == MESSAGE_card_report) {
        return true; /* for the command line */
    } else {
        return false;
    }
    kiosk_feed(kiosk, &event);
    return true;
}

static bool hear_printer(struct kiosk *kiosk, const struct message *m)
{
    struct session_event event = {0};
    if (m->kind == MESSAGE_print_state) {
        event = (struct session_event){
            .kind = EVENT_PRINTER,
            .status = status_of(m->print_state.status),
            .number = m->print_state.reasons & PRINT_REASON_BITS};
    } else if (m->kind == MESSAGE_print_progress) {
        return true;
    } else if (m->kind == MESSAGE_print_done) {
        event = (struct session_event){.kind = EVENT_PRINTED};
    } else if (m->kind == MESSAGE_print_failed) {
        event = (struct session_event){.kind = EVENT_PRINT_FAILED, .number = m->print_failed.why};
    } else {
        return false;
    }
    kiosk_feed(kiosk, &event);
    return true;
}

static void hear_submission(struct kiosk *kiosk, const struct message_receipt_state *heard)
{
    const struct submission submission = {
        .state = heard->state < SUBMISSION_STATE_COUNT ? (enum submission_state)heard->state
                                                       : SUBMISSION_UNKNOWN,
        .handed_in_s = heard->handed_in_s,
        .delivered_s = heard->delivered_s,
        .ended_s = heard->ended_s,
        .is_held = heard->held != 0,
        .reason = heard->reason,
    };
    kiosk_feed(
        kiosk, &(struct session_event){
                   .kind = EVENT_SUBMISSION, .submission = &submission, .text = heard->receipt});
}

static bool hear_courier(struct kiosk *kiosk, const struct message *m)
{
    struct session_event event = {0};
    if (m->kind == MESSAGE_submit_stored) {
        event = (struct session_event){
            .kind = EVENT_STORED,
            .text = m->submit_stored.receipt,
            .total = m->submit_stored.handed_in_s};
    } else if (m->kind == MESSAGE_submit_refused) {
        handover_finish(&kiosk->handover);
        event = (struct session_event){
            .kind = EVENT_REFUSED,
            .text = m->submit_refused.receipt,
            .number = m->submit_refused.why};
    } else if (m->kind == MESSAGE_submit_unprinted) {
        event = (struct session_event){
            .kind = EVENT_UNPRINTED,
            .text = m->submit_unprinted.receipt,
            .total = m->submit_unprinted.handed_in_s};
    } else if (m->kind == MESSAGE_courier_state) {
        event = (struct session_event){
            .kind = EVENT_CENTRAL, .status = status_of(m->courier_state.central)};
        kiosk_feed(kiosk, &event);
        event = (struct session_event){
            .kind = EVENT_OUTBOX, .status = status_of(m->courier_state.status)};
    } else if (m->kind == MESSAGE_receipt_state) {
        hear_submission(kiosk, &m->receipt_state);
        return true;
    } else {
        return false;
    }
    kiosk_feed(kiosk, &event);
    return true;
}

/* The letter of a message; NUL for what is none. */
static char letter_of(struct text letter)
{
    if (letter.len != 1) {
        return '\0';
    }
    return letter.at[0];
}

static void keep_when(struct ticket *ticket, struct text when)
{
    size_t len = when.len < sizeof ticket->when ? when.len : 0;
    if (len > 0) {
        memcpy(ticket->when, when.at, len);
    }
    ticket->when[len] = '\0';
}

static bool hear_waiting(struct kiosk *kiosk, const struct message *m)
{
    struct session_event event = {0};
    struct ticket ticket = {0};
    if (m->kind == MESSAGE_queue_state) {
        event =
            (struct session_event){.kind = EVENT_QUEUE, .status = status_of(m->queue_state.status)};
    } else if (m->kind == MESSAGE_number_given) {
        ticket.letter = letter_of(m->number_given.letter);
        ticket.number = m->number_given.number;
        ticket.before = m->number_given.before;
        ticket.is_counted = m->number_given.is_counted != 0;
        keep_when(&ticket, m->number_given.day);
        event = (struct session_event){
            .kind = EVENT_TICKET, .text = m->number_given.request, .ticket = &ticket};
    } else if (m->kind == MESSAGE_slot_taken) {
        ticket.is_slot = true;
        ticket.letter = letter_of(m->slot_taken.letter);
        keep_when(&ticket, m->slot_taken.slot);
        event = (struct session_event){
            .kind = EVENT_TICKET, .text = m->slot_taken.request, .ticket = &ticket};
    } else if (m->kind == MESSAGE_number_refused) {
        event = (struct session_event){
            .kind = EVENT_UNDRAWN,
            .text = m->number_refused.request,
            .number = m->number_refused.why};
    } else if (m->kind == MESSAGE_slot_refused) {
        event = (struct session_event){
            .kind = EVENT_UNDRAWN, .text = m->slot_refused.request, .number = m->slot_refused.why};
    } else if (m->kind == MESSAGE_slots_free) {
        event = (struct session_event){.kind = EVENT_SLOTS, .text = m->slots_free.slots};
    } else {
        return false;
    }
    kiosk_feed(kiosk, &event);
    return true;
}

static bool hear_agent(struct kiosk *kiosk, const struct message *m)
{
    struct session_event event = {.kind = EVENT_RENEW};
    if (hear_waiting(kiosk, m)) {
        return true;
    }
    if (m->kind == MESSAGE_help_passed) {
        event.kind = EVENT_HELP_PASSED;
    } else if (m->kind != MESSAGE_kiosk_renew) {
        return false;
    }
    kiosk_feed(kiosk, &event);
    return true;
}

static bool hear_one(struct kiosk *kiosk, enum line_name name, const struct message *m)
{
    if (m->session != 0 && m->session != kiosk->number) {
        log_warning("message_late kind=%s", message_name(m->kind));
        return true;
    }
    switch (name) {
    case LINE_CARD: return eid_hear_card(kiosk, m) || hear_card(kiosk, m);
    case LINE_PRINTER: return hear_printer(kiosk, m);
    case LINE_COURIER: return hear_courier(kiosk, m);
    case LINE_AGENT: return hear_agent(kiosk, m);
    case LINE_VOICE: return voice_hear(kiosk, m);
    case LINE_EID: return eid_hear(kiosk, m);
    case LINE_COUNT: break;
    }
    return false;
}

void kiosk_hear(struct kiosk *kiosk, enum line_name name)
{
    struct line *line = &kiosk->lines[name];
    for (int i = 0; i < 64 && line->is_open; i++) { /* then the screen has its turn */
        struct message message;
        switch (channel_receive(&line->channel, &message)) {
        case CHANNEL_OK:
            line->failures = 0;
            if (!hear_one(kiosk, name, &message)) {
                log_error(
                    "message_unwanted peer=%s kind=%s", line_word(name),
                    message_name(message.kind));
                kiosk_lose(kiosk, name);
            }
            break;
        case CHANNEL_EMPTY: return;
        case CHANNEL_FOUL:
            log_error("line_foul peer=%s", line_word(name));
            kiosk_lose(kiosk, name);
            return;
        case CHANNEL_FULL:
        case CHANNEL_CLOSED: kiosk_lose(kiosk, name); return;
        }
    }
}
