/* OpenSC's opensc-tool, through pcscd and its virtual reader, looks at the simulated cards: a reader that
 * is not ours at the level of APDUs. All of it lives in namespaces of its own. */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "drivers/sim/picc.h"
#include "drivers/vpcd_line.h"
#include "tests/test.h"

enum { PORT = 35963, WAIT_MS = 20000, ONCE_MS = 20, SAID_MAX = 8192, WORDS_MAX = 12 };
enum { NO_PROGRAM = 127, NO_HOUSE = 126 };

static const char readers[] = "FRIENDLYNAME \"Virtual PCD\"\n"
                              "DEVICENAME /dev/null:0x8C7B\n"
                              "LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so\n"
                              "CHANNELID 0x8C7B\n";

static bool write_file(const char *path, const char *text)
{
    SCOPED(close_fd) int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    return fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
}

static bool raise_loopback(void)
{
    SCOPED(close_fd) int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
    return fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
}

/* In a child: a network and a /run of its own, with pcscd's settings. */
static bool enter_house(void)
{
    char users[64], groups[64];
    snprintf(users, sizeof users, "0 %u 1", geteuid());
    snprintf(groups, sizeof groups, "0 %u 1", getegid());
    bool is_root = geteuid() == 0;
    if (!is_root &&
        (unshare(CLONE_NEWUSER) < 0 || !write_file("/proc/self/setgroups", "deny") ||
         !write_file("/proc/self/uid_map", users) || !write_file("/proc/self/gid_map", groups))) {
        return false;
    }
    return unshare(CLONE_NEWNET | CLONE_NEWNS) == 0 &&
           mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 && raise_loopback() &&
           mount("none", "/run", "tmpfs", 0, "size=1m") == 0 && mkdir("/run/pcscd", 0755) == 0 &&
           mkdir("/run/readers", 0755) == 0 && write_file("/run/readers/virtual", readers);
}

static pid_t start(const char *const *words, int output)
{
    pid_t child = fork();
    if (child == 0) {
        char *all[WORDS_MAX + 1] = {NULL};
        for (size_t i = 0; i < WORDS_MAX && words[i] != NULL; i++) {
            all[i] = strdup(words[i]);
        }
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(output, STDOUT_FILENO);
        dup2(output, STDERR_FILENO);
        execvp(all[0], all);
        _exit(NO_PROGRAM);
    }
    return child;
}

/* pcscd listens when it is up. -1 when it is not in time. */
static int join_reader(void)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    uint64_t deadline = clock_steady_ms() + WAIT_MS;
    while (clock_steady_ms() < deadline) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0) {
            return fd;
        }
        close(fd);
        poll(NULL, 0, ONCE_MS);
    }
    return -1;
}

/* What the card answers to one message of the reader; its length, with the head in front. */
static size_t answer(struct picc *picc, enum vpcd_order order, struct bytes apdu, uint8_t *out)
{
    uint8_t *content = out + VPCD_HEAD;
    size_t len = 0;
    switch (order) {
    case VPCD_ATR:
        len = vpcd_atr(
            picc->is_german ? npa_history() : (struct bytes){(const uint8_t *)"\x80\x31\x80", 3},
            content);
        break;
    case VPCD_APDU:
        if (picc_apdu(picc, apdu)) {
            len = picc->out_len;
            memcpy(content, picc->out, len);
        }
        break;
    case VPCD_OFF:
    case VPCD_ON:
    case VPCD_RESET: picc_reset(picc); return 0;
    case VPCD_NOTHING:
    case VPCD_FOUL: return 0;
    }
    return vpcd_head(out, len);
}

/* What has come in, answered. False when the line is closed. */
static bool serve(struct picc *picc, int reader, struct vpcd *vpcd, unsigned *asked)
{
    static uint8_t out[VPCD_HEAD + PICC_APDU_MAX];
    struct bytes apdu = {0};
    enum vpcd_order order;
    if (vpcd_line_receive(reader, vpcd) == VPCD_LINE_CLOSED) {
        return false;
    }
    while ((order = vpcd_take(vpcd, &apdu)) != VPCD_NOTHING && order != VPCD_FOUL) {
        size_t len = answer(picc, order, apdu, out);
        *asked += order == VPCD_ATR;
        if (len > 0 && vpcd_line_send(reader, (struct bytes){out, len}, WAIT_MS) != VPCD_LINE_OK) {
            return false;
        }
    }
    return order == VPCD_NOTHING;
}

/* Starts opensc-tool once pcscd has found the card, and plays it until the tool has ended. */
static int play(struct picc *picc, int reader, const char *const *words, int output)
{
    static struct vpcd vpcd;
    uint64_t deadline = clock_steady_ms() + WAIT_MS;
    unsigned asked = 0;
    int status = -1;
    pid_t tool = 0;
    vpcd_line_begin(reader);
    while (clock_steady_ms() < deadline && (tool == 0 || waitpid(tool, &status, WNOHANG) == 0)) {
        struct pollfd wait = {.fd = reader, .events = POLLIN};
        vpcd_line_hurry(reader);
        if (poll(&wait, 1, ONCE_MS) > 0 && !serve(picc, reader, &vpcd, &asked)) {
            break;
        }
        if (tool == 0 && asked > 2 && access("/run/pcscd/pcscd.comm", F_OK) == 0) {
            tool = start(words, output);
        }
    }
    close(output);
    return tool > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* In the child; its exit status is opensc-tool's. */
static int live(const char *name, const char *const *words, int output)
{
    static const char *const daemon_words[] = {
        "pcscd", "--foreground", "--config", "/run/readers", NULL};
    static struct picc picc;
    static struct faults faults;
    static struct npa_memory memory;
    struct text wanted = {name, strlen(name)};
    if (!enter_house()) {
        return NO_HOUSE;
    }
    picc_init(&picc, specimen_find(wanted), &faults);
    if (npa_memory_init(&memory, wanted)) {
        picc_be_german(&picc, &memory);
    }
    picc_reset(&picc);
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    pid_t daemon = start(daemon_words, nowhere);
    int reader = join_reader();
    if (reader < 0) {
        kill(daemon, SIGKILL);
        return NO_PROGRAM;
    }
    int status = play(&picc, reader, words, output);
    kill(daemon, SIGKILL);
    return status;
}

/* Runs opensc-tool with that card on the reader; what it said, NUL at the end. */
static int look(const char *name, const char *const *words, char *said)
{
    int lines[2];
    size_t len = 0;
    ssize_t got = 1;
    assert_return_code(pipe(lines), 0);
    pid_t child = fork();
    if (child == 0) {
        close(lines[0]);
        _exit(live(name, words, lines[1]));
    }
    close(lines[1]);
    while (got > 0 && len < SAID_MAX - 1) {
        got = read(lines[0], said + len, SAID_MAX - 1 - len);
        len += got > 0 ? (size_t)got : 0;
    }
    said[len] = '\0';
    close(lines[0]);
    int status = -1;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void need(void)
{
    bool is_there = access("/usr/bin/opensc-tool", X_OK) == 0 &&
                    (access("/usr/sbin/pcscd", X_OK) == 0) &&
                    access("/usr/lib/pcsc/drivers/serial/libifdvpcd.so", R_OK) == 0;
    if (!is_there) {
        SKIP("no opensc-tool, pcscd or vpcd (packages opensc, pcscd, vsmartcard-vpcd)");
    }
}

static void must_have_house(int status)
{
    if (status == NO_HOUSE) {
        SKIP("this kernel gives no namespaces to us");
    }
}

static void the_german_card_is_known_by_name(void **state)
{
    (void)state;
    static const char *const words[] = {"opensc-tool", "--name", NULL};
    char said[SAID_MAX];
    need();
    int status = look("german-id", words, said);
    must_have_house(status);
    if (status != 0 || strstr(said, "neuer Personalausweis") == NULL) {
        print_message("%s", said);
    }
    assert_int_equal(status, 0);
    assert_non_null(strstr(said, "German ID card (neuer Personalausweis, nPA)"));
    assert_int_equal(look("id-card", words, said), 0); /* the control */
    assert_null(strstr(said, "Personalausweis"));
}

/* It prints bytes in rows of sixteen: "31 14 30 ... text". True when these are among them. */
static bool shows(const char *said, struct bytes bytes)
{
    for (size_t at = 0; at < bytes.len; at += 16) {
        char row[16 * 3 + 1];
        int len = 0;
        for (size_t i = at; i < bytes.len && i < at + 16; i++) {
            len += snprintf(row + len, sizeof row - (size_t)len, "%02X ", bytes.at[i]);
        }
        if (strstr(said, row) == NULL) {
            return false;
        }
    }
    return true;
}

static void files_of_a_document_are_selected_and_read(void **state)
{
    (void)state;
    static const char *const words[] = {"opensc-tool", "--card-driver",  "default",
                                        "--send-apdu", "00A4020C02011C", "--send-apdu",
                                        "00B0000000",  "--send-apdu",    "00A4040C07A0000002471001",
                                        NULL};
    static const char *const others[] = {
        "opensc-tool", "--card-driver", "default", "--send-apdu", "00A4040C07A0000002471002", NULL};
    static struct icao_files files;
    char said[SAID_MAX];
    need();
    int status = look("passport-gm", words, said);
    must_have_house(status);
    icao_files_make(&files, specimen_find(TEXT_OF("passport-gm")));
    struct bytes access =
        icao_files_content(&files, icao_files_find(&files, ICAO_MASTER_FILE, 0x011c));
    if (status != 0 || !shows(said, access)) {
        print_message("%s", said);
    }
    assert_int_equal(status, 0);
    assert_true(shows(said, access));
    assert_null(strstr(said, "SW1=0x6"));
    assert_int_equal(look("passport-gm", others, said), 0); /* the control */
    assert_non_null(strstr(said, "SW1=0x6A, SW2=0x82"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_german_card_is_known_by_name),
        cmocka_unit_test(files_of_a_document_are_selected_and_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
