/* The worked examples of ICAO 9303-11 (D.3, D.4, G.1), of the BSI, and one AES-256 trace, replayed
 * octet by octet against the reader. */
#include "tests/vectors.h"

#include "drivers/emrtd/bac.h"
#include "drivers/emrtd/pace.h"
#include "tests/test.h"

/* Answers the APDUs of a vector; fails on any other. */
struct tape {
    const json_t *apdus; /* pairs of hex texts */
    size_t at;
};

static enum link_result play(void *owner, struct bytes command, struct link_answer *answer)
{
    struct tape *tape = owner;
    uint8_t should[512];
    const json_t *pair = json_array_get(tape->apdus, tape->at++);
    size_t len = vectors_hex(json_string_value(json_array_get(pair, 0)), should, sizeof should);
    assert_int_equal(command.len, len);
    assert_memory_equal(command.at, should, len);
    answer->len = vectors_hex(json_string_value(json_array_get(pair, 1)), answer->at, answer->room);
    return LINK_OK;
}

struct bench {
    struct arena arena;
    struct chip chip;
    struct chip_limits limits;
    struct tape tape;
};

static void begin(struct bench *bench, const json_t *apdus)
{
    *bench = (struct bench){.tape = {.apdus = apdus}};
    arena_init(&bench->arena, 1u << 16);
    chip_init(
        &bench->chip, &(struct apdu_line){.exchange = play, .owner = &bench->tape}, &bench->limits,
        &bench->arena);
}

static void end(struct bench *bench)
{
    assert_int_equal(bench->tape.at, json_array_size(bench->tape.apdus));
    chip_finish(&bench->chip);
    arena_finish(&bench->arena);
}

static void expect(const json_t *vector, const char *name, const uint8_t *got, size_t len)
{
    uint8_t should[128];
    assert_int_equal(vectors_bytes(vector, name, should, sizeof should), len);
    assert_memory_equal(got, should, len);
}

/* The private keys of the vectors stand at the end of the scalars. */
static void put_key(const json_t *vector, const char *name, uint8_t *scalar)
{
    uint8_t key[CURVE_SCALAR_MAX];
    size_t len = vectors_bytes(vector, name, key, sizeof key);
    assert_in_range(len, 1, CURVE_SCALAR_MAX);
    memset(scalar, 0, CURVE_SCALAR_MAX);
    memcpy(scalar + CURVE_SCALAR_MAX - len, key, len);
}

static void bac_runs_as_in_appendix_d3(void **state)
{
    (void)state;
    SCOPED(json_release) json_t *file = vectors_read("icao9303-vectors.json");
    if (file == NULL) {
        SKIP("no ICAO vectors in $FOYER_SHARED/data/id-cards");
    }
    const json_t *vector = json_object_get(file, "D3_BAC");
    SCOPED(json_release) json_t *apdus = json_array();
    json_array_append(apdus, json_object_get(vector, "get_challenge"));
    json_array_append(apdus, json_object_get(vector, "external_authenticate"));
    struct bench bench;
    struct bac_chance chance;
    begin(&bench, apdus);
    vectors_bytes(vector, "rnd_ifd", chance.nonce, sizeof chance.nonce);
    vectors_bytes(vector, "k_ifd", chance.seed, sizeof chance.seed);
    struct bytes secret = {(const uint8_t *)"L898902C<369080619406236", 24};
    assert_int_equal(bac_open(&bench.chip, secret, &chance), DOCUMENT_OK);
    expect(vector, "ks_enc", bench.chip.messaging.encrypt, 16);
    expect(vector, "ks_mac", bench.chip.messaging.mac, 16);
    expect(vector, "ssc", bench.chip.messaging.counter, 8);
    end(&bench);
}

/* Three protected commands: SELECT EF.COM, its head, the rest. */
static void read_common(const json_t *vector, struct bench *bench, enum cipher cipher, size_t rest)
{
    bench->chip.messaging.cipher = cipher;
    bench->chip.is_secured = true;
    uint8_t file[64];
    struct apdu_reply reply = {.data = {.at = file, .room = 32}};
    const struct apdu select = {
        .instruction = 0xa4, .p1 = 2, .p2 = 0x0c, .data = {(const uint8_t *)"\x01\x1e", 2}};
    assert_int_equal(chip_send(&bench->chip, &select, &reply), DOCUMENT_OK);
    assert_int_equal(reply.status, STATUS_WORD_OK);
    const struct apdu head = {.instruction = 0xb0, .expected = 4};
    assert_int_equal(chip_send(&bench->chip, &head, &reply), DOCUMENT_OK);
    assert_int_equal(reply.data.len, 4);
    const struct apdu tail = {.instruction = 0xb0, .p2 = 4, .expected = rest};
    reply.data = (struct link_answer){.at = file + 4, .room = 40};
    assert_int_equal(chip_send(&bench->chip, &tail, &reply), DOCUMENT_OK);
    assert_int_equal(reply.data.len, rest);
    expect(vector, "ef_com", file, 4 + rest);
}

static void secure_messaging_runs_as_in_appendix_d4(void **state)
{
    (void)state;
    SCOPED(json_release) json_t *file = vectors_read("icao9303-vectors.json");
    if (file == NULL) {
        SKIP("no ICAO vectors in $FOYER_SHARED/data/id-cards");
    }
    const json_t *keys = json_object_get(file, "D3_BAC");
    const json_t *vector = json_object_get(file, "D4_SM");
    struct bench bench;
    begin(&bench, json_object_get(vector, "apdus"));
    vectors_bytes(keys, "ks_enc", bench.chip.messaging.encrypt, 16);
    vectors_bytes(keys, "ks_mac", bench.chip.messaging.mac, 16);
    vectors_bytes(keys, "ssc", bench.chip.messaging.counter, 8);
    read_common(vector, &bench, CIPHER_3DES, 18);
    expect(vector, "ssc_after", bench.chip.messaging.counter, 8);
    end(&bench);
}

static void secure_messaging_runs_with_aes_256(void **state)
{
    (void)state;
    SCOPED(json_release) json_t *file = vectors_read("icao9303-vectors.json");
    if (file == NULL) {
        SKIP("no ICAO vectors in $FOYER_SHARED/data/id-cards");
    }
    const json_t *vector = json_object_get(file, "SM_AES256");
    struct bench bench;
    begin(&bench, json_object_get(vector, "apdus"));
    vectors_bytes(vector, "ks_enc", bench.chip.messaging.encrypt, 32);
    vectors_bytes(vector, "ks_mac", bench.chip.messaging.mac, 32);
    vectors_bytes(vector, "ssc", bench.chip.messaging.counter, 16);
    read_common(vector, &bench, CIPHER_AES256, 22);
    end(&bench);
}

static void pace_runs_as_in_appendix_g1(void **state)
{
    (void)state;
    SCOPED(json_release) json_t *file = vectors_read("icao9303-vectors.json");
    if (file == NULL) {
        SKIP("no ICAO vectors in $FOYER_SHARED/data/id-cards");
    }
    const json_t *vector = json_object_get(file, "G1_PACE_ECDH_GM");
    uint8_t info[64], access_file[64];
    size_t len = vectors_bytes(vector, "paceinfo", info, sizeof info);
    access_file[0] = 0x31;
    access_file[1] = (uint8_t)len;
    memcpy(access_file + 2, info, len);
    struct access access;
    assert_int_equal(access_read(&access, (struct bytes){access_file, 2 + len}), ACCESS_OK);
    assert_int_equal(access.cipher, CIPHER_AES128);
    assert_int_equal(access.parameters, 13);
    struct bench bench;
    struct pace_chance chance;
    begin(&bench, json_object_get(vector, "apdus"));
    put_key(vector, "map_priv", chance.mapping);
    put_key(vector, "eph_priv", chance.key);
    struct pace_secret secret = {
        .password = PACE_PASSWORD_MRZ, .value = {(const uint8_t *)"T22000129364081251010318", 24}};
    assert_int_equal(pace_open(&bench.chip, &access, &secret, &chance, NULL), DOCUMENT_OK);
    expect(vector, "ks_enc", bench.chip.messaging.encrypt, 16);
    expect(vector, "ks_mac", bench.chip.messaging.mac, 16);
    end(&bench);
}

static void multiply(
    struct curve *curve, const struct curve_point *base, const json_t *values, const char *name,
    struct curve_point *product)
{
    uint8_t scalar[CURVE_SCALAR_MAX];
    put_key(values, name, scalar);
    assert_true(curve_multiply(curve, base, (struct bytes){scalar, sizeof scalar}, product));
}

static void the_mapping_is_that_of_the_bsi(void **state)
{
    (void)state;
    SCOPED(json_release) json_t *file = vectors_read("bsi-tr03110-worked-example.json");
    if (file == NULL) {
        SKIP("no BSI worked example in $FOYER_SHARED/data/id-cards");
    }
    const json_t *values = json_object_get(file, "values");
    SCOPED(curve_finish) struct curve curve;
    struct curve_point theirs, ours, shared, shifted, generator;
    uint8_t octets[133], key[CIPHER_KEY_MAX];
    assert_true(curve_init(&curve, 13));
    multiply(&curve, NULL, values, "tc_ecdh_map_pcd_priv_key", &ours);
    expect(values, "tc_ecdh_map_pcd_pub_key", ours.at, ours.len);
    size_t len = vectors_bytes(values, "tc_ecdh_map_picc_pub_key", octets, sizeof octets);
    assert_true(curve_read(&curve, (struct bytes){octets, len}, &theirs));
    multiply(&curve, &theirs, values, "tc_ecdh_map_pcd_priv_key", &shared);
    expect(values, "tc_ecdh_map_shared_secret_h", shared.at, shared.len);
    multiply(&curve, NULL, values, "tc_ecdh_nonce", &shifted);
    assert_true(curve_add(&curve, &shifted, &shared, &generator));
    expect(values, "tc_ecdh_map_generator", generator.at, generator.len);
    len = vectors_bytes(values, "tc_ecdh_shared_secret_k", octets, sizeof octets);
    cipher_derive(CIPHER_AES128, (struct bytes){octets, len}, CIPHER_USE_MAC, key);
    expect(values, "tc_ecdh_k_mac", key, 16);
    cipher_derive(CIPHER_AES128, (struct bytes){octets, len}, CIPHER_USE_ENCRYPT, key);
    expect(values, "tc_ecdh_k_enc", key, 16);
}

static void a_card_access_with_many_infos_is_read(void **state)
{
    (void)state;
    SCOPED(json_release) json_t *file = vectors_read("bsi-tr03110-worked-example.json");
    if (file == NULL) {
        SKIP("no BSI worked example in $FOYER_SHARED/data/id-cards");
    }
    uint8_t octets[400];
    struct access access;
    size_t len = vectors_bytes(
        json_object_get(file, "values"), "tc_ecdh_ef_cardaccess", octets, sizeof octets);
    assert_int_equal(access_read(&access, (struct bytes){octets, len}), ACCESS_OK);
    assert_int_equal(access.cipher, CIPHER_AES128);
    assert_int_equal(access.parameters, 13);
    len = vectors_bytes(
        json_object_get(file, "values"), "tc_dh_ef_cardaccess", octets, sizeof octets);
    assert_int_equal(access_read(&access, (struct bytes){octets, len}), ACCESS_OK);
    assert_int_equal(access.cipher, CIPHER_AES128);
    assert_int_equal(access.parameters, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bac_runs_as_in_appendix_d3),
        cmocka_unit_test(secure_messaging_runs_as_in_appendix_d4),
        cmocka_unit_test(secure_messaging_runs_with_aes_256),
        cmocka_unit_test(pace_runs_as_in_appendix_g1),
        cmocka_unit_test(the_mapping_is_that_of_the_bsi),
        cmocka_unit_test(a_card_access_with_many_infos_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
