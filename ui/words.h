/* The few words that the interface itself says: ui/words.def. */
#pragma once

#include "ui/tree.h"

#define WORD(name, german) WORD_##name,
enum word {
#include "ui/words.def"
    WORD_COUNT
};
#undef WORD

/* The word out of tree->texts, key "word.<name>"; German when the tree has no texts. */
struct text word_in(const struct tree *tree, enum word word);
