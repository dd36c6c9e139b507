/* make prove-storm: fingers and keys at random, a million and more; without arguments a short one, for make
 * check. Arguments: EVENTS for each of the SEEDs that follow. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/access/memory.h"
#include "tests/access/storm.h"
#include "tests/test.h"

#define SHORT_EVENTS 15000

static const struct profile panels[] = {
    {"upright", {1080, 1920, 21.5, 850, 1050, 800}},
    {"wide", {1920, 1080, 15.6, 850, 1050, 850}},
};

static int open_hall(void **state)
{
    static struct hall hall;
    char why[HALL_WHY_MAX];
    if (!hall_open(&hall, why)) {
        print_message("%s\n", why);
        return -1;
    }
    *state = &hall;
    return 0;
}

static int close_hall(void **state)
{
    hall_close(*state);
    return 0;
}

/* True when the kiosk stood, and kept nothing. */
static bool stands(const struct hall *hall, uint64_t seed, size_t events)
{
    static struct storm storm;
    storm.forgets = true;
    const struct profile *profile = &panels[seed % COUNT(panels)];
    storm_run(&storm, hall, profile, seed, events);
    print_message(
        "storm seed=%" PRIu64 " panel=%s events=%zu sessions=%zu screens=%zu searched=%zu "
        "seen_meanwhile=%zu leaks=%zu findings=%u\n%s",
        seed, profile->name, storm.events, storm.sessions, storm.screens, storm.searched,
        storm.found, storm.leaks, storm.visitor.findings, storm.visitor.why);
    bool is_fine = storm.events >= events && storm.sessions > events / 5000 &&
                   storm.visitor.findings == 0 && storm.leaks == 0 && !storm.has_left &&
                   (storm.found > 0 || events < 2 * SHORT_EVENTS);
    storm_close(&storm);
    return is_fine;
}

static void a_kiosk_stands_fingers_and_keys(void **state)
{
    assert_true(stands(*state, 1, SHORT_EVENTS));
    assert_true(stands(*state, 2, SHORT_EVENTS));
}

/* The control: where the screen is not shown anew, the search finds what a citizen left. */
static void what_is_left_behind_is_found(void **state)
{
    static struct storm storm;
    char hidden[8];
    static char here[8] = "QQWVXYZ";
    memory_hide(hidden, here, 7);
    if (memory_count(hidden, 7) == 0) {
        SKIP("the memory of this program cannot be searched");
    }
    storm.forgets = false;
    storm_run(&storm, *state, &panels[0], 3, 4000);
    assert_true(storm.leaks > 0);
    storm_close(&storm);
}

static int run_long(int argc, char **argv)
{
    void *hall = NULL;
    char *end = NULL;
    errno = 0;
    size_t events = strtoull(argv[1], &end, 10);
    if (errno != 0 || *end != '\0' || open_hall(&hall) != 0) {
        return 2;
    }
    int status = 0;
    for (int i = 2; i < argc; i++) {
        status = stands(hall, strtoull(argv[i], NULL, 10), events) ? status : 1;
    }
    (void)close_hall(&hall);
    return status;
}

int main(int argc, char **argv)
{
    if (getenv("G_SLICE") == NULL) { /* as the kiosk: GLib would keep what was freed */
        setenv("G_SLICE", "always-malloc", 1);
        execv("/proc/self/exe", argv);
        return 2;
    }
    if (argc > 2) {
        return run_long(argc, argv);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_left_behind_is_found),
        cmocka_unit_test(a_kiosk_stands_fingers_and_keys),
    };
    return cmocka_run_group_tests(tests, open_hall, close_hall);
}
