/* What the AusweisApp asks its way out of the house for: the head of an HTTP CONNECT, and whether the
 * operator allows that place. Pure. Source: RFC 9110 §9.3.6. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define TUNNEL_HEAD_MAX 2048 /* bytes of the request */
#define TUNNEL_HOST_MAX 253  /* characters; RFC 1035 §2.3.4 */

enum tunnel_result {
    TUNNEL_WHOLE,
    TUNNEL_MORE, /* it has not come to its end */
    TUNNEL_FOUL, /* something else than CONNECT, or more behind it */
};

struct tunnel {
    char host[TUNNEL_HOST_MAX + 1]; /* letters, digits, "-" and "."; ends in NUL */
    unsigned port;                  /* 1 to 65535 */
};

/* Reads all that came; *tunnel is good with TUNNEL_WHOLE. */
MUST_USE enum tunnel_result tunnel_read(struct tunnel *tunnel, struct text head);

/* True when host and port are those of `service` (an https URL, 443 when it has no port) or one of
 * `servers` ("host:port", divided by spaces). Names are compared letter by letter, without case. */
bool tunnel_is_allowed(const struct tunnel *tunnel, const char *service, const char *servers);
