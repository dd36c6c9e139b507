#include "central/assertion.h"

#include "base/json.h"

#define PAYLOAD_MAX 4096

static void copy(char *to, size_t size, struct text from)
{
    size_t len = from.len < size ? from.len : 0;
    if (len > 0) {
        memcpy(to, from.at, len);
    }
    to[len] = '\0';
}

/* RFC 7519 §4.1.3: one text, or a list that holds it. A list of more than one is for others too. */
static bool is_for(const json_t *audience, struct text us)
{
    if (json_is_array(audience) && json_array_size(audience) == 1) {
        audience = json_array_get(audience, 0);
    }
    return json_is_string(audience) && text_equal(json_text_of(audience), us);
}

/* An optional time that must not lie ahead. */
static bool has_begun(const json_t *claims, const char *name, uint64_t now_s)
{
    const json_t *time = json_object_get(claims, name);
    return time == NULL || (json_is_integer(time) && json_integer_value(time) >= 0 &&
                            (uint64_t)json_integer_value(time) <= now_s + ASSERTION_SKEW_S);
}

/* The payload is looked at before the signature is checked, because it says whose key that is. */
static json_t *claims_of(const struct jws *jws)
{
    return json_read((struct bytes){jws->payload, jws->payload_len}, PAYLOAD_MAX);
}

/* RFC 7519 §5.1: typ may be left out. */
static bool take_apart(struct jws *jws, struct text compact)
{
    return compact.len <= ASSERTION_MAX &&
           (jws_read(jws, compact, JWK_ES256, TEXT_OF("JWT")) == JWS_OK ||
            jws_read(jws, compact, JWK_ES256, TEXT_OF("")) == JWS_OK);
}

bool assertion_read(
    struct assertion *assertion, struct text compact, struct text audience, uint64_t now_s)
{
    *assertion = (struct assertion){0};
    if (!take_apart(&assertion->jws, compact)) {
        return false;
    }
    SCOPED(json_release) json_t *claims = claims_of(&assertion->jws);
    bool failed = !json_is_object(claims);
    struct text issuer = json_text(claims, "iss", sizeof assertion->client - 1, &failed);
    struct text subject = json_text(claims, "sub", sizeof assertion->client - 1, &failed);
    struct text jti = json_text(claims, "jti", sizeof assertion->jti - 1, &failed);
    int64_t expires = json_integer_in(
        claims, "exp", (int64_t)now_s + 1, (int64_t)now_s + ASSERTION_LIFE_S + ASSERTION_SKEW_S,
        &failed);
    if (failed || !text_equal(issuer, subject) ||
        !is_for(json_object_get(claims, "aud"), audience) || !has_begun(claims, "nbf", now_s) ||
        !has_begun(claims, "iat", now_s)) {
        return false;
    }
    copy(assertion->client, sizeof assertion->client, issuer);
    copy(assertion->jti, sizeof assertion->jti, jti);
    assertion->expires_s = (uint64_t)expires;
    return true;
}

bool assertion_verify(struct assertion *assertion, struct text jwk)
{
    SCOPED(json_release)
    json_t *json = json_read((struct bytes){(const uint8_t *)jwk.at, jwk.len}, JWK_FILE_MAX);
    SCOPED(jwk_release) struct jwk key = {0};
    if (json == NULL || jwk_read(&key, json, JWK_ES256) != JWK_OK) {
        return false;
    }
    bool same_kid = assertion->jws.kid[0] == '\0' || strcmp(assertion->jws.kid, key.kid) == 0;
    return same_kid && jws_verify(&assertion->jws, &key) == JWS_OK;
}

void assertion_release(struct assertion *assertion)
{
    jws_release(&assertion->jws);
    *assertion = (struct assertion){0};
}
