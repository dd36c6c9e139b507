#include "cli/authority.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/about.h"
#include "base/file.h"
#include "base/options.h"
#include "net/token.h"

#define CONFIGURATION_MAX 65536 /* bytes of authority.json */

void authority_path(char *to, const char *dir, const char *name)
{
    int len = snprintf(to, AUTHORITY_FILE_SIZE, "%s/%s", dir, name);
    if (len < 0 || len >= AUTHORITY_FILE_SIZE) {
        die("a path is too long");
    }
}

/* An option, or else a member of the configuration; false when it fits nowhere. */
static bool take(char *to, size_t size, const char *option, struct text member)
{
    struct text from = option == NULL ? member : (struct text){option, strlen(option)};
    if (from.len >= size) {
        return false;
    }
    memcpy(to, from.len == 0 ? "" : from.at, from.len);
    to[from.len] = '\0';
    return true;
}

static bool read_configuration(struct authority *authority, const struct authority_options *options)
{
    char path[AUTHORITY_FILE_SIZE];
    authority_path(path, authority->etc, "authority.json");
    SCOPED(json_release) json_t *json = json_read_file(path, CONFIGURATION_MAX);
    bool bad = false;
    struct text central = json_text_or_none(json, "central", HTTP_URL_MAX - 1, &bad);
    struct text issuer = json_text_or_none(json, "issuer", FITCONNECT_ISSUER_MAX, &bad);
    struct text client = json_text_or_none(json, "client_id", 64, &bad);
    struct text kid = json_text_or_none(json, "decryptionKid", JWK_KID_MAX, &bad);
    struct text signing = json_text_or_none(json, "signingKid", JWK_KID_MAX, &bad);
    struct text destination = json_text_or_none(json, "destinationId", UUID_LEN, &bad);
    char id[UUID_LEN + 1];
    bool fits = !bad &&
                take(authority->central, sizeof authority->central, options->central, central) &&
                take(authority->client, sizeof authority->client, options->client, client) &&
                take(authority->decryption_kid, sizeof authority->decryption_kid, NULL, kid) &&
                take(authority->signing_kid, sizeof authority->signing_kid, NULL, signing) &&
                take(id, sizeof id, options->destination, destination) &&
                fitconnect_id_read(&authority->destination, (struct text){id, strlen(id)});
    size_t len = strlen(authority->central);
    while (len > 0 && authority->central[len - 1] == '/') {
        authority->central[--len] = '\0';
    }
    fits = fits && take(
                       authority->issuer, sizeof authority->issuer, NULL,
                       issuer.len > 0 ? issuer : (struct text){authority->central, len});
    if (!fits || len == 0 || authority->client[0] == '\0') {
        fprintf(
            stderr, "%s, or --central, --client and --destination: missing or not right\n", path);
        return false;
    }
    return true;
}

static void choose_file(char *to, const char *option, const char *dir, const char *name)
{
    if (option == NULL) {
        authority_path(to, dir, name);
    } else if (!take(to, AUTHORITY_FILE_SIZE, option, (struct text){0})) {
        die("a path is too long");
    }
}

bool authority_read(
    struct authority *authority, struct authority_options *options, int *argc, char **argv)
{
    *authority = (struct authority){0};
    const struct option_row table[] = {
        {"etc", &options->etc, NULL},         {"o", &options->inbox, NULL},
        {"central", &options->central, NULL}, {"key", &options->key, NULL},
        {"client", &options->client, NULL},   {"secret-file", &options->secret_file, NULL},
        {"ca", &options->ca, NULL},           {"destination", &options->destination, NULL},
        {"why", &options->why, NULL},         {0}};
    if (!options_read(argc, argv, table)) {
        return false;
    }
    if (!take(authority->etc, sizeof authority->etc, options->etc, TEXT_OF(".")) ||
        !take(authority->inbox, sizeof authority->inbox, options->inbox, (struct text){0})) {
        fputs("a path is too long\n", stderr);
        return false;
    }
    if (authority->inbox[0] == '\0') {
        int len = snprintf(authority->inbox, sizeof authority->inbox, "%s/inbox", authority->etc);
        if (len < 0 || (size_t)len >= sizeof authority->inbox) {
            die("a path is too long");
        }
    }
    choose_file(authority->secret_file, options->secret_file, authority->etc, "secret");
    choose_file(authority->ca_file, options->ca, authority->etc, "central-ca.pem");
    if (options->key != NULL) {
        choose_file(authority->key_file, options->key, "", "");
    }
    return read_configuration(authority, options);
}

void authority_close(struct authority *authority)
{
    http_free(&authority->http);
    explicit_bzero(authority->token, sizeof authority->token);
}

static void free_text(char **text)
{
    if (*text != NULL) {
        explicit_bzero(*text, strlen(*text));
        free(*text);
        *text = NULL;
    }
}

/* Says on stderr why a request did not go well. */
static void explain(const char *url, const struct http_answer *answer)
{
    if (answer->outcome != HTTP_ANSWERED) {
        fprintf(stderr, "%s: %s\n", url, http_outcome_word(answer->outcome));
        return;
    }
    struct fitconnect_problem problem;
    fitconnect_problem_read(&problem, answer->status, answer->body);
    fprintf(stderr, "%s: status %u, %s\n", url, answer->status, problem.words);
}

bool authority_login(struct authority *authority)
{
    SCOPED(file_release) struct file secret;
    if (file_read(&secret, authority->secret_file, TOKEN_SECRET_MAX) != FILE_OK) {
        fprintf(stderr, "%s: cannot be read\n", authority->secret_file);
        return false;
    }
    const char *text = (const char *)secret.content.at;
    SCOPED(free_text)
    char *body = token_request_by_secret(
        (struct text){authority->client, strlen(authority->client)},
        (struct text){text, strcspn(text, "\r\n")});
    authority->http = http_new(&(struct http_options){
        .ca_file = authority->ca_file, .user_agent = "Foyer/" FOYER_VERSION " (authority)"});
    if (body == NULL || authority->http == NULL) {
        fprintf(stderr, "%s or the secret cannot be used\n", authority->ca_file);
        return false;
    }
    char url[HTTP_URL_MAX + 8];
    snprintf(url, sizeof url, "%s/token", authority->central);
    SCOPED(http_reply_release) struct http_reply reply = {0};
    unsigned expires_in_s;
    const struct http_request request = {
        .method = HTTP_POST,
        .url = url,
        .content_type = "application/x-www-form-urlencoded",
        .body = {(const uint8_t *)body, strlen(body)},
        .answer_max = TOKEN_ANSWER_MAX};
    if (!http_ask(authority->http, &request, &reply) || reply.answer.status != 200 ||
        !token_read(authority->token, &expires_in_s, reply.answer.body)) {
        explain(url, &reply.answer);
        return false;
    }
    return true;
}

bool authority_ask(
    struct authority *authority, const struct http_request *request, unsigned wanted,
    struct http_reply *reply)
{
    struct http_request with_token = *request;
    with_token.bearer = authority->token;
    if (!http_ask(authority->http, &with_token, reply)) {
        fprintf(stderr, "%s: the request is too large\n", request->url);
        return false;
    }
    if (reply->answer.outcome != HTTP_ANSWERED || reply->answer.status != wanted) {
        explain(request->url, &reply->answer);
        return false;
    }
    return true;
}

bool authority_decryption_key(const struct authority *authority, const char *kid, struct jwk *jwk)
{
    char name[JWK_KID_MAX + 32], path[AUTHORITY_FILE_SIZE];
    snprintf(name, sizeof name, "decryption-%s.pem", kid);
    choose_file(
        path, authority->key_file[0] == '\0' ? NULL : authority->key_file, authority->etc, name);
    if (jwk_read_pem(jwk, path, (struct text){kid, strlen(kid)}, JWK_RSA_OAEP_256) != JWK_OK) {
        fprintf(stderr, "%s: no RSA key of 4096 bits that can be read\n", path);
        return false;
    }
    return true;
}
