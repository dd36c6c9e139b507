#include "seal/base64url.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

size_t base64url_write(char *to, struct bytes from)
{
    char *start = to;
    size_t at = 0;
    for (; from.len - at >= 3; at += 3) {
        const uint8_t *three = from.at + at;
        uint32_t value = (uint32_t)three[0] << 16 | (uint32_t)three[1] << 8 | three[2];
        *to++ = letters[value >> 18];
        *to++ = letters[value >> 12 & 63];
        *to++ = letters[value >> 6 & 63];
        *to++ = letters[value & 63];
    }
    if (from.len - at == 1) {
        *to++ = letters[from.at[at] >> 2];
        *to++ = letters[(from.at[at] & 3) << 4];
    } else if (from.len - at == 2) {
        *to++ = letters[from.at[at] >> 2];
        *to++ = letters[(from.at[at] & 3) << 4 | from.at[at + 1] >> 4];
        *to++ = letters[(from.at[at + 1] & 15) << 2];
    }
    return (size_t)(to - start);
}

/* 0..63; 64 for any other character. */
static uint32_t value_of(char letter)
{
    if (letter >= 'A' && letter <= 'Z') {
        return (uint32_t)(letter - 'A');
    }
    if (letter >= 'a' && letter <= 'z') {
        return (uint32_t)(letter - 'a') + 26;
    }
    if (letter >= '0' && letter <= '9') {
        return (uint32_t)(letter - '0') + 52;
    }
    return letter == '-' ? 62 : letter == '_' ? 63 : 64;
}

bool base64url_read(uint8_t *to, size_t *len, struct text from)
{
    uint8_t *start = to;
    uint32_t value = 0;
    unsigned bits = 0;
    *len = 0;
    if (from.len % 4 == 1) {
        return false;
    }
    for (size_t i = 0; i < from.len; i++) {
        uint32_t six = value_of(from.at[i]);
        if (six > 63) {
            return false;
        }
        value = value << 6 | six;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            *to++ = (uint8_t)(value >> bits);
            value &= (1u << bits) - 1;
        }
    }
    if (value != 0) {
        return false;
    }
    *len = (size_t)(to - start);
    return true;
}
