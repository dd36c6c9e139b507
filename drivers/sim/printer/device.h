/* The simulated printer: a private D-Bus, which ippeveprinter insists on, and an ippeveprinter that
 * speaks real IPP on a TCP port. */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/fail.h"

enum device_paper { DEVICE_PAPER_IN, DEVICE_PAPER_LOW, DEVICE_PAPER_OUT, DEVICE_PAPER_COUNT };

struct device {
    char folder[PATH_MAX]; /* private: configuration, spool, the mechanism; removed at the end */
    const char *out;       /* where printed documents are kept */
    bool is_roll;
    int port;
    int holder; /* bound to a port that was free, so that no other program is given it; -1 */
    pid_t bus, printer; /* -1: not running */
    enum device_paper paper;
    int jam; /* the FIFO that is held open while paper is stuck; -1 */
};

/* Prepares the folder and starts the bus, but not the printer. `out` is made when it is not there;
 * `port` 0 takes a free one. False with a line on stderr. Pair with device_finish(). */
MUST_USE bool device_init(struct device *device, const char *out, bool is_roll, int port);

/* Ends all programs and removes the private folder. A zeroed one is not accepted. */
void device_finish(struct device *device);

/* Switches the printer on and waits until it answers, 15 seconds at most. True when it runs. */
MUST_USE bool device_on(struct device *device);

/* Pulls its plug: what it was printing is lost. */
void device_off(struct device *device);

/* Fills, nearly empties or empties the tray; remembered while the printer is off. False when the
 * printer did not take it. */
MUST_USE bool device_set_paper(struct device *device, enum device_paper paper);

/* The next sheet sticks (or the one that does is pulled out). */
MUST_USE bool device_set_jam(struct device *device, bool is_jammed);

/* The next document will be aborted by the printer. */
MUST_USE bool device_refuse_next(const struct device *device);

/* How many documents were printed into `out`. */
unsigned device_printed(const struct device *device);
