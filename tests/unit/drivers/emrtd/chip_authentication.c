/* Chip authentication against the card's end in tests/card_end.h; DG14s of real documents; the values of
 * the BSI's worked example. */
#include "drivers/emrtd/chip_authentication.h"

#include "drivers/emrtd/chip_key.h"
#include "tests/card_end.h"
#include "tests/vectors.h"

struct bench {
    struct card_end card;
    struct arena arena;
    struct chip_limits limits;
    struct chip chip;
    struct chip_authentication_chance chance;
    uint8_t dg14[1200];
    size_t dg14_len;
};

/* How the key of DG14 says what its group is. */
enum form { STANDARDISED, NAMED, WRITTEN_OUT, X942, PKCS3 };

static size_t number_into(const BIGNUM *number, uint8_t *to)
{
    to[0] = 0;
    return 1 + (size_t)BN_bn2bin(number, to + 1);
}

static void put_number(struct tlv_writer *out, const BIGNUM *number)
{
    uint8_t octets[520];
    tlv_put(out, 0x02, (struct bytes){octets, number_into(number, octets)});
}

/* A curve with all its numbers. */
static void put_written_out(struct tlv_writer *out, const struct group *group)
{
    uint8_t inner_space[300], whole_space[700], octets[150];
    static const uint8_t prime_field[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x01, 0x01};
    BIGNUM *p = BN_new(), *a = BN_new(), *b = BN_new();
    assert_int_equal(EC_GROUP_get_curve(group->curve.group, p, a, b, NULL), 1);
    struct tlv_writer whole = {.at = whole_space, .size = sizeof whole_space};
    struct tlv_writer inner = {.at = inner_space, .size = sizeof inner_space};
    tlv_put(&whole, 0x02, (struct bytes){(const uint8_t *)"\x01", 1});
    tlv_put(&inner, 0x06, (struct bytes){prime_field, sizeof prime_field});
    put_number(&inner, p);
    tlv_put(&whole, 0x30, tlv_written(&inner));
    inner.len = 0;
    size_t field = group->curve.field;
    BN_bn2binpad(a, octets, (int)field);
    tlv_put(&inner, 0x04, (struct bytes){octets, field});
    BN_bn2binpad(b, octets, (int)field);
    tlv_put(&inner, 0x04, (struct bytes){octets, field});
    tlv_put(&whole, 0x30, tlv_written(&inner));
    size_t len = EC_POINT_point2oct(
        group->curve.group, EC_GROUP_get0_generator(group->curve.group),
        POINT_CONVERSION_UNCOMPRESSED, octets, sizeof octets, NULL);
    tlv_put(&whole, 0x04, (struct bytes){octets, len});
    put_number(&whole, EC_GROUP_get0_order(group->curve.group));
    tlv_put(&whole, 0x02, (struct bytes){(const uint8_t *)"\x01", 1});
    tlv_put(out, 0x30, tlv_written(&whole));
    BN_free(p);
    BN_free(a);
    BN_free(b);
}

static void put_numbers(struct tlv_writer *out, const struct group *group, bool with_order)
{
    uint8_t space[900];
    struct tlv_writer inner = {.at = space, .size = sizeof space};
    put_number(&inner, group->numbers.prime);
    put_number(&inner, group->numbers.generator);
    if (with_order) {
        put_number(&inner, group->numbers.order);
    }
    tlv_put(out, 0x30, tlv_written(&inner));
}

static void put_algorithm(
    struct tlv_writer *out, const struct group *group, enum form form, unsigned parameters)
{
    uint8_t number = (uint8_t)parameters;
    switch (form) {
    case STANDARDISED:
        tlv_put(out, 0x06, (struct bytes){(const uint8_t *)"\x04\x00\x7f\x00\x07\x01\x02", 7});
        tlv_put(out, 0x02, (struct bytes){&number, 1});
        break;
    case NAMED: /* brainpoolP256r1 */
        tlv_put(out, 0x06, (struct bytes){(const uint8_t *)"\x2a\x86\x48\xce\x3d\x02\x01", 7});
        tlv_put(
            out, 0x06, (struct bytes){(const uint8_t *)"\x2b\x24\x03\x03\x02\x08\x01\x01\x07", 9});
        break;
    case WRITTEN_OUT:
        tlv_put(out, 0x06, (struct bytes){(const uint8_t *)"\x2a\x86\x48\xce\x3d\x02\x01", 7});
        put_written_out(out, group);
        break;
    case X942:
        tlv_put(out, 0x06, (struct bytes){(const uint8_t *)"\x2a\x86\x48\xce\x3e\x02\x01", 7});
        put_numbers(out, group, true);
        break;
    case PKCS3:
        tlv_put(
            out, 0x06, (struct bytes){(const uint8_t *)"\x2a\x86\x48\x86\xf7\x0d\x01\x03\x01", 9});
        put_numbers(out, group, false);
        break;
    }
}

static void put_key(
    struct tlv_writer *out, struct bench *bench, enum form form, unsigned parameters)
{
    uint8_t a_space[1100], b_space[1100], string[600] = {0};
    uint8_t oid[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x01, 0x01};
    struct group *group = &bench->card.chip_group;
    struct group_element key;
    struct bytes scalar = {bench->card.chip_private, sizeof bench->card.chip_private};
    assert_true(group_multiply(group, NULL, scalar, &key));
    size_t len = key.len;
    memcpy(string + 1, key.at, key.len);
    if (!group->is_curve) {
        struct tlv_writer integer = {.at = string + 1, .size = sizeof string - 1};
        BIGNUM *number = BN_bin2bn(key.at, (int)key.len, NULL);
        put_number(&integer, number);
        BN_free(number);
        len = integer.len;
    }
    oid[8] = group->is_curve ? 2 : 1;
    struct tlv_writer a = {.at = a_space, .size = sizeof a_space};
    struct tlv_writer b = {.at = b_space, .size = sizeof b_space};
    put_algorithm(&a, group, form, parameters);
    tlv_put(&b, 0x30, tlv_written(&a));
    tlv_put(&b, 0x03, (struct bytes){string, 1 + len});
    a.len = 0;
    tlv_put(&a, 0x06, (struct bytes){oid, sizeof oid});
    tlv_put(&a, 0x30, tlv_written(&b));
    tlv_put(&a, 0x02, (struct bytes){(const uint8_t *)"\x07", 1});
    tlv_put(out, 0x30, tlv_written(&a));
}

static void put_info(struct tlv_writer *out, bool is_curve, enum cipher cipher, uint8_t version)
{
    uint8_t oid[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x03, 0x01, 0x01}, space[40];
    struct tlv_writer info = {.at = space, .size = sizeof space};
    oid[8] = is_curve ? 2 : 1;
    oid[9] = (uint8_t)(1 + cipher);
    tlv_put(&info, 0x06, (struct bytes){oid, sizeof oid});
    tlv_put(&info, 0x02, (struct bytes){&version, 1});
    tlv_put(&info, 0x02, (struct bytes){(const uint8_t *)"\x07", 1});
    tlv_put(out, 0x30, tlv_written(&info));
}

static void begin(struct bench *bench, unsigned parameters, enum form form, enum cipher cipher)
{
    uint8_t a_space[1200], b_space[1200];
    *bench = (struct bench){.card = {.chip_cipher = cipher, .is_secured = true}};
    assert_true(group_init(&bench->card.chip_group, parameters));
    cipher_random(bench->card.chip_private, sizeof bench->card.chip_private);
    cipher_random((uint8_t *)&bench->chance, sizeof bench->chance);
    struct tlv_writer a = {.at = a_space, .size = sizeof a_space};
    struct tlv_writer b = {.at = b_space, .size = sizeof b_space};
    struct tlv_writer out = {.at = bench->dg14, .size = sizeof bench->dg14};
    bool is_curve = bench->card.chip_group.is_curve;
    put_info(&a, is_curve, CIPHER_3DES, cipher == CIPHER_3DES ? 1 : 2); /* 2 is not for us */
    put_key(&a, bench, form, parameters);
    put_info(&a, is_curve, cipher, 1);
    tlv_put(&b, 0x31, tlv_written(&a));
    tlv_put(&out, 0x6e, tlv_written(&b));
    assert_false(out.failed);
    bench->dg14_len = out.len;
    arena_init(&bench->arena, 1u << 16);
    chip_init(
        &bench->chip, &(struct apdu_line){.exchange = card_exchange, .owner = &bench->card},
        &bench->limits, &bench->arena);
    messaging_init(
        &bench->chip.messaging, CIPHER_3DES, (struct bytes){(const uint8_t *)"secret", 6});
    bench->card.messaging = bench->chip.messaging;
    bench->chip.is_secured = true;
}

static void end(struct bench *bench)
{
    chip_finish(&bench->chip);
    arena_finish(&bench->arena);
    group_finish(&bench->card.chip_group);
}

static enum clone_check run(struct bench *bench)
{
    enum clone_check check;
    assert_int_equal(
        chip_authentication_run(
            &bench->chip, (struct bytes){bench->dg14, bench->dg14_len}, &bench->chance, &check),
        DOCUMENT_OK);
    return check;
}

static const struct {
    unsigned parameters;
    enum form form;
    enum cipher cipher;
} offers[] = {
    {13, STANDARDISED, CIPHER_AES128}, {17, STANDARDISED, CIPHER_AES256},
    {18, STANDARDISED, CIPHER_AES192}, {13, NAMED, CIPHER_AES128},
    {13, NAMED, CIPHER_3DES},          {12, WRITTEN_OUT, CIPHER_AES128},
    {11, WRITTEN_OUT, CIPHER_3DES},    {18, WRITTEN_OUT, CIPHER_AES256},
    {0, X942, CIPHER_AES128},          {2, X942, CIPHER_AES256},
    {0, PKCS3, CIPHER_3DES},           {1, PKCS3, CIPHER_AES192},
    {2, STANDARDISED, CIPHER_3DES},
};

static void the_chip_proves_its_key_and_the_session_has_new_ones(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(offers); i++) {
        struct bench bench;
        begin(&bench, offers[i].parameters, offers[i].form, offers[i].cipher);
        assert_int_equal(run(&bench), CLONE_CHECK_PASSED);
        assert_int_equal(bench.card.commands, offers[i].cipher == CIPHER_3DES ? 2 : 3);
        assert_int_equal(bench.chip.messaging.cipher, offers[i].cipher);
        end(&bench);
    }
}

static void a_copy_fails(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(offers); i++) {
        for (int fault = CARD_OTHER_CHIP_KEY; fault <= CARD_REFUSES_CHIP; fault++) {
            struct bench bench;
            begin(&bench, offers[i].parameters, offers[i].form, offers[i].cipher);
            bench.card.fault = (enum card_fault)fault;
            assert_int_equal(
                run(&bench), fault == CARD_NO_PROOF ? CLONE_CHECK_PASSED : CLONE_CHECK_FAILED);
            end(&bench);
        }
    }
}

/* One altered byte of the curve's numbers makes it another curve: not known, and nothing is sent. */
static void a_curve_of_ones_own_is_refused(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, 12, WRITTEN_OUT, CIPHER_AES128);
    unsigned unknown = 0;
    for (size_t i = 120; i < 340; i++) {
        bench.dg14[i] ^= 0x04;
        enum clone_check check = run(&bench);
        assert_true(check == CLONE_CHECK_UNKNOWN || check == CLONE_CHECK_FOUL);
        unknown += check == CLONE_CHECK_UNKNOWN;
        bench.dg14[i] ^= 0x04;
    }
    assert_in_range(unknown, 150, 220); /* the rest are lengths, and bytes of the key */
    assert_int_equal(bench.card.commands, 0);
    assert_int_equal(run(&bench), CLONE_CHECK_PASSED);
    end(&bench);
}

static void a_lost_card_says_nothing_about_the_chip(void **state)
{
    (void)state;
    struct bench bench;
    enum clone_check check = CLONE_CHECK_FAILED;
    begin(&bench, 2, X942, CIPHER_AES128);
    bench.limits.refuses_longer = true;
    assert_int_equal(run(&bench), CLONE_CHECK_UNKNOWN);
    assert_int_equal(
        chip_authentication_run(
            &bench.chip, (struct bytes){(const uint8_t *)"\x6e\x02\x31\x00", 4}, &bench.chance,
            &check),
        DOCUMENT_OK);
    assert_int_equal(check, CLONE_CHECK_NONE);
    assert_int_equal(
        chip_authentication_run(&bench.chip, (struct bytes){bench.dg14, 30}, &bench.chance, &check),
        DOCUMENT_OK);
    assert_int_equal(check, CLONE_CHECK_FOUL);
    assert_int_equal(bench.card.commands, 0);
    end(&bench);
}

/* Keeps the first command, and is taken away then. */
struct witness {
    uint8_t at[1024];
    size_t len;
};

static enum link_result be_silent(void *owner, struct bytes command, struct link_answer *answer)
{
    struct witness *witness = owner;
    memcpy(witness->at, command.at, command.len);
    witness->len = command.len;
    answer->len = 0;
    return LINK_SILENT;
}

static size_t read_dg14(const char *name, uint8_t *to, size_t room)
{
    char path[500];
    const char *shared = getenv("FOYER_SHARED");
    snprintf(
        path, sizeof path, "%s/data/id-cards/emrtd/%s", shared == NULL ? "../shared" : shared,
        name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return 0;
    }
    size_t len = fread(to, 1, room, file);
    fclose(file);
    return len;
}

/* What goes to the chip of a document with this DG14: one MSE:Set KAT with a key of `len` bytes. */
static void assert_sets_key(const char *name, size_t len)
{
    uint8_t dg14[1024];
    struct arena arena;
    struct chip_limits limits = {0};
    struct chip chip;
    struct witness witness = {.len = 0};
    struct chip_authentication_chance chance;
    enum clone_check check;
    size_t size = read_dg14(name, dg14, sizeof dg14);
    if (size == 0) {
        SKIP("no DG14 in $FOYER_SHARED/data/id-cards/emrtd");
    }
    arena_init(&arena, 1u << 16);
    chip_init(
        &chip, &(struct apdu_line){.exchange = be_silent, .owner = &witness}, &limits, &arena);
    memset(&chance, 0x5a, sizeof chance);
    assert_int_equal(
        chip_authentication_run(&chip, (struct bytes){dg14, size}, &chance, &check),
        DOCUMENT_SILENT);
    assert_int_equal(check, CLONE_CHECK_NONE);
    assert_memory_equal(witness.at, "\x00\x22\x41\xa6", 4);
    size_t head = len < 128 ? 2 : 3;
    assert_int_equal(witness.at[4], head + len);
    assert_int_equal(witness.at[5], 0x91);
    assert_int_equal(witness.at[4 + head], len);
    assert_int_equal(witness.len, 5 + head + len);
    chip_finish(&chip);
    arena_finish(&arena);
}

static void the_dg14_of_doc_9303_is_read(void **state)
{
    (void)state;
    assert_sets_key("doc9303/dg14.bin", 128);
}

static void the_dg14_of_the_specimen_of_2008_is_read(void **state)
{
    (void)state;
    assert_sets_key("bsi2008/Datagroup14.bin", 57); /* brainpoolP224r1, written out */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_chip_proves_its_key_and_the_session_has_new_ones),
        cmocka_unit_test(a_copy_fails),
        cmocka_unit_test(a_curve_of_ones_own_is_refused),
        cmocka_unit_test(a_lost_card_says_nothing_about_the_chip),
        cmocka_unit_test(the_dg14_of_doc_9303_is_read),
        cmocka_unit_test(the_dg14_of_the_specimen_of_2008_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
