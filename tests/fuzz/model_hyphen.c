/* Patterns, an author's list and a text, divided by NUL: what is put in can be taken out again. */
#include "base/utf8.h"
#include "model/hyphen.h"
#include "model/texts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct bytes part(struct bytes *left)
{
    const uint8_t *end = left->len > 0 ? memchr(left->at, '\0', left->len) : NULL;
    struct bytes part = {left->at, end != NULL ? (size_t)(end - left->at) : left->len};
    size_t used = part.len + (end != NULL ? 1 : 0);
    *left = (struct bytes){left->at + used, left->len - used};
    return part;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[HYPHEN_WHY_MAX];
    struct arena arena;
    struct hyphens hyphens = {0};
    struct bytes left = {data, size};
    struct bytes patterns = part(&left), list = part(&left);
    struct text text = {(const char *)left.at, left.len};
    arena_init_common(&arena, 16u << 20);
    bool is_read = hyphens_read(&hyphens, &arena, patterns, why);
    bool is_list = hyphens_read_exceptions(&hyphens, &arena, list, why);
    if ((is_read || is_list) && utf8_valid(text)) {
        struct text with = hyphens_put(&hyphens, text, &arena);
        struct text plain = texts_plain(text, &arena);
        if (!utf8_valid(with) || !text_equal(texts_plain(with, &arena), plain)) {
            __builtin_trap();
        }
    }
    arena_finish(&arena);
    return 0;
}
