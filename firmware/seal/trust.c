#include "seal/trust.h"

#include "base/json.h"
#include "base/log.h"

/* Takes "notAfter", when there, as a date of ten characters that compares as text. */
static bool read_last_day(struct trust_key *key, const json_t *json)
{
    bool failed = false;
    struct text day = json_text_or_none(json, "notAfter", sizeof key->not_after - 1, &failed);
    if (failed || (day.len != 0 && day.len != sizeof key->not_after - 1)) {
        return false;
    }
    for (size_t i = 0; i < day.len; i++) {
        bool dash = i == 4 || i == 7;
        if (dash ? day.at[i] != '-' : day.at[i] < '0' || day.at[i] > '9') {
            return false;
        }
        key->not_after[i] = day.at[i];
    }
    return true;
}

static bool is_known(const struct trust *trust, const char *kid)
{
    for (size_t i = 0; i < trust->count; i++) {
        if (strcmp(trust->keys[i].jwk.kid, kid) == 0) {
            return true;
        }
    }
    return false;
}

bool trust_read(struct trust *trust, const char *path)
{
    *trust = (struct trust){0};
    SCOPED(json_release) json_t *json = json_read_file(path, JWK_FILE_MAX);
    bool failed = false;
    const json_t *keys = json_list(json, "keys", TRUST_KEYS_MAX, &failed);
    for (size_t i = 0; i < json_array_size(keys) && !failed; i++) {
        const json_t *each = json_array_get(keys, i);
        struct trust_key key = {0};
        failed = jwk_read(&key.jwk, each, JWK_EDDSA) != JWK_OK || !read_last_day(&key, each) ||
                 is_known(trust, key.jwk.kid);
        if (failed) {
            jwk_release(&key.jwk);
        } else {
            trust->keys[trust->count++] = key;
        }
    }
    if (failed) {
        log_error("pack_keys_unusable file=%s good=%zu", path, trust->count);
        trust_release(trust);
    }
    return !failed;
}

void trust_release(struct trust *trust)
{
    for (size_t i = 0; i < trust->count; i++) {
        jwk_release(&trust->keys[i].jwk);
    }
    *trust = (struct trust){0};
}

static const struct trust_key *find(const struct trust *trust, const char *kid)
{
    for (size_t i = 0; i < trust->count; i++) {
        if (strcmp(trust->keys[i].jwk.kid, kid) == 0) {
            return &trust->keys[i];
        }
    }
    return NULL;
}

/* True when the last day is before today; an unreadable today is after every day. */
static bool is_over(const struct trust_key *key, struct text today)
{
    size_t len = sizeof key->not_after - 1;
    return key->not_after[0] != '\0' &&
           (today.len != len || memcmp(today.at, key->not_after, len) > 0);
}

enum trust_result trust_check(
    const struct trust *trust, struct bytes file, struct text today, struct jws *jws)
{
    *jws = (struct jws){0};
    struct text compact = {(const char *)file.at, file.len};
    if (compact.len > 0 && compact.at[compact.len - 1] == '\n') {
        compact.len--;
    }
    if (compact.len > TRUST_PACK_MAX ||
        jws_read(jws, compact, JWK_EDDSA, TEXT_OF("foyer-pack")) != JWS_OK) {
        return TRUST_MALFORMED;
    }
    const struct trust_key *key = find(trust, jws->kid);
    if (key == NULL) {
        return TRUST_STRANGER;
    }
    if (jws_verify(jws, &key->jwk) != JWS_OK) {
        return TRUST_FOUL;
    }
    if (is_over(key, today)) {
        jws_release(jws);
        return TRUST_EXPIRED;
    }
    return TRUST_OK;
}

const char *trust_words(enum trust_result result)
{
    switch (result) {
    case TRUST_OK: return "signed by a trusted key";
    case TRUST_MALFORMED: return "not a service pack";
    case TRUST_STRANGER: return "signed by a key that is not trusted here";
    case TRUST_EXPIRED: return "signed by a key that has expired";
    case TRUST_FOUL: return "the signature is wrong";
    }
    return "unknown";
}
