#include "eid/sdk.h"

#include "tests/test.h"

static bool read_text(struct sdk_message *message, const char *text)
{
    return sdk_read(message, (struct text){text, strlen(text)});
}

static void a_reader_tells_card_and_counter(void **state)
{
    (void)state;
    struct sdk_message m;
    assert_true(read_text(
        &m,
        "{\"msg\":\"READER\",\"name\":\"r\",\"attached\":true,\"keypad\":true,\"insertable\":false,"
        "\"card\":{\"inoperative\":false,\"deactivated\":true,\"retryCounter\":2}}"));
    assert_int_equal(m.kind, SDK_READER);
    assert_true(m.reader.is_attached && m.reader.has_keypad && m.reader.has_card);
    assert_true(m.reader.is_deactivated && !m.reader.is_inoperative);
    assert_int_equal(m.reader.tries, 2);
    sdk_release(&m);
    assert_true(read_text(&m, "{\"msg\":\"READER\",\"attached\":true,\"card\":null}"));
    assert_false(m.reader.has_card);
    assert_int_equal(m.reader.tries, EID_TRIES_UNKNOWN);
    sdk_release(&m);
    assert_true(
        read_text(&m, "{\"msg\":\"READER\",\"attached\":true,\"card\":{\"retryCounter\":-1}}"));
    assert_int_equal(m.reader.tries, EID_TRIES_UNKNOWN);
    sdk_release(&m);
}

static void a_malformed_entry_is_told_from_a_wrong_one(void **state)
{
    (void)state;
    struct sdk_message m;
    assert_true(read_text(
        &m, "{\"msg\":\"ENTER_PIN\",\"error\":\"You must provide 6 digits.\",\"reader\":"
            "{\"attached\":true,\"card\":{\"retryCounter\":3},\"keypad\":false}}"));
    assert_int_equal(m.kind, SDK_ENTER_PIN);
    assert_true(m.has_error);
    assert_int_equal(m.reader.tries, 3);
    sdk_release(&m);
    assert_false(read_text(&m, "{\"msg\":\"ENTER_PIN\"}")); /* no counter, no question */
    sdk_release(&m);
}

static void rights_nobody_is_shown_are_strange(void **state)
{
    (void)state;
    struct sdk_message m;
    assert_true(read_text(
        &m, "{\"msg\":\"ACCESS_RIGHTS\",\"aux\":{\"ageVerificationDate\":\"2008-11-24\","
            "\"requiredAge\":\"18\"},\"chat\":{\"effective\":[\"AgeVerification\",\"Address\"],"
            "\"optional\":[\"Address\"],\"required\":[\"AgeVerification\"]},"
            "\"transactionInfo\":\"x\"}"));
    assert_int_equal(m.required, 1u << EID_RIGHT_AGE);
    assert_int_equal(m.optional, 1u << EID_RIGHT_ADDRESS);
    assert_int_equal(m.effective, 1u << EID_RIGHT_AGE | 1u << EID_RIGHT_ADDRESS);
    assert_int_equal(m.age, 18);
    assert_false(m.is_strange);
    sdk_release(&m);
    static const char *const STRANGE[] = {"WriteAddress", "CanAllowed", "PinManagement", "Soul"};
    for (size_t i = 0; i < COUNT(STRANGE); i++) {
        char text[300];
        snprintf(
            text, sizeof text,
            "{\"msg\":\"ACCESS_RIGHTS\",\"chat\":{\"effective\":[],\"optional\":[],"
            "\"required\":[\"%s\"]}}",
            STRANGE[i]);
        assert_true(read_text(&m, text));
        assert_true(m.is_strange);
        sdk_release(&m);
    }
}

static void a_result_is_told_from_a_beginning(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum sdk_kind kind;
        enum sdk_end end;
    } ROWS[] = {
        {"{\"msg\":\"AUTH\"}", SDK_BEGUN, SDK_END_OK},
        {"{\"msg\":\"AUTH\",\"error\":\"Invalid tcTokenURL\"}", SDK_ENDED, SDK_END_SERVICE},
        {"{\"msg\":\"AUTH\",\"result\":{\"major\":\"http://www.bsi.bund.de/ecard/api/1.1/"
         "resultmajor#ok\"},\"url\":\"https://x/y\"}",
         SDK_ENDED, SDK_END_OK},
        {"{\"msg\":\"AUTH\",\"result\":{\"major\":\"http://www.bsi.bund.de/ecard/api/1.1/"
         "resultmajor#error\",\"minor\":\"http://www.bsi.bund.de/ecard/api/1.1/resultminor/"
         "sal#cancellationByUser\"}}",
         SDK_ENDED, SDK_END_CANCELLED},
        {"{\"msg\":\"AUTH\",\"result\":{\"major\":\"http://www.bsi.bund.de/ecard/api/1.1/"
         "resultmajor#error\",\"minor\":\"http://www.bsi.bund.de/ecard/api/1.1/resultminor/"
         "dp#trustedChannelEstablishmentFailed\"}}",
         SDK_ENDED, SDK_END_SERVICE},
        {"{\"msg\":\"CHANGE_PIN\"}", SDK_BEGUN, SDK_END_FAILED},
        {"{\"msg\":\"CHANGE_PIN\",\"success\":true}", SDK_ENDED, SDK_END_OK},
        {"{\"msg\":\"CHANGE_PIN\",\"success\":false}", SDK_ENDED, SDK_END_FAILED},
        {"{\"msg\":\"BAD_STATE\",\"error\":\"x\"}", SDK_REFUSED, SDK_END_OK},
        {"{\"msg\":\"WEATHER\"}", SDK_OTHER, SDK_END_OK},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct sdk_message m;
        assert_true(read_text(&m, ROWS[i].text));
        assert_int_equal(m.kind, ROWS[i].kind);
        assert_int_equal(m.end, ROWS[i].end);
        sdk_release(&m);
    }
}

static void what_is_not_as_documented_is_foul(void **state)
{
    (void)state;
    static const char *const FOUL[] = {
        "",
        "[]",
        "{}",
        "{\"msg\":1}",
        "{\"msg\":\"READER\",\"card\":7}",
        "{\"msg\":\"READER\",\"card\":{\"retryCounter\":\"3\"}}",
        "{\"msg\":\"CHANGE_PIN\",\"success\":\"true\"}",
        "{\"msg\":\"STATUS\",\"progress\":101}",
        "{\"msg\":\"ACCESS_RIGHTS\"}",
        "{\"msg\":\"CERTIFICATE\",\"validity\":{},\"description\":{\"subjectName\":\"\"}}",
        "{\"msg\":\"CERTIFICATE\",\"validity\":{},\"description\":{\"subjectName\":\"a\\u001bb\"}}",
        "{\"msg\":\"CERTIFICATE\",\"description\":{\"subjectName\":\"a\"}}",
    };
    for (size_t i = 0; i < COUNT(FOUL); i++) {
        struct sdk_message m;
        assert_false(read_text(&m, FOUL[i]));
        sdk_release(&m);
    }
    struct sdk_message m; /* the same, as it should be */
    assert_true(read_text(
        &m, "{\"msg\":\"CERTIFICATE\",\"validity\":{},\"description\":{\"subjectName\":\"a\"}}"));
    sdk_release(&m);
}

static void commands_are_written_as_documented(void **state)
{
    (void)state;
    static const struct {
        struct sdk_command command;
        const char *text;
    } ROWS[] = {
        {{.verb = SDK_SET_API_LEVEL}, "{\"cmd\":\"SET_API_LEVEL\",\"level\":2}"},
        {{.verb = SDK_SET_PIN, .value = {"123456", 6}},
         "{\"cmd\":\"SET_PIN\",\"value\":\"123456\"}"},
        {{.verb = SDK_SET_PIN}, "{\"cmd\":\"SET_PIN\"}"},
        {{.verb = SDK_SET_ACCESS_RIGHTS,
          .rights = 1u << EID_RIGHT_ADDRESS | 1u << EID_RIGHT_BIRTH_NAME},
         "{\"cmd\":\"SET_ACCESS_RIGHTS\",\"chat\":[\"Address\",\"BirthName\"]}"},
        {{.verb = SDK_SET_ACCESS_RIGHTS}, "{\"cmd\":\"SET_ACCESS_RIGHTS\",\"chat\":[]}"},
        {{.verb = SDK_RUN_AUTH, .value = {"https://a.example/?b=1&c", 24}},
         "{\"cmd\":\"RUN_AUTH\",\"tcTokenURL\":\"https://a.example/?b=1&c\"}"},
        {{.verb = SDK_CANCEL}, "{\"cmd\":\"CANCEL\"}"},
        {{.verb = SDK_SET_PIN, .value = {"12345x", 6}}, ""},
        {{.verb = SDK_SET_PUK, .value = {"1\",\"x\":1", 8}}, ""},
        {{.verb = SDK_RUN_AUTH, .value = {"https://a\"b", 11}}, ""},
        {{.verb = SDK_RUN_AUTH}, ""},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        char to[SDK_COMMAND_MAX];
        size_t len = sdk_write(to, sizeof to, &ROWS[i].command);
        assert_int_equal(len, strlen(ROWS[i].text));
        assert_memory_equal(to, ROWS[i].text, len);
        if (len > 0) {
            assert_int_equal(sdk_write(to, len - 1, &ROWS[i].command), 0);
        }
    }
}

static void all_rights_at_once_fit(void **state)
{
    (void)state;
    char to[SDK_COMMAND_MAX];
    const struct sdk_command all = {
        .verb = SDK_SET_ACCESS_RIGHTS, .rights = (1u << EID_RIGHT_COUNT) - 1};
    assert_true(sdk_write(to, sizeof to, &all) > 0);
    for (unsigned i = 0; i < EID_RIGHT_COUNT; i++) {
        assert_non_null(sdk_right_word((enum eid_right)i));
    }
    assert_null(sdk_right_word(EID_RIGHT_COUNT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reader_tells_card_and_counter),
        cmocka_unit_test(a_malformed_entry_is_told_from_a_wrong_one),
        cmocka_unit_test(rights_nobody_is_shown_are_strange),
        cmocka_unit_test(a_result_is_told_from_a_beginning),
        cmocka_unit_test(what_is_not_as_documented_is_foul),
        cmocka_unit_test(commands_are_written_as_documented),
        cmocka_unit_test(all_rights_at_once_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
