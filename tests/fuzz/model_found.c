/* The town's found.json: whatever is in it, what is found is in the list and fits. */
#include <stdlib.h>

#include "model/found.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[FOUND_WHY_MAX];
    struct arena arena;
    struct found_list list;
    SCOPED(json_release) json_t *json = json_read((struct bytes){data, size}, FOUND_FILE_MAX);
    if (json == NULL) {
        return 0;
    }
    arena_init_common(&arena, 4u << 20);
    if (found_read(&list, &arena, json, why) && list.count > 0) {
        const struct found_item *item = &list.items[list.count - 1];
        struct found_query query = {item->category, item->colour, item->area, item->day};
        struct found_matches matches = found_match(&list, &query);
        if (matches.count == 0 || matches.shown == 0 || matches.shown > FOUND_MATCHES_MAX) {
            abort();
        }
        for (size_t i = 0; i < matches.shown; i++) {
            if (matches.places[i] >= list.count) {
                abort();
            }
        }
    }
    arena_finish(&arena);
    return 0;
}
