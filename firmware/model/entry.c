#include "model/entry.h"

#include <assert.h>
#include <stdlib.h>
#include <utf8proc.h>

/* Bits of the categories that no answer may hold; the header says why. */
#define BIT(category) (1u << UTF8PROC_CATEGORY_##category)
static const unsigned refused = BIT(CN) /* unassigned, non-characters */ | BIT(CC) /* control */ |
                                BIT(CF) /* format: bidi, zero width */ | BIT(CS) /* surrogates */ |
                                BIT(CO) /* private use */ | BIT(ZL) | BIT(ZP) /* separators */;

static bool is_allowed(utf8proc_int32_t c, bool several_lines)
{
    if (c == '\n') {
        return several_lines;
    }
    return (1u << (unsigned)utf8proc_category(c) & refused) == 0;
}

/* Marks that stand alone and blanks cannot be seen between quotation marks either. */
static bool has_shape(struct text character)
{
    utf8proc_int32_t c;
    if (utf8proc_iterate(
            (const utf8proc_uint8_t *)character.at, (utf8proc_ssize_t)character.len, &c) <= 0) {
        return false;
    }
    utf8proc_category_t category = utf8proc_category(c);
    return is_allowed(c, false) && category != UTF8PROC_CATEGORY_MN &&
           category != UTF8PROC_CATEGORY_ME && category != UTF8PROC_CATEGORY_MC &&
           category != UTF8PROC_CATEGORY_ZS;
}

static enum entry_result refuse(struct entry_fault *fault, size_t at, struct text character)
{
    if (fault == NULL) {
        return ENTRY_REFUSED;
    }
    *fault = (struct entry_fault){.at = at};
    if (character.len > 0 && (!has_shape(character) || character.len > ENTRY_SHOWN_MAX)) {
        latin_code(fault->shown, character);
    } else if (character.len > 0) {
        memcpy(fault->shown, character.at, character.len);
    }
    return ENTRY_REFUSED;
}

/* Decomposing a code point gives at most 18 (UAX #15), composing never more than there were. */
#define WORK_MAX (4 * ENTRY_CHARACTERS_MAX)

/* True when every code point may be in some answer. */
static bool is_harmless(struct text typed, bool several_lines, struct entry_fault *fault)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)typed.at;
    utf8proc_ssize_t len = (utf8proc_ssize_t)typed.len;
    size_t points = 0;
    for (utf8proc_ssize_t i = 0; i < len; points++) {
        utf8proc_int32_t c;
        utf8proc_ssize_t step = utf8proc_iterate(at + i, len - i, &c);
        if (step <= 0 || !is_allowed(c, several_lines)) {
            size_t size = step > 0 ? (size_t)step : 0;
            (void)refuse(fault, points, (struct text){typed.at + i, size});
            return false;
        }
        i += step;
    }
    return true;
}

/* Code points of `typed`, decomposed and put in canonical order, in `work`; composed in place there.
 * Their number, over WORK_MAX when there are too many. */
static utf8proc_ssize_t normalise(utf8proc_int32_t *work, struct text typed)
{
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    utf8proc_ssize_t count = utf8proc_decompose(
        (const utf8proc_uint8_t *)typed.at, (utf8proc_ssize_t)typed.len, work, WORK_MAX, options);
    if (count < 0 || count > WORK_MAX) {
        return count;
    }
    return utf8proc_normalize_utf32(work, count, options);
}

/* Writes the code points as UTF-8 and gives the bytes. */
static size_t encode(char *to, const utf8proc_int32_t *points, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        utf8proc_uint8_t coded[4];
        utf8proc_ssize_t size = utf8proc_encode_char(points[i], coded);
        memcpy(to + len, coded, (size_t)size);
        len += (size_t)size;
    }
    return len;
}

enum entry_result entry_take(
    char *to, size_t *len, struct text typed, const struct entry_limits *limits,
    struct entry_fault *fault)
{
    assert(limits->characters_max > 0 && limits->characters_max <= ENTRY_CHARACTERS_MAX);
    *len = 0;
    if (typed.len > (size_t)ENTRY_BYTES_MAX) {
        return ENTRY_TOO_LONG;
    }
    if (!is_harmless(typed, limits->several_lines, fault)) {
        return ENTRY_REFUSED;
    }
    utf8proc_int32_t work[WORK_MAX + 1]; /* utf8proc puts a NUL behind */
    enum entry_result result = ENTRY_OK;
    struct latin_fault found;
    utf8proc_ssize_t count = normalise(work, typed);
    if (count < 0) {
        result = refuse(fault, 0, (struct text){0});
    } else if ((size_t)count > limits->characters_max) {
        result = ENTRY_TOO_LONG;
    } else {
        *len = encode(to, work, (size_t)count);
        if (!latin_check((struct text){to, *len}, limits->type, &found)) {
            result = refuse(fault, found.at, found.found);
        }
    }
    explicit_bzero(work, sizeof work);
    return result;
}

void entry_explain(struct entry_fault *fault, struct text typed, const struct entry_limits *limits)
{
    char taken[ENTRY_BYTES_MAX];
    size_t len;
    *fault = (struct entry_fault){0};
    if (entry_take(taken, &len, typed, limits, fault) != ENTRY_REFUSED) {
        *fault = (struct entry_fault){0};
    }
    explicit_bzero(taken, sizeof taken);
}

/* Letters that are in NFC whatever stands beside them: starters that compose with nothing before them
 * (UAX #15, NFC_Quick_Check=Yes and class 0). Not all there are; most of what is written here. */
static bool is_settled(uint32_t c)
{
    static const struct {
        uint32_t from, to;
    } SETTLED[] = {
        {0x01, 0x2ff},    {0x400, 0x482},   {0x48a, 0x52f},   {0x61b, 0x64a},
        {0x660, 0x66f},   {0x671, 0x6d3},   {0x1e00, 0x1ef9}, {0x2010, 0x2027},
        {0x2030, 0x205e}, {0x20a0, 0x20bf}, {0x2190, 0x21ff},
    };
    for (size_t i = 0; i < COUNT(SETTLED) && c >= SETTLED[i].from; i++) {
        if (c <= SETTLED[i].to) {
            return true;
        }
    }
    return false;
}

/* Whether a look at each letter alone is enough to say so; false may mean anything. */
static bool is_plainly_composed(struct text text)
{
    for (size_t at = 0; at < text.len;) {
        if ((uint8_t)text.at[at] < 0x80) {
            at++;
            continue;
        }
        utf8proc_int32_t c;
        utf8proc_ssize_t len = utf8proc_iterate(
            (const utf8proc_uint8_t *)text.at + at, (utf8proc_ssize_t)(text.len - at), &c);
        if (len <= 0 || !is_settled((uint32_t)c)) {
            return false;
        }
        at += (size_t)len;
    }
    return true;
}

bool entry_is_composed(struct text text)
{
    if (is_plainly_composed(text)) {
        return true;
    }
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t len = utf8proc_map(
        (const utf8proc_uint8_t *)text.at, (utf8proc_ssize_t)text.len, &composed,
        UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    bool is_same = len >= 0 && text_equal(text, (struct text){(char *)composed, (size_t)len});
    free(composed);
    return is_same;
}

struct text entry_compose(struct arena *arena, struct text text)
{
    const struct entry_limits limits = {.characters_max = ENTRY_CHARACTERS_MAX};
    char taken[ENTRY_BYTES_MAX];
    size_t len;
    enum entry_result result = entry_take(taken, &len, text, &limits, NULL);
    struct text copy = arena_text(arena, result == ENTRY_OK ? (struct text){taken, len} : text);
    explicit_bzero(taken, sizeof taken);
    return copy;
}

/* Bytes of the white space that begins (or, from the end, ends) here; 0 for none. */
static size_t space_at(struct text text, bool from_end)
{
    static const struct text spaces[] = {{" ", 1},  {"\n", 1},       {"\t", 1},
                                         {"\r", 1}, {"\xc2\xa0", 2}, {"\xe3\x80\x80", 3}};
    for (size_t i = 0; i < COUNT(spaces); i++) {
        size_t len = spaces[i].len;
        if (text.len < len) {
            continue;
        }
        if (memcmp(text.at + (from_end ? text.len - len : 0), spaces[i].at, len) == 0) {
            return len;
        }
    }
    return 0;
}

struct text entry_trim(struct text text)
{
    for (size_t len; text.len > 0 && (len = space_at(text, false)) > 0;) {
        text = (struct text){text.at + len, text.len - len};
    }
    for (size_t len; text.len > 0 && (len = space_at(text, true)) > 0;) {
        text.len -= len;
    }
    return text;
}
