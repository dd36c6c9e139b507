/* Active authentication: signatures made here with OpenSSL as a chip makes them, and spoilt ones. */
#include "drivers/emrtd/active_authentication.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "drivers/emrtd/curve_domain.h"
#include "drivers/emrtd/group.h"
#include "tests/card_end.h"
#include "tests/vectors.h"

static const uint8_t challenge[] = {1, 2, 3, 4, 5, 6, 7, 8};

/* One chip's key and what its document says of it. */
struct document {
    EVP_PKEY *key;
    uint8_t dg15[700], dg14[64], signature[512];
    size_t dg15_len, dg14_len, signature_len;
};

static void finish(struct document *document)
{
    EVP_PKEY_free(document->key);
}

static void put_file(struct document *document)
{
    uint8_t *info = NULL;
    int len = i2d_PUBKEY(document->key, &info);
    assert_true(len > 0);
    struct tlv_writer out = {.at = document->dg15, .size = sizeof document->dg15};
    tlv_put(&out, 0x6f, (struct bytes){info, (size_t)len});
    assert_false(out.failed);
    document->dg15_len = out.len;
    OPENSSL_free(info);
}

static void begin_rsa(struct document *document, unsigned bits)
{
    *document = (struct document){.key = EVP_RSA_gen((size_t)bits)};
    assert_non_null(document->key);
    put_file(document);
}

static void begin_curve(struct document *document, const char *curve)
{
    *document = (struct document){.key = EVP_EC_gen(curve)};
    assert_non_null(document->key);
    put_file(document);
}

static enum clone_check check(const struct document *document, const uint8_t *with)
{
    return active_authentication_check(
        (struct bytes){document->dg15, document->dg15_len},
        (struct bytes){document->dg14, document->dg14_len}, with,
        (struct bytes){document->signature, document->signature_len});
}

struct trailer {
    const char *hash;
    uint8_t at[2];
    size_t len;
};

static const struct trailer trailers[] = {
    {"SHA1", {0xbc}, 1},         {"SHA1", {0x33, 0xcc}, 2},   {"SHA224", {0x38, 0xcc}, 2},
    {"SHA256", {0x34, 0xcc}, 2}, {"SHA384", {0x36, 0xcc}, 2}, {"SHA512", {0x35, 0xcc}, 2},
};

/* 6A, random bytes, hash over them and the challenge, trailer; then the private operation. */
static void sign_rsa(struct document *document, const struct trailer *trailer, uint8_t head)
{
    uint8_t text[512 + sizeof challenge], hash[64];
    size_t len = (size_t)EVP_PKEY_get_size(document->key), hash_len;
    cipher_random(text, len);
    text[0] = head;
    memcpy(text + len - trailer->len, trailer->at, trailer->len);
    EVP_MD *md = EVP_MD_fetch(NULL, trailer->hash, NULL);
    hash_len = (size_t)EVP_MD_get_size(md);
    EVP_MD_free(md);
    uint8_t message[512];
    size_t at = len - trailer->len - hash_len;
    memcpy(message, text + 1, at - 1);
    memcpy(message + at - 1, challenge, sizeof challenge);
    assert_int_equal(
        EVP_Q_digest(NULL, trailer->hash, NULL, message, at - 1 + sizeof challenge, hash, NULL), 1);
    memcpy(text + at, hash, hash_len);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(document->key, NULL);
    document->signature_len = sizeof document->signature;
    assert_int_equal(EVP_PKEY_sign_init(context), 1);
    assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING), 1);
    assert_int_equal(
        EVP_PKEY_sign(context, document->signature, &document->signature_len, text, len), 1);
    EVP_PKEY_CTX_free(context);
}

/* The other of the two that ISO 9796-2 takes: modulus - signature. */
static void negate(struct document *document)
{
    BIGNUM *modulus = NULL;
    assert_int_equal(EVP_PKEY_get_bn_param(document->key, OSSL_PKEY_PARAM_RSA_N, &modulus), 1);
    int len = (int)document->signature_len;
    BIGNUM *signature = BN_bin2bn(document->signature, len, NULL);
    assert_int_equal(BN_sub(signature, modulus, signature), 1);
    assert_int_equal(BN_bn2binpad(signature, document->signature, len), len);
    BN_free(signature);
    BN_free(modulus);
}

static void rsa_with_every_hash_is_accepted(void **state)
{
    (void)state;
    static const unsigned sizes[] = {1024, 1280, 2048};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        SCOPED(finish) struct document document;
        begin_rsa(&document, sizes[i]);
        for (size_t j = 0; j < COUNT(trailers); j++) {
            sign_rsa(&document, &trailers[j], 0x6a);
            assert_int_equal(check(&document, challenge), CLONE_CHECK_PASSED);
            negate(&document);
            assert_int_equal(check(&document, challenge), CLONE_CHECK_PASSED);
        }
    }
}

static void spoilt_rsa_signatures_fail(void **state)
{
    (void)state;
    static const uint8_t other[] = {1, 2, 3, 4, 5, 6, 7, 9};
    static const struct trailer unknown = {"SHA1", {0x31, 0xcc}, 2}; /* RIPEMD-160 */
    static const struct trailer none = {"SHA1", {0xbd}, 1};
    SCOPED(finish) struct document document;
    begin_rsa(&document, 1024);
    sign_rsa(&document, &trailers[0], 0x6a);
    assert_int_equal(check(&document, other), CLONE_CHECK_FAILED); /* an old answer */
    document.signature[60] ^= 1;
    assert_int_equal(check(&document, challenge), CLONE_CHECK_FAILED);
    document.signature[60] ^= 1;
    document.signature_len--;
    assert_int_equal(check(&document, challenge), CLONE_CHECK_FAILED);
    document.signature_len = 0;
    assert_int_equal(check(&document, challenge), CLONE_CHECK_FAILED);
    memset(document.signature, 0xff, sizeof document.signature);
    document.signature_len = 128;
    assert_int_equal(check(&document, challenge), CLONE_CHECK_FAILED); /* over the modulus */
    sign_rsa(&document, &trailers[0], 0x4a);
    assert_int_equal(check(&document, challenge), CLONE_CHECK_FAILED);
    sign_rsa(&document, &none, 0x6a);
    assert_int_equal(check(&document, challenge), CLONE_CHECK_FAILED);
    sign_rsa(&document, &unknown, 0x6a);
    assert_int_equal(check(&document, challenge), CLONE_CHECK_UNKNOWN);
    SCOPED(finish) struct document copy;
    begin_rsa(&copy, 1024);
    sign_rsa(&copy, &trailers[0], 0x6a);
    memcpy(copy.dg15, document.dg15, sizeof copy.dg15);
    assert_int_equal(check(&copy, challenge), CLONE_CHECK_FAILED);
}

/* DG14 with an ActiveAuthenticationInfo: ecdsa-plain-signatures with hash `scheme`. */
static void put_hint(struct document *document, uint8_t scheme)
{
    size_t len = vectors_hex(
        "6E1B311930170606678108010105020101060A04007F00070101040100", document->dg14,
        sizeof document->dg14);
    document->dg14[len - 1] = scheme;
    document->dg14_len = len;
}

static void sign_curve(struct document *document, const char *hash, size_t half)
{
    uint8_t der[160];
    size_t len = sizeof der;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_int_equal(
        EVP_DigestSignInit_ex(context, NULL, hash, NULL, NULL, document->key, NULL), 1);
    assert_int_equal(EVP_DigestSign(context, der, &len, challenge, sizeof challenge), 1);
    const uint8_t *at = der;
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &at, (long)len);
    assert_non_null(signature);
    BN_bn2binpad(ECDSA_SIG_get0_r(signature), document->signature, (int)half);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature), document->signature + half, (int)half);
    document->signature_len = 2 * half;
    ECDSA_SIG_free(signature);
    EVP_MD_CTX_free(context);
}

static void ecdsa_is_checked_with_the_hash_that_dg14_says(void **state)
{
    (void)state;
    static const char *const hashes[] = {"SHA1", "SHA224", "SHA256", "SHA384", "SHA512"};
    for (unsigned parameters = CURVE_LEAST; parameters <= CURVE_MOST; parameters++) {
        SCOPED(finish) struct document document;
        begin_curve(&document, curve_domain_name(parameters));
        size_t half = (group_bits(parameters) + 7) / 8;
        for (size_t i = 0; i < COUNT(hashes); i++) {
            put_hint(&document, (uint8_t)(i + 1));
            sign_curve(&document, hashes[i], half);
            assert_int_equal(check(&document, challenge), CLONE_CHECK_PASSED);
            put_hint(&document, i == 0 ? 3 : 1);
            assert_int_equal(check(&document, challenge), CLONE_CHECK_FAILED);
        }
        put_hint(&document, 9);
        assert_int_equal(check(&document, challenge), CLONE_CHECK_UNKNOWN);
    }
}

static void without_a_hint_the_hash_fits_the_key(void **state)
{
    (void)state;
    SCOPED(finish) struct document document;
    begin_curve(&document, "brainpoolP256r1");
    sign_curve(&document, "SHA256", 32);
    assert_int_equal(check(&document, challenge), CLONE_CHECK_PASSED);
    document.signature[40] ^= 1;
    assert_int_equal(check(&document, challenge), CLONE_CHECK_FAILED);
    memset(document.signature, 0, sizeof document.signature);
    assert_int_equal(check(&document, challenge), CLONE_CHECK_FAILED);
    document.dg15_len--;
    assert_int_equal(check(&document, challenge), CLONE_CHECK_FOUL);
}

/* The chip's side of INTERNAL AUTHENTICATE, in a session. */
static unsigned sign_it(struct card_end *card, const struct apdu *apdu, struct tlv_writer *out)
{
    const struct document *document = card->owner;
    assert_int_equal(apdu->instruction, 0x88);
    assert_int_equal(apdu->data.len, sizeof challenge);
    assert_memory_equal(apdu->data.at, challenge, sizeof challenge);
    memcpy(out->at, document->signature, document->signature_len);
    out->len = document->signature_len;
    return document->signature_len == 0 ? 0x6982 : 0x9000;
}

static enum clone_check run(struct document *document, bool refuses_longer)
{
    struct card_end card = {.is_secured = true, .other = sign_it, .owner = document};
    struct arena arena;
    struct chip_limits limits = {.refuses_longer = refuses_longer};
    struct chip chip;
    enum clone_check result;
    arena_init(&arena, 1u << 16);
    chip_init(
        &chip, &(struct apdu_line){.exchange = card_exchange, .owner = &card}, &limits, &arena);
    messaging_init(&chip.messaging, CIPHER_AES128, (struct bytes){(const uint8_t *)"secret", 6});
    card.messaging = chip.messaging;
    chip.is_secured = true;
    assert_int_equal(
        active_authentication_run(
            &chip, (struct bytes){document->dg15, document->dg15_len}, (struct bytes){0}, challenge,
            &result),
        DOCUMENT_OK);
    chip_finish(&chip);
    arena_finish(&arena);
    return result;
}

static void the_chip_is_asked_in_the_session(void **state)
{
    (void)state;
    static const unsigned sizes[] = {1024, 2048};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        SCOPED(finish) struct document document;
        begin_rsa(&document, sizes[i]);
        sign_rsa(&document, &trailers[0], 0x6a);
        assert_int_equal(run(&document, false), CLONE_CHECK_PASSED);
        assert_int_equal(run(&document, true), CLONE_CHECK_PASSED);
        document.signature[7] ^= 1;
        assert_int_equal(run(&document, false), CLONE_CHECK_FAILED);
        document.signature_len = 0; /* it refuses */
        assert_int_equal(run(&document, false), CLONE_CHECK_FAILED);
    }
}

static void the_dg15_of_the_specimen_of_2008_is_read(void **state)
{
    (void)state;
    char path[500];
    struct document document = {.signature_len = 128};
    const char *shared = getenv("FOYER_SHARED");
    snprintf(
        path, sizeof path, "%s/data/id-cards/emrtd/bsi2008/Datagroup15.bin",
        shared == NULL ? "../shared" : shared);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        SKIP("no DG15 in $FOYER_SHARED/data/id-cards/emrtd");
    }
    document.dg15_len = fread(document.dg15, 1, sizeof document.dg15, file);
    fclose(file);
    assert_int_equal(check(&document, challenge), CLONE_CHECK_FAILED); /* no signature of its key */
    document.dg15[0] = 0x6e;
    assert_int_equal(check(&document, challenge), CLONE_CHECK_FOUL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rsa_with_every_hash_is_accepted),
        cmocka_unit_test(spoilt_rsa_signatures_fail),
        cmocka_unit_test(ecdsa_is_checked_with_the_hash_that_dg14_says),
        cmocka_unit_test(without_a_hint_the_hash_fits_the_key),
        cmocka_unit_test(the_chip_is_asked_in_the_session),
        cmocka_unit_test(the_dg15_of_the_specimen_of_2008_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
