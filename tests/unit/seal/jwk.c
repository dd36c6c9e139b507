#include "seal/jwk.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/test.h"

static struct jwk sealing;

static int make_key(void **state)
{
    (void)state;
    jwk_generate(&sealing, JWK_RSA_OAEP_256);
    return 0;
}

static int drop_key(void **state)
{
    (void)state;
    jwk_release(&sealing);
    return 0;
}

static enum jwk_result read_text(struct jwk *jwk, const char *text, enum jwk_algorithm algorithm)
{
    SCOPED(json_release)
    json_t *json = json_read((struct bytes){(const uint8_t *)text, strlen(text)}, JWK_FILE_MAX);
    assert_non_null(json);
    return jwk_read(jwk, json, algorithm);
}

/* RFC 8037 §A.3 */
static void an_ed25519_key_has_the_thumbprint_of_the_rfc(void **state)
{
    (void)state;
    SCOPED(jwk_release) struct jwk jwk;
    assert_int_equal(
        read_text(
            &jwk,
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"a\","
            "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
            JWK_EDDSA),
        JWK_OK);
    assert_string_equal(jwk.thumbprint, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

static void every_kind_of_key_is_read_back_as_it_was_written(void **state)
{
    (void)state;
    for (unsigned kind = JWK_EDDSA; kind < JWK_ALGORITHM_COUNT; kind++) {
        SCOPED(jwk_release) struct jwk made = {0};
        SCOPED(jwk_release) struct jwk again = {0};
        jwk_generate(&made, (enum jwk_algorithm)kind);
        SCOPED(json_release) json_t *json = jwk_json(&made);
        assert_int_equal(jwk_read(&again, json, (enum jwk_algorithm)kind), JWK_OK);
        assert_string_equal(again.kid, made.kid);
        assert_string_equal(again.thumbprint, made.thumbprint);
    }
    SCOPED(jwk_release) struct jwk again = {0};
    SCOPED(json_release) json_t *json = jwk_json(&sealing);
    assert_int_equal(jwk_read(&again, json, JWK_RSA_OAEP_256), JWK_OK);
    assert_string_equal(again.thumbprint, sealing.thumbprint);
    assert_int_equal(json_string_length(json_object_get(json, "n")), 683);
}

static void a_private_key_survives_its_file(void **state)
{
    (void)state;
    char path[] = "/tmp/foyer-jwk-XXXXXX";
    SCOPED(close_fd) int fd = mkstemp(path);
    assert_true(fd >= 0);
    SCOPED(jwk_release) struct jwk again = {0};
    assert_true(jwk_write_pem(&sealing, path));
    assert_int_equal(jwk_read_pem(&again, path, TEXT_OF("name-of-it"), JWK_RSA_OAEP_256), JWK_OK);
    assert_string_equal(again.kid, "name-of-it");
    assert_string_equal(again.thumbprint, sealing.thumbprint);
    SCOPED(jwk_release) struct jwk other = {0};
    assert_int_equal(jwk_read_pem(&other, path, TEXT_OF(""), JWK_ES256), JWK_UNFIT);
    assert_int_equal(ftruncate(fd, 0), 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(jwk_read_pem(&other, path, TEXT_OF(""), JWK_ES256), JWK_ABSENT);
}

/* One member of a good key changed at a time. */
static void a_key_that_breaks_one_rule_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *member, *value; /* value is JSON; NULL takes the member away */
        enum jwk_result result;
    } wrong[] = {
        {"alg", "\"RSA-OAEP\"", JWK_UNFIT},
        {"alg", NULL, JWK_UNFIT},
        {"use", "\"sig\"", JWK_UNFIT},
        {"key_ops", "[\"wrapKey\",\"encrypt\"]", JWK_UNFIT},
        {"key_ops", "[\"encrypt\"]", JWK_UNFIT},
        {"key_ops", "\"wrapKey\"", JWK_UNFIT},
        {"key_ops", NULL, JWK_UNFIT},
        {"kid", "\"short\"", JWK_UNFIT},
        {"kid", "\"with space\"", JWK_UNFIT},
        {"kid", "\"quote\\\"quote\"", JWK_UNFIT},
        {"kid", NULL, JWK_UNFIT},
        {"e", "\"Aw\"", JWK_UNFIT},
        {"e", "\"AAEAAQ\"", JWK_UNFIT},
        {"e", NULL, JWK_MALFORMED},
        {"n", "\"AQAB\"", JWK_UNFIT},
        {"n", "\"!\"", JWK_MALFORMED},
        {"n", "7", JWK_MALFORMED},
        {"kty", "\"EC\"", JWK_MALFORMED},
        {"d", "\"AQAB\"", JWK_UNFIT},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        SCOPED(json_release) json_t *json = jwk_json(&sealing);
        if (wrong[i].value == NULL) {
            json_object_del(json, wrong[i].member);
        } else {
            json_t *value = json_loads(wrong[i].value, JSON_DECODE_ANY, NULL);
            assert_int_equal(json_object_set_new(json, wrong[i].member, value), 0);
        }
        SCOPED(jwk_release) struct jwk jwk;
        assert_int_equal(jwk_read(&jwk, json, JWK_RSA_OAEP_256), wrong[i].result);
        assert_null(jwk.key);
    }
}

static void a_key_serves_the_algorithm_it_was_made_for_only(void **state)
{
    (void)state;
    SCOPED(json_release) json_t *json = jwk_json(&sealing);
    SCOPED(jwk_release) struct jwk jwk;
    assert_int_equal(jwk_read(&jwk, json, JWK_PS512), JWK_UNFIT);
    assert_int_equal(jwk_read(&jwk, json, JWK_ES256), JWK_MALFORMED);
    assert_int_equal(jwk_read(&jwk, json, JWK_RSA_OAEP_256), JWK_OK);
}

/* RFC 7515 §A.3.1's key with its last character changed: no point of P-256. */
static void a_point_beside_the_curve_is_refused(void **state)
{
    (void)state;
    SCOPED(jwk_release) struct jwk jwk;
    assert_int_equal(
        read_text(
            &jwk,
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\","
            "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
            "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5aE\"}",
            JWK_ES256),
        JWK_MALFORMED);
}

static void a_set_gives_the_key_that_was_asked_for(void **state)
{
    (void)state;
    SCOPED(json_release) json_t *set = json_pack("{s:[o]}", "keys", jwk_json(&sealing));
    SCOPED(jwk_release) struct jwk jwk;
    struct text kid = {sealing.kid, strlen(sealing.kid)};
    assert_int_equal(
        jwk_read_from_set(&jwk, set, TEXT_OF("another-one"), JWK_RSA_OAEP_256), JWK_ABSENT);
    assert_int_equal(jwk_read_from_set(&jwk, set, TEXT_OF(""), JWK_RSA_OAEP_256), JWK_ABSENT);
    assert_int_equal(jwk_read_from_set(&jwk, NULL, kid, JWK_RSA_OAEP_256), JWK_MALFORMED);
    assert_int_equal(jwk_read_from_set(&jwk, set, kid, JWK_RSA_OAEP_256), JWK_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ed25519_key_has_the_thumbprint_of_the_rfc),
        cmocka_unit_test(every_kind_of_key_is_read_back_as_it_was_written),
        cmocka_unit_test(a_private_key_survives_its_file),
        cmocka_unit_test(a_key_that_breaks_one_rule_is_refused),
        cmocka_unit_test(a_key_serves_the_algorithm_it_was_made_for_only),
        cmocka_unit_test(a_point_beside_the_curve_is_refused),
        cmocka_unit_test(a_set_gives_the_key_that_was_asked_for),
    };
    return cmocka_run_group_tests(tests, make_key, drop_key);
}
