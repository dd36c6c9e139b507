/* A PO file: what is read is found again under its key. */
#include "model/texts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[TEXTS_WHY_MAX];
    struct arena arena;
    struct texts texts;
    arena_init_common(&arena, 8u << 20);
    bool fine = texts_read(&texts, &arena, (struct bytes){data, size}, TEXT_OF("de"), why);
    if (fine != (why[0] == '\0')) {
        __builtin_trap();
    }
    for (size_t i = 0; fine && i < texts.count && i < 20; i++) {
        const struct texts_place place = {TEXT_OF("a"), TEXT_OF("b")};
        struct text found = texts_find(&texts, texts.entries[i].key);
        if (!text_equal(found, texts.entries[i].text)) {
            __builtin_trap();
        }
        texts_say(&texts, texts.entries[i].key, &place, 1, &arena);
    }
    if (fine && texts.count < 100) { /* written and read again it is the same */
        struct texts again;
        struct text print = texts_print(&texts, &arena);
        struct bytes bytes = {(const uint8_t *)print.at, print.len};
        if (print.len <= TEXTS_FILE_MAX &&
            (!texts_read(&again, &arena, bytes, TEXT_OF("de"), why) || again.count != texts.count ||
             !text_equal(texts_print(&again, &arena), print))) {
            __builtin_trap();
        }
    }
    arena_finish(&arena);
    return 0;
}
