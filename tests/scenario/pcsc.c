/* A PC/SC program that is not ours: Debian's opensc-tool with pcscd and vpcd in namespaces of the test's
 * own, and foyer-card, libnfc and the simulated reader with the German card. */
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "tests/test.h"
#include "tests/unit/card/fixture.h"

#define PCSCD  "/usr/sbin/pcscd"
#define DRIVER "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
#define TOOL   "/usr/bin/opensc-tool"

enum { PORT = 35963, OUTPUT_MAX = 16000, COMMANDS = 87, TIMES = 5, START_MS = 5000, PIECE_MS = 20 };

static const char reader_file[] = "FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:0x8C7B\n"
                                  "LIBPATH " DRIVER "\nCHANNELID 0x8C7B\n";

struct desk {
    struct fixture fixture;
    pid_t room;
    int line; /* to the room: a command goes in, what it printed comes out; empty: a connection */
};

/* --- the room: a child with namespaces of its own ------------------------------------------------ */

static bool put_file(const char *path, const char *text)
{
    SCOPED(close_fd) int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    return fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
}

static bool enter_room(void)
{
    struct ifreq loopback = {.ifr_name = "lo", .ifr_flags = IFF_UP};
    char users[32], groups[32];
    int wanted = CLONE_NEWNET | CLONE_NEWNS;
    snprintf(users, sizeof users, "%u %u 1", geteuid(), geteuid());
    snprintf(groups, sizeof groups, "%u %u 1", getegid(), getegid());
    if (geteuid() != 0 &&
        (unshare(CLONE_NEWUSER) < 0 || !put_file("/proc/self/setgroups", "deny") ||
         !put_file("/proc/self/uid_map", users) || !put_file("/proc/self/gid_map", groups))) {
        return false;
    }
    if (unshare(wanted) < 0) {
        return false;
    }
    SCOPED(close_fd) int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    return ioctl(any, SIOCSIFFLAGS, &loopback) == 0 &&
           mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("none", "/run", "tmpfs", MS_NOSUID, "size=8m,mode=700") == 0 &&
           mkdir("/run/pcscd", 0700) == 0 && mkdir("/run/readers", 0700) == 0 &&
           put_file("/run/readers/virtual", reader_file);
}

static void start_pcscd(void)
{
    if (fork() == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        int log = open("/run/log", O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(log, STDOUT_FILENO);
        dup2(log, STDERR_FILENO);
        execl(PCSCD, PCSCD, "-f", "-d", "-c", "/run/readers", (char *)NULL);
        _exit(127);
    }
}

/* -1 when nobody listens there in time. */
static int connect_to_vpcd(void)
{
    const struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    uint64_t until = clock_steady_ms() + START_MS;
    while (clock_steady_ms() < until) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(fd, (const struct sockaddr *)&to, sizeof to) == 0) {
            return fd;
        }
        close(fd);
        poll(NULL, 0, PIECE_MS);
    }
    return -1;
}

static void pass_connection(int line)
{
    SCOPED(close_fd) int fd = connect_to_vpcd();
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(int))];
    } beside = {.room = {0}};
    struct iovec bytes = {(char[]){"c"}, 1};
    struct msghdr packet = {
        .msg_iov = &bytes,
        .msg_iovlen = 1,
        .msg_control = beside.room,
        .msg_controllen = sizeof beside.room};
    beside.head = (struct cmsghdr){CMSG_LEN(sizeof fd), SOL_SOCKET, SCM_RIGHTS};
    memcpy(CMSG_DATA(&beside.head), &fd, sizeof fd);
    (void)!sendmsg(line, &packet, 0);
}

static void run_command(int line, const char *command)
{
    static char output[OUTPUT_MAX];
    FILE *pipe = popen(command, "r");
    size_t len = pipe == NULL ? 0 : fread(output, 1, sizeof output, pipe);
    if (pipe != NULL) {
        pclose(pipe);
    }
    (void)!send(line, output, len, 0);
}

NORETURN static void live_in_room(int line)
{
    char command[OUTPUT_MAX];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (!enter_room()) {
        _exit(1);
    }
    start_pcscd();
    for (;;) {
        ssize_t got = recv(line, command, sizeof command - 1, 0);
        if (got <= 0) {
            _exit(0);
        }
        command[got] = '\0';
        if (command[0] == '+') {
            pass_connection(line);
        } else {
            run_command(line, command);
        }
    }
}

/* --- the test ------------------------------------------------------------------------------------ */

static int open_desk(void **state)
{
    struct desk *desk = test_calloc(1, sizeof *desk);
    int pair[2];
    *state = NULL;
    if (access(PCSCD, X_OK) != 0 || access(DRIVER, R_OK) != 0 || access(TOOL, X_OK) != 0 ||
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
        test_free(desk);
        return 0;
    }
    desk->line = pair[0];
    desk->room = fork();
    if (desk->room == 0) {
        close(pair[0]);
        live_in_room(pair[1]);
    }
    close(pair[1]);
    if (fixture_open(&desk->fixture)) {
        *state = desk;
        return 0;
    }
    close(desk->line);
    fixture_reap(&desk->room, FIXTURE_WAIT_MS);
    test_free(desk);
    return 0;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    if (desk != NULL) {
        close_fd(&desk->line);
        fixture_close(&desk->fixture);
        fixture_reap(&desk->room, FIXTURE_WAIT_MS);
        test_free(desk);
    }
    return 0;
}

/* What a command in the room printed; valid until the next. */
static const char *run(struct desk *desk, const char *command)
{
    static char output[OUTPUT_MAX + 1];
    assert_int_equal(send(desk->line, command, strlen(command), MSG_NOSIGNAL), strlen(command));
    struct pollfd wait = {.fd = desk->line, .events = POLLIN};
    assert_int_equal(poll(&wait, 1, 3 * FIXTURE_WAIT_MS), 1);
    ssize_t got = recv(desk->line, output, OUTPUT_MAX, 0);
    assert_true(got >= 0);
    output[got] = '\0';
    return output;
}

/* Until a command prints these words. */
static void expect_output(struct desk *desk, const char *command, const char *words)
{
    uint64_t until = clock_steady_ms() + FIXTURE_WAIT_MS;
    const char *output = run(desk, command);
    while (strstr(output, words) == NULL && clock_steady_ms() < until) {
        poll(NULL, 0, PIECE_MS);
        output = run(desk, command);
    }
    if (strstr(output, words) == NULL) {
        fail_msg("%s printed: %s", command, output);
    }
}

static void expect_heard(struct desk *desk, enum message_kind kind)
{
    struct message message = fixture_hear(&desk->fixture, FIXTURE_WAIT_MS);
    assert_string_equal(message_name(message.kind), message_name(kind));
}

/* Has a connection made in the room and gives it to foyer-card; false where there are no rooms. */
static bool bridge(struct desk *desk)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(int))];
    } beside = {.room = {0}};
    char byte;
    struct iovec bytes = {&byte, 1};
    struct msghdr packet = {
        .msg_iov = &bytes,
        .msg_iovlen = 1,
        .msg_control = beside.room,
        .msg_controllen = sizeof beside.room};
    if (send(desk->line, "+", 1, MSG_NOSIGNAL) < 0 || recvmsg(desk->line, &packet, 0) <= 0) {
        return false;
    }
    SCOPED(close_fd) int pcsc = -1;
    memcpy(&pcsc, CMSG_DATA(&beside.head), sizeof pcsc);
    return fixture_say(
        &desk->fixture,
        (struct message){.kind = MESSAGE_card_bridge, .card_bridge = {.pcsc = pcsc}});
}

/* Up to a card that PC/SC programs see. */
static struct desk *lay(void **state)
{
    struct desk *desk = *state;
    if (desk == NULL) {
        SKIP("opensc, pcscd or vsmartcard-vpcd is not installed, or the programs are not built");
    }
    assert_true(fixture_tell(&desk->fixture, "lay german-id"));
    expect_heard(desk, MESSAGE_card_reader);
    assert_true(fixture_say(
        &desk->fixture,
        (struct message){.kind = MESSAGE_card_watch, .card_watch = {.timeout_s = 60}}));
    expect_heard(desk, MESSAGE_card_seen);
    if (!bridge(desk)) {
        SKIP("this kernel or container allows no namespaces");
    }
    expect_output(desk, TOOL " -l 2>&1", "Yes");
    return desk;
}

static void a_foreign_program_knows_the_card(void **state)
{
    struct desk *desk = lay(state);
    expect_output(desk, TOOL " -n 2>&1", "German ID card (neuer Personalausweis, nPA)");
    expect_output(desk, TOOL " -a 2>&1", "3b:8a:80:01:80:31:f8:73:f7:41:e0:82:90:00:75");
    expect_output(desk, TOOL " -s 00A4040C09E80704007F00070302 2>&1", "SW1=0x90, SW2=0x00");
}

static void a_card_that_is_taken_and_laid_back_is_seen_to_be(void **state)
{
    struct desk *desk = lay(state);
    assert_true(fixture_tell(&desk->fixture, "take"));
    expect_heard(desk, MESSAGE_card_bridge_over);
    expect_heard(desk, MESSAGE_card_gone);
    expect_output(desk, TOOL " -l 2>&1", "0    No");
    assert_true(fixture_tell(&desk->fixture, "lay german-id"));
    expect_heard(desk, MESSAGE_card_seen);
    assert_true(bridge(desk));
    expect_output(desk, TOOL " -l 2>&1", "0    Yes");
}

/* pcscd was seen to say "Error resetting card" when the card's end had left before the program that used
 * the card: a program must be ended first. While the card is there, it does not. */
static void a_reset_is_answered_while_the_card_is_there(void **state)
{
    struct desk *desk = lay(state);
    static const char count[] = "grep -c 'Error resetting card' /run/log";
    run(desk, TOOL " --reset 2>&1");
    run(desk, TOOL " --reset=warm 2>&1");
    expect_output(desk, TOOL " -s 00A4000C 2>&1", "SW1=0x90, SW2=0x00");
    expect_output(desk, count, "0\n");
}

/* Milliseconds; the least of some times, as other programs want the processor, too. */
static unsigned take_time(struct desk *desk, const char *command)
{
    uint64_t least_ms = UINT32_MAX;
    for (int i = 0; i < TIMES; i++) {
        uint64_t begun_ms = clock_steady_ms();
        run(desk, command);
        uint64_t took_ms = clock_steady_ms() - begun_ms;
        least_ms = took_ms < least_ms ? took_ms : least_ms;
    }
    return (unsigned)least_ms;
}

/* 87 commands took 9.4 s with 44 ms of late acknowledgement each way, 4.3 s with one of them. */
static void many_commands_wait_for_no_acknowledgement(void **state)
{
    struct desk *desk = lay(state);
    char many[OUTPUT_MAX] = TOOL;
    for (int i = 0; i < COMMANDS; i++) {
        strcat(many, " -s 00B09C0000");
    }
    strcat(many, " 2>&1");
    expect_output(desk, many, "SW1=0x90, SW2=0x00");
    unsigned few_ms = take_time(desk, TOOL " -s 00B09C0000 2>&1");
    unsigned many_ms = take_time(desk, many);
    print_message("%d commands: %d ms more than one\n", COMMANDS - 1, (int)many_ms - (int)few_ms);
    assert_true(many_ms < few_ms + 2500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_foreign_program_knows_the_card, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(
            a_card_that_is_taken_and_laid_back_is_seen_to_be, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(
            a_reset_is_answered_while_the_card_is_there, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(
            many_commands_wait_for_no_acknowledgement, open_desk, close_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
