/* The lists of DIN 91379 that lie in $FOYER_SHARED, for tests: one line after the other. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/latin.h"

struct latin_line {
    char group[16]; /* "bll", "dc" */
    uint16_t points[LATIN_POINTS_MAX];
    char search[3]; /* of the list with search forms */
};

/* NULL when it is absent; else to be closed with fclose(). */
static inline FILE *latin_list_open(const char *name)
{
    char path[512];
    const char *shared = getenv("FOYER_SHARED");
    snprintf(path, sizeof path, "%s/data/din91379/%s", shared == NULL ? "../shared" : shared, name);
    return fopen(path, "r");
}

/* The n-th part of a line that is split at "; ", empty when there is none. */
static inline void latin_list_part(char *to, size_t size, const char *line, unsigned n)
{
    for (; n > 0 && line != NULL; n--) {
        line = strstr(line, "; ");
        line = line == NULL ? NULL : line + 2;
    }
    const char *end = line == NULL ? NULL : strstr(line, "; ");
    snprintf(to, size, "%.*s", end == NULL ? 0 : (int)(end - line), line == NULL ? "" : line);
}

/* False at the end of the list. */
static inline bool latin_list_next(FILE *list, struct latin_line *line)
{
    char text[512], part[64];
    if (fgets(text, sizeof text, list) == NULL) {
        return false;
    }
    *line = (struct latin_line){0};
    latin_list_part(line->group, sizeof line->group, text, 0);
    latin_list_part(part, sizeof part, text, 2);
    char *at = part;
    for (size_t i = 0; i < LATIN_POINTS_MAX && *at != '\0'; i++) {
        line->points[i] = (uint16_t)strtoul(at, &at, 16);
    }
    latin_list_part(part, sizeof part, text, 5);
    at = part;
    for (size_t i = 0; i < sizeof line->search && *at != '\0'; i++) {
        line->search[i] = (char)strtoul(at, &at, 16);
    }
    return true;
}

/* The entry of our table with exactly these code points; NULL when there is none. */
static inline const struct latin_entry *latin_list_find(const struct latin_line *line)
{
    for (size_t i = 0; i < latin_count(); i++) {
        if (memcmp(latin_at(i)->points, line->points, sizeof line->points) == 0) {
            return latin_at(i);
        }
    }
    return NULL;
}
