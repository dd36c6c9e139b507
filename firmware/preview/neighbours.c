/* The stand-ins: what reader, printer, courier and agent would answer on a good day. */
#include <stdio.h>

#include "base/json.h"
#include "model/schema.h"
#include "preview/preview.h"

#define SOON_MS 900u /* so that the screens in between are seen */

static const struct person specimen = {
    .family_name = {"Mustermann", 10},
    .given_names = {"Erika", 5},
    .birth_date = {"1964-08-12", 10},
    .document_number = {"C01X00T47", 9},
    .expiry_date = {"2031-10-31", 10},
    .nationality = {"UTO", 3},
    .issuer = {"UTO", 3},
    .sex = {"F", 1},
    .kind = DOCUMENT_ID_CARD,
    .is_signed = true,
};

static void later(struct preview *preview, unsigned wait_ms, struct session_event event)
{
    if (preview->pending_count < PREVIEW_PENDING_MAX) {
        preview->pending[preview->pending_count++] =
            (struct preview_answer){event, preview->now_ms + wait_ms};
    }
}

/* What the authority would get, on the author's own terminal. */
static void print_data(struct preview *preview)
{
    const struct pack *pack = preview->session.pack;
    struct arena arena;
    struct schema_error list[20] = {{.limit = {0}}};
    arena_init_common(&arena, 4u << 20);
    struct bytes data = form_data(preview->session.form, &arena);
    printf("data: %.*s\n", (int)data.len, (const char *)data.at);
    SCOPED(json_release) json_t *json = json_read(data, PACK_PAYLOAD_MAX);
    struct schema_errors errors = {.arena = &arena, .list = list, .max = COUNT(list)};
    if (!schema_check(schema_root(pack->schema), value_of_json(&arena, json), &errors)) {
        for (size_t i = 0; i < errors.count && i < COUNT(list); i++) {
            printf(
                "not valid: %.*s: %.*s %.*s\n", TEXT_ARG(list[i].instance),
                TEXT_ARG(list[i].keyword), TEXT_ARG(list[i].limit));
        }
    }
    fflush(stdout);
    arena_finish(&arena);
}

/* A number of today, or the appointment that was asked for. */
static void give_ticket(struct preview *preview, const struct session_effect *effect)
{
    preview->ticket = (struct ticket){
        .is_slot = effect->kind == EFFECT_SLOT,
        .letter = effect->text[0].at[0],
        .number = 17,
        .before = 3,
        .is_counted = true};
    if (effect->text[1].len == SESSION_SLOT_LEN) {
        memcpy(preview->ticket.when, effect->text[1].at, SESSION_SLOT_LEN);
    }
    later(
        preview, SOON_MS,
        (struct session_event){
            .kind = EVENT_TICKET, .text = TEXT_OF(PREVIEW_RECEIPT), .ticket = &preview->ticket});
}

/* Two appointments tomorrow. */
static void give_slots(struct preview *preview)
{
    char day[DATE_LEN + 1];
    date_write(day, (long)(preview->utc_s / 86400) + 1);
    snprintf(preview->slots, sizeof preview->slots, "%s 09:00\n%s 09:20\n", day, day);
    later(
        preview, SOON_MS,
        (struct session_event){
            .kind = EVENT_SLOTS, .text = {preview->slots, strlen(preview->slots)}});
}

void preview_act(struct preview *preview, const struct session_effect *effect)
{
    static const struct submission delivered = {.state = SUBMISSION_SUBMITTED};
    struct text receipt = TEXT_OF(PREVIEW_RECEIPT);
    preview->person = specimen;
    switch (effect->kind) {
    case EFFECT_CARD_WATCH:
        later(
            preview, SOON_MS,
            (struct session_event){.kind = EVENT_SEEN, .number = DOCUMENT_ID_CARD});
        break;
    case EFFECT_CARD_CAN:
    case EFFECT_CARD_MRZ:
        later(
            preview, SOON_MS,
            (struct session_event){.kind = EVENT_PERSON, .person = &preview->person});
        later(preview, 3 * SOON_MS, (struct session_event){.kind = EVENT_GONE});
        break;
    case EFFECT_SUBMIT:
        print_data(preview);
        later(
            preview, SOON_MS,
            (struct session_event){.kind = EVENT_STORED, .text = receipt, .total = preview->utc_s});
        break;
    case EFFECT_PRINT:
        later(preview, 2 * SOON_MS, (struct session_event){.kind = EVENT_PRINTED});
        break;
    case EFFECT_ASK:
        later(
            preview, SOON_MS,
            (struct session_event){
                .kind = EVENT_SUBMISSION, .submission = &delivered, .text = receipt});
        break;
    case EFFECT_HELP:
        later(preview, SOON_MS, (struct session_event){.kind = EVENT_HELP_PASSED});
        break;
    case EFFECT_NUMBER:
    case EFFECT_SLOT: give_ticket(preview, effect); break;
    case EFFECT_SLOTS: give_slots(preview); break;
    case EFFECT_ONLINE_BEGIN: /* no card of anybody belongs into a preview */
    case EFFECT_ONLINE_GIVE:
    case EFFECT_ONLINE_ACCEPT:
    case EFFECT_ONLINE_CANCEL: break;
    case EFFECT_END: preview->is_over = true; break;
    case EFFECT_CARD_STOP:
    case EFFECT_PRINT_CANCEL:
    case EFFECT_PRINTED:
    case EFFECT_REPORT: break; /* nobody waits for an answer */
    }
}
