#include "printer/worker.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/log.h"
#include "printer/sweep.h"

enum phase {
    PHASE_NONE,        /* no job */
    PHASE_WAITS,       /* not with the printer yet: it is busy or silent */
    PHASE_WITH_PRINTER /* it has the whole document */
};

struct worker {
    int line;
    bool is_roll;
    bool leaves;
    struct printer_ipp *printer;
    struct printer_state state;
    uint64_t silent_since_ms; /* 0: it answers */

    enum phase phase;
    uint32_t job;
    int number; /* the printer's, while it has the job */
    struct memory pdf;
    uint64_t deadline_ms;
    bool is_cancelled;

    struct sweep sweep;
    bool is_begun; /* the state was told: what was left before is gone */
};

static void report(const struct worker *worker, struct report what)
{
    what.job = worker->job;
    (void)!send(worker->line, &what, sizeof what, MSG_NOSIGNAL);
}

static void end_job(struct worker *worker, struct report what)
{
    memory_unmap(&worker->pdf);
    worker->phase = PHASE_NONE;
    report(worker, what);
}

static void fail_job(struct worker *worker, enum print_failure why)
{
    end_job(worker, (struct report){.kind = REPORT_FAILED, .why = why});
}

static void start_job(struct worker *worker, const struct order *order)
{
    worker->phase = PHASE_WAITS;
    worker->job = order->job;
    worker->number = 0;
    worker->pdf = order->pdf;
    worker->deadline_ms = clock_steady_ms() + (uint64_t)order->timeout_s * 1000;
    worker->is_cancelled = false;
}

/* Waits at most `timeout_ms` for an order and obeys it. False when none came. */
static bool take_order(struct worker *worker, int timeout_ms)
{
    struct pollfd wait = {.fd = worker->line, .events = POLLIN};
    struct order order;
    if (poll(&wait, 1, timeout_ms) <= 0) {
        return false;
    }
    ssize_t got = recv(worker->line, &order, sizeof order, MSG_DONTWAIT);
    if (got != sizeof order) {
        worker->leaves = worker->leaves || got >= 0 || (errno != EAGAIN && errno != EINTR);
        return false;
    }
    switch (order.kind) {
    case ORDER_PRINT: start_job(worker, &order); break;
    case ORDER_CANCEL:
        worker->is_cancelled = worker->phase != PHASE_NONE && worker->job == order.job;
        break;
    case ORDER_LEAVE: worker->leaves = true; break;
    }
    return true;
}

/* printer_go_on: hears orders while a document is being sent. */
static bool goes_on(void *context)
{
    struct worker *worker = context;
    (void)take_order(worker, 0);
    return !worker->leaves && !worker->is_cancelled && clock_steady_ms() < worker->deadline_ms;
}

static void note_silence(struct worker *worker, enum printer_result result)
{
    if (result != PRINTER_UNREACHABLE) {
        worker->silent_since_ms = 0;
    } else if (worker->silent_since_ms == 0) {
        worker->silent_since_ms = clock_steady_ms();
    }
}

static bool is_silent_too_long(const struct worker *worker)
{
    return worker->silent_since_ms != 0 &&
           clock_steady_ms() >= worker->silent_since_ms + WORKER_SILENT_MS;
}

static bool can_print(const struct view *view)
{
    return view->status == STATUS_ok || view->status == STATUS_low || view->status == STATUS_busy;
}

/* A new process says nothing of the printer before it has swept: else the next citizen could begin
 * while the last one's receipt waits for paper. */
static void look(struct worker *worker)
{
    enum printer_result result = printer_ipp_state(worker->printer, &worker->state);
    struct view view = view_of(result, &worker->state, worker->is_roll);
    note_silence(worker, result);
    if (result == PRINTER_OK && !worker->sweep.is_over) {
        int own = worker->phase == PHASE_WITH_PRINTER ? worker->number : 0;
        sweep_step(&worker->sweep, worker->printer, own, can_print(&view));
    }
    if (worker->is_begun || worker->sweep.is_clear || result != PRINTER_OK) {
        worker->is_begun = true;
        report(worker, (struct report){.kind = REPORT_STATE, .view = view});
    }
}

static void send_job(struct worker *worker)
{
    const char *media = worker->is_roll ? "" : worker->state.a4_media;
    enum printer_result result = printer_ipp_print(
        worker->printer, worker->pdf.content, media, goes_on, worker, &worker->number);
    note_silence(worker, result);
    switch (result) {
    case PRINTER_OK:
        worker->phase = PHASE_WITH_PRINTER;
        report(worker, (struct report){.kind = REPORT_WITH_PRINTER});
        return;
    case PRINTER_BUSY:
    case PRINTER_UNREACHABLE:
    case PRINTER_STOPPED: break;
    case PRINTER_REFUSED:
    case PRINTER_NO_JOB:
    case PRINTER_FOUL: fail_job(worker, PRINT_FAILURE_REFUSED); break;
    }
    /* Half a job holds the printer for ever, and its number may be unknown: the answer was lost. */
    sweep_again(&worker->sweep, worker->number);
}

/* Cancelled or out of time: takes the job back, unless it came out just now. */
static void take_back(struct worker *worker)
{
    enum print_failure why = worker->is_cancelled ? PRINT_FAILURE_CANCELLED : PRINT_FAILURE_TIMEOUT;
    if (worker->phase == PHASE_WITH_PRINTER) {
        enum printer_job state = PRINTER_JOB_WAITS;
        enum printer_result result = printer_ipp_cancel(worker->printer, worker->number);
        if (result == PRINTER_REFUSED &&
            printer_ipp_job(worker->printer, worker->number, &state) == PRINTER_OK &&
            state == PRINTER_JOB_COMPLETED) {
            end_job(worker, (struct report){.kind = REPORT_DONE});
            return;
        }
        sweep_again(&worker->sweep, worker->number);
    }
    if (worker->silent_since_ms != 0 && why == PRINT_FAILURE_TIMEOUT) {
        why = PRINT_FAILURE_UNREACHABLE;
    }
    fail_job(worker, why);
}

static void follow_job(struct worker *worker)
{
    enum printer_job state = PRINTER_JOB_WAITS;
    enum printer_result result = printer_ipp_job(worker->printer, worker->number, &state);
    note_silence(worker, result);
    if (result == PRINTER_OK && state == PRINTER_JOB_COMPLETED) {
        end_job(worker, (struct report){.kind = REPORT_DONE});
    } else if ((result == PRINTER_OK && state == PRINTER_JOB_ENDED) || result == PRINTER_NO_JOB) {
        fail_job(worker, PRINT_FAILURE_REFUSED);
    }
}

static void step_job(struct worker *worker)
{
    if (worker->phase == PHASE_WITH_PRINTER) {
        follow_job(worker);
    } else if (
        worker->phase == PHASE_WAITS && worker->silent_since_ms == 0 && worker->sweep.is_clear) {
        send_job(worker);
    }
    if (worker->phase == PHASE_NONE || worker->leaves) {
        return;
    }
    if (worker->is_cancelled || clock_steady_ms() >= worker->deadline_ms) {
        take_back(worker);
    } else if (is_silent_too_long(worker)) {
        if (worker->phase == PHASE_WITH_PRINTER) {
            sweep_again(&worker->sweep, worker->number);
        }
        fail_job(worker, PRINT_FAILURE_UNREACHABLE);
    }
}

static int wait_ms(const struct worker *worker)
{
    if (worker->phase == PHASE_NONE) {
        bool is_sweeping = !worker->sweep.is_clear && worker->silent_since_ms == 0;
        return is_sweeping ? WORKER_FOLLOW_MS : WORKER_LOOK_MS;
    }
    uint64_t now = clock_steady_ms();
    uint64_t left = worker->deadline_ms > now ? worker->deadline_ms - now : 0;
    return left < WORKER_FOLLOW_MS ? (int)left : WORKER_FOLLOW_MS;
}

static void *work(void *context)
{
    struct worker *worker = context;
    while (!worker->leaves) {
        look(worker);
        step_job(worker);
        if (!worker->leaves) {
            (void)take_order(worker, wait_ms(worker));
        }
    }
    if (worker->sweep.taken_back > 0) {
        (void)!printer_ipp_cancel(worker->printer, worker->sweep.taken_back);
    }
    memory_unmap(&worker->pdf);
    report(worker, (struct report){.kind = REPORT_LEFT});
    printer_ipp_free(&worker->printer);
    close_fd(&worker->line);
    free(worker);
    return NULL;
}

int worker_start(const char *uri, const char *user, bool is_roll)
{
    struct printer_ipp *printer = printer_ipp_new(uri, user);
    struct worker *worker = calloc(1, sizeof *worker);
    int pair[2];
    if (worker == NULL || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
        die_errno("make a worker");
    }
    if (printer == NULL) {
        free(worker);
        close_fd(&pair[0]);
        close_fd(&pair[1]);
        return -1;
    }
    *worker = (struct worker){.line = pair[1], .is_roll = is_roll, .printer = printer};
    pthread_t thread;
    int error = pthread_create(&thread, NULL, work, worker);
    if (error != 0) {
        die("make a thread: error %d", error);
    }
    pthread_detach(thread);
    return pair[0];
}
