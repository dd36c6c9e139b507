/* JSON text: what is read and printed reads as the same again. */
#include "model/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    char why[VALUE_WHY_MAX];
    arena_init_common(&arena, ARENA_MAX);
    const struct value *value = value_read(&arena, (struct bytes){data, size}, 131072, why);
    if ((value == NULL) != (why[0] != '\0')) {
        __builtin_trap();
    }
    if (value != NULL) {
        struct bytes text = value_print(value, &arena);
        const struct value *again = value_read(&arena, text, 4 * 131072, why);
        size_t steps = SIZE_MAX;
        if (again == NULL || !value_equal_within(value, again, &steps)) {
            __builtin_trap();
        }
        struct bytes twice = value_print(again, &arena);
        if (twice.len != text.len || memcmp(twice.at, text.at, text.len) != 0) {
            __builtin_trap();
        }
    }
    arena_finish(&arena);
    return 0;
}
