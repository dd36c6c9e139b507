/* URI references: what a $id or $ref means where it stands (RFC 3986 §5). */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "base/span.h"

/* A reference divided at its first "#". */
struct uri_reference {
    struct text uri;      /* before it; may be empty */
    struct text fragment; /* after it, still percent-encoded */
    bool has_fragment;
};

/* Divides it; the parts lie in `text`. */
struct uri_reference uri_divide(struct text text);

/* `reference` (without fragment) as it is meant from `base` (absolute or empty, without fragment), in
 * `arena`: dot segments are gone. With an empty base it is the reference itself. Longer than SCHEMA_URI_MAX
 * is cut off; such a URI leads nowhere. */
struct text uri_resolve(struct arena *arena, struct text base, struct text reference);

/* Bytes of a scheme with its colon at the beginning ("https:"); 0 when there is none. */
size_t uri_scheme(struct text uri);
