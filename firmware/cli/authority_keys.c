/* foyer authority keys: a new authority's folder, and what others must know of it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/options.h"
#include "base/utf8.h"
#include "cli/authority.h"
#include "cli/verbs.h"
#include "seal/base64url.h"

#define SECRET_SIZE  32 /* bytes */
#define SERVICES_MAX 64
#define GOOD_FOR_S   (2 * 366 * 86400) /* after this, packs must bring a newer key */

struct keys_options {
    const char *out, *central, *client, *name, *services, *region, *destination;
};

static bool save_json(const char *dir, const char *name, json_t *json, unsigned mode)
{
    char path[AUTHORITY_FILE_SIZE];
    authority_path(path, dir, name);
    if (json == NULL) {
        die("no memory for %s", name);
    }
    char *text = json_print(json);
    json_decref(json);
    bool saved =
        file_replace(path, (struct bytes){(const uint8_t *)text, strlen(text)}, mode) == FILE_OK;
    free(text);
    if (!saved) {
        fprintf(stderr, "%s: cannot be written\n", path);
    }
    return saved;
}

static bool save_pem(const char *dir, const char *kind, const struct jwk *key)
{
    char name[JWK_KID_MAX + 32], path[AUTHORITY_FILE_SIZE];
    snprintf(name, sizeof name, "%s-%s.pem", kind, key->kid);
    authority_path(path, dir, name);
    if (!jwk_write_pem(key, path)) {
        fprintf(stderr, "%s: cannot be written\n", path);
        return false;
    }
    return true;
}

static bool save_secret(const char *dir)
{
    uint8_t chance[SECRET_SIZE];
    char text[BASE64URL_LEN(SECRET_SIZE)], path[AUTHORITY_FILE_SIZE];
    if (getrandom(chance, sizeof chance, 0) != (ssize_t)sizeof chance) {
        die_errno("no random numbers");
    }
    size_t len = base64url_write(text, (struct bytes){chance, sizeof chance});
    authority_path(path, dir, "secret");
    return file_replace(path, (struct bytes){(const uint8_t *)text, len}, 0600) == FILE_OK;
}

/* One "LEIKA=SCHEMA-URI" as a service; NULL when it is none. */
static json_t *service_of(struct text pair, const char *region)
{
    const char *equals = pair.len == 0 ? NULL : memchr(pair.at, '=', pair.len);
    size_t digits = equals == NULL ? 0 : (size_t)(equals - pair.at);
    if (digits == 0 || digits > 32 || pair.len - digits < 2 || pair.len > 400 ||
        !utf8_valid(pair)) {
        return NULL;
    }
    char identifier[96];
    snprintf(identifier, sizeof identifier, "urn:de:fim:leika:leistung:%.*s", (int)digits, pair.at);
    json_t *regions = json_array();
    if (region != NULL) {
        json_array_append_new(regions, json_string(region));
    }
    return json_pack(
        "{s:s, s:o, s:[{s:o, s:s}]}", "identifier", identifier, "regions", regions,
        "submissionSchemas", "schemaUri", json_stringn(pair.at + digits + 1, pair.len - digits - 1),
        "mimeType", "application/json");
}

/* "LEIKA=URI,LEIKA=URI"; NULL when a part is wrong. */
static json_t *services_of(const struct keys_options *options)
{
    json_t *services = json_array();
    const char *at = options->services == NULL ? "" : options->services;
    while (*at != '\0') {
        struct text pair = {at, strcspn(at, ",")};
        json_t *service = service_of(pair, options->region);
        if (service == NULL || json_array_size(services) == SERVICES_MAX) {
            json_decref(services);
            return NULL;
        }
        json_array_append_new(services, service);
        at += pair.len + (at[pair.len] == ',');
    }
    return services;
}

/* What a service pack needs of the destination: one file for each service. */
static bool save_for_packs(
    const char *dir, const json_t *services, const char *id, const struct jwk *encryption)
{
    time_t until = (time_t)(clock_utc_s() + GOOD_FOR_S);
    struct tm parts;
    char day[32] = "";
    if (gmtime_r(&until, &parts) != NULL) {
        strftime(day, sizeof day, "%Y-%m-%d", &parts);
    }
    for (size_t i = 0; i < json_array_size(services); i++) {
        const json_t *service = json_array_get(services, i);
        const char *identifier = json_string_value(json_object_get(service, "identifier"));
        const json_t *schema = json_array_get(json_object_get(service, "submissionSchemas"), 0);
        char name[128];
        snprintf(name, sizeof name, "pack-destination-%s.json", strrchr(identifier, ':') + 1);
        json_t *json = json_pack(
            "{s:s, s:o, s:s, s:O}", "destinationId", id, "jwk", jwk_json(encryption), "notAfter",
            day, "schemaUri", json_object_get(schema, "schemaUri"));
        if (!save_json(dir, name, json, 0644)) {
            return false;
        }
    }
    return true;
}

static bool save_all(const struct keys_options *options, json_t *services, const char *id)
{
    SCOPED(jwk_release) struct jwk encryption = {0};
    SCOPED(jwk_release) struct jwk signing = {0};
    jwk_generate(&encryption, JWK_RSA_OAEP_256);
    jwk_generate(&signing, JWK_PS512);
    const char *dir = options->out;
    return save_pem(dir, "decryption", &encryption) && save_pem(dir, "signing", &signing) &&
           save_secret(dir) && save_for_packs(dir, services, id, &encryption) &&
           save_json(
               dir, "destination.json",
               json_pack(
                   "{s:s, s:s, s:o, s:o, s:O}", "destinationId", id, "name", options->name,
                   "encryptionKey", jwk_json(&encryption), "signingKey", jwk_json(&signing),
                   "services", services),
               0644) &&
           save_json(
               dir, "authority.json",
               json_pack(
                   "{s:s, s:s, s:s, s:s, s:s}", "central", options->central, "client_id",
                   options->client, "destinationId", id, "decryptionKid", encryption.kid,
                   "signingKid", signing.kid),
               0600);
}

/* The UUID that was given, or a new one. False when it is none. */
static bool choose_id(struct fitconnect_id *id, const char *given)
{
    if (given == NULL) {
        uuid_make(id->text);
        return true;
    }
    return fitconnect_id_read(id, (struct text){given, strlen(given)});
}

int authority_keys(int argc, char **argv)
{
    struct keys_options options = {0};
    const struct option_row table[] = {
        {"o", &options.out, NULL},
        {"central", &options.central, NULL},
        {"client", &options.client, NULL},
        {"name", &options.name, NULL},
        {"services", &options.services, NULL},
        {"region", &options.region, NULL},
        {"destination", &options.destination, NULL},
        {0}};
    if (!options_read(&argc, argv, table) || argc != 1 || options.out == NULL ||
        options.central == NULL || options.client == NULL || options.name == NULL) {
        fputs("-o, --central, --client and --name are needed; see --help\n", stderr);
        return VERB_UNUSABLE;
    }
    struct fitconnect_id id;
    bool right = choose_id(&id, options.destination);
    char path[AUTHORITY_FILE_SIZE];
    SCOPED(json_release) json_t *services = services_of(&options);
    if (!right || services == NULL) {
        fputs("--destination wants a UUID, --services wants LEIKA=SCHEMA-URI,...\n", stderr);
        return VERB_UNUSABLE;
    }
    authority_path(path, options.out, "authority.json");
    struct stat about;
    if (stat(path, &about) == 0) {
        fprintf(stderr, "%s: is there already, nothing was changed\n", path);
        return VERB_REFUSED;
    }
    if (mkdir(options.out, S_IRWXU) < 0 && errno != EEXIST) {
        fprintf(stderr, "%s: cannot be made\n", options.out);
        return VERB_UNUSABLE;
    }
    if (!save_all(&options, services, id.text)) {
        return VERB_UNUSABLE;
    }
    printf("%s\n", id.text);
    return VERB_DONE;
}
