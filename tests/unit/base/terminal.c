#include "base/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/test.h"

static const char sample[] =
    "{\"terminal\":\"t1\",\"town\":\"Musterstadt\",\"place\":\"Foyer\",\"region\":\"DE03459\","
    "\"languages\":[\"de\",\"en\"],\"offline_days\":14,\"panel\":{\"width_px\":1080,"
    "\"height_px\":1920,\"diagonal_in\":21.5,\"reach_low_mm\":850,\"reach_high_mm\":1050,"
    "\"lower_edge_mm\":800},\"reader\":\"pn532_uart:/dev/ttyS1\","
    "\"printer\":\"ipp://localhost/ipp/print\",\"paper\":\"roll80\",\"packs\":\"/packs\","
    "\"central\":\"https://central.example\"}";

/* Reads `content` as terminal.json. */
static bool read_as(struct terminal *terminal, const char *content)
{
    char folder[] = "/tmp/foyer-terminal-XXXXXX";
    char path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/terminal.json", folder);
    struct bytes bytes = {(const uint8_t *)content, strlen(content)};
    assert_int_equal(file_replace(path, bytes, 0600), FILE_OK);
    bool read = terminal_read(terminal, folder);
    unlink(path);
    rmdir(folder);
    return read;
}

/* The sample with `to` in the place of the first `from`, which is as long. */
static void change(char changed[sizeof sample], const char *from, const char *to)
{
    memcpy(changed, sample, sizeof sample);
    char *at = strstr(changed, from);
    assert_non_null(at);
    assert_int_equal(strlen(from), strlen(to));
    for (size_t i = 0; to[i] != '\0'; i++) {
        at[i] = to[i];
    }
}

static void the_sample_of_the_header_is_read(void **state)
{
    (void)state;
    struct terminal terminal;
    assert_true(read_as(&terminal, sample));
    assert_string_equal(terminal.town, "Musterstadt");
    assert_int_equal(terminal.language_count, 2);
    assert_string_equal(terminal.languages[1], "en");
    assert_true(terminal.paper_is_roll);
    assert_true(terminal.panel.diagonal_in > 21.4 && terminal.panel.diagonal_in < 21.6);
}

static void without_a_word_documents_are_read_as_the_law_has_it(void **state)
{
    (void)state;
    struct terminal terminal;
    assert_true(read_as(&terminal, sample));
    assert_int_equal(terminal.document.foreign_passport, DOCUMENT_RULE_CONSENT);
    assert_int_equal(terminal.document.foreign_id, DOCUMENT_RULE_CONSENT);
    assert_int_equal(terminal.document.german_passport, DOCUMENT_RULE_NO);
    assert_int_equal(terminal.document.german_id, DOCUMENT_RULE_EID);
    assert_int_equal(terminal.document.pin_entry, PIN_ENTRY_NONE);
    assert_false(terminal.document.photo);
    assert_string_equal(terminal.document.eid_service, "");
    const char *end = strrchr(terminal.document.trust, '/');
    assert_non_null(end);
    assert_string_equal(end, "/trust");
    assert_memory_equal(terminal.document.trust, "/tmp/foyer-terminal-", 20);
}

static void the_rules_for_documents_are_the_operators(void **state)
{
    (void)state;
    struct terminal terminal;
    char content[sizeof sample + 300];
    static const char *const bad[] = {
        "{\"policy\":{\"german_id\":\"consent\"}}", /* no operator can allow that */
        "{\"policy\":{\"foreign_id\":\"eid\"}}",
        "{\"policy\":{\"german_pasport\":\"no\"}}",
        "{\"policy\":{\"german_passport\":\"NO\"}}",
        "{\"policy\":[]}",
        "{\"policy\":{\"foreign_id\":false}}",
        "{\"pin_entry\":\"keyboard\"}",
        "{\"photo\":1}",
        "{\"trust\":7}",
        "{\"eid\":{\"service\":\"http://example.org\"}}",
        "{\"eid\":{\"servis\":\"\"}}",
        "{\"photos\":true}",
        "[]"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        snprintf(content, sizeof content, "{\"document\":%s,%s", bad[i], sample + 1);
        assert_false(read_as(&terminal, content));
    }
    snprintf(
        content, sizeof content,
        "{\"document\":{\"trust\":\"/srv/trust\",\"policy\":{\"foreign_id\":\"no\","
        "\"german_passport\":\"consent\",\"german_id\":\"no\"},\"pin_entry\":\"reader\","
        "\"photo\":true,\"eid\":{\"service\":\"https://eid.example/start\"}},%s",
        sample + 1);
    assert_true(read_as(&terminal, content));
    assert_string_equal(terminal.document.trust, "/srv/trust");
    assert_int_equal(terminal.document.foreign_id, DOCUMENT_RULE_NO);
    assert_int_equal(terminal.document.foreign_passport, DOCUMENT_RULE_CONSENT);
    assert_int_equal(terminal.document.german_passport, DOCUMENT_RULE_CONSENT);
    assert_int_equal(terminal.document.german_id, DOCUMENT_RULE_NO);
    assert_int_equal(terminal.document.pin_entry, PIN_ENTRY_READER);
    assert_true(terminal.document.photo);
    assert_string_equal(terminal.document.eid_service, "https://eid.example/start");
}

static void files_lie_in_the_configuration_folder(void **state)
{
    (void)state;
    struct terminal terminal;
    static const char *const bad[] = {
        "\"arms\":\"../arms.png\"",
        "\"arms\":\"/arms.png\"",
        "\"signing\":\".hidden\"",
        "\"arms\":\"\"",
        "\"signing\":7",
        "\"feedback\":\"\"",
        "\"feedback\":[]"};
    char content[sizeof sample + 64];
    assert_true(read_as(&terminal, sample));
    assert_string_equal(terminal.arms, "");
    for (size_t i = 0; i < COUNT(bad); i++) {
        snprintf(content, sizeof content, "{%s,%s", bad[i], sample + 1);
        assert_false(read_as(&terminal, content));
    }
    snprintf(content, sizeof content, "{\"arms\":\"a.png\",\"signing\":\"s.ivf\",%s", sample + 1);
    assert_true(read_as(&terminal, content));
    assert_string_equal(terminal.arms, "a.png");
    assert_string_equal(terminal.signing, "s.ivf");
}

static void whom_to_tell_of_a_barrier_may_be_said(void **state)
{
    (void)state;
    struct terminal terminal;
    char content[sizeof sample + 64];
    assert_true(read_as(&terminal, sample));
    assert_string_equal(terminal.feedback, "");
    snprintf(content, sizeof content, "{\"feedback\":\"Tel. 0123\",%s", sample + 1);
    assert_true(read_as(&terminal, content));
    assert_string_equal(terminal.feedback, "Tel. 0123");
}

/* The sample with `voice` as the member of that name. */
static bool read_with_voice(struct terminal *terminal, const char *voice)
{
    char content[sizeof sample + 512];
    snprintf(
        content, sizeof content, "%.*s,\"voice\":%s}", (int)(sizeof sample - 2), sample, voice);
    return read_as(terminal, content);
}

static void a_terminal_speaks_where_voice_is_configured(void **state)
{
    (void)state;
    struct terminal terminal;
    assert_true(read_as(&terminal, sample));
    assert_false(terminal.voice.is_there);
    assert_true(read_with_voice(
        &terminal, "{\"headphone\":\"/dev/input/event3\",\"headphone_output\":\"Jack\","
                   "\"speaker_output\":\"\"}"));
    assert_true(terminal.voice.is_there);
    assert_string_equal(terminal.voice.headphone, "/dev/input/event3");
    assert_string_equal(terminal.voice.headphone_output, "Jack");
    assert_string_equal(terminal.voice.speaker_output, "");
    assert_false(read_with_voice(&terminal, "{}"));
    assert_false(read_with_voice(&terminal, "true"));
    assert_false(read_with_voice(
        &terminal, "{\"headphone\":\"\",\"headphone_output\":\"\",\"speaker_output\":\"\"}"));
}

static void a_terminal_may_be_in_no_region(void **state)
{
    (void)state;
    char changed[sizeof sample];
    change(changed, "\"DE03459\"", "\"\"       ");
    struct terminal terminal;
    assert_true(read_as(&terminal, changed));
    assert_string_equal(terminal.region, "");
}

static void the_range_of_waiting_numbers_is_all_or_as_it_says(void **state)
{
    (void)state;
    struct terminal terminal;
    assert_true(read_as(&terminal, sample));
    assert_int_equal(terminal.number_from, 1);
    assert_int_equal(terminal.number_to, TERMINAL_NUMBER_MAX);
    static const char *const wrong[] = {
        "\"from\":2,\"to\":1}", "\"from\":0,\"to\":9}", "\"from\":9        }"};
    for (size_t i = 0; i <= COUNT(wrong); i++) {
        char whole[sizeof sample + 60];
        snprintf(
            whole, sizeof whole, "{\"numbers\":{%s,%s",
            i < COUNT(wrong) ? wrong[i] : "\"from\":500,\"to\":999}", sample + 1);
        assert_int_equal(read_as(&terminal, whole), i == COUNT(wrong));
    }
    assert_int_equal(terminal.number_from, 500);
    assert_int_equal(terminal.number_to, 999);
}

static void the_keymap_may_be_absent_or_is_right(void **state)
{
    (void)state;
    struct terminal terminal;
    assert_true(read_as(&terminal, sample));
    size_t usual = terminal.keypad.count;
    static const char *const maps[] = {"{\"F13\":\"next\"}", "{\"F13\":\"nxt\"}", "7", "null"};
    for (size_t i = 0; i < COUNT(maps); i++) {
        char whole[sizeof sample + 60];
        snprintf(whole, sizeof whole, "{\"keymap\":%s,%s", maps[i], sample + 1);
        assert_int_equal(read_as(&terminal, whole), i == 0);
        assert_int_equal(terminal.keypad.count, i == 0 ? usual + 1 : usual);
    }
}

/* Each word of the sample that is replaced makes it wrong. */
static void wrong_members_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
    } changes[] = {
        {"\"terminal\"", "\"terminel\""},
        {"[\"de\",\"en\"]", "[]         "},
        {"14", "-1"},
        {"1080", "  10"},
        {"21.5", "\"21\""},
        {"roll80", "roll81"},
        {"\"DE03459\"", "7        "},
        {"\"region\"", "\"regien\""},
        {"\"Foyer\"", "\"\"     "},
    };
    for (size_t i = 0; i < COUNT(changes); i++) {
        char changed[sizeof sample];
        change(changed, changes[i].from, changes[i].to);
        struct terminal terminal;
        if (read_as(&terminal, changed)) {
            fail_msg("%s was accepted", changes[i].to);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sample_of_the_header_is_read),
        cmocka_unit_test(without_a_word_documents_are_read_as_the_law_has_it),
        cmocka_unit_test(the_rules_for_documents_are_the_operators),
        cmocka_unit_test(files_lie_in_the_configuration_folder),
        cmocka_unit_test(whom_to_tell_of_a_barrier_may_be_said),
        cmocka_unit_test(a_terminal_may_be_in_no_region),
        cmocka_unit_test(a_terminal_speaks_where_voice_is_configured),
        cmocka_unit_test(the_keymap_may_be_absent_or_is_right),
        cmocka_unit_test(the_range_of_waiting_numbers_is_all_or_as_it_says),
        cmocka_unit_test(wrong_members_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
