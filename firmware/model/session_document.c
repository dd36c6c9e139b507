#include "model/session_parts.h"

/* What a screen cannot do without the reader. */
enum session_need { NEED_NOTHING, NEED_DOCUMENT, NEED_CARD };

#define SCREEN(word, idle_s, reader, what) NEED_##reader,
static const enum session_need needs[] = {
#include "model/screens.def"
    [SCREEN_COUNT] = NEED_NOTHING};
#undef SCREEN

static void watch(struct step *step, enum session_notice notice)
{
    struct session *s = step->s;
    step_to(step, SCREEN_lay);
    s->notice = notice;
    step_effect(step, EFFECT_CARD_WATCH, WATCH_S);
}

static void trouble(struct step *step, enum session_problem problem)
{
    step->s->problem = problem;
    step_to(step, SCREEN_problem);
}

static bool reader_works(const struct session *s)
{
    return s->reader == STATUS_ok;
}

void document_begin(struct step *step)
{
    struct session *s = step->s;
    if (!reader_works(s)) {
        trouble(step, PROBLEM_READER);
    } else if (s->tries_left == 0) {
        trouble(step, PROBLEM_NO_TRIES);
    } else {
        watch(step, NOTICE_NONE);
    }
}

static bool read_can(const struct session_typed *typed)
{
    struct text can = step_read(typed->field[0]);
    for (size_t i = 0; i < can.len; i++) {
        if (can.at[i] < '0' || can.at[i] > '9') {
            return false;
        }
    }
    return can.len == SESSION_CAN_LEN;
}

static bool read_printed(struct session_typed *typed)
{
    struct text number = step_read(typed->field[0]);
    return number.len > 0 && number.len <= 16 &&
           date_of_person(typed->date[0], step_read(typed->field[1])) &&
           date_of_person(typed->date[1], step_read(typed->field[2]));
}

static void open_by_can(struct step *step)
{
    struct session *s = step->s;
    struct session_typed *typed = step_typed(step);
    if (!read_can(typed)) {
        s->notice = NOTICE_CAN_SHORT;
        return;
    }
    s->read_done = s->read_total = 0;
    step_to(step, SCREEN_reading);
    step_effect(step, EFFECT_CARD_CAN, pack_wants(s->pack))->text[0] = step_read(typed->field[0]);
}

static void open_by_printed(struct step *step)
{
    struct session *s = step->s;
    struct session_typed *typed = step_typed(step);
    if (!read_printed(typed)) {
        s->notice = NOTICE_MRZ_MISSING;
        return;
    }
    s->read_done = s->read_total = 0;
    step_to(step, SCREEN_reading);
    struct session_effect *effect = step_effect(step, EFFECT_CARD_MRZ, pack_wants(s->pack));
    effect->text[0] = step_read(typed->field[0]);
    effect->text[1] = step_read(typed->date[0]);
    effect->text[2] = step_read(typed->date[1]);
}

/* Asks for what opens this kind of document, or for something else to be laid down. */
static void ask_for(struct step *step, enum document_kind kind)
{
    struct session *s = step->s;
    bool is_same = kind == s->kind;
    bool is_icao =
        kind == DOCUMENT_ID_CARD || kind == DOCUMENT_PASSPORT || kind == DOCUMENT_UNKNOWN;
    s->kind = kind;
    if (!is_same && s->typed != NULL) {
        memset(s->typed, 0, sizeof *s->typed);
    }
    if (is_icao && s->pack->assurance == ASSURANCE_HIGH) {
        trouble(step, PROBLEM_NEEDS_ONLINE); /* reading it would be of no use */
        return;
    }
    switch (kind) {
    case DOCUMENT_ID_CARD: step_to(step, SCREEN_can); break;
    case DOCUMENT_PASSPORT: step_to(step, SCREEN_mrz); break;
    case DOCUMENT_UNKNOWN: step_to(step, SCREEN_which); break;
    case DOCUMENT_GERMAN_EID: online_offer(step); break;
    case DOCUMENT_NONE: watch(step, NOTICE_NOT_IDENTITY); break;
    case DOCUMENT_SEVERAL: watch(step, NOTICE_SEVERAL); break;
    case DOCUMENT_KIND_COUNT: break;
    }
}

static void seen(struct step *step)
{
    struct session *s = step->s;
    s->on_reader = true;
    bool is_wanted = s->screen == SCREEN_lay || s->screen == SCREEN_which ||
                     s->screen == SCREEN_can || s->screen == SCREEN_mrz ||
                     s->screen == SCREEN_online_offer ||
                     (s->screen == SCREEN_problem && s->problem != PROBLEM_NO_TRIES);
    if (!is_wanted || step->event->number >= DOCUMENT_KIND_COUNT) {
        return;
    }
    bool was_lifted =
        s->screen == SCREEN_lay && s->notice == NOTICE_LIFTED && s->typed != NULL && s->was_reading;
    bool is_same = s->kind == (enum document_kind)step->event->number;
    bool was_changed = s->screen == SCREEN_lay && s->notice == NOTICE_CHANGED;
    s->was_reading = false;
    ask_for(step, (enum document_kind)step->event->number);
    if (was_changed && (s->screen == SCREEN_can || s->screen == SCREEN_mrz)) {
        s->notice = NOTICE_CHANGED; /* what was typed was of the other one */
        memset(step_typed(step), 0, sizeof *s->typed);
    }
    if (was_lifted && is_same &&
        s->screen == SCREEN_can) { /* laid back: go on, ask nothing again */
        open_by_can(step);
    } else if (was_lifted && is_same && s->screen == SCREEN_mrz) {
        open_by_printed(step);
    }
}

static void gone(struct step *step)
{
    struct session *s = step->s;
    s->on_reader = false;
    if (s->screen == SCREEN_can || s->screen == SCREEN_mrz || s->screen == SCREEN_which ||
        s->screen == SCREEN_online_offer) {
        watch(step, NOTICE_LIFTED);
    } else if (s->screen == SCREEN_reading) {
        s->was_reading = true;
        watch(step, NOTICE_LIFTED);
    } else if (s->screen == SCREEN_problem && s->problem != PROBLEM_NO_TRIES) {
        document_begin(step);
    } else if (
        s->screen == SCREEN_lay &&
        (s->notice == NOTICE_NOT_IDENTITY || s->notice == NOTICE_SEVERAL)) {
        s->notice = NOTICE_NONE;
    } else if (s->screen == SCREEN_take) {
        questions_first(step);
    } else if (s->screen == SCREEN_left) {
        step_finish(step);
    }
}

static void wrong_secret(struct step *step)
{
    struct session *s = step->s;
    s->tries_left = s->tries_left > 0 ? s->tries_left - 1 : 0;
    if (s->tries_left == 0) {
        trouble(step, PROBLEM_NO_TRIES);
    } else if (s->kind == DOCUMENT_PASSPORT) {
        step_to(step, SCREEN_mrz);
        s->notice = NOTICE_MRZ_WRONG;
    } else {
        memset(step_typed(step)->field[0], 0, SESSION_TYPED_MAX);
        step_to(step, SCREEN_can);
        s->notice = NOTICE_CAN_WRONG;
    }
}

static void failed(struct step *step)
{
    struct session *s = step->s;
    bool is_wanted = s->screen == SCREEN_reading || s->screen == SCREEN_lay;
    if (s->screen == SCREEN_left && step->event->number == DOCUMENT_TIMEOUT) {
        s->on_reader = false; /* waited for a document, and none lies there */
        step_finish(step);
    } else if (s->screen == SCREEN_take && step->event->number == DOCUMENT_TIMEOUT) {
        s->on_reader = false;
        questions_first(step);
    }
    if (!is_wanted || step->event->number >= DOCUMENT_FAILURE_COUNT) {
        return;
    }
    switch ((enum document_failure)step->event->number) {
    case DOCUMENT_LIFTED:
        s->was_reading = s->was_reading || s->screen == SCREEN_reading;
        s->on_reader = false;
        watch(step, NOTICE_LIFTED);
        break;
    case DOCUMENT_WRONG_SECRET: wrong_secret(step); break;
    case DOCUMENT_NO_TRIES:
        s->tries_left = 0;
        trouble(step, PROBLEM_NO_TRIES);
        break;
    case DOCUMENT_REFUSED: trouble(step, PROBLEM_REFUSED); break;
    case DOCUMENT_DAMAGED: trouble(step, PROBLEM_DAMAGED); break;
    case DOCUMENT_TIMEOUT: watch(step, NOTICE_TIMEOUT); break;
    case DOCUMENT_READER: trouble(step, PROBLEM_READER); break;
    case DOCUMENT_ONLY_BY_EID:
        s->kind = DOCUMENT_GERMAN_EID;
        online_offer(step);
        break;
    case DOCUMENT_POLICY: trouble(step, PROBLEM_POLICY); break;
    case DOCUMENT_CHANGED: watch(step, NOTICE_CHANGED); break;
    case DOCUMENT_FAILURE_COUNT: break;
    }
}

void step_keep_person(struct step *step)
{
    struct session *s = step->s;
    struct person *person = arena_take(s->arena, sizeof *person);
    *person = *step->event->person;
    struct text *texts[] = {&person->family_name, &person->given_names,
                            &person->birth_date,  &person->document_number,
                            &person->expiry_date, &person->nationality,
                            &person->issuer,      &person->sex,
                            &person->other_names, &person->birth_place,
                            &person->address,     &person->title,
                            &person->issue_date,  &person->issuing_authority,
                            &person->birth_name,  &person->artistic_name,
                            &person->street,      &person->postcode,
                            &person->town,        &person->country};
    for (size_t i = 0; i < COUNT(texts); i++) {
        *texts[i] = entry_compose(s->arena, *texts[i]);
    }
    s->person = person;
}

void document_overdue(struct step *step)
{
    step_effect(step, EFFECT_CARD_STOP, 0);
    watch(step, NOTICE_TIMEOUT);
}

void document_read(struct step *step)
{
    struct session *s = step->s;
    memset(step_typed(step), 0, sizeof *s->typed);
    if (s->pack->assurance > session_assurance(s)) {
        s->person = NULL; /* nothing of it goes into the form */
        trouble(step, PROBLEM_UNPROVED);
        return;
    }
    questions_prefill(step);
    step_to(step, SCREEN_person);
}

static void read_person(struct step *step)
{
    struct session *s = step->s;
    if (s->screen == SCREEN_reading && step->event->person != NULL) {
        step_keep_person(step);
        document_read(step);
    }
}

static void note_reader(struct step *step)
{
    struct session *s = step->s;
    bool was_ok = reader_works(s);
    s->reader = step->event->status;
    if (was_ok != reader_works(s)) {
        step_effect(step, EFFECT_REPORT, 0);
    }
    if (!reader_works(s)) {
        s->on_reader = false; /* as far as anybody can tell */
    }
}

static void reader_lost(struct step *step)
{
    enum screen screen = step->s->screen;
    if (screen == SCREEN_take) {
        questions_first(step);
    } else if (screen == SCREEN_left) {
        step_finish(step);
    } else if (needs[screen] == NEED_DOCUMENT) {
        trouble(step, PROBLEM_READER);
    } else if (needs[screen] == NEED_CARD) {
        online_lose_reader(step);
    }
}

static void reader_changed(struct step *step)
{
    const struct session *s = step->s;
    note_reader(step);
    if (!reader_works(s)) {
        reader_lost(step);
    } else if (s->screen == SCREEN_problem && s->problem == PROBLEM_READER) {
        document_begin(step);
    }
}

void document_event(struct step *step)
{
    struct session *s = step->s;
    enum session_event_kind kind = step->event->kind;
    if (kind == EVENT_READER) {
        reader_changed(step);
    } else if (kind == EVENT_SEEN) {
        seen(step);
    } else if (kind == EVENT_PROGRESS && s->screen == SCREEN_reading) {
        s->read_done = step->event->number;
        s->read_total = (uint32_t)step->event->total;
    } else if (kind == EVENT_PERSON) {
        read_person(step);
    } else if (kind == EVENT_DOCUMENT_FAILED) {
        failed(step);
    } else if (kind == EVENT_GONE) {
        gone(step);
    }
}

void document_text(struct step *step)
{
    struct session *s = step->s;
    size_t fields = s->screen == SCREEN_can ? 1 : SESSION_TYPED_COUNT;
    bool is_fitting = s->screen != SCREEN_can || step->event->text.len <= SESSION_CAN_LEN;
    if (step->event->number < fields && is_fitting &&
        step_write(step_typed(step)->field[step->event->number], step->event->text)) {
        s->notice = NOTICE_NONE;
    }
}

static bool is_online(const struct session *s)
{
    return s->screen >= SCREEN_online_offer && s->screen <= SCREEN_online_failed;
}

/* On to the questions, when nothing lies on the reader any more. After the online function nobody watches
 * the reader: whether something does lie there is to be found out. */
static void take_away(struct step *step)
{
    struct session *s = step->s;
    bool is_unwatched = is_online(s) || (s->person != NULL && s->person->is_online);
    if (s->on_reader && reader_works(s)) {
        step_to(step, SCREEN_take);
        if (is_unwatched) {
            step_effect(step, EFFECT_CARD_WATCH, LEFT_WATCH_S);
        }
    } else {
        step_effect(step, EFFECT_CARD_STOP, 0);
        questions_first(step);
    }
}

void document_without(struct step *step)
{
    step->s->was_without = true;
    take_away(step);
}

static void next(struct step *step)
{
    struct session *s = step->s;
    if (s->screen == SCREEN_can) {
        open_by_can(step);
    } else if (s->screen == SCREEN_mrz) {
        open_by_printed(step);
    } else if (s->screen == SCREEN_person) {
        take_away(step);
    }
}

void document_action(struct step *step)
{
    struct session *s = step->s;
    enum session_action action = step->event->action;
    if (action == ACTION_NEXT) {
        next(step);
    } else if (action == ACTION_BACK && s->screen != SCREEN_reading && s->screen != SCREEN_take) {
        step_effect(step, EFFECT_CARD_STOP, 0);
        step_to(step, SCREEN_consent);
    } else if (action == ACTION_WITHOUT && session_may_go_without(s)) {
        if (s->screen != SCREEN_reading && s->screen != SCREEN_take && s->person == NULL) {
            document_without(step);
        }
    } else if (action == ACTION_RETRY && s->screen == SCREEN_problem) {
        document_begin(step);
    } else if (action == ACTION_KIND && s->screen == SCREEN_which) {
        if (step->event->number == DOCUMENT_ID_CARD || step->event->number == DOCUMENT_PASSPORT) {
            ask_for(step, (enum document_kind)step->event->number);
        }
    }
}
