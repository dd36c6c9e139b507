/* A socket that another process passes on: looked at before anything is read from it. */
#pragma once

#include <stdbool.h>

/* True for a connected stream socket of the internet or local kind (SOCK_STREAM; AF_INET, AF_INET6 or
 * AF_UNIX) that does not listen. False for any other file, and for one whose other end never was there.
 * A connection whose other end has left meanwhile may be either. */
bool socket_is_connected(int fd);
