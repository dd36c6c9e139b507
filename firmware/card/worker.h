/* The one thread that may block in libnfc. It speaks only messages: those of the kiosk come in, those
 * of the card process go out, over a socket pair whose other end the main thread holds.
 *
 * Order of what it says: card_reader at once and at changes. After card_watch: card_seen for what is
 * laid down, again when that becomes something else or card_watch comes again (but a card that is no
 * document, or several, are said once as long as they lie there); card_gone when the reader is empty again, once
 * after each run of card_seen (also after card_failed LIFTED); card_failed TIMEOUT when nothing was
 * laid down in time, which ends the watch. After card_open_*: card_progress, then card_photo if it was wanted and is there,
 * card_report and card_person, or card_failed; the document still lies there then, and may be opened again unless tries are used
 * up. After card_bridge: card_bridge_over, at once when no German card lies there, else when the card,
 * the other end or the reader is gone, or by card_stop; card_gone follows it when the card is gone.
 * While it goes on, whatever else comes is out of turn and dropped. */
#pragma once

#include "drivers/emrtd/document.h"
#include "drivers/reader_nfc.h"

#define WORKER_TRIES_MAX   3          /* wrong secrets in the life of the process */
#define WORKER_ARENA       (1u << 20) /* bytes */
#define WORKER_READ_MAX_MS 45000      /* one card_open_* takes no longer, or somebody must look */

struct worker {
    struct reader_nfc reader; /* initialised by the main thread; an empty connection: no reader */
    int line;                 /* the worker's end of the socket pair, which it takes over */
    struct trust trust;       /* taken over */
    struct document_policy policy;
    bool photo; /* a service may have the photo */
};

/* Runs until the line ends; for pthread_create(). `worker` is a struct worker, the thread's own from
 * now on; the result is NULL. */
void *worker_run(void *worker);
