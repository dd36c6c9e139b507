/* foyer-courier: keeps what citizens hand in, sealed, and brings it to central. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/about.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/notify.h"
#include "base/options.h"
#include "base/signals.h"
#include "base/terminal.h"
#include "courier/drain.h"
#include "courier/peers.h"

enum { DONE = 0, REFUSED = 1, UNUSABLE = 2 };

static const char help[] =
    "foyer-courier: keeps what citizens hand in, sealed, and brings it to central\n"
    "  --etc DIR            configuration: terminal.json, central-ca.pem, device.json, "
    "device-key.pem\n"
    "  --data DIR           the outbox; this program's own folder\n"
    "  --window N           requests under way at most (16)\n"
    "  --retry-min-ms N     first pause after a failure, at most (1000)\n"
    "  --retry-max-ms N     longest pause (300000)\n"
    "  --poll-min-ms N      between two looks at a fresh submission's events (2000)\n"
    "  --poll-max-ms N      at an old one's (3600000)\n"
    "  --probe-ms N         at most so long without a word from central (60000)\n"
    "  --timeout-ms N       of a whole request (60000)\n"
    "  --quota-kib N        size of the outbox (262144), never more than 60 % of the disk\n"
    "  --ballast-kib N      room kept for a full disk (1024)\n"
    "Listens on the sockets courier-kiosk, courier-agent and courier-cli that it is passed.";

struct settings {
    const char *etc, *data;
    unsigned window, retry_min_ms, retry_max_ms, poll_min_ms, poll_max_ms, probe_ms, timeout_ms;
    unsigned quota_kib, ballast_kib;
};

struct number_row {
    const char *name;
    unsigned least, most;
    unsigned *to;
    const char *text;
};

static bool read_number(struct number_row *row)
{
    if (row->text == NULL || options_number(row->text, row->least, row->most, row->to)) {
        return true;
    }
    fprintf(stderr, "--%s: a number from %u to %u\n", row->name, row->least, row->most);
    return false;
}

static bool read_settings(int argc, char **argv, struct settings *settings)
{
    enum { DAY_MS = 86400000, ROWS = 9 };
    struct number_row rows[ROWS] = {
        {"window", 1, COURIER_WINDOW_MAX, &settings->window, NULL},
        {"retry-min-ms", 10, DAY_MS, &settings->retry_min_ms, NULL},
        {"retry-max-ms", 10, DAY_MS, &settings->retry_max_ms, NULL},
        {"poll-min-ms", 10, DAY_MS, &settings->poll_min_ms, NULL},
        {"poll-max-ms", 10, DAY_MS, &settings->poll_max_ms, NULL},
        {"probe-ms", 10, DAY_MS, &settings->probe_ms, NULL},
        {"timeout-ms", 100, DAY_MS, &settings->timeout_ms, NULL},
        {"quota-kib", 256, 64 << 20, &settings->quota_kib, NULL},
        {"ballast-kib", 64, 1 << 20, &settings->ballast_kib, NULL},
    };
    struct option_row table[ROWS + 3] = {
        {"etc", &settings->etc, NULL}, {"data", &settings->data, NULL}};
    for (int i = 0; i < ROWS; i++) {
        table[i + 2] = (struct option_row){rows[i].name, &rows[i].text, NULL};
    }
    if (!options_read(&argc, argv, table) || argc > 1 || settings->etc == NULL ||
        settings->data == NULL) {
        fputs("foyer-courier: --etc and --data are needed, and nothing else; see --help\n", stderr);
        return false;
    }
    for (int i = 0; i < ROWS; i++) {
        if (!read_number(&rows[i])) {
            return false;
        }
    }
    return true;
}

/* Everything the courier needs; false, with a line in the log, when something is missing. */
static bool start(
    struct courier *courier, const struct settings *settings, const struct terminal *terminal)
{
    char ca[1024];
    struct outbox_options outbox = {
        .folder = settings->data,
        .quota_bytes = (uint64_t)settings->quota_kib << 10,
        .ballast_bytes = (uint64_t)settings->ballast_kib << 10,
        .now_s = clock_utc_s()};
    snprintf(ca, sizeof ca, "%s/central-ca.pem", settings->etc);
    struct http_options http = {
        .ca_file = ca,
        .user_agent = "Foyer/" FOYER_VERSION " (courier)",
        .timeout_ms = settings->timeout_ms,
        .connections = settings->window};
    courier->central = terminal->central;
    courier->pace = (struct pace_options){
        .window = settings->window,
        .retry_min_ms = settings->retry_min_ms,
        .retry_max_ms = settings->retry_max_ms,
        .poll_min_ms = settings->poll_min_ms,
        .poll_max_ms = settings->poll_max_ms};
    courier->probe_ms = settings->probe_ms;
    line_init(&courier->line);
    mkdir(settings->data, 0700);
    if (!identity_read(&courier->identity, settings->etc, terminal->central)) {
        return false;
    }
    courier->http = http_new(&http);
    if (courier->http == NULL) {
        log_error("ca_unreadable file=%s", ca);
        return false;
    }
    token_keeper_init(&courier->token, &courier->identity, courier->http);
    return outbox_open(&courier->outbox, &outbox) == OUTBOX_OK && drain_load(courier);
}

static void stop(struct courier *courier)
{
    http_free(&courier->http);
    token_keeper_finish(&courier->token);
    drain_finish(courier);
    keys_finish(&courier->keys);
    destinations_finish(&courier->destinations);
    outbox_close(&courier->outbox);
    identity_release(&courier->identity);
}

static void run(struct courier *courier, struct peers *peers, int signals)
{
    struct pollfd fds[1 + PEER_KINDS + PEERS_MAX];
    for (;;) {
        fds[0] = (struct pollfd){.fd = signals, .events = POLLIN};
        size_t count = 1 + peers_watch(peers, fds + 1);
        http_wait(courier->http, fds, count, drain_wait_ms(courier));
        if (fds[0].revents != 0) {
            return;
        }
        peers_serve(peers, courier);
        drain_step(courier);
        peers_tell(peers, courier);
    }
}

int main(int argc, char **argv)
{
    if (about(argc, argv, help)) {
        return DONE;
    }
    struct settings settings = {
        .window = 16,
        .retry_min_ms = 1000,
        .retry_max_ms = 300000,
        .poll_min_ms = 2000,
        .poll_max_ms = 3600000,
        .probe_ms = 60000,
        .timeout_ms = 60000,
        .quota_kib = 262144,
        .ballast_kib = 1024};
    struct terminal terminal;
    struct peers peers;
    if (!read_settings(argc, argv, &settings) || !terminal_read(&terminal, settings.etc)) {
        return UNUSABLE;
    }
    struct courier *courier = calloc(1, sizeof *courier);
    if (courier == NULL) {
        die("no memory");
    }
    signal(SIGPIPE, SIG_IGN);
    SCOPED(close_fd) int signals = signals_take();
    int status = UNUSABLE;
    if (!peers_init(&peers)) {
        log_error("no_socket_passed");
    } else if (start(courier, &settings, &terminal)) {
        notify_supervisor("READY=1");
        log_info("started waiting=%u", drain_count(courier).waiting);
        run(courier, &peers, signals);
        notify_supervisor("STOPPING=1");
        status = DONE;
    }
    peers_finish(&peers);
    stop(courier);
    free(courier);
    return status;
}
