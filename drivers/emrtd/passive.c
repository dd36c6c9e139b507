#include "drivers/emrtd/passive.h"

#include <openssl/x509.h>

#include "drivers/emrtd/certificate.h"
#include "drivers/emrtd/security_object.h"
#include "drivers/emrtd/signed_data.h"
#include "drivers/emrtd/tlv.h"
#include "drivers/emrtd/trust_path.h"
#include "drivers/emrtd/trust_revoke.h"

enum { TAG_SOD = 0x77 };

/* 2.23.136.1.1.1, id-icao-ldsSecurityObject; 0.4.0.127.0.7.3.2.1, id-SecurityObject. */
static const uint8_t lds_type[] = {0x67, 0x81, 0x08, 0x01, 0x01, 0x01};
static const uint8_t security_type[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x03, 0x02, 0x01};

static enum passive_signature of_result(enum signed_result result)
{
    switch (result) {
    case SIGNED_OK: break;
    case SIGNED_FOUL: return PASSIVE_FOUL;
    case SIGNED_ALGORITHM: return PASSIVE_ALGORITHM;
    case SIGNED_BY_NOBODY: return PASSIVE_SIGNER_ABSENT;
    case SIGNED_WRONG: return PASSIVE_BAD;
    }
    return PASSIVE_GOOD;
}

static enum passive_signature of_path(enum trust_path_result result)
{
    switch (result) {
    case TRUST_PATH_UNKNOWN: return PASSIVE_ISSUER_UNKNOWN;
    case TRUST_PATH_FALSE: return PASSIVE_SIGNER_FALSE;
    case TRUST_PATH_ISSUER_UNFIT: return PASSIVE_ISSUER_UNFIT;
    case TRUST_PATH_SIGNER_UNFIT: return PASSIVE_SIGNER_UNFIT;
    case TRUST_PATH_NOT_IN_TIME: return PASSIVE_NOT_IN_TIME;
    case TRUST_PATH_GOOD: break;
    }
    return PASSIVE_GOOD;
}

static void note(struct passive *passive, bool is_so, enum passive_note which)
{
    passive->notes |= is_so ? (unsigned)which : 0;
}

static void note_issuer(struct passive *passive, const struct trust_path *path, uint64_t now_s)
{
    if (path->issuer == NULL) {
        return;
    }
    SCOPED(certificate_free) X509 *issuer = certificate_read(path->issuer->whole);
    bool expired = issuer != NULL && now_s > certificate_time(X509_get0_notAfter(issuer));
    note(passive, expired, PASSIVE_NOTE_ISSUER_EXPIRED);
    note(passive, path->named_otherwise, PASSIVE_NOTE_NAMED_OTHERWISE);
    if (path->issuer->file->kind == TRUST_KIND_LIST) {
        passive->list_s = path->issuer->file->made_s;
        note(passive, passive->list_s + TRUST_LIST_OLD_S < now_s, PASSIVE_NOTE_LIST_OLD);
    }
}

static void ask_revocations(
    struct passive *passive, const struct trust *trust, const X509 *signer, uint64_t now_s)
{
    struct trust_revocation answer;
    trust_revoke_ask(trust, signer, &answer);
    passive->revoking_s = answer.made_s;
    passive->revoking_next_s = answer.next_s;
    bool is_old = answer.next_s != 0 && answer.next_s < now_s;
    note(passive, is_old, PASSIVE_NOTE_REVOCATIONS_OLD);
    switch (answer.revoked) {
    case TRUST_REVOKED_UNSAID: note(passive, true, PASSIVE_NOTE_NO_REVOCATIONS); break;
    case TRUST_REVOKED_FALSE: note(passive, true, PASSIVE_NOTE_REVOCATIONS_FALSE); break;
    case TRUST_REVOKED_NO: break;
    case TRUST_REVOKED_YES: passive->signature = PASSIVE_REVOKED; break;
    }
}

/* The signature fits: may its signer sign? */
static void judge_signer(
    struct passive *passive, const struct trust *trust, const struct signed_data *data,
    uint64_t now_s)
{
    X509 *signer = data->signer;
    struct trust_path path;
    enum trust_path_result result = trust_path_document(trust, signer, data->made_s, now_s, &path);
    passive->signature = trust->certificate_count == 0 ? PASSIVE_NO_TRUST : of_path(result);
    bool types_known = certificate_types(signer, passive->type_codes, &passive->types);
    if (!types_known && passive->signature == PASSIVE_GOOD) {
        passive->signature = PASSIVE_SIGNER_UNFIT;
    }
    certificate_country(X509_get_subject_name(signer), passive->country);
    certificate_state(signer, passive->state);
    bool expired = now_s > certificate_time(X509_get0_notAfter(signer));
    bool late = data->made_s != 0 && !certificate_key_used(signer, data->made_s);
    note(passive, expired, PASSIVE_NOTE_SIGNER_EXPIRED);
    note(passive, late, PASSIVE_NOTE_SIGNED_LATE);
    note_issuer(passive, &path, now_s);
    if (passive->signature == PASSIVE_GOOD) {
        ask_revocations(passive, trust, signer, now_s);
    }
}

static void judge(
    struct passive *passive, const struct trust *trust, const struct signed_data *data,
    enum signed_result result, uint64_t now_s)
{
    passive->signature = of_result(result);
    passive->signed_s = data->made_s;
    note(passive, data->is_weak, PASSIVE_NOTE_WEAK_HASH);
    note(passive, result != SIGNED_FOUL && data->made_s == 0, PASSIVE_NOTE_UNTIMED);
    if (result == SIGNED_OK) {
        judge_signer(passive, trust, data, now_s);
    }
}

static void take_hashes(struct passive *passive, struct bytes content)
{
    struct security_object object;
    if (!security_object_read(&object, content)) {
        passive->signature = PASSIVE_FOUL;
        return;
    }
    if (object.hash == DIGEST_NONE) {
        passive->signature = PASSIVE_ALGORITHM;
        return;
    }
    passive->hash = object.hash;
    passive->hash_len = digest_len(object.hash);
    passive->listed = object.listed;
    note(passive, object.hash == DIGEST_SHA1, PASSIVE_NOTE_WEAK_HASH);
    for (unsigned i = 1; i <= PASSIVE_GROUPS; i++) {
        if ((object.listed & 1u << i) != 0) {
            memcpy(passive->hashes[i], object.hashes[i].at, passive->hash_len);
        }
    }
}

/* EF.SOD is one object with tag 77; what comes after it is not of it. */
static struct bytes unwrap(struct bytes file)
{
    struct tlv outer = tlv_of(file);
    struct bytes inside = tlv_expect(&outer, TAG_SOD);
    return tlv_done(&outer) ? inside : (struct bytes){0};
}

void passive_read(
    struct passive *passive, const struct trust *trust, struct bytes file, uint64_t now_s)
{
    *passive = (struct passive){.signature = PASSIVE_NONE};
    if (file.len == 0) {
        return;
    }
    SCOPED(signed_data_finish) struct signed_data data = {0};
    enum signed_result result = SIGNED_FOUL;
    if (file.len <= PASSIVE_FILE_MAX) {
        struct bytes type = {lds_type, sizeof lds_type};
        result = signed_data_read(&data, unwrap(file), type);
    }
    judge(passive, trust, &data, result, now_s);
    if (result == SIGNED_OK) {
        take_hashes(passive, data.content);
    }
}

enum passive_group passive_cover(struct passive *passive, unsigned group, struct bytes raw)
{
    if (group < 1 || group > PASSIVE_GROUPS) {
        die("passive: no data group %u", group);
    }
    enum passive_group worth = PASSIVE_GROUP_NOT_COVERED;
    if ((passive->listed & 1u << group) != 0) {
        uint8_t hash[DIGEST_MAX];
        digest_make(passive->hash, raw, hash);
        bool same = memcmp(hash, passive->hashes[group], passive->hash_len) == 0;
        worth = same ? PASSIVE_GROUP_COVERED : PASSIVE_GROUP_HASH_WRONG;
    }
    passive->groups[group] = worth;
    return worth;
}

bool passive_proves(const struct passive *passive, unsigned group)
{
    return passive->signature == PASSIVE_GOOD && group >= 1 && group <= PASSIVE_GROUPS &&
           passive->groups[group] == PASSIVE_GROUP_COVERED;
}

void passive_read_security(
    struct passive *passive, const struct trust *trust, struct bytes file, uint64_t now_s,
    struct arena *arena, struct bytes *infos)
{
    *passive = (struct passive){.signature = PASSIVE_NONE};
    *infos = (struct bytes){0};
    if (file.len == 0) {
        return;
    }
    SCOPED(signed_data_finish) struct signed_data data = {0};
    enum signed_result result = SIGNED_FOUL;
    if (file.len <= PASSIVE_FILE_MAX) {
        struct bytes type = {security_type, sizeof security_type};
        result = signed_data_read(&data, file, type);
    }
    judge(passive, trust, &data, result, now_s);
    if (result == SIGNED_OK) {
        uint8_t *copy = arena_take(arena, data.content.len);
        memcpy(copy, data.content.at, data.content.len);
        *infos = (struct bytes){copy, data.content.len};
    }
}
