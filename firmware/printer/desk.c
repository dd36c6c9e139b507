#include "printer/desk.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/log.h"
#include "ipc/channel.h"

enum {
    FIRST_MS = 500, /* then the kiosk is told "unknown": "at once" must not depend on the printer */
    GRACE_MS = 30000 /* over a job's deadline: several requests that each take their longest */
};

struct desk {
    struct channel kiosk;
    int worker;
    struct view told;
    bool has_told;
    uint64_t heard_ms; /* the worker's last report */

    bool has_job;
    bool is_sent; /* the printer has all of it */
    uint32_t session, job;
    uint64_t deadline_ms;
};

/* False when the kiosk does not take it: it is gone, or hangs. */
static bool tell(struct desk *desk, const struct message *message)
{
    return channel_send(&desk->kiosk, message) == CHANNEL_OK;
}

static bool tell_state(struct desk *desk, const struct view *view)
{
    if (desk->has_told && view_equal(view, &desk->told)) {
        return true;
    }
    log_info("printer_state status=%s reasons=%u", status_word(view->status), view->reasons);
    desk->told = *view;
    desk->has_told = true;
    struct message message = {
        .kind = MESSAGE_print_state,
        .print_state = {desk->session, view->status, view->reasons, view->paper}};
    return tell(desk, &message);
}

static bool tell_failed(struct desk *desk, uint32_t session, uint32_t job, enum print_failure why)
{
    log_warning("print_failed job=%u why=%u", job, (unsigned)why);
    struct message message = {.kind = MESSAGE_print_failed, .print_failed = {session, job, why}};
    return tell(desk, &message);
}

static void order(struct desk *desk, struct order what)
{
    if (send(desk->worker, &what, sizeof what, MSG_NOSIGNAL) != sizeof what) {
        die_errno("order the worker");
    }
}

static bool is_pdf(struct bytes content)
{
    return content.len > 5 && memcmp(content.at, "%PDF-", 5) == 0;
}

static bool start(struct desk *desk, const struct message_print_start *wish)
{
    SCOPED(close_fd) int fd = wish->pdf;
    struct memory pdf;
    if (desk->has_job || wish->timeout_s > DESK_TIMEOUT_S || !memory_map(&pdf, fd, DESK_PDF_MAX)) {
        return tell_failed(desk, wish->session, wish->job, PRINT_FAILURE_REFUSED);
    }
    if (!is_pdf(pdf.content)) {
        memory_unmap(&pdf);
        return tell_failed(desk, wish->session, wish->job, PRINT_FAILURE_REFUSED);
    }
    log_info("print_start job=%u bytes=%zu", wish->job, pdf.content.len);
    desk->has_job = true;
    desk->is_sent = false;
    desk->session = wish->session;
    desk->job = wish->job;
    desk->deadline_ms = clock_steady_ms() + (uint64_t)wish->timeout_s * 1000;
    order(
        desk, (struct order){
                  .kind = ORDER_PRINT, .job = wish->job, .timeout_s = wish->timeout_s, .pdf = pdf});
    return true;
}

/* False when the kiosk is gone or speaks out of turn. */
static bool hear_kiosk(struct desk *desk, bool *is_foul)
{
    struct message message;
    switch (channel_receive(&desk->kiosk, &message)) {
    case CHANNEL_OK: break;
    case CHANNEL_EMPTY: return true;
    case CHANNEL_FULL:
    case CHANNEL_CLOSED: return false;
    case CHANNEL_FOUL: *is_foul = true; return false;
    }
    if (message.kind == MESSAGE_print_start) {
        return start(desk, &message.print_start);
    }
    if (message.kind == MESSAGE_print_cancel) {
        if (desk->has_job && desk->job == message.print_cancel.job) {
            order(desk, (struct order){.kind = ORDER_CANCEL, .job = desk->job});
        }
        return true;
    }
    int fd = message_fd(&message);
    close_fd(&fd);
    *is_foul = true;
    return false;
}

/* False when the worker or the kiosk is gone. */
static bool hear_worker(struct desk *desk)
{
    struct report report;
    if (recv(desk->worker, &report, sizeof report, MSG_DONTWAIT) != sizeof report) {
        return false;
    }
    desk->heard_ms = clock_steady_ms();
    struct message message;
    switch (report.kind) {
    case REPORT_STATE: return tell_state(desk, &report.view);
    case REPORT_WITH_PRINTER:
        desk->is_sent = true;
        message = (struct message){
            .kind = MESSAGE_print_progress, .print_progress = {desk->session, report.job}};
        return tell(desk, &message);
    case REPORT_DONE:
        desk->has_job = false;
        log_info("print_done job=%u", report.job);
        message =
            (struct message){.kind = MESSAGE_print_done, .print_done = {desk->session, report.job}};
        return tell(desk, &message);
    case REPORT_FAILED:
        desk->has_job = false;
        return tell_failed(desk, desk->session, report.job, report.why);
    case REPORT_LEFT: break;
    }
    return false;
}

/* Until the worker must have said something. */
static int wait_ms(const struct desk *desk)
{
    uint64_t now = clock_steady_ms();
    uint64_t until = desk->heard_ms + (desk->has_told ? WORKER_STUCK_MS : FIRST_MS);
    if (desk->has_job && desk->deadline_ms + GRACE_MS < until) {
        until = desk->deadline_ms + GRACE_MS;
    }
    return until > now ? (int)(until - now) : 0;
}

/* Nothing came in time. False when the worker hangs. */
static bool hear_nothing(struct desk *desk, bool is_roll)
{
    if (!desk->has_told) {
        struct view unknown = {
            .status = STATUS_unknown, .paper = is_roll ? PRINT_PAPER_ROLL80 : PRINT_PAPER_A4};
        return tell_state(desk, &unknown);
    }
    log_error("printer_hangs");
    if (desk->has_job) {
        (void)!tell_failed(desk, desk->session, desk->job, PRINT_FAILURE_TIMEOUT);
    }
    return false;
}

/* A document on its way to the printer is taken back: half a job would hold the printer for ever.
 * One that is there may be finished. */
static void leave(struct desk *desk)
{
    if (!desk->has_job || desk->is_sent) {
        return;
    }
    order(desk, (struct order){.kind = ORDER_LEAVE});
    uint64_t until = clock_steady_ms() + DESK_LEAVE_MS;
    struct report report = {.kind = REPORT_STATE};
    for (uint64_t now = clock_steady_ms(); now < until && report.kind != REPORT_LEFT;
         now = clock_steady_ms()) {
        struct pollfd wait = {.fd = desk->worker, .events = POLLIN};
        if (poll(&wait, 1, (int)(until - now)) > 0 &&
            recv(desk->worker, &report, sizeof report, MSG_DONTWAIT) == 0) {
            return;
        }
    }
}

int desk_serve(int connection, int worker, int signals, bool is_roll)
{
    struct desk desk = {.worker = worker, .heard_ms = clock_steady_ms()};
    channel_init(&desk.kiosk, connection, DOMAIN_KIOSK);
    bool goes_on = true, is_foul = false, is_signalled = false, is_broken = false;
    while (goes_on) {
        struct pollfd wait[] = {
            {.fd = desk.kiosk.fd, .events = POLLIN},
            {.fd = desk.worker, .events = POLLIN},
            {.fd = signals, .events = POLLIN}};
        int ready = poll(wait, COUNT(wait), wait_ms(&desk));
        is_signalled = ready > 0 && wait[2].revents != 0;
        goes_on = !is_signalled;
        if (goes_on && ready == 0) {
            goes_on = hear_nothing(&desk, is_roll);
            is_broken = !goes_on;
        }
        if (goes_on && ready > 0 && wait[1].revents != 0) {
            goes_on = hear_worker(&desk);
        }
        if (goes_on && ready > 0 && wait[0].revents != 0) {
            goes_on = hear_kiosk(&desk, &is_foul);
        }
    }
    if (is_foul) {
        log_error("kiosk_broke_the_protocol");
    }
    channel_finish(&desk.kiosk);
    if (!is_broken) {
        leave(&desk);
    }
    return is_foul || is_broken ? 1 : 0;
}
