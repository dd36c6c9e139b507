/* The way of the demo's citizen through the screens. */
#pragma once

#include "tests/support/visit.h"

/* A dog is registered with an identity card, in German, with the detours that people make: help, a
 * change of mind, a page left empty, an answer changed, no paper. start -> done -> start. */
void tour_serve(struct visit *visit);

/* Pictures of the screens that the first tour does not meet. Nothing of it is recorded. */
void tour_show_the_rest(struct visit *visit);
