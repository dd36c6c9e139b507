#include "drivers/printer_ipp.h"

#include <cups/cups.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    URI_MAX = 256,
    PIECE = 16384,    /* bytes of a document between two questions whether to go on */
    LINE_SILENT_S = 5 /* no byte for so long: the line is dead */
};

#define JOB_NAME "receipt"

struct printer_ipp {
    char uri[URI_MAX + 1];
    char user[PRINTER_USER_MAX + 1];
    char host[HTTP_MAX_HOST];
    char resource[HTTP_MAX_URI];
    int port;
    http_encryption_t encryption;
    http_t *line;       /* NULL when hung up */
    bool is_line_fresh; /* nothing was asked over it yet */
    uint8_t answer[PRINTER_ANSWER_MAX + 1];
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void delete_request(ipp_t **request)
{
    printer_answer_release(request);
}

struct printer_ipp *printer_ipp_new(const char *uri, const char *user)
{
    char scheme[32], login[64];
    struct printer_ipp *printer = calloc(1, sizeof *printer);
    if (printer == NULL) {
        die("no memory for a printer");
    }
    int len = snprintf(printer->uri, sizeof printer->uri, "%s", uri);
    int user_len = snprintf(printer->user, sizeof printer->user, "%s", user);
    http_uri_status_t status = httpSeparateURI(
        HTTP_URI_CODING_ALL, uri, scheme, sizeof scheme, login, sizeof login, printer->host,
        sizeof printer->host, &printer->port, printer->resource, sizeof printer->resource);
    bool is_tls = strcmp(scheme, "ipps") == 0;
    if (len < 0 || len > URI_MAX || user_len < 0 || user_len > PRINTER_USER_MAX ||
        status != HTTP_URI_STATUS_OK || printer->host[0] == '\0' ||
        (!is_tls && strcmp(scheme, "ipp") != 0)) {
        free(printer);
        return NULL;
    }
    printer->encryption = is_tls ? HTTP_ENCRYPTION_ALWAYS : HTTP_ENCRYPTION_IF_REQUESTED;
    return printer;
}

static void hang_up(struct printer_ipp *printer)
{
    httpClose(printer->line);
    printer->line = NULL;
}

void printer_ipp_free(struct printer_ipp **printer)
{
    if (*printer != NULL) {
        hang_up(*printer);
        free(*printer);
        *printer = NULL;
    }
}

static bool call(struct printer_ipp *printer)
{
    if (printer->line == NULL) {
        printer->line = httpConnect2(
            printer->host, printer->port, NULL, AF_UNSPEC, printer->encryption, 1,
            PRINTER_CONNECT_MS, NULL);
        printer->is_line_fresh = true;
    }
    if (printer->line != NULL) {
        httpSetTimeout(printer->line, LINE_SILENT_S, NULL, NULL);
    }
    return printer->line != NULL;
}

static ipp_t *request_of(const struct printer_ipp *printer, ipp_op_t operation, int job)
{
    ipp_t *request = ippNewRequest(operation);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, printer->uri);
    if (job > 0) {
        ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
    }
    ippAddString(
        request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, printer->user);
    return request;
}

/* Sends the request without a document. */
static bool send_request(struct printer_ipp *printer, ipp_t *request, size_t document_len)
{
    char length[32];
    snprintf(length, sizeof length, "%zu", ippLength(request) + document_len);
    httpClearFields(printer->line);
    httpSetField(printer->line, HTTP_FIELD_CONTENT_TYPE, "application/ipp");
    httpSetField(printer->line, HTTP_FIELD_CONTENT_LENGTH, length);
    if (httpPost(printer->line, printer->resource) != 0) {
        return false;
    }
    ippSetState(request, IPP_STATE_IDLE);
    ipp_state_t state = IPP_STATE_IDLE;
    size_t steps = ippLength(request) + 2; /* each writes at least one byte */
    while (steps-- > 0 && state != IPP_STATE_DATA && state != IPP_STATE_ERROR) {
        state = ippWrite(printer->line, request);
    }
    return state == IPP_STATE_DATA;
}

/* PRINTER_OK, _UNREACHABLE, or _STOPPED by go_on. */
static enum printer_result send_document(
    struct printer_ipp *printer, struct bytes document, printer_go_on *go_on, void *context)
{
    while (document.len > 0) {
        if (!go_on(context)) {
            return PRINTER_STOPPED;
        }
        size_t size = document.len < PIECE ? document.len : PIECE;
        ssize_t put = httpWrite2(printer->line, (const char *)document.at, size);
        if (put <= 0) {
            return PRINTER_UNREACHABLE;
        }
        document = (struct bytes){document.at + put, document.len - (size_t)put};
    }
    return httpFlushWrite(printer->line) < 0 ? PRINTER_UNREACHABLE : PRINTER_OK;
}

/* Reads the HTTP answer's body into printer->answer. PRINTER_OK, _UNREACHABLE, _BUSY, _REFUSED, _FOUL. */
static enum printer_result receive(struct printer_ipp *printer, size_t *len)
{
    int64_t until = now_ms() + PRINTER_ANSWER_MS;
    http_status_t status = HTTP_STATUS_CONTINUE;
    while (status == HTTP_STATUS_CONTINUE && now_ms() < until) {
        status = httpUpdate(printer->line);
    }
    if (status == HTTP_STATUS_SERVICE_UNAVAILABLE) {
        return PRINTER_BUSY;
    }
    if (status != HTTP_STATUS_OK) {
        bool is_answer = status > HTTP_STATUS_CONTINUE;
        return is_answer ? PRINTER_REFUSED : PRINTER_UNREACHABLE;
    }
    *len = 0;
    ssize_t got = 1;
    while (got > 0 && now_ms() < until) {
        got =
            httpRead2(printer->line, (char *)printer->answer + *len, sizeof printer->answer - *len);
        *len += got > 0 ? (size_t)got : 0;
        if (*len > PRINTER_ANSWER_MAX) {
            return PRINTER_FOUL;
        }
    }
    return got == 0 ? PRINTER_OK : PRINTER_UNREACHABLE;
}

struct document {
    struct bytes content; /* empty when the request has none */
    printer_go_on *go_on;
    void *context;
};

/* One request and its answer over the line that stands. *answer is the caller's when not NULL. */
static enum printer_result exchange(
    struct printer_ipp *printer, ipp_t *request, const struct document *document, ipp_t **answer)
{
    printer->is_line_fresh = false;
    size_t len = 0;
    enum printer_result result = PRINTER_UNREACHABLE;
    if (send_request(printer, request, document->content.len)) {
        result = send_document(printer, document->content, document->go_on, document->context);
        result = result == PRINTER_OK ? receive(printer, &len) : result;
    }
    if (result != PRINTER_OK) {
        hang_up(printer); /* what may still come over it belongs to nothing any more */
        return result;
    }
    result =
        printer_answer_read(answer, (struct bytes){printer->answer, len}, ippGetRequestId(request));
    if (result == PRINTER_FOUL) {
        hang_up(printer);
    }
    return result;
}

/* Asks what may be asked twice: a line that was left standing may have died meanwhile. */
static enum printer_result ask(struct printer_ipp *printer, ipp_t *request, ipp_t **answer)
{
    static const struct document NONE = {0};
    enum printer_result result = PRINTER_UNREACHABLE;
    bool is_again = true;
    for (int tries = 0; tries < 2 && is_again; tries++) {
        *answer = NULL;
        if (!call(printer)) {
            return PRINTER_UNREACHABLE;
        }
        is_again = !printer->is_line_fresh;
        result = exchange(printer, request, &NONE, answer);
        is_again = is_again && result == PRINTER_UNREACHABLE;
    }
    return result;
}

static void want(ipp_t *request, int count, const char *const *names)
{
    ippAddStrings(
        request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", count, NULL, names);
}

enum printer_result printer_ipp_state(struct printer_ipp *printer, struct printer_state *state)
{
    static const char *const WANTED[] = {
        "printer-state", "printer-state-reasons", "printer-is-accepting-jobs",
        "media-ready",   "media-default",         "document-format-supported"};
    SCOPED(delete_request)
    ipp_t *request = request_of(printer, IPP_OP_GET_PRINTER_ATTRIBUTES, 0);
    want(request, COUNT(WANTED), WANTED);
    SCOPED(printer_answer_release) ipp_t *answer = NULL;
    *state = (struct printer_state){0};
    enum printer_result result = ask(printer, request, &answer);
    if (result == PRINTER_NO_JOB) {
        return PRINTER_REFUSED; /* no such printer at this URI */
    }
    return result == PRINTER_OK ? printer_answer_state(answer, state) : result;
}

static enum printer_result create_job(struct printer_ipp *printer, const char *media, int *job)
{
    SCOPED(delete_request)
    ipp_t *request = request_of(printer, IPP_OP_CREATE_JOB, 0);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", NULL, JOB_NAME);
    if (media[0] != '\0') {
        ippAddString(request, IPP_TAG_JOB, IPP_TAG_KEYWORD, "media", NULL, media);
    }
    /* Not asked twice, so over a new line: a job made by a lost answer would hold the printer. */
    hang_up(printer);
    if (!call(printer)) {
        return PRINTER_UNREACHABLE;
    }
    static const struct document NONE = {0};
    SCOPED(printer_answer_release) ipp_t *answer = NULL;
    enum printer_result result = exchange(printer, request, &NONE, &answer);
    if (result != PRINTER_OK) {
        return result == PRINTER_NO_JOB ? PRINTER_REFUSED : result;
    }
    *job = printer_answer_job_id(answer);
    return *job > 0 ? PRINTER_OK : PRINTER_FOUL;
}

/* After a failed send: takes the job back, unless the printer has it all the same. */
static enum printer_result give_up(struct printer_ipp *printer, enum printer_result why, int *job)
{
    enum printer_result result = printer_ipp_cancel(printer, *job);
    enum printer_job state = PRINTER_JOB_WAITS;
    if (result == PRINTER_REFUSED && printer_ipp_job(printer, *job, &state) == PRINTER_OK &&
        state == PRINTER_JOB_COMPLETED) {
        return PRINTER_OK; /* only its answer was lost */
    }
    if (result == PRINTER_OK || result == PRINTER_REFUSED || result == PRINTER_NO_JOB) {
        *job = 0;
    }
    return why;
}

enum printer_result printer_ipp_print(
    struct printer_ipp *printer, struct bytes pdf, const char *media, printer_go_on *go_on,
    void *context, int *job)
{
    *job = 0;
    enum printer_result result = create_job(printer, media, job);
    if (result != PRINTER_OK) {
        return result;
    }
    SCOPED(delete_request)
    ipp_t *request = request_of(printer, IPP_OP_SEND_DOCUMENT, *job);
    ippAddString(
        request, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL, "application/pdf");
    ippAddBoolean(request, IPP_TAG_OPERATION, "last-document", 1);
    SCOPED(printer_answer_release) ipp_t *answer = NULL;
    const struct document document = {pdf, go_on, context};
    result = call(printer) ? exchange(printer, request, &document, &answer) : PRINTER_UNREACHABLE;
    return result == PRINTER_OK ? PRINTER_OK : give_up(printer, result, job);
}

enum printer_result printer_ipp_job(struct printer_ipp *printer, int job, enum printer_job *state)
{
    static const char *const WANTED[] = {"job-state"};
    SCOPED(delete_request)
    ipp_t *request = request_of(printer, IPP_OP_GET_JOB_ATTRIBUTES, job);
    want(request, COUNT(WANTED), WANTED);
    SCOPED(printer_answer_release) ipp_t *answer = NULL;
    enum printer_result result = ask(printer, request, &answer);
    return result == PRINTER_OK ? printer_answer_job(answer, state) : result;
}

enum printer_result printer_ipp_cancel(struct printer_ipp *printer, int job)
{
    SCOPED(delete_request) ipp_t *request = request_of(printer, IPP_OP_CANCEL_JOB, job);
    SCOPED(printer_answer_release) ipp_t *answer = NULL;
    return ask(printer, request, &answer);
}

enum printer_result printer_ipp_left(
    struct printer_ipp *printer, struct printer_left jobs[PRINTER_LEFT_MAX], size_t *count)
{
    static const char *const WANTED[] = {"job-id", "job-state", "job-state-reasons"};
    SCOPED(delete_request) ipp_t *request = request_of(printer, IPP_OP_GET_JOBS, 0);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "which-jobs", NULL, "not-completed");
    ippAddBoolean(request, IPP_TAG_OPERATION, "my-jobs", 1);
    want(request, COUNT(WANTED), WANTED);
    SCOPED(printer_answer_release) ipp_t *answer = NULL;
    enum printer_result result = ask(printer, request, &answer);
    *count = result == PRINTER_OK ? printer_answer_left(answer, jobs, PRINTER_LEFT_MAX) : 0;
    return result == PRINTER_NO_JOB ? PRINTER_REFUSED : result;
}
