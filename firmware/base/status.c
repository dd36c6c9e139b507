#include "base/status.h"

#include "base/fail.h"

static const char *const words[] = {
#define STATUS(word, meaning) #word,
#include "base/status.def"
#undef STATUS
};

const char *status_word(enum status status)
{
    return (size_t)status < COUNT(words) ? words[status] : words[STATUS_unknown];
}

enum status status_of_word(struct text word)
{
    for (size_t i = 0; i < COUNT(words); i++) {
        if (text_equal(word, (struct text){words[i], strlen(words[i])})) {
            return (enum status)i;
        }
    }
    return STATUS_unknown;
}
