/* foyer-printer and ippeveprinter, both for real: what a citizen, a town and a bad day do to them. */
#include "drivers/printer_ipp.h"
#include "tests/unit/printer/rig.h"

struct scene {
    struct rig rig;
    struct kiosk kiosk;
};

static int open_scene(void **state, const char *paper)
{
    *state = NULL;
    if (rig_lacks() != NULL) {
        return 0;
    }
    struct scene *scene = calloc(1, sizeof *scene);
    *state = scene;
    rig_open(&scene->rig, paper);
    kiosk_open(&scene->kiosk, scene->rig.uri, paper);
    return 0;
}

static int open_a4(void **state)
{
    return open_scene(state, "a4");
}

static int open_roll(void **state)
{
    return open_scene(state, "roll80");
}

static int close_scene(void **state)
{
    struct scene *scene = *state;
    if (scene != NULL) {
        kiosk_close(&scene->kiosk, RIG_WAIT_MS);
        rig_close(&scene->rig);
        free(scene);
    }
    return 0;
}

#define SCENE(name)                                                                                \
    struct scene *name = *state;                                                                   \
    if (name == NULL) {                                                                            \
        SKIP(rig_lacks());                                                                         \
    }

static void a_receipt_is_printed_as_it_was_sent(void **state)
{
    SCENE(scene);
    struct kiosk *kiosk = &scene->kiosk;
    kiosk_until(kiosk, STATUS_ok);
    assert_int_equal(kiosk->state.paper, PRINT_PAPER_A4);
    assert_int_equal(kiosk->state.reasons, 0);
    kiosk_print(kiosk, 1, 60);
    kiosk_expect_with_printer(kiosk, 1);
    kiosk_expect_done(kiosk, 1);
    assert_int_equal(rig_printed(&scene->rig), 1);
    char path[128];
    snprintf(path, sizeof path, "%s/0001.pdf", scene->rig.out);
    SCOPED(file_release) struct file file;
    assert_int_equal(file_read(&file, path, 1 << 20), FILE_OK);
    assert_int_equal(file.content.len, kiosk->pdf_len);
    assert_memory_equal(file.content.at, kiosk->pdf, kiosk->pdf_len);
}

static void a_roll_is_told_from_a_sheet(void **state)
{
    SCENE(scene);
    kiosk_until(&scene->kiosk, STATUS_ok);
    assert_int_equal(scene->kiosk.state.paper, PRINT_PAPER_ROLL80);
    kiosk_print(&scene->kiosk, 1, 60);
    kiosk_expect_with_printer(&scene->kiosk, 1);
    kiosk_expect_done(&scene->kiosk, 1);
}

static void paper_that_runs_low_is_told(void **state)
{
    SCENE(scene);
    kiosk_until(&scene->kiosk, STATUS_ok);
    rig_ask(&scene->rig, "paper low", NULL);
    kiosk_until(&scene->kiosk, STATUS_low);
    assert_int_equal(scene->kiosk.state.reasons, PRINT_REASON_PAPER_LOW);
}

static void a_job_waits_for_paper_and_is_then_done(void **state)
{
    SCENE(scene);
    struct kiosk *kiosk = &scene->kiosk;
    struct message message;
    rig_ask(&scene->rig, "paper out", NULL);
    kiosk_until(kiosk, STATUS_out);
    assert_int_equal(kiosk->state.reasons, PRINT_REASON_PAPER_OUT);
    kiosk_print(kiosk, 1, 60);
    kiosk_expect_with_printer(kiosk, 1);
    assert_false(kiosk_next(kiosk, &message, 4 * 250)); /* it is neither done nor failed */
    assert_int_equal(rig_printed(&scene->rig), 0);
    rig_ask(&scene->rig, "paper in", NULL);
    kiosk_expect_done(kiosk, 1);
    assert_int_equal(rig_printed(&scene->rig), 1);
    kiosk_until(kiosk, STATUS_ok);
}

static void stuck_paper_is_told_and_goes_on_when_pulled_out(void **state)
{
    SCENE(scene);
    struct kiosk *kiosk = &scene->kiosk;
    rig_ask(&scene->rig, "jam", NULL);
    kiosk_print(kiosk, 1, 60);
    kiosk_expect_with_printer(kiosk, 1);
    kiosk_until(kiosk, STATUS_jammed);
    rig_ask(&scene->rig, "clear", NULL);
    kiosk_expect_done(kiosk, 1);
    assert_int_equal(rig_printed(&scene->rig), 1);
}

static void after_the_deadline_the_next_one_prints(void **state)
{
    SCENE(scene);
    struct kiosk *kiosk = &scene->kiosk;
    rig_ask(&scene->rig, "paper out", NULL);
    kiosk_print(kiosk, 1, 2);
    kiosk_expect_with_printer(kiosk, 1);
    kiosk_expect_failed(kiosk, 1, PRINT_FAILURE_TIMEOUT);
    rig_ask(&scene->rig, "paper in", NULL);
    kiosk_print(kiosk, 2, 60);
    kiosk_expect_with_printer(kiosk, 2);
    kiosk_expect_done(kiosk, 2);
    assert_int_equal(rig_printed(&scene->rig), 1);
}

static void what_the_kiosk_takes_back_is_not_printed(void **state)
{
    SCENE(scene);
    struct kiosk *kiosk = &scene->kiosk;
    rig_ask(&scene->rig, "paper out", NULL);
    kiosk_print(kiosk, 1, 60);
    kiosk_expect_with_printer(kiosk, 1);
    struct message none;
    kiosk_until(kiosk, STATUS_out);
    assert_false(kiosk_next(kiosk, &none, 500)); /* the printer has begun, and waits for paper */
    struct message cancel = {.kind = MESSAGE_print_cancel, .print_cancel = {7, 1}};
    assert_int_equal(channel_send(&kiosk->line, &cancel), CHANNEL_OK);
    kiosk_expect_failed(kiosk, 1, PRINT_FAILURE_CANCELLED);
    rig_ask(&scene->rig, "paper in", NULL);
    kiosk_print(kiosk, 2, 60);
    kiosk_expect_with_printer(kiosk, 2);
    kiosk_expect_done(kiosk, 2);
    assert_int_equal(rig_printed(&scene->rig), 1);
}

static void an_aborted_document_is_no_success(void **state)
{
    SCENE(scene);
    rig_ask(&scene->rig, "refuse", NULL);
    kiosk_print(&scene->kiosk, 1, 60);
    kiosk_expect_with_printer(&scene->kiosk, 1);
    kiosk_expect_failed(&scene->kiosk, 1, PRINT_FAILURE_REFUSED);
    assert_int_equal(rig_printed(&scene->rig), 0);
}

static void a_dead_printer_is_unreachable_until_it_is_back(void **state)
{
    SCENE(scene);
    struct kiosk *kiosk = &scene->kiosk;
    kiosk_until(kiosk, STATUS_ok);
    rig_ask(&scene->rig, "off", NULL);
    kiosk_until(kiosk, STATUS_offline);
    assert_int_equal(kiosk->state.reasons, PRINT_REASON_UNREACHABLE);
    kiosk_print(kiosk, 1, 60);
    kiosk_expect_failed(kiosk, 1, PRINT_FAILURE_UNREACHABLE);
    rig_ask(&scene->rig, "on", NULL);
    kiosk_until(kiosk, STATUS_ok);
    kiosk_print(kiosk, 2, 60);
    kiosk_expect_with_printer(kiosk, 2);
    kiosk_expect_done(kiosk, 2);
}

static void a_printer_that_dies_with_the_job_is_unreachable(void **state)
{
    SCENE(scene);
    struct kiosk *kiosk = &scene->kiosk;
    rig_ask(&scene->rig, "jam", NULL);
    kiosk_print(kiosk, 1, 60);
    kiosk_expect_with_printer(kiosk, 1);
    rig_ask(&scene->rig, "off", NULL);
    kiosk_expect_failed(kiosk, 1, PRINT_FAILURE_UNREACHABLE);
    rig_ask(&scene->rig, "clear", NULL);
    rig_ask(&scene->rig, "on", NULL);
    kiosk_print(kiosk, 2, 60);
    kiosk_expect_with_printer(kiosk, 2);
    kiosk_expect_done(kiosk, 2);
    assert_int_equal(rig_printed(&scene->rig), 1);
}

/* The next kiosk comes, and after it the paper. */
static void the_next_one_prints_alone(struct scene *scene)
{
    kiosk_open(&scene->kiosk, scene->rig.uri, "a4");
    kiosk_until(&scene->kiosk, STATUS_out);
    rig_ask(&scene->rig, "paper in", NULL);
    kiosk_print(&scene->kiosk, 2, 60);
    kiosk_expect_with_printer(&scene->kiosk, 2);
    kiosk_expect_done(&scene->kiosk, 2);
    assert_int_equal(rig_printed(&scene->rig), 1);
}

static void a_kiosk_that_goes_leaves_no_job_in_the_way(void **state)
{
    SCENE(scene);
    rig_ask(&scene->rig, "paper out", NULL);
    kiosk_print(&scene->kiosk, 1, 60);
    kiosk_expect_with_printer(&scene->kiosk, 1);
    kiosk_close(&scene->kiosk, 2000); /* at once, although its job waits */
    the_next_one_prints_alone(scene);
}

static void what_is_taken_back_is_gone_although_the_kiosk_goes(void **state)
{
    SCENE(scene);
    rig_ask(&scene->rig, "paper out", NULL);
    kiosk_print(&scene->kiosk, 1, 60);
    kiosk_expect_with_printer(&scene->kiosk, 1);
    struct message cancel = {.kind = MESSAGE_print_cancel, .print_cancel = {7, 1}};
    assert_int_equal(channel_send(&scene->kiosk.line, &cancel), CHANNEL_OK);
    kiosk_expect_failed(&scene->kiosk, 1, PRINT_FAILURE_CANCELLED);
    kiosk_close(&scene->kiosk, 2000);
    the_next_one_prints_alone(scene);
}

static void the_job_of_a_killed_process_is_gone(void **state)
{
    SCENE(scene);
    rig_ask(&scene->rig, "paper out", NULL);
    kiosk_print(&scene->kiosk, 1, 60);
    kiosk_expect_with_printer(&scene->kiosk, 1);
    kill(scene->kiosk.printer, SIGKILL);
    waitpid(scene->kiosk.printer, NULL, 0);
    channel_finish(&scene->kiosk.line);
    free(scene->kiosk.pdf);
    the_next_one_prints_alone(scene);
}

static bool always(void *context)
{
    return context == NULL;
}

static void the_job_of_another_terminal_stays(void **state)
{
    SCENE(scene);
    rig_ask(&scene->rig, "paper out", NULL);
    SCOPED(printer_ipp_free)
    struct printer_ipp *other = printer_ipp_new(scene->rig.uri, "foyer-other");
    struct bytes pdf = {scene->kiosk.pdf, scene->kiosk.pdf_len};
    int job = 0;
    assert_int_equal(printer_ipp_print(other, pdf, "", always, NULL, &job), PRINTER_OK);
    kiosk_close(&scene->kiosk, 2000);
    kiosk_open(&scene->kiosk, scene->rig.uri, "a4");
    kiosk_until(&scene->kiosk, STATUS_out);
    rig_ask(&scene->rig, "paper in", NULL);
    kiosk_print(&scene->kiosk, 2, 60);
    kiosk_expect_with_printer(&scene->kiosk, 2);
    kiosk_expect_done(&scene->kiosk, 2);
    assert_int_equal(rig_printed(&scene->rig), 2);
}

static void a_kiosk_that_goes_right_after_its_order_leaves_nothing(void **state)
{
    SCENE(scene);
    kiosk_print(&scene->kiosk, 1, 60);
    kiosk_close(&scene->kiosk, RIG_WAIT_MS);
    kiosk_open(&scene->kiosk, scene->rig.uri, "a4");
    kiosk_print(&scene->kiosk, 2, 60);
    kiosk_expect_with_printer(&scene->kiosk, 2);
    kiosk_expect_done(&scene->kiosk, 2);
}

/* Stops the sender in the middle, as a killed process does. */
static bool stop_once(void *context)
{
    raise(SIGKILL);
    return context != NULL;
}

static void a_half_sent_job_of_a_killed_process_is_cleared(void **state)
{
    SCENE(scene);
    pid_t killed = fork();
    if (killed == 0) {
        struct printer_ipp *printer = printer_ipp_new(scene->rig.uri, "foyer");
        int job = 0;
        struct bytes pdf = {scene->kiosk.pdf, scene->kiosk.pdf_len};
        (void)!printer_ipp_print(printer, pdf, "", stop_once, NULL, &job);
        _exit(1);
    }
    int status = 0;
    assert_int_equal(waitpid(killed, &status, 0), killed);
    assert_true(WIFSIGNALED(status));
    kiosk_print(&scene->kiosk, 2, 60);
    kiosk_expect_with_printer(&scene->kiosk, 2);
    kiosk_expect_done(&scene->kiosk, 2);
    assert_int_equal(rig_printed(&scene->rig), 1);
}

static void what_is_no_pdf_is_refused(void **state)
{
    SCENE(scene);
    memcpy(scene->kiosk.pdf, "%!PS-", 5);
    kiosk_print(&scene->kiosk, 1, 60);
    kiosk_expect_failed(&scene->kiosk, 1, PRINT_FAILURE_REFUSED);
    memcpy(scene->kiosk.pdf, "%PDF-", 5); /* the control */
    kiosk_print(&scene->kiosk, 2, 60);
    kiosk_expect_with_printer(&scene->kiosk, 2);
    kiosk_expect_done(&scene->kiosk, 2);
    assert_int_equal(rig_printed(&scene->rig), 1);
}

static void memory_that_could_still_change_is_refused(void **state)
{
    SCENE(scene);
    SCOPED(close_fd) int open = memfd_create("receipt", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    assert_int_equal(write(open, scene->kiosk.pdf, scene->kiosk.pdf_len), scene->kiosk.pdf_len);
    struct message message = {.kind = MESSAGE_print_start, .print_start = {7, 1, 60, open}};
    assert_int_equal(channel_send(&scene->kiosk.line, &message), CHANNEL_OK);
    kiosk_expect_failed(&scene->kiosk, 1, PRINT_FAILURE_REFUSED);
    assert_int_equal(rig_printed(&scene->rig), 0);
}

#define ON_A4(test) cmocka_unit_test_setup_teardown(test, open_a4, close_scene)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A4(a_receipt_is_printed_as_it_was_sent),
        cmocka_unit_test_setup_teardown(a_roll_is_told_from_a_sheet, open_roll, close_scene),
        ON_A4(paper_that_runs_low_is_told),
        ON_A4(a_job_waits_for_paper_and_is_then_done),
        ON_A4(stuck_paper_is_told_and_goes_on_when_pulled_out),
        ON_A4(after_the_deadline_the_next_one_prints),
        ON_A4(what_the_kiosk_takes_back_is_not_printed),
        ON_A4(an_aborted_document_is_no_success),
        ON_A4(a_dead_printer_is_unreachable_until_it_is_back),
        ON_A4(a_printer_that_dies_with_the_job_is_unreachable),
        ON_A4(a_kiosk_that_goes_leaves_no_job_in_the_way),
        ON_A4(what_is_taken_back_is_gone_although_the_kiosk_goes),
        ON_A4(the_job_of_a_killed_process_is_gone),
        ON_A4(the_job_of_another_terminal_stays),
        ON_A4(a_kiosk_that_goes_right_after_its_order_leaves_nothing),
        ON_A4(a_half_sent_job_of_a_killed_process_is_cleared),
        ON_A4(what_is_no_pdf_is_refused),
        ON_A4(memory_that_could_still_change_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
