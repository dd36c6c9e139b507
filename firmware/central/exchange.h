/* One HTTP request on its way in and its answer on its way out, on libmicrohttpd.
 *
 * What the headers alone can refuse is refused before the body is kept: no User-Agent, no token, no
 * such path, too large, too much at once. */
#pragma once

#include <microhttpd.h>

#include "central/batch.h"

enum {
    WAITING_MAX = 512,        /* requests at once, from first header to last byte */
    IN_FLIGHT_MAX = 128 << 20 /* bytes of bodies at once */
};

struct exchange {
    struct job job;
    struct MHD_Connection *connection;
    char path[URL_MAX + 1];
    char destination[UUID_LEN + 1]; /* query */
    char *body;                     /* owned */
    size_t len, size;               /* of the body so far; of its space */
    size_t dropped;                 /* bytes of a refused body */
    bool refused;                   /* job.answer is there already, the body is let go by */
    bool answered;                  /* job.answer is there and its batch is on the disk */
    struct exchange *next;          /* in the list of those that wait for the batch */
};

/* What all exchanges share. */
struct intake {
    struct central *central;
    struct exchange *ready; /* whole requests, the last one first */
    size_t ready_count;
    size_t open;  /* exchanges */
    size_t bytes; /* of bodies kept */
};

/* libmicrohttpd's callbacks; `context` is a struct intake. */
enum MHD_Result exchange_step(
    void *context, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *upload, size_t *upload_len, void **state);

/* The request is over, answered or not. */
void exchange_end(
    void *context, struct MHD_Connection *connection, void **state,
    enum MHD_RequestTerminationCode code);

/* Answers all whole requests in batches and lets them go on when libmicrohttpd is run again. False
 * when there were none. */
bool intake_run(struct intake *intake);
