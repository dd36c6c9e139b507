/* The disk of the outbox is full, because of somebody else's files: no citizen begins in vain, nothing
 * that is stored is lost, and with room again the terminal serves again by itself. */
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/town.h"
#include "tests/test.h"

#define DISK     "size=8m,mode=0700"
#define DISK_MAX ((uint64_t)16 << 20) /* more than that is no small disk */
#define NO_ROOM  "Das Terminal kann im Moment keine Anträge speichern."

/* A namespace of mounts for this process alone. */
static bool go_private(void)
{
    return unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

/* True when that works here. Tried in a child: half of it, as in a chroot, is worse than nothing. */
static bool may_go_private(void)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        _exit(go_private() ? 0 : 1);
    }
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/* A town whose folder of data is a small disk, if that is allowed here. Only this test and what it
 * starts see the disk: it is gone with them. */
static int open_small(void **state)
{
    (void)town_prepare(state);
    struct town *town = *state;
    if (may_go_private() && go_private()) {
        (void)!mount("tmpfs", world_path(&town->world, 0, "data"), "tmpfs", 0, DISK);
    }
    return 0;
}

static bool is_small(const struct town *town)
{
    struct statvfs disk;
    return statvfs(world_path(&town->world, 0, "data"), &disk) == 0 &&
           (uint64_t)disk.f_blocks * disk.f_frsize < DISK_MAX;
}

static int close_small(void **state)
{
    struct town *town = *state;
    world_stop(&town->world);
    if (is_small(town)) {
        assert_int_equal(umount(world_path(&town->world, 0, "data")), 0);
    }
    return town_close(state);
}

/* Somebody's log, until nothing more fits. */
static void fill(const struct town *town)
{
    static const char zeros[4096];
    SCOPED(close_fd)
    int fd = open(
        world_path(&town->world, 0, "data/filler"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
        0600);
    assert_true(fd >= 0);
    uint64_t written = 0;
    while (write(fd, zeros, sizeof zeros) == (ssize_t)sizeof zeros) {
        written += sizeof zeros;
        assert_true(written < DISK_MAX);
    }
    assert_true(written > 0);
}

static void clear(const struct town *town)
{
    assert_int_equal(unlink(world_path(&town->world, 0, "data/filler")), 0);
}

static bool has_node(struct town *town, const char *id)
{
    return citizen_text(&town->citizen, id, "name").len > 0;
}

static void assert_delivered(struct town *town, size_t count)
{
    size_t len = 0;
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", 2 * WORLD_PATIENCE_MS));
    assert_int_equal(world_authority_fetch(&town->world), count);
    char *data = world_authority_open(&town->world, town->receipt, &len);
    assert_non_null(data);
    assert_non_null(strstr(data, "Nguyen"));
    free(data);
}

static void it_is_said_before_a_citizen_starts(void **state)
{
    struct town *town = *state;
    if (!is_small(town)) {
        SKIP("no right to mount a small disk");
    }
    town_start(town);
    world_ask(&town->world, "network", "off", NULL);
    citizen_wait_screen(&town->citizen, "start");
    citizen_wait_node(&town->citizen, "begin");
    assert_false(citizen_reads(&town->citizen, NO_ROOM));
    town_visit(town);
    assert_true(world_wait_state(&town->world, town->receipt, "sealed", WORLD_PATIENCE_MS));
    fill(town);
    visit_leave(&town->visit);
    citizen_wait_text(&town->citizen, NO_ROOM);
    assert_true(text_equal(
        citizen_text(&town->citizen, "service-sperrmuell", "value"),
        TEXT_OF("jetzt nicht möglich"))); /* a waiting number still is */
    assert_true(citizen_reads(&town->citizen, "bitte die IT anrufen")); /* what staff can do */
    citizen_touch(&town->citizen, "service-sperrmuell");
    citizen_wait_screen(&town->citizen, "off"); /* not even so */
    assert_true(citizen_reads(&town->citizen, NO_ROOM));
    citizen_touch(&town->citizen, "cancel");
    citizen_wait_screen(&town->citizen, "abort");
    citizen_touch(&town->citizen, "abort-yes");
    citizen_wait_screen(&town->citizen, "start");
    world_ask(&town->world, "network", "on", NULL); /* what is stored goes out of a full disk */
    assert_delivered(town, 1);
    citizen_wait_text(&town->citizen, NO_ROOM);
    clear(town);
    citizen_wait_text(
        &town->citizen, "etwa 5 Minuten"); /* sperrmuell, and nobody touched anything */
    assert_false(citizen_reads(&town->citizen, NO_ROOM));
    town_visit(town);
    assert_delivered(town, 2);
}

static void a_disk_that_fills_during_a_visit_promises_nothing(void **state)
{
    struct town *town = *state;
    if (!is_small(town)) {
        SKIP("no right to mount a small disk");
    }
    town_start(town);
    world_ask(&town->world, "network", "off", NULL);
    town_visit_to_check(town);
    fill(town);
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "unsent");
    assert_true(citizen_reads(&town->citizen, "Das Terminal hat keinen Platz mehr"));
    assert_false(has_node(town, "number")); /* no number for what is not stored */
    clear(town);
    citizen_touch(&town->citizen, "retry"); /* the answers are still there */
    citizen_wait_screen(&town->citizen, "done");
    struct text number = citizen_text(&town->citizen, "number", "name");
    snprintf(town->receipt, sizeof town->receipt, "%.*s", TEXT_ARG(number));
    world_ask(&town->world, "network", "on", NULL);
    assert_delivered(town, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            it_is_said_before_a_citizen_starts, open_small, close_small),
        cmocka_unit_test_setup_teardown(
            a_disk_that_fills_during_a_visit_promises_nothing, open_small, close_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
