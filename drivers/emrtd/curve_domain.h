/* Which of the standardised curves it is that a document names by an OID or writes out. */
#pragma once

#include "drivers/emrtd/curve.h"

/* A curve written out: y^2 = x^3 + a x + b modulo the prime, and a generator with its order. Numbers,
 * most significant byte first, with or without leading zeros; the generator uncompressed. */
struct curve_domain {
    struct bytes prime, a, b, generator, order;
};

/* The number of the standardised domain parameters that are these, all of them. False: none. */
MUST_USE bool curve_domain_find(const struct curve_domain *domain, unsigned *parameters);

/* The same by the content of the OID. False: none. */
MUST_USE bool curve_domain_named(struct bytes oid, unsigned *parameters);

/* OpenSSL's name for it, for EVP ("brainpoolP256r1"). */
const char *curve_domain_name(unsigned parameters);
