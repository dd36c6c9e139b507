/* The files of a trust folder, one by one. */
#pragma once

#include "drivers/emrtd/trust.h"

#define TRUST_REVOCATIONS_MAX (1u << 20) /* bytes of a revocation list */

/* Adds the certificate `whole` (DER) to those that are believed, if there is room; else it counts as
 * skipped. False when it is no certificate. Parses only as much as is needed to find it again. */
MUST_USE bool trust_believe(struct trust *trust, const struct trust_file *file, struct bytes whole);

/* Reads a master list: sets state, country, made_s and, when it is good, content. Its signer must not
 * be in a revocation list that was read before and that a single certificate signed. */
void trust_list_read(const struct trust *trust, struct trust_file *file, struct bytes der);

/* Believes the certificates of a list that was read and is used; sets count, or state MALFORMED. */
void trust_list_believe(struct trust *trust, struct trust_file *file);

/* Reads one certificate: sets state, country, made_s, next_s, count. */
void trust_certificate_read(struct trust_file *file);

/* Reads the head of a revocation list: state, country, made_s, next_s, count. Its signature is checked
 * only when somebody asks. */
void trust_revocations_read(struct trust_file *file);
