/* Small forms for tests: a schema and a UI schema as they are written, with ' for ". */
#pragma once

#include "base/json.h"
#include "model/form.h"
#include "tests/test.h"

struct sheet {
    struct arena pack, session;
    const struct schema *schema;
    struct form_plan plan;
    struct form *form;
    struct texts texts;
    struct form_error errors[FORM_ERRORS_MAX];
    char why[SCHEMA_WHY_MAX];
};

static inline json_t *parse_quoted(const char *source)
{
    size_t len = strlen(source);
    char *text = strdup(source);
    assert_non_null(text);
    for (size_t i = 0; i < len; i++) {
        text[i] = text[i] == '\'' ? '"' : text[i];
    }
    json_t *json = json_read((struct bytes){(const uint8_t *)text, len}, 1u << 22);
    if (json == NULL) {
        fail_msg("no JSON: %s", text);
    }
    free(text);
    return json;
}

/* True when both can be compiled; sheet->why says why not. Pair with sheet_close() in any case. */
static inline bool sheet_try(struct sheet *sheet, const char *schema, const char *uischema)
{
    SCOPED(json_release) json_t *data = parse_quoted(schema);
    SCOPED(json_release) json_t *ui = parse_quoted(uischema);
    static const struct texts_entry nothing[1];
    *sheet = (struct sheet){.texts = {.language = TEXT_OF("de"), .entries = nothing}};
    arena_init_common(&sheet->pack, 16u << 20);
    arena_init_common(&sheet->session, 4u << 20);
    sheet->schema = schema_read(&sheet->pack, data, SCHEMA_FORMATS | SCHEMA_STRICT, sheet->why);
    if (sheet->schema == NULL ||
        !form_plan_read(&sheet->plan, &sheet->pack, ui, sheet->schema, sheet->why)) {
        return false;
    }
    sheet->form = form_begin(&sheet->session, &sheet->plan);
    return true;
}

static inline void sheet_open(struct sheet *sheet, const char *schema, const char *uischema)
{
    if (!sheet_try(sheet, schema, uischema)) {
        fail_msg("%s", sheet->why);
    }
}

static inline void sheet_close(struct sheet *sheet)
{
    arena_finish(&sheet->session);
    arena_finish(&sheet->pack);
}

static inline size_t sheet_question(const struct sheet *sheet, const char *pointer)
{
    for (size_t i = 0; i < sheet->plan.question_count; i++) {
        if (text_equal(sheet->plan.questions[i].pointer, (struct text){pointer, strlen(pointer)})) {
            return i;
        }
    }
    fail_msg("no question %s", pointer);
    return 0;
}

static inline enum entry_result sheet_say(
    struct sheet *sheet, const char *pointer, size_t entry, const char *typed)
{
    struct text text = {typed, strlen(typed)};
    return form_set_in(sheet->form, sheet_question(sheet, pointer), entry, text, PROVENANCE_TYPED);
}

static inline void sheet_type(
    struct sheet *sheet, const char *pointer, size_t entry, const char *typed)
{
    assert_int_equal(sheet_say(sheet, pointer, entry, typed), ENTRY_OK);
}

static inline bool sheet_visible(const struct sheet *sheet, const char *pointer, size_t entry)
{
    return form_question_visible_in(sheet->form, sheet_question(sheet, pointer), entry);
}

/* The data are exactly `wanted`, with ' for ". */
static inline void sheet_assert_data(const struct sheet *sheet, const char *wanted)
{
    struct arena arena;
    char got[4000];
    arena_init_common(&arena, 1u << 20);
    struct bytes data = form_data(sheet->form, &arena);
    assert_true(data.len < sizeof got);
    for (size_t i = 0; i < data.len; i++) {
        got[i] = data.at[i] == '"' ? '\'' : (char)data.at[i];
    }
    got[data.len] = '\0';
    arena_finish(&arena);
    assert_string_equal(got, wanted);
}

static inline size_t sheet_check(struct sheet *sheet, size_t page)
{
    return form_check(sheet->form, page, &sheet->texts, sheet->errors);
}

static inline void assert_text(struct text got, const char *wanted)
{
    if (!text_equal(got, (struct text){wanted, strlen(wanted)})) {
        fail_msg("\"%.*s\" is not \"%s\"", TEXT_ARG(got), wanted);
    }
}
