/* The simulated German card against the reader's own PACE and secure messaging, which share no code
 * with it. What the AusweisApp makes of it is tests/scenario/ausweisapp.c. */
#include "drivers/sim/npa.h"

#include "base/clock.h"
#include "drivers/emrtd/pace.h"
#include "drivers/emrtd/passive.h"
#include "drivers/sim/utopia.h"
#include "tests/test.h"
#include "tests/unit/drivers/emrtd/trust_folder.h"

enum { ARENA = 1u << 17, RESET_RETRY_COUNTER = 0x2c };

struct table {
    struct npa_memory memory;
    struct npa npa;
    struct arena arena;
    struct chip chip;
    struct chip_limits limits;
    unsigned said; /* by the card to MSE:Set AT */
};

/* The reader takes no PIN and so knows no counter: it is kept from it. */
static enum link_result exchange(void *owner, struct bytes command, struct link_answer *answer)
{
    struct table *table = owner;
    static uint8_t space[9000];
    size_t len = npa_command(&table->npa, command, space, sizeof space);
    if (command.at[1] == 0x22 && len == 2) {
        table->said = (unsigned)space[0] << 8 | space[1];
        if (space[0] == 0x63 || space[0] == 0x62) {
            space[0] = 0x90;
            space[1] = 0;
        }
    }
    assert_true(len <= answer->room);
    memcpy(answer->at, space, len);
    answer->len = len;
    return LINK_OK;
}

static void activate(struct table *table)
{
    npa_reset(&table->npa);
    arena_wipe(&table->arena);
    chip_init(
        &table->chip, &(struct apdu_line){.exchange = exchange, .owner = table}, &table->limits,
        &table->arena);
}

static void lay(struct table *table, const char *name)
{
    assert_true(npa_memory_init(&table->memory, (struct text){name, strlen(name)}));
    npa_init(&table->npa, &table->memory);
    activate(table);
}

static int set_table(void **state)
{
    struct table *table = test_calloc(1, sizeof *table);
    arena_init(&table->arena, ARENA);
    *state = table;
    return 0;
}

static int clear_table(void **state)
{
    struct table *table = *state;
    arena_finish(&table->arena);
    test_free(table);
    return 0;
}

/* PACE from the beginning with one of the card's secrets. */
static enum document_result open_with(
    struct table *table, enum npa_password password, struct text digits)
{
    struct access access;
    struct pace_chance chance;
    activate(table);
    struct bytes file = {table->npa.access.at, table->npa.access.len};
    assert_int_equal(access_read(&access, file), ACCESS_OK);
    cipher_random(chance.mapping, sizeof chance.mapping);
    cipher_random(chance.key, sizeof chance.key);
    const struct pace_secret secret = {
        (enum pace_password)password, {(const uint8_t *)digits.at, digits.len}};
    return pace_open(&table->chip, &access, &secret, &chance, NULL);
}

static enum document_result open_by_pin(struct table *table, struct text digits)
{
    return open_with(table, NPA_BY_PIN, digits);
}

static unsigned send(
    struct table *table, uint8_t instruction, uint8_t p1, uint8_t p2, struct text data)
{
    uint8_t answer[300];
    struct apdu apdu = {
        .instruction = instruction,
        .p1 = p1,
        .p2 = p2,
        .data = {(const uint8_t *)data.at, data.len}};
    apdu.expected = instruction == 0xb0 ? 256 : 0;
    struct apdu_reply reply = {.data = {.at = answer, .room = sizeof answer}};
    assert_int_equal(chip_send(&table->chip, &apdu, &reply), DOCUMENT_OK);
    return reply.status;
}

static unsigned counter(struct table *table)
{
    static const char set[] = "\x80\x0a\x04\x00\x7f\x00\x07\x02\x02\x04\x02\x02\x83\x01\x03";
    activate(table);
    send(table, 0x22, 0xc1, 0xa4, (struct text){set, sizeof set - 1});
    return table->said;
}

static void the_counter_is_told_and_no_try_is_used(void **state)
{
    struct table *table = *state;
    static const struct {
        const char *name;
        unsigned status;
    } cards[] = {{"german-id", 0x9000},           {"german-id-transport", 0x9000},
                 {"german-id-suspended", 0x63c1}, {"german-id-blocked", 0x63c0},
                 {"german-id-used-up", 0x63c0},   {"german-id-deactivated", 0x6283}};
    for (size_t i = 0; i < COUNT(cards); i++) {
        lay(table, cards[i].name);
        for (int again = 0; again < 5; again++) {
            assert_int_equal(counter(table), cards[i].status);
        }
    }
    assert_false(npa_memory_init(&table->memory, TEXT_OF("id-card")));
}

static void a_wrong_pin_costs_a_try_and_the_right_one_gives_all_back(void **state)
{
    struct table *table = *state;
    lay(table, "german-id");
    assert_int_not_equal(open_by_pin(table, TEXT_OF("271829")), DOCUMENT_OK);
    assert_int_equal(counter(table), 0x63c2);
    assert_int_equal(open_by_pin(table, TEXT_OF("271828")), DOCUMENT_OK);
    assert_int_equal(counter(table), 0x9000);
}

static void the_last_try_is_not_had_without_the_can(void **state)
{
    struct table *table = *state;
    lay(table, "german-id");
    for (int i = 0; i < 5; i++) {
        assert_int_not_equal(open_by_pin(table, TEXT_OF("500540")), DOCUMENT_OK);
    }
    assert_int_equal(counter(table), 0x63c1);
    assert_int_not_equal(open_by_pin(table, TEXT_OF("271828")), DOCUMENT_OK);
    assert_int_equal(table->memory.tries, 1);
    assert_int_not_equal(open_with(table, NPA_BY_CAN, TEXT_OF("271828")), DOCUMENT_OK);
    assert_int_equal(open_with(table, NPA_BY_CAN, npa_can()), DOCUMENT_OK);
    assert_int_equal(table->memory.tries, 1); /* the CAN gives nothing back */
}

static void a_card_that_leaves_at_the_last_step_has_used_the_try(void **state)
{
    struct table *table = *state;
    lay(table, "german-id");
    static const uint8_t token[] = {0x00, 0x86, 0x00, 0x00, 0x02, 0x7c, 0x00, 0x00};
    table->npa.chosen = NPA_BY_PIN;
    table->npa.pace.step = NPA_STEP_AGREED;
    uint8_t out[9000];
    assert_int_equal(
        npa_command(&table->npa, (struct bytes){token, sizeof token}, out, sizeof out), 2);
    assert_memory_equal(out, "\x63\xc2", 2);
    assert_int_equal(counter(table), 0x63c2);
}

static void a_new_pin_is_for_who_knows_the_old_one(void **state)
{
    struct table *table = *state;
    lay(table, "german-id-transport");
    assert_int_equal(send(table, RESET_RETRY_COUNTER, 2, 3, TEXT_OF("654321")), 0x6982);
    assert_int_equal(open_with(table, NPA_BY_CAN, npa_can()), DOCUMENT_OK);
    assert_int_equal(send(table, RESET_RETRY_COUNTER, 2, 3, TEXT_OF("654321")), 0x6982);
    assert_int_equal(open_with(table, NPA_BY_PUK, npa_puk()), DOCUMENT_OK);
    assert_int_equal(send(table, RESET_RETRY_COUNTER, 2, 3, TEXT_OF("654321")), 0x6982);
    assert_string_equal(table->memory.pin, "27182");
    assert_int_equal(open_by_pin(table, TEXT_OF("27182")), DOCUMENT_OK);
    assert_int_equal(send(table, RESET_RETRY_COUNTER, 2, 3, TEXT_OF("12345")), 0x6a80);
    assert_int_equal(send(table, RESET_RETRY_COUNTER, 2, 3, TEXT_OF("65432A")), 0x6a80);
    assert_int_equal(send(table, RESET_RETRY_COUNTER, 2, 3, TEXT_OF("654321")), 0x9000);
    assert_string_equal(table->memory.pin, "654321");
    npa_init(&table->npa, &table->memory); /* taken away and laid back */
    assert_int_equal(open_by_pin(table, TEXT_OF("654321")), DOCUMENT_OK);
    assert_int_not_equal(open_by_pin(table, TEXT_OF("27182")), DOCUMENT_OK);
}

static void the_puk_unblocks_ten_times_and_sets_no_pin(void **state)
{
    struct table *table = *state;
    lay(table, "german-id-blocked");
    assert_int_not_equal(open_by_pin(table, TEXT_OF("271828")), DOCUMENT_OK);
    assert_int_not_equal(open_with(table, NPA_BY_PUK, TEXT_OF("4815162343")), DOCUMENT_OK);
    assert_int_equal(open_with(table, NPA_BY_PUK, npa_puk()), DOCUMENT_OK);
    assert_int_equal(counter(table), 0x63c0); /* to know it is not enough */
    for (int i = 0; i < NPA_UNBLOCKS; i++) {
        assert_int_equal(open_with(table, NPA_BY_PUK, npa_puk()), DOCUMENT_OK);
        assert_int_equal(send(table, RESET_RETRY_COUNTER, 3, 3, (struct text){0}), 0x9000);
        assert_int_equal(counter(table), 0x9000);
    }
    table->memory.tries = 0;
    assert_int_equal(open_with(table, NPA_BY_PUK, npa_puk()), DOCUMENT_OK);
    assert_int_equal(send(table, RESET_RETRY_COUNTER, 3, 3, (struct text){0}), 0x6983);
    assert_int_equal(counter(table), 0x63c0);
}

static void a_deactivated_card_takes_no_pin(void **state)
{
    struct table *table = *state;
    lay(table, "german-id-deactivated");
    assert_int_not_equal(open_by_pin(table, TEXT_OF("271828")), DOCUMENT_OK);
    assert_int_equal(table->memory.tries, NPA_TRIES);
}

static void files_are_read_as_the_card_allows(void **state)
{
    struct table *table = *state;
    lay(table, "german-id");
    assert_int_equal(send(table, 0xb0, 0x9e, 0, (struct text){0}), 0x9000);
    assert_int_equal(send(table, 0xb0, 0, 0xc9, (struct text){0}), 0x6b00); /* behind its end */
    assert_int_equal(send(table, 0xb0, 0x9c, 0, (struct text){0}), 0x9000);
    assert_int_equal(send(table, 0xb0, 0x9d, 0, (struct text){0}), 0x6982);
    assert_int_equal(send(table, 0xb0, 0x81, 0, (struct text){0}), 0x6a82);
    assert_int_equal(open_with(table, NPA_BY_CAN, npa_can()), DOCUMENT_OK);
    assert_int_equal(send(table, 0xb0, 0x9d, 0, (struct text){0}), 0x9000);
}

static enum passive_signature signature_of(
    struct table *table, const struct trust *trust, struct bytes *infos)
{
    struct passive passive;
    struct bytes file = {table->npa.security.at, table->npa.security.len};
    passive_read_security(&passive, trust, file, clock_utc_s(), &table->arena, infos);
    return passive.signature;
}

static void what_the_card_says_of_its_security_is_signed(void **state)
{
    struct table *table = *state;
    SCOPED(folder_remove) struct folder folder;
    SCOPED(trust_close) struct trust trust = {0};
    struct bytes infos;
    struct access open, proved;
    lay(table, "german-id");
    assert_true(folder_make(&folder) && utopia_write(folder.path, (time_t)clock_utc_s()));
    assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
    assert_int_equal(signature_of(table, &trust, &infos), PASSIVE_GOOD);
    assert_int_equal(access_read(&proved, infos), ACCESS_OK);
    struct bytes unproved = {table->npa.access.at, table->npa.access.len};
    assert_int_equal(access_read(&open, unproved), ACCESS_OK);
    assert_memory_equal(open.oid, proved.oid, sizeof open.oid);
    assert_int_equal(open.parameters, proved.parameters);
    table->npa.security.at[table->npa.security.len - 1] ^= 1;
    assert_int_not_equal(signature_of(table, &trust, &infos), PASSIVE_GOOD);
}

static void a_plain_command_ends_the_session(void **state)
{
    struct table *table = *state;
    lay(table, "german-id");
    assert_int_equal(open_by_pin(table, TEXT_OF("271828")), DOCUMENT_OK);
    chip_finish(&table->chip);
    chip_init(
        &table->chip, &(struct apdu_line){.exchange = exchange, .owner = table}, &table->limits,
        &table->arena);
    assert_int_equal(send(table, 0xb0, 0x9e, 0, (struct text){0}), 0x9000);
    assert_int_equal(send(table, RESET_RETRY_COUNTER, 2, 3, TEXT_OF("654321")), 0x6982);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            the_counter_is_told_and_no_try_is_used, set_table, clear_table),
        cmocka_unit_test_setup_teardown(
            a_wrong_pin_costs_a_try_and_the_right_one_gives_all_back, set_table, clear_table),
        cmocka_unit_test_setup_teardown(
            the_last_try_is_not_had_without_the_can, set_table, clear_table),
        cmocka_unit_test_setup_teardown(
            a_card_that_leaves_at_the_last_step_has_used_the_try, set_table, clear_table),
        cmocka_unit_test_setup_teardown(
            a_new_pin_is_for_who_knows_the_old_one, set_table, clear_table),
        cmocka_unit_test_setup_teardown(
            the_puk_unblocks_ten_times_and_sets_no_pin, set_table, clear_table),
        cmocka_unit_test_setup_teardown(a_deactivated_card_takes_no_pin, set_table, clear_table),
        cmocka_unit_test_setup_teardown(files_are_read_as_the_card_allows, set_table, clear_table),
        cmocka_unit_test_setup_teardown(
            what_the_card_says_of_its_security_is_signed, set_table, clear_table),
        cmocka_unit_test_setup_teardown(a_plain_command_ends_the_session, set_table, clear_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
