/* What central tidies up by itself. */
#pragma once

#include "central/central.h"

enum {
    ORPHAN_LIFE_S = 24 * 3600,        /* begun and never completed */
    FINISHED_LIFE_S = 14 * 24 * 3600, /* sealed parts after the authority's answer */
    HELP_LIFE_S = 7 * 24 * 3600
};

/* Deletes the sealed parts of what is over (with a signed delete-submission event), forgets used-up
 * assertions and old calls for help. At most ROWS_MAX of a kind at a time. A failure is logged and
 * tried again next time. */
void upkeep_run(struct central *central);
