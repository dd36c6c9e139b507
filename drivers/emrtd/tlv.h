/* BER-TLV as ISO 7816-4 §5.2.2 and ICAO 9303-10 use it: one bounded cursor, one writer.
 *
 * Tags are numbers made of their 1 to 3 bytes: 0x61, 0x5f1f. Lengths are definite, at most
 * TLV_LENGTH_MAX, or TLV_LONG_MAX in what comes from a file of ours. Both remember their first
 * failure: read everything, then ask once. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define TLV_LENGTH_MAX 65535      /* bytes in one value */
#define TLV_LONG_MAX   (8u << 20) /* bytes in one value of a list of certificates */

struct tlv {
    const uint8_t *at; /* what is still to be read: `left` bytes */
    size_t left;
    size_t most; /* bytes in one value */
    bool failed;
};

/* A cursor at the beginning of `content`. */
struct tlv tlv_of(struct bytes content);

/* The same, for values of up to TLV_LONG_MAX bytes: master lists are close to a megabyte. */
struct tlv tlv_of_long(struct bytes content);

/* The next object: tag and value. False at the end and at malformed ones, which fail the cursor. */
MUST_USE bool tlv_next(struct tlv *tlv, uint32_t *tag, struct bytes *value);

/* The value of the next object, which must have this tag. Anything else fails; empty then. */
struct bytes tlv_expect(struct tlv *tlv, uint32_t tag);

/* The value of the first object with this tag among those in `content`; empty, and *found false,
 * when there is none or something before it is malformed. `found` may be NULL. */
struct bytes tlv_find(struct bytes content, uint32_t tag, bool *found);

/* True when nothing failed and nothing is left over. */
MUST_USE bool tlv_done(const struct tlv *tlv);

/* How long the object is that begins with `head`, its tag and length included: for files of which
 * only the beginning is there. 0 when `head` is malformed, cut off or longer than allowed. */
size_t tlv_total(struct bytes head);

struct tlv_writer {
    uint8_t *at; /* `size` bytes of the caller; the first `len` are written */
    size_t len;
    size_t size;
    bool failed;
};

/* Appends one object. Fails when it does not fit or the value is over TLV_LENGTH_MAX. */
void tlv_put(struct tlv_writer *writer, uint32_t tag, struct bytes value);

/* What was written; empty after a failure. */
struct bytes tlv_written(const struct tlv_writer *writer);
