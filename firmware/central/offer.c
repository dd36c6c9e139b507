#include "central/offer.h"

#include <stdlib.h>

#include "central/route.h"
#include "seal/jwk.h"

#define REGIONS_MAX 512
#define SCHEMAS_MAX 16

static bool take(char *to, size_t size, struct text from)
{
    if (from.len >= size) {
        return false;
    }
    if (from.len > 0) {
        memcpy(to, from.at, from.len);
    }
    to[from.len] = '\0';
    return true;
}

/* `json` as text into `to`. */
static bool print_into(char *to, size_t size, const json_t *json)
{
    char *text = json_print(json);
    bool fits = take(to, size, (struct text){text, strlen(text)});
    free(text);
    return fits;
}

static bool read_key(
    const json_t *json, enum jwk_algorithm algorithm, char kid[NAME_MAX_LEN + 1],
    char jwk[JWK_MAX + 1])
{
    SCOPED(jwk_release) struct jwk key = {0};
    if (json == NULL || json_object_get(json, "d") != NULL ||
        jwk_read(&key, json, algorithm) != JWK_OK) {
        return false;
    }
    return take(kid, NAME_MAX_LEN + 1, (struct text){key.kid, strlen(key.kid)}) &&
           print_into(jwk, JWK_MAX + 1, json);
}

static bool is_service(const json_t *service)
{
    bool failed = !json_is_object(service);
    (void)json_text(service, "identifier", TEXT_MAX_LEN, &failed);
    if (json_object_get(service, "regions") != NULL) {
        const json_t *regions = json_list(service, "regions", REGIONS_MAX, &failed);
        for (size_t i = 0; i < json_array_size(regions); i++) {
            failed = failed || !json_is_string(json_array_get(regions, i));
        }
    }
    const json_t *schemas = json_list(service, "submissionSchemas", SCHEMAS_MAX, &failed);
    for (size_t i = 0; i < json_array_size(schemas); i++) {
        const json_t *schema = json_array_get(schemas, i);
        (void)json_text(schema, "schemaUri", TEXT_MAX_LEN, &failed);
        (void)json_text(schema, "mimeType", TEXT_MAX_LEN, &failed);
    }
    return !failed;
}

const char *offer_read(struct offer *offer, const json_t *json)
{
    *offer = (struct offer){0};
    struct destination *destination = &offer->destination;
    bool failed = !json_is_object(json);
    struct text id = json_text(json, "destinationId", UUID_LEN, &failed);
    if (failed || !uuid_valid(id) || !take(destination->id, sizeof destination->id, id)) {
        return "destinationId";
    }
    struct text name = json_text(json, "name", TEXT_MAX_LEN, &failed);
    if (failed || !take(destination->name, sizeof destination->name, name)) {
        return "name";
    }
    if (!read_key(
            json_object_get(json, "encryptionKey"), JWK_RSA_OAEP_256, destination->encryption_kid,
            offer->encryption_jwk)) {
        return "encryptionKey";
    }
    if (!read_key(
            json_object_get(json, "signingKey"), JWK_PS512, offer->signing_kid,
            offer->signing_jwk)) {
        return "signingKey";
    }
    const json_t *services = json_list(json, "services", SERVICES_MAX, &failed);
    for (size_t i = 0; i < json_array_size(services); i++) {
        failed = failed || !is_service(json_array_get(services, i));
    }
    if (failed || !print_into(destination->services, sizeof destination->services, services)) {
        return "services";
    }
    return NULL;
}

enum database_result offer_store(struct database *database, const struct offer *offer)
{
    const struct destination *destination = &offer->destination;
    enum database_result result = database_key_add(
        database, destination->id, destination->encryption_kid, KEY_SEALS, offer->encryption_jwk);
    if (result == DATABASE_OK) {
        result = database_key_add(
            database, destination->id, offer->signing_kid, KEY_VERIFIES, offer->signing_jwk);
    }
    return result == DATABASE_OK ? database_destination_put(database, destination) : result;
}
