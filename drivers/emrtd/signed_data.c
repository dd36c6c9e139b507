#include "drivers/emrtd/signed_data.h"

#include <limits.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

static bool same_oid(const ASN1_OBJECT *object, struct bytes oid)
{
    return object != NULL && OBJ_length(object) == oid.len &&
           memcmp(OBJ_get0_data(object), oid.at, oid.len) == 0;
}

/* The one value of a signed attribute; NULL when there is none, or more than one. */
static const ASN1_TYPE *attribute(const CMS_SignerInfo *info, int number)
{
    int at = CMS_signed_get_attr_by_NID(info, number, -1);
    if (at < 0 || CMS_signed_get_attr_by_NID(info, number, at) >= 0) {
        return NULL;
    }
    X509_ATTRIBUTE *found = CMS_signed_get_attr(info, at);
    return X509_ATTRIBUTE_count(found) == 1 ? X509_ATTRIBUTE_get0_type(found, 0) : NULL;
}

/* The content's type stands in the signed attributes, too, and must be the same: otherwise what was
 * signed as one thing could be shown as another. Sets made_s. */
static bool attributes_fit(struct signed_data *data, const CMS_SignerInfo *info, struct bytes oid)
{
    const ASN1_TYPE *type = attribute(info, NID_pkcs9_contentType);
    if (type == NULL || type->type != V_ASN1_OBJECT || !same_oid(type->value.object, oid) ||
        attribute(info, NID_pkcs9_messageDigest) == NULL) {
        return false;
    }
    const ASN1_TYPE *time = attribute(info, NID_pkcs9_signingTime);
    if (time != NULL && time->type == V_ASN1_UTCTIME) {
        data->made_s = certificate_time(time->value.utctime);
    } else if (time != NULL && time->type == V_ASN1_GENERALIZEDTIME) {
        data->made_s = certificate_time(time->value.generalizedtime);
    } else if (CMS_signed_get_attr_by_NID(info, NID_pkcs9_signingTime, -1) >= 0) {
        return false;
    }
    return time == NULL || data->made_s != 0;
}

/* The content and the one signer. */
static CMS_SignerInfo *take_apart(struct signed_data *data, struct bytes der, struct bytes oid)
{
    const uint8_t *at = der.at;
    data->cms = d2i_CMS_ContentInfo(NULL, &at, (long)der.len);
    if (data->cms == NULL || at != der.at + der.len ||
        OBJ_obj2nid(CMS_get0_type(data->cms)) != NID_pkcs7_signed ||
        !same_oid(CMS_get0_eContentType(data->cms), oid)) {
        return NULL;
    }
    ASN1_OCTET_STRING **content = CMS_get0_content(data->cms);
    if (content == NULL || *content == NULL || ASN1_STRING_length(*content) <= 0) {
        return NULL;
    }
    data->content =
        (struct bytes){ASN1_STRING_get0_data(*content), (size_t)ASN1_STRING_length(*content)};
    STACK_OF(CMS_SignerInfo) *infos = CMS_get0_SignerInfos(data->cms);
    data->beside = CMS_get1_certs(data->cms);
    if (sk_CMS_SignerInfo_num(infos) != 1 || sk_X509_num(data->beside) > SIGNED_CERTIFICATES_MAX) {
        return NULL;
    }
    return sk_CMS_SignerInfo_value(infos, 0);
}

static bool algorithms_known(struct signed_data *data, CMS_SignerInfo *info)
{
    X509_ALGOR *hash, *signature;
    CMS_SignerInfo_get0_algs(info, NULL, NULL, &hash, &signature);
    const ASN1_OBJECT *oid;
    X509_ALGOR_get0(&oid, NULL, NULL, hash);
    enum digest message = digest_of_number(OBJ_obj2nid(oid));
    enum digest signing = certificate_algorithm(signature, message);
    enum digest certifying = certificate_digest(data->signer);
    data->is_weak = message == DIGEST_SHA1 || signing == DIGEST_SHA1 || certifying == DIGEST_SHA1;
    return message != DIGEST_NONE && signing != DIGEST_NONE && certifying != DIGEST_NONE &&
           certificate_key_known(data->signer);
}

static enum signed_result check(struct signed_data *data, struct bytes der, struct bytes oid)
{
    CMS_SignerInfo *info = take_apart(data, der, oid);
    if (info == NULL || !attributes_fit(data, info, oid)) {
        return SIGNED_FOUL;
    }
    if (CMS_set1_signers_certs(data->cms, NULL, 0) != 1) {
        return SIGNED_BY_NOBODY;
    }
    CMS_SignerInfo_get0_algs(info, NULL, &data->signer, NULL, NULL);
    if (!algorithms_known(data, info)) {
        return SIGNED_ALGORITHM;
    }
    unsigned flags = CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY;
    return CMS_verify(data->cms, NULL, NULL, NULL, NULL, flags) == 1 ? SIGNED_OK : SIGNED_WRONG;
}

enum signed_result signed_data_read(struct signed_data *data, struct bytes der, struct bytes oid)
{
    *data = (struct signed_data){0};
    if (der.len == 0 || der.len > INT_MAX) {
        return SIGNED_FOUL;
    }
    enum signed_result result = check(data, der, oid);
    ERR_clear_error();
    return result;
}

void signed_data_finish(struct signed_data *data)
{
    sk_X509_pop_free(data->beside, X509_free);
    CMS_ContentInfo_free(data->cms);
    *data = (struct signed_data){0};
}
