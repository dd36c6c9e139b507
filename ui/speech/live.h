/* What speaks by itself: alerts, progress, countdowns. For ui/speech only. */
#pragma once

#include "ui/speech/memory.h"
#include "ui/speech/tell.h"

enum news {
    NEWS_NONE,
    NEWS_POLITE, /* waits until what is being said is over */
    NEWS_URGENT, /* a warning, an error */
};

/* Whether something is new since live_keep(). */
enum news live_look(const struct speech_memory *memory, const struct tree *tree);

/* Says what is new. */
void live_tell(struct teller *teller, const struct speech_memory *memory);

/* All of it is known now. */
void live_keep(struct speech_memory *memory, const struct tree *tree);

/* The step of a countdown that is said: 30, 20, 10, 5 seconds; 60 for more. */
unsigned live_step(unsigned seconds);
