#include "ipc/wire.h"

#include "base/utf8.h"

void writer_put_u32(struct writer *w, uint32_t value)
{
    if (w->failed || w->size - w->len < 4) {
        w->failed = true;
        return;
    }
    for (int i = 0; i < 4; i++) {
        w->at[w->len++] = (uint8_t)(value >> (8 * i));
    }
}

void writer_put_u64(struct writer *w, uint64_t value)
{
    writer_put_u32(w, (uint32_t)value);
    writer_put_u32(w, (uint32_t)(value >> 32));
}

void writer_put_bytes(struct writer *w, const void *at, size_t len, size_t max)
{
    writer_put_u32(w, (uint32_t)len);
    if (w->failed || len > max || w->size - w->len < len) {
        w->failed = true;
        return;
    }
    if (len > 0) {
        memcpy(w->at + w->len, at, len);
    }
    w->len += len;
}

uint32_t reader_get_u32(struct reader *r)
{
    if (r->failed || r->left < 4) {
        r->failed = true;
        return 0;
    }
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        value |= (uint32_t)r->at[i] << (8 * i);
    }
    r->at += 4;
    r->left -= 4;
    return value;
}

uint64_t reader_get_u64(struct reader *r)
{
    uint64_t low = reader_get_u32(r);
    return low | (uint64_t)reader_get_u32(r) << 32;
}

struct bytes reader_get_bytes(struct reader *r, size_t max)
{
    size_t len = reader_get_u32(r);
    if (r->failed || len > max || len > r->left) {
        r->failed = true;
        return (struct bytes){0};
    }
    struct bytes got = {r->at, len};
    r->at += len;
    r->left -= len;
    return got;
}

struct text reader_get_text(struct reader *r, size_t max)
{
    struct bytes got = reader_get_bytes(r, max);
    struct text text = {(const char *)got.at, got.len};
    if (!utf8_valid(text)) {
        r->failed = true;
        return (struct text){0};
    }
    return text;
}

bool writer_ok(const struct writer *w)
{
    return !w->failed;
}

bool reader_done(const struct reader *r)
{
    return !r->failed && r->left == 0;
}
