/* What Utopia signs (CMS, RFC 5652 §5), and the folder of what to trust. */
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "drivers/sim/utopia.h"

enum { HASH = 32, ATTRIBUTES_MAX = 200, PATH_LENGTH_MAX = 4096 };

static const char sha256[] = "2.16.840.1.101.3.4.2.1";
static const char signed_data[] = "1.2.840.113549.1.7.2";

static size_t begin_attribute(struct der *der, const char *type, size_t *set)
{
    size_t attribute = der_begin(der, DER_SEQUENCE);
    der_oid(der, type);
    *set = der_begin(der, DER_SET);
    return attribute;
}

/* In the order of their bytes, as DER wants a set: type, time, digest. */
static void put_attributes(
    struct der *der, const char *type, struct bytes content, const char *moment)
{
    uint8_t digest[HASH];
    size_t set;
    if (EVP_Digest(content.at, content.len, digest, NULL, EVP_sha256(), NULL) != 1) {
        die("openssl: hash failed");
    }
    size_t attribute = begin_attribute(der, "1.2.840.113549.1.9.3", &set);
    der_oid(der, type);
    der_end(der, set);
    der_end(der, attribute);
    attribute = begin_attribute(der, "1.2.840.113549.1.9.5", &set);
    der_moment(der, moment);
    der_end(der, set);
    der_end(der, attribute);
    attribute = begin_attribute(der, "1.2.840.113549.1.9.4", &set);
    der_put(der, DER_OCTETS, (struct bytes){digest, sizeof digest});
    der_end(der, set);
    der_end(der, attribute);
}

/* The attributes are signed as a SET, and sent as [0] (RFC 5652 §5.4). */
static void put_signer(
    struct der *der, enum utopia_party signer, const char *type, struct bytes content,
    const char *moment)
{
    struct keys keys;
    uint8_t bytes[ATTRIBUTES_MAX], whole[ATTRIBUTES_MAX + 4], signature[KEYS_SIGNATURE_MAX];
    struct der attributes = {.at = bytes, .room = sizeof bytes};
    struct der set = {.at = whole, .room = sizeof whole};
    utopia_keys(signer, &keys);
    put_attributes(&attributes, type, content, moment);
    der_put(&set, DER_SET, der_bytes(&attributes));
    size_t len = keys_sign(&keys, der_bytes(&set), signature);
    size_t all = der_begin(der, DER_SEQUENCE);
    der_number(der, 1);
    utopia_put_identity(der, signer);
    der_algorithm(der, sha256, false);
    der_put(der, 0xa0, der_bytes(&attributes));
    keys_put_algorithm(der, &keys);
    der_put(der, DER_OCTETS, (struct bytes){signature, len});
    der_end(der, all);
}

void utopia_put_signed(
    struct der *der, enum utopia_party signer, const char *type, struct bytes content,
    const char *moment)
{
    size_t outer = der_begin(der, DER_SEQUENCE);
    der_oid(der, signed_data);
    size_t inner = der_begin(der, 0xa0), all = der_begin(der, DER_SEQUENCE);
    der_number(der, 3);
    size_t digests = der_begin(der, DER_SET);
    der_algorithm(der, sha256, false);
    der_end(der, digests);
    size_t encapsulated = der_begin(der, DER_SEQUENCE);
    der_oid(der, type);
    size_t octets = der_begin(der, 0xa0);
    der_put(der, DER_OCTETS, content);
    der_end(der, octets);
    der_end(der, encapsulated);
    size_t certificates = der_begin(der, 0xa0);
    utopia_put_certificate(der, signer);
    if (signer == UTOPIA_LIST_SIGNER) {
        utopia_put_certificate(der, UTOPIA_LIST_ROOT);
    }
    der_end(der, certificates);
    size_t signers = der_begin(der, DER_SET);
    put_signer(der, signer, type, content, moment);
    der_end(der, signers);
    der_end(der, all);
    der_end(der, inner);
    der_end(der, outer);
}

static bool write_one(const char *folder, const char *name, struct der *der)
{
    char path[PATH_LENGTH_MAX];
    int len = snprintf(path, sizeof path, "%s/%s", folder, name);
    bool is_written =
        len > 0 && (size_t)len < sizeof path && file_replace(path, der_bytes(der), 0644) == FILE_OK;
    der->len = 0;
    return is_written;
}

bool utopia_write(const char *folder, time_t now)
{
    uint8_t bytes[UTOPIA_LIST_MAX];
    struct der der = {.at = bytes, .room = sizeof bytes};
    if (mkdir(folder, 0755) < 0 && errno != EEXIST) {
        return false;
    }
    utopia_put_certificate(&der, UTOPIA_CSCA_1);
    bool is_written = write_one(folder, "utopia-csca-1.cer", &der);
    utopia_put_certificate(&der, UTOPIA_LIST_ROOT);
    is_written = write_one(folder, "utopia-list-root.cer", &der) && is_written;
    utopia_put_list(&der, now);
    is_written = write_one(folder, "utopia.ml", &der) && is_written;
    utopia_put_crl(&der, UTOPIA_CSCA_1, now);
    is_written = write_one(folder, "utopia-csca-1.crl", &der) && is_written;
    utopia_put_crl(&der, UTOPIA_CSCA_2, now);
    return write_one(folder, "utopia-csca-2.crl", &der) && is_written;
}
