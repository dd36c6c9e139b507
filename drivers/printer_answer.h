/* Reading what a printer answered: IPP, RFC 8010 and RFC 8011. Everything in it is foreign. */
#pragma once

#include <cups/ipp.h>

#include "base/fail.h"
#include "drivers/printer_state.h"

#define PRINTER_ANSWER_MAX 65536 /* bytes in one answer */
#define PRINTER_VALUES_MAX 64    /* values of one attribute that are looked at */

enum printer_result {
    PRINTER_OK,
    PRINTER_UNREACHABLE, /* nobody answers at the URI, or the line broke, or it took too long */
    PRINTER_BUSY,        /* takes no job just now; ask again */
    PRINTER_REFUSED,     /* answered, and will not do this */
    PRINTER_NO_JOB,      /* does not know this job, or no longer */
    PRINTER_FOUL,        /* answered what is no answer, or too much */
    PRINTER_STOPPED      /* the caller wanted no more; the job was taken back */
};

/* For SCOPED: frees the answer. Accepts NULL. */
void printer_answer_release(ipp_t **answer);

/* Decodes one answer to the request with this id; *answer is the caller's, NULL when it is
 * PRINTER_FOUL. Otherwise the result is what the status code in it means. */
MUST_USE enum printer_result printer_answer_read(
    ipp_t **answer, struct bytes content, int request_id);

/* To Get-Printer-Attributes. What is absent or of the wrong kind is left at "not said"; PRINTER_OK, or
 * PRINTER_FOUL without a printer-state. */
MUST_USE enum printer_result printer_answer_state(ipp_t *answer, struct printer_state *state);

/* To Create-Job: the job's number, 1 or more; 0 when there is none. */
int printer_answer_job_id(ipp_t *answer);

/* To Get-Job-Attributes. PRINTER_OK, or PRINTER_FOUL without a job-state that RFC 8011 knows. */
MUST_USE enum printer_result printer_answer_job(ipp_t *answer, enum printer_job *job);

/* A job that has not ended. */
struct printer_left {
    int number;
    bool is_half_sent; /* waits for its document; it holds the printer until it is cancelled */
    bool is_printing; /* or would be, were there paper: printers differ in what they call stopped */
};

/* To Get-Jobs: up to `max` jobs that have a number and have not ended. How many. */
size_t printer_answer_left(ipp_t *answer, struct printer_left *jobs, size_t max);
