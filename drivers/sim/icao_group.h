/* The groups that PACE calculates in, for the document's end: elliptic curves and Diffie-Hellman by
 * their numbers in ICAO 9303-11 §9.5.1 (table 6). Elements are octets: 04, x, y, or a number as long
 * as the prime. A failure inside OpenSSL ends the process. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define ICAO_ELEMENT_MAX 256 /* bytes */
#define ICAO_SCALAR_MAX  72  /* bytes */

struct icao_group {
    struct ec_group_st *curve; /* NULL: Diffie-Hellman */
    struct bignum_st *prime, *order, *generator;
    struct bignum_ctx *numbers;
    size_t size;        /* bytes of a coordinate, or of the prime */
    size_t element_len; /* bytes */
};

/* `parameters` 0 to 2, or 10 to 18 but for 11. Pair with icao_group_finish(). */
void icao_group_begin(struct icao_group *group, unsigned parameters);

/* For SCOPED. */
void icao_group_finish(struct icao_group *group);

/* Is this from outside an element? */
MUST_USE bool icao_group_has(struct icao_group *group, struct bytes element);

/* The element that came from outside, whole: numbers come without leading zeros (unsigned integers,
 * ICAO 9303-11 §9.4). False when it is none. */
MUST_USE bool icao_group_take(struct icao_group *group, struct bytes wire, uint8_t *to);

/* The way back; lies in `element`. */
struct bytes icao_group_wire(const struct icao_group *group, const uint8_t *element);

/* A private key, ICAO_SCALAR_MAX bytes. */
void icao_group_lot(struct icao_group *group, uint8_t *scalar);

/* `base`, NULL for the generator, `scalar` times. False when that is no element that can be written. */
MUST_USE bool icao_group_power(
    struct icao_group *group, const uint8_t *base, struct bytes scalar, uint8_t *to);

/* a and b in one. The same false. */
MUST_USE bool icao_group_join(
    struct icao_group *group, const uint8_t *a, const uint8_t *b, uint8_t *to);

/* The element that a number stands for, in integrated mapping (ICAO 9303-11 appendix B). */
MUST_USE bool icao_group_encode(struct icao_group *group, struct bytes number, uint8_t *to);

/* inverse(a) * b modulo the order, group->size bytes; for chip authentication mapping. */
void icao_group_quotient(
    struct icao_group *group, struct bytes a, struct bytes b, uint8_t *quotient);

/* What is agreed upon with this element: its x, or all of it. */
struct bytes icao_group_secret(const struct icao_group *group, const uint8_t *element);
