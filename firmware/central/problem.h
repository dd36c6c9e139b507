/* The answers that say what is wrong. */
#pragma once

#include "central/central.h"

#define PROBLEM(name, status, type, title) PROBLEM_##name,
enum problem {
#include "central/problem.def"
    PROBLEM_COUNT
};
#undef PROBLEM

/* An application/problem+json; 429 and 503 ask to come back after 1..BUSY_RETRY_S seconds, a random
 * number, so that not all come back at once. `detail` is a literal for whoever runs the client, or
 * NULL. */
struct answer problem_answer(enum problem problem, const char *detail);

/* An application/json; takes over `json`. */
struct answer json_answer(unsigned status, json_t *json);

/* An answer without a body. */
struct answer empty_answer(unsigned status);
