#include "courier/keys.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "courier/courier.h"

enum { SERVICE_KEYS_MAX = 32 };

/* Adds or replaces; the issuer is part of the identity, so nobody speaks for another one. */
static void add(struct keys *keys, struct jwk *jwk, const char *issuer)
{
    size_t at = 0;
    while (at < keys->count && (strcmp(keys->signers[at].jwk.kid, jwk->kid) != 0 ||
                                strcmp(keys->signers[at].issuer, issuer) != 0)) {
        at++;
    }
    if (at == KEYS_MAX) {
        log_warning("too_many_keys");
        jwk_release(jwk);
        return;
    }
    jwk_release(&keys->signers[at].jwk);
    keys->signers[at] = (struct fitconnect_signer){.jwk = *jwk};
    snprintf(keys->signers[at].issuer, sizeof keys->signers[at].issuer, "%s", issuer);
    keys->count += at == keys->count;
}

static void take_service_keys(void *context, const struct http_answer *answer)
{
    struct courier *courier = context;
    courier->keys.service_asked = false;
    courier->news = true;
    if (!courier_heard(courier, answer) || answer->status != 200) {
        return;
    }
    bool failed = false;
    SCOPED(json_release) json_t *set = json_read(answer->body, FITCONNECT_ANSWER_MAX);
    const json_t *list = json_list(set, "keys", SERVICE_KEYS_MAX, &failed);
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct jwk jwk;
        if (jwk_read(&jwk, json_array_get(list, i), JWK_PS512) == JWK_OK) {
            add(&courier->keys, &jwk, courier->central);
        }
    }
    courier->keys.service_ms = clock_steady_ms();
}

bool keys_fetch_service(struct courier *courier)
{
    char url[HTTP_URL_MAX];
    struct http_request request = {.url = url, .answer_max = FITCONNECT_ANSWER_MAX};
    if (!courier->keys.service_asked) {
        courier->keys.service_asked =
            fitconnect_url(url, courier->central, FITCONNECT_SERVICE_KEYS, NULL, NULL, 0) &&
            http_send(courier->http, &request, take_service_keys, courier);
    }
    return courier->keys.service_asked;
}

static struct key_miss *find(
    struct keys *keys, const char *kid, const struct fitconnect_id *destination)
{
    for (size_t i = 0; i < KEYS_MISSED_MAX; i++) {
        struct key_miss *miss = &keys->missed[i];
        if (strcmp(miss->kid, kid) == 0 && strcmp(miss->destination.text, destination->text) == 0) {
            return miss;
        }
    }
    return NULL;
}

static void take_key(void *context, const struct http_answer *answer)
{
    struct key_miss *miss = context;
    struct jwk jwk;
    miss->asked = false;
    miss->courier->news = true;
    if (!courier_heard(miss->courier, answer)) {
        miss->again_ms = 0; /* nobody has said that there is none */
        return;
    }
    SCOPED(json_release) json_t *json = json_read(answer->body, FITCONNECT_ANSWER_MAX);
    if (answer->status != 200 || jwk_read(&jwk, json, JWK_PS512) != JWK_OK) {
        return;
    }
    if (strcmp(jwk.kid, miss->kid) == 0) {
        add(&miss->courier->keys, &jwk, miss->destination.text);
    } else {
        jwk_release(&jwk);
    }
}

static bool fetch(struct courier *courier, struct key_miss *miss)
{
    char url[HTTP_URL_MAX];
    struct http_request request = {.url = url, .answer_max = FITCONNECT_ANSWER_MAX};
    miss->courier = courier;
    miss->again_ms = clock_steady_ms() + KEYS_AGAIN_MS;
    miss->asked =
        fitconnect_url(url, courier->central, FITCONNECT_KEY, &miss->destination, miss->kid, 0) &&
        http_send(courier->http, &request, take_key, miss);
    return miss->asked;
}

/* A place for another one; NULL when all of them are being asked for. */
static struct key_miss *new_miss(
    struct keys *keys, const char *kid, const struct fitconnect_id *destination)
{
    struct key_miss *miss = &keys->missed[keys->next_miss++ % KEYS_MISSED_MAX];
    if (miss->asked) {
        return NULL;
    }
    *miss = (struct key_miss){.destination = *destination};
    snprintf(miss->kid, sizeof miss->kid, "%s", kid);
    return miss;
}

bool keys_want(struct courier *courier, const char *kid, const struct fitconnect_id *destination)
{
    struct keys *keys = &courier->keys;
    uint64_t now_ms = clock_steady_ms();
    struct key_miss *miss = find(keys, kid, destination);
    if (miss == NULL) {
        miss = new_miss(keys, kid, destination);
    }
    if (miss == NULL || miss->asked || keys->service_asked) {
        return true;
    }
    if (now_ms < miss->again_ms) {
        return false;
    }
    bool service = keys->service_ms == 0 || now_ms - keys->service_ms > KEYS_AGAIN_MS;
    return (service && keys_fetch_service(courier)) || fetch(courier, miss);
}

void keys_finish(struct keys *keys)
{
    for (size_t i = 0; i < keys->count; i++) {
        jwk_release(&keys->signers[i].jwk);
    }
    *keys = (struct keys){0};
}
