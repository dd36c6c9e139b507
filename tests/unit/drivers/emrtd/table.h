/* A simulated document on the table, with nothing between it and the reader: for unit tests. */
#pragma once

#include "drivers/emrtd/document.h"
#include "drivers/sim/icao.h"
#include "tests/test.h"

enum { ARENA = 1u << 20, TODAY_LEN = 10 };

#define NOW_S 1795521600u /* 2026-11-24 */

static const struct document_policy open_policy = {.foreign_passport = true, .foreign_id = true};

/* What is done to an answer on its way: by its number, and its number among the protected ones. */
typedef void spoil(unsigned number, unsigned in_session, struct link_answer *answer);

struct table {
    struct icao icao;
    struct faults faults;
    struct arena arena, kept;
    struct document_files files;
    struct document_report report;
    struct trust trust;
    unsigned wants;
    struct chip chip;
    struct chip_limits limits;
    spoil *spoil;
    apdu_exchange *exchange; /* NULL: the usual one */
    struct document_policy policy;
    unsigned lift_at; /* no answer from this APDU on since the activation; 0: never */
    unsigned apdus, in_session;
    size_t done, total;
};

static inline enum link_result exchange(
    void *owner, struct bytes command, struct link_answer *answer)
{
    struct table *table = owner;
    uint8_t space[CHIP_ANSWER_MAX];
    size_t len = icao_command(&table->icao, command, space, sizeof space);
    table->apdus++;
    if (table->lift_at != 0 && table->apdus >= table->lift_at) {
        return LINK_SILENT;
    }
    table->in_session += (command.at[0] & 0x0c) == 0x0c;
    assert_true(len <= answer->room);
    memcpy(answer->at, space, len);
    answer->len = len;
    if (table->spoil != NULL) {
        table->spoil(table->apdus, table->in_session, answer);
    }
    return LINK_OK;
}

static inline void note(void *owner, size_t done, size_t total)
{
    struct table *table = owner;
    assert_true(done >= table->done && done <= total);
    table->done = done;
    table->total = total;
}

static inline void activate(struct table *table)
{
    icao_reset(&table->icao);
    table->apdus = table->in_session = 0;
    table->done = 0;
    chip_init(
        &table->chip,
        &(struct apdu_line){
            .exchange = table->exchange != NULL ? table->exchange : exchange, .owner = table},
        &table->limits, &table->arena);
    table->chip.progress = note;
    table->chip.owner = table;
}

static inline int set_table(void **state)
{
    struct table *table = test_calloc(1, sizeof *table);
    arena_init(&table->arena, ARENA);
    arena_init(&table->kept, ARENA);
    table->policy = open_policy;
    *state = table;
    return 0;
}

static inline int clear_table(void **state)
{
    struct table *table = *state;
    arena_finish(&table->arena);
    arena_finish(&table->kept);
    trust_close(&table->trust);
    test_free(table);
    return 0;
}

static inline void lay(struct table *table, const char *name)
{
    const struct specimen *specimen = specimen_find((struct text){name, strlen(name)});
    assert_non_null(specimen);
    arena_wipe(&table->arena);
    table->limits = (struct chip_limits){0};
    icao_init(&table->icao, specimen, &table->faults);
    activate(table);
}

static inline struct document_secret by_can(const char *can)
{
    return (struct document_secret){.can = {can, strlen(can)}};
}

static inline struct document_secret by_print(const struct table *table)
{
    const struct specimen *specimen = table->icao.specimen;
    return (struct document_secret){
        .document_number = {specimen->document_number, strlen(specimen->document_number)},
        .birth_date = {specimen->birth, TODAY_LEN},
        .expiry_date = {specimen->expiry, TODAY_LEN}};
}

/* As the card process does it: again after DOCUMENT_AGAIN. */
static inline enum document_result read_it(
    struct table *table, const struct document_secret *secret, struct person *person)
{
    enum document_result result = DOCUMENT_AGAIN;
    const struct document_wish wish = {
        .secret = *secret,
        .wants = table->wants,
        .today = "2026-11-24",
        .now_s = NOW_S,
        .policy = table->policy,
        .trust = &table->trust};
    if (!table->files.was_lifted) {
        arena_wipe(&table->kept);
        table->files = (struct document_files){.arena = &table->kept};
        table->report = (struct document_report){0};
    }
    arena_wipe(&table->arena);
    for (int i = 0; i < DOCUMENT_TRIES && result == DOCUMENT_AGAIN; i++) {
        activate(table);
        result = document_read(&table->chip, &table->arena, &wish, &table->files, &table->report);
        chip_finish(&table->chip);
    }
    *person = table->report.person;
    return result;
}

static inline void assert_text(struct text text, const char *should)
{
    assert_int_equal(text.len, strlen(should));
    assert_memory_equal(text.at, should, text.len);
}

static inline void assert_is(const struct person *person, const struct specimen *specimen)
{
    assert_text(person->document_number, specimen->document_number);
    assert_text(person->birth_date, specimen->birth);
    assert_text(person->expiry_date, specimen->expiry);
    assert_text(person->nationality, specimen->nationality);
    assert_text(person->issuer, specimen->issuer);
    assert_int_equal(person->sex.at[0], specimen->sex);
    if (specimen->full_name == NULL) {
        assert_text(person->family_name, specimen->family_name);
        assert_text(person->given_names, specimen->given_names);
    }
}
