#include "drivers/emrtd/trust_list.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdlib.h>

#include "drivers/emrtd/certificate.h"
#include "drivers/emrtd/signed_data.h"
#include "drivers/emrtd/tlv.h"
#include "drivers/emrtd/trust_path.h"
#include "drivers/emrtd/trust_revoke.h"

enum {
    TAG_INTEGER = 0x02,
    TAG_OCTETS = 0x04,
    TAG_OID = 0x06,
    TAG_SEQUENCE = 0x30,
    TAG_SET = 0x31,
    TAG_VERSION = 0xa0,
    TAG_EXTENSIONS = 0xa3,
    EXTENSIONS_MAX = 64,
};

/* 2.23.136.1.1.2, id-icao-cscaMasterList. */
static const uint8_t list_type[] = {0x67, 0x81, 0x08, 0x01, 0x01, 0x02};
static const uint8_t subject_key_id[] = {0x55, 0x1d, 0x0e};

/* The value of subjectKeyIdentifier among the extensions; empty when it is not there. */
static struct bytes find_key_id(struct bytes extensions)
{
    struct tlv outer = tlv_of(extensions);
    struct tlv list = tlv_of(tlv_expect(&outer, TAG_SEQUENCE));
    for (int i = 0; i < EXTENSIONS_MAX && list.left > 0 && !list.failed; i++) {
        struct bytes extension = tlv_expect(&list, TAG_SEQUENCE);
        struct bytes oid = tlv_find(extension, TAG_OID, NULL);
        if (oid.len == sizeof subject_key_id && memcmp(oid.at, subject_key_id, oid.len) == 0) {
            return tlv_find(tlv_find(extension, TAG_OCTETS, NULL), TAG_OCTETS, NULL);
        }
    }
    return (struct bytes){0};
}

/* RFC 5280 §4.1: only subject and extensions are taken out. */
static bool index_certificate(struct trust_certificate *one, struct bytes whole)
{
    struct tlv outer = tlv_of(whole);
    struct tlv parts = tlv_of(tlv_expect(&outer, TAG_SEQUENCE));
    struct tlv fields = tlv_of(tlv_expect(&parts, TAG_SEQUENCE));
    (void)tlv_expect(&fields, TAG_VERSION);
    (void)tlv_expect(&fields, TAG_INTEGER);
    (void)tlv_expect(&fields, TAG_SEQUENCE); /* algorithm */
    (void)tlv_expect(&fields, TAG_SEQUENCE); /* issuer */
    (void)tlv_expect(&fields, TAG_SEQUENCE); /* validity */
    const uint8_t *subject = fields.at;
    (void)tlv_expect(&fields, TAG_SEQUENCE);
    one->subject = (struct bytes){subject, (size_t)(fields.at - subject)};
    (void)tlv_expect(&fields, TAG_SEQUENCE); /* key */
    uint32_t tag;
    struct bytes value;
    while (tlv_next(&fields, &tag, &value)) {
        if (tag == TAG_EXTENSIONS) {
            one->key_id = find_key_id(value);
        }
    }
    one->whole = whole;
    return tlv_done(&outer) && tlv_done(&fields) && whole.len <= CERTIFICATE_MAX;
}

bool trust_believe(struct trust *trust, const struct trust_file *file, struct bytes whole)
{
    struct trust_certificate one = {.file = file};
    if (!index_certificate(&one, whole)) {
        return false;
    }
    if (trust->certificate_count == TRUST_CERTIFICATES_MAX) {
        trust->skipped++;
        return true;
    }
    trust->certificates[trust->certificate_count++] = one;
    return true;
}

static enum trust_state judge(const struct trust *trust, const struct signed_data *list)
{
    struct trust_revocation answer;
    switch (trust_path_list(trust, list)) {
    case TRUST_PATH_GOOD:
        trust_revoke_ask(trust, list->signer, &answer);
        return answer.revoked == TRUST_REVOKED_YES ? TRUST_STATE_SIGNER_REVOKED : TRUST_STATE_USED;
    case TRUST_PATH_UNKNOWN:
    case TRUST_PATH_FALSE: return TRUST_STATE_SIGNER_UNKNOWN;
    case TRUST_PATH_ISSUER_UNFIT:
    case TRUST_PATH_SIGNER_UNFIT:
    case TRUST_PATH_NOT_IN_TIME: break;
    }
    return TRUST_STATE_SIGNER_UNFIT;
}

void trust_list_read(const struct trust *trust, struct trust_file *file, struct bytes der)
{
    SCOPED(signed_data_finish) struct signed_data list = {0};
    enum signed_result result =
        signed_data_read(&list, der, (struct bytes){list_type, sizeof list_type});
    file->made_s = list.made_s;
    if (list.signer != NULL) {
        certificate_country(X509_get_subject_name(list.signer), file->country);
    }
    switch (result) {
    case SIGNED_OK: file->state = judge(trust, &list); break;
    case SIGNED_FOUL: file->state = TRUST_STATE_MALFORMED; break;
    case SIGNED_ALGORITHM: file->state = TRUST_STATE_ALGORITHM; break;
    case SIGNED_BY_NOBODY: file->state = TRUST_STATE_SIGNER_UNKNOWN; break;
    case SIGNED_WRONG: file->state = TRUST_STATE_UNSIGNED; break;
    }
    if (file->state == TRUST_STATE_USED) {
        file->content = malloc(list.content.len);
        if (file->content == NULL) {
            die("out_of_memory");
        }
        memcpy(file->content, list.content.at, list.content.len);
        file->content_len = list.content.len;
    }
}

/* CscaMasterList ::= SEQUENCE { version, certList SET OF Certificate }. ICAO 9303-12 §9.1. */
void trust_list_believe(struct trust *trust, struct trust_file *file)
{
    struct tlv outer = tlv_of_long((struct bytes){file->content, file->content_len});
    struct tlv fields = tlv_of_long(tlv_expect(&outer, TAG_SEQUENCE));
    (void)tlv_expect(&fields, TAG_INTEGER);
    struct tlv list = tlv_of_long(tlv_expect(&fields, TAG_SET));
    size_t before = trust->certificate_count;
    bool well = true;
    while (well && list.left > 0 && !list.failed) {
        const uint8_t *at = list.at;
        (void)tlv_expect(&list, TAG_SEQUENCE);
        struct bytes whole = {at, (size_t)(list.at - at)};
        well = !list.failed && trust_believe(trust, file, whole);
        file->count += well ? 1 : 0;
    }
    if (!well || !tlv_done(&outer) || !tlv_done(&fields) || !tlv_done(&list)) {
        trust->certificate_count = before; /* all of it or nothing */
        file->count = 0;
        file->state = TRUST_STATE_MALFORMED;
    }
}

void trust_certificate_read(struct trust_file *file)
{
    SCOPED(certificate_free) X509 *certificate = certificate_read(file->file.content);
    if (certificate == NULL) {
        file->state = TRUST_STATE_MALFORMED;
        return;
    }
    certificate_country(X509_get_subject_name(certificate), file->country);
    file->made_s = certificate_time(X509_get0_notBefore(certificate));
    file->next_s = certificate_time(X509_get0_notAfter(certificate));
    file->count = 1;
    if (!certificate_key_known(certificate)) {
        file->state = TRUST_STATE_ALGORITHM;
    } else if (!certificate_is_authority(certificate)) {
        file->state = TRUST_STATE_SIGNER_UNFIT;
    }
}

static void drop_revocations(X509_CRL **revocations)
{
    X509_CRL_free(*revocations);
}

void trust_revocations_read(struct trust_file *file)
{
    if (file->file.content.len > TRUST_REVOCATIONS_MAX) {
        file->state = TRUST_STATE_TOO_LARGE;
        return;
    }
    const uint8_t *at = file->file.content.at;
    SCOPED(drop_revocations)
    X509_CRL *revocations = d2i_X509_CRL(NULL, &at, (long)file->file.content.len);
    ERR_clear_error();
    if (revocations == NULL || at != file->file.content.at + file->file.content.len) {
        file->state = TRUST_STATE_MALFORMED;
        return;
    }
    certificate_country(X509_CRL_get_issuer(revocations), file->country);
    file->made_s = certificate_time(X509_CRL_get0_lastUpdate(revocations));
    file->next_s = certificate_time(X509_CRL_get0_nextUpdate(revocations));
    int count = sk_X509_REVOKED_num(X509_CRL_get_REVOKED(revocations));
    file->count = count > 0 ? (unsigned)count : 0; /* -1: no such field */
}
