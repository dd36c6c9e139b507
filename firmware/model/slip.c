#include "model/slip.h"

#include <stdio.h>

#include "model/bilingual.h"

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

/* A row, where there is something to say. */
static void add(
    struct receipt_layout *layout, const struct bilingual *say, struct text label,
    struct receipt_words value)
{
    if (value.own.len > 0) {
        bilingual_row(layout, bilingual_words(say, label), value);
    }
}

/* The text of "concern.<id>.title" and the like. */
static struct receipt_words of_concern(
    const struct bilingual *say, const struct queue_concern *concern, const char *end)
{
    char key[TEXTS_KEY_MAX];
    int len = snprintf(key, sizeof key, "concern.%.*s%s", TEXT_ARG(concern->id), end);
    return bilingual_words(say, arena_text(say->arena, (struct text){key, (size_t)len}));
}

static void add_before(
    struct receipt_layout *layout, const struct bilingual *say, const struct ticket *ticket,
    bool is_alone)
{
    add(layout, say, TEXT_OF("slip.before.label"),
        bilingual_count(say, slip_before(ticket), ticket->before));
    if (!is_alone) {
        bilingual_note(layout, bilingual_words(say, TEXT_OF("waiting.others")));
    }
}

void slip_fill(
    struct receipt_layout *layout, const struct pack *pack, const struct queue_concern *concern,
    const struct ticket *ticket, const struct slip_facts *facts, struct arena *arena)
{
    const struct bilingual say =
        bilingual_of(pack, facts->language, facts->own, facts->german, arena);
    bool slot = ticket->is_slot;
    *layout = (struct receipt_layout){
        .language = facts->language,
        .office = facts->town,
        .place = facts->place,
        .title = bilingual_words(&say, slot ? TEXT_OF("slip.slot.title") : TEXT_OF("slip.title")),
        .lead = bilingual_words(&say, slot ? TEXT_OF("slip.slot.lead") : TEXT_OF("slip.lead")),
        .number_label =
            bilingual_words(&say, slot ? TEXT_OF("slip.slot.number") : TEXT_OF("slip.number")),
        .number = facts->number,
        .code = facts->code,
        .number_hint =
            bilingual_words(&say, slot ? TEXT_OF("slip.slot.hint") : TEXT_OF("slip.hint")),
        .foot = facts->terminal,
    };
    add(layout, &say, TEXT_OF("slip.concern.label"), of_concern(&say, concern, ".title"));
    add(layout, &say, TEXT_OF("slip.place.label"), of_concern(&say, concern, ".place"));
    add(layout, &say, slot ? TEXT_OF("slip.slot.when.label") : TEXT_OF("slip.when.label"),
        bilingual_moment(&say, facts->when));
    if (!slot) {
        add_before(layout, &say, ticket, facts->is_alone);
    }
    bilingual_of_pack(layout, &say, pack);
}
