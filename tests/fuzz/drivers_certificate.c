/* Certificates with anything in them: every question about one is answered, and what is found without
 * parsing is what OpenSSL finds. */
#include "drivers/emrtd/certificate.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include "drivers/emrtd/trust_list.h"
#include "drivers/sim/utopia.h"
#include "tests/patched.h"

enum { PARTIES = UTOPIA_LIST_SIGNER + 1 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct bytes good_certificate(unsigned which)
{
    static struct {
        uint8_t space[UTOPIA_CERTIFICATE_MAX];
        struct bytes whole;
    } parties[PARTIES];
    if (parties[which].whole.len == 0) {
        struct der der = {.at = parties[which].space, .room = UTOPIA_CERTIFICATE_MAX};
        utopia_put_certificate(&der, which);
        parties[which].whole = (struct bytes){der.at, der.len};
    }
    return parties[which].whole;
}

static void ask_all(X509 *certificate)
{
    char country[3], state[4], codes[CERTIFICATE_TYPES][3];
    size_t count;
    certificate_country(X509_get_subject_name(certificate), country);
    certificate_state(certificate, state);
    (void)certificate_key_known(certificate);
    (void)certificate_digest(certificate);
    (void)certificate_valid(certificate, 1);
    (void)certificate_key_used(certificate, 1);
    (void)certificate_is_authority(certificate);
    (void)certificate_is_revoker(certificate);
    (void)certificate_is_signer(certificate);
    (void)certificate_is_list_signer(certificate);
    (void)certificate_types(certificate, codes, &count);
    if (strlen(country) > 2 || strlen(state) > 3 || count > CERTIFICATE_TYPES) {
        __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t space[PATCHED_MAX];
    static struct trust trust;
    static const struct trust_file file = {.kind = TRUST_KIND_CERTIFICATE};
    if (trust.certificates == NULL) {
        trust.certificates = calloc(TRUST_CERTIFICATES_MAX, sizeof *trust.certificates);
    }
    struct bytes der =
        patched(good_certificate(size == 0 ? 0 : data[0] / 4 % PARTIES), data, size, space);
    trust.certificate_count = 0;
    bool believed = trust_believe(&trust, &file, der);
    SCOPED(certificate_free) X509 *certificate = certificate_read(der);
    if (certificate == NULL) {
        return 0;
    }
    ask_all(certificate);
    const uint8_t *subject;
    size_t len;
    if (believed && X509_NAME_get0_der(X509_get_subject_name(certificate), &subject, &len) == 1 &&
        !patched_not(trust.certificates[0].subject, (struct bytes){subject, len})) {
        __builtin_trap();
    }
    const ASN1_OCTET_STRING *key_id = X509_get0_subject_key_id(certificate);
    struct bytes ours = trust.certificates[0].key_id;
    if (believed && key_id != NULL && ours.len > 0 &&
        ((size_t)ASN1_STRING_length(key_id) != ours.len ||
         memcmp(ASN1_STRING_get0_data(key_id), ours.at, ours.len) != 0)) {
        __builtin_trap();
    }
    ERR_clear_error();
    return 0;
}
