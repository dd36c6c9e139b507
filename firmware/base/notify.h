/* Telling the supervisor how this program is doing: systemd on a server or terminal, foyer-launch on
 * a developer's machine. */
#pragma once

/* Sends `state` ("READY=1", "STOPPING=1", "STATUS=...") to the socket named by NOTIFY_SOCKET; does
 * nothing when there is none. Never blocks. Source: sd_notify(3). */
void notify_supervisor(const char *state);
