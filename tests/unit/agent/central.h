/* A central server for the agent's tests: HTTPS by libmicrohttpd, answers as the test says. */
#pragma once

#include <microhttpd.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CENTRAL_BODY_MAX = 4096 };

struct central {
    struct MHD_Daemon *daemon;
    unsigned port;
    int told[2];         /* datagrams "PATH BODY", in order; the test reads the first */
    atomic_uint status;  /* for reports and calls */
    atomic_uint refuses; /* so many tokens are not accepted from now on */
    char *certificate, *key;
};

struct central_body {
    size_t len;
    char text[CENTRAL_BODY_MAX + 1];
};

static inline enum MHD_Result central_give(
    struct MHD_Connection *connection, unsigned status, const char *text)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_MUST_COPY);
    MHD_add_response_header(response, "Content-Type", "application/json");
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static inline enum MHD_Result central_answer(
    void *context, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *data, size_t *size, void **request)
{
    struct central *central = context;
    (void)method;
    (void)version;
    if (*request == NULL) {
        *request = calloc(1, sizeof(struct central_body));
        return *request != NULL ? MHD_YES : MHD_NO;
    }
    struct central_body *body = *request;
    if (*size > 0) {
        size_t fits = *size < CENTRAL_BODY_MAX - body->len ? *size : CENTRAL_BODY_MAX - body->len;
        memcpy(body->text + body->len, data, fits);
        body->len += fits;
        *size = 0;
        return MHD_YES;
    }
    unsigned status = strcmp(url, "/token") == 0 ? 200 : central->status;
    if (status != 200 || strcmp(url, "/token") != 0) {
        const char *bearer =
            MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Authorization");
        if (bearer == NULL || strcmp(bearer, "Bearer good") != 0) {
            status = 403;
        } else if (central->refuses > 0) {
            central->refuses--;
            status = 401;
        }
    }
    char told[CENTRAL_BODY_MAX + 64];
    int len = snprintf(told, sizeof told, "%u %s %s", status, url, body->text);
    (void)!send(central->told[1], told, (size_t)len, MSG_DONTWAIT);
    return central_give(
        connection, status,
        strcmp(url, "/token") == 0
            ? "{\"access_token\":\"good\",\"token_type\":\"Bearer\",\"expires_in\":1800}"
            : "{}");
}

static inline void central_done(
    void *context, struct MHD_Connection *connection, void **request,
    enum MHD_RequestTerminationCode code)
{
    (void)context;
    (void)connection;
    (void)code;
    free(*request);
    *request = NULL;
}

static inline char *central_read(const char *dir, const char *name)
{
    char path[128], *text = calloc(1, 8192);
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "r");
    if (file == NULL || text == NULL || fread(text, 1, 8191, file) == 0) {
        abort();
    }
    fclose(file);
    return text;
}

/* Listens on a port of the kernel's choice, with DIR/central-ca.pem and DIR/tls-key.pem. */
static inline void central_start(struct central *central, const char *dir)
{
    central->certificate = central_read(dir, "central-ca.pem");
    central->key = central_read(dir, "tls-key.pem");
    central->status = 200;
    if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, central->told) < 0) {
        abort();
    }
    central->daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_TLS, 0, NULL, NULL, central_answer, central,
        MHD_OPTION_HTTPS_MEM_KEY, central->key, MHD_OPTION_HTTPS_MEM_CERT, central->certificate,
        MHD_OPTION_NOTIFY_COMPLETED, central_done, NULL, MHD_OPTION_END);
    if (central->daemon == NULL) {
        abort();
    }
    central->port = MHD_get_daemon_info(central->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

static inline void central_stop(struct central *central)
{
    MHD_stop_daemon(central->daemon);
    close(central->told[0]);
    close(central->told[1]);
    free(central->certificate);
    free(central->key);
}
