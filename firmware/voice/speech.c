#include "voice/speech.h"

#include <string.h>

/* Languages whose voice has another name, or that no voice has. */
static const struct {
    const char *language, *voice;
} voices
    [] =
        {
            {"en-us", "en-us"}, {"en", "en"},  {"de", "de"},  {"tr", "tr"},
            {"ar", "ar"},       {"uk", "uk"},  {"pl", "pl"},  {"ru", "ru"},
            {"fr", "fr"},       {"ro", "ro"},  {"mo", "ro"}, /* Moldavian is Romanian */
            {"ckb", "ku"},      {"kmr", "ku"}, {"prs", "fa"}, {"no", "nb"},
};

static bool is_of_language(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

static bool is_control(char c)
{
    return ((unsigned char)c < 0x20) || c == 0x7f;
}

/* How many bytes at the front satisfy `is`, given as what ends them. */
static size_t span_of_language(struct text text)
{
    size_t len = 0;
    while (len < text.len && is_of_language(text.at[len])) {
        len++;
    }
    return len;
}

static size_t span_of_text(struct text text)
{
    size_t len = 0;
    while (len < text.len && !is_control(text.at[len])) {
        len++;
    }
    return len;
}

bool speech_next(struct text *rest, struct speech_line *line)
{
    size_t language = span_of_language(*rest);
    if (language == 0 || language > SPEECH_LANGUAGE_MAX || language >= rest->len ||
        rest->at[language] != '\t') {
        return false;
    }
    struct text after = {rest->at + language + 1, rest->len - language - 1};
    size_t len = span_of_text(after);
    if (len >= after.len || after.at[len] != '\n') {
        return false;
    }
    line->language = (struct text){rest->at, language};
    line->text = (struct text){after.at, len};
    *rest = (struct text){after.at + len + 1, after.len - len - 1};
    return true;
}

bool speech_is_right(struct text speech)
{
    struct speech_line line;
    if (speech.len == 0 || speech.len > SPEECH_MAX) {
        return false;
    }
    while (speech.len > 0) {
        if (!speech_next(&speech, &line)) {
            return false;
        }
    }
    return true;
}

static bool has_voice(const char *name, const char **voice)
{
    for (size_t i = 0; i < COUNT(voices); i++) {
        if (strcasecmp(voices[i].language, name) == 0) {
            *voice = voices[i].voice;
            return true;
        }
    }
    return false;
}

void speech_voice(struct text language, char *name)
{
    size_t len = language.len < SPEECH_LANGUAGE_MAX ? language.len : SPEECH_LANGUAGE_MAX;
    memcpy(name, language.at, len);
    name[len] = '\0';
    const char *voice = NULL;
    char *cut = name;
    while (!has_voice(name, &voice) && (cut = strrchr(name, '-')) != NULL) {
        *cut = '\0';
    }
    if (voice != NULL) {
        memcpy(name, voice, strlen(voice) + 1);
    }
}
