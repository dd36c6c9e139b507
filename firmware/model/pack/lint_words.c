#include <stdio.h>

#include <utf8proc.h>

#include "model/pack/private.h"

#define TEXT_LONG      500 /* characters: more than fits below a heading at a reading distance */
#define SENTENCE_WORDS 20  /* Leichte Sprache asks for 8, plain language for 15; more is hard */
#define WORD_LONG      30  /* letters without a hyphen */

/* One text being looked at. */
struct look {
    struct pack_reading *reading;
    const struct texts *texts;
    const struct texts_entry *entry;
    char file[40];
};

/* One character and its place; false at the end. */
static bool next(struct text text, size_t *at, int32_t *c)
{
    utf8proc_int32_t got = 0;
    if (*at >= text.len) {
        return false;
    }
    utf8proc_ssize_t used = utf8proc_iterate(
        (const utf8proc_uint8_t *)text.at + *at, (utf8proc_ssize_t)(text.len - *at), &got);
    *at += used > 0 ? (size_t)used : 1;
    *c = used > 0 ? got : 0xFFFD;
    return true;
}

static bool is_letter(int32_t c)
{
    utf8proc_category_t kind = utf8proc_category(c);
    return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_MC;
}

static bool is_digit(int32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(int32_t c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == 0xA0;
}

/* Marks and directions that nobody sees, and characters that are none. */
static bool is_hidden(int32_t c)
{
    return c == '\t' || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF || c == 0xFFFD || c == 0x7F ||
           (c >= 0x80 && c < 0xA0) || (c >= 0xE000 && c <= 0xF8FF);
}

static void check_characters(const struct look *look)
{
    struct text text = look->entry->text;
    int32_t c, before = ' ';
    bool is_foul = false, has_hyphen = false, is_untidy = false;
    size_t at = 0, count = 0;
    for (; next(text, &at, &c); count++, before = c) {
        is_foul = is_foul || is_hidden(c);
        has_hyphen = has_hyphen || (c == 0xAD && look->reading->pack->hyphens.len == 0);
        is_untidy = is_untidy || (is_blank(c) && is_blank(before) && c != '\n');
    }
    is_untidy = is_untidy || is_blank(before);
    if (is_foul) {
        pack_fault(
            look->reading, FINDING_text_control, look->file, look->entry->key, FORM_NONE,
            "a character that cannot be seen");
    }
    if (has_hyphen) {
        pack_fault(
            look->reading, FINDING_text_hyphen, look->file, look->entry->key, FORM_NONE,
            "a soft hyphen (U+00AD) in it");
    }
    if (is_untidy) {
        pack_fault(
            look->reading, FINDING_text_blank, look->file, look->entry->key, FORM_NONE,
            "blanks at an end, or two in a row");
    }
    if (count > TEXT_LONG) {
        pack_fault(
            look->reading, FINDING_text_long, look->file, look->entry->key, FORM_NONE,
            "%zu characters; more than %d are not read", count, TEXT_LONG);
    }
}

/* Reading ease: the longest sentence and the longest word. */
static void check_ease(const struct look *look)
{
    struct text text = look->entry->text;
    size_t words = 0, letters = 0, most_words = 0, most_letters = 0, at = 0;
    int32_t c;
    bool is_end = false;
    while (next(text, &at, &c)) {
        is_end = is_end || c == '.' || c == '!' || c == '?' || c == ':' || c == ';' || c == '\n';
        if (is_letter(c) || is_digit(c)) {
            words = letters == 0 && is_end ? 0 : words; /* a new sentence begins */
            words += letters == 0;
            letters++;
            is_end = false;
        } else {
            letters = 0;
        }
        most_words = words > most_words ? words : most_words;
        most_letters = letters > most_letters ? letters : most_letters;
    }
    if (most_words > SENTENCE_WORDS) {
        pack_fault(
            look->reading, FINDING_sentence_long, look->file, look->entry->key, FORM_NONE,
            "a sentence of %zu words", most_words);
    }
    if (most_letters > WORD_LONG) {
        pack_fault(
            look->reading, FINDING_word_long, look->file, look->entry->key, FORM_NONE,
            "a word of %zu letters", most_letters);
    }
}

/* Abbreviations that are read letter by letter or not at all. */
static const char *const abbreviations[] = {
    "z. B.", "z.B.",  "d. h.", "d.h.", "u. a.", "u.a.", "o. ä.", "bzw.", "ggf.", "usw.",
    "inkl.", "zzgl.", "evtl.", "Nr.",  "Str.",  "Abs.", "Art.",  "Tel.", "max.", "min.",
    "ca.",   "vgl.",  "geb.",  "Std.", "Min.",  "Mio.", "e.g.",  "i.e.", "etc.", "approx."};

/* The abbreviation in the text, NULL when there is none. */
static const char *abbreviation_in(struct text text)
{
    for (size_t i = 0; i < COUNT(abbreviations); i++) {
        size_t len = strlen(abbreviations[i]);
        const char *at = memmem(text.at, text.len, abbreviations[i], len);
        bool is_word = at != NULL && (at == text.at || (unsigned char)at[-1] < 'A');
        if (is_word) {
            return abbreviations[i];
        }
    }
    return NULL;
}

/* Words in capitals that are said as people say them. */
static bool is_said(struct text word)
{
    static const char *const said[] = {"IBAN", "PIN", "CAN", "EU", "OK"};
    for (size_t i = 0; i < COUNT(said); i++) {
        if (word.len == strlen(said[i]) && memcmp(word.at, said[i], word.len) == 0) {
            return true;
        }
    }
    return false;
}

/* A word of two capitals or more, empty when there is none. */
static struct text capitals_in(struct text text)
{
    size_t from = 0;
    for (size_t i = 0; i <= text.len; i++) {
        unsigned char c = i < text.len ? (unsigned char)text.at[i] : ' ';
        if (c >= 'A' && c <= 'Z') {
            continue;
        }
        struct text word = {text.at + from, i - from};
        bool is_inner = c >= 0x80 || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        bool is_own = from == 0 || (unsigned char)text.at[from - 1] < 'A';
        if (word.len >= 2 && !is_inner && is_own && !is_said(word)) {
            return word;
        }
        from = i + 1;
    }
    return (struct text){0};
}

/* A sign that is passed over or misread when it is said; 0: none. */
static int32_t sign_in(struct text text)
{
    static const int32_t signs[] = {0xA7, '&', '/', '+', '=',    '<',    '>',    '|',    '#',
                                    '*',  '~', '^', '_', 0x2022, 0x2192, 0x2190, 0x2116, 0};
    size_t at = 0;
    int32_t c, before = 0;
    while (next(text, &at, &c)) {
        for (size_t i = 0; signs[i] != 0; i++) {
            if (c == signs[i]) {
                return c;
            }
        }
        if (c == 0x2013 && is_digit(before)) { /* 1–3 */
            return c;
        }
        before = c;
    }
    return 0;
}

static bool has_words(struct text text)
{
    size_t at = 0;
    int32_t c;
    while (next(text, &at, &c)) {
        if (is_letter(c) || is_digit(c)) {
            return true;
        }
    }
    return false;
}

static bool is_spoken_key(struct text key)
{
    return key.len > 7 && memcmp(key.at + key.len - 7, ".spoken", 7) == 0;
}

static void check_speech(const struct look *look)
{
    char key[TEXTS_KEY_MAX + 16];
    struct text text = look->entry->text, capitals = capitals_in(text);
    const char *abbreviation = abbreviation_in(text);
    int32_t sign = sign_in(text);
    int len = snprintf(key, sizeof key, "%.*s.spoken", TEXT_ARG(look->entry->key));
    bool is_said = len > 0 && (size_t)len < sizeof key &&
                   texts_has(look->texts, (struct text){key, (size_t)len});
    if (is_said || is_spoken_key(look->entry->key)) {
        return;
    }
    if (!has_words(text)) {
        pack_fault(
            look->reading, FINDING_name_missing, look->file, look->entry->key, FORM_NONE,
            "only signs: nothing can be said");
    } else if (abbreviation != NULL) {
        pack_fault(
            look->reading, FINDING_spoken_missing, look->file, look->entry->key, FORM_NONE,
            "\"%s\" is no word that can be said", abbreviation);
    } else if (sign != 0) {
        char shown[8] = {0};
        utf8proc_encode_char(sign, (utf8proc_uint8_t *)shown);
        pack_fault(
            look->reading, FINDING_spoken_missing, look->file, look->entry->key, FORM_NONE,
            "\"%s\" is passed over or misread when it is said", shown);
    } else if (capitals.len > 0) {
        pack_fault(
            look->reading, FINDING_spoken_missing, look->file, look->entry->key, FORM_NONE,
            "\"%.*s\" may be read letter by letter", TEXT_ARG(capitals));
    }
}

void pack_lint_words(
    struct pack_reading *reading, const struct texts *texts, const struct texts_entry *entry)
{
    struct look look = {.reading = reading, .texts = texts, .entry = entry};
    pack_texts_file(look.file, texts->language);
    check_characters(&look);
    check_ease(&look);
    check_speech(&look);
}
