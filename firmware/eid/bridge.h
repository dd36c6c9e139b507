/* The card's end of pcscd's virtual reader (vpcd), connected here and served by foyer-card. */
#pragma once

#include "base/fail.h"

/* A connected socket to vpcd on the loopback, close-on-exec, blocking, without Nagle's delay, owned by
 * the caller; -1 when nobody listens yet. */
MUST_USE int bridge_connect(unsigned port);
