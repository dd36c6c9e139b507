#include "model/date.h"
#include "model/pack.h"
#include "model/session_words.h"

const struct texts *pack_texts(const struct pack *pack, struct text language)
{
    for (size_t i = 0; i < pack->language_count; i++) {
        if (text_equal(pack->texts[i].language, language)) {
            return &pack->texts[i];
        }
    }
    return NULL;
}

void pack_set_beneath(struct pack *pack, const struct texts *program, size_t count)
{
    for (size_t i = 0; i < pack->language_count; i++) {
        for (size_t k = 0; k < count; k++) {
            if (text_equal(pack->texts[i].language, program[k].language)) {
                pack->texts[i].beneath = &program[k];
            }
        }
    }
}

static bool works(enum status status)
{
    return status == STATUS_ok || status == STATUS_low || status == STATUS_busy;
}

/* Whether somebody could come now for a number, or at any time for an appointment. */
static bool gives_out(const struct queue *queue, struct queue_time now)
{
    bool gives = false;
    for (size_t i = 0; i < queue->count && !gives; i++) {
        const struct queue_concern *concern = &queue->concerns[i];
        gives = concern->appointments || queue_look(queue, concern, now).state == QUEUE_OPEN;
    }
    return gives;
}

static enum pack_offer local_offer(const struct pack *pack, const struct pack_facts *facts)
{
    if (!works(facts->queue)) {
        return PACK_OFFER_QUEUE;
    }
    if (facts->language.len > 0 && pack_texts(pack, facts->language) == NULL) {
        return PACK_OFFER_LANGUAGE;
    }
    return gives_out(&pack->queue, facts->now) ? PACK_OFFER_AVAILABLE : PACK_OFFER_CLOSED;
}

enum pack_offer pack_offer(const struct pack *pack, const struct pack_facts *facts)
{
    if ((pack->required & PACK_READER) != 0 && !works(facts->reader)) {
        return PACK_OFFER_READER;
    }
    if ((pack->required & PACK_PRINTER) != 0 && !works(facts->printer)) {
        return PACK_OFFER_PRINTER;
    }
    if (pack->kind == PACK_LOCAL) {
        return local_offer(pack, facts);
    }
    if (!works(facts->outbox)) {
        return PACK_OFFER_OUTBOX;
    }
    if (pack->kid.len == 0 || facts->today + (long)facts->offline_days > pack->not_after) {
        return PACK_OFFER_KEY;
    }
    if (facts->language.len > 0 && pack_texts(pack, facts->language) == NULL) {
        return PACK_OFFER_LANGUAGE;
    }
    bool needs_online = pack->assurance == ASSURANCE_HIGH;
    return needs_online && !facts->identifies ? PACK_OFFER_ONLINE : PACK_OFFER_AVAILABLE;
}

void pack_prefill(const struct pack *pack, struct form *form, struct text field, struct text value)
{
    for (size_t i = 0; i < pack->prefill_count; i++) {
        const struct question *question = &pack->form.questions[pack->prefill[i].question];
        long day;
        if (!text_equal(pack->prefill[i].field, field) || value.len == 0 ||
            (question->kind == QUESTION_DATE && !date_read(&day, value))) {
            continue;
        }
        enum entry_result result =
            form_set(form, pack->prefill[i].question, value, PROVENANCE_DOCUMENT);
        (void)result; /* what no answer may hold stays to be typed */
    }
}

unsigned pack_wants(const struct pack *pack)
{
    const struct {
        struct text field;
        enum document_want want;
    } WANTS[] = {
        {TEXT_OF("other_names"), WANT_DETAILS},
        {TEXT_OF("birth_place"), WANT_DETAILS},
        {TEXT_OF("title"), WANT_DETAILS},
        {TEXT_OF("issue_date"), WANT_ISSUE},
        {TEXT_OF("issuing_authority"), WANT_ISSUE}};
    unsigned wants = 0;
    for (size_t i = 0; i < pack->prefill_count; i++) {
        for (size_t k = 0; k < COUNT(WANTS); k++) {
            bool is_it = text_equal(pack->prefill[i].field, WANTS[k].field);
            wants |= is_it ? WANTS[k].want : 0u;
        }
    }
    return wants;
}
