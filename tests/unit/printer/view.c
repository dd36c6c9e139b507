#include "printer/view.h"

#include "tests/test.h"

static const struct printer_state FINE = {
    .takes_pdf = true, .takes_jobs = true, .papers = PRINTER_A4};

static struct view with(unsigned reasons)
{
    struct printer_state state = FINE;
    state.reasons = reasons;
    return view_of(PRINTER_OK, &state, false);
}

static void the_worst_reason_is_the_status(void **state)
{
    (void)state;
    assert_int_equal(with(0).status, STATUS_ok);
    assert_int_equal(with(PRINTER_PAPER_LOW).status, STATUS_low);
    assert_int_equal(with(PRINTER_PAPER_LOW | PRINTER_INK_OUT).status, STATUS_out);
    assert_int_equal(with(PRINTER_PAPER_OUT | PRINTER_COVER_OPEN).status, STATUS_open);
    assert_int_equal(with(PRINTER_PAPER_OUT | PRINTER_JAM).status, STATUS_jammed);
    assert_int_equal(with(PRINTER_JAM | PRINTER_OFFLINE).status, STATUS_offline);
    assert_int_equal(with(PRINTER_PAUSED).status, STATUS_fault);
    assert_int_equal(with(PRINTER_OTHER).status, STATUS_ok);
    assert_int_equal(
        with(PRINTER_PAPER_LOW | PRINTER_JAM).reasons, PRINT_REASON_PAPER_LOW | PRINT_REASON_JAM);
}

static void every_reason_of_the_driver_is_told(void **state)
{
    (void)state;
    assert_int_equal(with(2 * PRINTER_OTHER - 1).reasons, PRINT_REASON_BITS);
}

static void a_printer_that_takes_no_pdf_is_no_use(void **state)
{
    (void)state;
    struct printer_state printer = FINE;
    printer.takes_pdf = false;
    struct view view = view_of(PRINTER_OK, &printer, false);
    assert_int_equal(view.status, STATUS_fault);
    assert_int_equal(view.reasons, PRINT_REASON_OTHER);
}

static void a_stop_without_a_reason_is_a_fault(void **state)
{
    (void)state;
    struct printer_state printer = FINE;
    printer.is_stopped = true;
    assert_int_equal(view_of(PRINTER_OK, &printer, false).status, STATUS_fault);
    printer.reasons = PRINTER_PAPER_OUT; /* with one, the reason says more */
    assert_int_equal(view_of(PRINTER_OK, &printer, false).status, STATUS_out);
    printer = FINE;
    printer.takes_jobs = false;
    assert_int_equal(view_of(PRINTER_OK, &printer, false).reasons, PRINT_REASON_PAUSED);
}

static void the_paper_is_what_is_loaded(void **state)
{
    (void)state;
    struct printer_state printer = FINE;
    assert_int_equal(view_of(PRINTER_OK, &printer, true).paper, PRINT_PAPER_A4);
    printer.papers = PRINTER_ROLL80;
    assert_int_equal(view_of(PRINTER_OK, &printer, false).paper, PRINT_PAPER_ROLL80);
    printer.papers = PRINTER_A4 | PRINTER_ROLL80;
    assert_int_equal(view_of(PRINTER_OK, &printer, true).paper, PRINT_PAPER_ROLL80);
    printer.papers = 0;
    assert_int_equal(view_of(PRINTER_OK, &printer, true).paper, PRINT_PAPER_ROLL80);
}

static void without_an_answer_there_is_a_status_all_the_same(void **state)
{
    (void)state;
    static const struct printer_state NOTHING = {0};
    assert_int_equal(view_of(PRINTER_UNREACHABLE, &NOTHING, false).status, STATUS_offline);
    assert_int_equal(
        view_of(PRINTER_UNREACHABLE, &NOTHING, false).reasons, PRINT_REASON_UNREACHABLE);
    assert_int_equal(view_of(PRINTER_BUSY, &NOTHING, false).status, STATUS_busy);
    assert_int_equal(view_of(PRINTER_REFUSED, &NOTHING, false).status, STATUS_fault);
    assert_int_equal(view_of(PRINTER_FOUL, &NOTHING, true).status, STATUS_fault);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worst_reason_is_the_status),
        cmocka_unit_test(every_reason_of_the_driver_is_told),
        cmocka_unit_test(a_printer_that_takes_no_pdf_is_no_use),
        cmocka_unit_test(a_stop_without_a_reason_is_a_fault),
        cmocka_unit_test(the_paper_is_what_is_loaded),
        cmocka_unit_test(without_an_answer_there_is_a_status_all_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
