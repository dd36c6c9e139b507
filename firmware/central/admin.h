/* The listener of the page for central IT, on libmicrohttpd. */
#pragma once

#include <microhttpd.h>

#include "central/server.h"

struct admin {
    struct central *central;
    const char *token;
};

/* Answers GET / with the page for whoever knows the token: as password of HTTP Basic (any name), or as
 * bearer token. libmicrohttpd's callback; `context` is a struct admin. */
enum MHD_Result admin_step(
    void *context, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *upload, size_t *upload_len, void **state);
