/* Writing DER, front to back, for the documents and certificates of Utopia. Written for itself, so
 * that the reader's parsers are checked by something they do not share. Source: X.690 §8, §10. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

enum der_tag {
    DER_INTEGER = 0x02,
    DER_BITS = 0x03,
    DER_OCTETS = 0x04,
    DER_NULL = 0x05,
    DER_UTF8 = 0x0c,
    DER_PRINTABLE = 0x13,
    DER_IA5 = 0x16,
    DER_UTC_TIME = 0x17,
    DER_TIME = 0x18,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
};

/* What is written so far. The caller owns the room; one too small ends the process, as all that is
 * written here is known beforehand. */
struct der {
    uint8_t *at;
    size_t len, room; /* bytes */
};

/* Opens an object with a tag of one or two bytes; give what it returns to der_end(). */
size_t der_begin(struct der *der, unsigned tag);

/* Closes it: its length is what was written since, at most 65535 bytes. */
void der_end(struct der *der, size_t begun);

/* A whole object. */
void der_put(struct der *der, unsigned tag, struct bytes value);

/* Bytes as they are: what is encoded already. */
void der_copy(struct der *der, struct bytes encoded);

/* A whole object that holds this text without its NUL. */
void der_text(struct der *der, unsigned tag, const char *text);

/* INTEGER. */
void der_number(struct der *der, unsigned number);

/* INTEGER of big-endian bytes, taken as not negative. */
void der_integer(struct der *der, struct bytes number);

/* OBJECT IDENTIFIER, given in dots; parts below 2^21. */
void der_oid(struct der *der, const char *dotted);

/* BIT STRING of whole bytes. */
void der_bits(struct der *der, struct bytes value);

/* SEQUENCE of an object identifier and, for RSA and hashes, NULL. */
void der_algorithm(struct der *der, const char *oid, bool has_null);

/* UTCTime before 2050, else GeneralizedTime; `moment` is YYYYMMDDhhmmssZ (RFC 5280 §4.1.2.5). */
void der_moment(struct der *der, const char *moment);

/* All of it. */
static inline struct bytes der_bytes(const struct der *der)
{
    return (struct bytes){der->at, der->len};
}
