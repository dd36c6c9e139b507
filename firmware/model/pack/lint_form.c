#include <stdio.h>

#include "model/form/state.h"
#include "model/pack/private.h"
#include "model/schema/node.h"

#define QUESTIONS_A_PAGE 6
#define TITLE_LONG       40 /* bytes: a tile on the start screen */

/* Names go into ids of the screen, into logs and statistics: no free text. */
static bool is_plain(struct text name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool is_fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == '_';
        if (!is_fine) {
            return false;
        }
    }
    return name.len > 0;
}

static void check_page(struct pack_reading *reading, size_t at)
{
    const struct form_plan *plan = &reading->pack->form;
    const struct page *page = &plan->pages[at];
    const char *file = "ui.schema.json";
    size_t questions = 0, labels = 0;
    for (size_t i = page->first; i < page->first + page->count; i++) {
        /* what comes and goes with an answer is not there all the time */
        questions += plan->elements[i].kind == ELEMENT_QUESTION && plan->elements[i].rule == NULL;
        labels += plan->elements[i].kind == ELEMENT_LABEL;
    }
    if (page->title.len == 0) {
        pack_fault(
            reading, FINDING_page_untitled, file, page->id, at, "page %zu has no heading", at + 1);
    }
    if (questions > QUESTIONS_A_PAGE) {
        pack_fault(
            reading, FINDING_page_crowded, file, page->id, at, "%zu questions on one page",
            questions);
    }
    if (page->count == 0 || (questions == 0 && labels == page->count)) {
        pack_fault(
            reading, FINDING_page_empty, file, page->id, at, "nothing is asked on this page");
    }
    if (page->id.len > 0 && !is_plain(page->id)) {
        pack_fault(reading, FINDING_name_foul, file, page->id, at, "\"i18n\" of a page is a name");
    }
}

static void check_question(struct pack_reading *reading, const struct question *question)
{
    char key[TEXTS_KEY_MAX + 40];
    const struct pack *pack = reading->pack;
    struct text at = pack->form.elements[question->element].at;
    if (!is_plain(question->prefix)) {
        pack_fault(
            reading, FINDING_name_foul, "ui.schema.json", at, question->page,
            "\"%.*s\" becomes part of ids and keys", TEXT_ARG(question->prefix));
    }
    bool is_text = question->kind == QUESTION_TEXT || question->kind == QUESTION_LONG_TEXT;
    if (is_text && node_check(question->about, KEYWORD_maxLength) == NULL) {
        pack_fault(
            reading, FINDING_text_open, "data.schema.json", question->pointer, question->page,
            "a text without maxLength: %zu characters are taken", question->max_characters);
    }
    int len = snprintf(key, sizeof key, "%.*s.error.pattern", TEXT_ARG(question->prefix));
    struct text name = {key, len > 0 && (size_t)len < sizeof key ? (size_t)len : 0};
    if (node_check(question->about, KEYWORD_pattern) != NULL && name.len > 0 &&
        !texts_has(&pack->texts[0], name)) {
        pack_fault(
            reading, FINDING_error_missing, "texts/de.po", name, question->page,
            "a wrong answer to this question is not explained");
    }
}

/* Whether a question asks for this, or for something in it. */
static bool is_asked(const struct form_plan *plan, struct text pointer)
{
    for (size_t i = 0; i < plan->question_count; i++) {
        struct text other = plan->questions[i].pointer;
        bool is_in = other.len >= pointer.len && memcmp(other.at, pointer.at, pointer.len) == 0 &&
                     (other.len == pointer.len || other.at[pointer.len] == '/');
        if (is_in) {
            return true;
        }
    }
    return false;
}

/* Whether a question opens a list of entries here. */
static bool is_list(const struct form_plan *plan, struct text pointer)
{
    size_t question = plan_find(plan, pointer);
    return question != FORM_NONE && plan->questions[question].kind == QUESTION_LIST;
}

static bool is_required_in(const struct schema_node *node, struct text name)
{
    const struct check *required = node_check(node, KEYWORD_required);
    for (size_t i = 0; required != NULL && i < required->count; i++) {
        if (text_equal(required->names[i], name)) {
            return true;
        }
    }
    return false;
}

/* Below an object that is required itself (`is_needed`): what nobody asks for. */
static void check_properties(
    struct pack_reading *reading, const struct schema_node *node, struct text pointer,
    bool is_needed, unsigned depth)
{
    node = node_target(node);
    const struct check *properties = node_check(node, KEYWORD_properties);
    for (size_t i = 0; properties != NULL && i < properties->count; i++) {
        char space[FORM_POINTER_MAX];
        size_t len = pointer.len;
        struct text name = properties->branches[i].name;
        const struct schema_node *child = node_target(properties->branches[i].node);
        if (pointer.len > 0) {
            memcpy(space, pointer.at, pointer.len);
        }
        if (depth == 0 || !pointer_add(space, &len, name)) {
            continue;
        }
        struct text place = {space, len};
        bool is_required = is_needed && is_required_in(node, name);
        const struct check *items = node_check(child, KEYWORD_items);
        if (node_check(child, KEYWORD_properties) != NULL) {
            check_properties(reading, child, place, is_required, depth - 1);
        } else if (
            items != NULL && is_list(&reading->pack->form, place) &&
            pointer_add(space, &len, TEXT_OF("-"))) {
            place.len = len;
            check_properties(reading, items->branches[0].node, place, true, depth - 1);
        } else if (
            node_check(child, KEYWORD_const) == NULL && !is_asked(&reading->pack->form, place)) {
            pack_fault(
                reading, is_required ? FINDING_required_unasked : FINDING_property_unasked,
                "data.schema.json", place, FORM_NONE,
                is_required ? "it is required and nobody asks for it: the form cannot be sent"
                            : "nobody asks for it");
        }
    }
}

static void check_document(struct pack_reading *reading)
{
    const struct pack *pack = reading->pack;
    for (size_t i = 0; i < pack->prefill_count; i++) {
        struct text field = pack->prefill[i].field;
        const struct question *question = &pack->form.questions[pack->prefill[i].question];
        bool is_date =
            text_equal(field, TEXT_OF("birth_date")) || text_equal(field, TEXT_OF("expiry_date"));
        if (is_date != (question->kind == QUESTION_DATE)) {
            pack_fault(
                reading, FINDING_prefill_kind, "prefill.json", field, question->page,
                is_date ? "a date fills a question that asks for something else"
                        : "what is no date fills a question for one");
        }
    }
    if (pack->needs_document && pack->prefill_count == 0) {
        pack_fault(
            reading, FINDING_prefill_absent, "prefill.json", (struct text){0}, FORM_NONE,
            "a document must be read, and nothing of it is used");
    }
}

void pack_lint_form(struct pack_reading *reading)
{
    const struct form_plan *plan = &reading->pack->form;
    for (size_t i = 0; i < plan->page_count; i++) {
        check_page(reading, i);
    }
    for (size_t i = 0; i < plan->question_count; i++) {
        check_question(reading, &plan->questions[i]);
    }
    check_properties(reading, schema_root(plan->schema), (struct text){0}, true, FORM_DEPTH_MAX);
    check_document(reading);
    struct text title = texts_find(&reading->pack->texts[0], TEXT_OF("service.title"));
    if (title.len > TITLE_LONG) {
        pack_fault(
            reading, FINDING_text_long, "texts/de.po", TEXT_OF("service.title"), FORM_NONE,
            "%zu bytes; a tile has room for %d", title.len, TITLE_LONG);
    }
}
