/* The private world of the AusweisApp and pcscd: namespaces of this process in which there is no
 * network but a loopback of its own, and no /run but an empty one in memory. The SDK's socket has no
 * authentication and vpcd listens for anybody, so nobody else may be there. Source: namespaces(7),
 * user_namespaces(7). */
#pragma once

#include <stdbool.h>

#include "base/fail.h"

#define HOUSE_HOME      "/run/home"    /* HOME, TMPDIR and the like of the programs */
#define HOUSE_READERS   "/run/readers" /* pcscd's -c: the virtual reader and nothing else */
#define HOUSE_PORT_VPCD 35963          /* 0x8C7B, vpcd's usual one, in this house only */

/* Moves this process, and all that it starts from now on, into namespaces of its own; for good. Not
 * before everything outside was opened. False, with a line in the log, when the kernel does not allow
 * it: then the process is as it was or half way, and must not go on. */
MUST_USE bool house_enter(void);

/* An empty /run for one task. False, with a line in the log, when it cannot be made. */
MUST_USE bool house_open(void);

/* Takes it away with all that was left in it; who still has a file open keeps only that. An absent one
 * is accepted. */
void house_close(void);
