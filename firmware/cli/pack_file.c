#include "cli/pack_file.h"

#include <stdio.h>

#include "base/clock.h"
#include "model/date.h"

void today_write(char today[11])
{
    date_write(today, (long)(clock_utc_s() / 86400));
}

bool pack_key_is_right(const struct pack *pack)
{
    SCOPED(jwk_release) struct jwk jwk = {0};
    if (pack->kid.len == 0) {
        return true;
    }
    SCOPED(json_release) json_t *json = json_read(pack->jwk, JWK_FILE_MAX);
    return json != NULL && jwk_read(&jwk, json, JWK_RSA_OAEP_256) == JWK_OK;
}

static bool refuse(char *why, const char *reason)
{
    snprintf(why, PACK_FILE_WHY_MAX, "%s", reason);
    return false;
}

static bool check_content(struct pack_file *pack, long today, char *why)
{
    char reason[PACK_WHY_MAX];
    if (!pack_read(&pack->pack, jws_payload(&pack->jws), true, reason)) {
        return refuse(why, reason);
    }
    if (!pack_key_is_right(&pack->pack)) {
        return refuse(why, "destination.json: the authority's key is not right");
    }
    return pack->pack.kind == PACK_LOCAL || pack->pack.not_after >= today ||
           refuse(why, "destination.json: the authority's key has expired");
}

bool pack_file_check(
    struct pack_file *pack, const char *path, const char *keys, const char *today, bool *unusable,
    char *why)
{
    *pack = (struct pack_file){0};
    SCOPED(trust_release) struct trust trust = {0};
    enum file_result read = file_read(&pack->file, path, TRUST_PACK_MAX);
    *unusable = read == FILE_ABSENT || read == FILE_BROKEN;
    if (read != FILE_OK) {
        return refuse(why, read == FILE_TOO_LARGE ? "larger than a pack may be" : "cannot be read");
    }
    if (!trust_read(&trust, keys)) {
        *unusable = true;
        return refuse(why, "the keys of who may sign packs cannot be read");
    }
    long day;
    enum trust_result result =
        trust_check(&trust, pack->file.content, (struct text){today, strlen(today)}, &pack->jws);
    if (result != TRUST_OK || !date_read(&day, (struct text){today, strlen(today)})) {
        return refuse(why, trust_words(result));
    }
    return check_content(pack, day, why);
}

void pack_file_release(struct pack_file *pack)
{
    pack_release(&pack->pack);
    jws_release(&pack->jws);
    file_release(&pack->file);
}
