/* Whoever is in the house asks for any way out: what is read is written again and read the same. */
#include <stdio.h>

#include "eid/tunnel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tunnel tunnel, again;
    char head[TUNNEL_HOST_MAX + 64];
    if (tunnel_read(&tunnel, (struct text){(const char *)data, size}) != TUNNEL_WHOLE) {
        return 0;
    }
    int len =
        snprintf(head, sizeof head, "CONNECT %s:%u HTTP/1.1\r\n\r\n", tunnel.host, tunnel.port);
    if (tunnel_read(&again, (struct text){head, (size_t)len}) != TUNNEL_WHOLE ||
        strcmp(tunnel.host, again.host) != 0 || tunnel.port != again.port ||
        tunnel_is_allowed(&tunnel, "https://", "  :1 a")) {
        __builtin_trap();
    }
    return 0;
}
