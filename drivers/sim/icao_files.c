#include "drivers/sim/icao_files.h"

#include <openssl/evp.h>

#include "drivers/sim/face.h"
#include "drivers/sim/icao_chip.h"
#include "drivers/sim/icao_pace.h"
#include "drivers/sim/utopia.h"

enum { HASH = 32, DATE_BYTES = 4, MOMENT = 16, GROUPS = 16, TAGS_MAX = 8 };
enum { TAG_DG2 = 0x75, TAG_DG11 = 0x6b, TAG_DG12 = 0x6c, TAG_DG14 = 0x6e, TAG_DG15 = 0x6f };

static struct der begin_file(struct icao_files *files)
{
    return (struct der){.at = files->store + files->used, .room = ICAO_STORE_MAX - files->used};
}

/* `where` of the master file are free, but for EF.CardSecurity. */
static void end_file(
    struct icao_files *files, const struct der *der, unsigned identifier, uint8_t short_identifier,
    enum icao_selected where)
{
    if (files->count == ICAO_FILES_MAX) {
        die("too many files in a document");
    }
    files->list[files->count++] = (struct icao_file){
        .identifier = identifier,
        .short_identifier = short_identifier,
        .where = where,
        .is_free = where == ICAO_MASTER_FILE && short_identifier != 0x1d,
        .at = files->used,
        .len = der->len};
    files->used += der->len;
}

/* DG1 to DG16 have their number as identifier. */
static void end_group(struct icao_files *files, const struct der *der, unsigned number)
{
    end_file(files, der, 0x0100 | number, (uint8_t)number, ICAO_APPLICATION);
}

static void make_dg1(struct icao_files *files, const struct specimen *specimen)
{
    char zone[SPECIMEN_MRZ_MAX];
    size_t len = specimen_mrz(specimen, zone);
    struct der der = begin_file(files);
    size_t group = der_begin(&der, 0x61);
    der_put(&der, 0x5f1f, (struct bytes){(const uint8_t *)zone, len});
    der_end(&der, group);
    end_group(files, &der, 1);
}

static void put_number(struct der *der, uint32_t number, size_t bytes)
{
    const uint8_t all[] = {
        (uint8_t)(number >> 24), (uint8_t)(number >> 16), (uint8_t)(number >> 8), (uint8_t)number};
    der_copy(der, (struct bytes){all + sizeof all - bytes, bytes});
}

/* A face record with one image: ISO/IEC 19794-5:2005 §5.3 to §5.7. */
static void put_face(struct der *der, const struct specimen *specimen)
{
    enum { HEAD = 14, FACE_HEAD = 20, IMAGE_HEAD = 12, MALE = 1, FEMALE = 2, FRONTAL = 1 };
    uint8_t picture[FACE_MAX];
    size_t len =
        face_write(specimen->uid[2] * 7u + specimen->uid[3], specimen->has_large_photo, picture);
    uint32_t record = (uint32_t)len + HEAD + FACE_HEAD + IMAGE_HEAD;
    der_copy(
        der, (struct bytes){
                 (const uint8_t *)"FAC\0"
                                  "010",
                 8});
    put_number(der, record, 4);
    put_number(der, 1, 2); /* faces */
    put_number(der, record - HEAD, 4);
    put_number(der, 0, 2); /* feature points */
    put_number(der, specimen->sex == 'M' ? MALE : specimen->sex == 'F' ? FEMALE : 0, 1);
    put_number(der, 0, 2); /* colours of eyes and hair: unspecified */
    put_number(der, 0, 3); /* properties: unspecified */
    put_number(der, 0, 2); /* expression */
    put_number(der, 0, 3); /* pose */
    put_number(der, 0, 3); /* its uncertainty */
    put_number(der, FRONTAL, 1);
    put_number(der, 0, 1); /* JPEG */
    put_number(der, FACE_WIDTH, 2);
    put_number(der, FACE_HEIGHT, 2);
    put_number(der, 1, 1); /* sRGB */
    put_number(der, 0, 1); /* source: unspecified */
    put_number(der, 0, 4); /* device, quality */
    der_copy(der, (struct bytes){picture, len});
}

/* ICAO 9303-10 §4.7.2: a template with one biometric, its header and its block. */
static void make_dg2(struct icao_files *files, const struct specimen *specimen)
{
    static const uint8_t face[] = {0x02}, version[] = {0x01, 0x01}, owner[] = {0x01, 0x01};
    static const uint8_t type[] = {0x00, 0x08}, no_subtype[] = {0x00};
    struct der der = begin_file(files);
    size_t group = der_begin(&der, TAG_DG2), all = der_begin(&der, 0x7f61);
    der_number(&der, 1);
    size_t one = der_begin(&der, 0x7f60), header = der_begin(&der, 0xa1);
    der_put(&der, 0x80, (struct bytes){version, sizeof version});
    der_put(&der, 0x81, (struct bytes){face, sizeof face});
    der_put(&der, 0x82, (struct bytes){no_subtype, sizeof no_subtype});
    der_put(&der, 0x87, (struct bytes){owner, sizeof owner});
    der_put(&der, 0x88, (struct bytes){type, sizeof type});
    der_end(&der, header);
    size_t block = der_begin(&der, 0x5f2e);
    put_face(&der, specimen);
    der_end(&der, block);
    der_end(&der, one);
    der_end(&der, all);
    der_end(&der, group);
    end_group(files, &der, 2);
}

/* YYYY-MM-DD as four bytes of two digits each. */
static void put_date(struct der *der, unsigned tag, const char *date)
{
    uint8_t bytes[DATE_BYTES];
    const char digits[] = {date[0], date[1], date[2], date[3], date[5], date[6], date[8], date[9]};
    for (size_t i = 0; i < DATE_BYTES; i++) {
        bytes[i] = (uint8_t)((digits[2 * i] - '0') << 4 | (digits[2 * i + 1] - '0'));
    }
    der_put(der, tag, (struct bytes){bytes, sizeof bytes});
}

static void put_tags(struct der *der, const unsigned *tags, size_t count)
{
    size_t list = der_begin(der, 0x5c);
    for (size_t i = 0; i < count; i++) {
        put_number(der, tags[i], 2);
    }
    der_end(der, list);
}

/* Additional personal details, ICAO 9303-10 §4.7.11. */
static void make_dg11(struct icao_files *files, const struct specimen *specimen)
{
    unsigned tags[TAGS_MAX];
    size_t count = 0;
    struct der der = begin_file(files);
    size_t group = der_begin(&der, TAG_DG11);
    tags[count++] = 0x5f0e;
    if (specimen->other_name != NULL) {
        tags[count++] = 0x5f0f;
    }
    if (specimen->birth_place != NULL) {
        tags[count++] = 0x5f2b;
        tags[count++] = 0x5f11;
    }
    put_tags(&der, tags, count);
    der_text(&der, 0x5f0e, specimen->full_name);
    if (specimen->other_name != NULL) {
        size_t names = der_begin(&der, 0xa0);
        der_number(&der, 1);
        der_text(&der, 0x5f0f, specimen->other_name);
        der_end(&der, names);
    }
    if (specimen->birth_place != NULL) {
        put_date(&der, 0x5f2b, specimen->birth);
        der_text(&der, 0x5f11, specimen->birth_place);
    }
    der_end(&der, group);
    end_group(files, &der, 11);
}

/* Additional document details, §4.7.12: who issued it, and when. */
static void make_dg12(struct icao_files *files, const struct specimen *specimen)
{
    static const unsigned tags[] = {0x5f19, 0x5f26};
    struct der der = begin_file(files);
    size_t group = der_begin(&der, TAG_DG12);
    put_tags(&der, tags, COUNT(tags));
    der_text(&der, 0x5f19, "Office for Documents, Amaurot");
    put_date(&der, 0x5f26, specimen->issued);
    der_end(&der, group);
    end_group(files, &der, 12);
}

/* EF.COM: LDS version 1.7, Unicode 4.0.0, the tags of the data groups (§4.6.1). */
static void make_common(struct icao_files *files)
{
    static const uint8_t tags[GROUPS + 1] = {[1] = 0x61,      [2] = TAG_DG2,   [11] = TAG_DG11,
                                             [12] = TAG_DG12, [14] = TAG_DG14, [15] = TAG_DG15};
    struct der der = begin_file(files);
    size_t common = der_begin(&der, 0x60);
    der_text(&der, 0x5f01, "0107");
    der_text(&der, 0x5f36, "040000");
    size_t list = der_begin(&der, 0x5c);
    for (unsigned number = 1; number <= GROUPS; number++) {
        if (icao_files_find_short(files, ICAO_APPLICATION, number) != NULL) {
            put_number(&der, tags[number], 1);
        }
    }
    der_end(&der, list);
    der_end(&der, common);
    end_file(files, &der, 0x011e, 0x1e, ICAO_APPLICATION);
}

static void put_hash(
    struct der *der, const struct icao_files *files, const struct specimen *specimen,
    unsigned number)
{
    uint8_t digest[HASH], changed[SPECIMEN_MRZ_MAX + 8];
    const struct icao_file *file = icao_files_find_short(files, ICAO_APPLICATION, number);
    bool is_forgotten = specimen->trust == SPECIMEN_UNCOVERED && number == 11;
    if (file == NULL || is_forgotten) {
        return;
    }
    struct bytes content = icao_files_content(files, file);
    if (specimen->trust == SPECIMEN_CHANGED && number == 1 && content.len <= sizeof changed) {
        memcpy(changed, content.at, content.len);
        changed[12]++; /* the name that was signed was another */
        content.at = changed;
    }
    if (EVP_Digest(content.at, content.len, digest, NULL, EVP_sha256(), NULL) != 1) {
        die("openssl: hash failed");
    }
    size_t entry = der_begin(der, DER_SEQUENCE);
    der_number(der, number);
    der_put(der, DER_OCTETS, (struct bytes){digest, sizeof digest});
    der_end(der, entry);
}

static enum utopia_party signer_of(const struct specimen *specimen)
{
    switch (specimen->trust) {
    case SPECIMEN_SIGNED_RSA: return UTOPIA_SIGNER_1;
    case SPECIMEN_REVOKED: return UTOPIA_SIGNER_REVOKED;
    case SPECIMEN_STRANGE: return UTOPIA_SIGNER_STRANGE;
    case SPECIMEN_SIGNED:
    case SPECIMEN_UNSIGNED:
    case SPECIMEN_CHANGED:
    case SPECIMEN_UNCOVERED: break;
    }
    return UTOPIA_SIGNER_2;
}

static void moment_of(const struct specimen *specimen, char *moment)
{
    const char *date = specimen->issued == NULL ? "2024-01-02" : specimen->issued;
    const char digits[MOMENT] = {date[0], date[1], date[2], date[3], date[5], date[6],
                                 date[8], date[9], '1',     '0',     '3',     '0',
                                 '0',     '0',     'Z',     '\0'};
    memcpy(moment, digits, sizeof digits);
}

/* The LDS security object and its signature, §4.6.2. */
static void make_security(struct icao_files *files, const struct specimen *specimen)
{
    uint8_t bytes[GROUPS * 64];
    char moment[MOMENT];
    struct der object = {.at = bytes, .room = sizeof bytes};
    size_t all = der_begin(&object, DER_SEQUENCE);
    der_number(&object, 0);
    der_algorithm(&object, "2.16.840.1.101.3.4.2.1", false);
    size_t hashes = der_begin(&object, DER_SEQUENCE);
    for (unsigned number = 1; number <= GROUPS; number++) {
        put_hash(&object, files, specimen, number);
    }
    der_end(&object, hashes);
    der_end(&object, all);
    moment_of(specimen, moment);
    struct der der = begin_file(files);
    size_t file = der_begin(&der, 0x77);
    utopia_put_signed(&der, signer_of(specimen), "2.23.136.1.1.1", der_bytes(&object), moment);
    der_end(&der, file);
    end_file(files, &der, 0x011d, 0x1d, ICAO_APPLICATION);
}

/* EF.DIR names the application; EF.ATR/INFO says that extended length is understood, up to which
 * lengths (ISO 7816-4 §12.1.1, §12.7.1). */
static void make_directory(struct icao_files *files)
{
    static const uint8_t application[] = {0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
    static const uint8_t capabilities[] = {0x86, 0x01, 0x40};
    struct der der = begin_file(files);
    size_t template = der_begin(&der, 0x61);
    der_put(&der, 0x4f, (struct bytes){application, sizeof application});
    der_end(&der, template);
    end_file(files, &der, 0x2f00, 0x1e, ICAO_MASTER_FILE);
    der = begin_file(files);
    der_put(&der, 0x47, (struct bytes){capabilities, sizeof capabilities});
    size_t lengths = der_begin(&der, 0x7f66);
    der_number(&der, 500);
    der_number(&der, 32000);
    der_end(&der, lengths);
    end_file(files, &der, 0x2f01, 0x01, ICAO_MASTER_FILE);
}

static void make_access(struct icao_files *files, const struct specimen *specimen)
{
    struct der der = begin_file(files);
    size_t infos = der_begin(&der, DER_SET);
    icao_pace_put_infos(&der, specimen);
    if (specimen->access == SPECIMEN_PACE_SEVERAL) {
        size_t other = der_begin(&der, DER_SEQUENCE); /* terminal authentication: passed over */
        der_oid(&der, "0.4.0.127.0.7.2.2.2");
        der_number(&der, 1);
        der_end(&der, other);
    }
    der_end(&der, infos);
    end_file(files, &der, 0x011c, 0x1c, ICAO_MASTER_FILE);
}

static void make_dg14(struct icao_files *files, const struct specimen *specimen)
{
    struct der der = begin_file(files);
    size_t group = der_begin(&der, TAG_DG14);
    icao_chip_put_infos(&der, specimen);
    der_end(&der, group);
    end_group(files, &der, 14);
}

static void make_dg15(struct icao_files *files, const struct specimen *specimen)
{
    struct der der = begin_file(files);
    size_t group = der_begin(&der, TAG_DG15);
    icao_chip_put_active(&der, specimen);
    der_end(&der, group);
    end_group(files, &der, 15);
}

/* EF.CardSecurity: SecurityInfos, signed (BSI TR-03110-3 A.1.2.5). */
static void make_card_security(struct icao_files *files, const struct specimen *specimen)
{
    uint8_t bytes[1000];
    char moment[MOMENT];
    struct der infos = {.at = bytes, .room = sizeof bytes};
    icao_chip_put_security(&infos, specimen);
    moment_of(specimen, moment);
    struct der der = begin_file(files);
    utopia_put_signed(&der, signer_of(specimen), "0.4.0.127.0.7.3.2.1", der_bytes(&infos), moment);
    end_file(files, &der, 0x011d, 0x1d, ICAO_MASTER_FILE);
}

void icao_files_make(struct icao_files *files, const struct specimen *specimen)
{
    files->count = files->used = 0;
    if (specimen->access != SPECIMEN_BAC) {
        make_access(files, specimen);
    }
    if (specimen->kind != SPECIMEN_DOCUMENT) {
        return;
    }
    if (specimen->access != SPECIMEN_BAC) {
        make_directory(files);
    }
    make_dg1(files, specimen);
    make_dg2(files, specimen);
    if (specimen->full_name != NULL) {
        make_dg11(files, specimen);
    }
    if (specimen->issued != NULL) {
        make_dg12(files, specimen);
    }
    if (icao_chip_has_infos(specimen)) {
        make_dg14(files, specimen);
    }
    if (icao_chip_is_active(specimen)) {
        make_dg15(files, specimen);
    }
    if (specimen->access == SPECIMEN_PACE_CHIP) {
        make_card_security(files, specimen);
    }
    make_common(files);
    if (specimen->trust != SPECIMEN_UNSIGNED) {
        make_security(files, specimen);
    }
}

const struct icao_file *icao_files_find(
    const struct icao_files *files, enum icao_selected where, unsigned identifier)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct icao_file *file = &files->list[i];
        if (file->where == where && file->identifier == identifier) {
            return file;
        }
    }
    return NULL;
}

const struct icao_file *icao_files_find_short(
    const struct icao_files *files, enum icao_selected where, unsigned identifier)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct icao_file *file = &files->list[i];
        if (file->where == where && file->short_identifier == identifier) {
            return file;
        }
    }
    return NULL;
}

struct bytes icao_files_content(const struct icao_files *files, const struct icao_file *file)
{
    return (struct bytes){files->store + file->at, file->len};
}
