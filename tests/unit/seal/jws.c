#include "seal/jws.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "seal/base64url.h"
#include "tests/support/shell.h"
#include "tests/test.h"

#define TYP TEXT_OF("secevent+jwt")

static struct jwk keys[JWK_ALGORITHM_COUNT];

static int make_keys(void **state)
{
    (void)state;
    for (unsigned kind = JWK_PS512; kind < JWK_ALGORITHM_COUNT; kind++) {
        jwk_generate(&keys[kind], (enum jwk_algorithm)kind);
    }
    return 0;
}

static int drop_keys(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < JWK_ALGORITHM_COUNT; kind++) {
        jwk_release(&keys[kind]);
    }
    return 0;
}

static struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

static struct text text_of(const char *text)
{
    return (struct text){text, strlen(text)};
}

static void read_key(struct jwk *jwk, const char *text, enum jwk_algorithm algorithm)
{
    SCOPED(json_release) json_t *json = json_read(bytes_of(text), JWK_FILE_MAX);
    assert_int_equal(jwk_read(jwk, json, algorithm), JWK_OK);
}

static void each_algorithm_verifies_what_it_signed(void **state)
{
    (void)state;
    for (unsigned kind = JWK_PS512; kind < JWK_ALGORITHM_COUNT; kind++) {
        char *compact = jws_sign(&keys[kind], TYP, bytes_of("{\"a\":1}"));
        SCOPED(jws_release) struct jws jws;
        assert_int_equal(jws_read(&jws, text_of(compact), (enum jwk_algorithm)kind, TYP), JWS_OK);
        assert_string_equal(jws.kid, keys[kind].kid);
        assert_int_equal(jws_payload(&jws).len, 0);
        assert_int_equal(jws_verify(&jws, &keys[kind]), JWS_OK);
        assert_int_equal(jws_payload(&jws).len, 7);
        assert_memory_equal(jws_payload(&jws).at, "{\"a\":1}", 7);
        free(compact);
    }
}

/* RFC 7515 §A.3 */
static void the_es256_example_is_verified(void **state)
{
    (void)state;
    SCOPED(jwk_release) struct jwk key;
    read_key(
        &key,
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\","
        "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
        "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}",
        JWK_ES256);
    static const char example[] = "eyJhbGciOiJFUzI1NiJ9."
                                  "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
                                  "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
                                  "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSA"
                                  "pmWQxfKTUJqPP3-Kg6NU1Q";
    SCOPED(jws_release) struct jws jws;
    assert_int_equal(jws_read(&jws, text_of(example), JWK_ES256, TEXT_OF("")), JWS_OK);
    assert_int_equal(jws_verify(&jws, &key), JWS_OK);
}

/* RFC 8037 §A.1, A.4, A.5: deterministic, so the text itself can be compared. */
static void the_ed25519_example_is_made_and_verified(void **state)
{
    (void)state;
    uint8_t secret[32];
    size_t len = 0;
    assert_true(
        base64url_read(secret, &len, TEXT_OF("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")));
    SCOPED(jwk_release) struct jwk key = {.algorithm = JWK_EDDSA};
    key.key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret, len);
    assert_non_null(key.key);
    char *compact = jws_sign(&key, TEXT_OF(""), bytes_of("Example of Ed25519 signing"));
    assert_string_equal(
        compact, "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
                 "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt"
                 "9g7sVvpAr_MuM0KAg");
    SCOPED(jws_release) struct jws jws;
    assert_int_equal(jws_read(&jws, text_of(compact), JWK_EDDSA, TEXT_OF("")), JWS_OK);
    assert_int_equal(jws_verify(&jws, &key), JWS_OK);
    free(compact);
}

static void a_changed_text_or_another_key_is_foul(void **state)
{
    (void)state;
    SCOPED(jwk_release) struct jwk other;
    jwk_generate(&other, JWK_ES256);
    char *compact = jws_sign(&keys[JWK_ES256], TYP, bytes_of("{\"a\":1}"));
    SCOPED(jws_release) struct jws jws;
    assert_int_equal(jws_read(&jws, text_of(compact), JWK_ES256, TYP), JWS_OK);
    assert_int_equal(jws_verify(&jws, &other), JWS_FOUL);
    assert_int_equal(jws_verify(&jws, &keys[JWK_PS512]), JWS_FOUL);
    assert_int_equal(jws_payload(&jws).len, 0);
    assert_int_equal(jws_verify(&jws, &keys[JWK_ES256]), JWS_OK);
    assert_int_equal(jws_verify(&jws, &other), JWS_FOUL);
    assert_int_equal(jws_payload(&jws).len, 0); /* a failed check takes the payload back */
    size_t len = strlen(compact);
    for (size_t i = 0; i < len; i++) {
        char was = compact[i];
        compact[i] = was == 'A' ? 'B' : 'A';
        SCOPED(jws_release) struct jws changed;
        assert_true(
            jws_read(&changed, text_of(compact), JWK_ES256, TYP) != JWS_OK ||
            jws_verify(&changed, &keys[JWK_ES256]) != JWS_OK);
        compact[i] = was;
    }
    free(compact);
}

/* Wycheproof's special values for r and s. */
static void zero_signatures_are_foul(void **state)
{
    (void)state;
    static const struct {
        enum jwk_algorithm algorithm;
        size_t len;
    } kinds[] = {{JWK_ES256, 64}, {JWK_ES256, 0},   {JWK_ES256, 63},  {JWK_EDDSA, 64},
                 {JWK_EDDSA, 0},  {JWK_PS512, 512}, {JWK_PS512, 511}, {JWK_PS512, 0}};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        char *compact = jws_sign(&keys[kinds[i].algorithm], TYP, bytes_of("{}"));
        SCOPED(jws_release) struct jws jws;
        assert_int_equal(jws_read(&jws, text_of(compact), kinds[i].algorithm, TYP), JWS_OK);
        memset(jws.signature, 0, sizeof jws.signature);
        jws.signature_len = kinds[i].len;
        assert_int_equal(jws_verify(&jws, &keys[kinds[i].algorithm]), JWS_FOUL);
        free(compact);
    }
}

static enum jws_result read_header(const char *header)
{
    char text[4096];
    size_t len = base64url_write(text, bytes_of(header));
    snprintf(text + len, sizeof text - len, ".e30.AAAA");
    SCOPED(jws_release) struct jws jws;
    return jws_read(&jws, text_of(text), JWK_PS512, TYP);
}

static void the_token_does_not_choose_algorithm_or_type(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        enum jws_result result;
    } cases[] = {
        {"{\"alg\":\"PS512\",\"typ\":\"secevent+jwt\",\"kid\":\"k\"}", JWS_OK},
        {"{\"alg\":\"PS512\",\"typ\":\"application/SecEvent+jwt\"}", JWS_OK},
        {"{\"alg\":\"none\",\"typ\":\"secevent+jwt\"}", JWS_UNWANTED},
        {"{\"alg\":\"PS256\",\"typ\":\"secevent+jwt\"}", JWS_UNWANTED},
        {"{\"alg\":\"HS512\",\"typ\":\"secevent+jwt\"}", JWS_UNWANTED},
        {"{\"alg\":\"ps512\",\"typ\":\"secevent+jwt\"}", JWS_UNWANTED},
        {"{\"alg\":\"PS512\",\"typ\":\"jwt\"}", JWS_UNWANTED},
        {"{\"alg\":\"PS512\"}", JWS_UNWANTED},
        {"{\"alg\":\"PS512\",\"typ\":\"secevent+jwt\",\"crit\":[\"exp\"]}", JWS_UNWANTED},
        {"{\"alg\":\"PS512\",\"typ\":\"secevent+jwt\",\"b64\":false}", JWS_UNWANTED},
        {"{\"alg\":\"PS512\",\"alg\":\"none\",\"typ\":\"secevent+jwt\"}", JWS_MALFORMED},
        {"{\"alg\":\"PS512\",\"typ\":\"secevent+jwt\",\"kid\":\"../../key\"}", JWS_MALFORMED},
        {"{\"alg\":\"PS512\",\"typ\":\"secevent+jwt\",\"kid\":7}", JWS_MALFORMED},
        {"{\"typ\":\"secevent+jwt\"}", JWS_MALFORMED},
        {"[]", JWS_MALFORMED},
        {"", JWS_MALFORMED},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(read_header(cases[i].header), cases[i].result);
    }
    static const char *const shapes[] = {"", ".", "..", "a.b", "e30.e30.e30.e30", "e30.e30.!"};
    for (size_t i = 0; i < COUNT(shapes); i++) {
        SCOPED(jws_release) struct jws jws;
        assert_int_not_equal(jws_read(&jws, text_of(shapes[i]), JWK_PS512, TYP), JWS_OK);
    }
}

static void write_file(const char *dir, const char *name, struct bytes content)
{
    char path[96];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    assert_int_equal(file_replace(path, content, 0600), FILE_OK);
}

/* The openssl command as second implementation: it checks ours, and we check its. */
static void the_openssl_command_agrees_about_ps512(void **state)
{
    (void)state;
    if (shell("openssl version >/dev/null 2>&1") != 0) {
        SKIP("no openssl command as a second implementation");
    }
    char dir[] = "/tmp/foyer-jws-XXXXXX", path[96], command[1024];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/key.pem", dir);
    assert_true(jwk_write_pem(&keys[JWK_PS512], path));
    char *compact = jws_sign(&keys[JWK_PS512], TYP, bytes_of("{\"sub\":\"submission:1\"}"));
    SCOPED(jws_release) struct jws jws;
    assert_int_equal(jws_read(&jws, text_of(compact), JWK_PS512, TYP), JWS_OK);
    struct bytes input = {(const uint8_t *)jws.signing_input.at, jws.signing_input.len};
    write_file(dir, "input", input);
    write_file(dir, "ours", (struct bytes){jws.signature, jws.signature_len});
    static const char options[] = "-sha512 -sigopt rsa_padding_mode:pss -sigopt "
                                  "rsa_pss_saltlen:64 -sigopt rsa_mgf1_md:sha512";
    snprintf(
        command, sizeof command,
        "cd %s && openssl pkey -in key.pem -pubout -out pub.pem && "
        "openssl dgst %s -verify pub.pem -signature ours input >/dev/null && "
        "openssl dgst %s -sign key.pem -out theirs input",
        dir, options, options);
    assert_int_equal(shell(command), 0);
    snprintf(path, sizeof path, "%s/theirs", dir);
    SCOPED(file_release) struct file theirs;
    assert_int_equal(file_read(&theirs, path, sizeof jws.signature), FILE_OK);
    memcpy(jws.signature, theirs.content.at, theirs.content.len);
    jws.signature_len = theirs.content.len;
    assert_int_equal(jws_verify(&jws, &keys[JWK_PS512]), JWS_OK);
    free(compact);
    snprintf(command, sizeof command, "rm -r %s", dir);
    assert_int_equal(shell(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_algorithm_verifies_what_it_signed),
        cmocka_unit_test(the_es256_example_is_verified),
        cmocka_unit_test(the_ed25519_example_is_made_and_verified),
        cmocka_unit_test(a_changed_text_or_another_key_is_foul),
        cmocka_unit_test(zero_signatures_are_foul),
        cmocka_unit_test(the_token_does_not_choose_algorithm_or_type),
        cmocka_unit_test(the_openssl_command_agrees_about_ps512),
    };
    return cmocka_run_group_tests(tests, make_keys, drop_keys);
}
