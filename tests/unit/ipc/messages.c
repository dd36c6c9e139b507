#include "ipc/messages.h"

#include "tests/test.h"

static size_t written(const struct message *message, uint8_t *at, size_t size)
{
    struct writer w = {.at = at, .size = size};
    return message_write(&w, message) ? w.len : 0;
}

static bool is_read(enum domain sender, const uint8_t *at, size_t size)
{
    struct reader r = {.at = at, .left = size};
    struct message message;
    return message_read(&r, sender, -1, &message);
}

static void every_byte_is_needed_and_none_is_left_over(void **state)
{
    (void)state;
    const struct message seen = {.kind = MESSAGE_card_seen, .card_seen = {7, 1}};
    uint8_t bytes[64] = {0};
    size_t size = written(&seen, bytes, sizeof bytes);
    assert_int_equal(size, 12);
    assert_true(is_read(DOMAIN_CARD, bytes, size));
    assert_false(is_read(DOMAIN_CARD, bytes, size + 1));
    for (size_t cut = 0; cut < size; cut++) {
        assert_false(is_read(DOMAIN_CARD, bytes, cut));
    }
}

static void a_name_over_its_limit_is_not_written(void **state)
{
    (void)state;
    static const char long_name[161];
    uint8_t bytes[1024];
    struct message person = {
        .kind = MESSAGE_card_person, .card_person = {.family_name = {long_name, 160}}};
    assert_true(written(&person, bytes, sizeof bytes) > 0);
    person.card_person.family_name.len = 161;
    assert_int_equal(written(&person, bytes, sizeof bytes), 0);
}

static void a_name_that_is_not_utf8_is_refused(void **state)
{
    (void)state;
    const struct message person = {
        .kind = MESSAGE_card_person, .card_person = {.family_name = TEXT_OF("M\xfcller")}};
    uint8_t bytes[1024];
    size_t size = written(&person, bytes, sizeof bytes);
    assert_true(size > 0);
    assert_false(is_read(DOMAIN_CARD, bytes, size));
}

static void an_unknown_kind_is_refused(void **state)
{
    (void)state;
    const uint8_t bytes[8] = {MESSAGE_KINDS};
    assert_false(is_read(DOMAIN_CARD, bytes, sizeof bytes));
    assert_string_equal(message_name(MESSAGE_KINDS), "unknown");
    assert_string_equal(message_name(MESSAGE_card_seen), "card_seen");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_is_needed_and_none_is_left_over),
        cmocka_unit_test(a_name_over_its_limit_is_not_written),
        cmocka_unit_test(a_name_that_is_not_utf8_is_refused),
        cmocka_unit_test(an_unknown_kind_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
