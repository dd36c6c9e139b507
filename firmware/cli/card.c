/* foyer card read: what the kiosk does with a document, from the command line. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mrz.h"
#include "base/options.h"
#include "base/own.h"
#include "base/status.h"
#include "cli/card_answer.h"
#include "cli/verbs.h"
#include "ipc/channel.h"
#include "ipc/words.h"

enum { TIMEOUT_S = 30, TIMEOUT_MAX_S = 600, READ_MS = 60000, ZONE_MAX = 100, PASSED_FD = 3 };
enum { CAN_LEN = 6, TYPED_MAX = 300 };

struct secret {
    char can[CAN_LEN + 1]; /* empty: then the others */
    char document_number[MRZ_NUMBER_MAX + 1], birth_date[MRZ_DATE + 1], expiry_date[MRZ_DATE + 1];
};

struct work {
    struct channel card;
    struct secret secret;
    const char *reader, *trust; /* trust may be NULL */
    json_t *answer;
    uint32_t wants; /* bits of enum card_want */
    bool as_json;
    bool shows_progress; /* stderr is a terminal */
};

static struct text text_of(const char *text)
{
    return (struct text){text, strlen(text)};
}

/* Lines may be divided by a line feed, or by the two characters \n. */
static bool read_zone(struct secret *secret, const char *typed)
{
    char zone[ZONE_MAX];
    size_t len = 0;
    for (const char *c = typed; *c != '\0'; c++) {
        if (c[0] == '\\' && c[1] == 'n') {
            c++;
        } else if (len < sizeof zone) {
            zone[len++] = *c;
        } else {
            return false;
        }
    }
    char today[MRZ_DATE + 1];
    time_t now = (time_t)clock_utc_s();
    struct tm parts;
    gmtime_r(&now, &parts);
    strftime(today, sizeof today, "%Y-%m-%d", &parts);
    struct mrz mrz;
    if (!mrz_read(&mrz, (struct text){zone, len}) ||
        !mrz_date(mrz.birth, true, today, secret->birth_date) ||
        !mrz_date(mrz.expiry, false, today, secret->expiry_date)) {
        return false;
    }
    memcpy(secret->document_number, mrz.document_number, sizeof secret->document_number);
    return true;
}

/* The secret as it was typed: of "-" what stands on stdin. It is wiped where it came from, so that it stands
 * among the processes' arguments for a moment only. */
static bool take_typed(const char *given, char typed[TYPED_MAX])
{
    if (strcmp(given, "-") == 0) {
        size_t len = fread(typed, 1, TYPED_MAX - 1, stdin);
        typed[len] = '\0';
        while (len > 0 && (typed[len - 1] == '\n' || typed[len - 1] == '\r')) {
            typed[--len] = '\0';
        }
        return len > 0;
    }
    size_t len = strlen(given);
    if (len >= TYPED_MAX) {
        return false;
    }
    memcpy(typed, given, len + 1);
    union {
        const char *given;
        char *argument; /* of main(), which may be written */
    } same = {given};
    explicit_bzero(same.argument, len);
    return true;
}

static bool read_can(struct secret *secret, const char *typed)
{
    if (strlen(typed) != CAN_LEN || strspn(typed, "0123456789") != CAN_LEN) {
        return false;
    }
    memcpy(secret->can, typed, sizeof secret->can);
    return true;
}

static bool read_secret(struct secret *secret, const char *can, const char *zone)
{
    char typed[TYPED_MAX];
    bool read = take_typed(can != NULL ? can : zone, typed) &&
                (can != NULL ? read_can(secret, typed) : read_zone(secret, typed));
    explicit_bzero(typed, sizeof typed);
    return read;
}

/* In the child: becomes foyer-card with `connection` as its one passed fd. */
static void become_card(int connection, const struct work *work)
{
    char folder[PATH_MAX], path[PATH_MAX + 16], pid[16];
    if (dup2(connection, PASSED_FD) != PASSED_FD) {
        _exit(VERB_UNUSABLE);
    }
    own_folder(folder);
    snprintf(path, sizeof path, "%s/foyer-card", folder);
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    if (setenv("LISTEN_PID", pid, 1) == 0 && setenv("LISTEN_FDS", "1", 1) == 0 &&
        setenv("LISTEN_FDNAMES", "connection", 1) == 0) {
        bool has_photo = (work->wants & CARD_WANT_PHOTO) != 0;
        const char *photo = has_photo ? "--photo" : NULL;
        if (work->trust == NULL) {
            execl(path, "foyer-card", "--reader", work->reader, photo, (char *)NULL);
        } else {
            execl(
                path, "foyer-card", "--reader", work->reader, "--trust", work->trust, photo,
                (char *)NULL);
        }
    }
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    _exit(VERB_UNUSABLE);
}

/* Starts foyer-card; its process number, -1 when that failed. */
static pid_t start(struct work *work)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
        return -1;
    }
    pid_t child = fork();
    if (child == 0) {
        /* dup2() onto itself would leave it close-on-exec. */
        int own = pair[1] == PASSED_FD ? fcntl(pair[1], F_DUPFD_CLOEXEC, PASSED_FD + 1) : pair[1];
        become_card(own, work);
    }
    close(pair[1]);
    channel_init(&work->card, pair[0], DOMAIN_CARD);
    return child;
}

static int print_answer(struct work *work, const struct message_card_person *person)
{
    card_answer_person(work->answer, person);
    if (!work->as_json) {
        card_answer_print(work->answer);
        return VERB_DONE;
    }
    char *text = json_print(work->answer);
    puts(text);
    free(text);
    return VERB_DONE;
}

/* On a terminal, in one line that is written over. */
static void show_progress(const struct work *work, const struct message_card_progress *progress)
{
    if (work->shows_progress) {
        fprintf(
            stderr, "\rleave the document in place: %u of %u bytes ", progress->done,
            progress->total);
    }
}

static void end_progress(const struct work *work)
{
    if (work->shows_progress) {
        fprintf(stderr, "\r%60s\r", "");
    }
}

static int complain(uint32_t why)
{
    static const char *const words[CARD_FAILURE_COUNT] = {
        [CARD_FAILURE_LIFTED] = "the document was taken away",
        [CARD_FAILURE_WRONG_SECRET] = "CAN or MRZ do not open this document",
        [CARD_FAILURE_NO_TRIES] = "too many wrong tries",
        [CARD_FAILURE_REFUSED] = "this document cannot be opened this way",
        [CARD_FAILURE_DAMAGED] = "the document answers nonsense, or a MAC is wrong",
        [CARD_FAILURE_TIMEOUT] = "no document, or it answers too slowly",
        [CARD_FAILURE_READER] = "the reader is gone",
        [CARD_FAILURE_ONLY_BY_EID] = "a German card is read by its online function only",
        [CARD_FAILURE_POLICY] = "documents of this kind may not be read here",
        [CARD_FAILURE_CHANGED] = "another document was laid back",
    };
    fprintf(stderr, "foyer card read: %s\n", why < CARD_FAILURE_COUNT ? words[why] : "failed");
    return why == CARD_FAILURE_READER ? VERB_UNUSABLE : VERB_REFUSED;
}

static bool order(struct work *work, struct message message)
{
    return channel_send(&work->card, &message) == CHANNEL_OK;
}

/* Opens what lies there; the exit status when it is nothing to open, -1 to go on. */
static int open_seen(struct work *work, uint32_t kind)
{
    static const char *const words[CARD_KIND_COUNT] = {
        [CARD_KIND_GERMAN_EID] = "a German identity card is read by its online function only",
        [CARD_KIND_NO_DOCUMENT] = "this card is no identity document",
        [CARD_KIND_SEVERAL] = "there is more than one card on the reader",
    };
    if (kind < CARD_KIND_COUNT && words[kind] != NULL) {
        fprintf(stderr, "foyer card read: %s\n", words[kind]);
        return VERB_REFUSED;
    }
    const struct secret *secret = &work->secret;
    struct message message = {.kind = MESSAGE_card_open_can};
    if (secret->can[0] != '\0') {
        message.card_open_can =
            (struct message_card_open_can){.can = text_of(secret->can), .wants = work->wants};
    } else {
        message = (struct message){
            .kind = MESSAGE_card_open_mrz,
            .card_open_mrz = {
                .document_number = text_of(secret->document_number),
                .birth_date = text_of(secret->birth_date),
                .expiry_date = text_of(secret->expiry_date),
                .wants = work->wants}};
    }
    return order(work, message) ? -1 : VERB_UNUSABLE;
}

/* The exit status, or -1 while there is more to wait for. */
static int hear(struct work *work, const struct message *message)
{
    switch ((int)message->kind) {
    case MESSAGE_card_reader:
        if (message->card_reader.status != STATUS_ok) {
            fprintf(stderr, "foyer card read: the reader does not answer\n");
            return VERB_UNUSABLE;
        }
        return -1;
    case MESSAGE_card_seen: return open_seen(work, message->card_seen.kind);
    case MESSAGE_card_progress: show_progress(work, &message->card_progress); return -1;
    case MESSAGE_card_photo:
        if (!card_answer_photo(work->answer, &message->card_photo)) {
            fprintf(stderr, "foyer card read: the photo cannot be used\n");
        }
        return -1;
    case MESSAGE_card_report: card_answer_report(work->answer, &message->card_report); return -1;
    case MESSAGE_card_person: end_progress(work); return print_answer(work, &message->card_person);
    case MESSAGE_card_failed: end_progress(work); return complain(message->card_failed.why);
    default: return -1;
    }
}

static int read_document(struct work *work, uint32_t timeout_s)
{
    uint64_t deadline = clock_steady_ms() + timeout_s * 1000ull + READ_MS;
    struct message message = {.kind = MESSAGE_card_watch, .card_watch = {.timeout_s = timeout_s}};
    int status = order(work, message) ? -1 : VERB_UNUSABLE;
    while (status < 0 && clock_steady_ms() < deadline) {
        (void)!channel_wait(&work->card, (int)(deadline - clock_steady_ms()));
        switch (channel_receive(&work->card, &message)) {
        case CHANNEL_OK: status = hear(work, &message); break;
        case CHANNEL_EMPTY: break;
        case CHANNEL_FULL:
        case CHANNEL_CLOSED:
        case CHANNEL_FOUL:
            fprintf(stderr, "foyer card read: foyer-card has ended\n");
            status = VERB_UNUSABLE;
            break;
        }
    }
    return status < 0 ? VERB_UNUSABLE : status;
}

static int unusable(const char *why)
{
    fprintf(stderr, "foyer card read: %s; see --help\n", why);
    return VERB_UNUSABLE;
}

int card_read(int argc, char **argv)
{
    const char *zone = NULL, *can = NULL, *timeout = NULL;
    bool photo = false, details = false;
    struct work work = {.shows_progress = isatty(STDERR_FILENO) == 1};
    const struct option_row table[] = {
        {"reader", &work.reader, NULL}, {"mrz", &zone, NULL},          {"can", &can, NULL},
        {"timeout", &timeout, NULL},    {"trust", &work.trust, NULL},  {"photo", NULL, &photo},
        {"details", NULL, &details},    {"json", NULL, &work.as_json}, {0}};
    if (!options_read(&argc, argv, table) || argc > 1 || work.reader == NULL) {
        return unusable("--reader is needed");
    }
    if ((can == NULL) == (zone == NULL)) {
        return unusable("either --can or --mrz is needed");
    }
    unsigned seconds = TIMEOUT_S;
    if (timeout != NULL && !options_number(timeout, 1, TIMEOUT_MAX_S, &seconds)) {
        return unusable("--timeout is 1 to 600 seconds");
    }
    work.wants =
        (photo ? CARD_WANT_PHOTO : 0) | (details ? CARD_WANT_DETAILS | CARD_WANT_ISSUE : 0);
    if (!read_secret(&work.secret, can, zone)) {
        fprintf(stderr, "foyer card read: the CAN or the MRZ is mistyped\n");
        return VERB_REFUSED;
    }
    SCOPED(json_release) json_t *answer = json_object();
    work.answer = answer;
    pid_t child = start(&work);
    if (child < 0) {
        return unusable("foyer-card does not start");
    }
    int status = read_document(&work, (uint32_t)seconds);
    channel_finish(&work.card);
    explicit_bzero(&work.secret, sizeof work.secret);
    waitpid(child, NULL, 0);
    return status;
}
