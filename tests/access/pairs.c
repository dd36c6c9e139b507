#include "tests/access/pairs.h"

#include <stdlib.h>

#define FACTORS    4
#define VALUES_MAX 16 /* of one factor */

/* Bit [a][value of a][b][value of b], a < b. */
struct pairs {
    bool is_open[FACTORS][VALUES_MAX][FACTORS][VALUES_MAX];
};

/* At every panel, through every channel. */
static void add_all(struct cells *cells, size_t pack, size_t language)
{
    for (size_t i = 0; i < profile_count() * hand_count() && cells->count < CELLS_MAX; i++) {
        cells->list[cells->count++] =
            (struct cell){pack, language, i / hand_count(), i % hand_count()};
    }
}

void cells_all(struct cells *cells, const struct hall *hall)
{
    cells->count = 0;
    for (size_t pack = 0; pack < hall->pack_count; pack++) {
        for (size_t language = 0; language < hall->language_count; language++) {
            if (hall_speaks(hall, pack, language)) {
                add_all(cells, pack, language);
            }
        }
    }
}

static void values_of(const struct cell *cell, size_t values[FACTORS])
{
    values[0] = cell->pack;
    values[1] = cell->language;
    values[2] = cell->profile;
    values[3] = cell->hand;
}

/* How many open pairs are in the cell; closes them when told so. */
static size_t count_open(struct pairs *pairs, const struct cell *cell, bool closes)
{
    size_t values[FACTORS], count = 0;
    values_of(cell, values);
    for (size_t a = 0; a < FACTORS; a++) {
        for (size_t b = a + 1; b < FACTORS; b++) {
            bool *open = &pairs->is_open[a][values[a]][b][values[b]];
            count += *open;
            *open = *open && !closes;
        }
    }
    return count;
}

static void open_all(struct pairs *pairs, const struct cells *all)
{
    *pairs = (struct pairs){0};
    for (size_t i = 0; i < all->count; i++) {
        size_t values[FACTORS];
        values_of(&all->list[i], values);
        for (size_t a = 0; a < FACTORS; a++) {
            for (size_t b = a + 1; b < FACTORS; b++) {
                pairs->is_open[a][values[a]][b][values[b]] = true;
            }
        }
    }
}

void cells_pairwise(struct cells *some, const struct cells *all)
{
    struct pairs pairs;
    size_t hands_used[VALUES_MAX] = {0}, profiles_used[VALUES_MAX] = {0};
    open_all(&pairs, all);
    some->count = 0;
    for (size_t most = 1; most > 0;) {
        size_t best = 0, least = SIZE_MAX;
        most = 0;
        for (size_t i = 0; i < all->count; i++) {
            const struct cell *cell = &all->list[i];
            size_t count = count_open(&pairs, cell, false);
            size_t used = hands_used[cell->hand] + profiles_used[cell->profile];
            if (count > most || (count == most && used < least)) {
                best = i;
                most = count;
                least = used;
            }
        }
        if (most > 0) {
            (void)count_open(&pairs, &all->list[best], true);
            hands_used[all->list[best].hand]++;
            profiles_used[all->list[best].profile]++;
            some->list[some->count++] = all->list[best];
        }
    }
}

size_t cells_missing(const struct cells *some, const struct cells *all)
{
    struct pairs pairs;
    size_t missing = 0;
    open_all(&pairs, all);
    for (size_t i = 0; i < some->count; i++) {
        (void)count_open(&pairs, &some->list[i], true);
    }
    for (size_t i = 0; i < all->count; i++) {
        missing += count_open(&pairs, &all->list[i], true);
    }
    return missing;
}
