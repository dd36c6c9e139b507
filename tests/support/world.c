#include "tests/support/world.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/control.h"
#include "tests/support/built.h"
#include "tests/support/run.h"

#define ASK_MS   15000
#define SETUP_MS 180000 /* RSA keys of 4096 bits, on a busy machine */
#define STOP_MS  20000

/* The folders whose files change when something has happened. */
static const char *const watched[] = {"",      "log",   "data", "central",
                                      "paper", "packs", "run",  "run/sim"};

static void set_up(const char *bin, const char *dir, const char *paper)
{
    const char *const words[] = {"deploy/simulated/setup", bin, dir, "--paper", paper, NULL};
    if (run_wait(words, NULL, SETUP_MS) != 0) {
        die("the town in %s was not set up", dir);
    }
}

/* A town whose keys are copied by all others: made once, by the first test that needs it. */
static void make_template(const char *bin, char *template)
{
    snprintf(template, PATH_MAX, "%.*s/tests/town", (int)(strlen(bin) - strlen("/bin")), bin);
    char lock[PATH_MAX + 8], done[PATH_MAX + 32];
    snprintf(lock, sizeof lock, "%s.lock", template);
    snprintf(done, sizeof done, "%s/terminal.launch", template);
    SCOPED(close_fd) int fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || flock(fd, LOCK_EX) < 0) {
        die_errno("lock %s", lock);
    }
    if (access(done, R_OK) != 0) {
        set_up(bin, template, "a4");
    }
}

void world_open(struct world *world, const char *paper)
{
    char template[PATH_MAX], from[PATH_MAX + 4];
    *world = (struct world){.changes = -1};
    strcpy(world->dir, "/tmp/foyer-town-XXXXXX");
    if (!built_find(world->bin, "bin")) {
        die("there is no %s", world->bin);
    }
    make_template(world->bin, template);
    if (mkdtemp(world->dir) == NULL) {
        die_errno("make a folder for a town");
    }
    snprintf(from, sizeof from, "%s/.", template);
    const char *const copy[] = {"cp", "-a", from, world->dir, NULL};
    if (run_wait(copy, NULL, ASK_MS) != 0) {
        die("the town was not copied");
    }
    unlink(world_path(world, 0, "ports")); /* ports of its own: the last town may still close */
    set_up(world->bin, world->dir, paper);
    world->changes = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    for (size_t i = 0; i < COUNT(watched); i++) {
        inotify_add_watch(
            world->changes, world_path(world, 0, watched[i]),
            IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_CLOSE_WRITE);
    }
}

const char *world_path(const struct world *world, int slot, const char *name)
{
    static __thread char paths[8][PATH_MAX];
    snprintf(paths[slot], PATH_MAX, "%s/%s", world->dir, name);
    return paths[slot];
}

bool world_wait(struct world *world, world_condition *condition, void *context, int timeout_ms)
{
    uint64_t end_ms = clock_steady_ms() + (uint64_t)timeout_ms;
    while (!condition(world, context)) {
        uint64_t now_ms = clock_steady_ms();
        struct pollfd wait = {.fd = world->changes, .events = POLLIN};
        if (now_ms >= end_ms || poll(&wait, 1, (int)(end_ms - now_ms)) <= 0) {
            return condition(world, context);
        }
        char events[4096];
        while (read(world->changes, events, sizeof events) > 0) {
        }
    }
    return true;
}

/* True when foyer-launch says that the kiosk's start screen is there, and every device answers. */
static bool town_is_ready(struct world *world, void *context)
{
    static const char *const devices[] = {
        "run/sim/reader", "run/sim/printer", "run/sim/network", "run/sim/headphone"};
    char answer[CONTROL_MAX + 1];
    (void)context;
    bool ready = control_ask(world_path(world, 0, "run/sim/launch"), "kiosk", answer, ASK_MS);
    for (size_t i = 0; ready && i < COUNT(devices); i++) {
        ready = control_ask(world_path(world, 0, devices[i]), "state", answer, ASK_MS);
    }
    return ready;
}

void world_start(struct world *world, const char *kiosk, const char *display)
{
    char launch[PATH_MAX + 16];
    snprintf(launch, sizeof launch, "%s/foyer-launch", world->bin);
    const char *const words[] = {
        launch,
        "--table",
        world_path(world, 0, "terminal.launch"),
        "--run",
        world_path(world, 1, "run"),
        "--etc",
        world_path(world, 2, "etc"),
        "--data",
        world_path(world, 3, "data"),
        "--dir",
        world->dir,
        kiosk != NULL ? "--kiosk" : NULL,
        kiosk,
        NULL};
    const char *const settings[] = {
        "DISPLAY", display, "SDL_VIDEODRIVER", display ? "x11" : "offscreen", NULL};
    world->launch = run_start(words, settings, world_path(world, 4, "log/launch.out"));
    if (!world_wait(world, town_is_ready, NULL, WORLD_PATIENCE_MS)) {
        die("the terminal in %s did not start", world->dir);
    }
}

void world_stop(struct world *world)
{
    if (world->launch > 0) {
        kill(world->launch, SIGTERM);
        if (run_end(world->launch, STOP_MS) < 0) {
            die("foyer-launch did not end");
        }
        world->launch = 0;
    }
}

void world_close(struct world *world)
{
    if (world->dir[0] == '\0') {
        return;
    }
    world_stop(world);
    close_fd(&world->changes);
    if (getenv("FOYER_KEEP") == NULL) {
        const char *const words[] = {"rm", "-rf", world->dir, NULL};
        (void)run_wait(words, NULL, ASK_MS);
    }
    *world = (struct world){.changes = -1};
}

void world_ask(const struct world *world, const char *device, const char *command, char *answer)
{
    char own[CONTROL_MAX + 1], name[64];
    char *said = answer != NULL ? answer : own;
    snprintf(name, sizeof name, "run/sim/%s", device);
    if (!control_ask(world_path(world, 0, name), command, said, ASK_MS)) {
        die("%s, asked to %s, says: %s", device, command, said);
    }
}

int world_foyer(const struct world *world, char **output, const char *const *words)
{
    char program[PATH_MAX + 8];
    const char *all[32] = {program};
    snprintf(program, sizeof program, "%s/foyer", world->bin);
    for (size_t i = 0; words[i] != NULL && i < COUNT(all) - 2; i++) {
        all[i + 1] = words[i];
    }
    return run_wait(all, output, WORLD_PATIENCE_MS);
}

bool world_outbox(const struct world *world, const char *receipt, const char *word, char *value)
{
    char *output = NULL, *rest = NULL;
    const char *const words[] = {"outbox", "show", receipt, "--run", world_path(world, 0, "run"),
                                 NULL};
    bool found = false;
    int status = world_foyer(world, &output, words);
    for (char *line = strtok_r(output, "\n", &rest); line != NULL && status == 0 && !found;
         line = strtok_r(NULL, "\n", &rest)) {
        size_t len = strlen(word);
        found = strncmp(line, word, len) == 0 && line[len] == ' ';
        if (found) {
            snprintf(value, WORLD_VALUE_SIZE, "%s", line + len + strspn(line + len, " "));
        }
    }
    free(output);
    return found;
}

struct wanted_state {
    const char *receipt, *state;
};

static bool has_state(struct world *world, void *context)
{
    const struct wanted_state *wanted = context;
    char state[WORLD_VALUE_SIZE];
    return world_outbox(world, wanted->receipt, "state", state) &&
           strcmp(state, wanted->state) == 0;
}

bool world_wait_state(struct world *world, const char *receipt, const char *state, int timeout_ms)
{
    struct wanted_state wanted = {receipt, state};
    return world_wait(world, has_state, &wanted, timeout_ms);
}
