#include "net/token.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "seal/base64url.h"
#include "seal/jws.h"

#define GRANT "grant_type=client_credentials&"
#define BY_ASSERTION                                                                               \
    "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&"

enum { DEVICE_MAX = 4096, EXPIRES_MAX_S = 86400 };

static bool copy(char *to, size_t size, struct text from)
{
    if (from.len == 0 || from.len >= size) {
        return false;
    }
    memcpy(to, from.at, from.len);
    to[from.len] = '\0';
    return true;
}

bool identity_read(struct identity *identity, const char *dir, const char *central)
{
    *identity = (struct identity){0};
    char path[1024];
    bool failed = false;
    snprintf(path, sizeof path, "%s/device.json", dir);
    SCOPED(json_release) json_t *json = json_read_file(path, DEVICE_MAX);
    struct text id = json_text(json, "client_id", TOKEN_CLIENT_MAX, &failed);
    struct text kid = json_text(json, "kid", JWK_KID_MAX, &failed);
    int len = snprintf(identity->token_url, sizeof identity->token_url, "%s/token", central);
    if (failed || !copy(identity->client_id, sizeof identity->client_id, id) || len <= 0 ||
        (size_t)len >= sizeof identity->token_url) {
        log_error("identity_unusable file=%s", path);
        return false;
    }
    snprintf(path, sizeof path, "%s/device-key.pem", dir);
    enum jwk_result result = jwk_read_pem(&identity->key, path, kid, JWK_ES256);
    if (result != JWK_OK) {
        log_error("identity_unusable file=%s result=%u", path, (unsigned)result);
        return false;
    }
    return true;
}

void identity_release(struct identity *identity)
{
    jwk_release(&identity->key);
    *identity = (struct identity){0};
}

char *token_request(const struct identity *identity, uint64_t now_s, const uint8_t random[16])
{
    char jti[BASE64URL_LEN(16) + 1];
    jti[base64url_write(jti, (struct bytes){random, 16})] = '\0';
    json_int_t at_s = (json_int_t)now_s;
    SCOPED(json_release)
    json_t *claims = json_pack(
        "{s:s, s:s, s:s, s:s, s:I, s:I}", "iss", identity->client_id, "sub", identity->client_id,
        "aud", identity->token_url, "jti", jti, "iat", at_s, "exp", at_s + TOKEN_ASSERTION_S);
    if (claims == NULL) {
        die("no memory to log in");
    }
    char *payload = json_print(claims);
    struct bytes bytes = {(const uint8_t *)payload, strlen(payload)};
    char *assertion = jws_sign(&identity->key, (struct text){0}, bytes);
    free(payload);
    size_t size = sizeof GRANT BY_ASSERTION "client_assertion=" + strlen(assertion);
    char *body = malloc(size);
    if (body == NULL) {
        die("no memory to log in");
    }
    /* A compact JWS has no character that a form must escape. */
    snprintf(body, size, "%sclient_assertion=%s", GRANT BY_ASSERTION, assertion);
    free(assertion);
    return body;
}

/* application/x-www-form-urlencoded: everything but letters, digits and -._ as %XX. */
static size_t escape(char *to, struct text from)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t len = 0;
    for (size_t i = 0; i < from.len; i++) {
        unsigned char c = (unsigned char)from.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '.' || c == '_';
        if (plain) {
            to[len++] = (char)c;
        } else {
            to[len++] = '%';
            to[len++] = digits[c >> 4];
            to[len++] = digits[c & 15];
        }
    }
    return len;
}

char *token_request_by_secret(struct text client_id, struct text secret)
{
    static const char first[] = GRANT "client_id=", second[] = "&client_secret=";
    if (client_id.len == 0 || client_id.len > TOKEN_CLIENT_MAX || secret.len == 0 ||
        secret.len > TOKEN_SECRET_MAX) {
        return NULL;
    }
    char *body = malloc(sizeof first + sizeof second + 3 * (client_id.len + secret.len));
    if (body == NULL) {
        die("no memory to log in");
    }
    size_t len = sizeof first - 1;
    memcpy(body, first, len);
    len += escape(body + len, client_id);
    memcpy(body + len, second, sizeof second - 1);
    len += sizeof second - 1;
    len += escape(body + len, secret);
    body[len] = '\0';
    return body;
}

/* RFC 6750 §2.1: what a bearer token may be written with. */
static bool is_bearer(struct text token)
{
    for (size_t i = 0; i < token.len; i++) {
        if (token.at[i] <= ' ' || token.at[i] > '~') {
            return false;
        }
    }
    return token.len > 0;
}

bool token_read(char token[HTTP_BEARER_MAX + 1], unsigned *expires_in_s, struct bytes answer)
{
    SCOPED(json_release) json_t *json = json_read(answer, TOKEN_ANSWER_MAX);
    bool failed = !json_is_object(json);
    struct text text = json_text(json, "access_token", HTTP_BEARER_MAX, &failed);
    struct text type = json_text(json, "token_type", 16, &failed);
    int64_t seconds = json_integer_in(json, "expires_in", 1, EXPIRES_MAX_S, &failed);
    token[0] = '\0';
    *expires_in_s = 0;
    if (failed || !is_bearer(text) || type.len != 6 || strncasecmp(type.at, "bearer", 6) != 0) {
        return false;
    }
    *expires_in_s = (unsigned)seconds;
    return copy(token, HTTP_BEARER_MAX + 1, text);
}

void token_keeper_init(
    struct token_keeper *keeper, const struct identity *identity, struct http *http)
{
    *keeper = (struct token_keeper){.identity = identity, .http = http};
}

void token_keeper_finish(struct token_keeper *keeper)
{
    free(keeper->body);
    explicit_bzero(keeper, sizeof *keeper);
}

static void take_answer(void *context, const struct http_answer *answer)
{
    struct token_keeper *keeper = context;
    unsigned expires_in_s = 0;
    free(keeper->body);
    keeper->body = NULL;
    keeper->outcome = answer->outcome;
    keeper->retry_after_s = answer->retry_after_s;
    bool busy = answer->status == 408 || answer->status == 429 || answer->status >= 500;
    if (answer->outcome != HTTP_ANSWERED || busy) {
        keeper->state = TOKEN_NO_LINE;
    } else if (answer->status != 200 || !token_read(keeper->token, &expires_in_s, answer->body)) {
        keeper->state = TOKEN_REFUSED;
        log_error("login_refused status=%u", answer->status);
    } else {
        unsigned early_s =
            expires_in_s > 2 * TOKEN_RENEW_EARLY_S ? TOKEN_RENEW_EARLY_S : expires_in_s / 2;
        keeper->state = TOKEN_GOOD;
        keeper->good_until_ms = clock_steady_ms() + (expires_in_s - early_s) * UINT64_C(1000);
    }
}

const char *token_get(struct token_keeper *keeper)
{
    if (keeper->state == TOKEN_GOOD && clock_steady_ms() < keeper->good_until_ms) {
        return keeper->token;
    }
    if (keeper->state == TOKEN_ASKED) {
        return NULL;
    }
    uint8_t random[16];
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random) {
        die_errno("no random numbers");
    }
    keeper->body = token_request(keeper->identity, clock_utc_s(), random);
    struct http_request request = {
        .method = HTTP_POST,
        .url = keeper->identity->token_url,
        .content_type = "application/x-www-form-urlencoded",
        .body = {(const uint8_t *)keeper->body, strlen(keeper->body)},
        .answer_max = TOKEN_ANSWER_MAX};
    keeper->state = TOKEN_ASKED;
    if (!http_send(keeper->http, &request, take_answer, keeper)) {
        free(keeper->body);
        keeper->body = NULL;
        keeper->state = TOKEN_REFUSED;
    }
    return NULL;
}

void token_drop(struct token_keeper *keeper)
{
    if (keeper->state == TOKEN_GOOD) {
        keeper->state = TOKEN_NONE;
    }
    explicit_bzero(keeper->token, sizeof keeper->token);
}
