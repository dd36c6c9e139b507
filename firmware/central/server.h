/* The two listeners of central and the loop that serves them. */
#pragma once

#include "central/central.h"

#define ADMIN_TOKEN_MAX 64 /* characters */

struct server_options {
    const char *listen;       /* ADDR:PORT; a port of 0 takes a free one */
    const char *admin_listen; /* the same for the page for central IT; NULL: none */
    const char *certificate;  /* PEM, text */
    const char *key;          /* PEM, text */
    char admin_token[ADMIN_TOKEN_MAX + 1];
};

/* Serves until SIGTERM or SIGINT: prints "listening ADDR:PORT" and "admin ADDR:PORT" on stdout, then
 * tells the supervisor. The API is TLS 1.3 always; the page is plain on a loopback address only. An
 * empty central->url becomes "https://ADDR:PORT". False when a listener cannot be opened, with one
 * line on stderr. */
MUST_USE bool server_run(struct central *central, const struct server_options *options);
