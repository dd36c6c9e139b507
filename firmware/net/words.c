#include "net/words.h"

#include "base/utf8.h"

void words_append(char *to, size_t size, struct text words)
{
    size_t len = strlen(to);
    for (size_t i = 0; i < words.len && len + 1 < size; i++) {
        unsigned char c = (unsigned char)words.at[i];
        to[len] = words.at[i];
        if (c < ' ' || c == 0x7f) {
            to[len] = ' ';
        }
        len++;
    }
    to[len] = '\0';
    while (len > 0 && !utf8_valid((struct text){to, len})) {
        to[--len] = '\0';
    }
}
