/* Bounded reading and writing of one message. Little-endian, no padding, lengths before data.
 *
 * Both cursors remember their first failure: write or read every field, then ask once, with
 * writer_ok() or reader_done(). */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define WIRE_MAX 131072 /* bytes in one message; larger ones: a write-protected memfd */

struct writer {
    uint8_t *at; /* `size` bytes of the caller; the first `len` are written */
    size_t len;
    size_t size;
    bool failed;
};

struct reader {
    const uint8_t *at; /* what is still to be read: `left` bytes */
    size_t left;
    bool failed;
};

/* 4 bytes. Fails when they do not fit. */
void writer_put_u32(struct writer *w, uint32_t value);

/* 8 bytes. Fails when they do not fit. */
void writer_put_u64(struct writer *w, uint64_t value);

/* A u32 length in bytes, then the bytes. Fails when they do not fit, or `len` is over `max`. */
void writer_put_bytes(struct writer *w, const void *at, size_t len, size_t max);

/* True when everything fitted. */
MUST_USE bool writer_ok(const struct writer *w);

/* 4 bytes; 0 after a failure. */
uint32_t reader_get_u32(struct reader *r);

/* 8 bytes; 0 after a failure. */
uint64_t reader_get_u64(struct reader *r);

/* What writer_put_bytes() wrote; the span points into the message. Fails over `max` bytes. */
struct bytes reader_get_bytes(struct reader *r, size_t max);

/* Same, and fails on anything that is not UTF-8 (RFC 3629) or has a NUL in it. */
struct text reader_get_text(struct reader *r, size_t max);

/* True when nothing failed and nothing is left over. */
MUST_USE bool reader_done(const struct reader *r);
