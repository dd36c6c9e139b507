#include "drivers/emrtd/trust_path.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static bool same_key_id(const struct trust_certificate *one, const ASN1_OCTET_STRING *key_id)
{
    return key_id != NULL && one->key_id.len > 0 &&
           one->key_id.len == (size_t)ASN1_STRING_length(key_id) &&
           memcmp(one->key_id.at, ASN1_STRING_get0_data(key_id), one->key_id.len) == 0;
}

static bool same_bytes(struct bytes one, const uint8_t *at, size_t len)
{
    return one.len == len && memcmp(one.at, at, len) == 0;
}

static void drop_name(X509_NAME **name)
{
    X509_NAME_free(*name);
}

/* Whether a Name in DER has this country: to compare names only where that can be of use. */
static bool has_country(struct bytes name, const char country[3])
{
    static const uint8_t oid[] = {0x06, 0x03, 0x55, 0x04, 0x06};
    const uint8_t *at = memmem(name.at, name.len, oid, sizeof oid);
    if (at == NULL || (size_t)(name.at + name.len - at) < sizeof oid + 4) {
        return false;
    }
    const uint8_t *letters = at + sizeof oid + 2; /* after tag and length */
    return (letters[0] & ~0x20) == country[0] && (letters[1] & ~0x20) == country[1];
}

/* The same name, written in another way: other kind of string, other case. */
static bool same_name(const struct trust_certificate *one, const X509_NAME *name)
{
    const uint8_t *at = one->subject.at;
    SCOPED(drop_name) X509_NAME *subject = d2i_X509_NAME(NULL, &at, (long)one->subject.len);
    bool same = subject != NULL && X509_NAME_cmp(subject, name) == 0;
    ERR_clear_error();
    return same;
}

enum pass { PASS_KEY, PASS_NAME, PASS_NAME_OTHERWISE, PASSES };

size_t trust_find(
    const struct trust *trust, const X509_NAME *name, const ASN1_OCTET_STRING *key_id,
    const struct trust_certificate *found[TRUST_CANDIDATES_MAX])
{
    const uint8_t *der = NULL;
    size_t len = 0, count = 0;
    if (X509_NAME_get0_der(name, &der, &len) != 1) {
        return 0;
    }
    char country[3];
    certificate_country(name, country);
    for (int pass = PASS_KEY; pass < PASSES && (pass < PASS_NAME_OTHERWISE || count == 0); pass++) {
        for (size_t i = 0; i < trust->certificate_count && count < TRUST_CANDIDATES_MAX; i++) {
            const struct trust_certificate *one = &trust->certificates[i];
            bool by_key = same_key_id(one, key_id);
            bool fits = pass == PASS_KEY ? by_key
                        : pass == PASS_NAME
                            ? !by_key && same_bytes(one->subject, der, len)
                            : has_country(one->subject, country) && same_name(one, name);
            if (fits) {
                found[count++] = one;
            }
        }
    }
    return count;
}

/* Whether `issuer` issued `signer` and was allowed to. */
static enum trust_path_result judge(X509 *signer, X509 *issuer)
{
    char theirs[3], ours[3], named[3];
    EVP_PKEY *key = certificate_key_known(issuer) ? X509_get0_pubkey(issuer) : NULL;
    if (key == NULL) {
        return TRUST_PATH_ISSUER_UNFIT;
    }
    bool signed_it = X509_verify(signer, key) == 1;
    ERR_clear_error();
    if (!signed_it) {
        return TRUST_PATH_FALSE;
    }
    if (!certificate_is_authority(issuer)) {
        return TRUST_PATH_ISSUER_UNFIT;
    }
    certificate_country(X509_get_subject_name(issuer), theirs);
    certificate_country(X509_get_subject_name(signer), ours);
    certificate_country(X509_get_issuer_name(signer), named);
    if (ours[0] == '\0' || strcmp(ours, theirs) != 0 || strcmp(named, theirs) != 0) {
        return TRUST_PATH_SIGNER_UNFIT;
    }
    uint64_t begin_s = certificate_time(X509_get0_notBefore(signer));
    return certificate_valid(issuer, begin_s) ? TRUST_PATH_GOOD : TRUST_PATH_NOT_IN_TIME;
}

/* The best of the candidates. `roots_only`: single certificates of the folder, not those of lists. */
static enum trust_path_result climb(
    const struct trust *trust, X509 *signer, bool roots_only, struct trust_path *path)
{
    const struct trust_certificate *found[TRUST_CANDIDATES_MAX];
    const ASN1_OCTET_STRING *key_id = X509_get0_authority_key_id(signer);
    const X509_NAME *name = X509_get_issuer_name(signer);
    size_t count = trust_find(trust, name, key_id, found);
    enum trust_path_result best = TRUST_PATH_UNKNOWN;
    for (size_t i = 0; i < count && best != TRUST_PATH_GOOD; i++) {
        if (roots_only && found[i]->file->kind != TRUST_KIND_CERTIFICATE) {
            continue;
        }
        SCOPED(certificate_free) X509 *issuer = certificate_read(found[i]->whole);
        enum trust_path_result result =
            issuer == NULL ? TRUST_PATH_ISSUER_UNFIT : judge(signer, issuer);
        bool other_key =
            key_id != NULL && found[i]->key_id.len > 0 && !same_key_id(found[i], key_id);
        if (result == TRUST_PATH_FALSE && other_key) {
            result = TRUST_PATH_UNKNOWN; /* only its namesake, of another year */
        }
        if (result > best) {
            best = result;
            if (result > TRUST_PATH_ISSUER_UNFIT) {
                path->issuer = found[i];
                path->named_otherwise = X509_NAME_cmp(X509_get_subject_name(issuer), name) != 0;
            }
        }
    }
    return best;
}

static enum trust_path_result in_time(const X509 *signer, uint64_t signed_s, uint64_t now_s)
{
    uint64_t latest_s = now_s + TRUST_CLOCK_S;
    bool began = certificate_time(X509_get0_notBefore(signer)) <= latest_s;
    bool fits = signed_s == 0 || (signed_s <= latest_s && certificate_valid(signer, signed_s));
    return began && fits ? TRUST_PATH_GOOD : TRUST_PATH_NOT_IN_TIME;
}

enum trust_path_result trust_path_document(
    const struct trust *trust, X509 *signer, uint64_t signed_s, uint64_t now_s,
    struct trust_path *path)
{
    *path = (struct trust_path){0};
    enum trust_path_result result = climb(trust, signer, false, path);
    if (result == TRUST_PATH_GOOD) {
        result = certificate_is_signer(signer) ? in_time(signer, signed_s, now_s)
                                               : TRUST_PATH_SIGNER_UNFIT;
    }
    return result;
}

/* A link certificate says: the state goes on with this key. Those with an own name count for the path
 * length, those with their issuer's name do not (RFC 5280 §6.1). */
static bool may_be_long(X509 *above, unsigned named)
{
    long most = X509_get_pathlen(above);
    return most < 0 || (long)named <= most;
}

/* Up from `signer` to a root, by link certificates of the list. `named` of the ones below have a name of
 * their own. */
static enum trust_path_result climb_links(
    const struct trust *trust, const struct signed_data *list, X509 *signer, unsigned depth,
    unsigned named)
{
    struct trust_path path = {0};
    enum trust_path_result best = climb(trust, signer, true, &path);
    if (best == TRUST_PATH_GOOD) {
        SCOPED(certificate_free) X509 *root = certificate_read(path.issuer->whole);
        return root != NULL && may_be_long(root, named) ? best : TRUST_PATH_ISSUER_UNFIT;
    }
    for (int i = 0; i < sk_X509_num(list->beside) && depth < TRUST_LINKS_MAX; i++) {
        X509 *link = sk_X509_value(list->beside, i);
        const X509_NAME *own = X509_get_subject_name(link);
        bool renames = X509_NAME_cmp(own, X509_get_issuer_name(link)) != 0;
        if (link == signer || X509_NAME_cmp(X509_get_issuer_name(signer), own) != 0 ||
            certificate_digest(link) == DIGEST_NONE || !may_be_long(link, named) ||
            judge(signer, link) != TRUST_PATH_GOOD) {
            continue;
        }
        enum trust_path_result result =
            climb_links(trust, list, link, depth + 1, named + (renames ? 1 : 0));
        if (result == TRUST_PATH_GOOD) {
            return result;
        }
        best = result > best ? result : best;
    }
    return best;
}

enum trust_path_result trust_path_list(const struct trust *trust, const struct signed_data *list)
{
    enum trust_path_result result = climb_links(trust, list, list->signer, 0, 0);
    if (result == TRUST_PATH_GOOD && !certificate_is_list_signer(list->signer)) {
        result = TRUST_PATH_SIGNER_UNFIT;
    }
    if (result == TRUST_PATH_GOOD && list->made_s != 0 &&
        !certificate_valid(list->signer, list->made_s)) {
        result = TRUST_PATH_NOT_IN_TIME;
    }
    return result;
}
