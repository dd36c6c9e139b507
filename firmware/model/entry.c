#include "model/entry.h"

#include <assert.h>
#include <utf8proc.h>

#include "base/utf8.h"

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

/* Decomposing a code point gives at most 18 (UAX #15), composing never more than there were. */
#define WORK_MAX (4 * ENTRY_CHARACTERS_MAX)

/* Code points of `typed`, decomposed and put in canonical order, in `work`; composed in place there.
 * Their number, negative when a character is refused, over WORK_MAX when there are too many. */
static utf8proc_ssize_t normalise(utf8proc_int32_t *work, struct text typed, bool several_lines)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)typed.at;
    utf8proc_ssize_t len = (utf8proc_ssize_t)typed.len;
    for (utf8proc_ssize_t i = 0; i < len;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t step = utf8proc_iterate(at + i, len - i, &c);
        if (step <= 0 || !is_allowed(c, several_lines)) {
            return -1;
        }
        i += step;
    }
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    utf8proc_ssize_t count = utf8proc_decompose(at, len, work, WORK_MAX, options);
    if (count < 0 || count > WORK_MAX) {
        return count;
    }
    return utf8proc_normalize_utf32(work, count, options);
}

enum entry_result entry_take(
    char *to, size_t *len, struct text typed, size_t max_characters, bool several_lines)
{
    assert(max_characters > 0 && max_characters <= ENTRY_CHARACTERS_MAX);
    *len = 0;
    if (!utf8_valid(typed)) {
        return ENTRY_REFUSED;
    }
    if (typed.len > (size_t)ENTRY_BYTES_MAX) {
        return ENTRY_TOO_LONG;
    }
    utf8proc_int32_t work[WORK_MAX + 1]; /* utf8proc puts a NUL behind */
    enum entry_result result = ENTRY_OK;
    utf8proc_ssize_t count = normalise(work, typed, several_lines);
    if (count < 0) {
        result = ENTRY_REFUSED;
    } else if ((size_t)count > max_characters) {
        result = ENTRY_TOO_LONG;
    }
    for (utf8proc_ssize_t i = 0; result == ENTRY_OK && i < count; i++) {
        utf8proc_uint8_t coded[4];
        utf8proc_ssize_t size = utf8proc_encode_char(work[i], coded);
        memcpy(to + *len, coded, (size_t)size);
        *len += (size_t)size;
    }
    explicit_bzero(work, sizeof work);
    return result;
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
