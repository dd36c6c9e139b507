/* Reading JSON that came from outside, on jansson: bounded, parsed once, asked once.
 *
 * Every getter takes a `bool *failed` that only ever becomes true: read every member, then ask once.
 * Texts point into the json_t and live as long as it. */
#pragma once

#include <jansson.h>

#include "base/fail.h"
#include "base/span.h"

#define JSON_DEPTH_MAX 64 /* levels of arrays and objects */

/* For SCOPED: gives the reference back. Accepts NULL. */
void json_release(json_t **json);

/* The value in `source` (UTF-8, RFC 8259), owned by the caller. NULL when it is longer than `max`
 * bytes, malformed, followed by more, deeper than JSON_DEPTH_MAX, holds a NUL in a text, or names a
 * member twice. Any value is accepted at the top. */
MUST_USE json_t *json_read(struct bytes source, size_t max);

/* The same for a file; NULL also when it cannot be read. */
MUST_USE json_t *json_read_file(const char *path, size_t max);

/* The member `name`, a text of 1..max bytes. Anything else sets *failed and gives an empty text. */
struct text json_text(const json_t *object, const char *name, size_t max, bool *failed);

/* The same, but an absent member is an empty text and no failure. */
struct text json_text_or_none(const json_t *object, const char *name, size_t max, bool *failed);

/* The member `name`, an integer from `least` to `most`. Anything else sets *failed and gives
 * `least`. */
int64_t json_integer_in(
    const json_t *object, const char *name, int64_t least, int64_t most, bool *failed);

/* The member `name`, an array of at most `max` values; borrowed. Anything else sets *failed and
 * gives NULL, on which json_array_size() and the getters here are safe. */
const json_t *json_list(const json_t *object, const char *name, size_t max, bool *failed);

/* The same for an object. */
const json_t *json_member(const json_t *object, const char *name, bool *failed);

/* The text of a JSON string; empty for any other value. */
struct text json_text_of(const json_t *string);

/* The same object for json_object_foreach() and json_object_iter(), which want it without const: to be
 * walked through, not to be changed. */
json_t *json_to_walk(const json_t *json);

/* `json` as text, sorted members, no spaces, with a NUL; to be freed by the caller. Ends the process
 * when memory is short. */
char *json_print(const json_t *json);
