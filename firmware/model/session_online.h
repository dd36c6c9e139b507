/* What the two files about the online function share; for them only. */
#pragma once

#include "model/session_parts.h"

/* Wipes what was typed for a secret; `with_new`: also the new PIN that waits to be typed again. */
void online_wipe(struct step *step, bool with_new);

/* Shows the screen for what the eID process asked for last. */
void online_ask(struct step *step);
