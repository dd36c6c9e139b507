#include "drivers/emrtd/certificate.h"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "drivers/emrtd/tlv.h"

enum { USAGE_SIGNS = 0, USAGE_CERTIFIES = 5, USAGE_REVOKES = 6, ABSENT = -1 };
enum { EXTENSIONS_MAX = 64, NAMES_MAX = 32 };

/* 2.23.136.1.1.3: signs master lists; 2.23.136.1.1.6.2: list of document types. */
static const uint8_t list_signing[] = {0x67, 0x81, 0x08, 0x01, 0x01, 0x03};
static const uint8_t document_types[] = {0x67, 0x81, 0x08, 0x01, 0x01, 0x06, 0x02};

/* In any locale: only A to Z. */
static bool is_letter(uint8_t byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

static char capital(uint8_t letter)
{
    return (char)(letter & ~0x20);
}

static void drop_bits(ASN1_BIT_STRING **bits)
{
    ASN1_BIT_STRING_free(*bits);
}

static void drop_constraints(BASIC_CONSTRAINTS **constraints)
{
    BASIC_CONSTRAINTS_free(*constraints);
}

static void drop_period(PKEY_USAGE_PERIOD **period)
{
    PKEY_USAGE_PERIOD_free(*period);
}

static void drop_purposes(EXTENDED_KEY_USAGE **purposes)
{
    EXTENDED_KEY_USAGE_free(*purposes);
}

static void drop_names(GENERAL_NAMES **names)
{
    GENERAL_NAMES_free(*names);
}

X509 *certificate_read(struct bytes der)
{
    if (der.len == 0 || der.len > CERTIFICATE_MAX) {
        return NULL;
    }
    const uint8_t *at = der.at;
    X509 *certificate = d2i_X509(NULL, &at, (long)der.len);
    ERR_clear_error();
    if (certificate != NULL &&
        (at != der.at + der.len || X509_get_ext_count(certificate) > EXTENSIONS_MAX)) {
        certificate_free(&certificate);
    }
    return certificate;
}

void certificate_free(X509 **certificate)
{
    X509_free(*certificate);
    *certificate = NULL;
}

void certificate_country(const X509_NAME *name, char country[3])
{
    country[0] = '\0';
    int at = X509_NAME_get_index_by_NID(name, NID_countryName, -1);
    if (at < 0) {
        return;
    }
    const ASN1_STRING *text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
    const uint8_t *letters = ASN1_STRING_get0_data(text);
    if (ASN1_STRING_length(text) == 2 && is_letter(letters[0]) && is_letter(letters[1])) {
        country[0] = capital(letters[0]);
        country[1] = capital(letters[1]);
        country[2] = '\0';
    }
}

static void take_state(const X509_NAME *name, char state[4])
{
    int at = X509_NAME_get_index_by_NID(name, NID_localityName, -1);
    if (at < 0) {
        return;
    }
    const ASN1_STRING *text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
    int len = ASN1_STRING_length(text);
    const uint8_t *letters = ASN1_STRING_get0_data(text);
    while (len > 1 && letters[len - 1] == '<') {
        len--;
    }
    if (len < 1 || len > 3) {
        return;
    }
    for (int i = 0; i < len; i++) {
        if (!is_letter(letters[i])) {
            state[0] = '\0';
            return;
        }
        state[i] = capital(letters[i]);
        state[i + 1] = '\0';
    }
}

void certificate_state(const X509 *certificate, char state[4])
{
    state[0] = '\0';
    SCOPED(drop_names)
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    for (int i = 0; i < sk_GENERAL_NAME_num(names) && i < NAMES_MAX && state[0] == '\0'; i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        if (name->type == GEN_DIRNAME) {
            take_state(name->d.directoryName, state);
        }
    }
    ERR_clear_error();
}

uint64_t certificate_time(const ASN1_TIME *time)
{
    struct tm parts;
    if (time == NULL || ASN1_TIME_to_tm(time, &parts) != 1) {
        ERR_clear_error();
        return 0;
    }
    time_t seconds = timegm(&parts);
    return seconds > 0 ? (uint64_t)seconds : 0;
}

bool certificate_valid(const X509 *certificate, uint64_t at_s)
{
    return at_s >= certificate_time(X509_get0_notBefore(certificate)) &&
           at_s <= certificate_time(X509_get0_notAfter(certificate));
}

bool certificate_key_used(const X509 *certificate, uint64_t at_s)
{
    SCOPED(drop_period)
    PKEY_USAGE_PERIOD *period =
        X509_get_ext_d2i(certificate, NID_private_key_usage_period, NULL, NULL);
    ERR_clear_error();
    if (period == NULL) {
        return true;
    }
    return (period->notBefore == NULL || at_s >= certificate_time(period->notBefore)) &&
           (period->notAfter == NULL || at_s <= certificate_time(period->notAfter));
}

/* True when it says nothing about usage, or allows this one. */
static bool may(const X509 *certificate, int usage)
{
    int critical;
    SCOPED(drop_bits)
    ASN1_BIT_STRING *bits = X509_get_ext_d2i(certificate, NID_key_usage, &critical, NULL);
    ERR_clear_error();
    return bits == NULL ? critical == ABSENT : ASN1_BIT_STRING_get_bit(bits, usage) == 1;
}

/* Whether basicConstraints say that it is a CA; *malformed when they cannot be understood. */
static bool is_ca(const X509 *certificate, bool *malformed)
{
    int critical;
    SCOPED(drop_constraints)
    BASIC_CONSTRAINTS *constraints =
        X509_get_ext_d2i(certificate, NID_basic_constraints, &critical, NULL);
    ERR_clear_error();
    *malformed = constraints == NULL && critical != ABSENT;
    return constraints != NULL && constraints->ca != 0;
}

static bool is_known(int number)
{
    static const int known[] = {
        NID_key_usage,
        NID_ext_key_usage,
        NID_basic_constraints,
        NID_subject_key_identifier,
        NID_authority_key_identifier,
        NID_private_key_usage_period,
        NID_certificate_policies,
        NID_subject_alt_name,
        NID_issuer_alt_name,
        NID_crl_distribution_points};
    for (size_t i = 0; i < COUNT(known); i++) {
        if (known[i] == number) {
            return true;
        }
    }
    return false;
}

/* RFC 5280 §4.2: whoever meets a critical extension that it does not know must not go on. */
static bool has_strange_demands(const X509 *certificate)
{
    for (int i = 0; i < X509_get_ext_count(certificate); i++) {
        X509_EXTENSION *extension = X509_get_ext(certificate, i);
        const ASN1_OBJECT *oid = X509_EXTENSION_get_object(extension);
        bool is_types = OBJ_length(oid) == sizeof document_types &&
                        memcmp(OBJ_get0_data(oid), document_types, sizeof document_types) == 0;
        if (X509_EXTENSION_get_critical(extension) != 0 && !is_types &&
            !is_known(OBJ_obj2nid(oid))) {
            return true;
        }
    }
    return false;
}

static bool is_authority_for(const X509 *certificate, int usage)
{
    bool malformed;
    bool ca = is_ca(certificate, &malformed);
    return ca && !malformed && may(certificate, usage) && !has_strange_demands(certificate);
}

bool certificate_is_authority(const X509 *certificate)
{
    return is_authority_for(certificate, USAGE_CERTIFIES);
}

bool certificate_is_revoker(const X509 *certificate)
{
    return is_authority_for(certificate, USAGE_REVOKES);
}

/* True when the certificate's list of purposes consists of exactly `purpose`, or, with none, when there
 * is no such list. */
static bool is_for(const X509 *certificate, struct bytes purpose)
{
    int critical;
    SCOPED(drop_purposes)
    EXTENDED_KEY_USAGE *purposes =
        X509_get_ext_d2i(certificate, NID_ext_key_usage, &critical, NULL);
    ERR_clear_error();
    if (purposes == NULL) {
        return critical == ABSENT && purpose.len == 0;
    }
    if (purpose.len == 0 || sk_ASN1_OBJECT_num(purposes) != 1) {
        return false;
    }
    const ASN1_OBJECT *oid = sk_ASN1_OBJECT_value(purposes, 0);
    return OBJ_length(oid) == purpose.len &&
           memcmp(OBJ_get0_data(oid), purpose.at, purpose.len) == 0;
}

static bool signs(const X509 *certificate, struct bytes purpose)
{
    bool malformed;
    bool ca = is_ca(certificate, &malformed);
    return !ca && !malformed && may(certificate, USAGE_SIGNS) && is_for(certificate, purpose) &&
           !has_strange_demands(certificate);
}

bool certificate_is_signer(const X509 *certificate)
{
    return signs(certificate, (struct bytes){0});
}

bool certificate_is_list_signer(const X509 *certificate)
{
    return signs(certificate, (struct bytes){list_signing, sizeof list_signing});
}

/* DocumentTypeListSyntax ::= SEQUENCE { version, docTypeList SET OF DocumentType }. */
static bool read_types(struct bytes value, char codes[CERTIFICATE_TYPES][3], size_t *count)
{
    enum { TAG_SEQUENCE = 0x30, TAG_INTEGER = 0x02, TAG_SET = 0x31 };
    struct tlv outer = tlv_of(value);
    struct tlv fields = tlv_of(tlv_expect(&outer, TAG_SEQUENCE));
    (void)tlv_expect(&fields, TAG_INTEGER);
    struct tlv types = tlv_of(tlv_expect(&fields, TAG_SET));
    uint32_t tag;
    struct bytes type;
    while (tlv_next(&types, &tag, &type)) {
        if (*count == CERTIFICATE_TYPES || type.len < 1 || type.len > 2 || !is_letter(type.at[0])) {
            return false;
        }
        memset(codes[*count], 0, sizeof codes[0]);
        memcpy(codes[*count], type.at, type.len);
        *count += 1;
    }
    return tlv_done(&outer) && !fields.failed && tlv_done(&types) && *count > 0;
}

bool certificate_types(const X509 *certificate, char codes[CERTIFICATE_TYPES][3], size_t *count)
{
    *count = 0;
    for (int i = 0; i < X509_get_ext_count(certificate); i++) {
        X509_EXTENSION *extension = X509_get_ext(certificate, i);
        const ASN1_OBJECT *oid = X509_EXTENSION_get_object(extension);
        if (OBJ_length(oid) == sizeof document_types &&
            memcmp(OBJ_get0_data(oid), document_types, sizeof document_types) == 0) {
            const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data(extension);
            return *count == 0 &&
                   read_types(
                       (struct bytes){
                           ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value)},
                       codes, count);
        }
    }
    return true;
}
