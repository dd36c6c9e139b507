/* A small public key infrastructure for tests: certificates, signed data and revocation lists with
 * every wish and every fault. On OpenSSL; what fails there ends the test's process. */
#pragma once

#include <openssl/cms.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/fail.h"
#include "base/span.h"

/* What a certificate shall be; NULL and 0: without it. */
struct pki_wish {
    const char *country, *name;
    uint64_t begin_s, end_s;
    const char *constraints, *usage, *purpose; /* as OpenSSL's configuration writes them */
    const char *state;                         /* in subjectAltName */
    const char *types;                         /* document types of one letter each: "PI" */
    uint64_t key_end_s;                        /* of the private key usage period */
    long serial;
    const EVP_MD *digest;
    bool is_pss, has_no_key_id, has_strange_demand;
};

static inline void pki_must(bool well)
{
    if (!well) {
        ERR_print_errors_fp(stderr);
        die("the test's OpenSSL refused");
    }
}

static inline EVP_PKEY *pki_curve(const char *curve, bool is_explicit)
{
    EVP_PKEY *key = EVP_EC_gen(curve);
    pki_must(key != NULL);
    if (is_explicit) {
        pki_must(EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_ENCODING, "explicit") == 1);
    }
    return key;
}

/* A key on P-256 by explicit parameters, with another generator if wanted: whoever chooses the
 * generator can choose a private key for any public one (CVE-2020-0601). */
static inline EVP_PKEY *pki_own_curve(bool with_true_generator)
{
    EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    EC_POINT *twice = EC_POINT_new(group);
    pki_must(EC_POINT_dbl(group, twice, EC_GROUP_get0_generator(group), NULL) == 1);
    if (!with_true_generator) {
        const BIGNUM *order = EC_GROUP_get0_order(group), *one = EC_GROUP_get0_cofactor(group);
        pki_must(EC_GROUP_set_generator(group, twice, order, one) == 1);
    }
    EC_GROUP_set_asn1_flag(group, OPENSSL_EC_EXPLICIT_CURVE);
    uint8_t *der = NULL;
    int len = i2d_ECPKParameters(group, &der);
    const uint8_t *at = der;
    EVP_PKEY *empty = len > 0 ? d2i_KeyParams(EVP_PKEY_EC, NULL, &at, len) : NULL, *key = NULL;
    pki_must(empty != NULL);
    EVP_PKEY_CTX *making = EVP_PKEY_CTX_new_from_pkey(NULL, empty, NULL);
    pki_must(EVP_PKEY_keygen_init(making) == 1 && EVP_PKEY_keygen(making, &key) == 1);
    EVP_PKEY_CTX_free(making);
    EVP_PKEY_free(empty);
    OPENSSL_free(der);
    EC_POINT_free(twice);
    EC_GROUP_free(group);
    return key;
}

static inline EVP_PKEY *pki_rsa(unsigned bits)
{
    EVP_PKEY *key = EVP_RSA_gen(bits);
    pki_must(key != NULL);
    return key;
}

static inline X509_NAME *pki_name(const char *country, const char *name)
{
    X509_NAME *made = X509_NAME_new();
    const unsigned char *text = (const unsigned char *)name;
    if (country != NULL) {
        const unsigned char *code = (const unsigned char *)country;
        pki_must(X509_NAME_add_entry_by_NID(made, NID_countryName, MBSTRING_ASC, code, -1, -1, 0));
    }
    pki_must(X509_NAME_add_entry_by_NID(made, NID_commonName, MBSTRING_UTF8, text, -1, -1, 0) == 1);
    return made;
}

static inline void pki_extend(X509 *made, X509 *issuer, int number, const char *value)
{
    if (value != NULL) {
        X509V3_CTX context;
        X509V3_set_ctx(&context, issuer, made, NULL, NULL, 0);
        X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, number, value);
        pki_must(extension != NULL && X509_add_ext(made, extension, -1) == 1);
        X509_EXTENSION_free(extension);
    }
}

static inline void pki_extend_raw(X509 *made, const char *oid, bool critical, struct bytes value)
{
    ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
    ASN1_OCTET_STRING *octets = ASN1_OCTET_STRING_new();
    pki_must(ASN1_OCTET_STRING_set(octets, value.at, (int)value.len) == 1);
    X509_EXTENSION *extension = X509_EXTENSION_create_by_OBJ(NULL, object, critical, octets);
    pki_must(extension != NULL && X509_add_ext(made, extension, -1) == 1);
    X509_EXTENSION_free(extension);
    ASN1_OCTET_STRING_free(octets);
    ASN1_OBJECT_free(object);
}

static inline void pki_extend_state(X509 *made, const char *state)
{
    GENERAL_NAMES *names = GENERAL_NAMES_new();
    GENERAL_NAME *name = GENERAL_NAME_new();
    X509_NAME *inner = X509_NAME_new();
    const unsigned char *text = (const unsigned char *)state;
    pki_must(X509_NAME_add_entry_by_NID(inner, NID_localityName, MBSTRING_ASC, text, -1, -1, 0));
    GENERAL_NAME_set0_value(name, GEN_DIRNAME, inner);
    pki_must(sk_GENERAL_NAME_push(names, name) > 0);
    pki_must(X509_add1_ext_i2d(made, NID_subject_alt_name, names, 0, 0) == 1);
    GENERAL_NAMES_free(names);
}

/* DocumentTypeListSyntax: SEQUENCE { 0, SET OF PrintableString }. */
static inline void pki_extend_types(X509 *made, const char *types)
{
    uint8_t der[64] = {0x30, 0, 0x02, 0x01, 0x00, 0x31, 0};
    size_t len = 7;
    for (const char *type = types; *type != '\0'; type++) {
        const uint8_t one[] = {0x13, 0x01, (uint8_t)*type};
        memcpy(der + len, one, sizeof one);
        len += sizeof one;
    }
    der[1] = (uint8_t)(len - 2);
    der[6] = (uint8_t)(len - 7);
    pki_extend_raw(made, "2.23.136.1.1.6.2", false, (struct bytes){der, len});
}

static inline void pki_extend_period(X509 *made, uint64_t begin_s, uint64_t end_s)
{
    PKEY_USAGE_PERIOD *period = PKEY_USAGE_PERIOD_new();
    period->notBefore = ASN1_GENERALIZEDTIME_set(NULL, (time_t)begin_s);
    period->notAfter = ASN1_GENERALIZEDTIME_set(NULL, (time_t)end_s);
    pki_must(X509_add1_ext_i2d(made, NID_private_key_usage_period, period, 0, 0) == 1);
    PKEY_USAGE_PERIOD_free(period);
}

static inline EVP_MD_CTX *pki_signing(EVP_PKEY *key, const EVP_MD *digest, bool is_pss)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *inner;
    pki_must(EVP_DigestSignInit(context, &inner, digest, NULL, key) == 1);
    if (is_pss) {
        pki_must(EVP_PKEY_CTX_set_rsa_padding(inner, RSA_PKCS1_PSS_PADDING) > 0);
        pki_must(EVP_PKEY_CTX_set_rsa_pss_saltlen(inner, RSA_PSS_SALTLEN_DIGEST) > 0);
    }
    return context;
}

static inline void pki_extend_all(const struct pki_wish *wish, X509 *made, X509 *issuer)
{
    static const uint8_t empty[] = {0x05, 0x00};
    pki_extend(made, issuer, NID_basic_constraints, wish->constraints);
    pki_extend(made, issuer, NID_key_usage, wish->usage);
    pki_extend(made, issuer, NID_ext_key_usage, wish->purpose);
    if (!wish->has_no_key_id) {
        pki_extend(made, issuer, NID_subject_key_identifier, "hash");
        pki_extend(made, issuer, NID_authority_key_identifier, "keyid:always");
    }
    if (wish->state != NULL) {
        pki_extend_state(made, wish->state);
    }
    if (wish->types != NULL) {
        pki_extend_types(made, wish->types);
    }
    if (wish->key_end_s != 0) {
        pki_extend_period(made, wish->begin_s, wish->key_end_s);
    }
    if (wish->has_strange_demand) {
        pki_extend_raw(made, "1.2.3.4", true, (struct bytes){empty, sizeof empty});
    }
}

/* `issuer` NULL: by itself. The caller owns it. */
static inline X509 *pki_certify(
    const struct pki_wish *wish, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key)
{
    X509 *made = X509_new();
    X509_NAME *name = pki_name(wish->country, wish->name);
    pki_must(X509_set_version(made, X509_VERSION_3) == 1);
    ASN1_INTEGER_set(X509_get_serialNumber(made), wish->serial == 0 ? 7 : wish->serial);
    ASN1_TIME_set(X509_getm_notBefore(made), (time_t)wish->begin_s);
    ASN1_TIME_set(X509_getm_notAfter(made), (time_t)wish->end_s);
    pki_must(X509_set_subject_name(made, name) == 1);
    pki_must(X509_set_issuer_name(made, issuer == NULL ? name : X509_get_subject_name(issuer)));
    pki_must(X509_set_pubkey(made, key) == 1);
    X509_NAME_free(name);
    pki_extend_all(wish, made, issuer == NULL ? made : issuer);
    const EVP_MD *digest = wish->digest == NULL ? EVP_sha256() : wish->digest;
    EVP_MD_CTX *signing = pki_signing(issuer == NULL ? key : issuer_key, digest, wish->is_pss);
    pki_must(X509_sign_ctx(made, signing) > 0);
    EVP_MD_CTX_free(signing);
    return made;
}

/* What is to be signed, and how. */
struct pki_signature {
    const char *type; /* of the content, dotted */
    X509 *signer;
    EVP_PKEY *key;
    const EVP_MD *digest;
    uint64_t made_s;
    X509 *link; /* one more certificate beside it; NULL: none */
    bool is_pss, without_signer;
};

/* CMS SignedData in DER, the caller frees it by OPENSSL_free(). */
static inline struct bytes pki_sign(const struct pki_signature *wish, struct bytes content)
{
    unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP;
    CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
    ASN1_OBJECT *type = OBJ_txt2obj(wish->type, 1);
    pki_must(cms != NULL && CMS_set1_eContentType(cms, type) == 1);
    flags |= (wish->is_pss ? CMS_KEY_PARAM : 0) | (wish->without_signer ? CMS_NOCERTS : 0);
    const EVP_MD *digest = wish->digest == NULL ? EVP_sha256() : wish->digest;
    CMS_SignerInfo *info = CMS_add1_signer(cms, wish->signer, wish->key, digest, flags);
    pki_must(info != NULL);
    if (wish->is_pss) {
        EVP_PKEY_CTX *inner = CMS_SignerInfo_get0_pkey_ctx(info);
        pki_must(EVP_PKEY_CTX_set_rsa_padding(inner, RSA_PKCS1_PSS_PADDING) > 0);
    }
    ASN1_TIME *made = ASN1_TIME_set(NULL, (time_t)wish->made_s);
    pki_must(CMS_signed_add1_attr_by_NID(info, NID_pkcs9_signingTime, made->type, made, -1) == 1);
    if (wish->link != NULL) {
        pki_must(CMS_add1_cert(cms, wish->link) == 1);
    }
    BIO *input = BIO_new_mem_buf(content.at, (int)content.len);
    pki_must(CMS_final(cms, input, NULL, CMS_BINARY) == 1);
    uint8_t *der = NULL;
    int len = i2d_CMS_ContentInfo(cms, &der);
    pki_must(len > 0);
    BIO_free(input);
    ASN1_TIME_free(made);
    ASN1_OBJECT_free(type);
    CMS_ContentInfo_free(cms);
    return (struct bytes){der, (size_t)len};
}

/* A revocation list with one serial number, 0: none. The caller frees it by OPENSSL_free(). */
static inline struct bytes pki_revoke(
    X509 *issuer, EVP_PKEY *key, uint64_t made_s, uint64_t next_s, long serial)
{
    X509_CRL *list = X509_CRL_new();
    ASN1_TIME *made = ASN1_TIME_set(NULL, (time_t)made_s),
              *next = ASN1_TIME_set(NULL, (time_t)next_s);
    pki_must(X509_CRL_set_version(list, X509_CRL_VERSION_2) == 1);
    pki_must(X509_CRL_set_issuer_name(list, X509_get_subject_name(issuer)) == 1);
    pki_must(X509_CRL_set1_lastUpdate(list, made) == 1 && X509_CRL_set1_nextUpdate(list, next));
    if (serial != 0) {
        X509_REVOKED *entry = X509_REVOKED_new();
        ASN1_INTEGER *number = ASN1_INTEGER_new();
        ASN1_INTEGER_set(number, serial);
        pki_must(X509_REVOKED_set_serialNumber(entry, number) == 1);
        pki_must(X509_REVOKED_set_revocationDate(entry, made) == 1);
        pki_must(X509_CRL_add0_revoked(list, entry) == 1);
        ASN1_INTEGER_free(number);
    }
    pki_must(X509_CRL_sign(list, key, EVP_sha256()) > 0);
    uint8_t *der = NULL;
    int len = i2d_X509_CRL(list, &der);
    pki_must(len > 0);
    ASN1_TIME_free(made);
    ASN1_TIME_free(next);
    X509_CRL_free(list);
    return (struct bytes){der, (size_t)len};
}

/* The caller frees it by OPENSSL_free(). */
static inline struct bytes pki_der(const X509 *certificate)
{
    uint8_t *der = NULL;
    int len = i2d_X509(certificate, &der);
    pki_must(len > 0);
    return (struct bytes){der, (size_t)len};
}

static inline void pki_release(struct bytes *der)
{
    OPENSSL_free((void *)(uintptr_t)der->at);
    *der = (struct bytes){0};
}
