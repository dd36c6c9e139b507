/* POST /token: OAuth 2.0 client credentials (RFC 6749 §4.4), by a signed assertion for terminals
 * (RFC 7523 §2.2) and by a secret in the body for authorities. Errors as in RFC 6749 §5.2. */
#include <openssl/crypto.h>
#include <stdio.h>

#include "base/log.h"
#include "central/assertion.h"
#include "central/form.h"
#include "central/problem.h"
#include "central/route.h"
#include "central/token.h"

#define BY_ASSERTION "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

static struct answer error_answer(unsigned status, const char *error)
{
    return json_answer(status, json_pack("{s:s}", "error", error));
}

static struct answer refused(const char *why)
{
    log_warning("login_refused why=%s", why);
    return error_answer(401, "invalid_client");
}

static struct answer granted(struct central *central, const struct client *client)
{
    char token[TOKEN_MAX + 1];
    token_make(central, client->id, token);
    if (database_client_heard(central->database, client->id, central->now_s) == DATABASE_BROKEN) {
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    return json_answer(
        200, json_pack(
                 "{s:s, s:s, s:i}", "access_token", token, "token_type", "Bearer", "expires_in",
                 TOKEN_LIFE_S));
}

static struct answer by_assertion(struct central *central, const struct form *form)
{
    char audience[URL_MAX + sizeof "/token"];
    int len = snprintf(audience, sizeof audience, "%s/token", central->url);
    SCOPED(assertion_release) struct assertion assertion = {0};
    if (!assertion_read(
            &assertion, form_value(form, TEXT_OF("client_assertion")),
            (struct text){audience, (size_t)len}, central->now_s)) {
        return refused("assertion");
    }
    struct text id = {assertion.client, strlen(assertion.client)};
    struct text named = form_value(form, TEXT_OF("client_id"));
    struct client client;
    enum database_result found = database_client_get(central->database, id, &client);
    if (found == DATABASE_BROKEN) {
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    if (found != DATABASE_OK || client.kind != CLIENT_TERMINAL ||
        (named.len > 0 && !text_equal(named, id))) {
        return refused("client");
    }
    if (!assertion_verify(&assertion, (struct text){client.jwk, strlen(client.jwk)})) {
        return refused("signature");
    }
    struct text jti = {assertion.jti, strlen(assertion.jti)};
    switch (database_assertion_use(central->database, client.id, jti, assertion.expires_s)) {
    case DATABASE_OK: return granted(central, &client);
    case DATABASE_NONE:
    case DATABASE_EXISTS: return refused("replay");
    case DATABASE_BROKEN: break;
    }
    return problem_answer(PROBLEM_not_stored, NULL);
}

static struct answer by_secret(struct central *central, const struct form *form)
{
    struct text secret = form_value(form, TEXT_OF("client_secret"));
    struct client client;
    enum database_result found =
        database_client_get(central->database, form_value(form, TEXT_OF("client_id")), &client);
    if (found == DATABASE_BROKEN) {
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    if (found != DATABASE_OK || client.kind != CLIENT_AUTHORITY) {
        return refused("client");
    }
    char hash[2 * HASH_LEN + 1];
    secret_hash(hash, client.salt, secret);
    if (secret.len == 0 || strlen(client.secret_hash) != 2 * (size_t)HASH_LEN ||
        CRYPTO_memcmp(hash, client.secret_hash, 2 * (size_t)HASH_LEN) != 0) {
        return refused("secret");
    }
    return granted(central, &client);
}

struct answer post_token(struct central *central, const struct request *request)
{
    struct form form;
    if (!form_read(&form, request->body)) {
        return error_answer(400, "invalid_request");
    }
    struct text kind = form_value(&form, TEXT_OF("client_assertion_type"));
    struct answer answer;
    if (!text_equal(form_value(&form, TEXT_OF("grant_type")), TEXT_OF("client_credentials"))) {
        answer = error_answer(400, "unsupported_grant_type");
    } else if (kind.len == 0) {
        answer = by_secret(central, &form);
    } else if (text_equal(kind, TEXT_OF(BY_ASSERTION))) {
        answer = by_assertion(central, &form);
    } else {
        answer = error_answer(400, "invalid_request");
    }
    OPENSSL_cleanse(&form, sizeof form);
    return answer;
}
