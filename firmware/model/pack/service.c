/* Packs whose form serves several services of the catalogue. */
#include <stdio.h>

#include "model/form/state.h"
#include "model/pack/private.h"

static bool is_choice(const struct question *question, struct text answer)
{
    for (size_t i = 0; i < question->choice_count; i++) {
        if (text_equal(question->choices[i].value, answer)) {
            return true;
        }
    }
    return false;
}

static bool read_service(struct pack_reading *reading, struct text answer, const json_t *key)
{
    struct pack *pack = reading->pack;
    const struct question *question = &pack->form.questions[pack->service_question];
    char title[TEXTS_KEY_MAX];
    if (!is_choice(question, answer)) {
        return pack_refuse(
            reading, "\"leika_by\": \"%.*s\" is no answer to %.*s", TEXT_ARG(answer),
            TEXT_ARG(question->pointer));
    }
    if (!pack_is_leika(json_text_of(key))) {
        return pack_refuse(reading, "\"leika_by\" holds no key of 14 digits that begins with 99");
    }
    int len = snprintf(title, sizeof title, "service.title.%.100s", answer.at);
    struct text name = {title, (size_t)len};
    if (!pack_need(reading, name, "")) {
        return false;
    }
    pack->services[pack->service_count++] = (struct pack_service){
        pack_keep(reading, answer), pack_keep(reading, json_text_of(key)),
        texts_plain(texts_find(&pack->texts[0], name), &pack->arena)};
    return true;
}

bool pack_read_services(struct pack_reading *reading)
{
    struct pack *pack = reading->pack;
    const char *answer;
    json_t *key;
    SCOPED(json_release) json_t *json = pack_json(reading, "pack.json", NULL);
    const json_t *by = json_object_get(json, "leika_by");
    json_t *keys = json_object_get(by, "keys");
    if (by == NULL) {
        return true;
    }
    pack->service_question = plan_find(&pack->form, json_text_of(json_object_get(by, "pointer")));
    if (pack->service_question == FORM_NONE || !json_is_object(keys) ||
        json_object_size(keys) > PACK_ITEMS_MAX) {
        return pack_refuse(
            reading, "\"leika_by\" needs the pointer of a question and at most %d keys",
            PACK_ITEMS_MAX);
    }
    json_object_foreach (keys, answer, key) {
        if (!read_service(reading, (struct text){answer, strlen(answer)}, key)) {
            return false;
        }
    }
    return true;
}

struct pack_service pack_service(const struct pack *pack, const struct form *form)
{
    struct text answer = {0};
    if (pack->service_count > 0 && form_question_visible(form, pack->service_question)) {
        answer = form_answer(form, pack->service_question);
    }
    for (size_t i = 0; i < pack->service_count; i++) {
        if (text_equal(pack->services[i].answer, answer)) {
            return pack->services[i];
        }
    }
    return (struct pack_service){.leika = pack->leika, .title = pack->title};
}
