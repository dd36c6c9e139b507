/* The metadata of a submission: FIT-Connect metadata 2.1.0, as JSON bytes to be sealed.
 *
 * Source: https://schema.fitko.de/fit-connect/metadata/2.1.0/metadata.schema.json. No reply channel is
 * named: the authority answers by letter. Where answers come from goes along as a data set. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "base/span.h"

#define METADATA_HASH_LEN 128 /* lower-case hex digits of SHA-512 */

struct metadata_facts {
    struct text schema_uri; /* of the data */
    struct text data_hash;  /* SHA-512 of the plain data bytes, METADATA_HASH_LEN hex digits */
    struct text author;     /* "Foyer Rathaus X" */
    struct text version;    /* of the product */
    struct text receipt;    /* receipt number: senderReference */
    struct text application_date; /* YYYY-MM-DD */
    struct text provenance;       /* model/provenance.h: JSON text; empty: there is none */
    struct text provenance_hash;  /* SHA-512 of it, as data_hash */
};

/* The bytes, in `arena`. All facts must be there; a hash of another shape ends the process. */
struct bytes metadata_write(const struct metadata_facts *facts, struct arena *arena);
