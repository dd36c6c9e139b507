#include "model/receipt.h"

#include <stdio.h>

#define TAG_SHOWN 8 /* characters */

struct filling {
    struct receipt_layout *layout;
    const struct texts *own, *german; /* of the pack, the program's beneath */
};

/* The same in German is said once. */
static struct receipt_words both(struct text own, struct text german)
{
    struct receipt_words words = {.own = own};
    if (!text_equal(own, german)) {
        words.german = german;
    }
    return words;
}

/* A text in the citizen's language and, where that is another one, in German. */
static struct receipt_words words(const struct filling *filling, struct text key)
{
    struct text own = texts_find(filling->own, key), german = texts_find(filling->german, key);
    struct receipt_words found = both(own, german);
    bool is_other = !text_equal(filling->own->language, filling->german->language);
    found.is_german =
        is_other && text_equal(own, german) && filling->own->entries == filling->german->entries;
    return found;
}

/* Day and time as people of either language write it. */
static struct receipt_words moment(
    const struct filling *filling, struct text time, struct arena *arena)
{
    const struct texts_place place = {TEXT_OF("time"), time};
    return both(
        texts_say(filling->own, TEXT_OF("time"), &place, 1, arena),
        texts_say(filling->german, TEXT_OF("time"), &place, 1, arena));
}

static void add_row(struct filling *filling, struct receipt_words label, struct receipt_words value)
{
    struct receipt_layout *layout = filling->layout;
    if (layout->row_count < RECEIPT_ROWS_MAX) {
        layout->rows[layout->row_count++] = (struct receipt_row){label, value};
    }
}

/* A row whose value is the same in every language. */
static void add_fact(struct filling *filling, struct text label, struct text value)
{
    if (value.len > 0) {
        add_row(filling, words(filling, label), (struct receipt_words){.own = value});
    }
}

/* The authority's name and address, one below the other. */
static struct text address(const struct pack *pack, struct arena *arena)
{
    size_t len = pack->authority.len;
    for (size_t i = 0; i < pack->line_count; i++) {
        len += 1 + pack->lines[i].len;
    }
    char *to = arena_take(arena, len);
    size_t at = pack->authority.len;
    memcpy(to, pack->authority.at, at);
    for (size_t i = 0; i < pack->line_count; i++) {
        to[at++] = '\n';
        memcpy(to + at, pack->lines[i].at, pack->lines[i].len);
        at += pack->lines[i].len;
    }
    return (struct text){to, len};
}

/* The key of what the service is called: "service.title.end" where an answer says which it is. */
static struct text service_key(const struct texts *texts, struct text answer)
{
    char key[TEXTS_KEY_MAX];
    int len = snprintf(key, sizeof key, "service.title.%.*s", TEXT_ARG(answer));
    struct text found = {0};
    if (answer.len > 0 && (size_t)len < sizeof key) {
        found = texts_key(texts, (struct text){key, (size_t)len});
    }
    return found.len > 0 ? found : TEXT_OF("service.title");
}

static void add_of_pack(struct filling *filling, const struct pack *pack)
{
    struct receipt_layout *layout = filling->layout;
    for (size_t i = 0; i < pack->row_count; i++) {
        struct receipt_words value = words(filling, pack->rows[i].value);
        if (pack->rows[i].label.len > 0) {
            add_row(filling, words(filling, pack->rows[i].label), value);
        } else if (layout->note_count < RECEIPT_NOTES_MAX) {
            layout->notes[layout->note_count++] = value;
        }
    }
}

/* The pack's texts with the program's beneath, whatever the pack was told before. What a pack does not say
 * in `language` it says in German. */
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

void receipt_fill(
    struct receipt_layout *layout, const struct pack *pack, const struct receipt_facts *facts,
    struct arena *arena)
{
    const struct texts own = stacked(pack, facts->language, facts->own);
    const struct texts german = stacked(pack, TEXT_OF("de"), facts->german);
    struct filling filling = {layout, &own, &german};
    struct text tag = facts->tag;
    tag.len = tag.len < TAG_SHOWN ? tag.len : TAG_SHOWN;
    *layout = (struct receipt_layout){
        .language = facts->language,
        .office = facts->town,
        .place = facts->place,
        .title = words(&filling, TEXT_OF("receipt.title")),
        .lead = words(
            &filling, facts->was_delivered ? TEXT_OF("receipt.lead.delivered")
                                           : TEXT_OF("receipt.lead.sealed")),
        .number_label = words(&filling, TEXT_OF("receipt.number.label")),
        .number = facts->number,
        .number_hint = words(&filling, TEXT_OF("receipt.number.hint")),
        .foot = facts->terminal,
    };
    add_row(
        &filling, words(&filling, TEXT_OF("receipt.service.label")),
        words(&filling, service_key(filling.own, facts->service)));
    add_fact(&filling, TEXT_OF("receipt.authority.label"), address(pack, arena));
    add_row(
        &filling, words(&filling, TEXT_OF("receipt.handed_in.label")),
        moment(&filling, facts->handed_in, arena));
    add_row(
        &filling, words(&filling, TEXT_OF("receipt.state.label")),
        words(
            &filling, facts->was_delivered ? TEXT_OF("receipt.state.delivered")
                                           : TEXT_OF("receipt.state.sealed")));
    add_fact(&filling, TEXT_OF("receipt.tag.label"), tag);
    add_of_pack(&filling, pack);
}
