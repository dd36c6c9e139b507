/* One sound device of SDL, opened when something is to be heard. Its thread renders out of a mixer and
 * writes to an eventfd when there is news; everything else is the program's one thread. */
#pragma once

#include "base/fail.h"
#include "voice/mixer.h"

#define OUTPUT_BLOCK   256 /* samples that the device asks for at once: 12 ms */
#define OUTPUT_WAKE_MS 60  /* of silence after opening, until the path is awake */

#define OUTPUT_NEWS_LOST 256u /* beside enum mixer_news: the device is gone */

struct output {
    const char *name; /* SDL's name of the device; empty: the usual one */
    uint32_t device;  /* SDL_AudioDeviceID; 0: closed */
    int wake;         /* eventfd, the caller's */
    bool is_broken;   /* it could not be opened when it was tried last */
    bool is_lost;     /* told already */
    struct mixer mixer;
};

/* Nothing is opened yet. `name` and `wake` must outlive it. */
void output_init(struct output *output, const char *name, int wake);

/* Opens the device, if it is not: false, with a line in the log, when that is not possible. */
MUST_USE bool output_open(struct output *output);

/* Closes the device; takes two of its buffers. What was to be heard stays in the mixer. */
void output_close(struct output *output);

/* The mixer, until output_give(): the device's thread waits that long. */
struct mixer *output_take(struct output *output);

/* Lets the device's thread go on. */
void output_give(struct output *output);

/* enum mixer_news and OUTPUT_NEWS_LOST; forgotten by asking. */
unsigned output_news(struct output *output);

/* The names of the sound devices, one a line, on stdout. False when there is none. */
MUST_USE bool output_list(void);
