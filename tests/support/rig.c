#include "tests/support/rig.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "ipc/listen.h"
#include "ipc/memory.h"
#include "ipc/words.h"
#include "seal/jwe.h"
#include "tests/support/built.h"
#include "tests/support/run.h"
#include "tests/support/standin.h"

enum { FIRST_FD = 3, ANSWER_MS = 10000 };

static const struct {
    const char *name;
    enum domain domain; /* of whoever connects */
} sockets[RIG_SOCKETS] = {
    {"courier-kiosk", DOMAIN_KIOSK}, {"courier-agent", DOMAIN_AGENT}, {"courier-cli", DOMAIN_CLI}};

static void write_file(const struct rig *rig, const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", rig->folder, name);
    if (file_replace(path, (struct bytes){(const uint8_t *)text, strlen(text)}, 0600) != FILE_OK) {
        die("%s cannot be written", path);
    }
}

void rig_set_central(struct rig *rig, const char *central)
{
    char text[2048];
    snprintf(
        text, sizeof text,
        "{\"terminal\":\"rathaus-1\",\"town\":\"Musterstadt\",\"place\":\"Rathaus, Foyer\","
        "\"region\":\"DE034590000000\",\"languages\":[\"de\"],\"offline_days\":14,"
        "\"panel\":{\"width_px\":1080,\"height_px\":1920,\"diagonal_in\":21.5,"
        "\"reach_low_mm\":850,\"reach_high_mm\":1050,\"lower_edge_mm\":800},"
        "\"reader\":\"none\",\"printer\":\"none\",\"paper\":\"a4\",\"packs\":\"%s/packs\","
        "\"central\":\"%s\"}",
        rig->folder, central);
    write_file(rig, "etc/terminal.json", text);
}

static void listen_at(struct rig *rig, int which)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(
        address.sun_path, sizeof address.sun_path, "%.60s/run/%s", rig->folder,
        sockets[which].name);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 8) < 0) {
        die_errno("listen at %s", address.sun_path);
    }
    rig->listeners[which] = fd;
}

static void copy_file(const struct rig *rig, const char *from, const char *name)
{
    SCOPED(file_release) struct file file = {0};
    if (file_read(&file, from, 65536) != FILE_OK) {
        die("%s cannot be read", from);
    }
    write_file(rig, name, (const char *)file.content.at);
}

void rig_init(struct rig *rig, const char *central, const char *ca_file)
{
    static const char *const folders[] = {"etc", "data", "run"};
    SCOPED(jwk_release) struct jwk key = {0};
    char path[128];
    *rig = (struct rig){.folder = "/tmp/foyer-rig-XXXXXX"};
    if (mkdtemp(rig->folder) == NULL) {
        die_errno("make a folder");
    }
    for (size_t i = 0; i < COUNT(folders); i++) {
        snprintf(path, sizeof path, "%s/%s", rig->folder, folders[i]);
        mkdir(path, 0700);
    }
    if (!built_find(rig->program, "bin/foyer-courier")) {
        die("there is no %s", rig->program);
    }
    rig_set_central(rig, central);
    copy_file(rig, ca_file, "etc/central-ca.pem");
    write_file(rig, "etc/device.json", "{\"client_id\":\"rathaus-1\",\"kid\":\"device-1\"}");
    snprintf(path, sizeof path, "%s/etc/device-key.pem", rig->folder);
    jwk_generate(&key, JWK_ES256);
    if (!jwk_write_pem(&key, path)) {
        die("%s cannot be written", path);
    }
    for (int i = 0; i < RIG_SOCKETS; i++) {
        listen_at(rig, i);
    }
}

void rig_finish(struct rig *rig)
{
    const char *const words[] = {"rm", "-r", rig->folder, NULL};
    rig_kill(rig);
    for (int i = 0; i < RIG_SOCKETS; i++) {
        close_fd(&rig->listeners[i]);
    }
    (void)!run_wait(words, NULL, 5000);
}

/* In the child: the sockets from fd 3 on, as sd_listen_fds(3) has them. */
static NORETURN void become(struct rig *rig)
{
    char pid[16], path[128];
    int kept[RIG_SOCKETS];
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    snprintf(path, sizeof path, "%s/log", rig->folder);
    int log = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    for (int i = 0; i < RIG_SOCKETS; i++) {
        kept[i] = fcntl(rig->listeners[i], F_DUPFD, 20);
    }
    for (int i = 0; i < RIG_SOCKETS; i++) {
        dup2(kept[i], FIRST_FD + i);
        close(kept[i]);
    }
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    setenv("LISTEN_PID", pid, 1);
    setenv("LISTEN_FDS", "3", 1);
    setenv("LISTEN_FDNAMES", "courier-kiosk:courier-agent:courier-cli", 1);
    unsetenv("NOTIFY_SOCKET");
    char *args[COUNT(rig->words)] = {NULL};
    memcpy(
        args, rig->words, sizeof args); /* execvp() does not change them, whatever its type says */
    execvp(args[0], args);
    _exit(127);
}

static size_t add_words(struct rig *rig, size_t count, const char *const *words)
{
    for (; words != NULL && *words != NULL; words++) {
        if (count + 1 == COUNT(rig->words)) {
            die("too many words");
        }
        rig->words[count++] = *words;
    }
    return count;
}

void rig_start(struct rig *rig, const char *const *before, const char *const *options)
{
    static char etc[128], data[128];
    snprintf(etc, sizeof etc, "%s/etc", rig->folder);
    snprintf(data, sizeof data, "%s/data", rig->folder);
    const char *const usual[] = {rig->program, "--etc",          etc,   "--data",
                                 data,         "--retry-min-ms", "50",  "--retry-max-ms",
                                 "400",        "--poll-min-ms",  "50",  "--poll-max-ms",
                                 "200",        "--probe-ms",     "500", NULL};
    size_t count = add_words(rig, 0, before);
    count = add_words(rig, count, usual);
    count = add_words(rig, count, options);
    rig->words[count] = NULL;
    rig->child = fork();
    if (rig->child == 0) {
        become(rig);
    }
    if (rig->child < 0) {
        die_errno("start the courier");
    }
}

void rig_kill(struct rig *rig)
{
    if (rig->child > 0) {
        kill(rig->child, SIGKILL);
        (void)!run_end(rig->child, ANSWER_MS);
    }
    rig->child = 0;
}

int rig_stop(struct rig *rig)
{
    kill(rig->child, SIGTERM);
    int status = run_end(rig->child, ANSWER_MS);
    rig->child = 0;
    return status;
}

void rig_connect(struct rig *rig, enum rig_socket socket, struct channel *channel)
{
    char path[128];
    snprintf(path, sizeof path, "%s/run/%s", rig->folder, sockets[socket].name);
    int fd = listen_connect(path);
    if (fd < 0) {
        die("nobody listens at %s", path);
    }
    channel_init(channel, fd, DOMAIN_COURIER);
}

bool rig_hear(
    struct channel *channel, enum message_kind kind, struct message *message, int timeout_ms)
{
    uint64_t end_ms = clock_steady_ms() + (uint64_t)timeout_ms;
    for (uint64_t now_ms; (now_ms = clock_steady_ms()) < end_ms;) {
        enum channel_result got = channel_receive(channel, message);
        if (got == CHANNEL_OK && message->kind == kind) {
            return true;
        }
        if (got == CHANNEL_CLOSED || got == CHANNEL_FOUL) {
            return false;
        }
        if (got == CHANNEL_EMPTY && channel_wait(channel, (int)(end_ms - now_ms)) != CHANNEL_OK) {
            return false;
        }
    }
    return false;
}

char *rig_body(const struct jwk *key, size_t size)
{
    SCOPED(sealed_release) struct sealed metadata = {0}, data = {0};
    uint8_t *plain = calloc(1, size + 1);
    if (jwe_seal(
            &metadata, key, TEXT_OF("application/json"),
            (struct bytes){(const uint8_t *)"{}", 2}) != JWE_OK ||
        jwe_seal(&data, key, TEXT_OF("application/json"), (struct bytes){plain, size}) != JWE_OK) {
        die("cannot seal");
    }
    size_t room = metadata.len + data.len + 64;
    char *body = malloc(room);
    snprintf(
        body, room, "{\"encryptedMetadata\":\"%s\",\"encryptedData\":\"%s\"}", metadata.at,
        data.at);
    free(plain);
    return body;
}

bool rig_submit(
    struct channel *kiosk, const char *receipt, const char *body, unsigned *why, int timeout_ms)
{
    struct message answer;
    int memory = memory_share("body", (struct bytes){(const uint8_t *)body, strlen(body)});
    struct message message = {
        .kind = MESSAGE_submit,
        .submit = {
            .session = 1,
            .receipt = {receipt, strlen(receipt)},
            .destination_id = TEXT_OF(STANDIN_DESTINATION_ID),
            .service = TEXT_OF(STANDIN_SERVICE),
            .service_name = TEXT_OF("Hundehaltung anmelden"),
            .region = TEXT_OF("DE034590000000"),
            .kid = TEXT_OF("sealing-key"),
            .schema_uri = TEXT_OF(STANDIN_SCHEMA),
            .body = memory}};
    enum channel_result sent = channel_send(kiosk, &message);
    close_fd(&memory);
    *why = SUBMIT_REFUSAL_COUNT;
    uint64_t end_ms = clock_steady_ms() + (uint64_t)timeout_ms;
    while (sent == CHANNEL_OK && clock_steady_ms() < end_ms) {
        enum channel_result got = channel_receive(kiosk, &answer);
        if (got == CHANNEL_OK && answer.kind == MESSAGE_submit_stored) {
            return true;
        }
        if (got == CHANNEL_OK && answer.kind == MESSAGE_submit_refused) {
            *why = answer.submit_refused.why;
            return false;
        }
        if (got == CHANNEL_CLOSED || got == CHANNEL_FOUL ||
            (got == CHANNEL_EMPTY && channel_wait(kiosk, timeout_ms) != CHANNEL_OK)) {
            return false;
        }
    }
    return false;
}

unsigned rig_ask(struct channel *kiosk, const char *receipt, struct message *message)
{
    struct message ask = {
        .kind = MESSAGE_receipt_ask, .receipt_ask = {1, {receipt, strlen(receipt)}}};
    return channel_send(kiosk, &ask) == CHANNEL_OK &&
                   rig_hear(kiosk, MESSAGE_receipt_state, message, ANSWER_MS)
               ? message->receipt_state.state
               : RECEIPT_STATE_COUNT;
}

bool rig_until(struct channel *kiosk, const char *receipt, unsigned state, int timeout_ms)
{
    uint64_t end_ms = clock_steady_ms() + (uint64_t)timeout_ms;
    struct message message;
    do {
        if (rig_ask(kiosk, receipt, &message) == state) {
            return true;
        }
        (void)!channel_wait(kiosk, 20); /* until the state changes, or a moment */
    } while (clock_steady_ms() < end_ms);
    return false;
}
