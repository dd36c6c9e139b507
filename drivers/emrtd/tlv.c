#include "drivers/emrtd/tlv.h"

enum { TAG_BYTES_MAX = 3, MANY_BYTES = 0x1f, FOLLOWS = 0x80, LENGTH_BYTES_MAX = 3 };

struct tlv tlv_of(struct bytes content)
{
    return (struct tlv){.at = content.at, .left = content.len, .most = TLV_LENGTH_MAX};
}

struct tlv tlv_of_long(struct bytes content)
{
    return (struct tlv){.at = content.at, .left = content.len, .most = TLV_LONG_MAX};
}

static uint8_t take(struct tlv *tlv)
{
    if (tlv->failed || tlv->left == 0) {
        tlv->failed = true;
        return 0;
    }
    tlv->left--;
    return *tlv->at++;
}

static uint32_t take_tag(struct tlv *tlv)
{
    uint32_t tag = take(tlv);
    if ((tag & MANY_BYTES) != MANY_BYTES) {
        return tag;
    }
    for (int i = 1; i < TAG_BYTES_MAX; i++) {
        uint8_t byte = take(tlv);
        tag = tag << 8 | byte;
        if ((byte & FOLLOWS) == 0) {
            return tag;
        }
    }
    tlv->failed = true;
    return 0;
}

static size_t take_length(struct tlv *tlv)
{
    uint8_t first = take(tlv);
    if (first < FOLLOWS) {
        return first;
    }
    int count = first & ~FOLLOWS;
    if (count == 0 || count > LENGTH_BYTES_MAX) {
        tlv->failed = true;
        return 0;
    }
    size_t length = 0;
    for (int i = 0; i < count; i++) {
        length = length << 8 | take(tlv);
    }
    tlv->failed = tlv->failed || length > tlv->most;
    return length;
}

bool tlv_next(struct tlv *tlv, uint32_t *tag, struct bytes *value)
{
    *tag = 0;
    *value = (struct bytes){0};
    if (tlv->failed || tlv->left == 0) {
        return false;
    }
    uint32_t read = take_tag(tlv);
    size_t length = take_length(tlv);
    if (tlv->failed || length > tlv->left) {
        tlv->failed = true;
        return false;
    }
    *tag = read;
    *value = (struct bytes){tlv->at, length};
    tlv->at += length;
    tlv->left -= length;
    return true;
}

struct bytes tlv_expect(struct tlv *tlv, uint32_t tag)
{
    uint32_t got;
    struct bytes value;
    if (!tlv_next(tlv, &got, &value) || got != tag) {
        tlv->failed = true;
        return (struct bytes){0};
    }
    return value;
}

struct bytes tlv_find(struct bytes content, uint32_t tag, bool *found)
{
    struct tlv tlv = tlv_of(content);
    uint32_t got = 0;
    struct bytes value = {0};
    bool here = false;
    while (!here && tlv_next(&tlv, &got, &value)) {
        here = got == tag;
    }
    if (found != NULL) {
        *found = here;
    }
    return here ? value : (struct bytes){0};
}

bool tlv_done(const struct tlv *tlv)
{
    return !tlv->failed && tlv->left == 0;
}

size_t tlv_total(struct bytes head)
{
    struct tlv tlv = tlv_of(head);
    take_tag(&tlv);
    size_t length = take_length(&tlv);
    return tlv.failed ? 0 : head.len - tlv.left + length;
}

static void put(struct tlv_writer *writer, uint8_t byte)
{
    if (writer->failed || writer->len >= writer->size) {
        writer->failed = true;
        return;
    }
    writer->at[writer->len++] = byte;
}

void tlv_put(struct tlv_writer *writer, uint32_t tag, struct bytes value)
{
    for (int shift = 16; shift >= 0; shift -= 8) {
        if (tag >> shift != 0) {
            put(writer, (uint8_t)(tag >> shift));
        }
    }
    if (value.len >= 0x100) {
        put(writer, 0x82);
        put(writer, (uint8_t)(value.len >> 8));
    } else if (value.len >= FOLLOWS) {
        put(writer, 0x81);
    }
    put(writer, (uint8_t)value.len);
    if (writer->failed || value.len > TLV_LENGTH_MAX || value.len > writer->size - writer->len) {
        writer->failed = true;
        return;
    }
    if (value.len > 0) {
        memmove(writer->at + writer->len, value.at, value.len);
    }
    writer->len += value.len;
}

struct bytes tlv_written(const struct tlv_writer *writer)
{
    if (writer->failed) {
        return (struct bytes){0};
    }
    return (struct bytes){writer->at, writer->len};
}
