#include "central/server.h"

#include <errno.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <sys/select.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/notify.h"
#include "base/signals.h"
#include "central/address.h"
#include "central/admin.h"
#include "central/exchange.h"
#include "central/upkeep.h"

#define TLS_ONLY_1_3 "NORMAL:-VERS-ALL:+VERS-TLS1.3"

enum {
    CONNECTIONS_MAX = 900, /* with the page's and our own fds below FD_SETSIZE */
    PAGE_CONNECTIONS_MAX = 64,
    IDLE_S = 60,                  /* a connection without a sign of life is closed */
    CONNECTION_MEMORY = 64 << 10, /* bytes, headers and buffers of one connection */
    UPKEEP_EVERY_MS = 3600 * 1000,
    WAIT_MAX_MS = 60 * 1000
};

struct server {
    struct MHD_Daemon *api, *page;
    struct intake intake;
    struct admin admin;
    int signals; /* fd */
    uint64_t upkeep_ms;
    bool more; /* requests were answered, their answers may still be here */
};

static void stop_daemon(struct MHD_Daemon **daemon)
{
    if (*daemon != NULL) {
        MHD_stop_daemon(*daemon);
        *daemon = NULL;
    }
}

static int open_listener(const char *where, const char *option, char *name, bool *loopback)
{
    struct sockaddr_storage address;
    if (!address_read(&address, where)) {
        fprintf(stderr, "--%s wants ADDR:PORT, an address in numbers: %s\n", option, where);
        return -1;
    }
    *loopback = address_is_loopback(&address);
    int fd = address_listen(&address, name);
    if (fd < 0) {
        fprintf(stderr, "--%s %s: %s\n", option, where, strerror(errno));
    }
    return fd;
}

static bool open_api(
    struct server *server, struct central *central, const struct server_options *options)
{
    char name[ADDRESS_MAX + 1];
    bool loopback;
    int fd = open_listener(options->listen, "listen", name, &loopback);
    if (fd < 0) {
        return false;
    }
    server->api = MHD_start_daemon(
        MHD_USE_TLS | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, exchange_step, &server->intake,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_HTTPS_MEM_CERT, options->certificate,
        MHD_OPTION_HTTPS_MEM_KEY, options->key, MHD_OPTION_HTTPS_PRIORITIES, TLS_ONLY_1_3,
        MHD_OPTION_NOTIFY_COMPLETED, exchange_end, &server->intake, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_END);
    if (server->api == NULL) {
        fputs("the certificate or its key cannot be used\n", stderr);
        return false;
    }
    if (central->url[0] == '\0') {
        snprintf(central->url, sizeof central->url, "https://%s", name);
    }
    printf("listening %s\n", name);
    return true;
}

static struct MHD_Daemon *start_page(struct server *server, int fd)
{
    return MHD_start_daemon(
        MHD_NO_FLAG, 0, NULL, NULL, admin_step, &server->admin, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)PAGE_CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_END);
}

static struct MHD_Daemon *start_page_tls(
    struct server *server, int fd, const struct server_options *options)
{
    return MHD_start_daemon(
        MHD_USE_TLS, 0, NULL, NULL, admin_step, &server->admin, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_HTTPS_MEM_CERT, options->certificate, MHD_OPTION_HTTPS_MEM_KEY, options->key,
        MHD_OPTION_HTTPS_PRIORITIES, TLS_ONLY_1_3, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)PAGE_CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_END);
}

static bool open_page(struct server *server, const struct server_options *options)
{
    if (options->admin_listen == NULL) {
        return true;
    }
    char name[ADDRESS_MAX + 1];
    bool loopback;
    int fd = open_listener(options->admin_listen, "admin-listen", name, &loopback);
    if (fd < 0) {
        return false;
    }
    server->page = loopback ? start_page(server, fd) : start_page_tls(server, fd, options);
    if (server->page == NULL) {
        fputs("the page for central IT cannot be served\n", stderr);
        return false;
    }
    printf("admin %s\n", name);
    return true;
}

static int timeout_of(struct MHD_Daemon *daemon, int most_ms)
{
    MHD_UNSIGNED_LONG_LONG wait_ms = 0;
    if (daemon == NULL || MHD_get_timeout(daemon, &wait_ms) != MHD_YES) {
        return most_ms;
    }
    return wait_ms < (MHD_UNSIGNED_LONG_LONG)most_ms ? (int)wait_ms : most_ms;
}

/* What select() waits for. */
struct waits {
    fd_set reads, writes, errors;
    int last; /* the highest fd */
};

static void watch(struct MHD_Daemon *daemon, struct waits *waits)
{
    if (daemon != NULL && MHD_get_fdset2(
                              daemon, &waits->reads, &waits->writes, &waits->errors, &waits->last,
                              FD_SETSIZE) != MHD_YES) {
        die("too many files are open to wait for them");
    }
}

/* With select(): libmicrohttpd 0.9.75 with epoll, TLS and a loop of the caller's own now and then
 * leaves an answer unsent until something else happens on the connection. False when it is time to
 * leave. */
static bool wait_once(const struct server *server, struct waits *waits)
{
    FD_ZERO(&waits->reads);
    FD_ZERO(&waits->writes);
    FD_ZERO(&waits->errors);
    FD_SET(server->signals, &waits->reads);
    waits->last = server->signals;
    watch(server->api, waits);
    watch(server->page, waits);
    int most_ms = server->more ? 0 : WAIT_MAX_MS;
    int wait_ms = timeout_of(server->page, timeout_of(server->api, most_ms));
    struct timeval wait = {.tv_sec = wait_ms / 1000, .tv_usec = wait_ms % 1000 * 1000};
    if (select(waits->last + 1, &waits->reads, &waits->writes, &waits->errors, &wait) < 0) {
        if (errno != EINTR) {
            die_errno("select");
        }
        FD_ZERO(&waits->reads);
        FD_ZERO(&waits->writes);
        FD_ZERO(&waits->errors);
    }
    return !FD_ISSET(server->signals, &waits->reads);
}

/* Waits for and serves what comes next. False when it is time to leave. */
static bool serve_once(struct server *server, struct central *central)
{
    struct waits waits;
    if (!wait_once(server, &waits)) {
        return false;
    }
    central->now_s = clock_utc_s();
    (void)!MHD_run_from_select(server->api, &waits.reads, &waits.writes, &waits.errors);
    /* libmicrohttpd lets resumed requests go on when it is run next; select() would not tell */
    server->more = intake_run(&server->intake);
    if (server->page != NULL) {
        (void)!MHD_run_from_select(server->page, &waits.reads, &waits.writes, &waits.errors);
    }
    if (clock_steady_ms() >= server->upkeep_ms) {
        server->upkeep_ms = clock_steady_ms() + UPKEEP_EVERY_MS;
        upkeep_run(central);
    }
    return true;
}

bool server_run(struct central *central, const struct server_options *options)
{
    struct server server = {
        .intake = {.central = central},
        .admin = {.central = central, .token = options->admin_token}};
    signal(SIGPIPE, SIG_IGN);
    SCOPED(close_fd) int signals = signals_take();
    server.signals = signals;
    bool open = open_api(&server, central, options) && open_page(&server, options);
    if (open) {
        fflush(stdout);
        log_info("ready");
        notify_supervisor("READY=1");
        while (serve_once(&server, central)) {
        }
        notify_supervisor("STOPPING=1");
    }
    (void)intake_run(&server.intake); /* suspended requests must go on before the end */
    stop_daemon(&server.page);
    stop_daemon(&server.api);
    return open;
}
