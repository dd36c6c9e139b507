/* The stand-ins: what reader, printer, courier, agent and the list of numbers answer. */
#include <stdio.h>

#include "base/json.h"
#include "tests/access/visitor.h"

#define SOON_MS  700u
#define PAPER_MS 4000u /* a page comes out */

void visitor_later(struct visitor *visitor, unsigned wait_ms, struct session_event event)
{
    if (visitor->pending_count == VISITOR_PENDING_MAX) {
        die("more than %d answers are due", VISITOR_PENDING_MAX);
    }
    visitor->pending[visitor->pending_count++] =
        (struct visitor_answer){event, visitor->now_ms + wait_ms};
}

void visitor_lay(struct visitor *visitor)
{
    visitor_later(
        visitor, SOON_MS, (struct session_event){.kind = EVENT_SEEN, .number = DOCUMENT_ID_CARD});
    visitor_wait(visitor, SOON_MS);
}

void visitor_take(struct visitor *visitor)
{
    visitor_later(visitor, SOON_MS, (struct session_event){.kind = EVENT_GONE});
    visitor_wait(visitor, SOON_MS);
}

/* The identity card "id-card" of drivers/sim. */
static void open_card(struct visitor *visitor, struct text can)
{
    static const struct person specimen = {
        .family_name = TEXT_OF("Müller"),
        .given_names = TEXT_OF("Ayşe Maria"),
        .birth_date = TEXT_OF("1984-02-29"),
        .document_number = TEXT_OF("U7K2P9XQ4"),
        .expiry_date = TEXT_OF("2033-09-14"),
        .nationality = TEXT_OF("UTO"),
        .issuer = TEXT_OF("UTO"),
        .sex = TEXT_OF("F"),
        .kind = DOCUMENT_ID_CARD,
        .is_signed = true,
    };
    if (!text_equal(can, TEXT_OF(VISITOR_CAN))) {
        visitor_later(
            visitor, SOON_MS,
            (struct session_event){.kind = EVENT_DOCUMENT_FAILED, .number = DOCUMENT_WRONG_SECRET});
        return;
    }
    visitor_later(
        visitor, SOON_MS,
        (struct session_event){.kind = EVENT_PROGRESS, .number = 500, .total = 1000});
    visitor_later(
        visitor, 2 * SOON_MS, (struct session_event){.kind = EVENT_PERSON, .person = &specimen});
}

static void hand_in(struct visitor *visitor)
{
    struct arena arena;
    arena_init_common(&arena, 4u << 20);
    json_decref(visitor->data);
    visitor->data = json_read(form_data(visitor->session.form, &arena), PACK_PAYLOAD_MAX);
    arena_finish(&arena);
    visitor_later(
        visitor, SOON_MS,
        (struct session_event){
            .kind = EVENT_STORED, .text = TEXT_OF(VISITOR_RECEIPT), .total = visitor->utc_s});
}

static void give_ticket(struct visitor *visitor, const struct session_effect *effect)
{
    visitor->ticket = (struct ticket){
        .letter = effect->text[0].at[0], .number = 17, .before = 3, .is_counted = true};
    snprintf(visitor->ticket.when, sizeof visitor->ticket.when, "2026-11-24");
    visitor_later(
        visitor, SOON_MS,
        (struct session_event){
            .kind = EVENT_TICKET, .text = TEXT_OF(VISITOR_RECEIPT), .ticket = &visitor->ticket});
}

static void print(struct visitor *visitor)
{
    visitor->is_printing = true;
    if (visitor->is_out_of_paper) {
        visitor_later(
            visitor, SOON_MS,
            (struct session_event){
                .kind = EVENT_PRINTER, .status = STATUS_out, .number = PRINTER_PAPER_OUT});
    } else {
        visitor_later(visitor, PAPER_MS, (struct session_event){.kind = EVENT_PRINTED});
    }
}

void visitor_paper(struct visitor *visitor)
{
    visitor->is_out_of_paper = false;
    visitor_later(
        visitor, SOON_MS, (struct session_event){.kind = EVENT_PRINTER, .status = STATUS_ok});
    if (visitor->is_printing) {
        visitor_later(visitor, PAPER_MS, (struct session_event){.kind = EVENT_PRINTED});
    }
}

void visitor_act(struct visitor *visitor, const struct session_effect *effect)
{
    switch (effect->kind) {
    case EFFECT_CARD_CAN: open_card(visitor, effect->text[0]); break;
    case EFFECT_SUBMIT: hand_in(visitor); break;
    case EFFECT_PRINT: print(visitor); break;
    case EFFECT_PRINT_CANCEL: visitor->is_printing = false; break;
    case EFFECT_HELP:
        visitor->help_calls++;
        visitor_later(visitor, SOON_MS, (struct session_event){.kind = EVENT_HELP_PASSED});
        break;
    case EFFECT_NUMBER: give_ticket(visitor, effect); break;
    case EFFECT_END: visitor->is_over = true; break;
    case EFFECT_ONLINE_BEGIN:
    case EFFECT_ONLINE_GIVE:
    case EFFECT_ONLINE_ACCEPT:
    case EFFECT_ONLINE_CANCEL: visitor_act_german(visitor, effect); break;
    case EFFECT_CARD_WATCH: /* the citizen lays it down: visitor_lay() */
    case EFFECT_CARD_MRZ:
    case EFFECT_CARD_STOP:
    case EFFECT_ASK:
    case EFFECT_SLOTS:
    case EFFECT_SLOT:
    case EFFECT_PRINTED:
    case EFFECT_REPORT: break; /* no journey of these tests waits for an answer */
    }
}
