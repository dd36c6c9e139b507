#include "model/slip.h"

#include <stdio.h>

struct filling {
    struct receipt_layout *layout;
    const struct texts *own, *german; /* of the pack, the program's beneath */
    struct arena *arena;
};

void slip_number(char to[8], const struct ticket *ticket)
{
    snprintf(to, 8, "%c %03u", ticket->letter, ticket->number % 1000);
}

struct text slip_before(const struct ticket *ticket)
{
    if (ticket->before == 0) {
        return ticket->is_counted ? TEXT_OF("waiting.before.none") : TEXT_OF("waiting.given.none");
    }
    return ticket->is_counted ? TEXT_OF("waiting.before.some") : TEXT_OF("waiting.given.some");
}

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
static struct receipt_words moment(const struct filling *filling, struct text time)
{
    const struct texts_place place = {TEXT_OF("time"), time};
    return both(
        texts_say(filling->own, TEXT_OF("time"), &place, 1, filling->arena),
        texts_say(filling->german, TEXT_OF("time"), &place, 1, filling->arena));
}

static void add(struct filling *filling, const char *label, struct receipt_words value)
{
    struct receipt_layout *layout = filling->layout;
    struct text key = {label, strlen(label)};
    if (layout->row_count < RECEIPT_ROWS_MAX && value.own.len > 0) {
        layout->rows[layout->row_count++] = (struct receipt_row){words(filling, key), value};
    }
}

/* "concern.<id>.title" and the like, kept in the arena. */
static struct text concern_key(
    const struct filling *filling, const struct queue_concern *concern, const char *end)
{
    char key[TEXTS_KEY_MAX];
    int len = snprintf(key, sizeof key, "concern.%.*s%s", TEXT_ARG(concern->id), end);
    return arena_text(filling->arena, (struct text){key, (size_t)len});
}

static void add_of_pack(struct filling *filling, const struct pack *pack)
{
    struct receipt_layout *layout = filling->layout;
    for (size_t i = 0; i < pack->row_count; i++) {
        const struct pack_row *row = &pack->rows[i];
        struct receipt_words value = words(filling, row->value);
        if (row->label.len > 0 && layout->row_count < RECEIPT_ROWS_MAX) {
            layout->rows[layout->row_count++] =
                (struct receipt_row){words(filling, row->label), value};
        } else if (row->label.len == 0 && layout->note_count < RECEIPT_NOTES_MAX) {
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

static void add_before(
    struct filling *filling, const struct ticket *ticket, const struct slip_facts *facts)
{
    struct text key = slip_before(ticket);
    struct receipt_words how_many = both(
        texts_count(filling->own, key, ticket->before, NULL, 0, filling->arena),
        texts_count(filling->german, key, ticket->before, NULL, 0, filling->arena));
    add(filling, "slip.before.label", how_many);
    if (!facts->is_alone && filling->layout->note_count < RECEIPT_NOTES_MAX) {
        filling->layout->notes[filling->layout->note_count++] =
            words(filling, TEXT_OF("waiting.others"));
    }
}

void slip_fill(
    struct receipt_layout *layout, const struct pack *pack, const struct queue_concern *concern,
    const struct ticket *ticket, const struct slip_facts *facts, struct arena *arena)
{
    const struct texts own = stacked(pack, facts->language, facts->own);
    const struct texts german = stacked(pack, TEXT_OF("de"), facts->german);
    struct filling filling = {layout, &own, &german, arena};
    bool slot = ticket->is_slot;
    *layout = (struct receipt_layout){
        .language = facts->language,
        .office = facts->town,
        .place = facts->place,
        .title = words(&filling, slot ? TEXT_OF("slip.slot.title") : TEXT_OF("slip.title")),
        .lead = words(&filling, slot ? TEXT_OF("slip.slot.lead") : TEXT_OF("slip.lead")),
        .number_label =
            words(&filling, slot ? TEXT_OF("slip.slot.number") : TEXT_OF("slip.number")),
        .number = facts->number,
        .code = facts->code,
        .number_hint = words(&filling, slot ? TEXT_OF("slip.slot.hint") : TEXT_OF("slip.hint")),
        .foot = facts->terminal,
    };
    add(&filling, "slip.concern.label", words(&filling, concern_key(&filling, concern, ".title")));
    add(&filling, "slip.place.label", words(&filling, concern_key(&filling, concern, ".place")));
    add(&filling, slot ? "slip.slot.when.label" : "slip.when.label", moment(&filling, facts->when));
    if (!slot) {
        add_before(&filling, ticket, facts);
    }
    add_of_pack(&filling, pack);
}
