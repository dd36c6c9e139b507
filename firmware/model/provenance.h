/* What the authority is told of where answers come from: which were read from a document, and what was
 * proved of it. Travels inside the sealed metadata as a data set of its own, PROVENANCE_URI
 * (docs/authorities.md). Says "read" and "proved", never who stood there. */
#pragma once

#include "model/session.h"

#define PROVENANCE_URI "https://schema.foyer.example/provenance/1.0.0/schema.json"

/* {"assurance": "none" | "read" | "proved" | "high", "document": {"kind", "issuer"}, "proved": [words],
 * "doubts": [words], "read": [JSON pointers into the data]} in `arena`; empty when nothing was read from
 * a document, or nothing of it is in the answers any more. An answer that the citizen has changed is not
 * among "read". Of the online function there is neither issuer nor doubt. */
struct bytes provenance_write(const struct session *session, struct arena *arena);

/* "read": static. */
const char *assurance_word(enum assurance assurance);
