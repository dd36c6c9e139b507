#include "ipc/socket.h"

#include <sys/socket.h>

/* -1 for what is no socket. */
static int option(int fd, int name)
{
    int value = -1;
    socklen_t size = sizeof value;
    return getsockopt(fd, SOL_SOCKET, name, &value, &size) < 0 ? -1 : value;
}

bool socket_is_connected(int fd)
{
    int domain = option(fd, SO_DOMAIN);
    struct sockaddr_storage peer;
    socklen_t size = sizeof peer;
    return option(fd, SO_TYPE) == SOCK_STREAM && option(fd, SO_ACCEPTCONN) == 0 &&
           (domain == AF_INET || domain == AF_INET6 || domain == AF_UNIX) &&
           getpeername(fd, (struct sockaddr *)&peer, &size) == 0;
}
