#include "drivers/printer_answer.h"

void printer_answer_release(ipp_t **answer)
{
    ippDelete(*answer);
    *answer = NULL;
}

/* ipp_iocb_t: hands out what is left of a struct bytes. */
static ssize_t take(void *context, ipp_uchar_t *buffer, size_t size)
{
    struct bytes *left = context;
    size_t got = size < left->len ? size : left->len;
    if (got > 0) {
        memcpy(buffer, left->at, got);
        *left = (struct bytes){left->at + got, left->len - got};
    }
    return (ssize_t)got;
}

/* What the status codes mean that callers treat differently; all others are REFUSED. */
static const struct {
    ipp_status_t status;
    enum printer_result result;
} MEANINGS[] = {
    {IPP_STATUS_ERROR_NOT_FOUND, PRINTER_NO_JOB},
    {IPP_STATUS_ERROR_GONE, PRINTER_NO_JOB},
    {IPP_STATUS_ERROR_TIMEOUT, PRINTER_BUSY},
    {IPP_STATUS_ERROR_SERVICE_UNAVAILABLE, PRINTER_BUSY},
    {IPP_STATUS_ERROR_DEVICE, PRINTER_BUSY},
    {IPP_STATUS_ERROR_TEMPORARY, PRINTER_BUSY},
    {IPP_STATUS_ERROR_NOT_ACCEPTING_JOBS, PRINTER_BUSY},
    {IPP_STATUS_ERROR_BUSY, PRINTER_BUSY},
};

enum printer_result printer_answer_read(ipp_t **answer, struct bytes content, int request_id)
{
    *answer = NULL;
    if (content.len > PRINTER_ANSWER_MAX) {
        return PRINTER_FOUL;
    }
    SCOPED(printer_answer_release) ipp_t *ipp = ippNew();
    ipp_state_t state = IPP_STATE_IDLE;
    /* Each step reads at least one tag, so the length of the answer bounds the loop. */
    for (size_t i = 0; i <= content.len && state != IPP_STATE_DATA && state != IPP_STATE_ERROR;
         i++) {
        state = ippReadIO(&content, take, 1, NULL, ipp);
    }
    if (state != IPP_STATE_DATA || ippGetRequestId(ipp) != request_id) {
        return PRINTER_FOUL;
    }
    ipp_status_t status = ippGetStatusCode(ipp);
    *answer = ipp;
    ipp = NULL;
    if (status >= IPP_STATUS_OK && status <= IPP_STATUS_OK_EVENTS_COMPLETE) {
        return PRINTER_OK;
    }
    for (size_t i = 0; i < COUNT(MEANINGS); i++) {
        if (MEANINGS[i].status == status) {
            return MEANINGS[i].result;
        }
    }
    return PRINTER_REFUSED;
}

static int values_of(ipp_attribute_t *attribute)
{
    int count = ippGetCount(attribute);
    return count < PRINTER_VALUES_MAX ? count : PRINTER_VALUES_MAX;
}

/* The value as text; empty when it is of another kind. */
static struct text text_of(ipp_attribute_t *attribute, int at)
{
    const char *value = ippGetString(attribute, at, NULL);
    return (struct text){value, value == NULL ? 0 : strlen(value)};
}

static int enum_of(ipp_t *answer, const char *name)
{
    ipp_attribute_t *attribute = ippFindAttribute(answer, name, IPP_TAG_ENUM);
    return attribute == NULL ? 0 : ippGetInteger(attribute, 0);
}

static void read_media(ipp_t *answer, const char *name, struct printer_state *state)
{
    ipp_attribute_t *media = ippFindAttribute(answer, name, IPP_TAG_ZERO);
    for (int i = 0; i < values_of(media); i++) {
        struct text size = text_of(media, i);
        unsigned paper = printer_paper_of(size);
        state->papers |= paper;
        bool is_new = paper == PRINTER_A4 && state->a4_media[0] == '\0';
        if (is_new && size.len > 0 && size.len <= PRINTER_MEDIA_MAX) {
            memcpy(state->a4_media, size.at, size.len);
            state->a4_media[size.len] = '\0';
        }
    }
}

enum printer_result printer_answer_state(ipp_t *answer, struct printer_state *state)
{
    *state = (struct printer_state){.takes_jobs = true};
    int now = enum_of(answer, "printer-state");
    if (now < IPP_PSTATE_IDLE || now > IPP_PSTATE_STOPPED) {
        return PRINTER_FOUL;
    }
    state->is_stopped = now == IPP_PSTATE_STOPPED;
    ipp_attribute_t *reasons = ippFindAttribute(answer, "printer-state-reasons", IPP_TAG_KEYWORD);
    for (int i = 0; i < values_of(reasons); i++) {
        state->reasons |= printer_reason_of(text_of(reasons, i));
    }
    ipp_attribute_t *accepting =
        ippFindAttribute(answer, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
    if (accepting != NULL) {
        state->takes_jobs = ippGetBoolean(accepting, 0) != 0;
    }
    ipp_attribute_t *formats =
        ippFindAttribute(answer, "document-format-supported", IPP_TAG_MIMETYPE);
    for (int i = 0; i < values_of(formats); i++) {
        state->takes_pdf =
            state->takes_pdf || text_equal(text_of(formats, i), TEXT_OF("application/pdf"));
    }
    read_media(answer, "media-ready", state);
    if (state->papers == 0) {
        read_media(answer, "media-default", state);
    }
    return PRINTER_OK;
}

int printer_answer_job_id(ipp_t *answer)
{
    ipp_attribute_t *id = ippFindAttribute(answer, "job-id", IPP_TAG_INTEGER);
    int number = id == NULL ? 0 : ippGetInteger(id, 0);
    return number > 0 ? number : 0;
}

enum printer_result printer_answer_job(ipp_t *answer, enum printer_job *job)
{
    int now = enum_of(answer, "job-state");
    if (now < IPP_JSTATE_PENDING || now > IPP_JSTATE_COMPLETED) {
        return PRINTER_FOUL;
    }
    *job = now == IPP_JSTATE_COMPLETED  ? PRINTER_JOB_COMPLETED
           : now >= IPP_JSTATE_CANCELED ? PRINTER_JOB_ENDED
                                        : PRINTER_JOB_WAITS;
    return PRINTER_OK;
}

/* RFC 8011 §5.3.8: the printer has not got all of the document. */
static bool is_half_sent(ipp_attribute_t *reasons)
{
    for (int i = 0; i < values_of(reasons); i++) {
        struct text reason = text_of(reasons, i);
        if (text_equal(reason, TEXT_OF("job-data-insufficient")) ||
            text_equal(reason, TEXT_OF("job-incoming"))) {
            return true;
        }
    }
    return false;
}

/* Notes what one attribute says about a job. */
static void read_job(ipp_attribute_t *attribute, struct printer_left *job, int *state)
{
    const char *name = ippGetName(attribute);
    if (strcmp(name, "job-id") == 0 && ippGetValueTag(attribute) == IPP_TAG_INTEGER) {
        job->number = ippGetInteger(attribute, 0);
    } else if (strcmp(name, "job-state") == 0 && ippGetValueTag(attribute) == IPP_TAG_ENUM) {
        *state = ippGetInteger(attribute, 0);
    } else if (strcmp(name, "job-state-reasons") == 0) {
        job->is_half_sent = is_half_sent(attribute);
    }
}

size_t printer_answer_left(ipp_t *answer, struct printer_left *jobs, size_t max)
{
    size_t count = 0;
    struct printer_left job = {0};
    int state = 0;
    ipp_attribute_t *at = ippFirstAttribute(answer);
    for (;; at = ippNextAttribute(answer)) {
        if (at != NULL && ippGetName(at) != NULL && ippGetGroupTag(at) == IPP_TAG_JOB) {
            read_job(at, &job, &state);
            continue;
        }
        /* Between two jobs, or behind the last one. */
        if (job.number > 0 && state < IPP_JSTATE_CANCELED && count < max) {
            job.is_printing = state == IPP_JSTATE_PROCESSING && !job.is_half_sent;
            jobs[count++] = job;
        }
        job = (struct printer_left){0};
        state = 0;
        if (at == NULL) {
            return count;
        }
    }
}
