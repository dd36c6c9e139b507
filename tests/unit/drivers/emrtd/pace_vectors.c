/* PACE against worked examples: the BSI's, with a document that answers its values (curves and
 * Diffie-Hellman), and integrated mapping of ICAO 9303-11 appendix H.1. */
#include "drivers/emrtd/pace.h"

#include "drivers/emrtd/pace_integrated.h"
#include "drivers/emrtd/tlv.h"
#include "tests/test.h"
#include "tests/vectors.h"

/* A document that gives what stands in the example, and the reader's values it expects. */
struct example {
    const json_t *values;
    const char *prefix; /* "tc_ecdh" or "tc_dh" */
    unsigned at;        /* next step */
};

/* A value of the example, without the zero that makes a number positive. */
static size_t value_of(const struct example *example, const char *name, uint8_t *to, size_t room)
{
    char whole[64];
    snprintf(whole, sizeof whole, "%s_%s", example->prefix, name);
    size_t len = vectors_bytes(example->values, whole, to, room);
    assert_true(len > 0);
    if (len % 2 == 1 && to[0] == 0) {
        memmove(to, to + 1, --len);
    }
    return len;
}

static const struct step {
    uint32_t ours, theirs; /* tags */
    const char *expected, *given;
} steps[] = {
    {0, 0x80, NULL, "nonce_enc"},
    {0x81, 0x82, "map_pcd_pub_key", "map_picc_pub_key"},
    {0x83, 0x84, "pcd_pub_key", "picc_pub_key"},
    {0x85, 0x86, "authentication_token_pcd", "authentication_token_picc"},
};

/* The data of a command that is not empty. */
static struct bytes data_of(struct bytes command)
{
    bool is_extended = command.at[4] == 0;
    size_t head = is_extended ? 7 : 5;
    size_t len = is_extended ? (size_t)command.at[5] << 8 | command.at[6] : command.at[4];
    assert_true(head + len <= command.len);
    return (struct bytes){command.at + head, len};
}

static enum link_result play(void *owner, struct bytes command, struct link_answer *answer)
{
    struct example *example = owner;
    uint8_t value[300], object[300];
    struct tlv_writer outer = {.at = answer->at, .size = answer->room - 2};
    if (command.at[1] == 0x86) {
        assert_true(example->at < COUNT(steps));
        const struct step *step = &steps[example->at++];
        struct tlv tlv = tlv_of(data_of(command));
        struct bytes content = tlv_expect(&tlv, 0x7c);
        if (step->expected != NULL) {
            size_t len = value_of(example, step->expected, value, sizeof value);
            struct bytes got = tlv_find(content, step->ours, NULL);
            assert_int_equal(got.len, len);
            assert_memory_equal(got.at, value, len);
        }
        size_t len = value_of(example, step->given, value, sizeof value);
        struct tlv_writer inner = {.at = object, .size = sizeof object};
        tlv_put(&inner, step->theirs, (struct bytes){value, len});
        tlv_put(&outer, 0x7c, tlv_written(&inner));
    }
    memcpy(answer->at + outer.len, "\x90\x00", 2);
    answer->len = outer.len + 2;
    return LINK_OK;
}

static void put_scalar(const struct example *example, const char *name, uint8_t *scalar)
{
    uint8_t key[GROUP_SCALAR_MAX];
    size_t len = value_of(example, name, key, sizeof key);
    memset(scalar, 0, GROUP_SCALAR_MAX);
    memcpy(scalar + GROUP_SCALAR_MAX - len, key, len);
}

static void run_example(const char *prefix, unsigned parameters)
{
    SCOPED(json_release) json_t *file = vectors_read("bsi-tr03110-worked-example.json");
    if (file == NULL) {
        SKIP("no BSI worked example in $FOYER_SHARED/data/id-cards");
    }
    struct example example = {.values = json_object_get(file, "values"), .prefix = prefix};
    uint8_t octets[400], key[CIPHER_KEY_MAX];
    struct access access;
    size_t len = value_of(&example, "ef_cardaccess", octets, sizeof octets);
    assert_int_equal(access_read(&access, (struct bytes){octets, len}), ACCESS_OK);
    assert_int_equal(access.parameters, parameters);
    assert_int_equal(access.mapping, ACCESS_MAPPING_GENERIC);
    struct arena arena;
    struct chip chip;
    struct chip_limits limits = {0};
    struct pace_chance chance;
    arena_init(&arena, 1u << 16);
    chip_init(&chip, &(struct apdu_line){.exchange = play, .owner = &example}, &limits, &arena);
    put_scalar(&example, "map_pcd_priv_key", chance.mapping);
    put_scalar(&example, "pcd_priv_key", chance.key);
    struct pace_secret secret = {
        .password = PACE_PASSWORD_CAN, .value = {(const uint8_t *)"123456", 6}};
    assert_int_equal(pace_open(&chip, &access, &secret, &chance, NULL), DOCUMENT_OK);
    assert_int_equal(example.at, COUNT(steps));
    value_of(&example, "k_mac", key, sizeof key);
    assert_memory_equal(chip.messaging.mac, key, 16);
    value_of(&example, "k_enc", key, sizeof key);
    assert_memory_equal(chip.messaging.encrypt, key, 16);
    chip_finish(&chip);
    arena_finish(&arena);
}

static void pace_on_a_curve_runs_as_in_the_bsi_example(void **state)
{
    (void)state;
    run_example("tc_ecdh", 13);
}

static void pace_with_diffie_hellman_runs_as_in_the_bsi_example(void **state)
{
    (void)state;
    run_example("tc_dh", 0);
}

static void integrated_mapping_is_that_of_appendix_h1(void **state)
{
    (void)state;
    SCOPED(json_release) json_t *file = vectors_read("icao9303-vectors.json");
    if (file == NULL) {
        SKIP("no ICAO vectors in $FOYER_SHARED/data/id-cards");
    }
    const json_t *vector = json_object_get(file, "H1_PACE_ECDH_IM");
    const json_t *mapped = json_object_get(vector, "mapped_generator");
    uint8_t theirs[16], ours[16] = {0}, random[PACE_INTEGRATED_MAX], should[65];
    assert_int_equal(vectors_bytes(vector, "s", theirs, sizeof theirs), 16);
    assert_int_equal(vectors_bytes(vector, "t", ours, sizeof ours), 16);
    size_t len = pace_integrated_random(CIPHER_AES128, theirs, ours, 256, random);
    assert_int_equal(len, vectors_bytes(vector, "R", should, sizeof should));
    assert_memory_equal(random, should, len);
    SCOPED(group_finish) struct group group;
    struct group_element generator;
    assert_true(group_init(&group, 13));
    assert_true(group_encode(&group, (struct bytes){random, len}, &generator));
    for (size_t i = 0; i < 2; i++) {
        len = vectors_hex(json_string_value(json_array_get(mapped, i)), should, sizeof should);
        assert_int_equal(len, 32);
        assert_memory_equal(generator.at + 1 + 32 * i, should, len);
    }
    /* Another nonce makes another one. */
    struct group_element other;
    ours[0] ^= 1;
    len = pace_integrated_random(CIPHER_AES128, theirs, ours, 256, random);
    assert_true(group_encode(&group, (struct bytes){random, len}, &other));
    assert_memory_not_equal(other.at, generator.at, generator.len);
}

/* The example of appendix H.2 has the BSI's nonce; of its 128 octets the digest stands here. */
static void integrated_mapping_of_numbers_is_that_of_appendix_h2(void **state)
{
    (void)state;
    static const char digest[] = "7B6CD3DD846B369BA6873B0EC87AF106E46BF575";
    SCOPED(json_release) json_t *file = vectors_read("bsi-tr03110-worked-example.json");
    if (file == NULL) {
        SKIP("no BSI worked example in $FOYER_SHARED/data/id-cards");
    }
    struct example example = {.values = json_object_get(file, "values"), .prefix = "tc_dh"};
    uint8_t theirs[16], ours[16], random[PACE_INTEGRATED_MAX], should[20], got[20];
    assert_int_equal(value_of(&example, "nonce", theirs, sizeof theirs), 16);
    vectors_hex("B3A6DB3C870C3E99245E0D1C06B747DE", ours, sizeof ours);
    SCOPED(group_finish) struct group group;
    struct group_element generator;
    assert_true(group_init(&group, 0));
    size_t len = pace_integrated_random(CIPHER_AES128, theirs, ours, 1024, random);
    assert_int_equal(len, 144);
    assert_true(group_encode(&group, (struct bytes){random, len}, &generator));
    vectors_hex(digest, should, sizeof should);
    cipher_sha1((struct bytes){generator.at, generator.len}, got);
    assert_memory_equal(got, should, sizeof should);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pace_on_a_curve_runs_as_in_the_bsi_example),
        cmocka_unit_test(pace_with_diffie_hellman_runs_as_in_the_bsi_example),
        cmocka_unit_test(integrated_mapping_is_that_of_appendix_h1),
        cmocka_unit_test(integrated_mapping_of_numbers_is_that_of_appendix_h2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
