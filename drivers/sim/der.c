#include "drivers/sim/der.h"

#include <stdlib.h>

enum { LENGTH = 3, LONG_ONE = 0x81, LONG_TWO = 0x82, MORE = 0x80, LENGTH_MAX = 0xffff };

static uint8_t *grow(struct der *der, size_t len)
{
    if (len > der->room - der->len) {
        die("no room for %zu more bytes of DER", len);
    }
    der->len += len;
    return der->at + der->len - len;
}

void der_copy(struct der *der, struct bytes encoded)
{
    uint8_t *to = grow(der, encoded.len);
    if (encoded.len > 0) {
        memmove(to, encoded.at, encoded.len);
    }
}

size_t der_begin(struct der *der, unsigned tag)
{
    if (tag > 0xff) {
        *grow(der, 1) = (uint8_t)(tag >> 8);
    }
    *grow(der, 1) = (uint8_t)tag;
    grow(der, LENGTH);
    return der->len;
}

/* The length had room for three bytes; it takes one to three. */
void der_end(struct der *der, size_t begun)
{
    size_t len = der->len - begun;
    uint8_t length[LENGTH], used = 0;
    if (len > LENGTH_MAX) {
        die("%zu bytes in one DER object", len);
    }
    if (len > 0xff) {
        length[used++] = LONG_TWO;
        length[used++] = (uint8_t)(len >> 8);
    } else if (len > 0x7f) {
        length[used++] = LONG_ONE;
    }
    length[used++] = (uint8_t)len;
    memcpy(der->at + begun - LENGTH, length, used);
    memmove(der->at + begun - LENGTH + used, der->at + begun, len);
    der->len -= (size_t)LENGTH - used;
}

void der_put(struct der *der, unsigned tag, struct bytes value)
{
    size_t object = der_begin(der, tag);
    der_copy(der, value);
    der_end(der, object);
}

void der_text(struct der *der, unsigned tag, const char *text)
{
    der_put(der, tag, (struct bytes){(const uint8_t *)text, strlen(text)});
}

void der_number(struct der *der, unsigned number)
{
    const uint8_t bytes[] = {
        (uint8_t)(number >> 24), (uint8_t)(number >> 16), (uint8_t)(number >> 8), (uint8_t)number};
    der_integer(der, (struct bytes){bytes, sizeof bytes});
}

void der_integer(struct der *der, struct bytes number)
{
    static const uint8_t zero = 0;
    while (number.len > 0 && number.at[0] == 0) {
        number.at++;
        number.len--;
    }
    size_t object = der_begin(der, DER_INTEGER);
    if (number.len == 0 || (number.at[0] & 0x80) != 0) {
        der_copy(der, (struct bytes){&zero, 1});
    }
    der_copy(der, number);
    der_end(der, object);
}

static void put_part(struct der *der, unsigned long part)
{
    if (part >= 1u << 14) {
        *grow(der, 1) = (uint8_t)(MORE | part >> 14);
    }
    if (part >= 1u << 7) {
        *grow(der, 1) = (uint8_t)(MORE | (part >> 7 & 0x7f));
    }
    *grow(der, 1) = (uint8_t)(part & 0x7f);
}

void der_oid(struct der *der, const char *dotted)
{
    char *at = NULL;
    size_t object = der_begin(der, 0x06);
    unsigned long first = strtoul(dotted, &at, 10);
    bool has_second = false;
    while (*at == '.') {
        unsigned long part = strtoul(at + 1, &at, 10);
        put_part(der, has_second ? part : first * 40 + part);
        has_second = true;
    }
    der_end(der, object);
}

void der_bits(struct der *der, struct bytes value)
{
    static const uint8_t unused = 0;
    size_t object = der_begin(der, DER_BITS);
    der_copy(der, (struct bytes){&unused, 1});
    der_copy(der, value);
    der_end(der, object);
}

void der_algorithm(struct der *der, const char *oid, bool has_null)
{
    size_t algorithm = der_begin(der, DER_SEQUENCE);
    der_oid(der, oid);
    if (has_null) {
        der_put(der, DER_NULL, (struct bytes){0});
    }
    der_end(der, algorithm);
}

void der_moment(struct der *der, const char *moment)
{
    bool is_late = strncmp(moment, "2050", 4) >= 0;
    der_text(der, is_late ? DER_TIME : DER_UTC_TIME, is_late ? moment : moment + 2);
}
