/* Requests that arrived together are answered together: one commit, one flush of the disk. */
#pragma once

#include "central/central.h"

struct job {
    struct request request;
    char client[NAME_MAX_LEN + 1]; /* whose token it is; empty when none was needed */
    struct answer answer;          /* filled by batch_run() */
};

/* Runs every job's handler in one batch of the database, each in a part of its own that is taken back
 * when it answers with an error. When the batch cannot be committed, every answer says so. */
void batch_run(struct central *central, struct job **jobs, size_t count);
