/* queue.json of a pack: whatever is in it, each moment is open or says when it will be. */
#include <stdlib.h>

#include "model/queue.h"

static void look_at(const struct queue *queue, const struct queue_concern *concern)
{
    for (long day = 20781; day < 20790; day++) {
        for (unsigned minute = 0; minute < 1440; minute += 45) {
            const struct queue_time now = {day, minute};
            struct queue_look look = queue_look(queue, concern, now);
            bool is_later =
                look.next.day > day || (look.next.day == day && look.next.minute > minute);
            if (look.state != QUEUE_OPEN && look.opens && !is_later) {
                abort();
            }
            if (look.opens && queue_look(queue, concern, look.next).state != QUEUE_OPEN) {
                abort();
            }
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[QUEUE_WHY_MAX];
    struct arena arena;
    struct queue queue;
    SCOPED(json_release) json_t *json = json_read((struct bytes){data, size}, 65536);
    if (json == NULL) {
        return 0;
    }
    arena_init_common(&arena, 1u << 20);
    if (queue_read(&queue, &arena, json, why)) {
        for (size_t i = 0; i < queue.count; i++) {
            look_at(&queue, &queue.concerns[i]);
        }
    }
    arena_finish(&arena);
    return 0;
}
