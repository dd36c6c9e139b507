#include "tests/access/memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define CAN_READ 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CAN_READ 0
#endif
#endif
#ifndef CAN_READ
#define CAN_READ 1
#endif

void memory_hide(char *hidden, const char *word, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        hidden[i] = (char)~word[i];
    }
}

static size_t count_in(const char *at, size_t size, const char *hidden, size_t len)
{
    size_t count = 0;
    const char first = (char)~hidden[0], *end = at + size;
    while ((size_t)(end - at) >= len) {
        at = memchr(at, first, (size_t)(end - at) - len + 1);
        if (at == NULL) {
            break;
        }
        size_t same = 1;
        while (same < len && at[same] == (char)~hidden[same]) {
            same++;
        }
        count += same == len;
        at++;
    }
    return count;
}

size_t memory_count(const char *hidden, size_t len)
{
    char line[512];
    size_t count = 0;
    FILE *maps = CAN_READ ? fopen("/proc/self/maps", "re") : NULL;
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
        char *end = NULL, *rights = NULL;
        const uintptr_t from = strtoull(line, &end, 16);
        const uintptr_t to = *end == '-' ? strtoull(end + 1, &rights, 16) : 0;
        bool is_ours =
            to > from && strncmp(rights, " rw", 3) == 0 && strstr(line, "[stack") == NULL;
        if (is_ours) {
            const char *at = NULL;
            memcpy(&at, &from, sizeof at);
            count += count_in(at, to - from, hidden, len);
        }
    }
    if (maps != NULL) {
        fclose(maps);
    }
    return count;
}
