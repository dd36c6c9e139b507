#include <stdio.h>

#include "model/form/state.h"
#include "model/schema/node.h"

#define KEY_MAX           TEXTS_KEY_MAX
#define SCHEMA_ERRORS_MAX 400

/* Where an error belongs: a slot and an entry; FORM_NONE: nowhere. */
struct culprit {
    size_t slot, entry;
};

/* Whether a member is missing, whose name is the error's limit. */
static bool is_missing(const struct schema_error *error)
{
    return text_equal(error->keyword, TEXT_OF("required")) ||
           text_equal(error->keyword, TEXT_OF("dependentRequired"));
}

/* The question that an error of the schema is about. */
static struct culprit culprit_of(const struct form_plan *plan, const struct schema_error *error)
{
    const struct culprit nowhere = {FORM_NONE, 0};
    char pointer[FORM_POINTER_MAX];
    size_t len = error->instance.len;
    bool is_summary = text_equal(error->keyword, TEXT_OF("if")); /* what failed speaks for itself */
    if (len > sizeof pointer || is_summary) {
        return nowhere;
    }
    memcpy(pointer, len > 0 ? error->instance.at : "", len);
    if (is_missing(error) && !pointer_add(pointer, &len, error->limit)) {
        return nowhere;
    }
    struct culprit culprit;
    struct text rest;
    size_t at = skeleton_find(plan->skeleton, (struct text){pointer, len}, &rest, &culprit.entry);
    const struct skeleton_node *node = &plan->skeleton->nodes[at];
    bool is_inside = node->kind == SKELETON_ANSWER || node->kind == SKELETON_LIST;
    if ((rest.len > 0 && !is_inside) || at == 0 || node->question == FORM_NONE) {
        return nowhere; /* an object is asked for at the first question in it */
    }
    culprit.slot = plan->questions[node->question].slot;
    culprit.entry = node->list != FORM_NONE ? culprit.entry : 0;
    return culprit;
}

/* What is checked: everything, a page of the way with the entries of its lists, or one entry's page. */
struct extent {
    size_t page; /* FORM_NONE: everything */
    size_t entry;
};

static bool is_within(
    const struct form_plan *plan, const struct extent *extent, const struct question *question,
    size_t entry)
{
    if (extent->page == FORM_NONE) {
        return true;
    }
    bool is_entry_page = plan->pages[extent->page].list != FORM_NONE;
    if (question->page == extent->page) {
        return !is_entry_page || entry == extent->entry;
    }
    return question->list != FORM_NONE &&
           plan->questions[plan->lists[question->list].question].page == extent->page;
}

/* The visible control of a slot in this extent; FORM_NONE when there is none. */
static size_t visible_control(
    const struct form *form, const struct culprit *culprit, const struct extent *extent)
{
    const struct form_plan *plan = form->plan;
    for (size_t i = culprit->slot; culprit->slot != FORM_NONE && i < plan->question_count; i++) {
        const struct question *question = &plan->questions[i];
        if (question->slot == culprit->slot && form_question_visible_in(form, i, culprit->entry) &&
            is_within(plan, extent, question, culprit->entry)) {
            return i;
        }
    }
    return FORM_NONE;
}

/* The stored key among the texts that reads "<a><b><c>"; empty when there is none. */
static struct text find_key(
    const struct texts *texts, struct text a, const char *middle, struct text b, const char *end)
{
    char key[KEY_MAX];
    size_t len = 0;
    const struct text parts[] = {a, {middle, strlen(middle)}, b, {end, strlen(end)}};
    for (size_t i = 0; i < COUNT(parts); i++) {
        if (len + parts[i].len > sizeof key) {
            return (struct text){0};
        }
        memcpy(key + len, parts[i].len > 0 ? parts[i].at : "", parts[i].len);
        len += parts[i].len;
    }
    return texts_key(texts, (struct text){key, len});
}

static struct text message_key(
    const struct form_plan *plan, const struct form_error *error, const struct texts *texts)
{
    static const char *const kinds[] = {
        [QUESTION_TEXT] = ".text",
        [QUESTION_LONG_TEXT] = ".long_text",
        [QUESTION_NUMBER] = ".number",
        [QUESTION_DATE] = ".date",
        [QUESTION_YES_NO] = ".yes_no",
        [QUESTION_CHOICE] = ".choice",
        [QUESTION_MULTIPLE_CHOICE] = ".choices",
        [QUESTION_MONEY] = ".money",
        [QUESTION_TIME] = ".time",
        [QUESTION_IBAN] = ".iban",
        [QUESTION_FILE] = ".file",
        [QUESTION_LIST] = ".list",
    };
    struct text none = {0}, key = {0};
    if (error->question != FORM_NONE) {
        const struct question *question = &plan->questions[error->question];
        key = find_key(texts, question->prefix, ".error.", error->keyword, "");
        if (key.len == 0) {
            key = find_key(texts, none, "error.", error->keyword, kinds[question->kind]);
        }
        if (key.len == 0 && error->limit.len > 0) {
            char limit[KEY_MAX];
            snprintf(limit, sizeof limit, ".%.*s", TEXT_ARG(error->limit));
            key = find_key(texts, none, "error.", error->keyword, limit);
        }
    }
    key = key.len > 0 ? key : find_key(texts, none, "error.", error->keyword, "");
    return key.len > 0 ? key : TEXT_OF("error.other");
}

/* One schema error a question and entry, as places in errors.list. */
struct findings {
    size_t *by_cell; /* by question.cell; FORM_NONE: none */
    size_t of_none;  /* the first that is about no visible question */
    bool any;        /* is about a visible question, also on another page */
};

static void sort_out(
    struct findings *findings, const struct form *form, const struct extent *extent,
    const struct schema_errors *errors)
{
    const struct extent everything = {FORM_NONE, 0};
    size_t kept = errors->count < errors->max ? errors->count : errors->max;
    findings->of_none = FORM_NONE;
    findings->any = false;
    findings->by_cell = arena_take(form->arena, form->plan->cell_count * sizeof *findings->by_cell);
    for (size_t i = 0; i < form->plan->cell_count; i++) {
        findings->by_cell[i] = FORM_NONE;
    }
    for (size_t i = 0; i < kept; i++) {
        struct culprit culprit = culprit_of(form->plan, &errors->list[i]);
        size_t here = visible_control(form, &culprit, extent);
        if (here != FORM_NONE) {
            size_t *found = &findings->by_cell[form->plan->questions[here].cell + culprit.entry];
            *found = *found == FORM_NONE ? i : *found;
        }
        if (visible_control(form, &culprit, &everything) != FORM_NONE) {
            findings->any = true;
        } else if (findings->of_none == FORM_NONE) {
            findings->of_none = i;
        }
    }
}

/* The errors that are reported, in the order of the form. */
struct reporting {
    const struct form *form;
    const struct texts *texts;
    const struct schema_errors *found;
    const struct findings *findings;
    struct form_error *errors;
    size_t count;
};

static void report(struct reporting *reporting, size_t question, size_t entry)
{
    const struct form_plan *plan = reporting->form->plan;
    size_t at = reporting->findings->by_cell[plan->questions[question].cell + entry];
    if (at == FORM_NONE || reporting->count++ >= FORM_ERRORS_MAX) {
        return;
    }
    const struct schema_error *error = &reporting->found->list[at];
    struct form_error *to = &reporting->errors[reporting->count - 1];
    struct text answer = entry_trim(form_answer_in(reporting->form, question, entry));
    bool is_blank = answer.len == 0 && text_equal(error->keyword, TEXT_OF("type"));
    *to = (struct form_error){question, entry, error->keyword, error->limit, {0}};
    if (is_missing(error)) {
        to->keyword = TEXT_OF("required"); /* whatever asks for it */
    }
    if (is_blank && plan->questions[question].kind != QUESTION_LIST) {
        to->keyword = TEXT_OF("required"); /* an entry that is one question, not answered */
        to->limit = (struct text){0};
    }
    to->key = message_key(plan, to, reporting->texts);
}

/* All questions, and those about an entry for each entry. */
static void report_all(struct reporting *reporting)
{
    const struct form_plan *plan = reporting->form->plan;
    for (size_t i = 0; i < plan->question_count;) {
        size_t list = plan->questions[i].list;
        size_t count = list == FORM_NONE ? 1 : plan->lists[list].question_count;
        for (size_t entry = 0; entry < form_times(reporting->form, list); entry++) {
            for (size_t k = 0; k < count; k++) {
                report(reporting, i + k, entry);
            }
        }
        i += count;
    }
}

size_t form_check_in(
    const struct form *form, size_t page, size_t entry, const struct texts *texts,
    struct form_error errors[FORM_ERRORS_MAX])
{
    const struct extent extent = {page, entry};
    size_t used = form->arena->used;
    struct schema_errors found = {.arena = form->arena, .max = SCHEMA_ERRORS_MAX};
    found.list = arena_take(form->arena, SCHEMA_ERRORS_MAX * sizeof *found.list);
    const struct value *data = form_tree(form, form->arena);
    struct findings findings;
    bool valid = schema_check(schema_root(form->plan->schema), data, &found);
    sort_out(&findings, form, &extent, &found);
    struct reporting reporting = {form, texts, &found, &findings, errors, 0};
    report_all(&reporting);
    if (!valid && !findings.any && page == FORM_NONE) {
        errors[0] = (struct form_error){.question = FORM_NONE, .key = TEXT_OF("error.other")};
        errors[0].keyword =
            findings.of_none != FORM_NONE ? found.list[findings.of_none].keyword : TEXT_OF("depth");
        reporting.count = 1;
    }
    arena_rewind(form->arena, used);
    return reporting.count;
}

size_t form_check(
    const struct form *form, size_t page, const struct texts *texts,
    struct form_error errors[FORM_ERRORS_MAX])
{
    return form_check_in(form, page, 0, texts, errors);
}

struct text form_message(
    const struct form *form, const struct form_error *error, const struct texts *texts,
    struct arena *arena)
{
    struct text label = {0};
    if (error->question != FORM_NONE) {
        label = texts_find(texts, form->plan->questions[error->question].label);
    }
    const struct texts_place places[] = {
        {TEXT_OF("label"), label}, {TEXT_OF("limit"), error->limit}};
    return texts_say(texts, error->key, places, COUNT(places), arena);
}
