/* A list of names in which one is found fast. */
#pragma once

#include "base/arena.h"
#include "base/span.h"

struct names {
    const struct text
        *list; /* borrowed: its elements are `stride` bytes apart and begin with a text */
    size_t count, stride;
    const uint32_t *slots; /* 1 + place in the list; 0: free; NULL: few, compared one by one */
    size_t mask;           /* slots - 1 */
    uint32_t seed;         /* unknown to who chooses the names, so that they cannot all collide */
    bool is_whole;         /* all of a name goes into its hash, not only its ends */
};

/* Makes the table in `arena`. Of equal names the first is found. */
void names_make(
    struct names *names, struct arena *arena, const struct text *list, size_t count, size_t stride);

/* The hash by all bytes, FNV-1a. */
uint32_t names_hash_whole(uint32_t seed, struct text name);

/* Four bytes, in this machine's order. */
static inline uint32_t names_word(const char *at)
{
    uint32_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* Eight bytes. */
static inline uint64_t names_long(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* The hash: of the first and the last bytes of a name, which nearly always suffices, or of all of it. */
static inline uint32_t names_hash(const struct names *names, struct text name)
{
    uint64_t sum = names->seed ^ (uint64_t)name.len << 32;
    if (names->is_whole) {
        return names_hash_whole(names->seed, name);
    }
    if (name.len >= 8) {
        uint64_t last = names_long(name.at + name.len - 8);
        sum ^= names_long(name.at) ^ (last << 29 | last >> 35);
    } else if (name.len >= 4) {
        sum ^= names_word(name.at) ^ (uint64_t)names_word(name.at + name.len - 4) << 29;
    } else {
        for (size_t i = 0; i < name.len; i++) {
            sum = sum << 8 ^ (unsigned char)name.at[i];
        }
    }
    return (uint32_t)(sum * UINT64_C(0x9e3779b97f4a7c15) >> 32);
}

/* As text_equal(), without a call for what is short. */
static inline bool names_equal(struct text a, struct text b)
{
    if (a.len != b.len) {
        return false;
    }
    if (a.len >= 8 && a.len <= 24) { /* three overlapping words cover it */
        return names_long(a.at) == names_long(b.at) &&
               names_long(a.at + a.len - 8) == names_long(b.at + a.len - 8) &&
               names_long(a.at + a.len / 2 - 4) == names_long(b.at + a.len / 2 - 4);
    }
    if (a.len >= 4 && a.len < 8) {
        return names_word(a.at) == names_word(b.at) &&
               names_word(a.at + a.len - 4) == names_word(b.at + a.len - 4);
    }
    return text_equal(a, b);
}

/* The name at this place. */
static inline struct text names_at(const struct names *names, size_t place)
{
    return *(const struct text *)(const void *)((const char *)names->list + names->stride * place);
}

/* The place of `name`; `count` when it is not there. */
static inline size_t names_find(const struct names *names, struct text name)
{
    if (names->slots == NULL) {
        size_t at = 0;
        while (at < names->count && !names_equal(names_at(names, at), name)) {
            at++;
        }
        return at;
    }
    for (size_t slot = names_hash(names, name) & names->mask; names->slots[slot] != 0;
         slot = (slot + 1) & names->mask) {
        size_t at = names->slots[slot] - 1;
        if (names_equal(names_at(names, at), name)) {
            return at;
        }
    }
    return names->count;
}
