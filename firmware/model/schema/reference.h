/* Where a $ref within one document leads. */
#pragma once

#include "base/json.h"
#include "base/span.h"

/* The place in `json` that a JSON pointer (RFC 6901, percent-encoded as in a URI fragment) leads to;
 * NULL when there is none. */
const json_t *reference_follow(const json_t *json, struct text pointer);

/* The schema in `json` with this $anchor; NULL when there is none. */
const json_t *reference_anchor(const json_t *json, struct text name);
