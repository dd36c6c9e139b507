/* The shared status words; base/status.def is their one list. */
#pragma once

#include "base/span.h"

#define STATUS(word, meaning) STATUS_##word,
enum status {
#include "base/status.def"
    STATUS_COUNT
};
#undef STATUS

/* The word as it is written everywhere: "ok", "low", ...; "unknown" for any other number. */
const char *status_word(enum status status);

/* The status with this word, STATUS_unknown for any other text. */
enum status status_of_word(struct text word);
