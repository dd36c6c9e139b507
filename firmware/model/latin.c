#include "model/latin.h"

#include <stdio.h>
#include <utf8proc.h>

static const struct latin_entry entries[] = {
#define LATIN(group, first, second, third, search)                                                 \
    {LATIN_##group, false, {first, second, third}, search},
#define OLD(group, first, second, third, search)                                                   \
    {LATIN_##group, true, {first, second, third}, search},
#include "model/latin.def"
#undef LATIN
#undef OLD
};

#define BIT(group) (1u << LATIN_##group)
#define NAMES      (BIT(LETTER) | BIT(N1))
static const unsigned allowed[] = {
    [LATIN_ANY] = ~0u,
    [LATIN_A] = NAMES,
    [LATIN_B] = NAMES | BIT(N2),
    [LATIN_C] = NAMES | BIT(N2) | BIT(N3) | BIT(N4),
    [LATIN_D] = NAMES | BIT(N2) | BIT(N3) | BIT(GREEK) | BIT(E1),
    [LATIN_E] = NAMES | BIT(N2) | BIT(N3) | BIT(N4) | BIT(GREEK) | BIT(E1) | BIT(CYRILLIC),
};

enum latin_type latin_type_of(struct text format)
{
    const struct text start = TEXT_OF("din-91379-");
    bool is_known = format.len == start.len + 1 && memcmp(format.at, start.at, start.len) == 0;
    int letter = is_known ? format.at[start.len] : '\0';
    return letter >= 'a' && letter <= 'e' ? (enum latin_type)(LATIN_A + (letter - 'a')) : LATIN_ANY;
}

size_t latin_count(void)
{
    return COUNT(entries);
}

const struct latin_entry *latin_at(size_t place)
{
    return &entries[place];
}

size_t latin_spell(char to[LATIN_BYTES_MAX], const struct latin_entry *entry)
{
    size_t len = 0;
    for (size_t i = 0; i < LATIN_POINTS_MAX && entry->points[i] != 0; i++) {
        utf8proc_uint8_t coded[4];
        size_t size = (size_t)utf8proc_encode_char(entry->points[i], coded);
        memcpy(to + len, coded, size);
        len += size;
    }
    return len;
}

size_t latin_spell_small(char to[LATIN_BYTES_MAX], const struct latin_entry *entry)
{
    struct latin_entry small = *entry;
    for (size_t i = 0; i < LATIN_POINTS_MAX; i++) {
        small.points[i] = (uint16_t)utf8proc_tolower(small.points[i]);
    }
    return latin_spell(to, &small);
}

bool latin_is_capital(const struct latin_entry *entry)
{
    return entry->group == LATIN_LETTER &&
           utf8proc_category(entry->points[0]) == UTF8PROC_CATEGORY_LU;
}

/* The code point that `text` begins with and its bytes; -1 and 1 when it is none. */
static utf8proc_int32_t read_point(struct text text, size_t *len)
{
    utf8proc_int32_t point = -1;
    utf8proc_ssize_t size =
        utf8proc_iterate((const utf8proc_uint8_t *)text.at, (utf8proc_ssize_t)text.len, &point);
    *len = size > 0 ? (size_t)size : 1;
    return size > 0 ? point : -1;
}

static struct text rest_of(struct text text, size_t len)
{
    return (struct text){text.at + len, text.len - len};
}

static const struct latin_entry *find(const uint16_t points[LATIN_POINTS_MAX])
{
    size_t low = 0, high = COUNT(entries);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = 0;
        for (size_t i = 0; i < LATIN_POINTS_MAX && order == 0; i++) {
            order = points[i] - entries[middle].points[i];
        }
        if (order == 0) {
            return &entries[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

/* The second code point of every sequence is one of these: what else follows needs no search. */
enum { FIRST_MARK = 0x300, LAST_MARK = 0x36F };

size_t latin_match(struct text text, const struct latin_entry **entry)
{
    uint16_t points[LATIN_POINTS_MAX] = {0};
    size_t ends[LATIN_POINTS_MAX] = {0};
    size_t count = 0, at = 0;
    for (; count < LATIN_POINTS_MAX && at < text.len; count++) {
        size_t len;
        utf8proc_int32_t point = read_point(rest_of(text, at), &len);
        bool goes_on = count != 1 || (point >= FIRST_MARK && point <= LAST_MARK);
        if (point <= 0 || point > UINT16_MAX || !goes_on) {
            break;
        }
        at += len;
        points[count] = (uint16_t)point;
        ends[count] = at;
    }
    for (; count > 0; count--) {
        const struct latin_entry *found = find(points);
        if (found != NULL) {
            *entry = found;
            return ends[count - 1];
        }
        points[count - 1] = 0;
    }
    *entry = NULL;
    return 0;
}

static bool is_mark(utf8proc_int32_t point)
{
    utf8proc_category_t category = utf8proc_category(point);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
           category == UTF8PROC_CATEGORY_ME;
}

size_t latin_first(struct text text)
{
    const struct latin_entry *entry;
    size_t at = text.len > 0 ? latin_match(text, &entry) : 0;
    if (text.len > 0 && at == 0) {
        read_point(text, &at);
    }
    while (at < text.len) { /* marks that the standard does not know on this letter */
        size_t len;
        utf8proc_int32_t point = read_point(rest_of(text, at), &len);
        if (point < 0 || !is_mark(point)) {
            break;
        }
        at += len;
    }
    return at;
}

size_t latin_last(struct text text)
{
    size_t last = 0;
    while (text.len > 0) {
        last = latin_first(text);
        text = rest_of(text, last);
    }
    return last;
}

bool latin_check(struct text text, enum latin_type type, struct latin_fault *fault)
{
    size_t points = 0;
    while (type != LATIN_ANY && text.len > 0) {
        const struct latin_entry *entry;
        size_t len = latin_match(text, &entry);
        if (len == 0 || (allowed[type] & 1u << entry->group) == 0) {
            if (fault != NULL) {
                *fault = (struct latin_fault){points, {text.at, latin_first(text)}};
            }
            return false;
        }
        for (size_t i = 0; i < LATIN_POINTS_MAX && entry->points[i] != 0; i++) {
            points++;
        }
        text = rest_of(text, len);
    }
    return true;
}

void latin_code(char to[LATIN_CODE_MAX + 1], struct text text)
{
    size_t len;
    utf8proc_int32_t point = text.len > 0 ? read_point(text, &len) : -1;
    unsigned number = point < 0 ? 0xFFFDu : (unsigned)point & 0x1FFFFFu;
    snprintf(to, LATIN_CODE_MAX + 1, "U+%04X", number);
}
