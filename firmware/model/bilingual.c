#include "model/bilingual.h"

/* The pack's texts with the program's beneath, whatever the pack was told before. */
static struct texts stacked(
    const struct pack *pack, struct text language, const struct texts *program)
{
    const struct texts *of_pack = pack_texts(pack, language);
    const struct texts *found = of_pack != NULL ? of_pack : &pack->texts[0];
    return (struct texts){
        .language = language,
        .entries = found->entries,
        .count = found->count,
        .beneath = program,
    };
}

struct bilingual bilingual_of(
    const struct pack *pack, struct text language, const struct texts *own,
    const struct texts *german, struct arena *arena)
{
    return (struct bilingual){
        stacked(pack, language, own), stacked(pack, TEXT_OF("de"), german), arena};
}

static struct receipt_words both(struct text own, struct text german)
{
    struct receipt_words words = {.own = own};
    if (!text_equal(own, german)) {
        words.german = german;
    }
    return words;
}

struct receipt_words bilingual_words(const struct bilingual *say, struct text key)
{
    struct text own = texts_find(&say->own, key), german = texts_find(&say->german, key);
    struct receipt_words words = both(own, german);
    bool is_other = !text_equal(say->own.language, say->german.language);
    words.is_german =
        is_other && text_equal(own, german) && say->own.entries == say->german.entries;
    return words;
}

struct receipt_words bilingual_count(const struct bilingual *say, struct text key, uint64_t count)
{
    return both(
        texts_count(&say->own, key, count, NULL, 0, say->arena),
        texts_count(&say->german, key, count, NULL, 0, say->arena));
}

struct receipt_words bilingual_moment(const struct bilingual *say, struct text time)
{
    const struct texts_place place = {TEXT_OF("time"), time};
    return both(
        texts_say(&say->own, TEXT_OF("time"), &place, 1, say->arena),
        texts_say(&say->german, TEXT_OF("time"), &place, 1, say->arena));
}

void bilingual_row(
    struct receipt_layout *layout, struct receipt_words label, struct receipt_words value)
{
    if (layout->row_count < RECEIPT_ROWS_MAX) {
        layout->rows[layout->row_count++] = (struct receipt_row){label, value};
    }
}

void bilingual_note(struct receipt_layout *layout, struct receipt_words note)
{
    if (layout->note_count < RECEIPT_NOTES_MAX) {
        layout->notes[layout->note_count++] = note;
    }
}

void bilingual_of_pack(
    struct receipt_layout *layout, const struct bilingual *say, const struct pack *pack)
{
    for (size_t i = 0; i < pack->row_count; i++) {
        struct receipt_words value = bilingual_words(say, pack->rows[i].value);
        if (pack->rows[i].label.len > 0) {
            bilingual_row(layout, bilingual_words(say, pack->rows[i].label), value);
        } else {
            bilingual_note(layout, value);
        }
    }
}
