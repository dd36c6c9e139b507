/* The sounds of enum voice_tone, as samples made from a table of notes. Pure.
 *
 * Notes lie between 500 and 1,400 Hz, where hearing lasts longest in old age, and begin and end softly. */
#pragma once

#include <stddef.h>

#include "ipc/words.h"

#define TONES_RATE 22050 /* samples a second, as espeak-ng gives them */

/* How long it is, in samples: at most 900 ms. 0 for a number that is no tone. */
size_t tones_length(enum voice_tone tone);

/* Sample `at` of the tone, -1 to 1; 0 from its end on. */
double tones_sample(enum voice_tone tone, size_t at);

/* True for those that people must hear now: they may push another one aside. */
bool tones_is_urgent(enum voice_tone tone);
