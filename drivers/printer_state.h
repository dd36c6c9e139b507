/* What a printer says about itself, in few words. */
#pragma once

#include "base/span.h"

/* Bits: what a citizen or staff can act on. RFC 8011 §5.4.12 printer-state-reasons. */
enum printer_reason {
    PRINTER_PAPER_LOW = 1,
    PRINTER_PAPER_OUT = 2,
    PRINTER_JAM = 4,
    PRINTER_COVER_OPEN = 8,
    PRINTER_INK_LOW = 16,
    PRINTER_INK_OUT = 32,
    PRINTER_OFFLINE = 64, /* a queue says so about the device behind it */
    PRINTER_PAUSED = 128,
    PRINTER_OTHER = 256
};

/* Bits: sizes that receipts are made for. */
enum printer_paper { PRINTER_A4 = 1, PRINTER_ROLL80 = 2 };

#define PRINTER_MEDIA_MAX 255 /* bytes in a media keyword, RFC 8011 §5.1.4 */

struct printer_state {
    unsigned reasons; /* bits of enum printer_reason */
    unsigned papers;  /* bits of enum printer_paper: loaded, or the default where it cannot tell */
    bool takes_pdf;
    bool is_stopped;                      /* it will not go on by itself */
    bool takes_jobs;                      /* printer-is-accepting-jobs; true when it is not said */
    char a4_media[PRINTER_MEDIA_MAX + 1]; /* its name for the A4 that is loaded; may be empty */
};

enum printer_job {
    PRINTER_JOB_WAITS,     /* pending, held, printing, or stopped until somebody refills */
    PRINTER_JOB_COMPLETED, /* every sheet is out: the one success */
    PRINTER_JOB_ENDED      /* canceled or aborted */
};

/* The bit for one keyword of printer-state-reasons; 0 for "none" and for what nobody needs to act
 * on. Keywords end in -report, -warning, -error or nothing, and may be cut off at 31 bytes. */
unsigned printer_reason_of(struct text keyword);

/* The bit for a media size name, 0 for any other size. Source: PWG 5101.1 §5: the size stands after
 * the last underscore, "iso_a4_210x297mm". */
unsigned printer_paper_of(struct text media);
