/* HTTPS to one server, on libcurl: TLS 1.3 only, one pinned CA, no redirects, no proxy, every answer
 * bounded in size and time. Many requests at once, one thread.
 *
 * A request is sent once: libcurl is not allowed to repeat one with a body by itself, so that a lost
 * answer is seen as what it is. */
#pragma once

#include <poll.h>

#include "base/fail.h"
#include "base/span.h"

#define HTTP_URL_MAX    1024        /* characters */
#define HTTP_ANSWER_MAX (48u << 20) /* bytes of the largest answer that can be asked for */
#define HTTP_WAITS_MAX  48          /* fds that http_wait() watches besides its own */
#define HTTP_BEARER_MAX 4096        /* characters of an access token */

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT };

enum http_outcome {
    HTTP_ANSWERED,    /* there is a status and a body */
    HTTP_UNREACHABLE, /* no connection: the server has seen nothing of the request */
    HTTP_UNTRUSTED,   /* its certificate is not signed by the pinned CA, or not for its name */
    HTTP_LOST,        /* the connection broke or took too long: it may have been done or not */
    HTTP_TOO_LARGE,   /* the answer is larger than answer_max; the request was done */
    HTTP_OUTCOME_COUNT
};

struct http_options {
    const char *ca_file;         /* PEM; the only certificates that are trusted */
    const char *user_agent;      /* "Foyer/0.1.0 (courier)"; FIT-Connect refuses without one */
    unsigned connect_timeout_ms; /* 0: 10 s */
    unsigned timeout_ms;         /* of a whole request; 0: 60 s */
    unsigned connections;        /* at most so many at once, 1..64; 0: 1 */
};

struct http_request {
    enum http_method method;
    const char *url;          /* https, copied */
    const char *content_type; /* of the body; NULL for none; copied */
    const char *bearer;       /* access token; NULL for none; copied */
    struct bytes body;        /* must live until the answer */
    size_t answer_max;        /* bytes of the answer's body that are taken, 1..HTTP_ANSWER_MAX */
};

struct http_answer {
    enum http_outcome outcome;
    unsigned status;        /* 100..599 when HTTP_ANSWERED, else 0 */
    unsigned retry_after_s; /* Retry-After, or RateLimit-Reset; 0: the server asks for no pause */
    struct bytes body;      /* good until the function it is given to returns */
};

/* Called once for each request that was sent, from http_wait(). It may not call http_wait(); it may
 * call http_send(). */
typedef void (*http_done)(void *context, const struct http_answer *answer);

struct http;

/* Owned by the caller; pair with http_free(). NULL when the CA file cannot be read. */
MUST_USE struct http *http_new(const struct http_options *options);

/* Breaks off what is under way, without calling anybody, and frees. Accepts NULL; sets it to NULL. */
void http_free(struct http **http);

/* Begins a request; `done` is called with `context` when it ended, however it ended. False, and
 * nothing will be called, when the request breaks a limit above. */
MUST_USE bool http_send(
    struct http *http, const struct http_request *request, http_done done, void *context);

/* How many requests have not ended. */
size_t http_under_way(const struct http *http);

/* The loop's waiting place: until something happens on a request or on one of `count` fds of the
 * caller (poll(2), revents are filled in), at most `timeout_ms`; then calls `done` for what ended. */
void http_wait(struct http *http, struct pollfd *fds, size_t count, int timeout_ms);

struct http_reply {
    struct http_answer answer; /* its body is owned by the reply, followed by a NUL */
    uint8_t *space;
};

/* One request, waited for: for command lines. False when it breaks a limit. */
MUST_USE bool http_ask(
    struct http *http, const struct http_request *request, struct http_reply *reply);

/* For SCOPED; wipes and frees. */
void http_reply_release(struct http_reply *reply);

/* For logs: "answered", "unreachable", ... */
const char *http_outcome_word(enum http_outcome outcome);
