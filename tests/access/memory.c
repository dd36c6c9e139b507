#include "tests/access/memory.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
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
        uintptr_t from = 0, to = 0;
        char rights[5] = {0};
        bool is_read = sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s", &from, &to, rights) == 3;
        bool is_ours = is_read && strncmp(rights, "rw", 2) == 0 && strstr(line, "[stack") == NULL;
        if (is_ours) {
            count += count_in((const char *)from, to - from, hidden, len);
        }
    }
    if (maps != NULL) {
        fclose(maps);
    }
    return count;
}
