/* The outbox killed, or refused by the disk, at every single write and flush (strace injects it); its
 * flushes counted; and a disk that is really full. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/own.h"
#include "store/outbox.h"
#include "tests/support/run.h"
#include "tests/test.h"

#define NOW 1795500000

enum { ITEMS = 3, POINTS_MAX = 400, SOON_MS = 20000 };

static char own[PATH_MAX], folder[] = "/tmp/foyer-faults-XXXXXX";
/* LeakSanitizer cannot look at a process that is being traced, and ends it. */
#define NO_LEAKS "-E", "ASAN_OPTIONS=detect_leaks=0"

static bool have_strace;

static struct outbox_options options_of(const char *data)
{
    return (struct outbox_options){
        .folder = data, .quota_bytes = 64 << 20, .ballast_bytes = 65536, .now_s = NOW};
}

static enum outbox_result add(struct outbox *outbox, int number, size_t size)
{
    static uint8_t body[1 << 20];
    struct outbox_item item = {.handed_in_s = NOW, .kid = "kid"};
    snprintf(item.receipt, sizeof item.receipt, "R%d", number);
    memset(body, number, size);
    return outbox_add(outbox, &item, (struct bytes){body, size});
}

/* The acknowledgement: one line a stored item. It goes out by writev(2), which is not counted. */
static void acknowledge(int number)
{
    printf("R%d\n", number);
    fflush(stdout);
}

/* What is run under strace: stores `count` items and acknowledges each. `early` is the control: it
 * acknowledges before it is stored. */
static int child(const char *data, int count, bool early)
{
    struct outbox_options options = options_of(data);
    struct outbox *outbox = NULL;
    if (outbox_open(&outbox, &options) != OUTBOX_OK) {
        return 1;
    }
    for (int i = 0; i < count; i++) {
        if (early) {
            acknowledge(i);
        }
        if (add(outbox, i, 14000) != OUTBOX_OK) {
            break;
        }
        if (!early) {
            acknowledge(i);
        }
    }
    outbox_close(&outbox);
    return 0;
}

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

static void fresh_data(char data[64])
{
    const char *const remove[] = {"rm", "-rf", data, NULL};
    snprintf(data, 64, "%s/data", folder);
    assert_int_equal(run_wait(remove, NULL, SOON_MS), 0);
    assert_int_equal(mkdir(data, 0700), 0);
}

/* How often `call` is in the trace. */
static unsigned calls_in(const char *trace, const char *call)
{
    char line[4096], start[32];
    unsigned count = 0;
    FILE *file = fopen(trace, "r");
    snprintf(start, sizeof start, "%s(", call);
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        count += strncmp(line, start, strlen(start)) == 0;
    }
    if (file != NULL) {
        fclose(file);
    }
    return count;
}

/* Everything acknowledged is there, whole, and the outbox is sound and takes more. */
static bool is_all_there(const char *data, const char *acknowledged)
{
    struct outbox_options options = options_of(data);
    struct outbox *outbox = NULL;
    bool right = outbox_open(&outbox, &options) == OUTBOX_OK && outbox_sound(outbox);
    for (const char *at = acknowledged; right && *at != '\0'; at = strchr(at, '\n') + 1) {
        struct outbox_item item;
        SCOPED(outbox_body_release) struct outbox_body body = {0};
        struct text receipt = {at, strcspn(at, "\n")};
        right = outbox_find(outbox, receipt, &item) == OUTBOX_OK && item.state == OUTBOX_SEALED &&
                outbox_body(outbox, item.id, &body) == OUTBOX_OK && body.content.len == 14000;
    }
    right = right && add(outbox, 100, 14000) == OUTBOX_OK;
    outbox_close(&outbox);
    return right;
}

/* Runs the child with a fault at the `when`-th call. False when that call was never reached. */
static bool run_with(const char *call, const char *fault, unsigned when, bool early, bool *right)
{
    char data[64], trace[64], only[64], inject[96], *acknowledged = NULL;
    fresh_data(data);
    snprintf(trace, sizeof trace, "%s/trace", folder);
    snprintf(only, sizeof only, "trace=%s", call);
    snprintf(inject, sizeof inject, "inject=%s:%s:when=%u", call, fault, when);
    const char *const words[] = {
        "strace",
        "-qq",
        NO_LEAKS,
        "-o",
        trace,
        "-e",
        only,
        "-e",
        inject,
        own,
        "--child",
        data,
        early ? "early" : "late",
        NULL};
    (void)!run_wait(words, &acknowledged, SOON_MS);
    *right = is_all_there(data, acknowledged == NULL ? "" : acknowledged);
    free(acknowledged);
    char line[8] = "";
    FILE *file = fopen(trace, "r");
    bool reached = file != NULL && fgets(line, sizeof line, file) != NULL;
    if (file != NULL) {
        fclose(file);
    }
    return reached && calls_in(trace, call) + 1 > when;
}

static const struct {
    const char *call, *fault;
} faults[] = {
    {"pwrite64", "signal=SIGKILL"}, {"fdatasync", "signal=SIGKILL"}, {"pwrite64", "error=ENOSPC"},
    {"pwrite64", "error=EIO"},      {"fdatasync", "error=EIO"},
};

/* How many points of all faults went wrong, at most `enough`; *points is how many were tried.
 * FOYER_LONG=1 tries every one, else every third. */
static unsigned try_all(bool early, unsigned enough, unsigned *points)
{
    unsigned bad = 0, stride = getenv("FOYER_LONG") != NULL ? 1 : 3;
    *points = 0;
    for (size_t i = 0; i < COUNT(faults); i++) {
        for (unsigned when = 1 + (unsigned)i % stride; when < POINTS_MAX && bad < enough;
             when += stride) {
            bool right = false;
            if (!run_with(faults[i].call, faults[i].fault, when, early, &right)) {
                break;
            }
            ++*points;
            bad += !right;
            if (!right && !early) {
                print_message("%s %s at %u\n", faults[i].call, faults[i].fault, when);
            }
        }
    }
    return bad;
}

static void no_fault_at_any_write_or_flush_loses_a_promise(void **state)
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

/* The control: a courier that acknowledges first is caught by the same search. */
static void an_acknowledgement_before_the_commit_is_caught(void **state)
{
    unsigned points = 0;
    (void)state;
    if (!have_strace) {
        SKIP("strace cannot trace here");
    }
    assert_int_equal(try_all(true, 6, &points), 6);
}

/* fdatasync calls of a run that stores `count` items. */
static unsigned flushes_for(const char *count)
{
    char data[64], trace[64];
    fresh_data(data);
    snprintf(trace, sizeof trace, "%s/trace", folder);
    const char *const words[] = {
        "strace", "-qq",     NO_LEAKS, "-o",   trace, "-e", "trace=fdatasync,fsync",
        own,      "--child", data,     "late", count, NULL};
    assert_int_equal(run_wait(words, NULL, SOON_MS), 0);
    return calls_in(trace, "fdatasync") + calls_in(trace, "fsync");
}

static void a_stored_submission_costs_one_flush(void **state)
{
    (void)state;
    if (!have_strace) {
        SKIP("strace cannot trace here");
    }
    unsigned base = flushes_for("0"), all = flushes_for("100");
    print_message("%u flushes for 100\n", all - base);
    assert_in_range(all - base, 100, 110);
}

/* Fills the rest of a disk; false when it cannot. */
static bool fill(const char *data)
{
    static const char zeros[4096];
    char path[96];
    snprintf(path, sizeof path, "%s/filler", data);
    FILE *file = fopen(path, "w");
    bool full = false;
    for (int i = 0; i < 100000 && file != NULL && !full; i++) {
        full = fwrite(zeros, 1, sizeof zeros, file) != sizeof zeros || fflush(file) != 0;
    }
    if (file != NULL) {
        fclose(file);
    }
    return full;
}

static void check_full_disk(const char *data)
{
    struct outbox_options options = options_of(data);
    struct outbox *outbox = NULL;
    options.ballast_bytes = 512 << 10;
    assert_int_equal(outbox_open(&outbox, &options), OUTBOX_OK);
    for (int i = 0; i < 40; i++) {
        assert_int_equal(add(outbox, i, 20000), OUTBOX_OK);
    }
    assert_int_equal(outbox_room(outbox), OUTBOX_OK);
    assert_true(fill(data));                            /* somebody else's log, say */
    assert_int_equal(outbox_room(outbox), OUTBOX_FULL); /* said before a citizen begins */
    enum outbox_result result = OUTBOX_OK;
    for (int i = 40; i < 60 && result == OUTBOX_OK; i++) {
        result = add(outbox, i, 20000);
    }
    assert_int_equal(result, OUTBOX_FULL);
    for (int i = 0; i < 40; i++) {
        struct outbox_item item;
        char receipt[16];
        snprintf(receipt, sizeof receipt, "R%d", i);
        assert_int_equal(
            outbox_find(outbox, (struct text){receipt, strlen(receipt)}, &item), OUTBOX_OK);
        item.state = OUTBOX_SUBMITTED;
        item.delivered_s = NOW;
        assert_int_equal(outbox_save(outbox, &item), OUTBOX_OK); /* drains, by the ballast */
    }
    outbox_tidy(outbox, NOW);
    assert_int_equal(add(outbox, 70, 20000), OUTBOX_OK);
    assert_int_equal(outbox_room(outbox), OUTBOX_FULL); /* the ballast's room is for nobody new */
    char filler[96];
    snprintf(filler, sizeof filler, "%s/filler", data);
    assert_int_equal(unlink(filler), 0);
    assert_int_equal(outbox_room(outbox), OUTBOX_OK);
    assert_true(outbox_sound(outbox));
    outbox_close(&outbox);
}

static void a_full_disk_refuses_and_can_still_be_drained(void **state)
{
    char data[64];
    (void)state;
    fresh_data(data);
    if (mount("tmpfs", data, "tmpfs", 0, "size=3m") != 0) {
        SKIP("no right to mount a small disk");
    }
    check_full_disk(data);
    assert_int_equal(umount(data), 0);
}

int main(int argc, char **argv)
{
    if (argc >= 4 && strcmp(argv[1], "--child") == 0) {
        int count = argc > 4 ? (int)strtol(argv[4], NULL, 10) : ITEMS;
        return child(argv[2], count, strcmp(argv[3], "early") == 0);
    }
    own_path(own);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_fault_at_any_write_or_flush_loses_a_promise),
        cmocka_unit_test(an_acknowledgement_before_the_commit_is_caught),
        cmocka_unit_test(a_stored_submission_costs_one_flush),
        cmocka_unit_test(a_full_disk_refuses_and_can_still_be_drained),
    };
    return cmocka_run_group_tests(tests, prepare, clean);
}
