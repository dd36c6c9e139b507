/* The visits of one channel as tests: the pairwise selection, one cmocka test a visit, and what they are
 * evidence for. */
#pragma once

#include "tests/access/evidence.h"
#include "tests/access/pairs.h"

#define ACCESS_FOLDER "build/access"

/* The main function of a test program: all visits of this hand in the pairwise selection, with evidence in
 * ACCESS_FOLDER under the name `program`. Gives the exit status. */
int proof_main(const char *program, const struct hand *hand);
