/* foyer-eid for one kiosk: its connection, and a task at a time with an AusweisApp of its own. */
#pragma once

#include <stdbool.h>

#include "base/fail.h"

#define EID_PATH_MAX    256 /* characters of a program's path */
#define EID_RETRY_MS    25  /* between two looks whether a program that was started listens */
#define EID_SERVICE_MAX 256 /* characters */

struct eid_setup {
    const char *app;          /* path of the AusweisApp, or of what speaks like it */
    const char *identify_app; /* the same for identifying; usually the same */
    const char *pcscd;        /* path of pcscd; empty: the app listens on vpcd's port itself */
    const char *service;      /* https URL of the eID service; empty: no identifying */
    const char *servers;      /* what the AusweisApp must reach besides: "host:port host:port" */
    const char *ca_file;      /* PEM: who is trusted for it */
    bool takes_pin;           /* a PIN may be typed at this terminal, at the screen or the reader */
    bool only_at_reader;      /* and only at a reader with a pad of its own */
};

/* True when the programs are there. */
bool eid_is_installed(const struct eid_setup *setup);

/* Serves until the connection ends or a signal comes; takes over both fds. The exit status: 0 done, 1
 * the kiosk broke the protocol, 2 the kernel allows no house. */
int eid_serve(int connection, int signals, const struct eid_setup *setup);
