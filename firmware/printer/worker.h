/* The thread in which libcups may block. It and the process speak only messages, over a socket pair:
 * whatever the printer does, the process hears its kiosk. */
#pragma once

#include "ipc/memory.h"
#include "printer/view.h"

#define WORKER_LOOK_MS   1000  /* between two looks at the printer; with a job: */
#define WORKER_FOLLOW_MS 250   /* between two looks at the job and its printer */
#define WORKER_SILENT_MS 4000  /* so long a job outlives its printer's silence */
#define WORKER_STUCK_MS  60000 /* without any report: it hangs */

enum order_kind {
    ORDER_PRINT,
    ORDER_CANCEL, /* the job */
    ORDER_LEAVE   /* end; a document that is being sent is taken back first */
};

struct order {
    enum order_kind kind;
    uint32_t job;
    uint32_t timeout_s;
    struct memory pdf; /* of ORDER_PRINT; the worker unmaps it */
};

enum report_kind {
    REPORT_STATE,        /* after each look, changed or not */
    REPORT_WITH_PRINTER, /* the printer has the whole document */
    REPORT_DONE,
    REPORT_FAILED,
    REPORT_LEFT /* the thread has ended */
};

struct report {
    enum report_kind kind;
    uint32_t job;
    enum print_failure why; /* of REPORT_FAILED */
    struct view view;       /* of REPORT_STATE */
};

/* Starts the thread for the printer at `uri`; jobs are under the name `user`. The fd for orders and
 * reports, one struct a packet, close-on-exec, the caller's; closing it is ORDER_LEAVE. -1 when `uri` is
 * no IPP URI or `user` too long. Ends the process when there is no thread. */
MUST_USE int worker_start(const char *uri, const char *user, bool is_roll);
