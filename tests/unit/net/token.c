#include "net/token.h"

#include <stdlib.h>

#include "base/json.h"
#include "seal/jws.h"
#include "tests/test.h"

static struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

/* RFC 7523 §3: everything central checks. */
static void an_assertion_is_signed_for_one_server_and_a_short_time(void **state)
{
    (void)state;
    struct identity identity = {
        .client_id = "rathaus-1", .token_url = "https://central.example/token"};
    static const uint8_t random[16] = {1, 2, 3};
    jwk_generate(&identity.key, JWK_ES256);
    char *body = token_request(&identity, 1795500000, random);
    const char *assertion = strstr(body, "&client_assertion=");
    assert_non_null(assertion);
    assertion += 18;
    assert_non_null(strstr(
        body, "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3A"
              "params%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&"));
    SCOPED(jws_release) struct jws jws;
    struct text compact = {assertion, strlen(assertion)};
    assert_int_equal(jws_read(&jws, compact, JWK_ES256, (struct text){0}), JWS_OK);
    assert_int_equal(jws_verify(&jws, &identity.key), JWS_OK);
    SCOPED(json_release) json_t *claims = json_read(jws_payload(&jws), 4096);
    bool failed = false;
    assert_true(text_equal(json_text(claims, "iss", 64, &failed), TEXT_OF("rathaus-1")));
    assert_true(text_equal(json_text(claims, "sub", 64, &failed), TEXT_OF("rathaus-1")));
    assert_true(text_equal(
        json_text(claims, "aud", 64, &failed), TEXT_OF("https://central.example/token")));
    assert_int_equal(
        json_integer_in(claims, "exp", 0, INT64_MAX, &failed), 1795500000 + TOKEN_ASSERTION_S);
    assert_true(TOKEN_ASSERTION_S <= 300);
    assert_int_equal(json_text(claims, "jti", 64, &failed).len, 22);
    assert_false(failed);
    free(body);
    identity_release(&identity);
}

static void a_secret_is_written_so_that_a_form_can_hold_it(void **state)
{
    (void)state;
    char *body = token_request_by_secret(TEXT_OF("amt-1"), TEXT_OF("a&b=c d+ä%"));
    assert_string_equal(
        body,
        "grant_type=client_credentials&client_id=amt-1&client_secret=a%26b%3Dc%20d%2B%C3%A4%25");
    free(body);
    assert_null(token_request_by_secret(TEXT_OF("amt-1"), TEXT_OF("")));
}

static void only_a_bearer_token_with_an_end_is_taken(void **state)
{
    (void)state;
    char token[HTTP_BEARER_MAX + 1];
    unsigned seconds;
    assert_true(token_read(
        token, &seconds,
        bytes_of("{\"access_token\":\"abc.def\",\"token_type\":\"bearer\",\"expires_in\":1800}")));
    assert_string_equal(token, "abc.def");
    assert_int_equal(seconds, 1800);
    static const char *const wrong[] = {
        "",
        "{}",
        "[]",
        "{\"access_token\":\"a\",\"token_type\":\"mac\",\"expires_in\":1800}",
        "{\"access_token\":\"a\",\"token_type\":\"Bearer\"}",
        "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":0}",
        "{\"access_token\":\"\",\"token_type\":\"Bearer\",\"expires_in\":1800}",
        "{\"access_token\":\"a\\r\\nX: y\",\"token_type\":\"Bearer\",\"expires_in\":1800}"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_false(token_read(token, &seconds, bytes_of(wrong[i])));
        assert_string_equal(token, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_assertion_is_signed_for_one_server_and_a_short_time),
        cmocka_unit_test(a_secret_is_written_so_that_a_form_can_hold_it),
        cmocka_unit_test(only_a_bearer_token_with_an_end_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
