/* The reader against the simulated documents, whose cryptography is another's: no reader between. */
#include "drivers/emrtd/document.h"

#include "drivers/emrtd/elementary.h"
#include "drivers/emrtd/pace.h"
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
    unsigned apdus, in_session;
    size_t done, total;
};

static enum link_result exchange(void *owner, struct bytes command, struct link_answer *answer)
{
    struct table *table = owner;
    uint8_t space[CHIP_ANSWER_MAX];
    size_t len = icao_command(&table->icao, command, space, sizeof space);
    table->apdus++;
    table->in_session += (command.at[0] & 0x0c) == 0x0c;
    assert_true(len <= answer->room);
    memcpy(answer->at, space, len);
    answer->len = len;
    if (table->spoil != NULL) {
        table->spoil(table->apdus, table->in_session, answer);
    }
    return LINK_OK;
}

static void note(void *owner, size_t done, size_t total)
{
    struct table *table = owner;
    assert_true(done >= table->done && done <= total);
    table->done = done;
    table->total = total;
}

static void activate(struct table *table)
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

static int set_table(void **state)
{
    struct table *table = test_calloc(1, sizeof *table);
    arena_init(&table->arena, ARENA);
    arena_init(&table->kept, ARENA);
    *state = table;
    return 0;
}

static int clear_table(void **state)
{
    struct table *table = *state;
    arena_finish(&table->arena);
    arena_finish(&table->kept);
    trust_close(&table->trust);
    test_free(table);
    return 0;
}

static void lay(struct table *table, const char *name)
{
    const struct specimen *specimen = specimen_find((struct text){name, strlen(name)});
    assert_non_null(specimen);
    arena_wipe(&table->arena);
    table->limits = (struct chip_limits){0};
    icao_init(&table->icao, specimen, &table->faults);
    activate(table);
}

static struct document_secret by_can(const char *can)
{
    return (struct document_secret){.can = {can, strlen(can)}};
}

static struct document_secret by_print(const struct table *table)
{
    const struct specimen *specimen = table->icao.specimen;
    return (struct document_secret){
        .document_number = {specimen->document_number, strlen(specimen->document_number)},
        .birth_date = {specimen->birth, TODAY_LEN},
        .expiry_date = {specimen->expiry, TODAY_LEN}};
}

/* As the card process does it: again after DOCUMENT_AGAIN. */
static enum document_result read_it(
    struct table *table, const struct document_secret *secret, struct person *person)
{
    enum document_result result = DOCUMENT_AGAIN;
    const struct document_wish wish = {
        .secret = *secret,
        .wants = table->wants,
        .today = "2026-11-24",
        .now_s = NOW_S,
        .policy = open_policy,
        .trust = &table->trust};
    if (!table->files.was_lifted) {
        arena_wipe(&table->kept);
        table->files = (struct document_files){.arena = &table->kept};
        table->report = (struct document_report){0};
    }
    for (int i = 0; i < DOCUMENT_TRIES && result == DOCUMENT_AGAIN; i++) {
        activate(table);
        result = document_read(&table->chip, &table->arena, &wish, &table->files, &table->report);
        chip_finish(&table->chip);
    }
    *person = table->report.person;
    return result;
}

static void assert_text(struct text text, const char *should)
{
    assert_int_equal(text.len, strlen(should));
    assert_memory_equal(text.at, should, text.len);
}

static void assert_is(const struct person *person, const struct specimen *specimen)
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

static void every_document_is_read_by_what_it_offers(void **state)
{
    struct table *table = *state;
    size_t count;
    const struct specimen *all = specimen_all(&count);
    for (size_t i = 0; i < count; i++) {
        if (all[i].kind != SPECIMEN_DOCUMENT || strcmp(all[i].issuer, "D") == 0) {
            continue;
        }
        struct person person;
        lay(table, all[i].name);
        struct document_secret secret = by_print(table);
        assert_int_equal(read_it(table, &secret, &person), DOCUMENT_OK);
        assert_is(&person, &all[i]);
        assert_int_equal(table->done, table->total); /* also where it had expected more */
        if (all[i].can != NULL) {
            secret = by_can(all[i].can);
            assert_int_equal(read_it(table, &secret, &person), DOCUMENT_OK);
            assert_is(&person, &all[i]);
        }
    }
}

static void a_full_name_in_dg11_is_taken_with_its_letters(void **state)
{
    struct table *table = *state;
    struct person person;
    lay(table, "id-card");
    struct document_secret secret = by_can("482913");
    assert_int_equal(read_it(table, &secret, &person), DOCUMENT_OK);
    assert_text(person.family_name, "Müller");
    assert_text(person.given_names, "Ayşe Maria");
    assert_int_equal(person.form, MRZ_TD1);
}

static void kinds_are_told_without_a_secret(void **state)
{
    struct table *table = *state;
    static const struct {
        const char *name;
        enum document_kind kind;
    } cases[] = {{"id-card", DOCUMENT_KIND_CAN},           {"passport", DOCUMENT_KIND_MRZ},
                 {"german-eid", DOCUMENT_KIND_GERMAN_EID}, {"bank-card", DOCUMENT_KIND_NONE},
                 {"passport-pace", DOCUMENT_KIND_CAN},     {"residence-permit", DOCUMENT_KIND_CAN}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum document_kind kind;
        lay(table, cases[i].name);
        assert_int_equal(document_recognise(&table->chip, &table->arena, &kind), DOCUMENT_OK);
        assert_int_equal(kind, cases[i].kind);
    }
}

static void a_wrong_secret_is_told_from_other_failures(void **state)
{
    struct table *table = *state;
    struct person person;
    lay(table, "id-card");
    struct document_secret secret = by_can("482914");
    assert_int_equal(read_it(table, &secret, &person), DOCUMENT_WRONG_SECRET);
    secret = by_can("48291");
    assert_int_equal(read_it(table, &secret, &person), DOCUMENT_WRONG_SECRET);
    lay(table, "passport");
    secret = by_print(table);
    secret.expiry_date = TEXT_OF("2031-05-01");
    assert_int_equal(read_it(table, &secret, &person), DOCUMENT_WRONG_SECRET);
    secret = by_can("482913"); /* a passport without PACE knows no CAN */
    assert_int_equal(read_it(table, &secret, &person), DOCUMENT_REFUSED);
    assert_int_equal(person.family_name.len, 0);
}

static void all_lengths_that_a_document_refuses_are_found(void **state)
{
    struct table *table = *state;
    static const enum fault_read faults[] = {
        FAULT_READ_6282, FAULT_READ_6700, FAULT_READ_6700_PLAIN, FAULT_READ_6CXX};
    static const char *const names[] = {"id-card", "passport", "residence-permit"};
    for (size_t i = 0; i < COUNT(faults) * COUNT(names); i++) {
        struct person person;
        lay(table, names[i % COUNT(names)]);
        table->faults.read = faults[i / COUNT(names)];
        struct document_secret secret = by_print(table);
        assert_int_equal(read_it(table, &secret, &person), DOCUMENT_OK);
        assert_is(&person, table->icao.specimen);
    }
    table->faults.read = FAULT_READ_NONE;
}

/* A bit of each protected answer in turn: the MAC, the cryptogram, the status. */
static void flip_mac(unsigned number, unsigned in_session, struct link_answer *answer)
{
    (void)number;
    if (in_session > 0) {
        answer->at[answer->len - 3] ^= 1;
    }
}

static void flip_data(unsigned number, unsigned in_session, struct link_answer *answer)
{
    (void)number;
    if (in_session > 0 && answer->len > 30) {
        answer->at[5] ^= 1;
    }
}

static void flip_status(unsigned number, unsigned in_session, struct link_answer *answer)
{
    (void)number;
    if (in_session > 0) {
        answer->at[answer->len - 13] ^= 1; /* in DO99: its protected status word */
    }
}

static void strip(unsigned number, unsigned in_session, struct link_answer *answer)
{
    (void)number;
    if (in_session > 1) {
        memcpy(answer->at, "\x61\x02\x5f\x1f\x90\x00", 6); /* plain data in a session */
        answer->len = 6;
    }
}

static void bare(unsigned number, unsigned in_session, struct link_answer *answer)
{
    (void)number;
    if (in_session > 1) {
        memcpy(answer->at, "\x90\x00", 2);
        answer->len = 2;
    }
}

static void a_changed_answer_ends_the_reading(void **state)
{
    struct table *table = *state;
    static spoil *const spoils[] = {flip_mac, flip_data, flip_status, strip, bare};
    static const char *const names[] = {"id-card", "passport"};
    for (size_t i = 0; i < COUNT(spoils) * COUNT(names); i++) {
        struct person person;
        lay(table, names[i % COUNT(names)]);
        table->spoil = spoils[i / COUNT(names)];
        struct document_secret secret = by_print(table);
        assert_int_equal(read_it(table, &secret, &person), DOCUMENT_FOUL);
        assert_int_equal(person.family_name.len, 0);
        assert_in_range(table->in_session, 1, 2); /* nothing was sent after it */
    }
}

static void a_spoilt_mac_and_a_length_that_cannot_be_are_foul(void **state)
{
    struct table *table = *state;
    struct person person;
    lay(table, "id-card");
    struct document_secret secret = by_can("482913");
    table->faults.wrong_mac = true;
    assert_int_equal(read_it(table, &secret, &person), DOCUMENT_FOUL);
    table->faults = (struct faults){.oversized_tlv = true};
    assert_int_equal(read_it(table, &secret, &person), DOCUMENT_FOUL);
    table->faults = (struct faults){0};
    assert_int_equal(read_it(table, &secret, &person), DOCUMENT_OK); /* the control */
}

/* A card that sends our own ephemeral key back would make both tokens equal. */
static enum link_result mirror(void *owner, struct bytes command, struct link_answer *answer)
{
    enum link_result result = exchange(owner, command, answer);
    if (command.at[1] == 0x86 && command.len > 12 && command.at[7] == 0x83) {
        memcpy(answer->at, command.at + 5, command.at[4]);
        answer->at[2] = 0x84;
        answer->len = command.at[4] + 2u;
        memcpy(answer->at + answer->len - 2, "\x90\x00", 2);
    }
    return result;
}

static void a_mirrored_key_is_refused(void **state)
{
    struct table *table = *state;
    struct person person;
    lay(table, "id-card");
    struct document_secret secret = by_can("482913");
    table->exchange = mirror;
    assert_int_equal(read_it(table, &secret, &person), DOCUMENT_FOUL);
    assert_int_equal(table->icao.pace.step, ICAO_PACE_AGREED); /* no token was sent after it */
}

/* PACE disturbed: never BAC instead. */
static void disturb_pace(unsigned number, unsigned in_session, struct link_answer *answer)
{
    (void)in_session;
    if (number == 3) {
        memcpy(answer->at, "\x6a\x80", 2);
        answer->len = 2;
    }
}

static void there_is_no_way_from_pace_to_bac(void **state)
{
    struct table *table = *state;
    struct person person;
    lay(table, "passport-pace");
    table->spoil = disturb_pace;
    struct document_secret secret = by_print(table);
    assert_int_equal(read_it(table, &secret, &person), DOCUMENT_REFUSED);
    assert_int_equal(table->apdus, 3); /* EF.CardAccess, MSE:Set AT, the nonce: and no more */
}

static void odd_points_are_no_keys(void **state)
{
    (void)state;
    SCOPED(curve_finish) struct curve curve;
    struct curve_point point, other;
    uint8_t octets[65] = {4};
    assert_true(curve_init(&curve, 13));
    assert_false(curve_read(&curve, (struct bytes){octets, sizeof octets}, &point)); /* (0, 0) */
    assert_false(curve_read(&curve, (struct bytes){octets, 1}, &point));
    static const uint8_t two[] = {2}, zero[] = {0};
    assert_true(curve_multiply(&curve, NULL, (struct bytes){two, 1}, &point));
    assert_false(curve_multiply(&curve, NULL, (struct bytes){zero, 1}, &other)); /* infinity */
    assert_true(curve_read(&curve, (struct bytes){point.at, point.len}, &other));
    other.at[other.len - 1] ^= 1;
    assert_false(curve_read(&curve, (struct bytes){other.at, other.len}, &point));
    other.at[0] = 2;
    assert_false(curve_read(&curve, (struct bytes){other.at, 33}, &point)); /* compressed */
    struct curve none;
    assert_false(curve_init(&none, 7));
    assert_false(curve_init(&none, 19));
}

static void names_that_are_no_text_are_not_taken(void **state)
{
    struct table *table = *state;
    static const struct {
        const char *content;
        const char *family, *given;
    } cases[] = {
        {"\x6b\x0b\x5f\x0e\x08M\xc3\xbc<<A<B", "Mü", "A B"},
        {"\x6b\x06\x5f\x0e\x03NUR", "NUR", ""},
        {"\x6b\x06\x5f\x0e\x03<<A", "OLD", "OLDER"},
        {"\x6b\x06\x5f\x0e\x03M\xff<", "OLD", "OLDER"},
        {"\x6b\x06\x5f\x0e\x03M\x07<", "OLD", "OLDER"},
        {"\x6b\x03\x5f\x0e\x09", "OLD", "OLDER"},
        {"\x61\x03\x5f\x0e\x00", "OLD", "OLDER"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct person person = {.family_name = TEXT_OF("OLD"), .given_names = TEXT_OF("OLDER")};
        struct bytes file = {(const uint8_t *)cases[i].content, strlen(cases[i].content)};
        person_read_dg11(&person, &table->arena, file);
        assert_text(person.family_name, cases[i].family);
        assert_text(person.given_names, cases[i].given);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            every_document_is_read_by_what_it_offers, set_table, clear_table),
        cmocka_unit_test_setup_teardown(
            a_full_name_in_dg11_is_taken_with_its_letters, set_table, clear_table),
        cmocka_unit_test_setup_teardown(kinds_are_told_without_a_secret, set_table, clear_table),
        cmocka_unit_test_setup_teardown(
            a_wrong_secret_is_told_from_other_failures, set_table, clear_table),
        cmocka_unit_test_setup_teardown(
            all_lengths_that_a_document_refuses_are_found, set_table, clear_table),
        cmocka_unit_test_setup_teardown(a_changed_answer_ends_the_reading, set_table, clear_table),
        cmocka_unit_test_setup_teardown(
            a_spoilt_mac_and_a_length_that_cannot_be_are_foul, set_table, clear_table),
        cmocka_unit_test_setup_teardown(a_mirrored_key_is_refused, set_table, clear_table),
        cmocka_unit_test_setup_teardown(there_is_no_way_from_pace_to_bac, set_table, clear_table),
        cmocka_unit_test(odd_points_are_no_keys),
        cmocka_unit_test_setup_teardown(
            names_that_are_no_text_are_not_taken, set_table, clear_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
