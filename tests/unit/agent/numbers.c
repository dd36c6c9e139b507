#include "agent/numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/own.h"
#include "tests/support/run.h"
#include "tests/test.h"

#define DAY 20781 /* 2026-11-24 */

enum { SOON_MS = 20000, GIVES = 4, POINTS_MAX = 200 };

static char own[PATH_MAX], folder[] = "/tmp/foyer-numbers-XXXXXX";
/* LeakSanitizer cannot look at a process that is being traced, and ends it. */
#define NO_LEAKS "-E", "ASAN_OPTIONS=detect_leaks=0"

static bool have_strace;

static int prepare(void **state)
{
    const char *const words[] = {"strace", "-qq", "-o", "/dev/null", "true", NULL};
    (void)state;
    have_strace = run_wait(words, NULL, SOON_MS) == 0;
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int clean(void **state)
{
    const char *const words[] = {"rm", "-r", folder, NULL};
    (void)state;
    return run_wait(words, NULL, SOON_MS);
}

static const char *fresh(void)
{
    static char data[64];
    const char *const remove[] = {"rm", "-rf", data, NULL};
    snprintf(data, sizeof data, "%s/data", folder);
    assert_int_equal(run_wait(remove, NULL, SOON_MS), 0);
    assert_int_equal(mkdir(data, 0700), 0);
    return data;
}

static struct number_given give(struct numbers *numbers, long day, char letter, const char *request)
{
    struct number_given given = {0};
    enum number_refusal why;
    bool done =
        numbers_give(numbers, day, letter, (struct text){request, strlen(request)}, &given, &why);
    assert_true(done);
    return given;
}

static enum number_refusal refused(struct numbers *numbers, char letter, const char *request)
{
    struct number_given given;
    enum number_refusal why = NUMBER_REFUSAL_COUNT;
    assert_false(
        numbers_give(numbers, DAY, letter, (struct text){request, strlen(request)}, &given, &why));
    return why;
}

static void numbers_rise_by_letter_and_begin_again_each_day(void **state)
{
    (void)state;
    SCOPED(numbers_close) struct numbers numbers;
    assert_true(numbers_open(&numbers, fresh(), 1, 999));
    assert_int_equal(give(&numbers, DAY, 'B', "R1").number, 1);
    assert_int_equal(give(&numbers, DAY, 'B', "R2").number, 2);
    assert_int_equal(give(&numbers, DAY, 'K', "R3").number, 1);
    assert_int_equal(give(&numbers, DAY + 1, 'B', "R4").number, 1);
    assert_int_equal(give(&numbers, DAY, 'B', "R5").number, 3); /* a clock that was set back */
}

static void the_same_request_gets_the_same_number(void **state)
{
    (void)state;
    SCOPED(numbers_close) struct numbers numbers;
    assert_true(numbers_open(&numbers, fresh(), 1, 999));
    assert_int_equal(give(&numbers, DAY, 'B', "R1").number, 1);
    assert_int_equal(give(&numbers, DAY, 'B', "R2").number, 2);
    struct number_given again = give(&numbers, DAY, 'B', "R1");
    assert_int_equal(again.number, 1);
    assert_true(again.is_old);
    assert_int_equal(again.before, 0);
    assert_int_equal(give(&numbers, DAY, 'K', "R1").number, 1);
    assert_false(give(&numbers, DAY, 'B', "R3").is_old);
}

static void a_range_is_this_terminals_own_and_ends(void **state)
{
    (void)state;
    SCOPED(numbers_close) struct numbers numbers;
    assert_true(numbers_open(&numbers, fresh(), 500, 501));
    assert_int_equal(give(&numbers, DAY, 'B', "R1").number, 500);
    assert_int_equal(give(&numbers, DAY, 'B', "R2").number, 501);
    assert_int_equal(refused(&numbers, 'B', "R3"), NUMBER_REFUSAL_USED_UP);
    assert_int_equal(give(&numbers, DAY, 'B', "R1").number, 500);
    assert_int_equal(give(&numbers, DAY, 'A', "R3").number, 500);
}

static void a_foul_question_gets_nothing(void **state)
{
    (void)state;
    SCOPED(numbers_close) struct numbers numbers;
    assert_true(numbers_open(&numbers, fresh(), 1, 999));
    assert_int_equal(refused(&numbers, 'b', "R1"), NUMBER_REFUSAL_FOUL);
    assert_int_equal(refused(&numbers, '\0', "R1"), NUMBER_REFUSAL_FOUL);
    assert_int_equal(refused(&numbers, 'B', ""), NUMBER_REFUSAL_FOUL);
    assert_int_equal(refused(&numbers, 'B', "R 1"), NUMBER_REFUSAL_FOUL);
    assert_int_equal(refused(&numbers, 'B', "R\n"), NUMBER_REFUSAL_FOUL);
    assert_int_equal(
        refused(&numbers, 'B', "123456789012345678901234567890123"), NUMBER_REFUSAL_FOUL);
}

static void who_was_called_waits_no_more(void **state)
{
    (void)state;
    SCOPED(numbers_close) struct numbers numbers;
    unsigned number = 99, waiting = 99;
    enum number_refusal why;
    assert_true(numbers_open(&numbers, fresh(), 1, 999));
    assert_true(numbers_call(&numbers, DAY, 'B', &number, &waiting, &why));
    assert_int_equal(number, 0);
    give(&numbers, DAY, 'B', "R1");
    give(&numbers, DAY, 'B', "R2");
    struct number_given third = give(&numbers, DAY, 'B', "R3");
    assert_int_equal(third.before, 2);
    assert_false(third.is_counted);
    assert_true(numbers_call(&numbers, DAY, 'B', &number, &waiting, &why));
    assert_int_equal(number, 1);
    assert_int_equal(waiting, 2);
    struct number_given fourth = give(&numbers, DAY, 'B', "R4");
    assert_int_equal(fourth.before, 2);
    assert_true(fourth.is_counted);
    assert_int_equal(give(&numbers, DAY, 'K', "R5").before, 0);
    struct number_line lines[NUMBERS_LETTERS];
    assert_true(numbers_list(&numbers, DAY, lines));
    assert_int_equal(lines[1].last, 4);
    assert_int_equal(lines[1].count, 4);
    assert_int_equal(lines[1].called, 1);
    assert_int_equal(lines[1].waiting, 3);
}

static void all_of_it_outlives_the_process(void **state)
{
    (void)state;
    const char *data = fresh();
    unsigned number, waiting;
    enum number_refusal why;
    {
        SCOPED(numbers_close) struct numbers numbers;
        assert_true(numbers_open(&numbers, data, 1, 999));
        give(&numbers, DAY, 'B', "R1");
        give(&numbers, DAY, 'B', "R2");
        assert_true(numbers_call(&numbers, DAY, 'B', &number, &waiting, &why));
    }
    SCOPED(numbers_close) struct numbers numbers;
    assert_true(numbers_open(&numbers, data, 1, 999));
    struct number_given given = give(&numbers, DAY, 'B', "R3");
    assert_int_equal(given.number, 3);
    assert_int_equal(given.before, 1);
    assert_true(given.is_counted);
}

static void one_process_at_a_time_gives_numbers(void **state)
{
    (void)state;
    const char *data = fresh();
    SCOPED(numbers_close) struct numbers numbers;
    SCOPED(numbers_close) struct numbers other;
    assert_true(numbers_open(&numbers, data, 1, 999));
    assert_false(numbers_open(&other, data, 1, 999));
    assert_int_equal(refused(&other, 'B', "R1"), NUMBER_REFUSAL_BROKEN);
    numbers_close(&numbers);
    assert_true(numbers_open(&other, data, 1, 999));
    assert_int_equal(give(&other, DAY, 'B', "R1").number, 1);
}

/* Damages the ledger of the day: at `at` bytes from its end it gets `what`. */
static void damage(const char *data, long at, const char *what)
{
    char path[128];
    snprintf(path, sizeof path, "%s/numbers-2026-11-24", data);
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, -at, SEEK_END), 0);
    fputs(what, file);
    assert_int_equal(fclose(file), 0);
}

static void a_torn_record_was_no_promise(void **state)
{
    (void)state;
    const char *data = fresh();
    SCOPED(numbers_close) struct numbers numbers;
    assert_true(numbers_open(&numbers, data, 1, 999));
    give(&numbers, DAY, 'B', "R1");
    numbers_close(&numbers);
    damage(data, 0, "N B 002 R2");
    assert_true(numbers_open(&numbers, data, 1, 999));
    assert_int_equal(give(&numbers, DAY, 'B', "R3").number, 2);
    assert_int_equal(give(&numbers, DAY, 'B', "R1").number, 1);
}

/* Whose number it was is gone, but not that there was one. */
static void a_damaged_record_costs_its_number(void **state)
{
    (void)state;
    const char *data = fresh();
    SCOPED(numbers_close) struct numbers numbers;
    assert_true(numbers_open(&numbers, data, 1, 999));
    give(&numbers, DAY, 'B', "R1");
    give(&numbers, DAY, 'B', "R2");
    numbers_close(&numbers);
    damage(data, 60, "9");
    assert_true(numbers_open(&numbers, data, 1, 999));
    assert_int_equal(give(&numbers, DAY, 'B', "R3").number, 3);
    assert_int_equal(give(&numbers, DAY, 'B', "R4").number, 4); /* once, not each time */
}

static void old_days_are_forgotten_by_their_number(void **state)
{
    (void)state;
    const char *data = fresh();
    char path[128];
    struct stat about;
    SCOPED(numbers_close) struct numbers numbers;
    assert_true(numbers_open(&numbers, data, 1, 999));
    for (long day = DAY; day <= DAY + NUMBERS_DAYS_KEPT; day++) {
        give(&numbers, day, 'B', "R1");
    }
    snprintf(path, sizeof path, "%s/numbers-2026-11-24", data);
    assert_int_equal(stat(path, &about), -1);
    snprintf(path, sizeof path, "%s/numbers-2026-11-25", data);
    assert_int_equal(stat(path, &about), 0);
}

/* What is run under strace: gives numbers out and prints each with its request. `early` is the control:
 * it tells a number before it is kept. */
static int child(const char *data, const char *prefix, bool early)
{
    SCOPED(numbers_close) struct numbers numbers;
    struct number_line lines[NUMBERS_LETTERS];
    if (!numbers_open(&numbers, data, 1, 999)) {
        return 1;
    }
    for (int i = 0; i < GIVES; i++) {
        struct number_given given = {0};
        enum number_refusal why;
        char request[16];
        snprintf(request, sizeof request, "%s%d", prefix, i);
        if (early && numbers_list(&numbers, DAY, lines)) {
            printf("%u\n", lines[1].last + 1);
            fflush(stdout);
        }
        bool done =
            numbers_give(&numbers, DAY, 'B', (struct text){request, strlen(request)}, &given, &why);
        if (done && !early) {
            printf("%u\n", given.number);
            fflush(stdout);
        }
    }
    return 0;
}

/* Marks the numbers that were told; false when one was told before. */
static bool mark_told(bool told[NUMBERS_MAX + 1], const char *output, unsigned *count)
{
    for (const char *at = output; at != NULL && *at != '\0';) {
        char *end;
        unsigned long number = strtoul(at, &end, 10);
        if (*end != '\n') {
            break; /* cut off with the process */
        }
        if (number > NUMBERS_MAX || told[number]) {
            return false;
        }
        told[number] = true;
        ++*count;
        at = end + 1;
    }
    return true;
}

/* One run with a fault at the `when`-th call, then one without: no number is told twice, and not more
 * than one is lost. False in *reached when that call was never made. */
static bool run_with(const char *call, const char *fault, unsigned when, bool early, bool *reached)
{
    const char *data = fresh();
    char trace[64], only[64], inject[96];
    SCOPED(numbers_close) struct numbers numbers;
    bool told[NUMBERS_MAX + 1] = {0};
    unsigned count = 0;
    snprintf(trace, sizeof trace, "%s/trace", folder);
    snprintf(only, sizeof only, "trace=%s", call);
    snprintf(inject, sizeof inject, "inject=%s:%s:when=%u", call, fault, when);
    const char *const first[] = {
        "strace", "-qq",  NO_LEAKS, "-o",      trace, "-e", only,
        "-e",     inject, own,      "--child", data,  "R",  early ? "early" : "late",
        NULL};
    const char *const second[] = {own, "--child", data, "S", "late", NULL};
    char *outputs[2] = {NULL, NULL};
    (void)!run_wait(first, &outputs[0], SOON_MS);
    int ended = run_wait(second, &outputs[1], SOON_MS);
    bool fine = ended == 0 && mark_told(told, outputs[0], &count) &&
                mark_told(told, outputs[1], &count) && numbers_open(&numbers, data, 1, 999);
    if (ended == 0 && fine) {
        struct number_given next = give(&numbers, DAY, 'B', "LAST");
        fine = next.number <= count + 2;
    }
    free(outputs[0]);
    free(outputs[1]);
    FILE *file = fopen(trace, "r");
    unsigned calls = 0;
    char text[4096];
    while (file != NULL && fgets(text, sizeof text, file) != NULL) {
        calls += strncmp(text, call, strlen(call)) == 0;
    }
    if (file != NULL) {
        fclose(file);
    }
    *reached = calls >= when;
    return fine;
}

static const struct {
    const char *call, *fault;
} faults[] = {
    {"pwrite64", "signal=SIGKILL"}, {"fdatasync", "signal=SIGKILL"}, {"fsync", "signal=SIGKILL"},
    {"rename", "signal=SIGKILL"},   {"write", "signal=SIGKILL"},     {"pread64", "signal=SIGKILL"},
    {"openat", "signal=SIGKILL"},   {"pwrite64", "error=ENOSPC"},    {"pwrite64", "error=EIO"},
    {"fdatasync", "error=EIO"},     {"fsync", "error=EIO"},
};

/* How many points went wrong, at most `enough`; *points is how many were tried. */
static unsigned try_all(bool early, unsigned enough, unsigned *points)
{
    unsigned bad = 0;
    *points = 0;
    for (size_t i = 0; i < COUNT(faults); i++) {
        bool reached = true;
        for (unsigned when = 1; when < POINTS_MAX && bad < enough; when++) {
            bool fine = run_with(faults[i].call, faults[i].fault, when, early, &reached);
            if (!reached) {
                break;
            }
            ++*points;
            bad += !fine;
            if (!fine && !early) {
                print_message("%s %s at %u\n", faults[i].call, faults[i].fault, when);
            }
        }
    }
    return bad;
}

static void no_death_and_no_bad_disk_gives_a_number_twice(void **state)
{
    unsigned points = 0;
    (void)state;
    if (!have_strace) {
        SKIP("strace cannot trace here");
    }
    assert_int_equal(try_all(false, POINTS_MAX, &points), 0);
    print_message("%u points\n", points);
    assert_true(points > 20);
}

/* The control: who tells a number before it is kept is caught by the same search. */
static void a_number_told_too_early_is_caught(void **state)
{
    unsigned points = 0;
    (void)state;
    if (!have_strace) {
        SKIP("strace cannot trace here");
    }
    assert_int_equal(try_all(true, 3, &points), 3);
}

/* How often `call` is in the trace of a run that gives GIVES numbers. */
static unsigned calls_of(const char *data, const char *call)
{
    char trace[64], only[32], line[4096];
    unsigned count = 0;
    snprintf(trace, sizeof trace, "%s/trace", folder);
    snprintf(only, sizeof only, "trace=%s", call);
    const char *const words[] = {"strace", "-qq",     NO_LEAKS, "-o", trace,  "-e", only,
                                 own,      "--child", data,     "R",  "late", NULL};
    assert_int_equal(run_wait(words, NULL, SOON_MS), 0);
    FILE *file = fopen(trace, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        count += strncmp(line, call, strlen(call)) == 0;
    }
    fclose(file);
    return count;
}

static void a_number_costs_one_flush(void **state)
{
    (void)state;
    if (!have_strace) {
        SKIP("strace cannot trace here");
    }
    assert_int_equal(calls_of(fresh(), "fdatasync"), GIVES);
    assert_int_equal(calls_of(fresh(), "pwrite64"), GIVES);
}

/* After a flush that failed, the kernel shows bytes that the disk perhaps does not have. */
static void what_is_there_is_written_anew_when_it_is_opened(void **state)
{
    (void)state;
    if (!have_strace) {
        SKIP("strace cannot trace here");
    }
    const char *data = fresh();
    assert_int_equal(calls_of(data, "pwrite64"), GIVES);
    assert_int_equal(calls_of(data, "pwrite64"), 0); /* the same requests: nothing new */
    assert_int_equal(calls_of(data, "rename"), 1);
    assert_true(calls_of(data, "fsync") >= 2); /* the file and the folder */
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "--child") == 0) {
        return child(argv[2], argv[3], strcmp(argv[4], "early") == 0);
    }
    own_path(own);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_rise_by_letter_and_begin_again_each_day),
        cmocka_unit_test(the_same_request_gets_the_same_number),
        cmocka_unit_test(a_range_is_this_terminals_own_and_ends),
        cmocka_unit_test(a_foul_question_gets_nothing),
        cmocka_unit_test(who_was_called_waits_no_more),
        cmocka_unit_test(all_of_it_outlives_the_process),
        cmocka_unit_test(one_process_at_a_time_gives_numbers),
        cmocka_unit_test(a_torn_record_was_no_promise),
        cmocka_unit_test(a_damaged_record_costs_its_number),
        cmocka_unit_test(old_days_are_forgotten_by_their_number),
        cmocka_unit_test(no_death_and_no_bad_disk_gives_a_number_twice),
        cmocka_unit_test(a_number_costs_one_flush),
        cmocka_unit_test(what_is_there_is_written_anew_when_it_is_opened),
        cmocka_unit_test(a_number_told_too_early_is_caught),
    };
    return cmocka_run_group_tests(tests, prepare, clean);
}
