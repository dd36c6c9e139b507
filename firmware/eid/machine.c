#include "eid/machine.h"

static struct machine_effect *add(struct machine_effects *effects, enum machine_do what)
{
    if (effects->count >= MACHINE_EFFECTS) {
        die("a step of the eid machine has too many effects");
    }
    struct machine_effect *effect = &effects->list[effects->count++];
    *effect = (struct machine_effect){.what = what};
    return effect;
}

static struct message *tell(struct machine_effects *effects, enum message_kind kind)
{
    struct message *message = &add(effects, MACHINE_TELL)->message;
    message->kind = kind;
    return message;
}

static void order(struct machine_effects *effects, enum sdk_verb verb, struct text value)
{
    add(effects, MACHINE_SEND)->command = (struct sdk_command){.verb = verb, .value = value};
}

static void go(struct machine *machine, enum machine_phase phase, uint64_t deadline_ms)
{
    machine->phase = phase;
    machine->deadline_ms = deadline_ms;
}

/* The task is over, and with it all that is known of it. */
static void end(struct machine *machine, enum eid_result result, struct machine_effects *effects)
{
    struct message *message = &add(effects, MACHINE_END)->message;
    message->kind = MESSAGE_eid_done;
    message->eid_done.result = result;
    explicit_bzero(machine, sizeof *machine);
}

/* Stops the workflow; what the kiosk will hear is `result`. */
static void stop(
    struct machine *machine, enum eid_result result, uint64_t now_ms,
    struct machine_effects *effects)
{
    machine->result = result;
    go(machine, MACHINE_STOPS, now_ms + MACHINE_CANCEL_MS);
    order(effects, SDK_CANCEL, (struct text){0});
}

/* --- the kiosk ----------------------------------------------------------------------------------- */

static void begin(
    struct machine *machine, const struct message_eid_begin *wish, uint64_t now_ms,
    struct machine_effects *effects)
{
    if (machine->phase != MACHINE_IDLE) {
        tell(effects, MESSAGE_eid_done)->eid_done.result = EID_RESULT_BUSY;
        return;
    }
    *machine = (struct machine){
        .task = (enum eid_task)wish->task,
        .may_try_last = wish->last_try == 1,
        .card.tries = EID_TRIES_UNKNOWN,
    };
    go(machine, MACHINE_STARTING, now_ms + MACHINE_START_MS);
    add(effects, MACHINE_START);
}

static void ask(
    struct machine *machine, enum eid_wrong wrong, uint64_t now_ms, struct machine_effects *effects)
{
    if (++machine->asks > MACHINE_ASKS_MAX) {
        stop(machine, EID_RESULT_TIMEOUT, now_ms, effects);
        return;
    }
    go(machine, MACHINE_ASKS, now_ms + MACHINE_ANSWER_MS);
    tell(effects, MESSAGE_eid_asks)->eid_asks = (struct message_eid_asks){
        .secret = machine->asked, .tries = machine->card.tries, .was_wrong = wrong};
}

/* How many digits a secret has; an answer for the reader's pad has none. */
static bool is_well_formed(const struct machine *machine, const struct message_eid_gives *given)
{
    static const size_t LENGTHS[EID_SECRET_COUNT] = {
        [EID_SECRET_PIN] = 6, [EID_SECRET_TRANSPORT_PIN] = 5, [EID_SECRET_NEW_PIN] = 6,
        [EID_SECRET_CAN] = 6, [EID_SECRET_PUK] = 10,
    };
    if (machine->has_keypad) {
        return given->digits.len == 0;
    }
    bool is_digits = given->digits.len == LENGTHS[given->secret];
    for (size_t i = 0; i < given->digits.len; i++) {
        is_digits = is_digits && given->digits.at[i] >= '0' && given->digits.at[i] <= '9';
    }
    return is_digits;
}

static void give(
    struct machine *machine, const struct message_eid_gives *given, uint64_t now_ms,
    struct machine_effects *effects)
{
    static const enum sdk_verb VERBS[EID_SECRET_COUNT] = {
        [EID_SECRET_PIN] = SDK_SET_PIN,         [EID_SECRET_TRANSPORT_PIN] = SDK_SET_PIN,
        [EID_SECRET_NEW_PIN] = SDK_SET_NEW_PIN, [EID_SECRET_CAN] = SDK_SET_CAN,
        [EID_SECRET_PUK] = SDK_SET_PUK,
    };
    bool is_transport = given->secret == EID_SECRET_TRANSPORT_PIN &&
                        machine->asked == EID_SECRET_PIN && machine->task == EID_TASK_CHANGE_PIN;
    if (machine->phase != MACHINE_ASKS || (given->secret != machine->asked && !is_transport)) {
        return; /* it came late: what was asked is no longer asked */
    }
    if (!is_well_formed(machine, given)) {
        ask(machine, EID_WRONG_FORM, now_ms, effects);
        return;
    }
    machine->has_given[machine->asked] = true;
    machine->was_lifted = machine->is_owed = false;
    go(machine, MACHINE_WORKS, now_ms + MACHINE_WORK_MS);
    order(effects, VERBS[given->secret], given->digits);
}

static void accept(
    struct machine *machine, uint32_t optional, uint64_t now_ms, struct machine_effects *effects)
{
    if (machine->phase == MACHINE_CONSENTS) {
        machine->wanted = machine->required | (optional & machine->optional);
        machine->was_chosen = true;
        go(machine, MACHINE_WORKS, now_ms + MACHINE_WORK_MS);
        struct sdk_command *command = &add(effects, MACHINE_SEND)->command;
        command->verb = SDK_SET_ACCESS_RIGHTS;
        command->rights = optional & machine->optional;
    }
}

static void cancel(struct machine *machine, uint64_t now_ms, struct machine_effects *effects)
{
    switch (machine->phase) {
    case MACHINE_IDLE: break; /* it crossed the end */
    case MACHINE_STARTING:
    case MACHINE_FETCHES: end(machine, EID_RESULT_CANCELLED, effects); break;
    case MACHINE_WAITS_CARD:
    case MACHINE_WORKS:
    case MACHINE_ASKS:
    case MACHINE_CONSENTS: stop(machine, EID_RESULT_CANCELLED, now_ms, effects); break;
    case MACHINE_STOPS: break;
    }
}

bool machine_hear(
    struct machine *machine, const struct message *message, uint64_t now_ms,
    struct machine_effects *effects)
{
    if (message->kind == MESSAGE_eid_begin && message->eid_begin.task < EID_TASK_COUNT) {
        begin(machine, &message->eid_begin, now_ms, effects);
    } else if (message->kind == MESSAGE_eid_gives && message->eid_gives.secret < EID_SECRET_COUNT) {
        give(machine, &message->eid_gives, now_ms, effects);
    } else if (message->kind == MESSAGE_eid_accepts) {
        accept(machine, message->eid_accepts.optional, now_ms, effects);
    } else if (message->kind == MESSAGE_eid_cancel) {
        cancel(machine, now_ms, effects);
    } else {
        return false;
    }
    return true;
}

void machine_ready(
    struct machine *machine, struct text url, uint64_t now_ms, struct machine_effects *effects)
{
    if (machine->phase != MACHINE_STARTING) {
        return;
    }
    bool is_identify = machine->task == EID_TASK_IDENTIFY;
    if (is_identify && url.len == 0) {
        end(machine, EID_RESULT_SERVICE, effects);
        return;
    }
    go(machine, MACHINE_WORKS, now_ms + MACHINE_WORK_MS);
    order(effects, is_identify ? SDK_RUN_AUTH : SDK_RUN_CHANGE_PIN, url);
}

/* --- the AusweisApp ------------------------------------------------------------------------------ */

static void keep_name(struct machine *machine, struct text name)
{
    machine->reader_len = name.len;
    if (name.len > 0) {
        memcpy(machine->reader, name.at, name.len);
    }
}

static void tell_card(
    struct machine *machine, const struct sdk_reader *reader, struct machine_effects *effects)
{
    if (reader->has_card) {
        keep_name(machine, reader->name);
    }
    /* An empty slot says nothing of the reader that is used: the AusweisApp brings one with a pad. */
    bool has_keypad = reader->has_card && reader->has_keypad;
    struct message_eid_card card = {
        .present = reader->has_card,
        .tries = reader->tries,
        .flags = (reader->is_deactivated ? EID_FLAG_DEACTIVATED : 0u) |
                 (reader->is_inoperative ? EID_FLAG_INOPERATIVE : 0u) |
                 (has_keypad ? EID_FLAG_KEYPAD : 0u),
    };
    machine->has_keypad = has_keypad;
    bool is_same = machine->has_told_card && machine->card.present == card.present &&
                   machine->card.tries == card.tries && machine->card.flags == card.flags;
    machine->card = card;
    machine->has_told_card = true;
    if (!is_same) {
        tell(effects, MESSAGE_eid_card)->eid_card = card;
    }
}

/* A card is wanted, first of all or again. */
static void see_no_card(struct machine *machine, uint64_t now_ms, struct machine_effects *effects)
{
    const struct sdk_reader none = {.tries = EID_TRIES_UNKNOWN};
    machine->is_owed = false;
    if (machine->phase == MACHINE_WORKS || machine->phase == MACHINE_ASKS) {
        machine->was_lifted = machine->was_lifted || machine->phase == MACHINE_ASKS;
        go(machine, MACHINE_WAITS_CARD, now_ms + MACHINE_CARD_MS);
    }
    if (!machine->has_told_card) {
        tell_card(machine, &none, effects);
    }
}

/* Why a task that is not about this secret ends at its question; EID_RESULT_COUNT: it is asked for. */
static enum eid_result refusal(const struct machine *machine, enum eid_secret secret)
{
    unsigned tries = machine->card.tries;
    if (machine->task == EID_TASK_SHOW_STATE) {
        return EID_RESULT_DONE;
    }
    if (machine->task == EID_TASK_UNBLOCK) {
        bool has_given = machine->has_given[EID_SECRET_PUK];
        return secret == EID_SECRET_PUK           ? EID_RESULT_COUNT
               : has_given && machine->was_lifted ? EID_RESULT_LIFTED /* is it the same card? */
               : has_given                        ? EID_RESULT_DONE
                                                  : EID_RESULT_NOT_BLOCKED;
    }
    if (secret == EID_SECRET_PUK || tries == 0) {
        return EID_RESULT_BLOCKED;
    }
    if (secret == EID_SECRET_NEW_PIN) {
        return machine->task == EID_TASK_CHANGE_PIN ? EID_RESULT_COUNT : EID_RESULT_FAULT;
    }
    if (tries > EID_TRIES_MAX) {
        return EID_RESULT_FAULT; /* the counter first, or nothing */
    }
    return tries == 1 && !machine->may_try_last ? EID_RESULT_LAST_TRY : EID_RESULT_COUNT;
}

/* Asks for a secret, when the task and the card's tries allow it. */
static void put(
    struct machine *machine, enum eid_secret secret, enum eid_wrong wrong, uint64_t now_ms,
    struct machine_effects *effects)
{
    enum eid_result why = refusal(machine, secret);
    if (why != EID_RESULT_COUNT) {
        stop(machine, why, now_ms, effects);
        return;
    }
    machine->has_given[secret] = false;
    machine->was_lifted = false;
    machine->is_owed = true;
    machine->asked = secret;
    ask(machine, wrong, now_ms, effects);
}

/* The AusweisApp still waits for a secret when a card was lifted at the question and comes back. */
static void see_reader(
    struct machine *machine, const struct sdk_reader *reader, uint64_t now_ms,
    struct machine_effects *effects)
{
    bool was_present = machine->card.present != 0;
    struct text name = {machine->reader, machine->reader_len};
    if (was_present && !text_equal(name, reader->name)) {
        return; /* an empty slot beside it, or a second card, which is not worked with */
    }
    tell_card(machine, reader, effects);
    if (machine->phase == MACHINE_STOPS) {
        return;
    }
    bool is_state = machine->task == EID_TASK_SHOW_STATE;
    if (was_present && !reader->has_card) {
        machine->was_lifted = true;
        go(machine, MACHINE_WAITS_CARD, now_ms + MACHINE_CARD_MS);
    } else if (reader->has_card && reader->is_deactivated) {
        stop(machine, is_state ? EID_RESULT_DONE : EID_RESULT_DEACTIVATED, now_ms, effects);
    } else if (reader->has_card && reader->is_inoperative) {
        stop(machine, is_state ? EID_RESULT_DONE : EID_RESULT_INOPERATIVE, now_ms, effects);
    } else if (reader->has_card && machine->phase == MACHINE_WAITS_CARD && machine->is_owed) {
        put(machine, machine->asked, EID_WRONG_LIFTED, now_ms, effects);
    } else if (reader->has_card && machine->phase == MACHINE_WAITS_CARD) {
        go(machine, MACHINE_WORKS, now_ms + MACHINE_WORK_MS);
    }
}

/* The AusweisApp wants a secret. The same again without an error: what was given was wrong. */
static void want(
    struct machine *machine, const struct sdk_message *message, enum eid_secret secret,
    uint64_t now_ms, struct machine_effects *effects)
{
    if (machine->phase == MACHINE_STOPS) {
        return;
    }
    bool was_lifted = machine->was_lifted;
    tell_card(machine, &message->reader, effects);
    enum eid_wrong wrong = message->has_error           ? EID_WRONG_FORM
                           : was_lifted                 ? EID_WRONG_LIFTED
                           : machine->has_given[secret] ? EID_WRONG_SECRET
                                                        : EID_WRONG_NOT;
    put(machine, secret, wrong, now_ms, effects);
}

static void see_rights(
    struct machine *machine, const struct sdk_message *message, uint64_t now_ms,
    struct machine_effects *effects)
{
    if (machine->phase == MACHINE_STOPS) {
        return;
    }
    bool is_unwanted = machine->task != EID_TASK_IDENTIFY || message->is_strange ||
                       message->has_error ||
                       (message->effective & ~(message->required | message->optional)) != 0;
    if (machine->was_chosen) {
        is_unwanted =
            is_unwanted || message->effective != machine->wanted || machine->phase != MACHINE_WORKS;
        if (!is_unwanted) {
            order(effects, SDK_ACCEPT, (struct text){0});
        }
    } else if (!is_unwanted) {
        machine->required = message->required;
        machine->optional = message->optional;
        machine->age = message->age;
        machine->transaction_len = message->transaction.len;
        if (message->transaction.len > 0) {
            memcpy(machine->transaction, message->transaction.at, message->transaction.len);
        }
        order(effects, SDK_GET_CERTIFICATE, (struct text){0});
    }
    if (is_unwanted) {
        stop(machine, EID_RESULT_REFUSED, now_ms, effects);
    }
}

static void see_certificate(
    struct machine *machine, const struct sdk_certificate *from, uint64_t now_ms,
    struct machine_effects *effects)
{
    if (machine->phase != MACHINE_WORKS || machine->was_chosen ||
        (machine->required | machine->optional) == 0) {
        return;
    }
    go(machine, MACHINE_CONSENTS, now_ms + MACHINE_ANSWER_MS);
    tell(effects, MESSAGE_eid_consent)->eid_consent = (struct message_eid_consent){
        .subject_name = from->subject_name,
        .subject_url = from->subject_url,
        .issuer_name = from->issuer_name,
        .issuer_url = from->issuer_url,
        .terms = from->terms,
        .purpose = from->purpose,
        .valid_from = from->valid_from,
        .valid_until = from->valid_until,
        .transaction = {machine->transaction, machine->transaction_len},
        .required = machine->required,
        .optional = machine->optional,
        .age = machine->age,
    };
}

static enum eid_result result_of(const struct machine *machine, enum sdk_end how)
{
    switch (how) {
    case SDK_END_OK: return EID_RESULT_DONE;
    case SDK_END_CANCELLED: return EID_RESULT_CANCELLED;
    case SDK_END_SERVICE: return EID_RESULT_SERVICE;
    case SDK_END_FAILED: break;
    }
    return machine->was_lifted ? EID_RESULT_LIFTED : EID_RESULT_FAULT;
}

static void see_end(
    struct machine *machine, const struct sdk_message *message, uint64_t now_ms,
    struct machine_effects *effects)
{
    bool is_done = message->end == SDK_END_OK;
    bool is_identify = machine->task == EID_TASK_IDENTIFY;
    if (machine->phase == MACHINE_STOPS && (!is_done || is_identify)) {
        end(machine, machine->result, effects);
    } else if (is_done && is_identify) {
        if (message->url.len == 0 || !machine->was_chosen) {
            end(machine, EID_RESULT_REFUSED, effects);
            return;
        }
        go(machine, MACHINE_FETCHES, now_ms + MACHINE_FETCH_MS);
        add(effects, MACHINE_FETCH)->command.value = message->url;
    } else {
        end(machine, result_of(machine, message->end), effects);
    }
}

/* The AusweisApp speaks, so it works; a card that is awaited is awaited no longer for that. */
static void keep_going(struct machine *machine, uint64_t now_ms)
{
    if (machine->phase == MACHINE_WORKS) {
        machine->deadline_ms = now_ms + MACHINE_WORK_MS;
    }
}

static void see_progress(struct machine *machine, unsigned percent, struct machine_effects *effects)
{
    if (machine->phase == MACHINE_WORKS && percent != machine->percent) {
        machine->percent = percent;
        tell(effects, MESSAGE_eid_progress)->eid_progress.percent = percent;
    }
}

void machine_take(
    struct machine *machine, const struct sdk_message *message, uint64_t now_ms,
    struct machine_effects *effects)
{
    if (machine->phase == MACHINE_IDLE || machine->phase == MACHINE_STARTING ||
        machine->phase == MACHINE_FETCHES) {
        return;
    }
    keep_going(machine, now_ms);
    switch (message->kind) {
    case SDK_OTHER:
    case SDK_LEVEL_SET:
    case SDK_BEGUN: break;
    case SDK_READER: see_reader(machine, &message->reader, now_ms, effects); break;
    case SDK_INSERT_CARD: see_no_card(machine, now_ms, effects); break;
    case SDK_ENTER_PIN: want(machine, message, EID_SECRET_PIN, now_ms, effects); break;
    case SDK_ENTER_NEW_PIN: want(machine, message, EID_SECRET_NEW_PIN, now_ms, effects); break;
    case SDK_ENTER_CAN: want(machine, message, EID_SECRET_CAN, now_ms, effects); break;
    case SDK_ENTER_PUK: want(machine, message, EID_SECRET_PUK, now_ms, effects); break;
    case SDK_RIGHTS: see_rights(machine, message, now_ms, effects); break;
    case SDK_CERTIFICATE: see_certificate(machine, &message->certificate, now_ms, effects); break;
    case SDK_STATUS: see_progress(machine, message->percent, effects); break;
    case SDK_ENDED: see_end(machine, message, now_ms, effects); break;
    case SDK_REFUSED:
        if (machine->phase != MACHINE_STOPS) {
            stop(machine, EID_RESULT_FAULT, now_ms, effects);
        }
        break;
    }
}

void machine_fetched(struct machine *machine, bool is_good, struct machine_effects *effects)
{
    if (machine->phase == MACHINE_FETCHES) {
        end(machine, is_good ? EID_RESULT_DONE : EID_RESULT_SERVICE, effects);
    }
}

void machine_broke(struct machine *machine, struct machine_effects *effects)
{
    if (machine->phase == MACHINE_STOPS) {
        end(machine, machine->result, effects);
    } else if (machine->phase != MACHINE_IDLE) {
        end(machine, EID_RESULT_FAULT, effects);
    }
}

void machine_tick(struct machine *machine, uint64_t now_ms, struct machine_effects *effects)
{
    if (machine->phase == MACHINE_IDLE || now_ms < machine->deadline_ms) {
        return;
    }
    switch (machine->phase) {
    case MACHINE_IDLE: break;
    case MACHINE_STARTING: end(machine, EID_RESULT_FAULT, effects); break;
    case MACHINE_WAITS_CARD:
        stop(
            machine, machine->was_lifted ? EID_RESULT_LIFTED : EID_RESULT_TIMEOUT, now_ms, effects);
        break;
    case MACHINE_WORKS: stop(machine, EID_RESULT_FAULT, now_ms, effects); break;
    case MACHINE_ASKS:
    case MACHINE_CONSENTS: stop(machine, EID_RESULT_TIMEOUT, now_ms, effects); break;
    case MACHINE_STOPS: end(machine, machine->result, effects); break;
    case MACHINE_FETCHES: end(machine, EID_RESULT_SERVICE, effects); break;
    }
}
