/* The few words that the interface itself says, in every language it speaks; ui/words.def has them. */
#pragma once

#include "base/span.h"

#define WORD(name, de, en) WORD_##name,
enum word {
#include "ui/words.def"
    WORD_COUNT
};
#undef WORD

/* The word in `language` (BCP 47, the part before the first "-" counts); German when unknown. */
struct text word_in(enum word word, struct text language);
