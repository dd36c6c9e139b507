/* Any bytes as letters: matches end at code points of the table, letters cover the text from end to
 * end and backwards, a fault lies within the text, and search forms do not grow. */
#include "base/utf8.h"
#include "model/latin.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 128 };

static void expect(bool truth)
{
    if (!truth) {
        __builtin_trap();
    }
}

/* Walks over all letters; each is what the last one of the text so far is. */
static void walk(struct text text)
{
    for (size_t at = 0; at < text.len;) {
        struct text rest = {text.at + at, text.len - at};
        const struct latin_entry *entry;
        size_t match = latin_match(rest, &entry), len = latin_first(rest);
        expect(len > 0 && len <= rest.len && match <= len && (match > 0) == (entry != NULL));
        if (entry != NULL) {
            char spelling[LATIN_BYTES_MAX];
            struct text spelled = {spelling, latin_spell(spelling, entry)};
            expect(text_equal(spelled, (struct text){rest.at, match}));
        }
        at += len;
        expect(latin_last((struct text){text.at, at}) == len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char form[MOST], again[MOST];
    if (size > MOST || size == 0) {
        return 0;
    }
    struct text text = {(const char *)data + 1, size - 1};
    walk(text);
    enum latin_type type = (enum latin_type)(data[0] % (LATIN_E + 1));
    struct latin_fault fault = {0};
    if (!latin_check(text, type, &fault)) {
        expect(fault.found.len > 0 && fault.found.at >= text.at);
        expect(fault.found.at + fault.found.len <= text.at + text.len);
    } else if (type != LATIN_ANY) {
        expect(text.len == 0 || utf8_valid(text));
    }
    struct text found = {form, latin_search_form(form, text)};
    expect(found.len <= text.len && latin_same(text, text) && latin_begins_with(text, text));
    struct text twice = {again, latin_search_form(again, found)};
    expect(latin_same(found, twice) || !utf8_valid(text));
    expect(!latin_fits_mrz(TEXT_OF(""), text, true));
    if (latin_fits_mrz(text, found, false)) {
        expect(latin_fits_mrz(text, found, true));
    }
    return 0;
}
