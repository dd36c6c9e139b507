#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

#include "drivers/emrtd/certificate.h"
#include "drivers/emrtd/trust.h"
#include "drivers/emrtd/trust_revoke.h"

enum { LETTERS = 26 };

static void count(unsigned *counter, bool is_so)
{
    *counter += is_so ? 1 : 0;
}

/* Explicit parameters are a SEQUENCE, the name of a curve is not. */
static bool is_explicit(const X509 *certificate)
{
    X509_ALGOR *algorithm;
    int type;
    X509_PUBKEY_get0_param(NULL, NULL, NULL, &algorithm, X509_get_X509_PUBKEY(certificate));
    X509_ALGOR_get0(NULL, &type, NULL, algorithm);
    return type == V_ASN1_SEQUENCE;
}

static void look_at(X509 *certificate, uint64_t now_s, struct trust_survey *survey)
{
    bool usable = certificate_key_known(certificate);
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    bool elliptic = key != NULL && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC;
    bool own = usable && X509_verify(certificate, key) == 1;
    ERR_clear_error();
    const ASN1_OBJECT *signing;
    const X509_ALGOR *algorithm;
    X509_get0_signature(NULL, &algorithm, certificate);
    X509_ALGOR_get0(&signing, NULL, NULL, algorithm);
    count(&survey->usable, usable);
    count(&survey->own_key, own);
    count(&survey->link, !own);
    count(&survey->unfit, !certificate_is_authority(certificate));
    count(&survey->expired, now_s > certificate_time(X509_get0_notAfter(certificate)));
    count(&survey->weak, certificate_digest(certificate) == DIGEST_SHA1);
    count(&survey->elliptic, elliptic);
    count(&survey->explicit_curves, elliptic && is_explicit(certificate));
    count(&survey->rsa, key != NULL && !elliptic);
    count(&survey->pss, OBJ_obj2nid(signing) == NID_rsassaPss);
}

void trust_look(const struct trust *trust, uint64_t now_s, struct trust_survey *survey)
{
    *survey = (struct trust_survey){0};
    bool seen[LETTERS * LETTERS] = {0};
    for (size_t i = 0; i < trust->certificate_count; i++) {
        SCOPED(certificate_free)
        X509 *certificate = certificate_read(trust->certificates[i].whole);
        survey->certificates++;
        if (certificate == NULL) {
            continue;
        }
        char country[3];
        certificate_country(X509_get_subject_name(certificate), country);
        if (country[0] != '\0') {
            bool *here = &seen[(country[0] - 'A') * LETTERS + country[1] - 'A'];
            count(&survey->countries, !*here);
            *here = true;
        }
        look_at(certificate, now_s, survey);
    }
    for (size_t i = 0; i < trust->file_count; i++) {
        const struct trust_file *file = &trust->files[i];
        if (file->kind == TRUST_KIND_REVOCATIONS && file->state == TRUST_STATE_USED) {
            bool good = trust_revoke_proved(trust, file);
            count(&survey->crls_good, good);
            count(&survey->crls_false, !good);
            count(&survey->crls_old, file->next_s != 0 && file->next_s < now_s);
        }
    }
}
