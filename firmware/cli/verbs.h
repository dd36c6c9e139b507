/* The verbs of the program foyer: one function each, listed in cli/verbs.def. */
#pragma once

/* Exit status of every verb, and of every Foyer program. */
enum { VERB_DONE = 0, VERB_REFUSED = 1, VERB_UNUSABLE = 2 };

/* argv[0] is the verb, argv[1..argc-1] its arguments; "--help" and "--version" were answered before.
 * What is asked for goes to stdout, complaints go to stderr. */
#define VERB(area, verb, function, help) int function(int argc, char **argv);
#include "cli/verbs.def"
#undef VERB
