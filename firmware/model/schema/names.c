#include "model/schema/names.h"

#define FEW        3   /* names that are compared one by one */
#define PROBES_MAX 12  /* more collisions than that: their ends do not tell the names apart */
#define HASHED_MAX 200 /* bytes of a name */

uint32_t names_hash_whole(uint32_t seed, struct text name)
{
    uint32_t sum = 2166136261u ^ seed ^ (uint32_t)name.len;
    for (size_t i = 0; i < name.len && i < HASHED_MAX; i++) {
        sum = (sum ^ (unsigned char)name.at[i]) * 16777619u;
    }
    return sum ^ sum >> 15;
}

/* Fills the slots; false when names collide too often. */
static bool fill(const struct names *names, uint32_t *slots)
{
    size_t probes_max = names->is_whole ? SIZE_MAX : PROBES_MAX;
    for (size_t i = 0; i < names->count; i++) {
        struct text name = names_at(names, i);
        size_t slot = names_hash(names, name) & names->mask, probes = 0;
        while (slots[slot] != 0 && !names_equal(names_at(names, slots[slot] - 1), name)) {
            slot = (slot + 1) & names->mask;
            if (probes++ == probes_max) {
                return false;
            }
        }
        slots[slot] = slots[slot] != 0 ? slots[slot] : (uint32_t)(i + 1);
    }
    return true;
}

void names_make(
    struct names *names, struct arena *arena, const struct text *list, size_t count, size_t stride)
{
    size_t size = 8;
    *names = (struct names){.list = list, .count = count, .stride = stride};
    if (count <= FEW) {
        return;
    }
    while (size < 2 * count) {
        size *= 2;
    }
    uint32_t *slots = arena_take(arena, size * sizeof *slots);
    names->mask = size - 1;
    names->seed = (uint32_t)((uintptr_t)slots >> 12);
    if (!fill(names, slots)) {
        memset(slots, 0, size * sizeof *slots);
        names->is_whole = true;
        fill(names, slots);
    }
    names->slots = slots;
}
