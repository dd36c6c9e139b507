#include "seal/trust.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/test.h"

#define TODAY TEXT_OF("2026-11-24")

struct keys {
    struct jwk own;
    struct trust trust;
    char path[32];
};

static struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

/* A set with the one key, with or without a last day; false when it is not taken. */
static bool write_set(struct keys *keys, const char *last_day)
{
    SCOPED(json_release) json_t *set = json_pack("{s:[o]}", "keys", jwk_json(&keys->own));
    json_t *key = json_array_get(json_object_get(set, "keys"), 0);
    if (last_day != NULL) {
        assert_int_equal(json_object_set_new(key, "notAfter", json_string(last_day)), 0);
    }
    char *text = json_print(set);
    assert_int_equal(file_replace(keys->path, bytes_of(text), 0600), FILE_OK);
    free(text);
    trust_release(&keys->trust);
    return trust_read(&keys->trust, keys->path);
}

static int make_keys(void **state)
{
    struct keys *keys = test_calloc(1, sizeof *keys);
    snprintf(keys->path, sizeof keys->path, "/tmp/foyer-trust-XXXXXX");
    SCOPED(close_fd) int fd = mkstemp(keys->path);
    jwk_generate(&keys->own, JWK_EDDSA);
    *state = keys;
    return fd >= 0 && write_set(keys, NULL) ? 0 : -1;
}

static int drop_keys(void **state)
{
    struct keys *keys = *state;
    unlink(keys->path);
    trust_release(&keys->trust);
    jwk_release(&keys->own);
    test_free(keys);
    return 0;
}

static enum trust_result check(const struct keys *keys, const char *file)
{
    SCOPED(jws_release) struct jws jws;
    enum trust_result result = trust_check(&keys->trust, bytes_of(file), TODAY, &jws);
    assert_int_equal(jws_payload(&jws).len, result == TRUST_OK ? 12 : 0);
    return result;
}

static char *sign(const struct jwk *key)
{
    return jws_sign(key, TEXT_OF("foyer-pack"), bytes_of("{\"files\":{}}"));
}

static void a_pack_signed_by_a_trusted_key_gives_its_payload(void **state)
{
    char *file = sign(&((struct keys *)*state)->own);
    assert_int_equal(check(*state, file), TRUST_OK);
    free(file);
}

static void a_stranger_with_the_same_name_is_found_out(void **state)
{
    struct keys *keys = *state;
    SCOPED(jwk_release) struct jwk stranger;
    jwk_generate(&stranger, JWK_EDDSA);
    char *file = sign(&stranger);
    assert_int_equal(check(keys, file), TRUST_STRANGER);
    free(file);
    memcpy(stranger.kid, keys->own.kid, sizeof stranger.kid);
    file = sign(&stranger);
    assert_int_equal(check(keys, file), TRUST_FOUL);
    free(file);
}

static void another_kind_of_signed_text_is_no_pack(void **state)
{
    struct keys *keys = *state;
    char *file = jws_sign(&keys->own, TEXT_OF("jwt"), bytes_of("{\"files\":{}}"));
    assert_int_equal(check(keys, file), TRUST_MALFORMED);
    assert_int_equal(check(keys, ""), TRUST_MALFORMED);
    assert_int_equal(check(keys, "{\"files\":{}}"), TRUST_MALFORMED);
    free(file);
}

static void a_key_ends_with_its_last_day(void **state)
{
    struct keys *keys = *state;
    char *file = sign(&keys->own);
    assert_true(write_set(keys, "2026-11-24"));
    assert_int_equal(check(keys, file), TRUST_OK);
    assert_true(write_set(keys, "2026-11-23"));
    assert_int_equal(check(keys, file), TRUST_EXPIRED);
    SCOPED(jws_release) struct jws jws;
    assert_int_equal(
        trust_check(&keys->trust, bytes_of(file), TEXT_OF("tomorrow"), &jws), TRUST_EXPIRED);
    free(file);
}

static void a_set_with_a_wrong_key_trusts_nobody(void **state)
{
    struct keys *keys = *state;
    assert_false(write_set(keys, "someday"));
    assert_int_equal(keys->trust.count, 0);
    static const char *const wrong[] = {"{}", "{\"keys\":[{}]}", "{\"keys\":{}}", "["};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_int_equal(file_replace(keys->path, bytes_of(wrong[i]), 0600), FILE_OK);
        assert_false(trust_read(&keys->trust, keys->path));
    }
    assert_false(trust_read(&keys->trust, "/nonexistent"));
    assert_true(write_set(keys, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_pack_signed_by_a_trusted_key_gives_its_payload, make_keys, drop_keys),
        cmocka_unit_test_setup_teardown(
            a_stranger_with_the_same_name_is_found_out, make_keys, drop_keys),
        cmocka_unit_test_setup_teardown(
            another_kind_of_signed_text_is_no_pack, make_keys, drop_keys),
        cmocka_unit_test_setup_teardown(a_key_ends_with_its_last_day, make_keys, drop_keys),
        cmocka_unit_test_setup_teardown(a_set_with_a_wrong_key_trusts_nobody, make_keys, drop_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
