#include "model/receipt.h"

#include <stdio.h>

#include "model/bilingual.h"

#define TAG_SHOWN 8 /* characters */

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

void receipt_fill(
    struct receipt_layout *layout, const struct pack *pack, const struct receipt_facts *facts,
    struct arena *arena)
{
    const struct bilingual say =
        bilingual_of(pack, facts->language, facts->own, facts->german, arena);
    const struct receipt_words authority = {.own = address(pack, arena)};
    struct receipt_words tag = {.own = facts->tag};
    tag.own.len = tag.own.len < TAG_SHOWN ? tag.own.len : TAG_SHOWN;
    bool delivered = facts->was_delivered;
    *layout = (struct receipt_layout){
        .language = facts->language,
        .office = facts->town,
        .place = facts->place,
        .title = bilingual_words(&say, TEXT_OF("receipt.title")),
        .lead = bilingual_words(
            &say, delivered ? TEXT_OF("receipt.lead.delivered") : TEXT_OF("receipt.lead.sealed")),
        .number_label = bilingual_words(&say, TEXT_OF("receipt.number.label")),
        .number = facts->number,
        .number_hint = bilingual_words(&say, TEXT_OF("receipt.number.hint")),
        .foot = facts->terminal,
    };
    const struct {
        struct text label;
        struct receipt_words value;
    } rows[] = {
        {TEXT_OF("receipt.service.label"),
         bilingual_words(&say, service_key(&say.own, facts->service))},
        {TEXT_OF("receipt.authority.label"), authority},
        {TEXT_OF("receipt.handed_in.label"), bilingual_moment(&say, facts->handed_in)},
        {TEXT_OF("receipt.state.label"), bilingual_words(
                                             &say, delivered ? TEXT_OF("receipt.state.delivered")
                                                             : TEXT_OF("receipt.state.sealed"))},
        {TEXT_OF("receipt.tag.label"), tag},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].value.own.len > 0) {
            bilingual_row(layout, bilingual_words(&say, rows[i].label), rows[i].value);
        }
    }
    bilingual_of_pack(layout, &say, pack);
}
