/* Keys and algorithms of certificates: which are accepted. */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "drivers/emrtd/certificate.h"

enum { CURVE_NAME_MAX = 64 };

static void drop_mask(RSA_PSS_PARAMS **parameters)
{
    RSA_PSS_PARAMS_free(*parameters);
}

static void drop_algorithm(X509_ALGOR **algorithm)
{
    X509_ALGOR_free(*algorithm);
}

bool certificate_key_known(const X509 *certificate)
{
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    bool known = false;
    if (key != NULL) {
        int bits = EVP_PKEY_get_bits(key);
        char name[CURVE_NAME_MAX];
        switch (EVP_PKEY_get_base_id(key)) {
        case EVP_PKEY_RSA:
        case EVP_PKEY_RSA_PSS:
            known = bits >= CERTIFICATE_RSA_MIN && bits <= CERTIFICATE_RSA_MAX;
            break;
        case EVP_PKEY_EC:
            /* Explicit parameters of a known curve have that curve's name. */
            known = bits >= CERTIFICATE_EC_MIN &&
                    EVP_PKEY_get_group_name(key, name, sizeof name, NULL) == 1;
            break;
        default: break;
        }
    }
    ERR_clear_error();
    return known;
}

/* RSASSA-PSS-params of RFC 4055 §3.1; what is not there is SHA-1. */
static enum digest mask_digest(const X509_ALGOR *algorithm)
{
    const void *value;
    int type;
    X509_ALGOR_get0(NULL, &type, &value, algorithm);
    if (type != V_ASN1_SEQUENCE) {
        return DIGEST_NONE;
    }
    SCOPED(drop_mask)
    RSA_PSS_PARAMS *parameters = ASN1_item_unpack(value, ASN1_ITEM_rptr(RSA_PSS_PARAMS));
    if (parameters == NULL) {
        return DIGEST_NONE;
    }
    enum digest hash = DIGEST_SHA1, mask = DIGEST_SHA1;
    if (parameters->hashAlgorithm != NULL) {
        hash = digest_of_number(OBJ_obj2nid(parameters->hashAlgorithm->algorithm));
    }
    if (parameters->maskGenAlgorithm != NULL) {
        X509_ALGOR_get0(NULL, &type, &value, parameters->maskGenAlgorithm);
        if (type != V_ASN1_SEQUENCE) {
            return DIGEST_NONE;
        }
        SCOPED(drop_algorithm)
        X509_ALGOR *inner = ASN1_item_unpack(value, ASN1_ITEM_rptr(X509_ALGOR));
        mask = inner == NULL ? DIGEST_NONE : digest_of_number(OBJ_obj2nid(inner->algorithm));
    }
    return mask == DIGEST_NONE ? DIGEST_NONE : hash;
}

enum digest certificate_algorithm(const X509_ALGOR *algorithm, enum digest plain)
{
    const ASN1_OBJECT *oid;
    X509_ALGOR_get0(&oid, NULL, NULL, algorithm);
    int number = OBJ_obj2nid(oid), hash = NID_undef, key = NID_undef;
    enum digest digest = DIGEST_NONE;
    if (number == NID_rsaEncryption || number == NID_X9_62_id_ecPublicKey) {
        digest = plain;
    } else if (number == NID_rsassaPss) {
        digest = mask_digest(algorithm);
    } else if (
        OBJ_find_sigid_algs(number, &hash, &key) == 1 &&
        (key == NID_rsaEncryption || key == NID_X9_62_id_ecPublicKey)) {
        digest = digest_of_number(hash);
    }
    ERR_clear_error();
    return digest;
}

enum digest certificate_digest(const X509 *certificate)
{
    const X509_ALGOR *algorithm;
    X509_get0_signature(NULL, &algorithm, certificate);
    return certificate_algorithm(algorithm, DIGEST_NONE);
}
