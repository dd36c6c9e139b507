/* The parts that only some packs have: queue.json and search.json. */
#include <stdio.h>

#include "model/form/state.h"
#include "model/pack/private.h"

bool pack_read_queue(struct pack_reading *reading)
{
    char why[QUEUE_WHY_MAX];
    struct pack *pack = reading->pack;
    SCOPED(json_release) json_t *json = pack_json(reading, "queue.json", NULL);
    return json != NULL &&
           (queue_read(&pack->queue, &pack->arena, json, why) || pack_refuse(reading, "%s", why));
}

/* The question that this member's pointer names; FORM_NONE with a reason when there is none. */
static size_t question_of(struct pack_reading *reading, const json_t *json, const char *name)
{
    size_t question = plan_find(&reading->pack->form, json_text_of(json_object_get(json, name)));
    if (question == FORM_NONE) {
        pack_refuse(reading, "\"%s\" is the pointer of no question", name);
    }
    return question;
}

static size_t page_of(struct pack_reading *reading, struct text id)
{
    const struct form_plan *plan = &reading->pack->form;
    for (size_t i = 0; i < plan->page_count; i++) {
        if (text_equal(plan->pages[i].id, id)) {
            return i;
        }
    }
    pack_refuse(reading, "\"page\" is no page of ui.schema.json");
    return FORM_NONE;
}

static bool is_kind(
    struct pack_reading *reading, size_t question, enum question_kind kind, const char *what)
{
    return question != FORM_NONE && (reading->pack->form.questions[question].kind == kind ||
                                     pack_refuse(reading, "%s", what));
}

bool pack_read_search(struct pack_reading *reading)
{
    static const char *const known[] = {"list", "page", "category", "colour",
                                        "area", "day",  "number",   NULL};
    if (json_object_get(reading->files, "search.json") == NULL) {
        return true;
    }
    SCOPED(json_release) json_t *json = pack_json(reading, "search.json", known);
    if (json == NULL ||
        !text_equal(json_text_of(json_object_get(json, "list")), TEXT_OF("found"))) {
        return pack_refuse(reading, "\"list\" must be \"found\"");
    }
    struct pack_search *search = &reading->pack->search;
    *search = (struct pack_search){
        .is_used = true,
        .page = page_of(reading, json_text_of(json_object_get(json, "page"))),
        .category = question_of(reading, json, "category"),
        .colour = question_of(reading, json, "colour"),
        .area = question_of(reading, json, "area"),
        .day = question_of(reading, json, "day"),
        .number = question_of(reading, json, "number"),
    };
    const char *choice = "\"category\", \"colour\" and \"area\" are questions with choices";
    return search->page != FORM_NONE &&
           is_kind(reading, search->category, QUESTION_CHOICE, choice) &&
           is_kind(reading, search->colour, QUESTION_CHOICE, choice) &&
           is_kind(reading, search->area, QUESTION_CHOICE, choice) &&
           is_kind(reading, search->day, QUESTION_DATE, "\"day\" is a question for a date") &&
           is_kind(reading, search->number, QUESTION_TEXT, "\"number\" is a question for a text");
}

static bool need_queue_texts(struct pack_reading *reading)
{
    const struct queue *queue = &reading->pack->queue;
    char key[80];
    bool fine = true;
    for (size_t i = 0; i < queue->count && fine; i++) {
        int len = snprintf(key, sizeof key, "concern.%.*s", TEXT_ARG(queue->concerns[i].id));
        struct text text = {key, (size_t)len};
        fine = pack_need(reading, text, ".title") && pack_need(reading, text, ".place");
    }
    for (size_t i = 0; i < queue->closed_count && fine; i++) {
        fine = pack_need(reading, queue->closed[i].why, "");
    }
    return fine;
}

bool pack_check_kind(struct pack_reading *reading)
{
    return reading->pack->kind == PACK_LOCAL ? need_queue_texts(reading)
                                             : pack_need(reading, TEXT_OF("consent.text"), "");
}
