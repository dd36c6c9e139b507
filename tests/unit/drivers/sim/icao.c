/* The simulated document itself: its files, what it refuses, and how it proves that it is no copy. */
#include "drivers/sim/icao.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "drivers/sim/face.h"
#include "tests/test.h"
#include "tests/vectors.h"

enum { ROOM = 40000, CHALLENGE = 8, HASH = 32 };

static int set_card(void **state)
{
    *state = test_calloc(1, sizeof(struct icao));
    return 0;
}

static int clear_card(void **state)
{
    test_free(*state);
    return 0;
}

static struct icao *lay(void **state, const char *name)
{
    static const struct faults no_faults;
    struct icao *icao = *state;
    icao_init(icao, specimen_find((struct text){name, strlen(name)}), &no_faults);
    icao_reset(icao);
    return icao;
}

/* Sends a command in hexadecimal; the status word, and what came with it in *answer. */
static unsigned ask(struct icao *icao, const char *hex, struct bytes *answer)
{
    static uint8_t command[600], out[ROOM];
    size_t len = vectors_hex(hex, command, sizeof command);
    len = icao_command(icao, (struct bytes){command, len}, out, sizeof out);
    assert_in_range(len, 2, sizeof out);
    *answer = (struct bytes){out, len - 2};
    return (unsigned)out[len - 2] << 8 | out[len - 1];
}

static struct bytes content_of(struct icao *icao, enum icao_selected where, unsigned identifier)
{
    const struct icao_file *file = icao_files_find(&icao->files, where, identifier);
    assert_non_null(file);
    return icao_files_content(&icao->files, file);
}

static void files_are_as_large_as_those_of_real_documents(void **state)
{
    size_t count;
    const struct specimen *all = specimen_all(&count);
    for (size_t i = 0; i < count; i++) {
        if (all[i].kind != SPECIMEN_DOCUMENT) {
            continue;
        }
        struct icao *icao = lay(state, all[i].name);
        bool is_large = all[i].has_large_photo;
        assert_in_range(
            content_of(icao, ICAO_APPLICATION, 0x0102).len, is_large ? 40000 : 14000,
            is_large ? 55000 : 17000);
        if (all[i].trust != SPECIMEN_UNSIGNED) {
            bool is_rsa = all[i].trust == SPECIMEN_SIGNED_RSA;
            size_t len = content_of(icao, ICAO_APPLICATION, 0x011d).len;
            assert_in_range(len, is_rsa ? 1800 : 1300, 2000);
        }
        for (size_t j = 0; j < icao->files.count; j++) {
            const struct icao_file *file = &icao->files.list[j];
            assert_ptr_equal(
                icao_files_find_short(&icao->files, file->where, file->short_identifier), file);
        }
    }
}

static void a_document_laid_down_again_is_the_same(void **state)
{
    static const char *const names[] = {"passport", "passport-cam", "passport-aa-ec"};
    static struct icao_files before;
    for (size_t i = 0; i < COUNT(names); i++) {
        icao_files_make(&before, lay(state, names[i])->specimen);
        struct icao *icao = lay(state, names[i]);
        assert_int_equal(icao->files.used, before.used);
        assert_memory_equal(icao->files.store, before.store, before.used);
    }
}

static void everybody_has_a_face_of_their_own(void **state)
{
    (void)state;
    static uint8_t one[FACE_MAX], other[FACE_MAX];
    size_t len = face_write(7, false, one), other_len = face_write(8, false, other);
    assert_memory_equal(one, "\xff\xd8\xff\xe0", 4);
    assert_memory_equal(one + len - 2, "\xff\xd9", 2);
    assert_true(len != other_len || memcmp(one, other, len) != 0);
    assert_int_equal(face_write(7, false, other), len);
    assert_memory_equal(one, other, len);
}

static void near_and_far_reads_give_the_same_bytes(void **state)
{
    struct icao *icao = lay(state, "passport-gm");
    struct bytes file = content_of(icao, ICAO_MASTER_FILE, 0x011c), answer;
    assert_int_equal(ask(icao, "00B09C0000", &answer), 0x9000);
    assert_int_equal(answer.len, file.len);
    assert_memory_equal(answer.at, file.at, file.len);
    assert_int_equal(ask(icao, "00B1001C 03 540105 08", &answer), 0x9000);
    assert_int_equal(answer.len, 8);
    assert_memory_equal(answer.at, "\x53\x06", 2);
    assert_memory_equal(answer.at + 2, file.at + 5, 6);
    assert_int_equal(ask(icao, "00B10000 04 54020005 00", &answer), 0x9000); /* the current one */
    assert_int_equal(answer.len, file.len - 5 + 2);
    assert_memory_equal(answer.at + 2, file.at + 5, file.len - 5);
    assert_int_equal(ask(icao, "00B1011C 04 54020000 00", &answer), 0x9000);
    assert_int_equal(ask(icao, "00B10000 04 5402FFFF 00", &answer), 0x6b00);
    assert_int_equal(ask(icao, "00B10000 04 55020000 00", &answer), 0x6a80);
    assert_int_equal(ask(icao, "00B10000 07 540500000000 00 00", &answer), 0x6a80);
    assert_int_equal(ask(icao, "00B10000 04 54020000 02", &answer), 0x6700);
    assert_int_equal(ask(icao, "00B1001F 04 54020000 00", &answer), 0x6a82);
}

static void what_is_locked_is_not_read(void **state)
{
    static const char *const reads[] = {"00B0810000",    "00B0820000", "00B08E0000",
                                        "00B09D0000",    "00B09E0000", "00A4020C020101",
                                        "00A4020C02011D"};
    static const char *const names[] = {"passport", "passport-cam", "id-card"};
    for (size_t i = 0; i < COUNT(reads) * COUNT(names); i++) {
        struct icao *icao = lay(state, names[i % COUNT(names)]);
        struct bytes answer;
        assert_int_equal(ask(icao, "00A4040C07A0000002471001", &answer), 0x9000);
        unsigned status = ask(icao, reads[i / COUNT(names)], &answer);
        assert_true(status == 0x6982 || status == 0x6a82);
        assert_int_equal(answer.len, 0);
    }
    struct icao *icao = lay(state, "passport-cam");
    struct bytes answer;
    assert_int_equal(ask(icao, "00B09D0000", &answer), 0x6982); /* EF.CardSecurity */
    assert_int_equal(ask(icao, "00880000080102030405060708 00", &answer), 0x6985);
    assert_int_equal(ask(icao, "002241A4 0C 800A04007F00070202030202", &answer), 0x6985);
}

/* A point on no curve. */
static const char off_curve[] = "10860000 45 7C43 8141 04"
                                "0000000000000000000000000000000000000000000000000000000000000001"
                                "0000000000000000000000000000000000000000000000000000000000000001"
                                "00";

static void hostile_keys_open_nothing(void **state)
{
    static const char *const steps[] = {
        off_curve,
        "10860000 03 7C0181 00",
        "10860000 04 7C028100 00",
        "10860000 05 7C03810100 00",
        "10860000 02 7CFF 00",
        "10860000 00"};
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct icao *icao = lay(state, "id-card");
        struct bytes answer;
        assert_int_equal(
            ask(icao, "0022C1A4 12 800A04007F00070202040204 830102 84010D", &answer), 0x9000);
        assert_int_equal(ask(icao, "10860000 02 7C00 00", &answer), 0x9000);
        assert_true(ask(icao, steps[i], &answer) >> 8 != 0x90);
        assert_int_equal(answer.len, 0);
        assert_false(icao->session.is_on);
    }
}

static void only_what_it_offers_is_accepted_for_pace(void **state)
{
    struct icao *icao = lay(state, "passport-gm");
    struct bytes answer;
    assert_int_equal(
        ask(icao, "0022C1A4 12 800A04007F00070202040202 830101 84010D", &answer), 0x9000);
    assert_int_equal(ask(icao, "0022C1A4 0F 800A04007F00070202040202 830101", &answer), 0x9000);
    assert_int_equal(
        ask(icao, "0022C1A4 12 800A04007F00070202040202 830101 84010C", &answer), 0x6a80);
    assert_int_equal(ask(icao, "0022C1A4 0F 800A04007F00070202040402 830101", &answer), 0x6a80);
    assert_int_equal(ask(icao, "0022C1A4 0F 800A04007F00070202040202 830103", &answer), 0x6a88);
    icao = lay(state, "passport");
    assert_int_equal(ask(icao, "0022C1A4 0F 800A04007F00070202040202 830101", &answer), 0x6a80);
}

static EVP_PKEY *key_of(const struct specimen *specimen)
{
    uint8_t bytes[1000];
    struct der der = {.at = bytes, .room = sizeof bytes};
    icao_chip_put_active(&der, specimen);
    const uint8_t *at = bytes;
    EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)der.len);
    assert_non_null(key);
    return key;
}

/* ISO 9796-2 scheme 1 by OpenSSL's plain RSA. */
static bool rsa_holds(EVP_PKEY *key, struct bytes signature, const uint8_t *challenge)
{
    uint8_t text[KEYS_MODULUS_MAX], message[KEYS_MODULUS_MAX + CHALLENGE], digest[HASH];
    size_t len = sizeof text;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    bool is_open = EVP_PKEY_verify_recover_init(context) == 1 &&
                   EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING) == 1 &&
                   EVP_PKEY_verify_recover(context, text, &len, signature.at, signature.len) == 1;
    EVP_PKEY_CTX_free(context);
    if (!is_open || text[0] != 0x6a || text[len - 2] != 0x34 || text[len - 1] != 0xcc) {
        return false;
    }
    size_t recovered = len - 3 - HASH;
    memcpy(message, text + 1, recovered);
    memcpy(message + recovered, challenge, CHALLENGE);
    EVP_Digest(message, recovered + CHALLENGE, digest, NULL, EVP_sha256(), NULL);
    return memcmp(digest, text + 1 + recovered, HASH) == 0;
}

static bool curve_holds(EVP_PKEY *key, struct bytes signature, const uint8_t *challenge)
{
    uint8_t bytes[100];
    struct der der = {.at = bytes, .room = sizeof bytes};
    size_t half = signature.len / 2, both = der_begin(&der, DER_SEQUENCE);
    der_integer(&der, (struct bytes){signature.at, half});
    der_integer(&der, (struct bytes){signature.at + half, half});
    der_end(&der, both);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool holds = EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
                 EVP_DigestVerify(context, bytes, der.len, challenge, CHALLENGE) == 1;
    EVP_MD_CTX_free(context);
    return holds;
}

static void originals_sign_the_challenge_and_copies_cannot(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool is_rsa, holds;
    } cases[] = {
        {"passport-aa", true, true},
        {"passport-copied", true, false},
        {"passport-aa-ec", false, true}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct specimen *specimen =
            specimen_find((struct text){cases[i].name, strlen(cases[i].name)});
        struct icao_apdu apdu = {.len = CHALLENGE, .data = {1, 2, 3, 4, 5, 6, 7, 8}};
        static uint8_t out[600];
        struct icao_answer answer = {.at = out, .room = sizeof out};
        icao_chip_sign(specimen, &apdu, &answer);
        assert_int_equal(answer.status, 0x9000);
        EVP_PKEY *key = key_of(specimen);
        struct bytes signature = {out, answer.len};
        bool holds = cases[i].is_rsa ? rsa_holds(key, signature, apdu.data)
                                     : curve_holds(key, signature, apdu.data);
        assert_int_equal(holds, cases[i].holds);
        apdu.data[3] ^= 1; /* another challenge */
        holds = cases[i].is_rsa ? rsa_holds(key, signature, apdu.data)
                                : curve_holds(key, signature, apdu.data);
        assert_false(holds);
        EVP_PKEY_free(key);
        apdu.len = CHALLENGE - 1;
        icao_chip_sign(specimen, &apdu, &answer);
        assert_int_equal(answer.status, 0x6a80);
    }
}

#define CARD(test) cmocka_unit_test_setup_teardown(test, set_card, clear_card)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CARD(files_are_as_large_as_those_of_real_documents),
        CARD(a_document_laid_down_again_is_the_same),
        cmocka_unit_test(everybody_has_a_face_of_their_own),
        CARD(near_and_far_reads_give_the_same_bytes),
        CARD(what_is_locked_is_not_read),
        CARD(hostile_keys_open_nothing),
        CARD(only_what_it_offers_is_accepted_for_pace),
        cmocka_unit_test(originals_sign_the_challenge_and_copies_cannot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
