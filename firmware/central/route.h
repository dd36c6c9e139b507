/* Which handler a method and a path belong to; routes.def is the list. */
#pragma once

#include "central/central.h"

enum access {
    ACCESS_PUBLIC,
    ACCESS_TERMINAL,
    ACCESS_AUTHORITY,
    ACCESS_ANY, /* whoever is logged in */
};

struct route {
    const char *method, *path;
    enum access access;
    size_t body_max; /* bytes */
    handler run;
};

enum route_result { ROUTE_OK, ROUTE_NONE, ROUTE_OTHER_METHOD };

/* Finds the route and sets `route` and `value` of *request; the values point into `path`. */
MUST_USE enum route_result route_find(
    struct request *request, const char *method, struct text path);

/* Reads query values, each NULL when absent: an offset of 0.., a limit of 1..ROWS_MAX (100), a UUID.
 * False when one is wrong. */
MUST_USE bool route_query(
    struct request *request, const char *offset, const char *limit, const char *destination);

#define ROUTE(method, path, access, body_max, handler)                                             \
    struct answer handler(struct central *central, const struct request *request);
#include "central/routes.def"
#undef ROUTE
