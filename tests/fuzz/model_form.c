/* A UI schema against a schema that has one of everything: the plan can be filled in. */
#include "model/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char source[] =
    "{\"type\": \"object\", \"required\": [\"a\"], \"properties\": {\"a\": {\"type\": \"string\"}, "
    "\"b\": {\"type\": \"boolean\"}, \"c\": {\"enum\": [\"x\", \"y\"]}, \"d\": {\"type\": "
    "\"number\"}, "
    "\"e\": {\"type\": \"object\", \"properties\": {\"f\": {\"type\": \"string\", \"format\": "
    "\"date\"}}}}}";

static void fill(const struct form_plan *plan, struct arena *arena)
{
    static const struct text answers[] = {{"x", 1}, {"true", 4}, {"3.10.1964", 9}, {"", 0}};
    static struct form_error errors[FORM_ERRORS_MAX];
    struct form *form = form_begin(arena, plan);
    for (size_t i = 0; i < plan->question_count * COUNT(answers) && i < 40; i++) {
        enum entry_result result =
            form_set(form, i / COUNT(answers), answers[i % COUNT(answers)], PROVENANCE_TYPED);
        (void)result;
    }
    form_check(form, FORM_NONE, NULL, errors);
    struct bytes sent = form_data(form, arena);
    json_t *again = json_read(sent, sent.len);
    if (!json_is_object(again)) {
        __builtin_trap();
    }
    json_decref(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[SCHEMA_WHY_MAX];
    struct arena arena;
    struct form_plan plan;
    json_t *uischema = json_read((struct bytes){data, size}, 16384);
    if (uischema == NULL) {
        return 0;
    }
    arena_init_common(&arena, ARENA_MAX);
    json_t *json = json_loads(source, 0, NULL);
    const struct schema *schema = schema_read(&arena, json, SCHEMA_FORMATS | SCHEMA_STRICT, why);
    if (schema == NULL) {
        __builtin_trap();
    }
    if (form_plan_read(&plan, &arena, uischema, schema, why)) {
        fill(&plan, &arena);
    }
    json_decref(json);
    json_decref(uischema);
    arena_finish(&arena);
    return 0;
}
