#include "base/keypad.h"

#include <stdio.h>

#include "base/json.h"
#include "tests/test.h"

/* The first wrong key of this JSON, "" when all are right. */
static void read_as(struct keypad *keypad, const char *json, char wrong[64])
{
    struct bytes bytes = {(const uint8_t *)json, strlen(json)};
    SCOPED(json_release) json_t *keymap = json_read(bytes, 65536);
    assert_non_null(keymap);
    keypad_default(keypad);
    const char *name = keypad_read(keypad, keymap);
    snprintf(wrong, 64, "%s", name != NULL ? name : "");
}

static enum keypad_word word_of(const struct keypad *keypad, const char *name)
{
    for (size_t i = 0; i < keypad->count; i++) {
        if (strcmp(keypad->keys[i].name, name) == 0) {
            return keypad->keys[i].word;
        }
    }
    return KEYPAD_WORDS;
}

static void a_usual_keyboard_works_without_a_word(void **state)
{
    (void)state;
    struct keypad keypad;
    bool means[KEYPAD_WORDS] = {false};
    keypad_default(&keypad);
    assert_null(keypad_read(&keypad, NULL));
    for (size_t i = 0; i < keypad.count; i++) {
        means[keypad.keys[i].word] = true;
    }
    for (size_t i = 0; i < KEYPAD_WORDS; i++) {
        if (!means[i]) {
            fail_msg("no key for %s", keypad_word((enum keypad_word)i));
        }
    }
    assert_int_equal(word_of(&keypad, "Shift+Tab"), KEYPAD_PREVIOUS);
    assert_int_equal(keypad.repeat_delay_ms, 0);
}

static void a_keymap_adds_and_replaces(void **state)
{
    (void)state;
    struct keypad keypad;
    char wrong[64];
    read_as(
        &keypad, "{\"F13\":\"next\",\"F1\":\"repeat\",\"Tab\":\"none\",\"Keypad 5\":\"select\"}",
        wrong);
    assert_string_equal(wrong, "");
    assert_int_equal(word_of(&keypad, "F13"), KEYPAD_NEXT);
    assert_int_equal(word_of(&keypad, "F1"), KEYPAD_REPEAT);
    assert_int_equal(word_of(&keypad, "Tab"), KEYPAD_WORDS);
    assert_int_equal(word_of(&keypad, "Keypad 5"), KEYPAD_SELECT);
    assert_int_equal(word_of(&keypad, "Return"), KEYPAD_SELECT);
}

static void the_first_wrong_key_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *json, *wrong;
    } cases[] = {
        {"{\"F13\":\"forwards\"}", "F13"},
        {"{\"F13\":\"next\",\"F14\":5}", "F14"},
        {"{\"F13\":\"\"}", "F13"},
        {"{\"a name that is longer than names of keys are\":\"next\"}",
         "a name that is longer than names of keys are"},
        {"[\"next\"]", "keymap"},
        {"\"next\"", "keymap"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct keypad keypad;
        char wrong[64];
        read_as(&keypad, cases[i].json, wrong);
        assert_string_equal(wrong, cases[i].wrong);
    }
}

static void too_many_keys_are_refused(void **state)
{
    (void)state;
    char json[4096] = "{\"k0\":\"up\"";
    struct keypad keypad;
    char wrong[64];
    for (int i = 1; i < KEYPAD_KEYS_MAX; i++) {
        char one[32];
        snprintf(one, sizeof one, ",\"k%d\":\"up\"", i);
        strncat(json, one, sizeof json - strlen(json) - 1);
    }
    strncat(json, "}", sizeof json - strlen(json) - 1);
    read_as(&keypad, json, wrong);
    assert_string_equal(wrong, "keymap");
    assert_int_equal(keypad.count, KEYPAD_KEYS_MAX);
}

/* Whether this is taken as "input". */
static bool read_timing(struct keypad *keypad, const char *json)
{
    struct bytes bytes = {(const uint8_t *)json, strlen(json)};
    SCOPED(json_release) json_t *timing = json_read(bytes, 65536);
    assert_non_null(timing);
    keypad_default(keypad);
    return keypad_read_timing(keypad, timing);
}

static void times_are_within_what_the_standard_asks_for(void **state)
{
    (void)state;
    struct keypad keypad;
    static const char *const right[] = {
        "{}", "{\"strike_ms\":500}", "{\"repeat_delay_ms\":0}",
        "{\"repeat_delay_ms\":2000,\"repeat_every_ms\":2000,\"hold_ms\":900}"};
    static const char *const wrong[] = {
        "{\"strike_ms\":2001}",
        "{\"strike_ms\":-1}",
        "{\"repeat_delay_ms\":500}",
        "{\"repeat_every_ms\":1999}",
        "{\"repeat_every_ms\":0}",
        "{\"hold_ms\":\"600\"}",
        "{\"hold_ms\":299}",
        "{\"touch_strike_ms\":0.5}",
        "{\"strike\":500}",
        "[]",
        "5"};
    for (size_t i = 0; i < COUNT(right); i++) {
        assert_true(read_timing(&keypad, right[i]));
    }
    assert_int_equal(keypad.repeat_delay_ms, 2000);
    assert_int_equal(keypad.hold_ms, 900);
    assert_int_equal(keypad.touch_strike_ms, 400);
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_false(read_timing(&keypad, wrong[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_usual_keyboard_works_without_a_word),
        cmocka_unit_test(a_keymap_adds_and_replaces),
        cmocka_unit_test(the_first_wrong_key_is_named),
        cmocka_unit_test(too_many_keys_are_refused),
        cmocka_unit_test(times_are_within_what_the_standard_asks_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
