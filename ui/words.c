#include "ui/words.h"

static const struct {
    struct text de, en;
} words[] = {
#define WORD(name, de, en) {TEXT_OF(de), TEXT_OF(en)},
#include "ui/words.def"
#undef WORD
};

struct text word_in(enum word word, struct text language)
{
    bool english = language.len >= 2 && memcmp(language.at, "en", 2) == 0 &&
                   (language.len == 2 || language.at[2] == '-');
    return english ? words[word].en : words[word].de;
}
