/* Search forms: comparing names and finding them, never storing or printing them. */
#include "model/latin.h"

#define APOSTROPHE 0x2019

/* The search form of what `text` begins with, in *form (borrowed from text or the table), and the
 * bytes it stands for. */
static size_t step(struct text text, struct text *form, const struct latin_entry **entry)
{
    size_t len = latin_match(text, entry);
    if (len > 0 && (*entry)->group == LATIN_LETTER) {
        *form = (struct text){(*entry)->search, strnlen((*entry)->search, sizeof(*entry)->search)};
    } else if (len > 0 && (*entry)->points[0] == APOSTROPHE) {
        *form = TEXT_OF("'");
    } else {
        len = len > 0 ? len : latin_first(text);
        *form = (struct text){text.at, len};
    }
    return len;
}

size_t latin_search_form(char *to, struct text text)
{
    size_t written = 0;
    while (text.len > 0) {
        struct text form;
        const struct latin_entry *entry;
        size_t len = step(text, &form, &entry);
        memcpy(to + written, form.at, form.len);
        written += form.len;
        text = (struct text){text.at + len, text.len - len};
    }
    return written;
}

/* The next byte of a text's search form, without writing the whole. */
struct walk {
    struct text rest, form;
};

static int next(struct walk *walk)
{
    if (walk->form.len == 0 && walk->rest.len > 0) {
        const struct latin_entry *entry;
        size_t len = step(walk->rest, &walk->form, &entry);
        walk->rest = (struct text){walk->rest.at + len, walk->rest.len - len};
    }
    if (walk->form.len == 0) {
        return -1;
    }
    uint8_t byte = (uint8_t)walk->form.at[0];
    walk->form = (struct text){walk->form.at + 1, walk->form.len - 1};
    return byte;
}

bool latin_same(struct text a, struct text b)
{
    struct walk left = {.rest = a}, right = {.rest = b};
    int byte;
    do {
        byte = next(&left);
        if (byte != next(&right)) {
            return false;
        }
    } while (byte >= 0);
    return true;
}

bool latin_begins_with(struct text text, struct text start)
{
    struct walk whole = {.rest = text}, part = {.rest = start};
    for (int byte = next(&part); byte >= 0; byte = next(&part)) {
        if (byte != next(&whole)) {
            return false;
        }
    }
    return true;
}

/* What ICAO 9303-3 §6 A allows besides the search form. */
static const struct {
    uint16_t capital, small;
    const char *form;
} others[] = {
    {0xC4, 0xE4, "A"}, {0xC5, 0xE5, "A"},   {0xD1, 0xF1, "NXX"},
    {0xD6, 0xF6, "O"}, {0xDC, 0xFC, "UXX"}, {0xDC, 0xFC, "U"},
};

#define PRINTED_MAX 63 /* letters; places in the 64 bits of a set */

/* The letters of a zone and the places in it that a name has led to: a bit for each, all at once. */
struct trail {
    struct text printed;
    uint64_t places;
    bool was_at_end; /* perhaps in the middle of a form, where the zone was cut */
};

/* The places that reading `form` leads to from where the trail is. */
static uint64_t read_on(struct trail *trail, struct text form)
{
    uint64_t from = trail->places;
    for (size_t i = 0; i < form.len; i++) {
        uint64_t to = 0;
        for (size_t at = 0; at < trail->printed.len; at++) {
            if ((from >> at & 1) != 0 && trail->printed.at[at] == form.at[i]) {
                to |= (uint64_t)1 << (at + 1);
            }
        }
        from = to;
        trail->was_at_end = trail->was_at_end || (to >> trail->printed.len & 1) != 0;
    }
    return from;
}

static void read_letter(struct trail *trail, const struct latin_entry *letter, struct text form)
{
    uint64_t places = read_on(trail, form);
    for (size_t i = 0; i < COUNT(others) && letter->points[1] == 0; i++) {
        if (letter->points[0] == others[i].capital || letter->points[0] == others[i].small) {
            places |= read_on(trail, (struct text){others[i].form, strlen(others[i].form)});
        }
    }
    trail->places = places;
}

/* Letters of the zone without what separates names; false when there are too many. */
static bool squeeze(char to[PRINTED_MAX], size_t *len, struct text printed)
{
    *len = 0;
    for (size_t i = 0; i < printed.len; i++) {
        char c = printed.at[i];
        if (c >= 'A' && c <= 'Z') {
            if (*len == PRINTED_MAX) {
                return false;
            }
            to[(*len)++] = c;
        }
    }
    return true;
}

bool latin_fits_mrz(struct text name, struct text printed, bool is_cut)
{
    char letters[PRINTED_MAX];
    struct trail trail = {.printed = {letters, 0}, .places = 1};
    if (!squeeze(letters, &trail.printed.len, printed) || trail.printed.len == 0) {
        return false;
    }
    while (name.len > 0) {
        struct text form;
        const struct latin_entry *entry;
        size_t len = step(name, &form, &entry);
        name = (struct text){name.at + len, name.len - len};
        if (entry != NULL && entry->group == LATIN_LETTER) {
            read_letter(&trail, entry, form);
        }
    }
    explicit_bzero(letters, sizeof letters);
    bool is_at_end = (trail.places >> trail.printed.len & 1) != 0;
    return is_at_end || (is_cut && trail.was_at_end);
}
