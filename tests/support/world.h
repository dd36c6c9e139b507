/* A whole town for one scenario: terminal with simulated devices, central server and authority, in a
 * folder of its own, set up by deploy/simulated/setup and kept running by foyer-launch.
 *
 * Everything is asked as people ask: by the sockets of the simulated devices, by the program foyer,
 * by files. Waiting is for a change of those files, with a deadline; nothing sleeps. */
#pragma once

#include <jansson.h>
#include <sys/types.h>

#include "base/fail.h"
#include "base/span.h"

#define WORLD_VALUE_SIZE  200
#define WORLD_PATIENCE_MS 30000 /* for what should take a second on a busy machine */

struct world {
    char dir[80];   /* the folder: etc, run, data, central, authority, packs, paper, log */
    char bin[4096]; /* the folder of the programs */
    pid_t launch;   /* 0: not running */
    int changes;    /* inotify on the folders that change */
};

/* A fresh town, not yet running. Keys are made once and copied. `paper` is what the printer holds and
 * the terminal prints on: "a4" or "roll80". Ends the test program when it cannot be set up. */
void world_open(struct world *world, const char *paper);

/* Starts everything; `kiosk` replaces foyer-kiosk, NULL does not; `display` is its DISPLAY, NULL for
 * none. Returns when the start screen is there. */
void world_start(struct world *world, const char *kiosk, const char *display);

/* Stops everything in order and waits for the last process. */
void world_stop(struct world *world);

/* Stops and removes the folder; with FOYER_KEEP in the environment it stays. Accepts a zeroed one. */
void world_close(struct world *world);

/* Asks "reader", "printer", "network", "headphone" or "launch"; ends the test when the answer is not "ok ...".
 * `answer` (CONTROL_MAX + 1 bytes) may be NULL. */
void world_ask(const struct world *world, const char *device, const char *command, char *answer);

/* Runs `foyer` with these words (NULL ends them) and gives its exit status; what it printed on stdout
 * goes to *output, to be freed, which may be NULL. */
int world_foyer(const struct world *world, char **output, const char *const *words);

/* A path in the folder; the text is good until the next call with the same slot (0..7). */
const char *world_path(const struct world *world, int slot, const char *name);

typedef bool world_condition(struct world *world, void *context);

/* Waits until `condition` holds; it is asked again whenever a file of the town changes. False when
 * the time is over. */
MUST_USE bool world_wait(
    struct world *world, world_condition *condition, void *context, int timeout_ms);

/* What `foyer outbox show` says of this receipt after `word` ("state", "submission", "case",
 * "detail"), in `value` (WORLD_VALUE_SIZE bytes, ends in
 * NUL). False when it says nothing. */
MUST_USE bool world_outbox(
    const struct world *world, const char *receipt, const char *word, char *value);

/* Waits until the outbox says `state` ("submitted", "accepted", "rejected" ...) for this receipt
 * number. */
MUST_USE bool world_wait_state(
    struct world *world, const char *receipt, const char *state, int timeout_ms);

/* Fetches at the authority what waits at central; how many submissions it has then in all. */
size_t world_authority_fetch(struct world *world);

/* Opens the fetched submission with this receipt number at the authority; its data, the bytes that
 * were sealed, with a NUL. NULL when it is not there or does not open. To be freed. */
char *world_authority_open(struct world *world, const char *receipt, size_t *len);

/* The authority takes it over. */
void world_authority_accept(struct world *world, const char *receipt);

/* The authority refuses it. */
void world_authority_reject(struct world *world, const char *receipt, const char *why);
