#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"

void json_release(json_t **json)
{
    json_decref(*json);
    *json = NULL;
}

/* True when nothing lies deeper than `left` levels. */
static bool is_shallow(json_t *json, int left)
{
    if (json_is_object(json) || json_is_array(json)) {
        if (left == 0) {
            return false;
        }
        for (size_t i = 0; i < json_array_size(json); i++) {
            if (!is_shallow(json_array_get(json, i), left - 1)) {
                return false;
            }
        }
        const char *name;
        json_t *member;
        json_object_foreach (json, name, member) {
            if (!is_shallow(member, left - 1)) {
                return false;
            }
        }
    }
    return true;
}

json_t *json_read(struct bytes source, size_t max)
{
    if (source.len == 0 || source.len > max) {
        return NULL;
    }
    json_t *json = json_loadb(
        (const char *)source.at, source.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    if (json != NULL && !is_shallow(json, JSON_DEPTH_MAX)) {
        json_release(&json);
    }
    return json;
}

json_t *json_read_file(const char *path, size_t max)
{
    SCOPED(file_release) struct file file;
    if (file_read(&file, path, max) != FILE_OK) {
        return NULL;
    }
    return json_read(file.content, max);
}

struct text json_text_of(const json_t *string)
{
    return (struct text){json_string_value(string), json_string_length(string)};
}

struct text json_text_or_none(const json_t *object, const char *name, size_t max, bool *failed)
{
    const json_t *member = json_object_get(object, name);
    if (member == NULL) {
        return (struct text){0};
    }
    if (!json_is_string(member) || json_string_length(member) > max) {
        *failed = true;
        return (struct text){0};
    }
    return json_text_of(member);
}

struct text json_text(const json_t *object, const char *name, size_t max, bool *failed)
{
    struct text text = json_text_or_none(object, name, max, failed);
    *failed = *failed || text.len == 0;
    return text;
}

int64_t json_integer_in(
    const json_t *object, const char *name, int64_t least, int64_t most, bool *failed)
{
    const json_t *member = json_object_get(object, name);
    json_int_t value = json_integer_value(member);
    if (!json_is_integer(member) || value < least || value > most) {
        *failed = true;
        return least;
    }
    return value;
}

const json_t *json_list(const json_t *object, const char *name, size_t max, bool *failed)
{
    const json_t *member = json_object_get(object, name);
    if (!json_is_array(member) || json_array_size(member) > max) {
        *failed = true;
        return NULL;
    }
    return member;
}

const json_t *json_member(const json_t *object, const char *name, bool *failed)
{
    const json_t *member = json_object_get(object, name);
    if (!json_is_object(member)) {
        *failed = true;
        return NULL;
    }
    return member;
}

json_t *json_to_walk(const json_t *json)
{
    union {
        const json_t *given;
        json_t *walked;
    } same = {json};
    return same.walked;
}

char *json_print(const json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    if (text == NULL) {
        die("no memory to print JSON");
    }
    return text;
}
