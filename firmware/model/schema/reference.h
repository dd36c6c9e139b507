/* JSON pointers in the fragment of a URI, percent-encoded (RFC 6901 §6). */
#pragma once

#include "base/json.h"
#include "base/span.h"

#define REFERENCE_SEGMENT_MAX 256 /* bytes of one name on the way */

/* The next segment of the pointer in *left, unescaped, with a NUL at its end, moved past; its length, or -1
 * when it does not begin with a slash, has a foul escape, a NUL, or is longer than
 * REFERENCE_SEGMENT_MAX. */
int reference_segment(struct text *left, char segment[REFERENCE_SEGMENT_MAX + 1]);

/* The number that a segment is, as an index into an array; SIZE_MAX when it is none. */
size_t reference_index(const char *segment);

/* The place in `json` that a pointer leads to; NULL when there is none. */
const json_t *reference_follow(const json_t *json, struct text pointer);
