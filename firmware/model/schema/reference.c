#include "model/schema/reference.h"

#include <stdlib.h>

#define SEGMENT_MAX 256 /* bytes of one name on the way */

/* One segment of a pointer in a $ref, unescaped, moved past; false at a foul escape or length. */
static bool next_segment(struct text *left, char segment[SEGMENT_MAX + 1])
{
    size_t len = 0, i = 1; /* past the slash */
    for (; i < left->len && left->at[i] != '/'; i++) {
        char c = left->at[i];
        if (c == '%' && i + 2 < left->len) { /* percent-encoding of the URI */
            char hex[3] = {left->at[i + 1], left->at[i + 2], '\0'};
            c = (char)strtoul(hex, NULL, 16);
            i += 2;
        }
        if (c == '\0' || len == SEGMENT_MAX) {
            return false;
        }
        segment[len++] = c;
    }
    size_t to = 0;
    for (size_t from = 0; from < len; from++, to++) {
        segment[len] = '\0';
        char next = segment[from + 1];
        segment[to] = segment[from];
        if (segment[from] == '~') {
            if (next != '0' && next != '1') {
                return false;
            }
            segment[to] = next == '0' ? '~' : '/';
            from++;
        }
    }
    segment[to] = '\0';
    *left = (struct text){left->at + i, left->len - i};
    return true;
}

const json_t *reference_follow(const json_t *json, struct text pointer)
{
    char segment[SEGMENT_MAX + 1];
    while (json != NULL && pointer.len > 0) {
        if (pointer.at[0] != '/' || !next_segment(&pointer, segment)) {
            return NULL;
        }
        char *end;
        unsigned long index = strtoul(segment, &end, 10);
        bool is_index = segment[0] >= '0' && segment[0] <= '9' && *end == '\0';
        json = json_is_array(json) && is_index ? json_array_get(json, index)
                                               : json_object_get(json, segment);
    }
    return json;
}

const json_t *reference_anchor(const json_t *json, struct text name)
{
    const json_t *found = NULL;
    if (json_is_object(json)) {
        const json_t *anchor = json_object_get(json, "$anchor");
        if (json_is_string(anchor) && text_equal(json_text_of(anchor), name)) {
            return json;
        }
        void *at = json_object_iter(json_to_walk(json));
        for (; at != NULL && found == NULL; at = json_object_iter_next(json_to_walk(json), at)) {
            found = strcmp(json_object_iter_key(at), "enum") != 0 &&
                            strcmp(json_object_iter_key(at), "const") != 0
                        ? reference_anchor(json_object_iter_value(at), name)
                        : NULL;
        }
    }
    for (size_t i = 0; i < json_array_size(json) && found == NULL; i++) {
        found = reference_anchor(json_array_get(json, i), name);
    }
    return found;
}
