#include "eid/tunnel.h"

#include <strings.h>

/* "host:port" into *tunnel; without a port it is `usual`, when that is not 0. */
static bool read_place(struct tunnel *tunnel, struct text place, unsigned usual)
{
    size_t at = 0;
    *tunnel = (struct tunnel){.port = usual};
    while (at < place.len && place.at[at] != ':') {
        char c = place.at[at];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (at >= TUNNEL_HOST_MAX ||
            (!is_letter && !(c >= '0' && c <= '9') && c != '-' && c != '.')) {
            return false;
        }
        tunnel->host[at++] = c;
    }
    if (at == place.len) {
        return at > 0 && usual != 0;
    }
    size_t digits = place.len - at - 1;
    tunnel->port = 0;
    for (size_t i = at + 1; i < place.len && digits <= 5; i++) {
        if (place.at[i] < '0' || place.at[i] > '9') {
            return false;
        }
        tunnel->port = tunnel->port * 10 + (unsigned)(place.at[i] - '0');
    }
    return at > 0 && digits > 0 && digits <= 5 && tunnel->port > 0 && tunnel->port <= 65535;
}

enum tunnel_result tunnel_read(struct tunnel *tunnel, struct text head)
{
    static const char START[] = "CONNECT ", VERSION[] = " HTTP/1.1\r\n", END[] = "\r\n\r\n";
    size_t start = sizeof START - 1;
    const char *end = head.len == 0 ? NULL : memmem(head.at, head.len, END, sizeof END - 1);
    if (end == NULL) {
        return head.len < TUNNEL_HEAD_MAX ? TUNNEL_MORE : TUNNEL_FOUL;
    }
    bool is_all = (size_t)(end - head.at) + sizeof END - 1 == head.len;
    const char *version = memmem(head.at, head.len, VERSION, sizeof VERSION - 1);
    if (!is_all || memchr(head.at, '\0', head.len) != NULL || head.len < start ||
        memcmp(head.at, START, start) != 0 || version == NULL || version < head.at + start) {
        return TUNNEL_FOUL;
    }
    struct text place = {head.at + start, (size_t)(version - head.at) - start};
    return read_place(tunnel, place, 0) ? TUNNEL_WHOLE : TUNNEL_FOUL;
}

static bool is_same(const struct tunnel *a, const struct tunnel *b)
{
    return a->port == b->port && strcasecmp(a->host, b->host) == 0;
}

bool tunnel_is_allowed(const struct tunnel *tunnel, const char *service, const char *servers)
{
    static const char SCHEME[] = "https://";
    struct tunnel place;
    if (strncmp(service, SCHEME, sizeof SCHEME - 1) == 0) {
        const char *host = service + sizeof SCHEME - 1;
        struct text text = {host, strcspn(host, "/?#")};
        if (read_place(&place, text, 443) && is_same(tunnel, &place)) {
            return true;
        }
    }
    while (*servers != '\0') {
        struct text text = {servers, strcspn(servers, " ")};
        if (read_place(&place, text, 0) && is_same(tunnel, &place)) {
            return true;
        }
        servers += text.len + (servers[text.len] == ' ' ? 1 : 0);
    }
    return false;
}
