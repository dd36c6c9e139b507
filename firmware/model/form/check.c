#include <stdio.h>

#include "model/form/state.h"
#include "model/schema/node.h"

#define KEY_MAX TEXTS_KEY_MAX

/* The question that an error is about; FORM_NONE when it is about none. */
static size_t question_of(const struct form_plan *plan, const struct schema_error *error)
{
    char pointer[FORM_POINTER_MAX];
    size_t len = error->instance.len;
    bool is_summary = text_equal(error->keyword, TEXT_OF("if")); /* what failed speaks for itself */
    if (len > sizeof pointer || is_summary) {
        return FORM_NONE;
    }
    memcpy(pointer, len > 0 ? error->instance.at : "", len);
    if (text_equal(error->keyword, TEXT_OF("required")) &&
        !pointer_add(pointer, &len, error->limit)) {
        return FORM_NONE;
    }
    size_t slot = plan_find(plan, (struct text){pointer, len});
    if (slot == FORM_NONE && len > 0 && len < sizeof pointer) {
        pointer[len++] = '/'; /* an object: asked for at the first question in it */
        for (size_t i = 0; i < plan->question_count && slot == FORM_NONE; i++) {
            struct text inner = plan->questions[i].pointer;
            slot = inner.len > len && memcmp(inner.at, pointer, len) == 0 ? plan->questions[i].slot
                                                                          : FORM_NONE;
        }
    }
    return slot;
}

/* The visible control of a slot, on `page` where one is named; FORM_NONE when there is none. */
static size_t visible_control(const struct form *form, size_t slot, size_t page)
{
    for (size_t i = slot; slot != FORM_NONE && i < form->plan->question_count; i++) {
        const struct question *question = &form->plan->questions[i];
        if (question->slot == slot && form->visible[question->element] &&
            (page == FORM_NONE || question->page == page)) {
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

/* One schema error a question, as places in errors.list; FORM_NONE: none. */
struct findings {
    size_t by_question[FORM_QUESTIONS_MAX];
    size_t of_none; /* the first that is about no visible question */
    bool any;       /* is about a visible question, also on another page */
};

static void sort_out(
    struct findings *findings, const struct form *form, size_t page,
    const struct schema_errors *errors)
{
    size_t kept = errors->count < errors->max ? errors->count : errors->max;
    *findings = (struct findings){.of_none = FORM_NONE};
    for (size_t i = 0; i < FORM_QUESTIONS_MAX; i++) {
        findings->by_question[i] = FORM_NONE;
    }
    for (size_t i = 0; i < kept; i++) {
        size_t slot = question_of(form->plan, &errors->list[i]);
        size_t here = visible_control(form, slot, page);
        if (here != FORM_NONE && findings->by_question[here] == FORM_NONE) {
            findings->by_question[here] = i;
        }
        if (visible_control(form, slot, FORM_NONE) != FORM_NONE) {
            findings->any = true;
        } else if (findings->of_none == FORM_NONE) {
            findings->of_none = i;
        }
    }
}

#define SCHEMA_ERRORS_MAX 200

size_t form_check(
    const struct form *form, size_t page, const struct texts *texts,
    struct form_error errors[FORM_ERRORS_MAX])
{
    size_t used = form->arena->used, count = 0;
    struct schema_errors found = {.arena = form->arena, .max = SCHEMA_ERRORS_MAX};
    found.list = arena_take(form->arena, SCHEMA_ERRORS_MAX * sizeof *found.list);
    const struct value *data = form_tree(form, form->arena);
    struct findings findings;
    bool valid = schema_check(schema_root(form->plan->schema), data, &found);
    sort_out(&findings, form, page, &found);
    for (size_t i = 0; i < form->plan->question_count; i++) {
        size_t at = findings.by_question[i];
        if (at != FORM_NONE && count++ < FORM_ERRORS_MAX) {
            const struct schema_error *error = &found.list[at];
            errors[count - 1] = (struct form_error){i, 0, error->keyword, error->limit, {0}};
            errors[count - 1].key = message_key(form->plan, &errors[count - 1], texts);
        }
    }
    if (!valid && !findings.any && page == FORM_NONE) {
        errors[0] = (struct form_error){.question = FORM_NONE, .key = TEXT_OF("error.other")};
        errors[0].keyword =
            findings.of_none != FORM_NONE ? found.list[findings.of_none].keyword : TEXT_OF("depth");
        count = 1;
    }
    arena_rewind(form->arena, used);
    return count;
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
