#include <stdio.h>

#include "model/form/state.h"
#include "model/pack/private.h"
#include "model/rule.h"
#include "model/schema/node.h"

static const char *const fields[] = {
    "family_name", "given_names", "birth_date", "document_number", "expiry_date", "nationality",
    "issuer", "sex",
    /* where the document says them */
    "other_names", "birth_place", "title", "issue_date", "issuing_authority",
    /* by the online function only */
    "birth_name", "street", "postcode", "town", "country"};

static bool is_field(const char *name)
{
    for (size_t i = 0; i < COUNT(fields); i++) {
        if (strcmp(fields[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static bool read_prefill(struct pack_reading *reading)
{
    struct pack *pack = reading->pack;
    const char *name;
    json_t *pointer;
    SCOPED(json_release) json_t *json = pack_json(reading, "prefill.json", NULL);
    if (json == NULL || json_object_size(json) > PACK_ITEMS_MAX) {
        return pack_refuse(reading, "more than %d fields", PACK_ITEMS_MAX);
    }
    json_object_foreach (json, name, pointer) {
        size_t question = plan_find(&pack->form, json_text_of(pointer));
        if (!is_field(name) || question == FORM_NONE) {
            bool is_fine = pack_fault(
                reading, FINDING_prefill_foul, "prefill.json", (struct text){name, strlen(name)},
                FORM_NONE,
                is_field(name) ? "no question asks what \"%.60s\" would fill"
                               : "a document has no field \"%.60s\"",
                name);
            if (!is_fine) {
                return false;
            }
            continue;
        }
        struct text field = {name, strlen(name)};
        pack->prefill[pack->prefill_count++] =
            (struct pack_prefill){pack_keep(reading, field), question};
    }
    return true;
}

static bool read_rows(struct pack_reading *reading)
{
    static const char *const known[] = {"rows", "notes", NULL};
    struct pack *pack = reading->pack;
    bool failed = false;
    SCOPED(json_release) json_t *json = pack_json(reading, "receipt.json", known);
    if (json == NULL) {
        return false;
    }
    const json_t *rows = json_list(json, "rows", PACK_ITEMS_MAX / 2, &failed);
    const json_t *notes = json_list(json, "notes", PACK_ITEMS_MAX / 2, &failed);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        struct text label = json_text(row, "label", TEXTS_KEY_MAX, &failed);
        struct text value = json_text(row, "value", TEXTS_KEY_MAX, &failed);
        pack->rows[pack->row_count++] =
            (struct pack_row){pack_keep(reading, label), pack_keep(reading, value)};
    }
    for (size_t i = 0; i < json_array_size(notes); i++) {
        struct text note = json_text_of(json_array_get(notes, i));
        failed = failed || note.len == 0;
        pack->rows[pack->row_count++] = (struct pack_row){{0}, pack_keep(reading, note)};
    }
    return !failed ||
           pack_refuse(reading, "\"rows\" of label and value, and \"notes\": keys of texts");
}

bool pack_read_links(struct pack_reading *reading)
{
    bool has_prefill = json_object_get(reading->files, "prefill.json") != NULL;
    return (!has_prefill || read_prefill(reading)) && read_rows(reading);
}

/* Whether an entry of this key was found to be empty: then it need not be called missing too. */
static bool is_empty(const struct pack_reading *reading, const char *file, struct text key)
{
    for (size_t i = 0; reading->findings != NULL && i < reading->findings->count; i++) {
        const struct finding *finding = &reading->findings->list[i];
        if (finding->code == FINDING_text_empty && strcmp(finding->file, file) == 0 &&
            text_equal(key, (struct text){finding->at, strlen(finding->at)})) {
            return true;
        }
    }
    return false;
}

/* "<key><end>" must be a text in every language. */
static bool need(struct pack_reading *reading, struct text wanted, size_t page)
{
    struct pack *pack = reading->pack;
    char file[40];
    for (size_t i = 0; i < pack->language_count; i++) {
        if (wanted.len == 0 || !texts_has(&pack->texts[i], wanted)) {
            pack_texts_file(file, pack->texts[i].language);
            bool is_fine = is_empty(reading, file, wanted) ||
                           pack_fault(
                               reading, FINDING_text_missing, file, wanted, page,
                               "there is no text \"%.*s\"", TEXT_ARG(wanted));
            if (!is_fine) {
                return false;
            }
        }
    }
    return true;
}

bool pack_need_on(struct pack_reading *reading, struct text key, const char *end, size_t page)
{
    char whole[TEXTS_KEY_MAX + 40];
    int len = snprintf(whole, sizeof whole, "%.*s%s", TEXT_ARG(key), end);
    struct text wanted = {whole, len > 0 && len <= TEXTS_KEY_MAX ? (size_t)len : 0};
    if (reading->findings != NULL && reading->used_count < PACK_USED_MAX) {
        reading->used[reading->used_count++] = pack_keep(reading, wanted);
    }
    return need(reading, wanted, page);
}

bool pack_need(struct pack_reading *reading, struct text key, const char *end)
{
    return pack_need_on(reading, key, end, FORM_NONE);
}

static bool need_form_texts(struct pack_reading *reading)
{
    const struct form_plan *plan = &reading->pack->form;
    bool fine = true;
    for (size_t i = 0; i < plan->page_count && fine; i++) {
        fine = plan->pages[i].title.len == 0 || pack_need_on(reading, plan->pages[i].title, "", i);
    }
    for (size_t i = 0; i < plan->element_count && fine; i++) {
        fine = plan->elements[i].text.len == 0 ||
               pack_need_on(reading, plan->elements[i].text, "", plan->elements[i].page);
    }
    for (size_t i = 0; i < plan->question_count && fine; i++) {
        const struct question *question = &plan->questions[i];
        for (size_t k = 0; k < question->choice_count && fine; k++) {
            fine = question->kind == QUESTION_YES_NO ||
                   pack_need_on(reading, question->choices[k].label, "", question->page);
        }
    }
    return fine;
}

static bool need_texts(struct pack_reading *reading)
{
    struct pack *pack = reading->pack;
    bool fine = pack_need(reading, TEXT_OF("service.title"), "") &&
                pack_need(reading, TEXT_OF("service.summary"), "") && pack_check_kind(reading) &&
                need_form_texts(reading);
    for (size_t i = 0; i < pack->explain_count && fine; i++) {
        fine = pack_need(reading, pack->explain[i], ".title") &&
               pack_need(reading, pack->explain[i], ".text");
    }
    for (size_t i = 0; i < pack->bring_count && fine; i++) {
        fine = pack_need(reading, pack->bring[i], "");
    }
    for (size_t i = 0; i < pack->row_count && fine; i++) {
        fine = (pack->rows[i].label.len == 0 || pack_need(reading, pack->rows[i].label, "")) &&
               pack_need(reading, pack->rows[i].value, "");
    }
    return fine;
}

/* Whether this key was found to be missing in a language already. */
static bool was_missed(const struct pack_reading *reading, struct text key)
{
    for (size_t i = 0; reading->findings != NULL && i < reading->findings->count; i++) {
        const struct finding *finding = &reading->findings->list[i];
        if (finding->code == FINDING_text_missing &&
            text_equal(key, (struct text){finding->at, strlen(finding->at)})) {
            return true;
        }
    }
    return false;
}

/* Every language has the same keys. What is missed elsewhere was found before. */
static bool check_same_keys(struct pack_reading *reading)
{
    const struct pack *pack = reading->pack;
    for (size_t i = 0; i < pack->language_count; i++) {
        for (size_t k = 0; k < pack->texts[i].count; k++) {
            struct text key = pack->texts[i].entries[k].key;
            if (!was_missed(reading, key) && !need(reading, key, FORM_NONE)) {
                return false;
            }
        }
    }
    return true;
}

/* What may be hidden must not be required without a condition: nobody could send the form. */
static bool check_required(struct pack_reading *reading)
{
    const struct form_plan *plan = &reading->pack->form;
    for (size_t i = 0; i < plan->question_count; i++) {
        const struct question *question = &plan->questions[i];
        if (form_dead_end(plan, i)) {
            bool is_fine = pack_fault(
                reading, FINDING_required_hidden, "ui.schema.json",
                plan->elements[question->element].at, question->page,
                "%.*s can be hidden, but the schema always requires it: use if/then",
                TEXT_ARG(question->pointer));
            if (!is_fine) {
                return false;
            }
        }
    }
    return true;
}

bool pack_check_whole(struct pack_reading *reading)
{
    struct pack *pack = reading->pack;
    reading->file = "texts";
    pack->title = texts_plain(texts_find(&pack->texts[0], TEXT_OF("service.title")), &pack->arena);
    return need_texts(reading) && check_same_keys(reading) && check_required(reading);
}
