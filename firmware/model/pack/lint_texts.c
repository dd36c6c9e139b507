#include <stdio.h>

#include "model/pack/private.h"
#include "model/schema/node.h"

#define PLACES_MAX  16
#define SENTENCE_OK 12 /* bytes: a shorter text may be the same word in both languages */

static bool begins_with(struct text text, struct text with)
{
    return text.len >= with.len && memcmp(text.at, with.at, with.len) == 0;
}

static bool ends_with(struct text text, struct text with)
{
    return text.len >= with.len && memcmp(text.at + text.len - with.len, with.at, with.len) == 0;
}

static struct text without_end(struct text text, struct text end)
{
    return (struct text){text.at, text.len - end.len};
}

/* "<prefix>.<rest>": what follows; empty when it does not begin so. */
static struct text after_prefix(struct text key, struct text prefix)
{
    bool is_there = begins_with(key, prefix) && key.len > prefix.len && key.at[prefix.len] == '.';
    return is_there ? (struct text){key.at + prefix.len + 1, key.len - prefix.len - 1}
                    : (struct text){0};
}

/* Whether an error message for this keyword can ever be shown: also of the object around it. */
static bool has_keyword(const struct question *question, struct text keyword)
{
    const struct schema_node *node = question->about;
    for (; node != NULL; node = node->parent) {
        for (size_t i = 0; i < node->count; i++) {
            if (text_equal(keyword_spelling(node->checks[i].keyword), keyword)) {
                return true;
            }
        }
    }
    return text_equal(keyword, TEXT_OF("required")) || text_equal(keyword, TEXT_OF("type")) ||
           text_equal(keyword, TEXT_OF("other"));
}

/* Whether a question may use this key though it need not be there; an unknown keyword is told. */
static bool is_of_question(
    struct pack_reading *reading, const struct question *question, struct text key,
    const char *file)
{
    struct text rest = after_prefix(key, question->prefix), error = TEXT_OF("error.");
    if (!begins_with(rest, error)) {
        return text_equal(rest, TEXT_OF("description"));
    }
    struct text keyword = {rest.at + error.len, rest.len - error.len};
    if (!has_keyword(question, keyword)) {
        pack_fault(
            reading, FINDING_error_unknown, file, key, question->page,
            "the schema of this question has no \"%.*s\"", TEXT_ARG(keyword));
    }
    return true;
}

static bool is_used(struct pack_reading *reading, struct text key, const char *file)
{
    const struct form_plan *plan = &reading->pack->form;
    for (size_t i = 0; i < reading->used_count; i++) {
        if (text_equal(reading->used[i], key)) {
            return true;
        }
    }
    for (size_t i = 0; i < plan->list_count; i++) {
        if (text_equal(plan->lists[i].add, key)) {
            return true;
        }
    }
    for (size_t i = 0; i < plan->question_count; i++) {
        if (is_of_question(reading, &plan->questions[i], key, file)) {
            return true;
        }
    }
    return false;
}

static void check_use(struct pack_reading *reading, struct text key, const char *file)
{
    struct text end = TEXT_OF(".spoken");
    struct text said = ends_with(key, end) ? without_end(key, end) : key;
    bool has_content = reading->pack->form.page_count > 0 || reading->pack->queue.count > 0;
    if (has_content && !is_used(reading, said, file)) {
        pack_fault(
            reading, FINDING_text_unused, file, key, FORM_NONE, "nothing uses a text of this name");
    }
}

/* The {places} in a text, in their order. */
static size_t places_of(struct text text, struct text places[PLACES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < text.len && count < PLACES_MAX; i++) {
        bool is_double = i + 1 < text.len && text.at[i] == '{' && text.at[i + 1] == '{';
        const char *end =
            text.at[i] == '{' && !is_double ? memchr(text.at + i, '}', text.len - i) : NULL;
        i += is_double ? 1 : 0;
        if (end != NULL) {
            places[count++] = (struct text){text.at + i + 1, (size_t)(end - text.at) - i - 1};
            i = (size_t)(end - text.at);
        }
    }
    return count;
}

static bool has_place(const struct text *places, size_t count, struct text place)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(places[i], place)) {
            return true;
        }
    }
    return false;
}

/* Whether it is the heading over an entry of a list, which has {number}. */
static bool is_entry_heading(const struct form_plan *plan, struct text key)
{
    for (size_t i = 0; i < plan->page_count; i++) {
        if (plan->pages[i].list != FORM_NONE && text_equal(plan->pages[i].title, key)) {
            return true;
        }
    }
    return false;
}

/* Whether somebody fills this place: only in messages of errors and over entries, never with an answer;
 * so a receipt cannot show one. */
static bool is_filled(const struct form_plan *plan, struct text key, struct text place)
{
    bool is_error = memmem(key.at, key.len, ".error.", 7) != NULL;
    bool is_entry = is_entry_heading(plan, key);
    return (is_error &&
            (text_equal(place, TEXT_OF("label")) || text_equal(place, TEXT_OF("limit")))) ||
           (is_entry && text_equal(place, TEXT_OF("number")));
}

static void check_places(
    struct pack_reading *reading, const struct texts_entry *entry, const struct texts_entry *german,
    const char *file)
{
    struct text own[PLACES_MAX], theirs[PLACES_MAX];
    size_t count = places_of(entry->text, own);
    for (size_t i = 0; i < count; i++) {
        if (!is_filled(&reading->pack->form, entry->key, own[i])) {
            pack_fault(
                reading, FINDING_text_place_unknown, file, entry->key, FORM_NONE,
                "{%.*s} is filled by nobody: it would be read as it stands", TEXT_ARG(own[i]));
        }
    }
    size_t wanted = german != NULL ? places_of(german->text, theirs) : count;
    bool is_same = wanted == count;
    for (size_t i = 0; i < count && german != NULL; i++) {
        is_same = is_same && has_place(theirs, wanted, own[i]);
    }
    if (!is_same) {
        pack_fault(
            reading, FINDING_text_places, file, entry->key, FORM_NONE,
            "the {places} are not those of the German text");
    }
}

static const struct texts_entry *entry_of(const struct texts *texts, struct text key)
{
    for (size_t i = 0; i < texts->count; i++) {
        if (text_equal(texts->entries[i].key, key)) {
            return &texts->entries[i];
        }
    }
    return NULL;
}

static bool has_letter(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
            return true;
        }
    }
    return false;
}

/* The same words as in German: of a sentence somebody forgot it, a word may be the same. */
static void check_translated(
    struct pack_reading *reading, const struct texts_entry *entry, struct text german,
    const char *file)
{
    if (entry->is_same || !text_equal(entry->text, german) || !has_letter(german)) {
        return;
    }
    bool is_sentence = german.len > SENTENCE_OK && memchr(german.at, ' ', german.len) != NULL;
    pack_fault(
        reading, is_sentence ? FINDING_text_untranslated : FINDING_text_same, file, entry->key,
        FORM_NONE, "the same as in German: \"%.*s\"", (int)(german.len < 80 ? german.len : 80),
        german.at);
}

void pack_lint_texts(struct pack_reading *reading)
{
    const struct pack *pack = reading->pack;
    const struct texts *german = &pack->texts[0];
    char file[40];
    for (size_t i = 0; i < pack->language_count; i++) {
        const struct texts *texts = &pack->texts[i];
        bool is_german = begins_with(texts->language, TEXT_OF("de"));
        pack_texts_file(file, texts->language);
        for (size_t k = 0; k < texts->count; k++) {
            const struct texts_entry *entry = &texts->entries[k];
            const struct texts_entry *other = i > 0 ? entry_of(german, entry->key) : NULL;
            check_use(reading, entry->key, file);
            check_places(reading, entry, other, file);
            if (other != NULL && !is_german) {
                check_translated(reading, entry, other->text, file);
            }
            pack_lint_words(reading, texts, entry);
        }
    }
}
