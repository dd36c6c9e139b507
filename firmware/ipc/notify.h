/* What a program tells its supervisor: systemd on the terminal, foyer-launch on a developer's
 * machine. Source: sd_notify(3). */
#pragma once

#include <stdbool.h>

/* Sends `words` ("READY=1", "STOPPING=1", "STATUS=...", more than one divided by newlines) to the
 * datagram socket that NOTIFY_SOCKET names: a path, or an abstract name that begins with "@".
 * Never blocks. False when there is no supervisor, or it cannot be told: then nothing waits for it. */
bool notify(const char *words);
