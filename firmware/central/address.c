#include "central/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BACKLOG 511

bool address_read(struct sockaddr_storage *address, const char *text)
{
    *address = (struct sockaddr_storage){0};
    const char *colon = strrchr(text, ':');
    size_t len = colon == NULL ? 0 : (size_t)(colon - text);
    size_t digits = colon == NULL ? 0 : strspn(colon + 1, "0123456789");
    char host[ADDRESS_MAX + 1] = {0};
    if (len < 1 || len > ADDRESS_MAX || digits < 1 || digits > 5 || colon[1 + digits] != '\0') {
        return false;
    }
    unsigned long port = strtoul(colon + 1, NULL, 10);
    bool six = text[0] == '[' && text[len - 1] == ']';
    memcpy(host, text + six, len - 2 * (size_t)six);
    struct sockaddr_in *four = (struct sockaddr_in *)address;
    struct sockaddr_in6 *long_form = (struct sockaddr_in6 *)address;
    if (six) {
        long_form->sin6_family = AF_INET6;
        long_form->sin6_port = htons((uint16_t)port);
        return port <= UINT16_MAX && inet_pton(AF_INET6, host, &long_form->sin6_addr) == 1;
    }
    four->sin_family = AF_INET;
    four->sin_port = htons((uint16_t)port);
    return port <= UINT16_MAX && inet_pton(AF_INET, host, &four->sin_addr) == 1;
}

bool address_is_loopback(const struct sockaddr_storage *address)
{
    if (address->ss_family == AF_INET) {
        const struct sockaddr_in *four = (const struct sockaddr_in *)address;
        return ntohl(four->sin_addr.s_addr) >> 24 == 127;
    }
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;
    return address->ss_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
}

static bool write_name(const struct sockaddr_storage *address, socklen_t len, char *name)
{
    char host[INET6_ADDRSTRLEN], port[8];
    bool six = address->ss_family == AF_INET6;
    return getnameinfo(
               (const struct sockaddr *)address, len, host, sizeof host, port, sizeof port,
               NI_NUMERICHOST | NI_NUMERICSERV) == 0 &&
           snprintf(name, ADDRESS_MAX + 1, six ? "[%s]:%s" : "%s:%s", host, port) > 0;
}

int address_listen(const struct sockaddr_storage *address, char *name)
{
    name[0] = '\0';
    int fd = socket(address->ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int yes = 1;
    socklen_t len =
        address->ss_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
    struct sockaddr_storage bound = {0};
    socklen_t bound_len = sizeof bound;
    if (fd >= 0 &&
        (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) < 0 ||
         bind(fd, (const struct sockaddr *)address, len) < 0 || listen(fd, BACKLOG) < 0 ||
         getsockname(fd, (struct sockaddr *)&bound, &bound_len) < 0 ||
         !write_name(&bound, bound_len, name))) {
        close_fd(&fd);
    }
    return fd;
}
