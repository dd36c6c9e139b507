/* Sounds that go with what is seen, for everybody: warnings come on two senses, with speech or
 * without. For ui/speech only. */
#pragma once

#include "ui/speech/speech.h"

/* The tone that is due now; false: none. */
MUST_USE bool tone_due(
    struct speech *speech, const struct speech_scene *scene, enum speech_tone *tone);
