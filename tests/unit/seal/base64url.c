#include "seal/base64url.h"

#include "tests/test.h"

static const struct {
    const char *bytes, *text;
} pairs[] = {
    /* RFC 4648 §10, without padding */
    {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
    {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xff\xef\xfe", "_-_-"},
};

static void the_vectors_of_the_rfc_go_both_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        char text[16];
        uint8_t bytes[16];
        size_t size = strlen(pairs[i].bytes), len = 0;
        struct bytes from = {(const uint8_t *)pairs[i].bytes, size};
        size_t wrote = base64url_write(text, from);
        assert_int_equal(wrote, BASE64URL_LEN(size));
        assert_int_equal(wrote, strlen(pairs[i].text));
        assert_memory_equal(text, pairs[i].text, wrote);
        assert_true(base64url_read(bytes, &len, (struct text){text, wrote}));
        assert_int_equal(len, size);
        assert_memory_equal(bytes, pairs[i].bytes, len);
    }
}

static void a_second_spelling_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"Zg==", "Zh", "Zm9", "Z", "Zm9vY", "Zm 9v", "+/+/", "Zg\n"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        uint8_t bytes[16];
        size_t len = 1;
        assert_false(base64url_read(bytes, &len, (struct text){wrong[i], strlen(wrong[i])}));
        assert_int_equal(len, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_the_rfc_go_both_ways),
        cmocka_unit_test(a_second_spelling_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
