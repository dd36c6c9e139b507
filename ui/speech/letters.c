/* Letters and signs by their names: a sign alone is silent for most voices. */
#include "ui/keyboard_layout.h"
#include "ui/speech/lines.h"

/* ASCII capitals, and those of the Latin-1 and Cyrillic blocks that stand apart from their small ones
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
    struct text sign =
        text_equal(letter, TEXT_OF(" ")) ? TEXT_OF("word.space") : layout_sign(letter);
    if (sign.len > 0) {
        lines_fill(lines, texts, sign.at, NULL, 0);
        return;
    }
    if (letter.len > 0 && is_capital(letter)) {
        const struct lines_place place = {"letter", letter, READ_TEXT};
        lines_fill(lines, texts, "sign.capital", &place, 1);
    } else {
        lines_read(lines, texts, letter, READ_TEXT);
    }
}
