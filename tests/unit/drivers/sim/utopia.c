/* What Utopia signs holds by OpenSSL, which has no part in making it. */
#include "drivers/sim/utopia.h"

#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "tests/test.h"

#define LAST UTOPIA_LIST_SIGNER

static void drop_certificate(X509 **certificate)
{
    X509_free(*certificate);
}

static void drop_cms(CMS_ContentInfo **cms)
{
    CMS_ContentInfo_free(*cms);
}

static void drop_crl(X509_CRL **crl)
{
    X509_CRL_free(*crl);
}

static void drop_bio(BIO **bio)
{
    BIO_free(*bio);
}

/* Frees nothing of `der`. */
static X509 *read_certificate(enum utopia_party party, struct der *der)
{
    der->len = 0;
    utopia_put_certificate(der, party);
    const uint8_t *at = der->at;
    X509 *certificate = d2i_X509(NULL, &at, (long)der->len);
    assert_non_null(certificate);
    assert_ptr_equal(at, der->at + der->len);
    return certificate;
}

/* Who has the key that signed which certificate. */
static enum utopia_party issuer_of(enum utopia_party party)
{
    switch (party) {
    case UTOPIA_SIGNER_1:
    case UTOPIA_LINK:
    case UTOPIA_CSCA_1: return UTOPIA_CSCA_1;
    case UTOPIA_SIGNER_2:
    case UTOPIA_SIGNER_REVOKED:
    case UTOPIA_CSCA_2: return UTOPIA_CSCA_2;
    case UTOPIA_SIGNER_STRANGE:
    case UTOPIA_CSCA_STRANGE: return UTOPIA_CSCA_STRANGE;
    case UTOPIA_LIST_SIGNER:
    case UTOPIA_LIST_ROOT: break;
    }
    return UTOPIA_LIST_ROOT;
}

static void each_certificate_is_signed_by_its_issuer_and_by_nobody_else(void **state)
{
    (void)state;
    uint8_t bytes[UTOPIA_CERTIFICATE_MAX], others[UTOPIA_CERTIFICATE_MAX];
    struct der der = {.at = bytes, .room = sizeof bytes},
               other = {.at = others, .room = sizeof others};
    for (enum utopia_party party = 0; party <= LAST; party++) {
        SCOPED(drop_certificate) X509 *certificate = read_certificate(party, &der);
        for (enum utopia_party by = 0; by <= LAST; by++) {
            SCOPED(drop_certificate) X509 *issuer = read_certificate(by, &other);
            bool has_key =
                by == issuer_of(party) || (by == UTOPIA_LINK && issuer_of(party) == UTOPIA_CSCA_2);
            assert_int_equal(X509_verify(certificate, X509_get0_pubkey(issuer)) == 1, has_key);
            assert_int_equal(X509_check_issued(issuer, certificate) == X509_V_OK, has_key);
        }
    }
}

static void certificates_follow_the_profile(void **state)
{
    (void)state;
    uint8_t bytes[UTOPIA_CERTIFICATE_MAX];
    struct der der = {.at = bytes, .room = sizeof bytes};
    for (enum utopia_party party = 0; party <= LAST; party++) {
        SCOPED(drop_certificate) X509 *certificate = read_certificate(party, &der);
        bool is_country = issuer_of(party) == party || party == UTOPIA_LINK;
        assert_int_equal(X509_check_ca(certificate) == 1, is_country);
        assert_int_equal(
            X509_get_key_usage(certificate),
            is_country ? KU_KEY_CERT_SIGN | KU_CRL_SIGN : KU_DIGITAL_SIGNATURE);
        EVP_PKEY *key = X509_get0_pubkey(certificate);
        int is_explicit = 0;
        if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC) {
            assert_int_equal(EVP_PKEY_get_int_param(key, "decoded-from-explicit", &is_explicit), 1);
            assert_int_equal(is_explicit, 1);
        }
        for (int i = 0; i < X509_get_ext_count(certificate); i++) {
            X509_EXTENSION *extension = X509_get_ext(certificate, i);
            int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
            bool is_critical =
                nid == NID_key_usage || nid == NID_basic_constraints || nid == NID_ext_key_usage;
            assert_int_equal(X509_EXTENSION_get_critical(extension) == 1, is_critical);
        }
    }
}

static int verify_cms(struct bytes encoded, BIO *content)
{
    const uint8_t *at = encoded.at;
    SCOPED(drop_cms) CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)encoded.len);
    return cms == NULL
               ? 0
               : CMS_verify(cms, NULL, NULL, NULL, content, CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY);
}

static void what_is_signed_holds_and_a_changed_bit_does_not(void **state)
{
    (void)state;
    static const enum utopia_party signers[] = {
        UTOPIA_SIGNER_1, UTOPIA_SIGNER_2, UTOPIA_SIGNER_REVOKED, UTOPIA_SIGNER_STRANGE};
    for (size_t i = 0; i < COUNT(signers); i++) {
        uint8_t bytes[2 * UTOPIA_CERTIFICATE_MAX];
        struct der der = {.at = bytes, .room = sizeof bytes};
        struct bytes content = {(const uint8_t *)"thirteen bytes", 14};
        utopia_put_signed(&der, signers[i], "2.23.136.1.1.1", content, "20240101100000Z");
        assert_int_equal(verify_cms(der_bytes(&der), NULL), 1);
        uint8_t *inside = memmem(bytes, der.len, "thirteen", 8);
        assert_non_null(inside);
        inside[0] ^= 1;
        assert_int_equal(verify_cms(der_bytes(&der), NULL), 0);
        inside[0] ^= 1;
        bytes[der.len - 3] ^= 1; /* in the signature */
        assert_int_equal(verify_cms(der_bytes(&der), NULL), 0);
    }
}

static void the_same_is_signed_with_the_same_bytes_again(void **state)
{
    (void)state;
    uint8_t first[UTOPIA_LIST_MAX], second[UTOPIA_LIST_MAX];
    struct der a = {.at = first, .room = sizeof first}, b = {.at = second, .room = sizeof second};
    utopia_put_list(&a, 1790000000);
    utopia_put_list(&b, 1790000000);
    assert_int_equal(a.len, b.len);
    assert_memory_equal(first, second, a.len);
    b.len = 0;
    utopia_put_list(&b, 1790000001); /* the time is in it */
    assert_int_not_equal(memcmp(first, second, a.len), 0);
}

static void the_master_list_has_the_second_key_and_the_link_to_it(void **state)
{
    (void)state;
    uint8_t bytes[UTOPIA_LIST_MAX], others[UTOPIA_CERTIFICATE_MAX];
    struct der der = {.at = bytes, .room = sizeof bytes};
    struct der certificate = {.at = others, .room = sizeof others};
    SCOPED(drop_bio) BIO *content = BIO_new(BIO_s_mem());
    utopia_put_list(&der, 1790000000);
    assert_int_equal(verify_cms(der_bytes(&der), content), 1);
    char *list = NULL;
    size_t len = (size_t)BIO_get_mem_data(content, &list);
    for (enum utopia_party party = 0; party <= LAST; party++) {
        certificate.len = 0;
        utopia_put_certificate(&certificate, party);
        bool is_in = memmem(list, len, others, certificate.len) != NULL;
        assert_int_equal(is_in, party == UTOPIA_CSCA_2 || party == UTOPIA_LINK);
    }
}

static void a_revoked_signer_is_in_the_list_of_its_issuer_alone(void **state)
{
    (void)state;
    static const enum utopia_party issuers[] = {UTOPIA_CSCA_1, UTOPIA_CSCA_2};
    uint8_t bytes[UTOPIA_CERTIFICATE_MAX], others[UTOPIA_CERTIFICATE_MAX];
    struct der der = {.at = bytes, .room = sizeof bytes},
               other = {.at = others, .room = sizeof others};
    for (size_t i = 0; i < COUNT(issuers); i++) {
        der.len = 0;
        utopia_put_crl(&der, issuers[i], 1790000000);
        const uint8_t *at = bytes;
        SCOPED(drop_crl) X509_CRL *crl = d2i_X509_CRL(NULL, &at, (long)der.len);
        assert_non_null(crl);
        SCOPED(drop_certificate) X509 *issuer = read_certificate(issuers[i], &other);
        assert_int_equal(X509_CRL_verify(crl, X509_get0_pubkey(issuer)), 1);
        for (enum utopia_party party = 0; party <= LAST; party++) {
            SCOPED(drop_certificate) X509 *certificate = read_certificate(party, &other);
            X509_REVOKED *entry = NULL;
            bool is_revoked = X509_CRL_get0_by_cert(crl, &entry, certificate) == 1;
            assert_int_equal(
                is_revoked, party == UTOPIA_SIGNER_REVOKED && issuers[i] == UTOPIA_CSCA_2);
        }
    }
}

static void private_and_public_keys_of_rsa_belong_together(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        enum keys_kind kind;
    } all[] = {
        {"CSCA 1", KEYS_RSA_3072},
        {"signer 1", KEYS_RSA_2048},
        {"active RSA", KEYS_RSA_1536},
        {"active stranger", KEYS_RSA_1536}};
    for (size_t i = 0; i < COUNT(all); i++) {
        struct keys keys;
        uint8_t text[KEYS_MODULUS_MAX] = {0}, sealed[KEYS_MODULUS_MAX];
        keys_make(&keys, all[i].kind, all[i].words);
        assert_int_equal(keys.public[0] & 0x80, 0x80);
        text[keys.size - 1] = 0x42; /* what the private key does, the public one undoes */
        keys_rsa_raw(&keys, text, sealed);
        BN_CTX *context = BN_CTX_new();
        BIGNUM *number = BN_bin2bn(sealed, (int)keys.size, NULL), *e = BN_new();
        BIGNUM *modulus = BN_bin2bn(keys.public, (int)keys.size, NULL);
        BN_set_word(e, 65537);
        assert_int_equal(BN_mod_exp(number, number, e, modulus, context), 1);
        assert_true(BN_is_word(number, 0x42));
        BN_free(number);
        BN_free(modulus);
        BN_free(e);
        BN_CTX_free(context);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_certificate_is_signed_by_its_issuer_and_by_nobody_else),
        cmocka_unit_test(certificates_follow_the_profile),
        cmocka_unit_test(what_is_signed_holds_and_a_changed_bit_does_not),
        cmocka_unit_test(the_same_is_signed_with_the_same_bytes_again),
        cmocka_unit_test(the_master_list_has_the_second_key_and_the_link_to_it),
        cmocka_unit_test(a_revoked_signer_is_in_the_list_of_its_issuer_alone),
        cmocka_unit_test(private_and_public_keys_of_rsa_belong_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
