#include "kiosk/eid.h"

#include "base/log.h"
#include "ipc/words.h"
#include "kiosk/kiosk.h"

/* The enums of the model follow those of the wire, in this order. */
_Static_assert(
    (int)ONLINE_TASK_COUNT == (int)EID_TASK_COUNT &&
        (int)ONLINE_IDENTIFY == (int)EID_TASK_IDENTIFY &&
        (int)ONLINE_SECRET_COUNT == (int)EID_SECRET_COUNT &&
        (int)ONLINE_PUK == (int)EID_SECRET_PUK && (int)ONLINE_CAN == (int)EID_SECRET_CAN &&
        (int)ONLINE_WRONG_COUNT == (int)EID_WRONG_COUNT &&
        (int)ONLINE_WRONG_LIFTED == (int)EID_WRONG_LIFTED &&
        ONLINE_TRIES_MAX + 1 == EID_TRIES_UNKNOWN && (int)ONLINE_KEYPAD == (int)EID_FLAG_KEYPAD &&
        (int)ONLINE_STRANGE == (int)EID_FLAG_STRANGE &&
        (int)ONLINE_RIGHT_COUNT == (int)EID_RIGHT_COUNT &&
        (int)ONLINE_RIGHT_AGE == (int)EID_RIGHT_AGE &&
        (int)ONLINE_RESULT_COUNT == (int)EID_RESULT_COUNT &&
        (int)ONLINE_BLOCKED == (int)EID_RESULT_BLOCKED &&
        (int)ONLINE_NO_CARD == (int)EID_RESULT_STRANGE &&
        (int)ONLINE_FAULT == (int)EID_RESULT_FAULT,
    "model/online.h and ipc/words.h");

void eid_finish(struct kiosk_eid *eid)
{
    if (eid->has_pcsc) {
        close_fd(&eid->pcsc);
    }
    *eid = (struct kiosk_eid){0};
}

static void say(struct kiosk *kiosk, enum line_name line, struct message message)
{
    kiosk_send(kiosk, line, &message);
}

/* --- the card under the AusweisApp --------------------------------------------------------------- */

static void watch(struct kiosk *kiosk)
{
    say(kiosk, LINE_CARD,
        (struct message){.kind = MESSAGE_card_watch, .card_watch.timeout_s = EID_WATCH_S});
}

/* A card and a connection: they belong together. Either may come first. */
static void join(struct kiosk *kiosk)
{
    struct kiosk_eid *eid = &kiosk->eid;
    if (eid->lies_there && eid->has_pcsc) {
        say(kiosk, LINE_CARD,
            (struct message){.kind = MESSAGE_card_bridge, .card_bridge.pcsc = eid->pcsc});
        log_info("eid_bridge_passed");
        close_fd(&eid->pcsc);
        eid->has_pcsc = eid->lies_there = false;
    }
}

/* Ends a task that cannot go on with what lies there. */
static void give_up(struct kiosk *kiosk, bool is_strange)
{
    kiosk->eid.is_strange = is_strange;
    say(kiosk, LINE_EID, (struct message){.kind = MESSAGE_eid_cancel});
}

static void see_card(struct kiosk *kiosk, uint32_t kind)
{
    struct kiosk_eid *eid = &kiosk->eid;
    if (kind != CARD_KIND_GERMAN_EID) {
        give_up(kiosk, true);
        return;
    }
    eid->lies_there = true;
    if (!eid->has_pcsc && eid->was_passed) {
        if (++eid->rounds > EID_ROUNDS_MAX) {
            log_error("eid_rounds card and reader do not come together");
            give_up(kiosk, false);
            return;
        }
        log_info("eid_bridge_asked rounds=%u", eid->rounds);
        say(kiosk, LINE_EID, (struct message){.kind = MESSAGE_eid_rebridge});
    }
    join(kiosk);
}

bool eid_hear_card(struct kiosk *kiosk, const struct message *m)
{
    struct kiosk_eid *eid = &kiosk->eid;
    if (m->kind == MESSAGE_card_bridge_over) {
        if (eid->is_running) { /* lifted, or the other end is: look again */
            watch(kiosk);
        }
        return true;
    }
    if (!eid->is_running) {
        return false;
    }
    if (m->kind == MESSAGE_card_seen) {
        see_card(kiosk, m->card_seen.kind);
    } else if (m->kind == MESSAGE_card_gone) {
        eid->lies_there = false;
    } else if (m->kind == MESSAGE_card_failed && m->card_failed.why != CARD_FAILURE_READER) {
        watch(kiosk);
    } else {
        return false;
    }
    return true;
}

/* --- foyer-eid ----------------------------------------------------------------------------------- */

/* A word of another process is a number until it is checked. */
static enum status status_of(uint32_t number)
{
    return number < STATUS_COUNT ? (enum status)number : STATUS_unknown;
}

static unsigned tries_of(uint32_t number)
{
    return number <= EID_TRIES_MAX ? number : EID_TRIES_UNKNOWN;
}

static void take_pcsc(struct kiosk *kiosk, int pcsc)
{
    struct kiosk_eid *eid = &kiosk->eid;
    if (eid->has_pcsc) {
        close_fd(&eid->pcsc);
    }
    eid->pcsc = pcsc;
    eid->has_pcsc = eid->was_passed = true;
    if (!eid->is_running) { /* it crossed the end */
        eid_finish(eid);
    }
    join(kiosk);
}

static void tell_news(
    struct kiosk *kiosk, enum session_event_kind kind, const struct online_news *news)
{
    kiosk_feed(kiosk, &(struct session_event){.kind = kind, .online = news});
}

static bool ask(struct kiosk *kiosk, const struct message_eid_asks *heard)
{
    if (heard->secret >= EID_SECRET_COUNT || heard->was_wrong >= EID_WRONG_COUNT) {
        return false;
    }
    const struct online_news news = {
        .is_present = true,
        .tries = tries_of(heard->tries),
        .secret = (enum online_secret)heard->secret,
        .wrong = (enum online_wrong)heard->was_wrong,
    };
    tell_news(kiosk, EVENT_ONLINE_ASKS, &news);
    return true;
}

static void hear_consent(struct kiosk *kiosk, const struct message_eid_consent *heard)
{
    const uint32_t all = (UINT32_C(1) << EID_RIGHT_COUNT) - 1;
    const struct online_reader reader = {
        .subject_name = heard->subject_name,
        .subject_url = heard->subject_url,
        .issuer_name = heard->issuer_name,
        .issuer_url = heard->issuer_url,
        .terms = heard->terms,
        .purpose = heard->purpose,
        .transaction = heard->transaction,
        .valid_from = heard->valid_from,
        .valid_until = heard->valid_until,
        .required = heard->required & all,
        .optional = heard->optional & all,
        .age = heard->age,
    };
    kiosk_feed(kiosk, &(struct session_event){.kind = EVENT_ONLINE_READER, .reader = &reader});
}

static void hear_person(struct kiosk *kiosk, const struct message_eid_person *heard)
{
    if (heard->level != EID_LEVEL_HIGH) {
        log_warning("eid_level_low level=%u", heard->level);
        return;
    }
    const struct person person = {
        .family_name = heard->family_name,
        .given_names = heard->given_names,
        .birth_date = heard->birth_date,
        .expiry_date = heard->expiry_date,
        .nationality = heard->nationality,
        .birth_name = heard->birth_name,
        .birth_place = heard->birth_place,
        .title = heard->doctoral_degree,
        .artistic_name = heard->artistic_name,
        .street = heard->street,
        .postcode = heard->postcode,
        .town = heard->town,
        .country = heard->country,
        .kind = DOCUMENT_GERMAN_EID,
        .is_online = true,
    };
    kiosk_feed(kiosk, &(struct session_event){.kind = EVENT_ONLINE_PERSON, .person = &person});
}

static bool hear_done(struct kiosk *kiosk, uint32_t result)
{
    struct kiosk_eid *eid = &kiosk->eid;
    if (result >= EID_RESULT_COUNT) {
        return false;
    }
    if (result ==
        EID_RESULT_BUSY) { /* one runs that the session does not know of: it is in the way */
        say(kiosk, LINE_EID, (struct message){.kind = MESSAGE_eid_cancel});
    } else if (result == EID_RESULT_CANCELLED && eid->is_strange) {
        result = EID_RESULT_STRANGE;
    } else if (result == EID_RESULT_CANCELLED && eid->rounds > EID_ROUNDS_MAX) {
        result = EID_RESULT_FAULT;
    }
    eid_finish(eid);
    kiosk_feed(kiosk, &(struct session_event){.kind = EVENT_ONLINE_DONE, .number = result});
    return true;
}

bool eid_hear(struct kiosk *kiosk, const struct message *m)
{
    if (m->kind == MESSAGE_eid_state) {
        kiosk_feed(
            kiosk, &(struct session_event){
                       .kind = EVENT_ONLINE,
                       .status = status_of(m->eid_state.status),
                       .number = m->eid_state.identify == 1});
    } else if (m->kind == MESSAGE_eid_bridge) {
        take_pcsc(kiosk, m->eid_bridge.pcsc);
    } else if (m->kind == MESSAGE_eid_card) {
        const struct online_news news = {
            .is_present = m->eid_card.present == 1,
            .tries = tries_of(m->eid_card.tries),
            .flags = m->eid_card.flags,
        };
        tell_news(kiosk, EVENT_ONLINE_CARD, &news);
    } else if (m->kind == MESSAGE_eid_asks) {
        return ask(kiosk, &m->eid_asks);
    } else if (m->kind == MESSAGE_eid_consent) {
        hear_consent(kiosk, &m->eid_consent);
    } else if (m->kind == MESSAGE_eid_progress) {
        kiosk_feed(
            kiosk, &(struct session_event){
                       .kind = EVENT_ONLINE_PROGRESS, .number = m->eid_progress.percent});
    } else if (m->kind == MESSAGE_eid_person) {
        hear_person(kiosk, &m->eid_person);
    } else {
        return m->kind == MESSAGE_eid_done && hear_done(kiosk, m->eid_done.result);
    }
    return true;
}

static void begin(struct kiosk *kiosk, const struct session_effect *effect)
{
    eid_finish(&kiosk->eid);
    kiosk->eid.is_running = true;
    say(kiosk, LINE_EID,
        (struct message){
            .kind = MESSAGE_eid_begin,
            .eid_begin = {
                .task = effect->number, .last_try = effect->option, .service = effect->text[0]}});
    watch(kiosk);
}

void eid_act(struct kiosk *kiosk, const struct session_effect *effect)
{
    if (effect->kind == EFFECT_ONLINE_BEGIN) {
        begin(kiosk, effect);
    } else if (effect->kind == EFFECT_ONLINE_GIVE) {
        say(kiosk, LINE_EID,
            (struct message){
                .kind = MESSAGE_eid_gives,
                .eid_gives = {.secret = effect->number, .digits = effect->text[0]}});
    } else if (effect->kind == EFFECT_ONLINE_ACCEPT) {
        say(kiosk, LINE_EID,
            (struct message){.kind = MESSAGE_eid_accepts, .eid_accepts.optional = effect->number});
    } else if (effect->kind == EFFECT_ONLINE_CANCEL) {
        say(kiosk, LINE_EID, (struct message){.kind = MESSAGE_eid_cancel});
    }
}

void eid_lose(struct kiosk *kiosk)
{
    eid_finish(&kiosk->eid);
    kiosk_feed(kiosk, &(struct session_event){.kind = EVENT_ONLINE, .status = STATUS_unknown});
}
