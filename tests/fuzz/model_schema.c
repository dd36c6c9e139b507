/* JSON text [schema, instance, other document]: the answer with and without errors is the same one. */
#include "model/schema.h"

#include "model/schema/check.h"

#define ERRORS_MAX  50
#define MESSAGE_MAX 200

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct arena *arena, const struct value *items, size_t count, unsigned mode)
{
    char why[SCHEMA_WHY_MAX], message[MESSAGE_MAX];
    struct schema_error list[ERRORS_MAX];
    struct schema_errors errors = {.arena = arena, .list = list, .max = ERRORS_MAX};
    const struct schema_document other = {TEXT_OF("http://localhost/b"), &items[count - 1]};
    const struct schema_documents documents = {&other, count > 2 ? 1 : 0};
    const struct schema *schema = schema_compile(arena, &items[0], &documents, mode, why);
    if ((schema == NULL) != (why[0] != '\0')) {
        __builtin_trap();
    }
    if (schema == NULL) {
        return;
    }
    bool quick = schema_check(schema_root(schema), &items[1], NULL);
    bool valid = check_fully(schema_root(schema), &items[1], &errors);
    /* Looking for every error may reach a limit where looking for one does not. */
    bool limited = false;
    for (size_t i = 0; i < errors.count && i < ERRORS_MAX; i++) {
        limited = limited || text_equal(list[i].keyword, TEXT_OF("depth"));
    }
    limited = limited || errors.count > ERRORS_MAX;
    if ((valid && !quick) || valid != (errors.count == 0) || (!limited && quick != valid)) {
        __builtin_trap();
    }
    for (size_t i = 0; i < errors.count && i < ERRORS_MAX; i++) {
        schema_message(message, sizeof message, &list[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    char why[VALUE_WHY_MAX];
    arena_init_common(&arena, ARENA_MAX);
    const struct value *value = value_read(&arena, (struct bytes){data, size}, 16384, why);
    if (value != NULL && value->kind == VALUE_ARRAY && value->count >= 2) {
        check(&arena, value->items, value->count, 0);
        check(&arena, value->items, value->count, SCHEMA_FORMATS | SCHEMA_STRICT);
    }
    arena_finish(&arena);
    return 0;
}
