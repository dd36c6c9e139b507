/* Between one kiosk and the worker: takes its messages, passes on what the worker reports. */
#pragma once

#include "printer/worker.h"

#define DESK_PDF_MAX   (16u << 20) /* bytes in a document */
#define DESK_TIMEOUT_S 3600        /* the longest a job may be waited for */
#define DESK_LEAVE_MS  15000       /* until a document that is being sent is taken back */

/* Serves until the kiosk hangs up, a signal arrives on `signals` (signalfd), or the worker hangs. Takes
 * over `connection` and `worker` (worker_start()). The exit status: 0 when the kiosk or a signal ended
 * it, 1 otherwise. The worker's thread may still be in libcups then: end by exit or return from main. */
int desk_serve(int connection, int worker, int signals, bool is_roll);
