#include "kiosk/kiosk.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/notify.h"
#include "ipc/words.h"
#include "kiosk/slip.h"

#define JOB      1u     /* the one receipt of this process */
#define LEAVE_MS 10000u /* without a supervisor that ends it, the kiosk ends by itself */

void kiosk_send(struct kiosk *kiosk, enum line_name name, struct message *message)
{
    struct line *line = &kiosk->lines[name];
    message->session = kiosk->number;
    if (line->is_open && channel_send(&line->channel, message) != CHANNEL_OK) {
        kiosk_lose(kiosk, name);
    }
}

static void submit(struct kiosk *kiosk)
{
    const struct session *s = &kiosk->session;
    if (!handover_seal(&kiosk->handover, s, &kiosk->terminal)) {
        struct session_event refused = {
            .kind = EVENT_REFUSED, .number = REFUSAL_FOUL, .text = s->setup->receipt};
        kiosk_feed(kiosk, &refused);
        return;
    }
    struct pack_service service = pack_service(s->pack, s->form);
    struct message message = {
        .kind = MESSAGE_submit,
        .submit = {
            .receipt = s->setup->receipt,
            .destination_id = s->pack->destination_id,
            .service = service.leika,
            .service_name = service.title,
            .region = {kiosk->terminal.region, strlen(kiosk->terminal.region)},
            .kid = s->pack->kid,
            .schema_uri = s->pack->schema_uri,
            .body = kiosk->handover.body,
        }};
    kiosk_send(kiosk, LINE_COURIER, &message);
}

static void print(struct kiosk *kiosk, uint32_t timeout_s)
{
    const struct pack *pack = kiosk->session.pack;
    bool is_slip = pack != NULL && pack->kind == PACK_LOCAL;
    SCOPED(close_fd)
    int pdf =
        is_slip ? slip_print(&kiosk->session, &kiosk->terminal, kiosk->texts, kiosk->setup->assets)
                : handover_receipt(
                      &kiosk->handover, &kiosk->session, &kiosk->terminal, kiosk->texts,
                      kiosk->setup->assets);
    if (pdf < 0 || !kiosk->lines[LINE_PRINTER].is_open) {
        kiosk_feed(kiosk, &(struct session_event){.kind = EVENT_PRINT_FAILED});
        return;
    }
    struct message message = {
        .kind = MESSAGE_print_start,
        .print_start = {.job = JOB, .timeout_s = timeout_s, .pdf = pdf}};
    kiosk_send(kiosk, LINE_PRINTER, &message);
}

static void report(struct kiosk *kiosk)
{
    const struct session *s = &kiosk->session;
    uint32_t offered = 0;
    for (size_t i = 0; i < s->setup->pack_count; i++) {
        offered += session_offer(s, i) == PACK_OFFER_AVAILABLE;
    }
    struct message message = {
        .kind = MESSAGE_kiosk_report,
        .kiosk_report = {
            .in_use = s->in_use || s->screen == SCREEN_left,
            .reader = s->reader,
            .printer = s->printer,
            .print_reasons = s->printer_reasons,
            .services = offered,
            .services_off = (uint32_t)(s->setup->pack_count + s->setup->packs_refused) - offered,
            .packs_read_ms = kiosk->packs.read_ms,
        }};
    kiosk_send(kiosk, LINE_AGENT, &message);
}

/* The citizen is done: the device processes end with their connections, the successor may come. */
static void leave(struct kiosk *kiosk)
{
    eid_finish(&kiosk->eid);
    handover_finish(&kiosk->handover);
    for (int i = 0; i < LINE_DEVICES; i++) {
        kiosk->sources[i] = sd_event_source_disable_unref(kiosk->sources[i]);
        channel_finish(&kiosk->lines[i].channel);
        kiosk->lines[i].is_open = false;
    }
    kiosk->is_leaving = true;
    kiosk->leave_by_ms = clock_steady_ms() + LEAVE_MS;
    log_info("session_over");
    notify_supervisor("STOPPING=1");
}

static void read_document(struct kiosk *kiosk, const struct session_effect *effect)
{
    struct message message = {0};
    if (effect->kind == EFFECT_CARD_WATCH) {
        message.kind = MESSAGE_card_watch;
        message.card_watch.timeout_s = effect->number;
    } else if (effect->kind == EFFECT_CARD_CAN) {
        message.kind = MESSAGE_card_open_can;
        message.card_open_can = (struct message_card_open_can){
            .can = effect->text[0], .wants = effect->number & CARD_WANT_BITS};
    } else if (effect->kind == EFFECT_CARD_MRZ) {
        message.kind = MESSAGE_card_open_mrz;
        message.card_open_mrz = (struct message_card_open_mrz){
            .document_number = effect->text[0],
            .birth_date = effect->text[1],
            .expiry_date = effect->text[2],
            .wants = effect->number & CARD_WANT_BITS};
    } else {
        message.kind = MESSAGE_card_stop;
    }
    kiosk_send(kiosk, LINE_CARD, &message);
}

static void tell_courier(struct kiosk *kiosk, const struct session_effect *effect)
{
    struct message message = {.kind = MESSAGE_receipt_ask};
    message.receipt_ask.receipt = effect->text[0];
    if (effect->kind == EFFECT_PRINTED) {
        message.kind = MESSAGE_submit_printed;
        message.submit_printed.receipt = effect->text[0];
    }
    kiosk_send(kiosk, LINE_COURIER, &message);
}

static void ask_agent(struct kiosk *kiosk, const struct session_effect *effect)
{
    struct message message = {0};
    if (effect->kind == EFFECT_NUMBER) {
        message.kind = MESSAGE_number_ask;
        message.number_ask = (struct message_number_ask){
            .request = kiosk->session.setup->receipt, .letter = effect->text[0]};
    } else if (effect->kind == EFFECT_SLOTS) {
        message.kind = MESSAGE_slots_ask;
        message.slots_ask.letter = effect->text[0];
    } else {
        message.kind = MESSAGE_slot_take;
        message.slot_take = (struct message_slot_take){
            .request = kiosk->session.setup->receipt,
            .letter = effect->text[0],
            .slot = effect->text[1]};
    }
    kiosk_send(kiosk, LINE_AGENT, &message);
}

static void act(struct kiosk *kiosk, const struct session_effect *effect)
{
    struct message message = {0};
    switch (effect->kind) {
    case EFFECT_CARD_WATCH:
    case EFFECT_CARD_CAN:
    case EFFECT_CARD_MRZ:
    case EFFECT_CARD_STOP: read_document(kiosk, effect); break;
    case EFFECT_SUBMIT: submit(kiosk); break;
    case EFFECT_PRINT: print(kiosk, effect->number); break;
    case EFFECT_PRINT_CANCEL:
        message.kind = MESSAGE_print_cancel;
        message.print_cancel.job = JOB;
        kiosk_send(kiosk, LINE_PRINTER, &message);
        break;
    case EFFECT_PRINTED:
    case EFFECT_ASK: tell_courier(kiosk, effect); break;
    case EFFECT_HELP:
        message.kind = MESSAGE_help_call;
        const char *word = screen_word(kiosk->session.screen);
        message.help_call.screen = (struct text){word, strlen(word)};
        kiosk_send(kiosk, LINE_AGENT, &message);
        break;
    case EFFECT_REPORT: report(kiosk); break;
    case EFFECT_NUMBER:
    case EFFECT_SLOTS:
    case EFFECT_SLOT: ask_agent(kiosk, effect); break;
    case EFFECT_ONLINE_BEGIN:
    case EFFECT_ONLINE_GIVE:
    case EFFECT_ONLINE_ACCEPT:
    case EFFECT_ONLINE_CANCEL: eid_act(kiosk, effect); break;
    case EFFECT_END: leave(kiosk); break;
    }
}

void kiosk_act(struct kiosk *kiosk, const struct session_effects *effects)
{
    for (size_t i = 0; i < effects->count; i++) {
        act(kiosk, &effects->list[i]);
    }
}
