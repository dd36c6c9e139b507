/* A socket for commands in words: the simulated hardware listens, the desk and the tests ask.
 *
 * SOCK_SEQPACKET at a path; one packet is one command ("lay passport"), one packet is its answer:
 * "ok", "ok and more words", or "no: why". UTF-8 without NUL. */
#pragma once

#include <stdbool.h>

#include "base/fail.h"

#define CONTROL_MAX 1024 /* bytes in a command or an answer */

/* A listening socket at `path` (a stale one is replaced), close-on-exec, non-blocking, owned by the
 * caller; -1 when that is not possible. Only this user may connect (mode 0600). It appears at `path`
 * when it listens, so who waits for the name need not try again. */
MUST_USE int control_listen(const char *path);

/* Sends `command`, waits at most `timeout_ms` for the answer and writes it into `answer`
 * (CONTROL_MAX + 1 bytes, ends in NUL). True when it begins with "ok"; false also, with a "no: ..."
 * in `answer`, when nobody listens or answers. */
bool control_ask(const char *path, const char *command, char *answer, int timeout_ms);

/* On a ready connection: reads one command into `command` (CONTROL_MAX + 1 bytes, ends in NUL). False
 * when the other end is gone or the packet is no command: the caller closes the connection. */
MUST_USE bool control_receive(int connection, char *command);

/* Answers, cut off at CONTROL_MAX bytes; a peer that is gone is ignored. */
PRINTF_LIKE(2, 3) void control_answer(int connection, const char *format, ...);
