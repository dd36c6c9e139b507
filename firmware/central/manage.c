#include "central/manage.h"

#include <stdio.h>
#include <sys/random.h>

#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "central/offer.h"
#include "central/route.h"
#include "central/token.h"
#include "seal/base64url.h"
#include "seal/jwk.h"

enum { DONE = 0, REFUSED = 1, UNUSABLE = 2 };

#define SECRET_SIZE    32 /* bytes of chance in a new secret */
#define SECRET_LEN_MIN 32 /* characters of one that is brought along */
#define SECRET_LEN_MAX 256

struct verb {
    const char *words[2];
    int (*run)(struct database *database, const char *name, const struct manage_options *options);
    bool named;   /* a name follows */
    bool changes; /* the database */
};

static int complain(int status, const char *words)
{
    fprintf(stderr, "%s\n", words);
    return status;
}

static int status_of(enum database_result result, const char *none, const char *exists)
{
    switch (result) {
    case DATABASE_OK: return DONE;
    case DATABASE_NONE: return complain(REFUSED, none);
    case DATABASE_EXISTS: return complain(REFUSED, exists);
    case DATABASE_BROKEN: break;
    }
    return complain(UNUSABLE, "the database cannot be used");
}

static bool take(char *to, size_t size, const char *from)
{
    size_t len = from == NULL ? 0 : strlen(from);
    if (len >= size || !utf8_valid((struct text){from, len})) {
        return false;
    }
    memcpy(to, from == NULL ? "" : from, len + 1);
    return true;
}

/* Client names go into URLs, logs and tokens: letters, digits, dot, dash and underscore. */
static bool take_name(char to[NAME_MAX_LEN + 1], const char *name)
{
    size_t len = strlen(name);
    return len > 0 && take(to, NAME_MAX_LEN + 1, name) &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") == len;
}

static int terminal_add(
    struct database *database, const char *name, const struct manage_options *options)
{
    struct client client = {.kind = CLIENT_TERMINAL};
    if (options->jwk == NULL || !take_name(client.id, name) ||
        !take(client.place, sizeof client.place, options->place)) {
        return complain(
            UNUSABLE, "terminal add wants a NAME, --jwk FILE and may have --place TEXT");
    }
    SCOPED(json_release) json_t *json = json_read_file(options->jwk, JWK_MAX);
    SCOPED(jwk_release) struct jwk key = {0};
    if (json == NULL) {
        return complain(UNUSABLE, "the file of --jwk cannot be read");
    }
    if (jwk_read(&key, json, JWK_ES256) != JWK_OK) {
        return complain(REFUSED, "--jwk wants a public P-256 key with a kid");
    }
    SCOPED(json_release) json_t *plain = jwk_json(&key); /* nothing private, nothing else */
    char *text = json_print(plain);
    bool fits = take(client.jwk, sizeof client.jwk, text);
    free(text);
    return fits ? status_of(
                      database_client_add(database, &client), "",
                      "there is a client with this name already; remove it first")
                : REFUSED;
}

static int client_remove(
    struct database *database, const char *name, const struct manage_options *options)
{
    (void)options;
    return status_of(
        database_client_remove(database, name), "there is no client with this name", "");
}

static void random_text(char *to, size_t bytes)
{
    uint8_t chance[SECRET_SIZE];
    if (getrandom(chance, bytes, 0) != (ssize_t)bytes) {
        die_errno("no random numbers");
    }
    to[base64url_write(to, (struct bytes){chance, bytes})] = '\0';
    explicit_bzero(chance, sizeof chance);
}

/* Reads the secret, up to the end of its first line, or makes the file. */
static int read_secret(const char *path, char to[SECRET_LEN_MAX + 1])
{
    SCOPED(file_release) struct file file;
    switch (file_read(&file, path, SECRET_LEN_MAX)) {
    case FILE_OK: break;
    case FILE_ABSENT:
        random_text(to, SECRET_SIZE);
        return file_replace(path, (struct bytes){(const uint8_t *)to, strlen(to)}, 0600) == FILE_OK
                   ? DONE
                   : complain(UNUSABLE, "the secret cannot be written");
    case FILE_TOO_LARGE:
    case FILE_BROKEN: return complain(UNUSABLE, "the secret cannot be read");
    }
    const char *text = (const char *)file.content.at;
    size_t len = strcspn(text, "\r\n");
    memcpy(to, text, len);
    to[len] = '\0';
    return len >= SECRET_LEN_MIN
               ? DONE
               : complain(REFUSED, "a secret has at least 32 characters of chance");
}

static int client_add(
    struct database *database, const char *name, const struct manage_options *options)
{
    struct client client = {.kind = CLIENT_AUTHORITY};
    struct destination destination;
    if (options->secret_file == NULL || options->destination == NULL ||
        !take_name(client.id, name) ||
        !take(client.destination, sizeof client.destination, options->destination)) {
        return complain(
            UNUSABLE, "client add wants a NAME, --secret-file FILE, --destination UUID");
    }
    int status = status_of(
        database_destination_get(database, client.destination, &destination),
        "there is no such destination", "");
    char secret[SECRET_LEN_MAX + 1] = {0};
    status = status == DONE ? read_secret(options->secret_file, secret) : status;
    if (status != DONE) {
        return status;
    }
    random_text(client.salt, 16);
    secret_hash(client.secret_hash, client.salt, (struct text){secret, strlen(secret)});
    explicit_bzero(secret, sizeof secret);
    return status_of(
        database_client_add(database, &client), "",
        "there is a client with this name already; remove it first");
}

static int destination_add(
    struct database *database, const char *name, const struct manage_options *options)
{
    (void)name;
    SCOPED(json_release)
    json_t *json = options->file == NULL ? NULL : json_read_file(options->file, DOCUMENT_MAX);
    if (json == NULL) {
        return complain(
            UNUSABLE, "destination add wants --file FILE, a JSON file that can be read");
    }
    struct offer offer;
    const char *wrong = offer_read(&offer, json);
    if (wrong != NULL) {
        fprintf(stderr, "%s: %s is not right\n", options->file, wrong);
        return REFUSED;
    }
    return status_of(
        offer_store(database, &offer), "", "another key with this kid is published already");
}

static int set_state(struct database *database, const char *name, enum destination_state state)
{
    struct destination destination;
    enum database_result result = database_destination_get(database, name, &destination);
    if (result == DATABASE_OK) {
        destination.state = state;
        result = database_destination_put(database, &destination);
    }
    return status_of(result, "there is no such destination", "");
}

static int destination_open(
    struct database *database, const char *name, const struct manage_options *options)
{
    (void)options;
    return set_state(database, name, DESTINATION_ACTIVE);
}

static int destination_close(
    struct database *database, const char *name, const struct manage_options *options)
{
    (void)options;
    return set_state(database, name, DESTINATION_INACTIVE);
}

static int destination_end(
    struct database *database, const char *name, const struct manage_options *options)
{
    (void)options;
    return set_state(database, name, DESTINATION_DECOMMISSIONED);
}

static int key_withdraw(
    struct database *database, const char *name, const struct manage_options *options)
{
    struct destination destination;
    if (options->destination == NULL) {
        return complain(UNUSABLE, "key withdraw wants a KID and --destination UUID");
    }
    int status = status_of(
        database_destination_get(database, options->destination, &destination),
        "there is no such destination", "");
    if (status == DONE && strcmp(destination.encryption_kid, name) == 0) {
        return complain(REFUSED, "this key is in use; add the destination with a newer one first");
    }
    return status != DONE ? status
                          : status_of(
                                database_key_remove(database, options->destination, name),
                                "there is no such key", "");
}

static void print_client(void *context, const struct client *client)
{
    (void)context;
    bool terminal = client->kind == CLIENT_TERMINAL;
    printf(
        "%s %s %s\n", terminal ? "terminal" : "client", client->id,
        terminal ? client->place : client->destination);
}

static void print_destination(void *context, const struct destination *destination)
{
    static const char *const states[DESTINATION_STATE_COUNT] = {
        "active", "inactive", "decommissioned"};
    (void)context;
    printf(
        "destination %s %s %s\n", destination->id, states[destination->state], destination->name);
}

static int list(struct database *database, const char *name, const struct manage_options *options)
{
    (void)name, (void)options;
    enum database_result result = database_clients(database, print_client, NULL);
    if (result == DATABASE_OK) {
        result = database_destinations(database, print_destination, NULL);
    }
    return status_of(result, "", "");
}

static const struct verb verbs[] = {
    {{"terminal", "add"}, terminal_add, true, true},
    {{"terminal", "remove"}, client_remove, true, true},
    {{"client", "add"}, client_add, true, true},
    {{"client", "remove"}, client_remove, true, true},
    {{"destination", "add"}, destination_add, false, true},
    {{"destination", "open"}, destination_open, true, true},
    {{"destination", "close"}, destination_close, true, true},
    {{"destination", "end"}, destination_end, true, true},
    {{"key", "withdraw"}, key_withdraw, true, true},
    {{"list", NULL}, list, false, false},
};

const char *manage_help(void)
{
    return "  terminal add NAME --jwk FILE [--place TEXT]\n"
           "  terminal remove NAME\n"
           "  client add NAME --secret-file FILE --destination UUID   an authority's login; makes "
           "FILE\n"
           "  client remove NAME\n"
           "  destination add --file FILE     or replace; FILE is written by foyer authority keys\n"
           "  destination open|close|end UUID takes submissions, takes no new ones, takes none\n"
           "  key withdraw KID --destination UUID    no longer published\n"
           "  list\n";
}

static const struct verb *find(int count, char **words)
{
    for (size_t i = 0; i < COUNT(verbs); i++) {
        int parts = verbs[i].words[1] == NULL ? 1 : 2;
        if (count == parts + (verbs[i].named ? 1 : 0) && strcmp(words[0], verbs[i].words[0]) == 0 &&
            (parts == 1 || strcmp(words[1], verbs[i].words[1]) == 0)) {
            return &verbs[i];
        }
    }
    return NULL;
}

int manage_run(
    struct database *database, int count, char **words, const struct manage_options *options)
{
    const struct verb *verb = find(count, words);
    if (verb == NULL) {
        return complain(UNUSABLE, "there is no such verb, or a word is missing; see --help");
    }
    if (!verb->changes) {
        return verb->run(database, NULL, options);
    }
    if (database_begin(database) != DATABASE_OK) {
        return complain(UNUSABLE, "the database is busy or cannot be used");
    }
    int status = verb->run(database, verb->named ? words[count - 1] : NULL, options);
    if (status != DONE) {
        database_give_up(database);
        return status;
    }
    return status_of(database_commit(database), "", "");
}
