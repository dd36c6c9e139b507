#include "model/schema/reference.h"

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

int reference_segment(struct text *left, char segment[REFERENCE_SEGMENT_MAX + 1])
{
    int len = 0;
    size_t i = 1; /* past the slash */
    if (left->len == 0 || left->at[0] != '/') {
        return -1;
    }
    while (i < left->len && left->at[i] != '/') {
        char c = left->at[i++];
        if (c == '%' && i + 1 < left->len && hex_digit(left->at[i]) >= 0 &&
            hex_digit(left->at[i + 1]) >= 0) {
            c = (char)(hex_digit(left->at[i]) * 16 + hex_digit(left->at[i + 1]));
            i += 2;
        }
        if (c == '\0' || len == REFERENCE_SEGMENT_MAX) {
            return -1;
        }
        segment[len++] = c;
    }
    int to = 0;
    for (int from = 0; from < len; from++, to++) {
        segment[len] = '\0';
        char next = segment[from + 1];
        segment[to] = segment[from];
        if (segment[from] == '~') {
            if (next != '0' && next != '1') {
                return -1;
            }
            segment[to] = next == '0' ? '~' : '/';
            from++;
        }
    }
    segment[to] = '\0';
    *left = (struct text){left->at + i, left->len - i};
    return to;
}

size_t reference_index(const char *segment)
{
    size_t index = 0, i = 0;
    for (; segment[i] >= '0' && segment[i] <= '9' && i < 9; i++) {
        index = index * 10 + (size_t)(segment[i] - '0');
    }
    bool is_number = i > 0 && segment[i] == '\0' && (segment[0] != '0' || i == 1);
    return is_number ? index : SIZE_MAX;
}

const json_t *reference_follow(const json_t *json, struct text pointer)
{
    char segment[REFERENCE_SEGMENT_MAX + 1];
    while (json != NULL && pointer.len > 0) {
        if (reference_segment(&pointer, segment) < 0) {
            return NULL;
        }
        json = json_is_array(json) ? json_array_get(json, reference_index(segment))
                                   : json_object_get(json, segment);
    }
    return json;
}
