#include "seal/jwe.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "seal/base64url.h"
#include "seal/jwe_open.h"
#include "tests/support/shell.h"
#include "tests/test.h"

#define TYPE TEXT_OF("application/json")

static struct jwk key, stranger;

static int make_keys(void **state)
{
    (void)state;
    jwk_generate(&key, JWK_RSA_OAEP_256);
    jwk_generate(&stranger, JWK_RSA_OAEP_256);
    memcpy(stranger.kid, key.kid, sizeof key.kid); /* the same name, another key */
    return 0;
}

static int drop_keys(void **state)
{
    (void)state;
    jwk_release(&key);
    jwk_release(&stranger);
    return 0;
}

static struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

static struct text text_of(const struct sealed *sealed)
{
    return (struct text){sealed->at, sealed->len};
}

static void what_was_sealed_is_opened_unchanged(void **state)
{
    (void)state;
    static uint8_t plain[3 * JWE_PIECE + 2];
    for (size_t i = 0; i < sizeof plain; i++) {
        plain[i] = (uint8_t)(i * 7 + i / 251);
    }
    static const size_t sizes[] = {0, 1, 2, 3, 4, 1000, JWE_PIECE, JWE_PIECE + 1, sizeof plain};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        SCOPED(sealed_release) struct sealed sealed;
        SCOPED(opened_release) struct opened opened;
        assert_int_equal(jwe_seal(&sealed, &key, TYPE, (struct bytes){plain, sizes[i]}), JWE_OK);
        assert_int_equal(sealed.len, jwe_size(&key, TYPE, sizes[i]));
        assert_int_equal(jwe_open(&opened, text_of(&sealed), &key), JWE_OPENED);
        assert_int_equal(opened.len, sizes[i]);
        assert_memory_equal(opened.at, plain, sizes[i]);
        assert_string_equal(opened.tag, sealed.tag);
        assert_string_equal(sealed.at + sealed.len - JWE_TAG_LEN, sealed.tag);
        assert_string_equal(opened.cty, "application/json");
    }
}

struct count {
    size_t len;
    char last[JWE_TAG_LEN];
    size_t room;
};

static bool count_piece(void *context, struct bytes piece)
{
    struct count *count = context;
    if (count->len + piece.len > count->room) {
        return false;
    }
    count->len += piece.len;
    if (piece.len == sizeof count->last) {
        memcpy(count->last, piece.at, piece.len);
    }
    return true;
}

/* Any division into pieces gives the same length and a text that opens. */
static void pieces_of_any_size_make_one_text(void **state)
{
    (void)state;
    uint8_t plain[97] = {1, 2, 3};
    struct count count = {.room = SIZE_MAX};
    char tag[JWE_TAG_LEN + 1];
    struct jwe jwe;
    jwe_begin(&jwe, &key, TYPE, count_piece, &count);
    for (size_t at = 0, len = 0; at < 7000; at += len) {
        len = at % sizeof plain;
        jwe_add(&jwe, (struct bytes){plain, len});
        at += len == 0;
    }
    size_t sealed = jwe.sealed;
    assert_int_equal(jwe_end(&jwe, tag), JWE_OK);
    assert_int_equal(count.len, jwe_size(&key, TYPE, sealed));
    assert_memory_equal(count.last, tag, JWE_TAG_LEN);
}

static void twenty_mebibytes_pass_through_a_small_buffer(void **state)
{
    (void)state;
    static uint8_t plain[1 << 20];
    struct count count = {.room = SIZE_MAX};
    char tag[JWE_TAG_LEN + 1];
    struct jwe jwe;
    jwe_begin(&jwe, &key, TYPE, count_piece, &count);
    for (int i = 0; i < 20; i++) {
        jwe_add(&jwe, (struct bytes){plain, sizeof plain});
    }
    assert_int_equal(jwe_end(&jwe, tag), JWE_OK);
    assert_int_equal(count.len, jwe_size(&key, TYPE, 20 * sizeof plain));
}

static void a_full_sink_and_a_too_large_text_are_results(void **state)
{
    (void)state;
    struct count count = {.room = 2000};
    char tag[JWE_TAG_LEN + 1];
    static uint8_t plain[4000];
    struct jwe jwe;
    jwe_begin(&jwe, &key, TYPE, count_piece, &count);
    jwe_add(&jwe, (struct bytes){plain, sizeof plain});
    assert_int_equal(jwe_end(&jwe, tag), JWE_NO_ROOM);
    assert_string_equal(tag, "");
    struct sealed sealed;
    assert_int_equal(
        jwe_seal(&sealed, &key, TYPE, (struct bytes){plain, (size_t)JWE_PLAIN_MAX + 1}),
        JWE_TOO_LARGE);
    assert_null(sealed.at);
}

static void an_unfit_key_or_type_seals_nothing(void **state)
{
    (void)state;
    SCOPED(jwk_release) struct jwk signing;
    struct jwk nameless = key;
    struct sealed sealed;
    nameless.kid[0] = '\0';
    jwk_generate(&signing, JWK_ES256);
    assert_int_equal(jwe_seal(&sealed, &signing, TYPE, bytes_of("x")), JWE_UNFIT);
    assert_int_equal(jwe_seal(&sealed, &nameless, TYPE, bytes_of("x")), JWE_UNFIT);
    assert_int_equal(jwe_seal(&sealed, &key, TEXT_OF("a\"b"), bytes_of("x")), JWE_UNFIT);
    assert_int_equal(jwe_seal(&sealed, &key, TEXT_OF(""), bytes_of("x")), JWE_UNFIT);
    assert_null(sealed.at);
}

static void two_seals_of_one_text_share_nothing(void **state)
{
    (void)state;
    SCOPED(sealed_release) struct sealed one, two;
    struct jwe_look first, second;
    assert_int_equal(jwe_seal(&one, &key, TYPE, bytes_of("the same text")), JWE_OK);
    assert_int_equal(jwe_seal(&two, &key, TYPE, bytes_of("the same text")), JWE_OK);
    assert_int_equal(jwe_look(&first, text_of(&one)), JWE_OPENED);
    assert_int_equal(jwe_look(&second, text_of(&two)), JWE_OPENED);
    assert_false(text_equal(first.wrapped_key, second.wrapped_key));
    assert_false(text_equal(first.iv, second.iv));
    assert_false(text_equal(first.cipher, second.cipher));
    assert_string_not_equal(first.tag, second.tag);
}

static void every_changed_character_is_noticed(void **state)
{
    (void)state;
    SCOPED(sealed_release) struct sealed sealed;
    assert_int_equal(jwe_seal(&sealed, &key, TYPE, bytes_of("Grüße")), JWE_OK);
    for (size_t i = 0; i < sealed.len; i += 1 + i / 100) {
        char was = sealed.at[i];
        sealed.at[i] = was == 'A' ? 'B' : 'A';
        SCOPED(opened_release) struct opened opened;
        assert_int_not_equal(jwe_open(&opened, text_of(&sealed), &key), JWE_OPENED);
        assert_null(opened.at);
        sealed.at[i] = was;
    }
    SCOPED(opened_release) struct opened opened;
    assert_int_equal(jwe_open(&opened, text_of(&sealed), &key), JWE_OPENED);
    SCOPED(opened_release) struct opened other;
    assert_int_equal(jwe_open(&other, text_of(&sealed), &stranger), JWE_FOUL);
}

static void put_header(char *to, const char *header, const char *rest)
{
    size_t len = base64url_write(to, bytes_of(header));
    snprintf(to + len, 4096 - len, "%s", rest);
}

/* The negative list: what must be refused before a key is touched. */
static void other_headers_and_shapes_are_malformed(void **state)
{
    (void)state;
    static const char *const headers[] = {
        "{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\",\"kid\":\"k\",\"cty\":\"t\"}",
        "{\"alg\":\"RSA1_5\",\"enc\":\"A256GCM\",\"kid\":\"k\",\"cty\":\"t\"}",
        "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"k\",\"cty\":\"t\"}",
        "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A128GCM\",\"kid\":\"k\",\"cty\":\"t\"}",
        "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":\"k\"}",
        "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"cty\":\"t\"}",
        "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":\"k\",\"cty\":\"t\",\"zip\":"
        "\"DEF\"}",
        "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":\"k\",\"cty\":\"t\",\"crit\":[\"x\"]"
        "}",
        "{\"alg\":\"RSA-OAEP-256\",\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"k\",\"cty\":"
        "\"t\"}",
        "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":7,\"cty\":\"t\"}",
        "[\"alg\"]",
        "{",
        "",
    };
    SCOPED(sealed_release) struct sealed sealed;
    assert_int_equal(jwe_seal(&sealed, &key, TYPE, bytes_of("x")), JWE_OK);
    const char *rest = strchr(sealed.at, '.');
    char text[4096];
    struct jwe_look look;
    for (size_t i = 0; i < COUNT(headers); i++) {
        put_header(text, headers[i], rest);
        assert_int_equal(jwe_look(&look, (struct text){text, strlen(text)}), JWE_MALFORMED);
    }
    /* the control: the same way of putting it together, with a right header */
    put_header(
        text, "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":\"k\",\"cty\":\"t\"}", rest);
    assert_int_equal(jwe_look(&look, (struct text){text, strlen(text)}), JWE_OPENED);
    static const char *const shapes[] = {"", ".", "....", "a.b.c.d.e", "a.b.c.d", "......"};
    for (size_t i = 0; i < COUNT(shapes); i++) {
        assert_int_equal(
            jwe_look(&look, (struct text){shapes[i], strlen(shapes[i])}), JWE_MALFORMED);
    }
    for (size_t len = 0; len < sealed.len; len++) {
        struct opened opened;
        assert_int_not_equal(jwe_open(&opened, (struct text){sealed.at, len}, &key), JWE_OPENED);
    }
}

/* RFC 7516 §A.1: right, but RSA-OAEP with SHA-1 and no kid; nobody here may take it. */
static void the_example_with_sha1_is_refused(void **state)
{
    (void)state;
    static const char example[] = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ."
                                  "OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGe"
                                  "ipsEdY3mx_etLbbWSrFr05kLzcSr4qKAq7YN7e9jwQRb23nfa6c9d-StnImGyFDb"
                                  "Sv04uVuxIp5Zms1gNxKKK2Da14B8S4rzVRltdYwam_lDp5XnZAYpQdb76FdIKLaV"
                                  "mqgfwX7XWRxv2322i-vDxRfqNzo_tETKzpVLzfiwQyeyPGLBIO56YJ7eObdv0je8"
                                  "1860ppamavo35UgoRdbYaBcoh9QcfylQr66oc6vFWXRcZ_ZT2LawVCWTIy3brGPi"
                                  "6UklfCpIMfIjf7iGdXKHzg.48V1_ALb6US04U3b."
                                  "5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6ji"
                                  "SdiwkIr3ajwQzaBtQD_A.XFBoMYUZodetZdvTiFvSkQ";
    struct jwe_look look;
    assert_int_equal(jwe_look(&look, (struct text){example, sizeof example - 1}), JWE_MALFORMED);
}

static const char witness[] =
    "import sys\n"
    "from jwcrypto import jwk, jwe\n"
    "key = jwk.JWK.from_pem(open(sys.argv[1] + '/key.pem', 'rb').read())\n"
    "token = jwe.JWE(algs=['RSA-OAEP-256', 'A256GCM'])\n"
    "token.deserialize(open(sys.argv[1] + '/ours').read(), key)\n"
    "made = jwe.JWE(token.payload[::-1], algs=['RSA-OAEP-256', 'A256GCM'], protected='{"
    "\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":\"' + sys.argv[2] + '\","
    "\"cty\":\"application/json\"}')\n"
    "made.add_recipient(key)\n"
    "open(sys.argv[1] + '/theirs', 'w').write(made.serialize(compact=True))\n";

/* A second implementation opens ours and seals the reversed text for us. */
static void another_implementation_understands_and_is_understood(void **state)
{
    (void)state;
    if (shell("/usr/bin/python3 -c 'import jwcrypto' 2>/dev/null") != 0) {
        SKIP("no python3-jwcrypto as a second implementation");
    }
    char dir[] = "/tmp/foyer-jwe-XXXXXX", path[64], command[512];
    assert_non_null(mkdtemp(dir));
    SCOPED(sealed_release) struct sealed sealed;
    assert_int_equal(jwe_seal(&sealed, &key, TYPE, bytes_of("Hallo, Amt")), JWE_OK);
    snprintf(path, sizeof path, "%s/key.pem", dir);
    assert_true(jwk_write_pem(&key, path));
    snprintf(path, sizeof path, "%s/ours", dir);
    struct bytes ours = {(const uint8_t *)sealed.at, sealed.len};
    assert_int_equal(file_replace(path, ours, 0600), FILE_OK);
    snprintf(path, sizeof path, "%s/witness.py", dir);
    assert_int_equal(file_replace(path, bytes_of(witness), 0600), FILE_OK);
    snprintf(command, sizeof command, "/usr/bin/python3 %s %s %s", path, dir, key.kid);
    assert_int_equal(shell(command), 0);
    snprintf(path, sizeof path, "%s/theirs", dir);
    SCOPED(file_release) struct file theirs;
    assert_int_equal(file_read(&theirs, path, 65536), FILE_OK);
    SCOPED(opened_release) struct opened opened;
    struct text text = {(const char *)theirs.content.at, theirs.content.len};
    assert_int_equal(jwe_open(&opened, text, &key), JWE_OPENED);
    assert_string_equal((const char *)opened.at, "tmA ,ollaH");
    snprintf(command, sizeof command, "rm -r %s", dir);
    assert_int_equal(shell(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_sealed_is_opened_unchanged),
        cmocka_unit_test(pieces_of_any_size_make_one_text),
        cmocka_unit_test(twenty_mebibytes_pass_through_a_small_buffer),
        cmocka_unit_test(a_full_sink_and_a_too_large_text_are_results),
        cmocka_unit_test(an_unfit_key_or_type_seals_nothing),
        cmocka_unit_test(two_seals_of_one_text_share_nothing),
        cmocka_unit_test(every_changed_character_is_noticed),
        cmocka_unit_test(other_headers_and_shapes_are_malformed),
        cmocka_unit_test(the_example_with_sha1_is_refused),
        cmocka_unit_test(another_implementation_understands_and_is_understood),
    };
    return cmocka_run_group_tests(tests, make_keys, drop_keys);
}
