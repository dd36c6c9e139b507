#include "tests/unit/central/town.h"

#define BY_ASSERTION                                                                               \
    "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3A"           \
    "client-assertion-type%3Ajwt-bearer&client_assertion="

/* What a terminal claims; a test changes one thing. */
struct claims {
    const char *iss, *sub, *aud, *jti;
    int64_t exp_in_s, iat_in_s;
};

static const struct claims good = {"rathaus-1", "rathaus-1", "https://central.example/token",
                                   "one",       240,         0};

static char *assertion(const struct town *town, struct claims claims, const struct jwk *key)
{
    int64_t now_s = (int64_t)town->central.now_s;
    json_t *json = json_pack(
        "{s:s, s:s, s:s, s:s, s:I, s:I}", "iss", claims.iss, "sub", claims.sub, "aud", claims.aud,
        "jti", claims.jti, "exp", (json_int_t)now_s + claims.exp_in_s, "iat",
        (json_int_t)now_s + claims.iat_in_s);
    char *payload = json_print(json);
    char *token =
        jws_sign(key, TEXT_OF("JWT"), (struct bytes){(const uint8_t *)payload, strlen(payload)});
    free(payload);
    json_decref(json);
    return token;
}

static unsigned log_in_by(struct town *town, const char *token)
{
    char body[8192];
    snprintf(body, sizeof body, "%s%s", BY_ASSERTION, token);
    return town_status(town, "POST", "/token", NULL, body);
}

static unsigned log_in(struct town *town, struct claims claims, const struct jwk *key)
{
    char *token = assertion(town, claims, key);
    unsigned status = log_in_by(town, token);
    free(token);
    return status;
}

static void a_terminal_logs_in_by_its_key(void **state)
{
    struct town *town = *state;
    char body[8192], client[NAME_MAX_LEN + 1];
    char *token = assertion(town, good, &town->device);
    snprintf(body, sizeof body, "%s%s&client_id=rathaus-1", BY_ASSERTION, token);
    free(token);
    json_t *json = town_json(town, "POST", "/token", NULL, body);
    assert_string_equal(json_string_value(json_object_get(json, "token_type")), "Bearer");
    char header[TOKEN_MAX + 8];
    snprintf(
        header, sizeof header, "Bearer %s",
        json_string_value(json_object_get(json, "access_token")));
    json_decref(json);
    assert_true(token_check(&town->central, town_text(header), client));
    assert_string_equal(client, "rathaus-1");
}

static void each_wrong_claim_is_refused(void **state)
{
    struct town *town = *state;
    static const struct claims wrong[] = {
        {"rathaus-9", "rathaus-9", "https://central.example/token", "a", 240, 0}, /* unknown */
        {"rathaus-1", "rathaus-2", "https://central.example/token", "b", 240, 0},
        {"steueramt", "steueramt", "https://central.example/token", "c", 240, 0}, /* authority */
        {"rathaus-1", "rathaus-1", "https://central.example", "d", 240, 0},
        {"rathaus-1", "rathaus-1", "https://other.example/token", "e", 240, 0},
        {"rathaus-1", "rathaus-1", "https://central.example/token", "", 240, 0},
        {"rathaus-1", "rathaus-1", "https://central.example/token", "f", 0, 0}, /* over */
        {"rathaus-1", "rathaus-1", "https://central.example/token", "g", -1, 0},
        {"rathaus-1", "rathaus-1", "https://central.example/token", "h", 3600, 0},  /* too long */
        {"rathaus-1", "rathaus-1", "https://central.example/token", "i", 240, 120}, /* not yet */
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_int_equal(log_in(town, wrong[i], &town->device), 401);
    }
    assert_int_equal(log_in(town, good, &town->device), 200); /* nothing but the claims was wrong */
}

static void an_assertion_is_good_once(void **state)
{
    struct town *town = *state;
    assert_int_equal(log_in(town, good, &town->device), 200);
    assert_int_equal(log_in(town, good, &town->device), 401);
    struct claims next = good;
    next.jti = "two";
    assert_int_equal(log_in(town, next, &town->device), 200);
}

static void a_strange_key_is_refused(void **state)
{
    struct town *town = *state;
    struct jwk strange;
    jwk_generate(&strange, JWK_ES256);
    assert_int_equal(log_in(town, good, &strange), 401);
    strange.kid[0] = '\0'; /* no word about which key: the signature still tells */
    assert_int_equal(log_in(town, good, &strange), 401);
    jwk_release(&strange);
    assert_int_equal(log_in(town, good, &town->device), 200);
}

static void a_changed_or_unsigned_assertion_is_refused(void **state)
{
    struct town *town = *state;
    char *token = assertion(town, good, &town->device);
    char *last = strrchr(token, '.') + 10;
    *last = *last == 'A' ? 'B' : 'A';
    assert_int_equal(log_in_by(town, token), 401);
    char *payload = strchr(token, '.') + 1;
    *strchr(payload, '.') = '\0';
    char unsigned_token[4096];
    snprintf(unsigned_token, sizeof unsigned_token, "eyJhbGciOiJub25lIn0.%s.", payload);
    assert_int_equal(log_in_by(town, unsigned_token), 401);
    assert_int_equal(log_in_by(town, ""), 401);
    assert_int_equal(log_in_by(town, "a.b.c"), 401);
    free(token);
}

static void a_removed_terminal_is_out_at_once(void **state)
{
    struct town *town = *state;
    assert_int_equal(
        town_status(town, "GET", "/v2/submissions/" TOWN_DESTINATION "/events", "rathaus-1", ""),
        404);
    assert_int_equal(database_client_remove(town->central.database, "rathaus-1"), DATABASE_OK);
    assert_int_equal(log_in(town, good, &town->device), 401);
    assert_int_equal(
        town_status(town, "GET", "/v2/submissions/" TOWN_DESTINATION "/events", "rathaus-1", ""),
        401);
}

static void an_authority_logs_in_by_its_secret(void **state)
{
    struct town *town = *state;
    static const char right[] = "grant_type=client_credentials&client_id=steueramt&client_secret="
                                "a+secret+that+is+long%20enough+to+be+one+1234";
    static const char *const wrong[] = {
        "grant_type=client_credentials&client_id=steueramt&client_secret=a+secret",
        "grant_type=client_credentials&client_id=steueramt&client_secret=",
        "grant_type=client_credentials&client_id=steueramt",
        "grant_type=client_credentials&client_id=rathaus-1&client_secret=x",
        "grant_type=client_credentials&client_secret=x"};
    assert_int_equal(town_status(town, "POST", "/token", NULL, right), 200);
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_int_equal(town_status(town, "POST", "/token", NULL, wrong[i]), 401);
    }
    assert_int_equal(town_status(town, "POST", "/token", NULL, "grant_type=password"), 400);
    assert_int_equal(town_status(town, "POST", "/token", NULL, "client_id=%zz"), 400);
    assert_int_equal(
        town_status(town, "POST", "/token", NULL, "client_id=steueramt&client_id=steueramt"), 400);
}

static void a_bearer_token_cannot_be_made_up_or_kept(void **state)
{
    struct town *town = *state;
    char token[TOKEN_MAX + 1], header[TOKEN_MAX + 16], client[NAME_MAX_LEN + 1];
    token_make(&town->central, "rathaus-1", token);
    snprintf(header, sizeof header, "Bearer %s", token);
    assert_true(token_check(&town->central, town_text(header), client));
    for (size_t i = 0; i < strlen(header); i++) { /* any changed character ends it */
        char kept = header[i];
        header[i] = kept == 'x' ? 'y' : 'x';
        assert_false(token_check(&town->central, town_text(header), client));
        header[i] = kept;
    }
    for (size_t len = 0; len < strlen(header); len++) {
        assert_false(token_check(&town->central, (struct text){header, len}, client));
    }
    town->central.now_s += TOKEN_LIFE_S;
    assert_false(token_check(&town->central, town_text(header), client));
    town->central.now_s -= TOKEN_LIFE_S;
    town->central.token_key[0] ^= 1; /* as after a start */
    assert_false(token_check(&town->central, town_text(header), client));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_TOWN(a_terminal_logs_in_by_its_key),
        IN_A_TOWN(each_wrong_claim_is_refused),
        IN_A_TOWN(an_assertion_is_good_once),
        IN_A_TOWN(a_strange_key_is_refused),
        IN_A_TOWN(a_changed_or_unsigned_assertion_is_refused),
        IN_A_TOWN(a_removed_terminal_is_out_at_once),
        IN_A_TOWN(an_authority_logs_in_by_its_secret),
        IN_A_TOWN(a_bearer_token_cannot_be_made_up_or_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
