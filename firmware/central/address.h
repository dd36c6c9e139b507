/* Addresses to listen at: "127.0.0.1:8443", "[::1]:0". Numbers only, no names. */
#pragma once

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>

#include "base/fail.h"

#define ADDRESS_MAX 64 /* characters of ADDR:PORT */

/* Reads ADDR:PORT; a port of 0..65535. False when it is none. */
MUST_USE bool address_read(struct sockaddr_storage *address, const char *text);

/* True for 127.0.0.0/8 and ::1. */
bool address_is_loopback(const struct sockaddr_storage *address);

/* A listening stream socket, close-on-exec, non-blocking, owned by the caller; -1 when that is not
 * possible. `name` (ADDRESS_MAX + 1 bytes) becomes ADDR:PORT with the port that it has. */
MUST_USE int address_listen(const struct sockaddr_storage *address, char *name);
