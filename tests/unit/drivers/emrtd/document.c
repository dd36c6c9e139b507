/* The reader against the simulated documents, whose cryptography is another's: no reader between. */
#include "drivers/emrtd/document.h"

#include "drivers/emrtd/elementary.h"
#include "drivers/emrtd/pace.h"
#include "drivers/sim/icao.h"
#include "tests/test.h"
#include "tests/unit/drivers/emrtd/table.h"

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
