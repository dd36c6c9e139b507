/* Points on the standardised elliptic curves of ICAO 9303-11 §9.5.1, as octet strings, on OpenSSL's
 * EC_POINT (which is not deprecated; EC_KEY is). Generic mapping needs sums of points, which EVP does
 * not offer. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define CURVE_FIELD_MAX  66  /* bytes of a coordinate */
#define CURVE_SCALAR_MAX 136 /* bytes; reduced modulo the order, so longer than it: no bias */

/* Uncompressed: 04, x, y (SEC 1 §2.3.3). */
struct curve_point {
    uint8_t at[1 + 2 * CURVE_FIELD_MAX];
    size_t len;
};

struct curve {
    struct ec_group_st *group;
    struct bignum_ctx *numbers;
    size_t field; /* bytes of a coordinate */
};

#define CURVE_LEAST 8 /* standardised domain parameters that are curves */
#define CURVE_MOST  18

/* By its number in the table of standardised domain parameters, 8 to 18. False for any other number;
 * *curve is finished then. Pair with curve_finish(). */
MUST_USE bool curve_init(struct curve *curve, unsigned parameters);

/* OpenSSL's number (NID) of a standardised curve, 8 to 18; 0 for any other. */
int curve_identity(unsigned parameters);

/* A zeroed or finished one is accepted. For SCOPED. */
void curve_finish(struct curve *curve);

/* Reads a point that came from outside. False when it is compressed, of a wrong length, not on the
 * curve or at infinity. */
MUST_USE bool curve_read(struct curve *curve, struct bytes octets, struct curve_point *point);

/* scalar * base; the generator when `base` is NULL. `scalar` is at most CURVE_SCALAR_MAX bytes, most
 * significant first. False when the result is at infinity. `product` may be `base`. */
MUST_USE bool curve_multiply(
    struct curve *curve, const struct curve_point *base, struct bytes scalar,
    struct curve_point *product);

/* a + b; false when that is at infinity. `sum` may be `a` or `b`. */
MUST_USE bool curve_add(
    struct curve *curve, const struct curve_point *a, const struct curve_point *b,
    struct curve_point *sum);

/* The point that the pseudo-random `octets` (at most CURVE_SCALAR_MAX bytes) stand for: reduced modulo the
 * prime, then the point encoding of ICAO 9303-11 appendix B.2. False when the prime is not 3 modulo 4
 * (secp224r1) and for the few numbers that stand for none. */
MUST_USE bool curve_encode(struct curve *curve, struct bytes octets, struct curve_point *point);
