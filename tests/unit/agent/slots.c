#include "agent/slots.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "tests/support/run.h"
#include "tests/test.h"

#define NOW "2026-11-24 09:41"

struct stage {
    char dir[32];
    struct slot_book book;
};

static void write_slots(const struct stage *stage, const char *json)
{
    char path[64];
    snprintf(path, sizeof path, "%s/appointments.json", stage->dir);
    assert_int_equal(
        file_replace(path, (struct bytes){(const uint8_t *)json, strlen(json)}, 0600), FILE_OK);
}

static int set_up(void **state)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    snprintf(stage->dir, sizeof stage->dir, "/tmp/foyer-slots-XXXXXX");
    assert_non_null(mkdtemp(stage->dir));
    write_slots(
        stage, "{\"slots\":["
               "{\"letter\":\"B\",\"day\":\"2026-11-30\",\"times\":[\"09:20\",\"09:00\"]},"
               "{\"letter\":\"B\",\"day\":\"2026-11-24\",\"times\":[\"09:41\",\"10:00\"]},"
               "{\"letter\":\"K\",\"day\":\"2026-11-25\",\"times\":[\"08:00\"],\"places\":2}]}");
    slot_book_open(&stage->book, stage->dir, stage->dir);
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    const char *const words[] = {"rm", "-r", stage->dir, NULL};
    slot_book_close(&stage->book);
    int status = run_wait(words, NULL, 5000);
    test_free(stage);
    return status;
}

static void expect_free(struct stage *stage, char letter, const char *slots)
{
    char got[SLOTS_TEXT_MAX + 1];
    size_t len = slot_book_free(&stage->book, letter, NOW, got);
    assert_string_equal(got, slots);
    assert_int_equal(len, strlen(slots));
}

static bool take(
    struct stage *stage, char letter, const char *request, char slot[SLOT_LEN + 1],
    enum number_refusal *why)
{
    return slot_book_take(
        &stage->book, letter, (struct text){request, strlen(request)}, NOW, slot, why);
}

static void the_free_ones_come_in_order_and_not_those_that_are_over(void **state)
{
    struct stage *stage = *state;
    expect_free(stage, 'B', "2026-11-24 10:00\n2026-11-30 09:00\n2026-11-30 09:20\n");
    expect_free(stage, 'K', "2026-11-25 08:00\n");
    expect_free(stage, 'Z', "");
}

static void a_slot_is_taken_as_often_as_it_has_places(void **state)
{
    struct stage *stage = *state;
    char slot[SLOT_LEN + 1] = "2026-11-25 08:00";
    enum number_refusal why;
    assert_true(take(stage, 'K', "R1", slot, &why));
    expect_free(stage, 'K', "2026-11-25 08:00\n");
    assert_true(take(stage, 'K', "R2", slot, &why));
    expect_free(stage, 'K', "");
    assert_false(take(stage, 'K', "R3", slot, &why));
    assert_int_equal(why, NUMBER_REFUSAL_TAKEN);
}

static void one_request_has_one_appointment_also_after_a_restart(void **state)
{
    struct stage *stage = *state;
    char slot[SLOT_LEN + 1] = "2026-11-30 09:00", other[SLOT_LEN + 1] = "2026-11-30 09:20";
    enum number_refusal why;
    assert_true(take(stage, 'B', "R1", slot, &why));
    slot_book_close(&stage->book);
    slot_book_open(&stage->book, stage->dir, stage->dir);
    assert_true(take(stage, 'B', "R1", other, &why));
    assert_string_equal(other, "2026-11-30 09:00");
    expect_free(stage, 'B', "2026-11-24 10:00\n2026-11-30 09:20\n");
    assert_false(take(stage, 'B', "R2", slot, &why));
    assert_int_equal(why, NUMBER_REFUSAL_TAKEN);
}

static void what_is_no_slot_is_refused(void **state)
{
    struct stage *stage = *state;
    static const struct {
        const char *slot, *request;
        enum number_refusal why;
    } wrong[] = {
        {"2026-11-30 09:10", "R1", NUMBER_REFUSAL_TAKEN}, /* the town has none then */
        {"2026-11-24 09:41", "R1", NUMBER_REFUSAL_TAKEN}, /* is over */
        {"2026-13-30 09:00", "R1", NUMBER_REFUSAL_FOUL},
        {"2026-11-30 24:00", "R1", NUMBER_REFUSAL_FOUL},
        {"", "R1", NUMBER_REFUSAL_FOUL},
        {"2026-11-30 09:00", "R 1", NUMBER_REFUSAL_FOUL},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        char slot[SLOT_LEN + 1];
        enum number_refusal why;
        snprintf(slot, sizeof slot, "%s", wrong[i].slot);
        assert_false(take(stage, 'B', wrong[i].request, slot, &why));
        assert_int_equal(why, wrong[i].why);
    }
}

#define DAY(times) "{\"slots\":[{\"letter\":\"B\",\"day\":\"2026-11-30\",\"times\":[" times "]}]}"

static void a_town_without_a_list_or_with_a_wrong_one_has_no_slots(void **state)
{
    struct stage *stage = *state;
    static const char *const wrong[] = {
        "",
        "{}",
        "{\"slots\":[{}]}",
        "{\"slots\":[{\"letter\":\"b\",\"day\":\"2026-11-30\",\"times\":[]}]}",
        "{\"slots\":[{\"letter\":\"B\",\"day\":\"30.11.2026\",\"times\":[]}]}",
        DAY("\"9:00\""),
        DAY("9"),
        DAY("\"09:00\"],\"places\":[0"),
        DAY("\"09:60\""),
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        write_slots(stage, wrong[i]);
        expect_free(stage, 'B', "");
    }
}

static void list_one(void *context, char letter, struct text slot, struct text request)
{
    char *list = context;
    snprintf(list + strlen(list), 100, "%c %.*s %.*s;", letter, TEXT_ARG(slot), TEXT_ARG(request));
}

static void staff_see_who_comes(void **state)
{
    struct stage *stage = *state;
    char slot[SLOT_LEN + 1] = "2026-11-30 09:00", list[300] = "";
    enum number_refusal why;
    assert_true(take(stage, 'B', "R1", slot, &why));
    assert_true(slot_book_each(&stage->book, NOW, list_one, list));
    assert_string_equal(list, "B 2026-11-30 09:00 R1;");
    list[0] = '\0';
    assert_true(slot_book_each(&stage->book, "2026-11-30 09:00", list_one, list));
    assert_string_equal(list, "");
}

/* Many more than a message holds: the first ones are told. */
static void a_long_list_is_cut_off_at_its_end(void **state)
{
    struct stage *stage = *state;
    char got[SLOTS_TEXT_MAX + 1];
    SCOPED(json_release) json_t *json = json_pack("{s:[]}", "slots");
    json_t *days = json_object_get(json, "slots");
    for (int day = 1; day <= 28; day++) {
        char name[16];
        json_t *times = json_array();
        for (int minute = 0; minute < 60; minute++) {
            char time[8];
            snprintf(time, sizeof time, "09:%02d", minute);
            json_array_append_new(times, json_string(time));
        }
        snprintf(name, sizeof name, "2026-12-%02d", day);
        json_array_append_new(
            days, json_pack("{s:s,s:s,s:o}", "letter", "B", "day", name, "times", times));
    }
    char *text = json_print(json);
    write_slots(stage, text);
    free(text);
    size_t len = slot_book_free(&stage->book, 'B', NOW, got);
    assert_int_equal(len, SLOTS_TEXT_MAX / 17 * 17);
    assert_memory_equal(got, "2026-12-01 09:00\n", 17);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_free_ones_come_in_order_and_not_those_that_are_over),
        TEST(a_slot_is_taken_as_often_as_it_has_places),
        TEST(one_request_has_one_appointment_also_after_a_restart),
        TEST(what_is_no_slot_is_refused),
        TEST(a_town_without_a_list_or_with_a_wrong_one_has_no_slots),
        TEST(staff_see_who_comes),
        TEST(a_long_list_is_cut_off_at_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
