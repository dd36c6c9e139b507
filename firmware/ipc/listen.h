/* What the supervisor hands over: systemd on the terminal, foyer-launch on a developer's machine.
 *
 * Source: sd_listen_fds(3): LISTEN_PID is this process, LISTEN_FDS counts fds from 3 on, and
 * LISTEN_FDNAMES names them (FileDescriptorName= of the socket unit), divided by colons. */
#pragma once

/* The fd named `name`, close-on-exec, owned by the caller; -1 when none was passed. A program with
 * Accept=yes is passed its one connection under the name "connection". A listening one is made
 * non-blocking, for listen_accept(); systemd passes it blocking. */
int listen_passed(const char *name);

/* The next connection on a listening SOCK_SEQPACKET socket, close-on-exec and non-blocking; -1 when
 * none waits. */
int listen_accept(int listener);

/* A connection to the SOCK_SEQPACKET socket at `path`, owned by the caller; -1 when nobody listens
 * there, or so many connections wait already that it would have to wait too. Never blocks. */
int listen_connect(const char *path);
