#include "ui/speech/lines.h"

#include "ui/speech/figures.h"

void lines_begin(struct lines *lines, struct text language)
{
    lines->begun = lines->len;
    lines_put(lines, language);
    lines_put(lines, TEXT_OF("\t"));
    lines->words = lines->len;
}

void lines_end(struct lines *lines)
{
    while (lines->len > lines->words && lines->to[lines->len - 1] == ' ') {
        lines->len--;
    }
    bool is_empty = lines->len <= lines->words;
    lines_put(lines, TEXT_OF("\n"));
    if (is_empty || lines->is_full) {
        explicit_bzero(lines->to + lines->begun, lines->len - lines->begun);
        lines->len = lines->begun;
    }
}

void lines_put(struct lines *lines, struct text text)
{
    if (lines->is_full || text.len > lines->size - lines->len) {
        lines->is_full = true;
        return;
    }
    if (text.len > 0) {
        memcpy(lines->to + lines->len, text.at, text.len);
        lines->len += text.len;
    }
}

/* A blank, unless there is one or the line only begins. */
static void put_blank(struct lines *lines)
{
    if (lines->len > lines->words && lines->to[lines->len - 1] != ' ') {
        lines_put(lines, TEXT_OF(" "));
    }
}

static bool begins_with(struct text text, struct text with)
{
    return text.len >= with.len && memcmp(text.at, with.at, with.len) == 0;
}

static const struct {
    struct text seen, said;
} SIGNS[] = {
    {TEXT_OF(TEXTS_SOFT_HYPHEN), TEXT_OF("")},
    {TEXT_OF("\u00A0"), TEXT_OF(" ")},
    {TEXT_OF("\u202F"), TEXT_OF(" ")},
    {TEXT_OF("•"), TEXT_OF(" ")},
    {TEXT_OF("·"), TEXT_OF(",")},
    {TEXT_OF("→"), TEXT_OF(",")},
    {TEXT_OF("←"), TEXT_OF(",")},
    {TEXT_OF("…"), TEXT_OF(".")},
    {TEXT_OF("–"), TEXT_OF("-")},
};

/* Bytes of a sign that is only seen, at the beginning of `text`, and what is put for it; else 0. */
static size_t put_sign(struct lines *lines, struct text text)
{
    for (size_t i = 0; i < COUNT(SIGNS); i++) {
        size_t len = SIGNS[i].seen.len;
        if (begins_with(text, SIGNS[i].seen)) {
            bool is_comma = text_equal(SIGNS[i].said, TEXT_OF(","));
            while (is_comma && lines->len > lines->words && lines->to[lines->len - 1] == ' ') {
                lines->len--;
            }
            lines_put(lines, SIGNS[i].said);
            return len;
        }
    }
    return 0;
}

static bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c & 0x80) != 0;
}

static void put_figure(struct lines *lines, const struct texts *texts, const struct figure *figure)
{
    switch (figure->kind) {
    case FIGURE_NONE: break;
    case FIGURE_DATE: {
        const struct lines_place places[] = {
            {"day", figure->part[0], READ_TEXT},
            {"month", figure_month(texts, figure->part[1]), READ_TEXT},
            {"year", figure->part[2], READ_TEXT},
        };
        lines_fill(lines, texts, "speech.date", places, COUNT(places));
        break;
    }
    case FIGURE_MONEY: {
        const struct lines_place places[] = {
            {"euro", figure->part[0], READ_TEXT}, {"cents", figure->part[1], READ_TEXT}};
        bool has_cents = figure->part[1].len > 0;
        lines_fill(
            lines, texts, has_cents ? "speech.money.cents" : "speech.money", places, COUNT(places));
        break;
    }
    case FIGURE_CODE: lines_spell(lines, figure->part[0]); break;
    }
}

void lines_spell(struct lines *lines, struct text text)
{
    bool is_gap = false, has_any = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (!is_alphanumeric(c)) {
            is_gap = has_any;
            continue;
        }
        bool is_first = ((unsigned char)c & 0xC0) != 0x80; /* of a letter */
        if (is_first && has_any) {
            lines_put(lines, is_gap ? TEXT_OF(", ") : TEXT_OF(" "));
        }
        lines_put(lines, (struct text){&text.at[i], 1});
        is_gap = false;
        has_any = true;
    }
}

/* Bytes of the dot at `at` that divides a long word for the eye only ("Warte·nummer"); else 0. */
static size_t word_dot(struct text text, size_t at)
{
    struct text dot = TEXT_OF("·");
    size_t after = at + dot.len;
    bool is_inside = at > 0 && after < text.len && memcmp(text.at + at, dot.at, dot.len) == 0;
    return is_inside && is_alphanumeric(text.at[at - 1]) && is_alphanumeric(text.at[after])
               ? dot.len
               : 0;
}

void lines_read(
    struct lines *lines, const struct texts *texts, struct text text, enum reading reading)
{
    if (reading == READ_LETTER) {
        lines_letter(lines, texts, text);
        return;
    }
    if (reading == READ_CODE || figure_is_grouped(text)) {
        lines_spell(lines, text);
        return;
    }
    bool may_begin = true; /* a figure: not within a word */
    for (size_t i = 0; i < text.len;) {
        struct text rest = {text.at + i, text.len - i};
        struct figure figure = {0};
        size_t len = may_begin ? figure_find(&figure, rest) : 0;
        if (len > 0) {
            put_figure(lines, texts, &figure);
            may_begin = false;
        } else if ((len = word_dot(text, i)) > 0) {
            may_begin = false;
        } else if ((len = put_sign(lines, rest)) > 0) {
            may_begin = true;
        } else {
            len = 1;
            may_begin = !is_alphanumeric(rest.at[0]) && rest.at[0] != ',' && rest.at[0] != '.';
            if ((unsigned char)rest.at[0] <= ' ') {
                put_blank(lines);
            } else {
                lines_put(lines, (struct text){rest.at, 1});
            }
        }
        i += len;
    }
}

/* Whether what was put last ends a sentence by itself. */
static bool is_ended(const struct lines *lines)
{
    return lines->len > lines->words && strchr(".?!:;", lines->to[lines->len - 1]) != NULL;
}

/* "Wild?" and ", button" must not become "Wild?, button". */
static size_t doubled_sign(const struct lines *lines, struct text rest)
{
    static const struct text LEFT[] = {TEXT_OF(","), TEXT_OF("."), TEXT_OF("،")};
    for (size_t i = 0; i < COUNT(LEFT) && is_ended(lines); i++) {
        if (begins_with(rest, LEFT[i])) {
            return LEFT[i].len;
        }
    }
    return 0;
}

static const struct lines_place *find_place(
    const struct lines_place *places, size_t count, struct text name)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal((struct text){places[i].name, strlen(places[i].name)}, name)) {
            return &places[i];
        }
    }
    return NULL;
}

void lines_fill(
    struct lines *lines, const struct texts *texts, const char *key,
    const struct lines_place *places, size_t count)
{
    struct text sentence = texts_find(texts, (struct text){key, strlen(key)});
    for (size_t i = 0; i < sentence.len;) {
        struct text rest = {sentence.at + i, sentence.len - i};
        const char *end = rest.at[0] == '{' ? memchr(rest.at, '}', rest.len) : NULL;
        if (end == NULL) {
            bool is_hyphen = begins_with(rest, TEXT_OF(TEXTS_SOFT_HYPHEN));
            lines_put(lines, (struct text){rest.at, is_hyphen ? 0 : 1});
            i += is_hyphen ? sizeof TEXTS_SOFT_HYPHEN - 1 : 1;
            continue;
        }
        struct text name = {rest.at + 1, (size_t)(end - rest.at) - 1};
        const struct lines_place *place = find_place(places, count, name);
        i += name.len + 2;
        if (place != NULL) {
            lines_read(lines, texts, place->value, place->reading);
            i += doubled_sign(lines, (struct text){sentence.at + i, sentence.len - i});
        }
    }
}

void lines_say(
    struct lines *lines, const struct texts *texts, const char *key,
    const struct lines_place *places, size_t count)
{
    lines_begin(lines, texts->language);
    lines_fill(lines, texts, key, places, count);
    lines_end(lines);
}
