/* PACE in every variant against the card's end in tests/card_end.h, and against hostile ones. */
#include "drivers/emrtd/pace.h"

#include <time.h>

#include "tests/card_end.h"

/* The secret is a CAN; both ends. */
static const uint8_t can[] = "135790";

struct bench {
    struct card_end card;
    struct arena arena;
    struct chip_limits limits;
    struct chip chip;
    struct pace_chance chance;
    struct pace_proof proof;
    struct pace_secret secret;
};

static const uint8_t agreements[2][3] = {{1, 3, 0}, {2, 4, 6}}; /* by is_curve and mapping */

static void begin(
    struct bench *bench, enum access_mapping mapping, enum cipher cipher, unsigned parameters)
{
    *bench = (struct bench){
        .secret = {.password = PACE_PASSWORD_CAN, .value = {can, 6}},
        .card = {
            .password = {can, 6},
            .access = {.mapping = mapping, .cipher = cipher, .parameters = parameters}}};
    static const uint8_t id_pace[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x04};
    struct card_end *card = &bench->card;
    memcpy(card->access.oid, id_pace, sizeof id_pace);
    card->access.oid[8] = agreements[parameters >= CURVE_LEAST][mapping];
    card->access.oid[9] = (uint8_t)(1 + cipher);
    assert_true(group_init(&card->group, parameters));
    cipher_random(card->chip_private, sizeof card->chip_private);
    card->chip_private[0] = 0x11;
    cipher_random((uint8_t *)&bench->chance, sizeof bench->chance);
    arena_init(&bench->arena, 1u << 16);
    chip_init(
        &bench->chip, &(struct apdu_line){.exchange = card_exchange, .owner = card}, &bench->limits,
        &bench->arena);
}

static void end(struct bench *bench)
{
    chip_finish(&bench->chip);
    arena_finish(&bench->arena);
    group_finish(&bench->card.group);
}

static enum document_result run(struct bench *bench)
{
    return pace_open(
        &bench->chip, &bench->card.access, &bench->secret, &bench->chance, &bench->proof);
}

/* A protected exchange works in both directions. */
static void assert_talks(struct bench *bench)
{
    uint8_t space[32];
    struct apdu_reply reply = {.data = {.at = space, .room = sizeof space}};
    const struct apdu read = {.instruction = 0xb0, .p1 = 0x9e, .expected = 4};
    assert_true(bench->chip.is_secured);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(chip_send(&bench->chip, &read, &reply), DOCUMENT_OK);
        assert_int_equal(reply.status, STATUS_WORD_OK);
        assert_int_equal(reply.data.len, 4);
    }
}

static void every_variant_opens_a_session(void **state)
{
    (void)state;
    for (unsigned parameters = 0; parameters < GROUP_COUNT; parameters++) {
        for (int mapping = 0; mapping <= ACCESS_MAPPING_CHIP; mapping++) {
            bool is_curve = parameters >= CURVE_LEAST;
            bool exists = group_bits(parameters) > 0 && (is_curve || mapping < 2) &&
                          !(mapping == ACCESS_MAPPING_INTEGRATED && parameters == 10);
            for (unsigned cipher = 0; exists && cipher < CIPHER_COUNT; cipher++) {
                struct bench bench;
                begin(&bench, (enum access_mapping)mapping, (enum cipher)cipher, parameters);
                assert_int_equal(run(&bench), DOCUMENT_OK);
                assert_int_equal(bench.proof.is_there, mapping == ACCESS_MAPPING_CHIP);
                assert_talks(&bench);
                end(&bench);
            }
        }
    }
}

static void a_wrong_can_is_told(void **state)
{
    (void)state;
    for (int mapping = 0; mapping <= ACCESS_MAPPING_CHIP; mapping++) {
        struct bench bench;
        begin(&bench, (enum access_mapping)mapping, CIPHER_AES128, 13);
        bench.secret.value = (struct bytes){(const uint8_t *)"135791", 6};
        assert_int_equal(run(&bench), DOCUMENT_WRONG_SECRET);
        assert_false(bench.chip.is_secured);
        assert_false(bench.proof.is_there);
        end(&bench);
    }
}

static void hostile_answers_end_it(void **state)
{
    (void)state;
    static const struct {
        enum card_fault fault;
        enum access_mapping mapping;
        unsigned parameters;
    } cases[] = {
        {CARD_MIRRORS_KEY, ACCESS_MAPPING_GENERIC, 13},
        {CARD_MIRRORS_KEY, ACCESS_MAPPING_INTEGRATED, 13},
        {CARD_MIRRORS_KEY, ACCESS_MAPPING_GENERIC, 2},
        {CARD_MIRRORS_KEY, ACCESS_MAPPING_INTEGRATED, 2},
        {CARD_OFF_CURVE, ACCESS_MAPPING_GENERIC, 13},
        {CARD_OFF_CURVE, ACCESS_MAPPING_INTEGRATED, 12},
        {CARD_OFF_CURVE, ACCESS_MAPPING_GENERIC, 1},
        {CARD_SMALL_ORDER, ACCESS_MAPPING_GENERIC, 0},
        {CARD_SMALL_ORDER, ACCESS_MAPPING_INTEGRATED, 1},
        {CARD_WRONG_TOKEN, ACCESS_MAPPING_GENERIC, 13},
        {CARD_WRONG_NONCE_SIZE, ACCESS_MAPPING_INTEGRATED, 13},
        {CARD_NO_PROOF, ACCESS_MAPPING_CHIP, 13},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct bench bench;
        begin(&bench, cases[i].mapping, CIPHER_AES128, cases[i].parameters);
        bench.card.fault = cases[i].fault;
        assert_int_equal(run(&bench), DOCUMENT_FOUL);
        assert_false(bench.chip.is_secured);
        end(&bench);
    }
}

/* EF.CardSecurity's content: one key for chip authentication on the curve of PACE. */
static size_t put_infos(struct bench *bench, unsigned parameters, uint8_t *to, size_t room)
{
    static const uint8_t id_pk[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x01, 0x02};
    static const uint8_t standardised[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x01, 0x02};
    uint8_t a[300], b[300], string[150] = {0}, number = (uint8_t)parameters;
    SCOPED(group_finish) struct group group;
    struct group_element key;
    assert_true(group_init(&group, parameters));
    assert_true(group_multiply(
        &group, NULL, (struct bytes){bench->card.chip_private, sizeof bench->card.chip_private},
        &key));
    memcpy(string + 1, key.at, key.len);
    struct tlv_writer one = {.at = a, .size = sizeof a}, two = {.at = b, .size = sizeof b};
    tlv_put(&one, 0x06, (struct bytes){standardised, sizeof standardised});
    tlv_put(&one, 0x02, (struct bytes){&number, 1});
    tlv_put(&two, 0x30, tlv_written(&one));
    tlv_put(&two, 0x03, (struct bytes){string, 1 + key.len});
    one.len = 0;
    tlv_put(&one, 0x06, (struct bytes){id_pk, sizeof id_pk});
    tlv_put(&one, 0x30, tlv_written(&two));
    two.len = 0;
    tlv_put(&two, 0x30, tlv_written(&one));
    struct tlv_writer out = {.at = to, .size = room};
    tlv_put(&out, 0x31, tlv_written(&two));
    assert_false(out.failed);
    return out.len;
}

static enum clone_check check(struct bench *bench, unsigned parameters)
{
    uint8_t infos[400];
    size_t len = put_infos(bench, parameters, infos, sizeof infos);
    return chip_authentication_of_mapping(&bench->proof, (struct bytes){infos, len});
}

static void the_mapping_proves_the_chip(void **state)
{
    (void)state;
    static const unsigned curves[] = {12, 13, 15, 17, 18};
    for (size_t i = 0; i < COUNT(curves); i++) {
        struct bench bench;
        begin(&bench, ACCESS_MAPPING_CHIP, CIPHER_AES256, curves[i]);
        assert_int_equal(run(&bench), DOCUMENT_OK);
        assert_int_equal(check(&bench, curves[i]), CLONE_CHECK_PASSED);
        assert_int_equal(check(&bench, 14), CLONE_CHECK_UNKNOWN); /* a key elsewhere */
        bench.card.chip_private[3] ^= 1;
        assert_int_equal(check(&bench, curves[i]), CLONE_CHECK_FAILED); /* another chip's key */
        end(&bench);
    }
}

static void a_copy_fails_at_the_mapping(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, ACCESS_MAPPING_CHIP, CIPHER_AES128, 13);
    bench.card.fault = CARD_OTHER_CHIP_KEY;
    assert_int_equal(
        run(&bench), DOCUMENT_OK); /* the session is one; whose chip it is, is not proved */
    assert_int_equal(check(&bench, 13), CLONE_CHECK_FAILED);
    assert_int_equal(
        chip_authentication_of_mapping(&bench.proof, (struct bytes){0}), CLONE_CHECK_FOUL);
    end(&bench);
    begin(&bench, ACCESS_MAPPING_GENERIC, CIPHER_AES128, 13);
    assert_int_equal(run(&bench), DOCUMENT_OK);
    assert_int_equal(check(&bench, 13), CLONE_CHECK_NONE);
    end(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_variant_opens_a_session),
        cmocka_unit_test(a_wrong_can_is_told),
        cmocka_unit_test(hostile_answers_end_it),
        cmocka_unit_test(the_mapping_proves_the_chip),
        cmocka_unit_test(a_copy_fails_at_the_mapping),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
