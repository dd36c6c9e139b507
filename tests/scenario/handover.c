/* The shipped kiosk on a real X server, seen pixel by pixel: one citizen's process follows the other and
 * nobody sees it; a crash is mended before somebody turns away; a second finger chooses nothing.
 *
 * Where things are is learnt from the kiosk with the citizen's rim, as in the demo. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/control.h"
#include "tests/support/panel.h"
#include "tests/support/steps.h"
#include "tests/support/town.h"
#include "tests/test.h"

#define WIDTH     1080
#define HEIGHT    1920
#define BACK_MS   2000  /* for a start screen to be back after a crash */
#define OVER_MS   20000 /* for a visit to end and the next one to begin */
#define QUIET_MS  500   /* without a drawn pixel: it is over */
#define CHOICE_MS 600   /* a hand that is faster is taken for a double strike */

/* What was learnt, and the panel with a town of its own. */
struct scene {
    struct steps steps;
    struct panel_screen panel;
    struct world world;
    bool is_open; /* the panel */
    size_t last;  /* the step that ends the visit */
};

static const struct panel_region whole = {0, 0, WIDTH, HEIGHT};

/* What is looked for on the panel later: the help, and a whole visit. */
static void play(struct town *town, struct steps *steps)
{
    steps_record(steps, &town->citizen);
    citizen_wait_screen(&town->citizen, "start");
    citizen_touch(&town->citizen, "help");
    citizen_wait_screen(&town->citizen, "help");
    citizen_touch(&town->citizen, "stay");
    town_visit(town);
    visit_leave(&town->visit);
    town->citizen.record = NULL;
}

/* Once for all tests here. */
static int open_scene(void **state)
{
    static struct scene scene;
    void *town = NULL;
    scene.is_open = panel_open(&scene.panel, WIDTH, HEIGHT);
    *state = &scene;
    if (!scene.is_open) {
        return 0;
    }
    (void)town_open(&town);
    play(town, &scene.steps);
    world_stop(&((struct town *)town)->world);
    scene.last = scene.steps.count;
    while (scene.steps.list[--scene.last].kind != STEP_TOUCH) {
    }
    world_open(&scene.world, "a4");
    world_start(&scene.world, NULL, scene.panel.display);
    return town_close(&town);
}

static int close_scene(void **state)
{
    struct scene *scene = *state;
    if (scene->is_open) {
        world_close(&scene->world);
        steps_finish(&scene->steps);
    }
    panel_close(&scene->panel);
    return 0;
}

static cairo_surface_t *picture_of(const struct scene *scene, const char *screen)
{
    return steps_find(&scene->steps, 0, STEP_SCREEN, screen)->picture;
}

static bool comes(struct scene *scene, const char *screen, int timeout_ms)
{
    return panel_wait_for(&scene->panel, picture_of(scene, screen), whole, 0, timeout_ms);
}

static pid_t kiosk_of(const struct scene *scene)
{
    char answer[CONTROL_MAX + 1];
    world_ask(&scene->world, "launch", "pid kiosk", answer);
    return (pid_t)strtol(answer + strlen("ok "), NULL, 10);
}

/* What was seen while one process followed the other. */
struct sight {
    int looks;    /* pictures taken since the start screen was first there */
    int changed;  /* those of them that were another screen */
    int worst;    /* pixels that differed in the worst picture of all */
    bool is_over; /* the old process is gone, and nothing was drawn for a while */
};

static void look(struct scene *scene, struct sight *sight)
{
    cairo_surface_t *seen = panel_picture(&scene->panel);
    int differing = panel_differing(seen, picture_of(scene, "start"), whole);
    cairo_surface_destroy(seen);
    sight->looks += sight->looks > 0 || differing == 0;
    sight->changed += sight->looks > 0 && differing > 0;
    sight->worst = differing > sight->worst ? differing : sight->worst;
}

/* Looks whenever something is drawn, until `kiosk` has ended and nothing is drawn any more. */
static struct sight watch(struct scene *scene, pid_t kiosk)
{
    struct sight sight = {0};
    SCOPED(close_fd) int process = (int)syscall(SYS_pidfd_open, kiosk, 0);
    uint64_t end_ms = clock_steady_ms() + OVER_MS;
    bool has_ended = process < 0;
    look(scene, &sight);
    while (clock_steady_ms() < end_ms && !sight.is_over) {
        struct pollfd wait[] = {
            {.fd = ConnectionNumber(scene->panel.connection), .events = POLLIN},
            {.fd = has_ended ? -1 : process, .events = POLLIN}};
        if (panel_was_drawn_on(&scene->panel)) {
            look(scene, &sight);
        } else if (poll(wait, COUNT(wait), QUIET_MS) == 0) {
            sight.is_over = has_ended;
        }
        has_ended = has_ended || wait[1].revents != 0;
    }
    look(scene, &sight); /* what is there now is the successor's */
    print_message(
        "%d looks, %d changed, worst %d pixels\n", sight.looks, sight.changed, sight.worst);
    return sight;
}

#define SCENE(name)                                                                                \
    struct scene *name = *state;                                                                   \
    if (!name->is_open) {                                                                          \
        SKIP("Xorg with its dummy driver cannot be started here");                                 \
    }

static void pause_like_a_hand(void)
{
    (void)poll(NULL, 0, CHOICE_MS);
}

static void nobody_sees_one_process_follow_the_other(void **state)
{
    SCENE(scene);
    struct steps visit = scene->steps;
    char folder[] = "/tmp/foyer-handover-XXXXXX";
    assert_non_null(mkdtemp(folder));
    assert_true(comes(scene, "start", OVER_MS));
    visit.count = scene->last;
    (void)steps_replay(&visit, &scene->panel, &scene->world, folder);
    rmdir(folder);
    pid_t kiosk = kiosk_of(scene);
    const struct step *end = &scene->steps.list[scene->last];
    pause_like_a_hand();
    panel_tap(&scene->panel, end->x, end->y);
    struct sight sight = watch(scene, kiosk);
    assert_true(sight.is_over);
    assert_int_not_equal(kiosk_of(scene), kiosk);
    assert_true(sight.looks >= 3); /* drawn by the one who leaves, by the successor, and left so */
    assert_int_equal(sight.changed, 0);
}

/* The control: without a successor that is there first, the same eyes see it. */
static void a_crash_is_seen_and_mended_in_time(void **state)
{
    SCENE(scene);
    assert_true(comes(scene, "start", OVER_MS));
    pid_t kiosk = kiosk_of(scene);
    assert_int_equal(kill(kiosk, SIGKILL), 0);
    struct sight sight = watch(scene, kiosk);
    assert_true(sight.worst > WIDTH * HEIGHT / 2);
    assert_true(comes(scene, "start", BACK_MS));
    /* In the middle of a visit. */
    const struct step *begin = steps_find(&scene->steps, 0, STEP_TOUCH, "begin");
    pause_like_a_hand();
    panel_tap(&scene->panel, begin->x, begin->y);
    assert_true(comes(scene, "language", OVER_MS));
    kiosk = kiosk_of(scene);
    uint64_t start_ms = clock_steady_ms();
    assert_int_equal(kill(kiosk, SIGKILL), 0);
    assert_true(comes(scene, "start", BACK_MS));
    print_message("back after %d ms\n", (int)(clock_steady_ms() - start_ms));
}

static void a_second_finger_chooses_nothing(void **state)
{
    SCENE(scene);
    const struct step *begin = steps_find(&scene->steps, 0, STEP_TOUCH, "begin");
    const struct step *help = steps_find(&scene->steps, 0, STEP_TOUCH, "help");
    const struct step *stay = steps_find(&scene->steps, 0, STEP_TOUCH, "stay");
    struct panel_screen *panel = &scene->panel;
    assert_true(comes(scene, "start", OVER_MS));
    pause_like_a_hand();
    panel_finger_down(panel, 0, begin->x, begin->y);
    panel_finger_down(panel, 1, help->x, help->y);
    panel_finger_up(panel, 1, help->x, help->y);
    assert_false(comes(scene, "help", CHOICE_MS));
    panel_finger_up(panel, 0, begin->x, begin->y);
    assert_true(comes(scene, "language", OVER_MS)); /* the first one still chooses */
    /* The control: alone, the same place is help. */
    world_ask(&scene->world, "launch", "kill kiosk", NULL);
    assert_true(comes(scene, "start", OVER_MS));
    pause_like_a_hand();
    panel_tap(panel, help->x, help->y);
    assert_true(comes(scene, "help", OVER_MS));
    pause_like_a_hand();
    panel_tap(panel, stay->x, stay->y);
    assert_true(comes(scene, "start", OVER_MS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_sees_one_process_follow_the_other),
        cmocka_unit_test(a_crash_is_seen_and_mended_in_time),
        cmocka_unit_test(a_second_finger_chooses_nothing),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
