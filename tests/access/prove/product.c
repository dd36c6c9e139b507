/* make prove-access: every service, in every language it speaks, at every panel, through every channel, on
 * all processors. With a word only the visits whose name has it: "product hundehaltung". With
 * FOYER_PICTURES=FOLDER a picture of where each failed visit ended. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/access/pairs.h"

#define WORKERS_MAX 64

/* Shared by the workers: each visit ends in one of these. */
enum outcome { NOT_YET, BEGUN, FINE, WRONG };

struct shared {
    atomic_size_t next; /* place of the next visit to be made */
    enum outcome outcome[CELLS_MAX];
};

/* Where a visit got stuck, with FOYER_PICTURES=FOLDER. */
static void keep_picture(const struct journey *journey, const char *name)
{
    const char *folder = getenv("FOYER_PICTURES");
    char path[400];
    if (folder != NULL) {
        snprintf(path, sizeof path, "%s/%s.png", folder, name);
        cairo_surface_mark_dirty(journey->visitor.view.surface);
        (void)cairo_surface_write_to_png(journey->visitor.view.surface, path);
    }
}

static void work(const struct hall *hall, const struct cells *cells, struct shared *shared)
{
    static struct journey journey;
    char name[120];
    for (size_t at = atomic_fetch_add(&shared->next, 1); at < cells->count;
         at = atomic_fetch_add(&shared->next, 1)) {
        shared->outcome[at] = BEGUN;
        journey_begin(&journey, hall, cells->list[at]);
        bool is_fine = journey_run(&journey);
        cell_name(name, hall, cells->list[at]);
        if (!is_fine) {
            keep_picture(&journey, name);
            fprintf(stderr, "FAILED %s\n%s", name, journey.visitor.why);
        } else if ((at + 1) % 100 == 0) {
            fprintf(stderr, "%zu of %zu\n", at + 1, cells->count);
        }
        journey_close(&journey);
        shared->outcome[at] = is_fine ? FINE : WRONG;
    }
}

static void run(const struct hall *hall, const struct cells *cells, struct shared *shared)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    pid_t workers[WORKERS_MAX];
    count = count < 1 ? 1 : count > WORKERS_MAX ? WORKERS_MAX : count;
    for (long i = 0; i < count; i++) {
        workers[i] = fork();
        if (workers[i] == 0) {
            work(hall, cells, shared);
            _exit(0);
        }
    }
    for (long i = 0; i < count; i++) {
        (void)waitpid(workers[i], NULL, 0);
    }
}

/* One line a service, one column a channel: how many visits of how many ended well. */
static void print_table(
    const struct hall *hall, const struct cells *cells, const struct shared *shared)
{
    printf("%-20s", "service");
    for (size_t hand = 0; hand < hand_count(); hand++) {
        printf("%12s", hands[hand]->name);
    }
    printf("\n");
    for (size_t pack = 0; pack < hall->pack_count; pack++) {
        printf("%-20.*s", TEXT_ARG(hall->packs[pack].id));
        for (size_t hand = 0; hand < hand_count(); hand++) {
            unsigned fine = 0, all = 0;
            for (size_t i = 0; i < cells->count; i++) {
                bool is_here = cells->list[i].pack == pack && cells->list[i].hand == hand;
                all += is_here;
                fine += is_here && shared->outcome[i] == FINE;
            }
            printf("%6u of %2u", fine, all);
        }
        printf("\n");
    }
}

static void keep_named(struct cells *cells, const struct hall *hall, int argc, char **argv)
{
    size_t kept = 0;
    for (size_t i = 0; i < cells->count; i++) {
        char name[120];
        bool is_wanted = true;
        cell_name(name, hall, cells->list[i]);
        for (int k = 1; k < argc; k++) {
            is_wanted = is_wanted && strstr(name, argv[k]) != NULL;
        }
        if (is_wanted) {
            cells->list[kept++] = cells->list[i];
        }
    }
    cells->count = kept;
}

int main(int argc, char **argv)
{
    static struct hall hall;
    static struct cells cells;
    char why[HALL_WHY_MAX];
    unsigned fine = 0;
    if (!hall_open(&hall, why)) {
        fprintf(stderr, "%s\n", why);
        return 2;
    }
    cells_all(&cells, &hall);
    keep_named(&cells, &hall, argc, argv);
    struct shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        return 2;
    }
    fprintf(stderr, "%zu visits\n", cells.count);
    run(&hall, &cells, shared);
    print_table(&hall, &cells, shared);
    for (size_t i = 0; i < cells.count; i++) {
        char name[120];
        cell_name(name, &hall, cells.list[i]);
        fine += shared->outcome[i] == FINE;
        if (shared->outcome[i] != FINE) {
            printf("failed: %s%s\n", name, shared->outcome[i] == BEGUN ? " (died)" : "");
        }
    }
    printf("%u passed, %u failed\n", fine, (unsigned)cells.count - fine);
    hall_close(&hall);
    return fine != cells.count || fine == 0;
}
