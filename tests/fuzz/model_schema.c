/* [schema, instance]: the answer with and without errors is the same one. */
#include "model/schema.h"

#define ERRORS_MAX 50

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct arena *arena, const json_t *json, unsigned mode)
{
    char why[SCHEMA_WHY_MAX];
    struct schema_error list[ERRORS_MAX];
    struct schema_errors errors = {.arena = arena, .list = list, .max = ERRORS_MAX};
    const struct schema *schema = schema_read(arena, json_array_get(json, 0), mode, why);
    if ((schema == NULL) != (why[0] != '\0')) {
        __builtin_trap();
    }
    if (schema == NULL) {
        return;
    }
    const struct value *value = value_of_json(arena, json_array_get(json, 1));
    bool quick = schema_check(schema_root(schema), value, NULL);
    bool valid = schema_check(schema_root(schema), value, &errors);
    /* Looking for every error may reach the limit of steps where looking for one does not. */
    if ((valid && !quick) || valid != (errors.count == 0)) {
        __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_t *json = json_read((struct bytes){data, size}, 16384);
    if (json_array_size(json) == 2) {
        struct arena arena;
        arena_init_common(&arena, ARENA_MAX);
        check(&arena, json, 0);
        check(&arena, json, SCHEMA_FORMATS | SCHEMA_STRICT);
        arena_finish(&arena);
    }
    json_decref(json);
    return 0;
}
