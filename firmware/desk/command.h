/* The desk as a command: one action, one answer. */
#pragma once

#include "desk/desk.h"

/* What the commands are, as lines for --help. */
const char *command_help(void);

/* Does what one line says to a device ("lay passport", "paper out"); what the device answers goes to
 * `answer` (CONTROL_MAX + 1 bytes). True when it did it. */
bool command_tell(const struct desk *desk, const char *line, char *answer);

/* Does what words[0..count-1] say ("lay", "passport") and prints the answer. Exit status: 0 done, 1
 * refused by the device, 2 no such command or device. */
int command_run(const struct desk *desk, int count, char **words);
