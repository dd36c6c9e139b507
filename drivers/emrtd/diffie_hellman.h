/* Calculating with the residues of a prime: groups of Diffie and Hellman, the standardised ones of
 * RFC 5114 and those that stand in a document. On OpenSSL's BIGNUM, exponents in constant time. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define DIFFIE_HELLMAN_MAX          512  /* bytes of the prime */
#define DIFFIE_HELLMAN_BITS_LEAST   1024 /* of the prime */
#define DIFFIE_HELLMAN_ORDER_LEAST  160  /* bits */
#define DIFFIE_HELLMAN_STANDARDISED 3    /* numbers 0 to 2 */

struct diffie_hellman {
    struct bignum_st *prime, *generator, *order; /* order NULL: not known */
    struct bignum_ctx *numbers;
    struct bn_mont_ctx_st *montgomery;
    size_t size; /* bytes of the prime, and of every element */
};

/* Standardised domain parameters 0 (1024/160), 1 (2048/224), 2 (2048/256). False for any other number;
 * it is finished then. Pair with diffie_hellman_finish(). Source: RFC 5114 §2.1 to §2.3. */
MUST_USE bool diffie_hellman_init(struct diffie_hellman *group, unsigned parameters);

/* The group that a document names itself; `order` may be empty. False, and finished, when the
 * prime is even or out of bounds, or the generator or the order cannot be right. That the prime is
 * one is not checked: only whoever signed the document can answer for its domain parameters. */
MUST_USE bool diffie_hellman_of(
    struct diffie_hellman *group, struct bytes prime, struct bytes generator, struct bytes order);

/* A zeroed or finished one is accepted. For SCOPED. */
void diffie_hellman_finish(struct diffie_hellman *group);

/* Checks a number from outside, at most group->size bytes and any zeros before: between 2 and
 * prime - 2, and of the order where that is known; group->size bytes into `element`. */
MUST_USE bool diffie_hellman_read(
    struct diffie_hellman *group, struct bytes octets, uint8_t *element);

/* base ^ scalar; of the generator when `base` is NULL. Elements are group->size bytes. `scalar` is
 * reduced modulo the order where that is known. False when the result is 1. */
MUST_USE bool diffie_hellman_power(
    struct diffie_hellman *group, const uint8_t *base, struct bytes scalar, uint8_t *power);

/* a * b; false when that is 1. `product` may be `a` or `b`. */
MUST_USE bool diffie_hellman_multiply(
    struct diffie_hellman *group, const uint8_t *a, const uint8_t *b, uint8_t *product);

/* octets ^ ((prime - 1) / order): integrated mapping. False when the order is not known or the result
 * is 0 or 1. Source: ICAO 9303-11 §4.4.3.3.2, appendix B.1. */
MUST_USE bool diffie_hellman_encode(
    struct diffie_hellman *group, struct bytes octets, uint8_t *element);
