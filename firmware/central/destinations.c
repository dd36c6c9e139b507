/* What anybody may read: destinations, their keys, and the keys that central signs with. */
#include "base/json.h"
#include "central/problem.h"
#include "central/route.h"

static const char *const states[DESTINATION_STATE_COUNT] = {"active", "inactive", "decommissioned"};

static json_t *json_of(const char *text)
{
    return json_read((struct bytes){(const uint8_t *)text, strlen(text)}, DOCUMENT_MAX);
}

struct answer get_destination(struct central *central, const struct request *request)
{
    char id[UUID_LEN + 1] = {0};
    memcpy(id, request->value[0].at, UUID_LEN);
    struct destination destination;
    switch (database_destination_get(central->database, id, &destination)) {
    case DATABASE_OK: break;
    case DATABASE_NONE:
    case DATABASE_EXISTS: return problem_answer(PROBLEM_no_such_destination, NULL);
    case DATABASE_BROKEN: return problem_answer(PROBLEM_not_stored, NULL);
    }
    return json_answer(
        200, json_pack(
                 "{s:s, s:s, s:s, s:s, s:[s], s:o, s:{}}", "destinationId", destination.id, "name",
                 destination.name, "status", states[destination.state], "encryptionKid",
                 destination.encryption_kid, "metadataVersions", "2.1.0", "publicServices",
                 json_of(destination.services), "contactInformation"));
}

struct answer get_key(struct central *central, const struct request *request)
{
    char id[UUID_LEN + 1] = {0};
    memcpy(id, request->value[0].at, UUID_LEN);
    char jwk[JWK_MAX + 1];
    enum key_use use;
    switch (database_key_get(central->database, id, request->value[1], &use, jwk)) {
    case DATABASE_OK: return json_answer(200, json_of(jwk));
    case DATABASE_NONE:
    case DATABASE_EXISTS: return problem_answer(PROBLEM_no_such_key, NULL);
    case DATABASE_BROKEN: break;
    }
    return problem_answer(PROBLEM_not_stored, NULL);
}

struct answer get_jwks(struct central *central, const struct request *request)
{
    (void)request;
    return json_answer(200, json_pack("{s:[o]}", "keys", jwk_json(&central->signer)));
}
