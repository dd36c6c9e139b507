#include "drivers/emrtd/trust_revoke.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "drivers/emrtd/trust_path.h"

static void drop_revocations(X509_CRL **revocations)
{
    X509_CRL_free(*revocations);
}

static void drop_key_id(AUTHORITY_KEYID **key_id)
{
    AUTHORITY_KEYID_free(*key_id);
}

static X509_CRL *parse(const struct trust_file *file)
{
    if (file->kind != TRUST_KIND_REVOCATIONS || file->state != TRUST_STATE_USED) {
        return NULL;
    }
    const uint8_t *at = file->file.content.at;
    X509_CRL *revocations = d2i_X509_CRL(NULL, &at, (long)file->file.content.len);
    ERR_clear_error();
    return revocations;
}

/* Lists of changes and of some reasons only say so by a critical extension: they are not used. */
static bool is_whole(const X509_CRL *revocations)
{
    return X509_CRL_get_ext_by_critical(revocations, 1, -1) < 0;
}

static bool signed_by(X509_CRL *revocations, const struct trust_certificate *one)
{
    SCOPED(certificate_free) X509 *issuer = certificate_read(one->whole);
    EVP_PKEY *key =
        issuer != NULL && certificate_key_known(issuer) && certificate_is_revoker(issuer)
            ? X509_get0_pubkey(issuer)
            : NULL;
    char ours[3], theirs[3] = "";
    certificate_country(X509_CRL_get_issuer(revocations), ours);
    if (key != NULL) {
        certificate_country(X509_get_subject_name(issuer), theirs);
    }
    bool is_signed = key != NULL && ours[0] != '\0' && strcmp(ours, theirs) == 0 &&
                     X509_CRL_verify(revocations, key) == 1;
    ERR_clear_error();
    return is_signed;
}

static bool is_proved(const struct trust *trust, X509_CRL *revocations)
{
    const X509_ALGOR *algorithm;
    X509_CRL_get0_signature(revocations, NULL, &algorithm);
    if (!is_whole(revocations) || certificate_algorithm(algorithm, DIGEST_NONE) == DIGEST_NONE) {
        return false;
    }
    SCOPED(drop_key_id)
    AUTHORITY_KEYID *key_id =
        X509_CRL_get_ext_d2i(revocations, NID_authority_key_identifier, NULL, NULL);
    ERR_clear_error();
    const struct trust_certificate *found[TRUST_CANDIDATES_MAX];
    size_t count = trust_find(
        trust, X509_CRL_get_issuer(revocations), key_id == NULL ? NULL : key_id->keyid, found);
    for (size_t i = 0; i < count; i++) {
        if (signed_by(revocations, found[i])) {
            return true;
        }
    }
    return false;
}

void trust_revoke_ask(
    const struct trust *trust, const X509 *certificate, struct trust_revocation *answer)
{
    *answer = (struct trust_revocation){0};
    for (size_t i = 0; i < trust->file_count; i++) {
        const struct trust_file *file = &trust->files[i];
        SCOPED(drop_revocations) X509_CRL *revocations = parse(file);
        if (revocations == NULL || file->made_s <= answer->made_s ||
            X509_NAME_cmp(X509_CRL_get_issuer(revocations), X509_get_issuer_name(certificate)) !=
                0) {
            continue;
        }
        if (!is_proved(trust, revocations)) {
            answer->revoked =
                answer->made_s == 0 ? TRUST_REVOKED_FALSE : answer->revoked; /* keep a good one */
            continue;
        }
        X509_REVOKED *entry = NULL;
        int is_in =
            X509_CRL_get0_by_serial(revocations, &entry, X509_get0_serialNumber(certificate));
        answer->revoked = is_in == 1 ? TRUST_REVOKED_YES : TRUST_REVOKED_NO;
        answer->made_s = file->made_s;
        answer->next_s = file->next_s;
    }
}

bool trust_revoke_proved(const struct trust *trust, const struct trust_file *file)
{
    SCOPED(drop_revocations) X509_CRL *revocations = parse(file);
    return revocations != NULL && is_proved(trust, revocations);
}
