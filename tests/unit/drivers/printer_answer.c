#include "drivers/printer_answer.h"

#include <stdlib.h>

#include "tests/test.h"

struct sink {
    uint8_t at[PRINTER_ANSWER_MAX * 2];
    size_t len;
};

static ssize_t put(void *context, ipp_uchar_t *from, size_t size)
{
    struct sink *sink = context;
    if (size > sizeof sink->at - sink->len) {
        return -1;
    }
    memcpy(sink->at + sink->len, from, size);
    sink->len += size;
    return (ssize_t)size;
}

static ipp_t *answer_of(ipp_status_t status)
{
    ipp_t *ipp = ippNew();
    ippSetVersion(ipp, 2, 0);
    ippSetStatusCode(ipp, status);
    ippSetRequestId(ipp, 5);
    ippAddString(ipp, IPP_TAG_OPERATION, IPP_TAG_CHARSET, "attributes-charset", NULL, "utf-8");
    ippAddString(
        ipp, IPP_TAG_OPERATION, IPP_TAG_LANGUAGE, "attributes-natural-language", NULL, "en");
    return ipp;
}

/* The bytes of `ipp`, which is freed. */
static void encode(ipp_t *ipp, struct sink *sink)
{
    *sink = (struct sink){.len = 0};
    ippSetState(ipp, IPP_STATE_IDLE);
    ipp_state_t state = IPP_STATE_IDLE;
    while (state != IPP_STATE_DATA && state != IPP_STATE_ERROR) {
        state = ippWriteIO(sink, put, 1, NULL, ipp);
    }
    assert_int_equal(state, IPP_STATE_DATA);
    ippDelete(ipp);
}

static enum printer_result read_back(ipp_t *ipp, ipp_t **answer)
{
    struct sink *sink = malloc(sizeof *sink);
    assert_non_null(sink);
    encode(ipp, sink);
    enum printer_result result =
        printer_answer_read(answer, (struct bytes){sink->at, sink->len}, 5);
    free(sink);
    return result;
}

static void a_printer_is_read(void **state)
{
    (void)state;
    static const char *const REASONS[] = {"media-low-report", "toner-empty"};
    static const char *const FORMATS[] = {"image/urf", "application/pdf"};
    ipp_t *ipp = answer_of(IPP_STATUS_OK);
    ippAddInteger(ipp, IPP_TAG_PRINTER, IPP_TAG_ENUM, "printer-state", IPP_PSTATE_STOPPED);
    ippAddStrings(ipp, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "printer-state-reasons", 2, NULL, REASONS);
    ippAddStrings(
        ipp, IPP_TAG_PRINTER, IPP_TAG_MIMETYPE, "document-format-supported", 2, NULL, FORMATS);
    ippAddBoolean(ipp, IPP_TAG_PRINTER, "printer-is-accepting-jobs", 0);
    ippAddString(ipp, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "media-ready", NULL, "iso_a4_210x297mm");
    SCOPED(printer_answer_release) ipp_t *answer = NULL;
    struct printer_state printer;
    assert_int_equal(read_back(ipp, &answer), PRINTER_OK);
    assert_int_equal(printer_answer_state(answer, &printer), PRINTER_OK);
    assert_int_equal(printer.reasons, PRINTER_PAPER_LOW | PRINTER_INK_OUT);
    assert_int_equal(printer.papers, PRINTER_A4);
    assert_string_equal(printer.a4_media, "iso_a4_210x297mm");
    assert_true(printer.takes_pdf);
    assert_true(printer.is_stopped);
    assert_false(printer.takes_jobs);
}

static void values_of_another_kind_are_not_taken_for_it(void **state)
{
    (void)state;
    ipp_t *ipp = answer_of(IPP_STATUS_OK);
    ippAddInteger(ipp, IPP_TAG_PRINTER, IPP_TAG_ENUM, "printer-state", IPP_PSTATE_IDLE);
    ippAddInteger(ipp, IPP_TAG_PRINTER, IPP_TAG_INTEGER, "printer-state-reasons", 7);
    ippAddInteger(ipp, IPP_TAG_PRINTER, IPP_TAG_INTEGER, "media-ready", 4);
    ippAddInteger(ipp, IPP_TAG_PRINTER, IPP_TAG_INTEGER, "printer-is-accepting-jobs", 0);
    ippAddOutOfBand(ipp, IPP_TAG_PRINTER, IPP_TAG_NOVALUE, "document-format-supported");
    ipp_t *column = ippNew();
    ippAddCollection(ipp, IPP_TAG_PRINTER, "media-default", column);
    ippDelete(column);
    SCOPED(printer_answer_release) ipp_t *answer = NULL;
    struct printer_state printer;
    assert_int_equal(read_back(ipp, &answer), PRINTER_OK);
    assert_int_equal(printer_answer_state(answer, &printer), PRINTER_OK);
    assert_int_equal(printer.reasons, 0);
    assert_int_equal(printer.papers, 0);
    assert_false(printer.takes_pdf);
    assert_true(printer.takes_jobs);
}

static void a_state_that_does_not_exist_is_foul(void **state)
{
    (void)state;
    static const int STATES[] = {0, 2, 6, -1, 2147483647};
    for (size_t i = 0; i < COUNT(STATES); i++) {
        ipp_t *ipp = answer_of(IPP_STATUS_OK);
        ippAddInteger(ipp, IPP_TAG_PRINTER, IPP_TAG_ENUM, "printer-state", STATES[i]);
        ippAddInteger(ipp, IPP_TAG_JOB, IPP_TAG_ENUM, "job-state", STATES[i] > 9 ? STATES[i] : 2);
        SCOPED(printer_answer_release) ipp_t *answer = NULL;
        struct printer_state printer;
        enum printer_job job;
        assert_int_equal(read_back(ipp, &answer), PRINTER_OK);
        assert_int_equal(printer_answer_state(answer, &printer), PRINTER_FOUL);
        assert_int_equal(printer_answer_job(answer, &job), PRINTER_FOUL);
    }
}

static void only_completed_is_a_success(void **state)
{
    (void)state;
    for (int now = IPP_JSTATE_PENDING; now <= IPP_JSTATE_COMPLETED; now++) {
        ipp_t *ipp = answer_of(IPP_STATUS_OK);
        ippAddInteger(ipp, IPP_TAG_JOB, IPP_TAG_ENUM, "job-state", now);
        SCOPED(printer_answer_release) ipp_t *answer = NULL;
        enum printer_job job = PRINTER_JOB_WAITS;
        assert_int_equal(read_back(ipp, &answer), PRINTER_OK);
        assert_int_equal(printer_answer_job(answer, &job), PRINTER_OK);
        assert_int_equal(job == PRINTER_JOB_COMPLETED, now == IPP_JSTATE_COMPLETED);
        assert_int_equal(
            job == PRINTER_JOB_ENDED, now == IPP_JSTATE_CANCELED || now == IPP_JSTATE_ABORTED);
    }
}

static void status_codes_have_their_meaning(void **state)
{
    (void)state;
    static const struct {
        ipp_status_t status;
        enum printer_result result;
    } CODES[] = {
        {IPP_STATUS_OK, PRINTER_OK},
        {IPP_STATUS_OK_IGNORED_OR_SUBSTITUTED, PRINTER_OK},
        {IPP_STATUS_ERROR_BUSY, PRINTER_BUSY},
        {IPP_STATUS_ERROR_NOT_FOUND, PRINTER_NO_JOB},
        {IPP_STATUS_ERROR_NOT_POSSIBLE, PRINTER_REFUSED},
        {IPP_STATUS_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED, PRINTER_REFUSED},
        {IPP_STATUS_ERROR_NOT_AUTHENTICATED, PRINTER_REFUSED},
        {IPP_STATUS_REDIRECTION_OTHER_SITE, PRINTER_REFUSED},
    };
    for (size_t i = 0; i < COUNT(CODES); i++) {
        SCOPED(printer_answer_release) ipp_t *answer = NULL;
        assert_int_equal(read_back(answer_of(CODES[i].status), &answer), CODES[i].result);
        assert_non_null(answer);
    }
}

static void jobs_that_are_left_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        int state;
        const char *reason;
    } JOBS[] = {
        {IPP_JSTATE_HELD, "job-data-insufficient"},
        {IPP_JSTATE_PENDING, "none"},
        {IPP_JSTATE_PROCESSING, "job-incoming"},
        {IPP_JSTATE_PROCESSING, "job-printing"},
        {IPP_JSTATE_STOPPED, "printer-stopped"},
        {IPP_JSTATE_CANCELED, "job-canceled-by-user"},
        {IPP_JSTATE_COMPLETED, "job-completed-successfully"},
    };
    ipp_t *ipp = answer_of(IPP_STATUS_OK);
    for (size_t i = 0; i < COUNT(JOBS); i++) {
        ippAddSeparator(ipp);
        ippAddInteger(ipp, IPP_TAG_JOB, IPP_TAG_INTEGER, "job-id", 10 + (int)i);
        ippAddInteger(ipp, IPP_TAG_JOB, IPP_TAG_ENUM, "job-state", JOBS[i].state);
        ippAddString(ipp, IPP_TAG_JOB, IPP_TAG_KEYWORD, "job-state-reasons", NULL, JOBS[i].reason);
    }
    ippAddSeparator(ipp); /* one without a number */
    ippAddString(ipp, IPP_TAG_JOB, IPP_TAG_KEYWORD, "job-state-reasons", NULL, "job-incoming");
    SCOPED(printer_answer_release) ipp_t *answer = NULL;
    struct printer_left jobs[8] = {{0}};
    assert_int_equal(read_back(ipp, &answer), PRINTER_OK);
    assert_int_equal(printer_answer_left(answer, jobs, COUNT(jobs)), 5);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(jobs[i].number, 10 + i);
        assert_int_equal(jobs[i].is_half_sent, i == 0 || i == 2);
        assert_int_equal(jobs[i].is_printing, i == 3);
    }
    assert_int_equal(printer_answer_left(answer, jobs, 2), 2);
}

static void a_job_needs_a_number(void **state)
{
    (void)state;
    static const int NUMBERS[] = {0, -1, 1, 2147483647};
    for (size_t i = 0; i < COUNT(NUMBERS); i++) {
        ipp_t *ipp = answer_of(IPP_STATUS_OK);
        ippAddInteger(ipp, IPP_TAG_JOB, IPP_TAG_INTEGER, "job-id", NUMBERS[i]);
        SCOPED(printer_answer_release) ipp_t *answer = NULL;
        assert_int_equal(read_back(ipp, &answer), PRINTER_OK);
        assert_int_equal(printer_answer_job_id(answer), NUMBERS[i] > 0 ? NUMBERS[i] : 0);
    }
}

static void an_answer_cut_off_anywhere_is_foul(void **state)
{
    (void)state;
    struct sink *sink = malloc(sizeof *sink);
    assert_non_null(sink);
    ipp_t *ipp = answer_of(IPP_STATUS_OK);
    ippAddInteger(ipp, IPP_TAG_PRINTER, IPP_TAG_ENUM, "printer-state", IPP_PSTATE_IDLE);
    encode(ipp, sink);
    for (size_t len = 0; len <= sink->len; len++) {
        ipp_t *answer = NULL;
        enum printer_result result = printer_answer_read(&answer, (struct bytes){sink->at, len}, 5);
        assert_int_equal(result, len == sink->len ? PRINTER_OK : PRINTER_FOUL);
        printer_answer_release(&answer);
    }
    free(sink);
}

static void an_answer_to_another_question_is_foul(void **state)
{
    (void)state;
    struct sink *sink = malloc(sizeof *sink);
    assert_non_null(sink);
    encode(answer_of(IPP_STATUS_OK), sink);
    ipp_t *answer = NULL;
    struct bytes content = {sink->at, sink->len};
    assert_int_equal(printer_answer_read(&answer, content, 6), PRINTER_FOUL);
    assert_null(answer);
    assert_int_equal(printer_answer_read(&answer, content, 5), PRINTER_OK);
    printer_answer_release(&answer);
    free(sink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_printer_is_read),
        cmocka_unit_test(values_of_another_kind_are_not_taken_for_it),
        cmocka_unit_test(a_state_that_does_not_exist_is_foul),
        cmocka_unit_test(only_completed_is_a_success),
        cmocka_unit_test(status_codes_have_their_meaning),
        cmocka_unit_test(jobs_that_are_left_are_told_apart),
        cmocka_unit_test(a_job_needs_a_number),
        cmocka_unit_test(an_answer_cut_off_anywhere_is_foul),
        cmocka_unit_test(an_answer_to_another_question_is_foul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
