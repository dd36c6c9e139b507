/* demo: the scripted citizen from end to end; its evidence goes to a folder (make demo: build/demo).
 *
 * First before the kiosk with the citizen's rim, where every step and place is recorded; then the
 * same again before the shipped kiosk on a real X panel, finding its way by the recorded places and
 * pictures. Where Xorg cannot be started the second part is left out, and it says so. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/demo/evidence.h"
#include "tests/demo/tour.h"
#include "tests/support/steps.h"

#define WIDTH  1080
#define HEIGHT 1920

struct demo {
    struct world world;
    struct citizen citizen;
    struct visit visit;
    struct steps steps;
    char kiosk[4160];
    const char *folder;
};

static void on_device(struct visit *visit, const char *device, const char *command)
{
    struct demo *demo = visit->context;
    steps_device(&demo->steps, &demo->world, device, command);
}

/* The visit before the kiosk that tells its tree. */
static void play(struct demo *demo)
{
    world_open(&demo->world, "a4");
    citizen_open(&demo->citizen);
    snprintf(demo->kiosk, sizeof demo->kiosk, "%s/../tests/foyer-kiosk-citizen", demo->world.bin);
    world_start(&demo->world, demo->kiosk, NULL);
    steps_record(&demo->steps, &demo->citizen);
    demo->visit = (struct visit){
        .citizen = &demo->citizen,
        .world = &demo->world,
        .pictures = demo->folder,
        .device = on_device,
        .context = demo};
    tour_serve(&demo->visit);
    demo->citizen.record = NULL;
}

/* The same before the shipped kiosk; its pictures replace the first ones. */
static bool play_again(struct demo *demo, struct world *world)
{
    struct panel_screen panel;
    bool opened = panel_open(&panel, WIDTH, HEIGHT);
    if (opened) {
        world_open(world, "a4");
        world_start(world, NULL, panel.display);
        size_t pictures = steps_replay(&demo->steps, &panel, world, demo->folder);
        printf(
            "shipped kiosk  %zu steps replayed on Xorg, %zu pictures\n", demo->steps.count,
            pictures);
    } else {
        printf("shipped kiosk  not played: Xorg with its dummy driver cannot be started here\n");
    }
    panel_close(&panel);
    return opened;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: demo FOLDER\n", stderr);
        return 2;
    }
    struct demo *demo = calloc(1, sizeof *demo);
    struct world again = {.changes = -1};
    if (demo == NULL) {
        die("no memory for a demo");
    }
    demo->folder = argv[1];
    evidence_begin(demo->folder);
    play(demo);
    bool shipped = play_again(demo, &again);
    bool sound = evidence_collect(shipped ? &again : &demo->world, demo->folder);
    tour_show_the_rest(&demo->visit);
    sound = sound && demo->citizen.findings == 0;
    evidence_end(demo->folder);
    steps_finish(&demo->steps);
    world_close(&again);
    world_close(&demo->world);
    citizen_close(&demo->citizen);
    free(demo);
    return sound ? 0 : 1;
}
