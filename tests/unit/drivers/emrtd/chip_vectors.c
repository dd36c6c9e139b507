/* Chip authentication and secure messaging by the BSI's worked example, on a curve and with
 * Diffie-Hellman. The example has chip authentication in its second version (with a nonce and a token, after
 * terminal authentication); what it shares with the one here are keys and agreement. */
#include "drivers/emrtd/chip_authentication.h"
#include "drivers/emrtd/chip_key.h"
#include "tests/test.h"
#include "tests/vectors.h"

/* A value of the example, without the zero that makes a number positive. */
static size_t value_of(
    const json_t *file, const char *prefix, const char *name, uint8_t *to, size_t room)
{
    char whole[64];
    snprintf(whole, sizeof whole, "%s_%s", prefix, name);
    size_t len = vectors_bytes(json_object_get(file, "values"), whole, to, room);
    assert_true(len > 0);
    if (len % 2 == 1 && to[0] == 0) {
        memmove(to, to + 1, --len);
    }
    return len;
}

/* The SecurityInfos in a CMS SignedData; nothing of it is checked here. */
static struct bytes content_of(struct bytes cms)
{
    struct tlv tlv = tlv_of(cms);
    struct bytes signed_data = tlv_find(tlv_expect(&tlv, 0x30), 0xa0, NULL);
    tlv = tlv_of(signed_data);
    struct bytes encapsulated = tlv_find(tlv_expect(&tlv, 0x30), 0x30, NULL);
    return tlv_find(tlv_find(encapsulated, 0xa0, NULL), 0x04, NULL);
}

/* The chip's key as EF.CardSecurity has it: on standardised domain parameters. */
static void find_key(const json_t *file, const char *prefix, struct chip_key *key)
{
    static uint8_t space[2200];
    size_t len = value_of(file, prefix, "ef_cardsecurity", space, sizeof space);
    struct security_infos infos = security_infos_of(content_of((struct bytes){space, len}));
    struct security_info info;
    bool found = false;
    while (!found && security_infos_next(&infos, &info)) {
        found = info.kind == SECURITY_CHIP_KEY;
    }
    assert_true(found);
    assert_int_equal(chip_key_read(key, info.algorithm, info.key), CHIP_KEY_OK);
}

static void assert_key(
    const json_t *file, const char *prefix, const char *name, struct bytes secret,
    enum cipher_use use)
{
    uint8_t should[CIPHER_KEY_MAX], key[CIPHER_KEY_MAX];
    cipher_derive(CIPHER_AES128, secret, use, key);
    assert_int_equal(value_of(file, prefix, name, should, sizeof should), 16);
    assert_memory_equal(key, should, 16);
}

static void agree(const char *prefix)
{
    SCOPED(json_release) json_t *file = vectors_read("bsi-tr03110-worked-example.json");
    if (file == NULL) {
        SKIP("no BSI worked example in $FOYER_SHARED/data/id-cards");
    }
    SCOPED(chip_key_finish) struct chip_key key = {0};
    struct group_element shared, ours;
    uint8_t value[300], secret[300];
    find_key(file, prefix, &key);
    size_t len = value_of(file, prefix, "ca_picc_pub_key", value, sizeof value);
    assert_int_equal(key.key.len, len);
    assert_memory_equal(key.key.at, value, len);
    len = value_of(file, prefix, "ca_pcd_priv_key", value, sizeof value);
    struct bytes scalar = {value, len};
    assert_true(group_multiply(&key.group, NULL, scalar, &ours));
    assert_true(group_multiply(&key.group, &key.key, scalar, &shared));
    len = value_of(file, prefix, "ca_pcd_pub_key", value, sizeof value);
    assert_int_equal(ours.len, len);
    assert_memory_equal(ours.at, value, len);
    struct bytes agreed = group_secret(&key.group, &shared);
    len = value_of(file, prefix, "ca_shared_secret_k", secret, sizeof secret);
    assert_int_equal(agreed.len, len);
    assert_memory_equal(agreed.at, secret, len);
    /* The second version appends its nonce. */
    len += value_of(file, prefix, "ca_nonce", secret + len, sizeof secret - len);
    assert_key(file, prefix, "ca_k_enc", (struct bytes){secret, len}, CIPHER_USE_ENCRYPT);
    assert_key(file, prefix, "ca_k_mac", (struct bytes){secret, len}, CIPHER_USE_MAC);
}

static void keys_on_a_curve_are_those_of_the_bsi_example(void **state)
{
    (void)state;
    agree("tc_ecdh");
}

static void keys_with_diffie_hellman_are_those_of_the_bsi_example(void **state)
{
    (void)state;
    agree("tc_dh");
}

/* The first protected command after PACE, and its answer. */
static void talk(const char *prefix)
{
    SCOPED(json_release) json_t *file = vectors_read("bsi-tr03110-worked-example.json");
    if (file == NULL) {
        SKIP("no BSI worked example in $FOYER_SHARED/data/id-cards");
    }
    struct messaging messaging = {.cipher = CIPHER_AES128};
    uint8_t data[40], sealed[40], command[200], answer[40], mac[CIPHER_MAC];
    value_of(file, prefix, "k_enc", messaging.encrypt, 16);
    value_of(file, prefix, "k_mac", messaging.mac, 16);
    size_t len = vectors_bytes(
        json_object_get(file, "values"), prefix[3] == 'e' ? "tc_ecdh_d1" : "tc_dh_d1", data,
        sizeof data);
    const struct apdu set = {.instruction = 0x22, .p1 = 0x81, .p2 = 0xb6, .data = {data, len}};
    assert_true(messaging_wrap(&messaging, &set, command, sizeof command) > 0);
    len = value_of(file, prefix, "e1", sealed, sizeof sealed);
    assert_int_equal(command[5], 0x87);
    assert_int_equal(command[6], 1 + len);
    assert_memory_equal(command + 8, sealed, len);
    len = value_of(file, prefix, "ad1", answer, sizeof answer);
    assert_int_equal(value_of(file, prefix, "a1", mac, sizeof mac), CIPHER_MAC);
    answer[len] = 0x8e;
    answer[len + 1] = CIPHER_MAC;
    memcpy(answer + len + 2, mac, CIPHER_MAC);
    len += 2 + CIPHER_MAC;
    uint8_t got[32];
    struct apdu_reply reply = {.data = {.at = got, .room = sizeof got}};
    assert_int_equal(
        messaging_unwrap(&messaging, (struct bytes){answer, len}, 0x9000, &reply), MESSAGING_OK);
    assert_int_equal(reply.status, STATUS_WORD_OK);
}

static void messaging_on_a_curve_is_that_of_the_bsi_example(void **state)
{
    (void)state;
    talk("tc_ecdh");
}

static void messaging_with_diffie_hellman_is_that_of_the_bsi_example(void **state)
{
    (void)state;
    talk("tc_dh");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_on_a_curve_are_those_of_the_bsi_example),
        cmocka_unit_test(keys_with_diffie_hellman_are_those_of_the_bsi_example),
        cmocka_unit_test(messaging_on_a_curve_is_that_of_the_bsi_example),
        cmocka_unit_test(messaging_with_diffie_hellman_is_that_of_the_bsi_example),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
