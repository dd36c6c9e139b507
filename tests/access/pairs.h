/* Which visits are made: all of them, or so few that every pair of values (of service, language, panel and
 * channel) is in one of them. The same at every run. */
#pragma once

#include "tests/access/journey.h"

#define CELLS_MAX 4000

struct cells {
    size_t count;
    struct cell list[CELLS_MAX];
};

/* Every service in every language it speaks, at every panel, through every channel. */
void cells_all(struct cells *cells, const struct hall *hall);

/* A selection of `all` with every pair that is in it: a small greedy, the best first, and of equally good
 * ones that with the channel and the panel that were visited least. */
void cells_pairwise(struct cells *some, const struct cells *all);

/* How many pairs of `all` are not in `some`. */
size_t cells_missing(const struct cells *some, const struct cells *all);
