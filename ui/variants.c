#include "ui/variants.h"

static const char *const languages[] = {
#define LANGUAGE(letters) letters,
#define SIGNS(key, list)
#include "ui/variants.def"
#undef LANGUAGE
#undef SIGNS
};

static const struct {
    const char *key, *list;
} signs[] = {
#define LANGUAGE(letters)
#define SIGNS(key, list) {key, list},
#include "ui/variants.def"
#undef LANGUAGE
#undef SIGNS
};

/* Takes the next word of a list separated by spaces; empty at its end. */
static struct text next_word(const char **at)
{
    *at += strspn(*at, " ");
    struct text word = {*at, strcspn(*at, " ")};
    *at += word.len;
    return word;
}

/* Its place in a list separated by spaces, or `otherwise`. */
static unsigned place_in(const char *list, struct text letter, unsigned otherwise)
{
    unsigned place = 0;
    for (struct text word; (word = next_word(&list)).len > 0; place++) {
        if (text_equal(word, letter)) {
            return place;
        }
    }
    return otherwise;
}

enum { UNRANKED = 10000, LANGUAGE_STEP = 100 };

/* How early the languages of the region come to need it; less is earlier. */
static unsigned rank_of(const struct latin_entry *entry)
{
    char own[LATIN_BYTES_MAX], small[LATIN_BYTES_MAX];
    struct text spelled = {own, latin_spell(own, entry)};
    struct text as_small = {small, latin_spell_small(small, entry)};
    for (unsigned i = 0; i < COUNT(languages); i++) {
        unsigned place = place_in(languages[i], spelled, UNRANKED);
        place = place == UNRANKED ? place_in(languages[i], as_small, UNRANKED) : place;
        if (place != UNRANKED) {
            return i * LANGUAGE_STEP + place;
        }
    }
    return UNRANKED;
}

/* Puts it behind all that come as early. */
static void insert(
    struct variants *variants, unsigned ranks[VARIANTS_MAX], const struct latin_entry *entry)
{
    unsigned rank = rank_of(entry);
    size_t at = variants->count;
    if (at == VARIANTS_MAX) {
        return; /* a test proves that no letter has as many */
    }
    for (; at > 0 && ranks[at - 1] > rank; at--) {
        ranks[at] = ranks[at - 1];
        variants->list[at] = variants->list[at - 1];
    }
    ranks[at] = rank;
    variants->list[at].len = latin_spell(variants->list[at].at, entry);
    variants->count++;
}

/* True when this letter is offered in the place of the one that `letter` is. */
static bool stands_for(const struct latin_entry *entry, const struct latin_entry *letter)
{
    return entry->group == LATIN_LETTER && !entry->is_deprecated && entry != letter &&
           entry->search[0] == letter->search[0] &&
           latin_is_capital(entry) == latin_is_capital(letter);
}

/* The letter or sign that is the whole of `text`; NULL when it is none. */
static const struct latin_entry *read(struct text text)
{
    const struct latin_entry *entry;
    return text.len > 0 && latin_match(text, &entry) == text.len ? entry : NULL;
}

static void add_sign(struct variants *variants, struct text sign, struct text but)
{
    if (!text_equal(sign, but) && sign.len <= LATIN_BYTES_MAX && variants->count < VARIANTS_MAX) {
        struct variant *to = &variants->list[variants->count++];
        memcpy(to->at, sign.at, sign.len);
        to->len = sign.len;
    }
}

/* The row of signs that `sign` belongs to, or COUNT(signs). */
static size_t row_of(struct text sign)
{
    size_t i = 0;
    while (i < COUNT(signs) &&
           !text_equal(sign, (struct text){signs[i].key, strlen(signs[i].key)}) &&
           place_in(signs[i].list, sign, UNRANKED) == UNRANKED) {
        i++;
    }
    return i;
}

static void find_signs(struct variants *variants, struct text sign)
{
    size_t row = row_of(sign);
    if (row == COUNT(signs)) {
        return;
    }
    add_sign(variants, (struct text){signs[row].key, strlen(signs[row].key)}, sign);
    const char *list = signs[row].list;
    for (struct text word; (word = next_word(&list)).len > 0;) {
        add_sign(variants, word, sign);
    }
}

void variants_find(struct variants *variants, struct text letter)
{
    unsigned ranks[VARIANTS_MAX];
    const struct latin_entry *about = read(letter);
    *variants = (struct variants){0};
    if (about == NULL || about->group != LATIN_LETTER) {
        find_signs(variants, letter);
        return;
    }
    for (size_t i = 0; i < latin_count(); i++) {
        if (stands_for(latin_at(i), about)) {
            insert(variants, ranks, latin_at(i));
        }
    }
}

bool variants_exist(struct text letter)
{
    const struct latin_entry *about = read(letter);
    if (about == NULL || about->group != LATIN_LETTER) {
        return row_of(letter) < COUNT(signs);
    }
    for (size_t i = 0; i < latin_count(); i++) {
        if (stands_for(latin_at(i), about)) {
            return true;
        }
    }
    return false;
}
