#include "ui/words.h"

#include "model/texts.h"

static const struct {
    struct text key, german;
} words[] = {
#define WORD(name, german) {TEXT_OF("word." #name), TEXT_OF(german)},
#include "ui/words.def"
#undef WORD
};

struct text word_in(const struct tree *tree, enum word word)
{
    return tree->texts == NULL ? words[word].german : texts_find(tree->texts, words[word].key);
}
