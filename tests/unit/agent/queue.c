#include "agent/queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/run.h"
#include "tests/test.h"

struct stage {
    char dir[32], data[64];
    struct queue_desk desk;
    struct terminal terminal;
    struct channel agent, kiosk; /* the two ends of a line */
};

static int set_up(void **state)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    int ends[2];
    snprintf(stage->dir, sizeof stage->dir, "/tmp/foyer-desk-XXXXXX");
    assert_non_null(mkdtemp(stage->dir));
    snprintf(stage->data, sizeof stage->data, "%s/a/numbers", stage->dir);
    stage->terminal = (struct terminal){.number_from = 1, .number_to = 2};
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, ends), 0);
    channel_init(&stage->agent, ends[0], DOMAIN_KIOSK);
    channel_init(&stage->kiosk, ends[1], DOMAIN_AGENT);
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    const char *const words[] = {"rm", "-r", stage->dir, NULL};
    queue_desk_close(&stage->desk);
    channel_finish(&stage->agent);
    channel_finish(&stage->kiosk);
    int status = run_wait(words, NULL, 5000);
    test_free(stage);
    return status;
}

/* Asks for a number of `letter` and gives the answer. */
static struct message ask(struct stage *stage, const char *request, const char *letter)
{
    const struct message question = {
        .kind = MESSAGE_number_ask,
        .number_ask = {7, {request, strlen(request)}, {letter, strlen(letter)}}};
    struct message answer;
    assert_true(queue_desk_kiosk(&stage->desk, &stage->agent, &question));
    assert_int_equal(channel_receive(&stage->kiosk, &answer), CHANNEL_OK);
    return answer;
}

static void refused(struct stage *stage, const char *request, const char *letter, unsigned why)
{
    struct message answer = ask(stage, request, letter);
    assert_int_equal(answer.kind, MESSAGE_number_refused);
    assert_int_equal(answer.number_refused.why, why);
    assert_true(text_equal(answer.number_refused.request, (struct text){request, strlen(request)}));
}

static void a_terminal_without_a_folder_gives_out_none(void **state)
{
    struct stage *stage = *state;
    queue_desk_open(&stage->desk, &stage->terminal, stage->dir, NULL);
    assert_int_equal(queue_desk_status(&stage->desk), STATUS_none);
    queue_desk_check(&stage->desk);
    assert_int_equal(queue_desk_status(&stage->desk), STATUS_none);
    refused(stage, "R-1", "B", NUMBER_REFUSAL_BROKEN);
    assert_int_equal(queue_desk_status(&stage->desk), STATUS_none);
}

static void a_folder_that_cannot_be_made_is_a_fault_until_it_can(void **state)
{
    struct stage *stage = *state;
    char above[64];
    queue_desk_open(&stage->desk, &stage->terminal, stage->dir, stage->data);
    assert_int_equal(queue_desk_status(&stage->desk), STATUS_fault);
    refused(stage, "R-1", "B", NUMBER_REFUSAL_BROKEN);
    snprintf(above, sizeof above, "%s/a", stage->dir);
    assert_int_equal(mkdir(above, 0700), 0);
    queue_desk_check(&stage->desk);
    assert_int_equal(queue_desk_status(&stage->desk), STATUS_ok);
    assert_int_equal(ask(stage, "R-1", "B").number_given.number, 1);
}

static void a_used_up_range_and_a_foul_question_are_no_fault(void **state)
{
    struct stage *stage = *state;
    snprintf(stage->data, sizeof stage->data, "%s/numbers", stage->dir);
    queue_desk_open(&stage->desk, &stage->terminal, stage->dir, stage->data);
    assert_int_equal(ask(stage, "R-1", "B").number_given.number, 1);
    assert_int_equal(ask(stage, "R-2", "B").number_given.number, 2);
    refused(stage, "R-3", "B", NUMBER_REFUSAL_USED_UP);
    refused(stage, "R 4", "B", NUMBER_REFUSAL_FOUL);
    refused(stage, "R-4", "b", NUMBER_REFUSAL_FOUL);
    refused(stage, "R-4", "", NUMBER_REFUSAL_FOUL);
    assert_int_equal(queue_desk_status(&stage->desk), STATUS_ok);
    const struct message other = {.kind = MESSAGE_kiosk_report};
    assert_false(queue_desk_kiosk(&stage->desk, &stage->agent, &other));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_terminal_without_a_folder_gives_out_none),
        TEST(a_folder_that_cannot_be_made_is_a_fault_until_it_can),
        TEST(a_used_up_range_and_a_foul_question_are_no_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
