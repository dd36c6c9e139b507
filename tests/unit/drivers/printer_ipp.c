/* The client against a peer that answers crafted things, each connection by the next line of a script. */
#include "drivers/printer_ipp.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "tests/test.h"

enum { REQUEST_MAX = 65536, STEPS_MAX = 8 };

enum twist {
    TWIST_NONE,     /* HTTP 200 and an IPP answer with `status` and `attributes` */
    TWIST_RAW,      /* `attributes` are all that is sent */
    TWIST_WRONG_ID, /* the answer to another request */
    TWIST_HUGE,     /* more than PRINTER_ANSWER_MAX bytes */
    TWIST_SHORT,    /* less than Content-Length promised */
    TWIST_HANG_UP,  /* nothing, after the request was read */
    TWIST_CUT,      /* hangs up when it has seen the request's head */
    TWIST_SILENT    /* holds the line and says nothing */
};

struct step {
    enum twist twist;
    uint16_t status;
    const char *attributes;
    size_t len;
};

struct peer {
    pid_t pid;
    int heard; /* operation numbers, 2 bytes each, in the order they came */
    char uri[64];
};

#define ATTRIBUTES(literal) literal, sizeof(literal) - 1

/* "job-id" = 9 in a job group; "printer-state" = 3, "printer-state-reasons" = "media-jam". */
#define JOB_9    "\x02\x21\x00\x06job-id\x00\x04\x00\x00\x00\x09"
#define STATE_OK "\x04\x23\x00\x0dprinter-state\x00\x04\x00\x00\x00\x03"

/* Reads a request, or what comes of it; its operation, 0 when nothing came. */
static unsigned read_request(int line, char *request, bool is_head_only, uint32_t *id)
{
    size_t len = 0, need = 0;
    char *body = NULL;
    while (len < REQUEST_MAX && (body == NULL || len < need)) {
        ssize_t got = recv(line, request + len, REQUEST_MAX - len, 0);
        if (got <= 0 && (body == NULL || len < (size_t)(body - request) + 8)) {
            return 0;
        }
        if (got <= 0) {
            break;
        }
        len += (size_t)got;
        request[len] = '\0';
        char *end = body == NULL ? strstr(request, "\r\n\r\n") : NULL;
        if (end != NULL) {
            char *length = strstr(request, "Content-Length: ");
            body = end + 4;
            need = (size_t)(body - request) +
                   (length == NULL ? 0 : (size_t)strtoul(length + 16, NULL, 10));
        }
        if (is_head_only && body != NULL && len >= (size_t)(body - request) + 8) {
            break;
        }
    }
    if (body == NULL) {
        return 0;
    }
    const uint8_t *at = (const uint8_t *)body;
    *id = (uint32_t)at[4] << 24 | (uint32_t)at[5] << 16 | (uint32_t)at[6] << 8 | at[7];
    return (unsigned)at[2] << 8 | at[3];
}

static void send_answer(int line, const struct step *step, uint32_t id)
{
    static char body[PRINTER_ANSWER_MAX * 2];
    static const char HEAD[] = "\x01\x47\x00\x12"
                               "attributes-charset\x00\x05utf-8"
                               "\x48\x00\x1b"
                               "attributes-natural-language\x00\x02"
                               "en";
    id += step->twist == TWIST_WRONG_ID;
    const uint8_t start[] = {
        2,
        0,
        (uint8_t)(step->status >> 8),
        (uint8_t)step->status,
        (uint8_t)(id >> 24),
        (uint8_t)(id >> 16),
        (uint8_t)(id >> 8),
        (uint8_t)id};
    size_t len = 0;
    memcpy(body, start, sizeof start);
    len += sizeof start;
    memcpy(body + len, HEAD, sizeof HEAD - 1);
    len += sizeof HEAD - 1;
    if (step->len > 0) {
        memcpy(body + len, step->attributes, step->len);
    }
    len += step->len;
    body[len++] = 3;
    size_t promised = step->twist == TWIST_HUGE    ? sizeof body
                      : step->twist == TWIST_SHORT ? len + 100
                                                   : len;
    char head[128];
    int size = snprintf(
        head, sizeof head,
        "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: %zu\r\n\r\n",
        promised);
    send(line, head, (size_t)size, MSG_NOSIGNAL);
    send(line, body, step->twist == TWIST_HUGE ? sizeof body : len, MSG_NOSIGNAL);
}

static void serve(int listener, int heard, const struct step *steps, size_t count)
{
    static char request[REQUEST_MAX + 1];
    for (size_t i = 0; i < count; i++) {
        SCOPED(close_fd) int line = accept(listener, NULL, NULL);
        uint32_t id = 0;
        for (unsigned first = 1, operation; i < count; first = 0) {
            operation = read_request(line, request, steps[i].twist == TWIST_CUT, &id);
            if (operation == 0) {
                i -= first == 0; /* the line was left: this step is still to come */
                break;
            }
            uint8_t word[] = {(uint8_t)(operation >> 8), (uint8_t)operation};
            (void)!write(heard, word, sizeof word);
            enum twist twist = steps[i].twist;
            if (twist == TWIST_SILENT) {
                (void)!recv(line, request, 1, 0);
            } else if (twist == TWIST_RAW) {
                send(line, steps[i].attributes, steps[i].len, MSG_NOSIGNAL);
            } else if (twist != TWIST_HANG_UP && twist != TWIST_CUT) {
                send_answer(line, &steps[i], id);
            }
            if (twist != TWIST_NONE) {
                break;
            }
            i++;
        }
    }
}

static void peer_open(struct peer *peer, const struct step *steps, size_t count)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    int pipes[2], listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, len), 0);
    assert_int_equal(listen(listener, 8), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &len), 0);
    assert_int_equal(pipe(pipes), 0);
    snprintf(peer->uri, sizeof peer->uri, "ipp://127.0.0.1:%d/ipp/print", ntohs(address.sin_port));
    peer->pid = fork();
    if (peer->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(pipes[0]);
        serve(listener, pipes[1], steps, count);
        _exit(0);
    }
    close(listener);
    close(pipes[1]);
    peer->heard = pipes[0];
}

/* Ends the peer; the operations it heard must be these. */
static void peer_close(struct peer *peer, const uint16_t *operations, size_t count)
{
    uint8_t heard[64];
    kill(peer->pid, SIGKILL);
    waitpid(peer->pid, NULL, 0);
    ssize_t got = read(peer->heard, heard, sizeof heard);
    close(peer->heard);
    assert_int_equal(got, count * 2);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(heard[2 * i] << 8 | heard[2 * i + 1], operations[i]);
    }
}

/* What printer_ipp_state() makes of one crafted answer. */
static enum printer_result state_after(struct step step, struct printer_state *state)
{
    static const uint16_t ASKED[] = {IPP_OP_GET_PRINTER_ATTRIBUTES};
    struct peer peer;
    peer_open(&peer, &step, 1);
    SCOPED(printer_ipp_free) struct printer_ipp *printer = printer_ipp_new(peer.uri, "foyer");
    assert_non_null(printer);
    enum printer_result result = printer_ipp_state(printer, state);
    peer_close(&peer, ASKED, 1);
    return result;
}

static void an_honest_answer_is_understood(void **state)
{
    (void)state;
    struct printer_state printer;
    struct step step = {
        TWIST_NONE, 0, ATTRIBUTES(STATE_OK "\x44\x00\x15printer-state-reasons\x00\x09media-jam")};
    assert_int_equal(state_after(step, &printer), PRINTER_OK);
    assert_int_equal(printer.reasons, PRINTER_JAM);
}

static void dishonest_answers_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        struct step step;
        enum printer_result result;
    } CASES[] = {
        {{TWIST_WRONG_ID, 0, ATTRIBUTES(STATE_OK)}, PRINTER_FOUL},
        {{TWIST_HUGE, 0, ATTRIBUTES(STATE_OK)}, PRINTER_FOUL},
        {{TWIST_SHORT, 0, ATTRIBUTES(STATE_OK)}, PRINTER_OK}, /* the IPP in it is whole */
        {{TWIST_SHORT, 0, ATTRIBUTES("\x04\x23\x00\x0dprinter")}, PRINTER_FOUL},
        {{TWIST_HANG_UP, 0, NULL, 0}, PRINTER_UNREACHABLE},
        {{TWIST_NONE, 0, ATTRIBUTES("\x04")}, PRINTER_FOUL},
        {{TWIST_NONE, 0, ATTRIBUTES("\x04\x23\x7f\xff")}, PRINTER_FOUL},
        {{TWIST_NONE, 0x0507, NULL, 0}, PRINTER_BUSY},
        {{TWIST_NONE, 0x0406, NULL, 0}, PRINTER_REFUSED},
        {{TWIST_RAW, 0, ATTRIBUTES("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")},
         PRINTER_REFUSED},
        {{TWIST_RAW, 0,
          ATTRIBUTES("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
                     "Content-Length: 0\r\n\r\n")},
         PRINTER_REFUSED},
        {{TWIST_RAW, 0,
          ATTRIBUTES("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")},
         PRINTER_BUSY},
        {{TWIST_RAW, 0, ATTRIBUTES("220 mail.example ESMTP\r\n")}, PRINTER_UNREACHABLE},
        {{TWIST_RAW, 0, ATTRIBUTES("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")},
         PRINTER_FOUL},
        {{TWIST_RAW, 0, ATTRIBUTES("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")}, PRINTER_FOUL},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct printer_state printer;
        enum printer_result result = state_after(CASES[i].step, &printer);
        if (result != CASES[i].result) {
            fail_msg("case %zu: %d instead of %d", i, (int)result, (int)CASES[i].result);
        }
    }
}

static void silence_is_waited_out_and_ends(void **state)
{
    (void)state;
    struct printer_state printer;
    uint64_t began = clock_steady_ms();
    struct step step = {TWIST_SILENT, 0, NULL, 0};
    assert_int_equal(state_after(step, &printer), PRINTER_UNREACHABLE);
    assert_true(clock_steady_ms() - began < 4 * PRINTER_ANSWER_MS);
}

static void nobody_at_the_port_is_unreachable(void **state)
{
    (void)state;
    struct printer_state printer;
    SCOPED(printer_ipp_free)
    struct printer_ipp *client = printer_ipp_new("ipp://127.0.0.1:1/ipp/print", "foyer");
    assert_int_equal(printer_ipp_state(client, &printer), PRINTER_UNREACHABLE);
}

static bool go_on(void *context)
{
    unsigned *asked = context;
    return ++*asked < 3;
}

static enum printer_result print_after(
    const struct step *steps, size_t count, struct bytes pdf, int *job, struct peer *peer)
{
    unsigned asked = 0;
    peer_open(peer, steps, count);
    SCOPED(printer_ipp_free) struct printer_ipp *printer = printer_ipp_new(peer->uri, "foyer");
    return printer_ipp_print(printer, pdf, "", go_on, &asked, job);
}

static const struct bytes SMALL = {(const uint8_t *)"%PDF-1.4 x", 10};

static void a_sent_document_is_with_the_printer(void **state)
{
    (void)state;
    static const uint16_t HEARD[] = {IPP_OP_CREATE_JOB, IPP_OP_SEND_DOCUMENT};
    static const struct step STEPS[] = {
        {TWIST_NONE, 0, ATTRIBUTES(JOB_9)}, {TWIST_NONE, 0, ATTRIBUTES(JOB_9)}};
    struct peer peer;
    int job = 0;
    assert_int_equal(print_after(STEPS, COUNT(STEPS), SMALL, &job, &peer), PRINTER_OK);
    assert_int_equal(job, 9);
    peer_close(&peer, HEARD, COUNT(HEARD));
}

static void a_job_that_got_no_document_is_cancelled(void **state)
{
    (void)state;
    static const uint16_t HEARD[] = {IPP_OP_CREATE_JOB, IPP_OP_SEND_DOCUMENT, IPP_OP_CANCEL_JOB};
    static const struct step LOST[] = {
        {TWIST_NONE, 0, ATTRIBUTES(JOB_9)}, {TWIST_CUT, 0, NULL, 0}, {TWIST_NONE, 0, NULL, 0}};
    static const struct step REFUSED[] = {
        {TWIST_NONE, 0, ATTRIBUTES(JOB_9)},
        {TWIST_NONE, 0x040a, NULL, 0},
        {TWIST_NONE, 0, NULL, 0}};
    struct peer peer;
    int job = 0;
    assert_int_equal(print_after(LOST, COUNT(LOST), SMALL, &job, &peer), PRINTER_UNREACHABLE);
    assert_int_equal(job, 0);
    peer_close(&peer, HEARD, COUNT(HEARD));
    assert_int_equal(print_after(REFUSED, COUNT(REFUSED), SMALL, &job, &peer), PRINTER_REFUSED);
    assert_int_equal(job, 0);
    peer_close(&peer, HEARD, COUNT(HEARD));
}

static void a_caller_that_wants_no_more_takes_the_job_back(void **state)
{
    (void)state;
    static const uint16_t HEARD[] = {IPP_OP_CREATE_JOB, IPP_OP_SEND_DOCUMENT, IPP_OP_CANCEL_JOB};
    static const struct step STEPS[] = {
        {TWIST_NONE, 0, ATTRIBUTES(JOB_9)}, {TWIST_HANG_UP, 0, NULL, 0}, {TWIST_NONE, 0, NULL, 0}};
    struct peer peer;
    int job = 0;
    struct bytes large = {calloc(1, 60000), 60000};
    assert_int_equal(print_after(STEPS, COUNT(STEPS), large, &job, &peer), PRINTER_STOPPED);
    assert_int_equal(job, 0);
    peer_close(&peer, HEARD, COUNT(HEARD));
    union {
        const uint8_t *in;
        void *out;
    } same = {.in = large.at};
    free(same.out);
}

static void a_job_that_cannot_be_cancelled_yet_is_remembered(void **state)
{
    (void)state;
    static const uint16_t HEARD[] = {IPP_OP_CREATE_JOB, IPP_OP_SEND_DOCUMENT, IPP_OP_CANCEL_JOB};
    static const struct step STEPS[] = {
        {TWIST_NONE, 0, ATTRIBUTES(JOB_9)}, {TWIST_CUT, 0, NULL, 0}, {TWIST_HANG_UP, 0, NULL, 0}};
    struct peer peer;
    int job = 0;
    assert_int_equal(print_after(STEPS, COUNT(STEPS), SMALL, &job, &peer), PRINTER_UNREACHABLE);
    assert_int_equal(job, 9);
    peer_close(&peer, HEARD, COUNT(HEARD));
}

static void a_lost_answer_to_a_printed_job_is_no_failure(void **state)
{
    (void)state;
    static const uint16_t HEARD[] = {
        IPP_OP_CREATE_JOB, IPP_OP_SEND_DOCUMENT, IPP_OP_CANCEL_JOB, IPP_OP_GET_JOB_ATTRIBUTES};
    static const struct step STEPS[] = {
        {TWIST_NONE, 0, ATTRIBUTES(JOB_9)},
        {TWIST_HANG_UP, 0, NULL, 0},
        {TWIST_NONE, 0x0404, NULL, 0},
        {TWIST_NONE, 0, ATTRIBUTES("\x02\x23\x00\x09job-state\x00\x04\x00\x00\x00\x09")}};
    struct peer peer;
    int job = 0;
    assert_int_equal(print_after(STEPS, COUNT(STEPS), SMALL, &job, &peer), PRINTER_OK);
    assert_int_equal(job, 9);
    peer_close(&peer, HEARD, COUNT(HEARD));
}

static void a_job_without_a_number_is_foul(void **state)
{
    (void)state;
    static const uint16_t HEARD[] = {IPP_OP_CREATE_JOB};
    static const struct step STEPS[] = {{TWIST_NONE, 0, NULL, 0}};
    struct peer peer;
    int job = 7;
    assert_int_equal(print_after(STEPS, COUNT(STEPS), SMALL, &job, &peer), PRINTER_FOUL);
    assert_int_equal(job, 0);
    peer_close(&peer, HEARD, COUNT(HEARD));
}

static void what_is_no_ipp_uri_is_not_taken(void **state)
{
    (void)state;
    static const char *const WRONG[] = {
        "",
        "ipp",
        "ipp://",
        "http://localhost/ipp/print",
        "file:///dev/lp0",
        "/dev/usb/lp0",
        "ipp://localhost:99999999/x",
        "socket://localhost:9100"};
    for (size_t i = 0; i < COUNT(WRONG); i++) {
        assert_null(printer_ipp_new(WRONG[i], "foyer"));
    }
    SCOPED(printer_ipp_free)
    struct printer_ipp *printer = printer_ipp_new("ipps://printer.example/ipp/print", "foyer");
    assert_non_null(printer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_honest_answer_is_understood),
        cmocka_unit_test(dishonest_answers_are_told_apart),
        cmocka_unit_test(silence_is_waited_out_and_ends),
        cmocka_unit_test(nobody_at_the_port_is_unreachable),
        cmocka_unit_test(a_sent_document_is_with_the_printer),
        cmocka_unit_test(a_job_that_got_no_document_is_cancelled),
        cmocka_unit_test(a_caller_that_wants_no_more_takes_the_job_back),
        cmocka_unit_test(a_job_that_cannot_be_cancelled_yet_is_remembered),
        cmocka_unit_test(a_lost_answer_to_a_printed_job_is_no_failure),
        cmocka_unit_test(a_job_without_a_number_is_foul),
        cmocka_unit_test(what_is_no_ipp_uri_is_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
