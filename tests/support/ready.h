/* Asking a program that was just started, without asking again and again. */
#pragma once

#include "base/control.h"

/* control_ask(), as soon as there is a socket at `path`: waits at most `timeout_ms` for it to appear,
 * and as long for the answer. */
bool ready_ask(const char *path, const char *command, char *answer, int timeout_ms);
