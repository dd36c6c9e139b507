/* Speech out of a message: what is read can be written again and is the same bytes; each line has a
 * voice's name that no path can be made of. */
#include <string.h>

#include "voice/speech.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_voice(struct text language)
{
    char name[SPEECH_LANGUAGE_MAX + 1];
    speech_voice(language, name);
    size_t len = strlen(name);
    if (len > SPEECH_LANGUAGE_MAX || strpbrk(name, "/.\\ ") != NULL) {
        __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char again[SPEECH_MAX + 1];
    struct text speech = {(const char *)data, size}, rest = speech;
    struct speech_line line;
    size_t len = 0;
    bool is_right = speech_is_right(speech);
    while (rest.len > 0 && speech_next(&rest, &line)) {
        check_voice(line.language);
        if (is_right) {
            memcpy(again + len, line.language.at, line.language.len);
            len += line.language.len;
            again[len++] = '\t';
            memcpy(again + len, line.text.at, line.text.len);
            len += line.text.len;
            again[len++] = '\n';
        }
    }
    if (is_right && (rest.len != 0 || len != size || memcmp(again, data, size) != 0)) {
        __builtin_trap();
    }
    return 0;
}
