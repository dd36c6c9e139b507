/* What the citizen typed and what was read from the document is nowhere on the disk of the terminal or
 * of central, whatever happens; and the search that says so finds it when sealing is taken out. */
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/search.h"
#include "tests/support/town.h"
#include "tests/test.h"

/* Typed in visit_hundehaltung, or read from the specimen "id-card". */
static const struct text values[] = {
    {"Schützenplatz", sizeof "Schützenplatz" - 1},
    {"276098106123457", 15},
    {"Münsterländer", sizeof "Münsterländer" - 1},
    {"0123456789", 10},
    {"U7K2P9XQ4", 9},
    {"MUELLER", 7},
    {"Müller", sizeof "Müller" - 1},
    {"1984-02-29", 10},
    {"482913", 6},
};

/* Folders that a thief of terminal and server would have; the authority's is not among them. */
static size_t found_in(struct town *town)
{
    static const char *const folders[] = {"data", "log", "central", "paper", "run", "etc", "packs"};
    size_t found = 0, searched = 0;
    for (size_t i = 0; i < COUNT(folders); i++) {
        for (size_t k = 0; k < COUNT(values); k++) {
            found += search_files(world_path(&town->world, 0, folders[i]), values[k], &searched);
        }
    }
    assert_true(searched > 100);
    return found;
}

static void go_to_check(struct town *town)
{
    visit_begin(&town->visit, "de");
    visit_choose(&town->visit, "hundehaltung");
    visit_id_card(&town->visit, "id-card");
    visit_fill(&town->visit, visit_hundehaltung);
}

static void a_whole_visit_leaves_nothing_behind(void **state)
{
    struct town *town = *state;
    go_to_check(town);
    town_hand_in(town);
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    assert_int_equal(found_in(town), 0);
    visit_leave(&town->visit);
    world_stop(&town->world);
    assert_int_equal(found_in(town), 0);
}

static void what_waits_for_the_network_is_sealed(void **state)
{
    struct town *town = *state;
    world_ask(&town->world, "network", "off", NULL);
    go_to_check(town);
    town_hand_in(town);
    assert_int_equal(found_in(town), 0);
}

/* The control: a process of this test breaks in the town's folder and leaves a core file there, in
 * which the search finds what it held in memory. False where core files go elsewhere. */
static bool finds_in_cores(const struct town *town)
{
    char held[32];
    snprintf(held, sizeof held, "broken-%d", (int)getpid());
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL);
        raise(SIGSEGV);
        _exit(1);
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    const char *folder = world_path(&town->world, 0, "");
    size_t found = search_files(folder, (struct text){held, strlen(held)}, NULL);
    char numbered[32];
    snprintf(numbered, sizeof numbered, "core.%d", (int)child);
    (void)!unlink("core");
    (void)!unlink(numbered);
    return found > 0;
}

/* Core files are allowed to everybody, and the kiosk breaks in the middle of a form. */
static void a_crash_leaves_nothing_behind(void **state)
{
    struct town *town = *state;
    if (!finds_in_cores(town)) {
        SKIP("core files do not go to the folder of the process here");
    }
    go_to_check(town);
    int kiosk = citizen_kiosk(&town->citizen);
    assert_int_equal(kill(kiosk, SIGSEGV), 0);
    citizen_wait_screen(&town->citizen, "start");
    assert_int_equal(found_in(town), 0);
    size_t here = 0;
    for (size_t i = 0; i < COUNT(values); i++) {
        here += search_files(world_path(&town->world, 0, ""), values[i], NULL);
    }
    assert_int_equal(here, 0);
}

/* The control: the same visit with a kiosk whose sealing does not encrypt. */
static void without_sealing_the_search_finds_it(void **state)
{
    struct town *town = *state;
    snprintf(town->kiosk, sizeof town->kiosk, "%s/../tests/foyer-kiosk-unsealed", town->world.bin);
    town_start(town);
    go_to_check(town);
    town_hand_in(town);
    assert_true(found_in(town) > 0);
}

/* Every process of the town stands in its folder, where its core file would be; and so does this one,
 * for which it must be the last test. */
static int open_with_cores(void **state)
{
    const struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
    assert_int_equal(setrlimit(RLIMIT_CORE, &all), 0);
    (void)town_prepare(state);
    struct town *town = *state;
    assert_int_equal(chdir(world_path(&town->world, 0, "")), 0);
    town_start(town);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_whole_visit_leaves_nothing_behind, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            what_waits_for_the_network_is_sealed, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            without_sealing_the_search_finds_it, town_prepare, town_close),
        cmocka_unit_test_setup_teardown(a_crash_leaves_nothing_behind, open_with_cores, town_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
