/* foyer-eid as the kiosk has it, with the stand-in of the AusweisApp. */
#include "tests/unit/eid/stage.h"

#define ON_SCREEN "{\"pin_entry\": \"touchscreen\"}"

/* Starts it; skips the test where it cannot be. */
static struct stage *play(struct stage *stage, const char *script, const char *document)
{
    if (!stage_open(stage, script, document, "none")) {
        SKIP("the programs are not built: make");
    }
    struct message state = stage_expect(stage, MESSAGE_eid_state);
    if (state.eid_state.status == STATUS_fault) {
        stage_close(stage);
        SKIP("this kernel or container allows no namespaces");
    }
    assert_int_equal(state.eid_state.status, STATUS_ok);
    return stage;
}

static void the_state_of_a_card_is_told(void **state)
{
    (void)state;
    struct stage stage;
    play(&stage, "two-left", "{}");
    stage_begin(&stage, EID_TASK_SHOW_STATE, false);
    stage_expect_card(&stage, 1, 2);
    stage_expect_done(&stage, EID_RESULT_DONE);
    stage_begin(&stage, EID_TASK_SHOW_STATE, false); /* and again, in a new house */
    stage_expect_card(&stage, 1, 2);
    stage_expect_done(&stage, EID_RESULT_DONE);
    stage_close(&stage);
}

static void no_pin_is_taken_where_the_operator_did_not_allow_it(void **state)
{
    (void)state;
    struct stage stage;
    play(&stage, "usual", "{}");
    stage_begin(&stage, EID_TASK_CHANGE_PIN, false);
    stage_expect_done(&stage, EID_RESULT_REFUSED);
    stage_close(&stage);
}

static void digits_of_the_screen_are_refused_where_only_the_pad_is_allowed(void **state)
{
    (void)state;
    struct stage stage;
    play(&stage, "usual", "{\"pin_entry\": \"reader\"}");
    stage_begin(&stage, EID_TASK_CHANGE_PIN, false);
    stage_expect_card(&stage, 1, 3);
    stage_expect_asks(&stage, EID_SECRET_PIN, 3, EID_WRONG_NOT);
    stage_give(&stage, EID_SECRET_PIN, "271828");
    assert_int_equal(stage_hear(&stage).kind, MESSAGE_KINDS); /* the process has left */
    assert_int_equal(WEXITSTATUS(fixture_reap(&stage.eid, STAGE_WAIT_MS)), 1);
    stage_close(&stage);
}

static void a_pin_is_changed(void **state)
{
    (void)state;
    struct stage stage;
    play(&stage, "strange", ON_SCREEN); /* fragments, pings, messages nobody knows */
    stage_begin(&stage, EID_TASK_CHANGE_PIN, false);
    stage_expect_card(&stage, 1, 3);
    stage_expect_asks(&stage, EID_SECRET_PIN, 3, EID_WRONG_NOT);
    stage_give(&stage, EID_SECRET_PIN, "271828");
    stage_expect_asks(&stage, EID_SECRET_NEW_PIN, 3, EID_WRONG_NOT);
    stage_give(&stage, EID_SECRET_NEW_PIN, "654321");
    stage_expect_done(&stage, EID_RESULT_DONE);
    stage_close(&stage);
}

static void a_transport_pin_becomes_a_pin(void **state)
{
    (void)state;
    struct stage stage;
    play(&stage, "transport", ON_SCREEN);
    stage_begin(&stage, EID_TASK_CHANGE_PIN, false);
    stage_expect_card(&stage, 1, 3);
    stage_expect_asks(&stage, EID_SECRET_PIN, 3, EID_WRONG_NOT);
    stage_give(&stage, EID_SECRET_TRANSPORT_PIN, "27182");
    stage_expect_asks(&stage, EID_SECRET_NEW_PIN, 3, EID_WRONG_NOT);
    stage_give(&stage, EID_SECRET_NEW_PIN, "271828");
    stage_expect_done(&stage, EID_RESULT_DONE);
    stage_close(&stage);
}

static void wrong_pins_end_before_the_last_try(void **state)
{
    (void)state;
    struct stage stage;
    play(&stage, "usual", ON_SCREEN);
    stage_begin(&stage, EID_TASK_CHANGE_PIN, false);
    stage_expect_card(&stage, 1, 3);
    stage_expect_asks(&stage, EID_SECRET_PIN, 3, EID_WRONG_NOT);
    stage_give(&stage, EID_SECRET_PIN, "000000");
    stage_expect_card(&stage, 1, 2);
    stage_expect_asks(&stage, EID_SECRET_PIN, 2, EID_WRONG_SECRET);
    stage_give(&stage, EID_SECRET_PIN, "000000");
    stage_expect_card(&stage, 1, 1);
    stage_expect_done(&stage, EID_RESULT_LAST_TRY);
    stage_close(&stage);
}

static void the_last_try_is_taken_by_who_wants_it(void **state)
{
    (void)state;
    struct stage stage;
    play(&stage, "one-left", ON_SCREEN);
    stage_begin(&stage, EID_TASK_CHANGE_PIN, true);
    stage_expect_card(&stage, 1, 1);
    stage_expect_asks(&stage, EID_SECRET_CAN, 1, EID_WRONG_NOT);
    stage_give(&stage, EID_SECRET_CAN, "111111");
    stage_expect_asks(&stage, EID_SECRET_CAN, 1, EID_WRONG_SECRET);
    stage_give(&stage, EID_SECRET_CAN, "500540");
    stage_expect_asks(&stage, EID_SECRET_PIN, 1, EID_WRONG_NOT);
    stage_give(&stage, EID_SECRET_PIN, "000000");
    stage_expect_card(&stage, 1, 0);
    stage_expect_done(&stage, EID_RESULT_BLOCKED);
    stage_close(&stage);
}

static void a_blocked_card_is_unblocked_by_its_puk(void **state)
{
    (void)state;
    struct stage stage;
    play(&stage, "blocked", ON_SCREEN);
    stage_begin(&stage, EID_TASK_UNBLOCK, false);
    stage_expect_card(&stage, 1, 0);
    stage_expect_asks(&stage, EID_SECRET_PUK, 0, EID_WRONG_NOT);
    stage_give(&stage, EID_SECRET_PUK, "0000000000");
    stage_expect_asks(&stage, EID_SECRET_PUK, 0, EID_WRONG_SECRET);
    stage_give(&stage, EID_SECRET_PUK, "4815162342");
    stage_expect_card(&stage, 1, 3);
    stage_expect_done(&stage, EID_RESULT_DONE);
    stage_close(&stage);
}

static void a_lifted_card_is_counted_again_before_anything_is_asked(void **state)
{
    (void)state;
    struct stage stage;
    play(&stage, "lifted", ON_SCREEN);
    stage_begin(&stage, EID_TASK_CHANGE_PIN, false);
    stage_expect_card(&stage, 1, 3);
    stage_expect_asks(&stage, EID_SECRET_PIN, 3, EID_WRONG_NOT);
    stage_give(&stage, EID_SECRET_PIN, "271828");
    stage_expect_card(&stage, 0, EID_TRIES_UNKNOWN);
    stage_expect_card(&stage, 1, 2);
    stage_expect_asks(&stage, EID_SECRET_PIN, 2, EID_WRONG_LIFTED);
    stage_give(&stage, EID_SECRET_PIN, "271828");
    stage_expect_card(&stage, 1, 3);
    stage_expect_asks(&stage, EID_SECRET_NEW_PIN, 3, EID_WRONG_NOT);
    stage_say(&stage, (struct message){.kind = MESSAGE_eid_cancel});
    stage_expect_done(&stage, EID_RESULT_CANCELLED);
    stage_close(&stage);
}

static void what_the_card_or_the_app_is_not_able_to_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *script;
        enum eid_task task;
        enum eid_result result;
    } ROWS[] = {
        {"deactivated", EID_TASK_CHANGE_PIN, EID_RESULT_DEACTIVATED},
        {"deactivated", EID_TASK_SHOW_STATE, EID_RESULT_DONE},
        {"inoperative", EID_TASK_UNBLOCK, EID_RESULT_INOPERATIVE},
        {"blocked", EID_TASK_CHANGE_PIN, EID_RESULT_BLOCKED},
        {"usual", EID_TASK_UNBLOCK, EID_RESULT_NOT_BLOCKED},
        {"one-left", EID_TASK_CHANGE_PIN, EID_RESULT_LAST_TRY},
        {"foul", EID_TASK_CHANGE_PIN, EID_RESULT_FAULT},
        {"busy", EID_TASK_SHOW_STATE, EID_RESULT_DONE},   /* asked again until it is not */
        {"usual", EID_TASK_IDENTIFY, EID_RESULT_SERVICE}, /* none is set up */
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct stage stage;
        play(&stage, ROWS[i].script, ON_SCREEN);
        stage_begin(&stage, ROWS[i].task, false);
        struct message message = stage_hear(&stage);
        while (message.kind == MESSAGE_eid_card) {
            message = stage_hear(&stage);
        }
        assert_int_equal(message.kind, MESSAGE_eid_done);
        assert_int_equal(message.eid_done.result, ROWS[i].result);
        stage_close(&stage);
    }
}

static void an_app_that_dies_with_the_pin_is_told_and_a_new_one_comes(void **state)
{
    (void)state;
    struct stage stage;
    play(&stage, "dies", ON_SCREEN);
    for (int i = 0; i < 2; i++) {
        stage_begin(&stage, EID_TASK_CHANGE_PIN, false);
        stage_expect_card(&stage, 1, 3);
        stage_expect_asks(&stage, EID_SECRET_PIN, 3, EID_WRONG_NOT);
        stage_give(&stage, EID_SECRET_PIN, "271828");
        stage_expect_done(&stage, EID_RESULT_FAULT);
    }
    stage_close(&stage);
}

static void a_second_task_is_refused_and_the_first_goes_on(void **state)
{
    (void)state;
    struct stage stage;
    play(&stage, "usual", ON_SCREEN);
    stage_begin(&stage, EID_TASK_CHANGE_PIN, false);
    stage_expect_card(&stage, 1, 3);
    stage_expect_asks(&stage, EID_SECRET_PIN, 3, EID_WRONG_NOT);
    stage_begin(&stage, EID_TASK_UNBLOCK, false);
    stage_expect_done(&stage, EID_RESULT_BUSY);
    stage_give(&stage, EID_SECRET_PIN, "27182"); /* nothing is used up by what is no PIN */
    stage_expect_asks(&stage, EID_SECRET_PIN, 3, EID_WRONG_FORM);
    stage_give(&stage, EID_SECRET_CAN, "271828"); /* was not asked: dropped */
    stage_give(&stage, EID_SECRET_PIN, "271828");
    stage_expect_asks(&stage, EID_SECRET_NEW_PIN, 3, EID_WRONG_NOT);
    stage_say(&stage, (struct message){.kind = MESSAGE_eid_cancel});
    stage_expect_done(&stage, EID_RESULT_CANCELLED);
    stage_close(&stage);
}

/* The only child of a process. */
static pid_t child_of(pid_t parent)
{
    char path[64];
    int child = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%d", &child), 1); /* NOLINT(cert-err34-c): the kernel's */
    fclose(file);
    return child;
}

static void the_app_ends_with_the_connection(void **state)
{
    (void)state;
    struct stage stage;
    play(&stage, "usual", ON_SCREEN);
    stage_begin(&stage, EID_TASK_CHANGE_PIN, false);
    stage_expect_card(&stage, 1, 3);
    stage_expect_asks(&stage, EID_SECRET_PIN, 3, EID_WRONG_NOT);
    pid_t app = child_of(stage.eid);
    assert_int_equal(kill(app, 0), 0);
    channel_finish(&stage.line);
    int status = fixture_reap(&stage.eid, STAGE_WAIT_MS);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_int_equal(kill(app, 0), -1);
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_state_of_a_card_is_told),
        cmocka_unit_test(no_pin_is_taken_where_the_operator_did_not_allow_it),
        cmocka_unit_test(digits_of_the_screen_are_refused_where_only_the_pad_is_allowed),
        cmocka_unit_test(a_pin_is_changed),
        cmocka_unit_test(a_transport_pin_becomes_a_pin),
        cmocka_unit_test(wrong_pins_end_before_the_last_try),
        cmocka_unit_test(the_last_try_is_taken_by_who_wants_it),
        cmocka_unit_test(a_blocked_card_is_unblocked_by_its_puk),
        cmocka_unit_test(a_lifted_card_is_counted_again_before_anything_is_asked),
        cmocka_unit_test(what_the_card_or_the_app_is_not_able_to_is_said),
        cmocka_unit_test(an_app_that_dies_with_the_pin_is_told_and_a_new_one_comes),
        cmocka_unit_test(a_second_task_is_refused_and_the_first_goes_on),
        cmocka_unit_test(the_app_ends_with_the_connection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
