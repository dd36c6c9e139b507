#include "ui/keyboard_layout.h"

#define NARROW_COLUMNS   10
#define ALPHABET_COLUMNS 12

static const struct row {
    const char *language;
    unsigned columns, narrow_columns;
    const char *shown; /* of an alphabet */
    const char *wide, *narrow;
} letters[] =
    {
#define LAYOUT(language, columns, wide, narrow)                                                    \
    {language, columns, NARROW_COLUMNS, "", wide, narrow},
#define ALPHABET(language, shown, columns, wide, narrow)
#include "ui/keyboard_layouts.def"
#undef LAYOUT
#undef ALPHABET
},
  alphabets[] = {
#define LAYOUT(language, columns, wide, narrow)
#define ALPHABET(language, shown, columns, wide, narrow)                                           \
    {language, ALPHABET_COLUMNS, columns, shown, wide, narrow},
#include "ui/keyboard_layouts.def"
#undef LAYOUT
#undef ALPHABET
};

static struct text text_of(const char *string)
{
    return (struct text){string, strlen(string)};
}

/* "de-x-leicht" is of "de". */
static bool is_of(struct text language, const char *row)
{
    size_t len = strlen(row);
    return language.len >= len && memcmp(language.at, row, len) == 0 &&
           (language.len == len || language.at[len] == '-');
}

/* NULL when the language has none in this table. */
static const struct row *find(const struct row *rows, size_t count, struct text language)
{
    const struct row *found = NULL;
    for (size_t i = 0; i < count && found == NULL; i++) {
        found = rows[i].language[0] != '\0' && is_of(language, rows[i].language) ? &rows[i] : NULL;
    }
    return found;
}

static struct layout layout_of(const struct row *row, bool narrow)
{
    return narrow ? (struct layout){row->narrow_columns, row->narrow}
                  : (struct layout){row->columns, row->wide};
}

struct layout layout_letters(struct text language, bool narrow)
{
    const struct row *row = find(letters, COUNT(letters), language);
    return layout_of(row != NULL ? row : &letters[0], narrow);
}

struct layout layout_alphabet(struct text language, bool narrow)
{
    const struct row *row = find(alphabets, COUNT(alphabets), language);
    return row != NULL ? layout_of(row, narrow) : (struct layout){NARROW_COLUMNS, ""};
}

struct text layout_alphabet_name(struct text language)
{
    const struct row *row = find(alphabets, COUNT(alphabets), language);
    return row != NULL ? text_of(row->shown) : (struct text){0};
}

struct text layout_next(const char **keys)
{
    *keys += strspn(*keys, " ");
    struct text key = {*keys, strcspn(*keys, " ")};
    *keys += key.len;
    return key;
}

struct text layout_capital(struct text letter, struct text language)
{
    static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char *const pairs[][2] = {
        {"ä", "Ä"}, {"ö", "Ö"}, {"ü", "Ü"}, {"é", "É"}, {"è", "È"}, {"à", "À"}, {"ç", "Ç"},
        {"ê", "Ê"}, {"â", "Â"}, {"î", "Î"}, {"ı", "I"}, {"ğ", "Ğ"}, {"ş", "Ş"}, {"ó", "Ó"},
        {"ż", "Ż"}, {"ł", "Ł"}, {"ą", "Ą"}, {"ę", "Ę"}, {"ć", "Ć"}, {"ś", "Ś"}, {"ń", "Ń"},
        {"ź", "Ź"}, {"ă", "Ă"}, {"ș", "Ș"}, {"ț", "Ț"}, {"а", "А"}, {"б", "Б"}, {"в", "В"},
        {"г", "Г"}, {"ґ", "Ґ"}, {"д", "Д"}, {"е", "Е"}, {"ё", "Ё"}, {"є", "Є"}, {"ж", "Ж"},
        {"з", "З"}, {"и", "И"}, {"і", "І"}, {"ї", "Ї"}, {"й", "Й"}, {"к", "К"}, {"л", "Л"},
        {"м", "М"}, {"н", "Н"}, {"о", "О"}, {"п", "П"}, {"р", "Р"}, {"с", "С"}, {"т", "Т"},
        {"у", "У"}, {"ф", "Ф"}, {"х", "Х"}, {"ц", "Ц"}, {"ч", "Ч"}, {"ш", "Ш"}, {"щ", "Щ"},
        {"ъ", "Ъ"}, {"ы", "Ы"}, {"ь", "Ь"}, {"э", "Э"}, {"ю", "Ю"}, {"я", "Я"},
    };
    if (letter.len == 1 && letter.at[0] >= 'a' && letter.at[0] <= 'z') {
        bool dotted = letter.at[0] == 'i' && is_of(language, "tr");
        return dotted ? TEXT_OF("İ") : (struct text){capitals + (letter.at[0] - 'a'), 1};
    }
    for (size_t i = 0; i < COUNT(pairs); i++) {
        if (text_equal(text_of(pairs[i][0]), letter)) {
            return text_of(pairs[i][1]);
        }
    }
    return letter;
}

struct text layout_sign(struct text typed)
{
    static const struct {
        const char *typed;
        struct text key;
    } signs[] = {
#define SIGN(typed, word) {typed, TEXT_OF("sign." #word)},
#include "ui/keyboard_signs.def"
#undef SIGN
    };
    for (size_t i = 0; i < COUNT(signs); i++) {
        if (text_equal(text_of(signs[i].typed), typed)) {
            return signs[i].key;
        }
    }
    return (struct text){0};
}
