/* foyer-card: reads one citizen's identity document for the kiosk, and ends with the connection.
 *
 * This thread passes messages between the kiosk and the worker, which may block in libnfc, and does
 * nothing else: so the end of the connection ends the process at once, and with it all that was
 * read. */
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/about.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/options.h"
#include "base/terminal.h"
#include "card/check.h"
#include "card/worker.h"
#include "ipc/channel.h"
#include "ipc/listen.h"
#include "ipc/words.h"

enum { DONE = 0, REFUSED = 1, UNUSABLE = 2 };

static const char help[] =
    "foyer-card: reads one citizen's identity document for the kiosk\n"
    "\n"
    "usage: foyer-card --etc DIR        (the reader is named in DIR/terminal.json)\n"
    "       foyer-card --reader CONNSTRING [--trust DIR] [--photo]\n"
    "       foyer-card --trust DIR --check [--remember]    (docs/trust.md)\n"
    "\n"
    "CONNSTRING is libnfc's, such as pn532_uart:/dev/ttyS1, or \"none\". The kiosk's connection "
    "is\n"
    "passed by the supervisor under the name \"connection\" (LISTEN_FDS); the process ends with "
    "it.\n"
    "DIR of --trust has master lists (*.ml), certificates (*.cer) and revocations (*.crl). What "
    "may "
    "be\n"
    "read for whom stands in terminal.json; without it the lawful default holds, and --photo lets "
    "the\n"
    "photo be asked for.\n"
    "--check prints what is in DIR and what is wrong with it (status 1); --remember keeps the "
    "dates\n"
    "of its lists there, so that older ones will be refused.";

struct relay {
    struct channel kiosk, worker;
    uint32_t session;
    uint64_t deadline_ms; /* by when the worker must answer a card_open_*; 0: none is open */
};

/* Only a card_open_* can hang in the reader, and only its answers end that. */
static void note_order(struct relay *relay, const struct message *message)
{
    relay->session = message->session;
    if (message->kind == MESSAGE_card_open_can || message->kind == MESSAGE_card_open_mrz) {
        relay->deadline_ms = clock_steady_ms() + WORKER_READ_MAX_MS;
    }
}

static void note_answer(struct relay *relay, const struct message *message)
{
    if (message->kind == MESSAGE_card_person || message->kind == MESSAGE_card_failed) {
        relay->deadline_ms = 0;
    }
}

/* Passes everything on that has come from one end to the other. False when an end is gone. */
static bool pass(
    struct relay *relay, struct channel *from, struct channel *to,
    void (*note)(struct relay *relay, const struct message *message))
{
    for (;;) {
        struct message message;
        switch (channel_receive(from, &message)) {
        case CHANNEL_EMPTY: return true;
        case CHANNEL_FULL:
        case CHANNEL_CLOSED: return false;
        case CHANNEL_FOUL: log_error("card_protocol_broken"); return false;
        case CHANNEL_OK: break;
        }
        SCOPED(close_fd) int beside = message_fd(&message);
        note(relay, &message);
        switch (channel_send(to, &message)) {
        case CHANNEL_OK: break;
        case CHANNEL_FULL: log_warning("card_peer_sleeps"); break;
        case CHANNEL_EMPTY:
        case CHANNEL_CLOSED:
        case CHANNEL_FOUL: return false;
        }
    }
}

static int idle_ms(const struct relay *relay)
{
    uint64_t now = clock_steady_ms();
    if (relay->deadline_ms == 0) {
        return -1;
    }
    return relay->deadline_ms > now ? (int)(relay->deadline_ms - now) : 0;
}

/* Until an end is gone. The exit status: UNUSABLE when the reader hangs. */
static int run(struct relay *relay)
{
    for (;;) {
        struct pollfd wait[] = {
            {.fd = relay->kiosk.fd, .events = POLLIN}, {.fd = relay->worker.fd, .events = POLLIN}};
        poll(wait, COUNT(wait), idle_ms(relay));
        if (!pass(relay, &relay->kiosk, &relay->worker, note_order) ||
            !pass(relay, &relay->worker, &relay->kiosk, note_answer)) {
            return DONE;
        }
        if (relay->deadline_ms != 0 && idle_ms(relay) == 0) {
            log_error("card_reader_hangs");
            const struct message failed = {
                .kind = MESSAGE_card_failed,
                .card_failed = {.session = relay->session, .why = CARD_FAILURE_READER}};
            (void)!channel_send(&relay->kiosk, &failed);
            return UNUSABLE;
        }
    }
}

/* What was said on the command line, or in terminal.json. */
struct setting {
    const char *reader, *trust; /* trust may be NULL */
    struct terminal_document document;
};

/* Before anything is read: so no file is needed later. */
static void prepare(struct worker *worker, const struct setting *setting)
{
    const struct terminal_document *document = &setting->document;
    worker->policy = (struct document_policy){
        .foreign_passport = document->foreign_passport == DOCUMENT_RULE_CONSENT,
        .foreign_id = document->foreign_id == DOCUMENT_RULE_CONSENT,
        .german_passport = document->german_passport == DOCUMENT_RULE_CONSENT};
    worker->photo = document->photo;
    if (setting->trust == NULL) {
        return;
    }
    switch (trust_open(&worker->trust, setting->trust)) {
    case TRUST_OK: break;
    case TRUST_EMPTY: log_warning("card_trust_empty"); break;
    case TRUST_ABSENT: log_warning("card_trust_absent"); break;
    }
}

static int serve(const struct setting *setting)
{
    int connection = listen_passed("connection");
    if (connection < 0) {
        fprintf(stderr, "foyer-card: no connection was passed; see --help\n");
        return UNUSABLE;
    }
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
        die_errno("make a socket pair");
    }
    struct relay relay = {0};
    struct worker worker = {.line = pair[1]};
    bool has_none = strcmp(setting->reader, "none") == 0;
    prepare(&worker, setting);
    reader_nfc_init(&worker.reader, has_none ? "" : setting->reader);
    channel_init(&relay.kiosk, connection, DOMAIN_KIOSK);
    channel_init(&relay.worker, pair[0], DOMAIN_CARD);
    pthread_t thread;
    if (pthread_create(&thread, NULL, worker_run, &worker) != 0) {
        die("start a thread");
    }
    int status = run(&relay);
    channel_finish(&relay.kiosk);
    channel_finish(&relay.worker);
    /* The worker may be blocked in libnfc and is not waited for: its pages go back to the kernel,
     * which hands them to nobody unwiped. */
    _exit(status);
}

/* For people: no reader and no kiosk. The exit status. */
static int check(const char *folder, bool remember)
{
    if (folder == NULL) {
        fprintf(stderr, "foyer-card: --check needs --trust; see --help\n");
        return UNUSABLE;
    }
    switch (check_folder(folder, remember, clock_utc_s(), stdout)) {
    case CHECK_FINE: break;
    case CHECK_DOUBTFUL: return REFUSED;
    case CHECK_ABSENT: return UNUSABLE;
    }
    return DONE;
}

int main(int argc, char **argv)
{
    const char *etc = NULL;
    struct setting setting = {0};
    struct terminal terminal;
    bool photo = false, checks = false, remember = false;
    const struct option_row table[] = {
        {"etc", &etc, NULL},
        {"reader", &setting.reader, NULL},
        {"trust", &setting.trust, NULL},
        {"photo", NULL, &photo},
        {"check", NULL, &checks},
        {"remember", NULL, &remember},
        {0}};
    if (about(argc, argv, help)) {
        return DONE;
    }
    bool is_read = options_read(&argc, argv, table) && argc == 1;
    if (is_read && checks) {
        return check(setting.trust, remember);
    }
    if (!is_read || (etc == NULL && setting.reader == NULL)) {
        fprintf(stderr, "foyer-card: needs --etc or --reader; see --help\n");
        return UNUSABLE;
    }
    terminal_document_default(&setting.document);
    setting.document.photo = photo;
    if (etc != NULL) {
        if (!terminal_read(&terminal, etc)) {
            return UNUSABLE;
        }
        setting.document = terminal.document;
        setting.reader = setting.reader != NULL ? setting.reader : terminal.reader;
        setting.trust = setting.trust != NULL ? setting.trust : terminal.document.trust;
    }
    return serve(&setting);
}
