/* Octets in tests: hex text into bytes, and the vectors that lie in $FOYER_SHARED. */
#pragma once

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"

/* Reads hex digits until the text ends; blanks are skipped. The number of bytes, at most `room`. */
static inline size_t vectors_hex(const char *text, uint8_t *to, size_t room)
{
    size_t len = 0;
    unsigned byte;
    while (len < room && sscanf(text, " %2x", &byte) == 1) {
        to[len++] = (uint8_t)byte;
        text += strspn(text, " ");
        text += 2;
    }
    return len;
}

/* The JSON file `name` under data/id-cards of $FOYER_SHARED (default ../shared), owned by the caller;
 * NULL when it is absent. */
static inline json_t *vectors_read(const char *name)
{
    char path[500];
    const char *shared = getenv("FOYER_SHARED");
    snprintf(path, sizeof path, "%s/data/id-cards/%s", shared == NULL ? "../shared" : shared, name);
    return json_read_file(path, 1u << 20);
}

/* The member `name` (hex text) of `object` as bytes. */
static inline size_t vectors_bytes(const json_t *object, const char *name, uint8_t *to, size_t room)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text == NULL ? 0 : vectors_hex(text, to, room);
}
