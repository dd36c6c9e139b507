/* One printer by its URI, in IPP (RFC 8010, RFC 8011) on libcups: a printer itself or a queue of cupsd
 * in front of it, there is no difference here.
 *
 * Every call blocks, at most about PRINTER_ANSWER_MS for each request it makes; so it belongs into a
 * thread that nobody waits for. Names sent along say nothing about anybody. Not thread-safe. */
#pragma once

#include <stdbool.h>

#include "drivers/printer_answer.h"

#define PRINTER_CONNECT_MS 3000 /* until a connection must stand */
#define PRINTER_ANSWER_MS  8000 /* until an answer must be complete */

struct printer_ipp;

/* Asked between the pieces of a document: false stops. */
typedef bool printer_go_on(void *context);

#define PRINTER_USER_MAX 80 /* bytes of a user's name */
#define PRINTER_LEFT_MAX 16 /* jobs that are looked at at once */

/* For a URI like "ipp://host:631/ipp/print" or "ipps://..."; NULL when it is none, or `user` is too
 * long. Jobs are made, found and cancelled under the name `user`: one a terminal, as several may share
 * a queue. Nothing is sent yet. Pair with printer_ipp_free(). */
struct printer_ipp *printer_ipp_new(const char *uri, const char *user);

/* For SCOPED: hangs up and frees. Accepts NULL. */
void printer_ipp_free(struct printer_ipp **printer);

/* What the printer says now. PRINTER_OK, _UNREACHABLE, _BUSY, _REFUSED or _FOUL. */
MUST_USE enum printer_result printer_ipp_state(
    struct printer_ipp *printer, struct printer_state *state);

/* Sends a PDF as one job. `media`: a name out of the printer's own, or empty. PRINTER_OK: the printer
 * has the whole document and *job is its number. Else any other result; *job is then 0, or the number
 * of a half-sent job that could not be cancelled yet and holds the printer until it is. */
MUST_USE enum printer_result printer_ipp_print(
    struct printer_ipp *printer, struct bytes pdf, const char *media, printer_go_on *go_on,
    void *context, int *job);

/* How far a job is. PRINTER_OK, or any other result but PRINTER_STOPPED. */
MUST_USE enum printer_result printer_ipp_job(
    struct printer_ipp *printer, int job, enum printer_job *state);

/* Takes a job back. PRINTER_OK: accepted; the printer may finish the sheet first. _REFUSED: it had
 * ended already. */
MUST_USE enum printer_result printer_ipp_cancel(struct printer_ipp *printer, int job);

/* The jobs under this user's name that have not ended, of whichever process. PRINTER_OK, _UNREACHABLE,
 * _BUSY, _REFUSED or _FOUL; *count is 0 unless OK. */
MUST_USE enum printer_result printer_ipp_left(
    struct printer_ipp *printer, struct printer_left jobs[PRINTER_LEFT_MAX], size_t *count);
