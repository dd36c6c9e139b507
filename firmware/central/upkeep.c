#include "central/upkeep.h"

#include <stdlib.h>

#include "base/log.h"
#include "central/database_fleet.h"
#include "central/events.h"

struct pile {
    struct submission *rows; /* ROWS_MAX of them */
    size_t count;
};

static void gather(void *context, const struct submission *submission)
{
    struct pile *pile = context;
    if (pile->count < ROWS_MAX) {
        pile->rows[pile->count++] = *submission;
    }
}

static bool drop(
    struct central *central, struct pile *pile, enum submission_state state, uint64_t life_s)
{
    pile->count = 0;
    uint64_t before_s = central->now_s > life_s ? central->now_s - life_s : 0;
    if (database_submissions_old(central->database, state, before_s, gather, pile) != DATABASE_OK) {
        return false;
    }
    for (size_t i = 0; i < pile->count; i++) {
        if (event_write(central, &pile->rows[i], FITCONNECT_EVENT_DELETED) != DATABASE_OK ||
            database_submission_empty(central->database, pile->rows[i].id, central->now_s) !=
                DATABASE_OK) {
            return false;
        }
    }
    if (pile->count > 0) {
        log_info("deleted state=%d count=%zu", (int)state, pile->count);
    }
    return true;
}

void upkeep_run(struct central *central)
{
    struct pile pile = {.rows = calloc(ROWS_MAX, sizeof *pile.rows)};
    if (pile.rows == NULL) {
        die("no memory to tidy up");
    }
    uint64_t help_before_s = central->now_s > HELP_LIFE_S ? central->now_s - HELP_LIFE_S : 0;
    bool done = database_begin(central->database) == DATABASE_OK &&
                drop(central, &pile, SUBMISSION_CREATED, ORPHAN_LIFE_S) &&
                drop(central, &pile, SUBMISSION_ACCEPTED, FINISHED_LIFE_S) &&
                drop(central, &pile, SUBMISSION_REJECTED, FINISHED_LIFE_S) &&
                database_forget(central->database, central->now_s, help_before_s) == DATABASE_OK &&
                database_commit(central->database) == DATABASE_OK;
    if (!done) {
        database_give_up(central->database);
        log_warning("upkeep_failed");
    }
    free(pile.rows);
}
