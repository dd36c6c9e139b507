/* Letters and signs by their names: a sign alone is silent for most voices. */
#include "ui/speech/lines.h"

static const struct {
    struct text sign;
    const char *key;
} SIGNS[] = {
    {TEXT_OF(" "), "speech.sign.space"},      {TEXT_OF("."), "speech.sign.dot"},
    {TEXT_OF(","), "speech.sign.comma"},      {TEXT_OF("-"), "speech.sign.hyphen"},
    {TEXT_OF("'"), "speech.sign.apostrophe"}, {TEXT_OF("’"), "speech.sign.apostrophe"},
    {TEXT_OF("_"), "speech.sign.underscore"}, {TEXT_OF("@"), "speech.sign.at"},
    {TEXT_OF(":"), "speech.sign.colon"},      {TEXT_OF(";"), "speech.sign.semicolon"},
    {TEXT_OF("/"), "speech.sign.slash"},      {TEXT_OF("+"), "speech.sign.plus"},
    {TEXT_OF("*"), "speech.sign.star"},       {TEXT_OF("#"), "speech.sign.hash"},
    {TEXT_OF("%"), "speech.sign.percent"},    {TEXT_OF("&"), "speech.sign.and"},
    {TEXT_OF("€"), "speech.sign.euro"},       {TEXT_OF("!"), "speech.sign.exclamation"},
    {TEXT_OF("?"), "speech.sign.question"},   {TEXT_OF("\""), "speech.sign.quote"},
    {TEXT_OF("("), "speech.sign.open"},       {TEXT_OF(")"), "speech.sign.close"},
};

/* ASCII capitals, and those of Latin, Greek and Cyrillic blocks that stand apart from their small ones
 * by a fixed rule. */
static bool is_capital(struct text letter)
{
    unsigned char first = (unsigned char)letter.at[0];
    if (letter.len == 1) {
        return first >= 'A' && first <= 'Z';
    }
    unsigned char second = (unsigned char)letter.at[1];
    bool is_latin_1 = first == 0xC3 && second >= 0x80 && second <= 0x9E && second != 0x97;
    bool is_cyrillic = first == 0xD0 && second >= 0x80 && second <= 0xAF;
    return is_latin_1 || is_cyrillic;
}

void lines_letter(struct lines *lines, const struct texts *texts, struct text letter)
{
    for (size_t i = 0; i < COUNT(SIGNS); i++) {
        if (text_equal(SIGNS[i].sign, letter)) {
            lines_fill(lines, texts, SIGNS[i].key, NULL, 0);
            return;
        }
    }
    if (letter.len > 0 && is_capital(letter)) {
        const struct lines_place place = {"letter", letter, READ_TEXT};
        lines_fill(lines, texts, "speech.capital", &place, 1);
    } else {
        lines_read(lines, texts, letter, READ_TEXT);
    }
}
