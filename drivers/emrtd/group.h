/* Where keys are agreed: an elliptic curve, or a group of Diffie and Hellman, behind one set of
 * functions. Elements are octet strings: points uncompressed (04, x, y), numbers as long as the
 * prime. Source: ICAO 9303-11 §9.4, §9.5. */
#pragma once

#include "drivers/emrtd/curve.h"
#include "drivers/emrtd/diffie_hellman.h"

#define GROUP_ELEMENT_MAX DIFFIE_HELLMAN_MAX /* bytes; points are shorter */
#define GROUP_SCALAR_MAX  136 /* bytes; reduced modulo the order and longer than it: no bias */
#define GROUP_COUNT       19  /* numbers of standardised domain parameters, 3 to 7 are unused */

struct group_element {
    uint8_t at[GROUP_ELEMENT_MAX];
    size_t len;
};

struct group {
    bool is_curve;
    struct curve curve;
    struct diffie_hellman numbers; /* when it is no curve */
};

/* By its number in the table of standardised domain parameters: 0 to 2, 8 to 18. False for any other
 * number; *group is finished then. Pair with group_finish(). */
MUST_USE bool group_init(struct group *group, unsigned parameters);

/* A zeroed or finished one is accepted. For SCOPED. */
void group_finish(struct group *group);

/* Bits of the field that the standardised domain parameters calculate in; 0 for an unused number. */
unsigned group_bits(unsigned parameters);

/* Reads an element that came from outside. False when it is of a wrong length, not in the group, of
 * small order, or neutral. */
MUST_USE bool group_read(struct group *group, struct bytes octets, struct group_element *element);

/* scalar * base, or base ^ scalar; of the generator when `base` is NULL. `scalar` is at most
 * GROUP_SCALAR_MAX bytes, most significant first. In constant time. False when the result is neutral.
 * `product` may be `base`. */
MUST_USE bool group_multiply(
    struct group *group, const struct group_element *base, struct bytes scalar,
    struct group_element *product);

/* a + b, or a * b; false when that is neutral. `sum` may be `a` or `b`. */
MUST_USE bool group_add(
    struct group *group, const struct group_element *a, const struct group_element *b,
    struct group_element *sum);

/* The element that the pseudo-random `octets` stand for in integrated mapping: reduced modulo the prime,
 * then into the group. False when the group has no such way (secp224r1), or they hit the neutral one.
 * Source: ICAO 9303-11 §4.4.3.3.2, appendix B. */
MUST_USE bool group_encode(struct group *group, struct bytes octets, struct group_element *element);

/* The element as it goes over the wire and into tokens: numbers are unsigned integers, so without
 * leading zeros. Lies in *element. Source: ICAO 9303-11 §9.4, BSI TR-03110-3 D.2.1.1. */
struct bytes group_wire(const struct group *group, const struct group_element *element);

/* What of an agreed element becomes keys: the x coordinate, or the whole number. Lies in *element. */
struct bytes group_secret(const struct group *group, const struct group_element *element);
