#include "tests/support/steps.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

#define SCREEN_MS 30000 /* for a screen to come */
#define QUIET_MS  250   /* without a change: the last touch is on the screen */
#define PACE_MS   450 /* between two choices: a hand that is faster is taken for a double strike */
#define KEY_MS    120 /* between two keys */

static struct step *add(struct steps *steps, enum step_kind kind, const char *name)
{
    if (steps->count == STEPS_MAX) {
        die("more than %d steps", STEPS_MAX);
    }
    struct step *step = &steps->list[steps->count++];
    step->kind = kind;
    snprintf(step->name, sizeof step->name, "%s", name);
    return step;
}

/* The heading of the screen as it is now, and the picture it stands in. */
static void remember_screen(struct steps *steps, struct step *step)
{
    char path[128];
    const json_t *rect = NULL;
    size_t at;
    json_t *node;
    citizen_wait_node(steps->citizen, "title");
    json_array_foreach (steps->citizen->tree, at, node) {
        const char *id = json_string_value(json_object_get(node, "id"));
        if (id != NULL && strcmp(id, "title") == 0) {
            rect = json_object_get(node, "rect");
        }
    }
    int side[4];
    for (size_t i = 0; i < 4; i++) {
        side[i] = (int)json_integer_value(json_array_get(rect, i));
    }
    step->region = (struct panel_region){side[0], side[1], side[2], side[3]};
    void (*record)(void *, const char *, int, int) = steps->citizen->record;
    size_t pictures = steps->citizen->pictures;
    steps->citizen->record = NULL;
    citizen_picture(steps->citizen, steps->folder, "step");
    steps->citizen->record = record;
    steps->citizen->pictures = pictures;
    snprintf(path, sizeof path, "%s/%02zu-step.png", steps->folder, pictures + 1);
    step->picture = cairo_image_surface_create_from_png(path);
    unlink(path);
}

static void record(void *context, const char *what, int x, int y)
{
    struct steps *steps = context;
    if (strncmp(what, "screen ", 7) == 0) {
        remember_screen(steps, add(steps, STEP_SCREEN, what + 7));
    } else if (strncmp(what, "picture ", 8) == 0) {
        add(steps, STEP_PICTURE, what + 8);
    } else if (strncmp(what, "touch ", 6) == 0) {
        struct step *step = add(steps, STEP_TOUCH, what + 6);
        step->x = x;
        step->y = y;
        step->is_key = strncmp(step->name, "key-", 4) == 0;
    }
}

void steps_record(struct steps *steps, struct citizen *citizen)
{
    *steps = (struct steps){.citizen = citizen};
    strcpy(steps->folder, "/tmp/foyer-steps-XXXXXX");
    if (mkdtemp(steps->folder) == NULL) {
        die_errno("make a folder for pictures");
    }
    citizen->record = record;
    citizen->context = steps;
}

void steps_device(
    struct steps *steps, const struct world *world, const char *device, const char *command)
{
    char name[112];
    snprintf(name, sizeof name, "%s %s", device, command);
    add(steps, STEP_DEVICE, name);
    world_ask(world, device, command, NULL);
}

const struct step *steps_find(
    const struct steps *steps, size_t from, enum step_kind kind, const char *name)
{
    for (size_t i = from; i < steps->count; i++) {
        if (steps->list[i].kind == kind && strcmp(steps->list[i].name, name) == 0) {
            return &steps->list[i];
        }
    }
    die("no step %s was recorded", name);
}

static void do_device(const struct world *world, const char *name)
{
    char device[32];
    size_t len = strcspn(name, " ");
    snprintf(device, sizeof device, "%.*s", (int)len, name);
    world_ask(world, device, name + len + 1, NULL);
}

/* A hand needs a moment: waits until `at_ms`. */
static void keep_pace(uint64_t at_ms)
{
    uint64_t now_ms = clock_steady_ms();
    if (now_ms < at_ms) {
        (void)poll(NULL, 0, (int)(at_ms - now_ms));
    }
}

static void take_picture(
    struct panel_screen *panel, const char *folder, const char *name, size_t at)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%02zu-%s.png", folder, at, name);
    cairo_surface_t *picture = panel_picture(panel);
    if (cairo_surface_write_to_png(picture, path) != CAIRO_STATUS_SUCCESS) {
        die("%s cannot be written", path);
    }
    cairo_surface_destroy(picture);
}

static void wait_for_screen(const struct step *step, struct panel_screen *panel, const char *folder)
{
    if (!panel_wait_for(panel, step->picture, step->region, 0, SCREEN_MS)) {
        take_picture(panel, folder, "instead", 98);
        char path[512];
        snprintf(path, sizeof path, "%s/99-wanted.png", folder);
        cairo_surface_write_to_png(step->picture, path);
        die("screen %s did not come; see 98-instead.png and 99-wanted.png in %s", step->name,
            folder);
    }
}

size_t steps_replay(
    const struct steps *steps, struct panel_screen *panel, const struct world *world,
    const char *folder)
{
    size_t pictures = 0;
    uint64_t last_ms = 0;
    for (size_t i = 0; i < steps->count; i++) {
        const struct step *step = &steps->list[i];
        switch (step->kind) {
        case STEP_SCREEN: wait_for_screen(step, panel, folder); break;
        case STEP_DEVICE: do_device(world, step->name); break;
        case STEP_PICTURE:
            panel_wait_quiet(panel, QUIET_MS, SCREEN_MS);
            take_picture(panel, folder, step->name, ++pictures);
            break;
        case STEP_TOUCH:
            keep_pace(last_ms + (step->is_key ? KEY_MS : PACE_MS));
            panel_tap(panel, step->x, step->y);
            last_ms = clock_steady_ms();
            break;
        }
    }
    return pictures;
}

void steps_finish(struct steps *steps)
{
    for (size_t i = 0; i < steps->count; i++) {
        if (steps->list[i].picture != NULL) {
            cairo_surface_destroy(steps->list[i].picture);
        }
    }
    rmdir(steps->folder);
    steps->citizen->record = NULL;
    steps->count = 0;
}
