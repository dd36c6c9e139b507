#include "central/exchange.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "central/problem.h"
#include "central/route.h"
#include "central/token.h"

enum {
    BATCH_MAX = 64,       /* requests in one commit */
    LET_BY_MAX = 1 << 20, /* bytes of a refused body that are read and dropped: an answer
                                  in the middle of a small upload would be lost with the line */
};

static struct text header_of(struct MHD_Connection *connection, const char *name)
{
    const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
    return (struct text){value, value == NULL ? 0 : strlen(value)};
}

static const char *query_of(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, name);
}

static void refuse(struct exchange *exchange, enum problem problem)
{
    if (!exchange->refused) {
        exchange->job.answer = problem_answer(problem, NULL);
        exchange->refused = true;
    }
}

/* The length that the client announces; SIZE_MAX when it is no number. 0 when there is none. */
static size_t announced(struct MHD_Connection *connection)
{
    struct text text = header_of(connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || len > SIZE_MAX / 20) {
            return SIZE_MAX;
        }
        len = len * 10 + (size_t)(text.at[i] - '0');
    }
    return len;
}

/* PROBLEM_COUNT when the headers are as they must be. */
static enum problem headers_problem(
    const struct intake *intake, struct exchange *exchange, const char *method)
{
    struct request *request = &exchange->job.request;
    struct MHD_Connection *connection = exchange->connection;
    if (header_of(connection, MHD_HTTP_HEADER_USER_AGENT).len == 0) {
        return PROBLEM_no_user_agent;
    }
    switch (route_find(request, method, (struct text){exchange->path, strlen(exchange->path)})) {
    case ROUTE_OK: break;
    case ROUTE_NONE: return PROBLEM_no_such_resource;
    case ROUTE_OTHER_METHOD: return PROBLEM_other_method;
    }
    if (request->route->access != ACCESS_PUBLIC &&
        !token_check(
            intake->central, header_of(connection, MHD_HTTP_HEADER_AUTHORIZATION),
            exchange->job.client)) {
        return PROBLEM_not_logged_in;
    }
    const char *destination = query_of(connection, "destinationId");
    if (destination != NULL) {
        snprintf(exchange->destination, sizeof exchange->destination, "%s", destination);
    }
    if (!route_query(
            request, query_of(connection, "offset"), query_of(connection, "limit"), destination)) {
        return PROBLEM_malformed;
    }
    request->destination.at = exchange->destination;
    if (announced(connection) > request->route->body_max) {
        return PROBLEM_too_large;
    }
    return intake->open > WAITING_MAX ? PROBLEM_too_many : PROBLEM_COUNT;
}

/* Room for `size` bytes of body, counted from now on. False when there is too much of it already. */
static bool make_room(struct intake *intake, struct exchange *exchange, size_t size)
{
    if (intake->bytes + size - exchange->size > IN_FLIGHT_MAX) {
        refuse(exchange, PROBLEM_too_many);
        return false;
    }
    char *body = realloc(exchange->body, size);
    if (body == NULL) {
        refuse(exchange, PROBLEM_too_many);
        return false;
    }
    intake->bytes += size - exchange->size;
    exchange->body = body;
    exchange->size = size;
    return true;
}

static struct exchange *begin(
    struct intake *intake, struct MHD_Connection *connection, const char *url, const char *method)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);
    if (exchange == NULL) {
        die("no memory for a request");
    }
    exchange->connection = connection;
    intake->open++;
    snprintf(exchange->path, sizeof exchange->path, "%s", strlen(url) <= URL_MAX ? url : "");
    enum problem problem = headers_problem(intake, exchange, method);
    size_t len = announced(connection);
    if (problem != PROBLEM_COUNT) {
        refuse(exchange, problem);
    } else if (len > 0) {
        (void)make_room(intake, exchange, len);
    }
    return exchange;
}

/* Keeps a piece of the body. */
static void keep(struct intake *intake, struct exchange *exchange, const char *piece, size_t len)
{
    size_t most = exchange->job.request.route->body_max;
    if (len > most - exchange->len) {
        refuse(exchange, PROBLEM_too_large);
        return;
    }
    if (exchange->len + len > exchange->size) { /* of a length that was not announced */
        size_t size = 2 * (exchange->len + len);
        if (!make_room(intake, exchange, size < most ? size : most)) {
            return;
        }
    }
    memcpy(exchange->body + exchange->len, piece, len);
    exchange->len += len;
}

static enum MHD_Result send_answer(struct exchange *exchange)
{
    struct answer *answer = &exchange->job.answer;
    struct MHD_Response *response =
        MHD_create_response_from_buffer(answer->len, answer->body, MHD_RESPMEM_MUST_FREE);
    if (response == NULL) {
        return MHD_NO;
    }
    unsigned status = answer->status;
    enum MHD_Result fine = MHD_add_response_header(response, "Cache-Control", "no-store");
    if (answer->type != NULL) {
        fine &= MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer->type);
    }
    if (answer->retry_after_s > 0) {
        char seconds[16];
        snprintf(seconds, sizeof seconds, "%u", answer->retry_after_s);
        fine &= MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, seconds);
    }
    *answer = (struct answer){0}; /* the body is the response's now */
    enum MHD_Result result =
        fine == MHD_YES ? MHD_queue_response(exchange->connection, status, response) : MHD_NO;
    MHD_destroy_response(response);
    return result;
}

/* The whole request is here. */
static enum MHD_Result hand_in(struct intake *intake, struct exchange *exchange)
{
    struct request *request = &exchange->job.request;
    request->body = (struct text){exchange->body, exchange->len};
    if (!utf8_valid(request->body)) {
        refuse(exchange, PROBLEM_malformed);
        return send_answer(exchange);
    }
    exchange->next = intake->ready;
    intake->ready = exchange;
    intake->ready_count++;
    MHD_suspend_connection(exchange->connection);
    return MHD_YES;
}

/* NOLINTNEXTLINE(readability-function-size): the signature is libmicrohttpd's */
enum MHD_Result exchange_step(
    void *context, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *upload, size_t *upload_len, void **state)
{
    (void)version;
    struct intake *intake = context;
    struct exchange *exchange = *state;
    if (exchange == NULL) {
        exchange = begin(intake, connection, url, method);
        *state = exchange;
        bool long_body = announced(connection) > LET_BY_MAX;
        return exchange->refused && long_body ? send_answer(exchange) : MHD_YES;
    }
    if (*upload_len > 0) {
        if (exchange->refused) {
            exchange->dropped += *upload_len;
        } else {
            keep(intake, exchange, upload, *upload_len);
        }
        *upload_len = 0;
        return exchange->dropped <= LET_BY_MAX ? MHD_YES : MHD_NO;
    }
    if (exchange->refused || exchange->answered) {
        return send_answer(exchange);
    }
    return hand_in(intake, exchange);
}

void exchange_end(
    void *context, struct MHD_Connection *connection, void **state,
    enum MHD_RequestTerminationCode code)
{
    (void)connection, (void)code;
    struct intake *intake = context;
    struct exchange *exchange = *state;
    if (exchange == NULL) {
        return;
    }
    for (struct exchange **at = &intake->ready; *at != NULL; at = &(*at)->next) {
        if (*at == exchange) {
            *at = exchange->next;
            intake->ready_count--;
            break;
        }
    }
    intake->open--;
    intake->bytes -= exchange->size;
    answer_release(&exchange->job.answer);
    free(exchange->body);
    free(exchange);
    *state = NULL;
}

/* Takes up to BATCH_MAX exchanges off the list, the oldest of them first. */
static size_t take(
    struct intake *intake, struct exchange *taken[BATCH_MAX], struct job *jobs[BATCH_MAX])
{
    size_t count = intake->ready_count < BATCH_MAX ? intake->ready_count : BATCH_MAX;
    for (size_t i = count; i > 0; i--) {
        taken[i - 1] = intake->ready;
        jobs[i - 1] = &intake->ready->job;
        intake->ready = intake->ready->next;
    }
    intake->ready_count -= count;
    return count;
}

bool intake_run(struct intake *intake)
{
    bool some = intake->ready_count > 0;
    while (intake->ready_count > 0) {
        struct exchange *taken[BATCH_MAX];
        struct job *jobs[BATCH_MAX];
        size_t count = take(intake, taken, jobs);
        batch_run(intake->central, jobs, count);
        for (size_t i = 0; i < count; i++) {
            taken[i]->answered = true;
            MHD_resume_connection(taken[i]->connection);
        }
    }
    return some;
}
