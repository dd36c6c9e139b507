#include "net/http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"

enum {
    CONNECT_TIMEOUT_MS = 10000,
    TIMEOUT_MS = 60000,
    CONNECTIONS_MAX = 64,
    IDLE_MAX_S = 30,       /* a connection unused for longer is not used again */
    UPLOAD_PIECE = 131072, /* bytes */
    FIRST_SPACE = 4096,    /* bytes */
    ASK_WAIT_MS = 1000,    /* of one turn of http_ask() */
};

struct request {
    struct request *next; /* of those under way */
    CURL *easy;
    struct curl_slist *headers;
    struct bytes left; /* of the body to send */
    uint8_t *answer;
    size_t answer_len, answer_size, answer_max;
    bool too_large;
    http_done done;
    void *context;
};

struct http {
    CURLM *multi;
    char *ca_file, *user_agent;
    long connect_timeout_ms, timeout_ms;
    struct request *requests;
    size_t under_way;
};

static size_t take_body(char *at, size_t one, size_t count, void *context)
{
    struct request *request = context;
    size_t len = one * count;
    if (len > request->answer_max - request->answer_len) {
        request->too_large = true;
        return 0;
    }
    size_t want = request->answer_len + len;
    if (want > request->answer_size) {
        size_t size = request->answer_size == 0 ? FIRST_SPACE : request->answer_size * 2;
        size = size < want ? want : size;
        uint8_t *more = realloc(request->answer, size);
        if (more == NULL) {
            die("no memory for an answer of %zu bytes", want);
        }
        request->answer = more;
        request->answer_size = size;
    }
    if (len > 0) {
        memcpy(request->answer + request->answer_len, at, len);
    }
    request->answer_len = want;
    return len;
}

/* There is no seek function beside it on purpose: libcurl then cannot send a body twice. */
static size_t give_body(char *at, size_t one, size_t count, void *context)
{
    struct request *request = context;
    size_t room = one * count;
    size_t len = request->left.len < room ? request->left.len : room;
    if (len > 0) {
        memcpy(at, request->left.at, len);
        request->left.at += len;
        request->left.len -= len;
    }
    return len;
}

struct http *http_new(const struct http_options *options)
{
    if (access(options->ca_file, R_OK) != 0) {
        return NULL;
    }
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        die("libcurl does not start");
    }
    struct http *http = calloc(1, sizeof *http);
    if (http == NULL || (http->multi = curl_multi_init()) == NULL ||
        (http->ca_file = strdup(options->ca_file)) == NULL ||
        (http->user_agent = strdup(options->user_agent)) == NULL) {
        die("no memory for HTTPS");
    }
    unsigned most = options->connections == 0                ? 1
                    : options->connections > CONNECTIONS_MAX ? CONNECTIONS_MAX
                                                             : options->connections;
    http->connect_timeout_ms =
        options->connect_timeout_ms == 0 ? CONNECT_TIMEOUT_MS : (long)options->connect_timeout_ms;
    http->timeout_ms = options->timeout_ms == 0 ? TIMEOUT_MS : (long)options->timeout_ms;
    curl_multi_setopt(http->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)most);
    curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)most);
    return http;
}

static void free_request(struct request *request)
{
    curl_easy_cleanup(request->easy);
    curl_slist_free_all(request->headers);
    free(request->answer);
    free(request);
}

void http_free(struct http **http)
{
    if (*http == NULL) {
        return;
    }
    while ((*http)->requests != NULL) {
        struct request *request = (*http)->requests;
        (*http)->requests = request->next;
        curl_multi_remove_handle((*http)->multi, request->easy);
        free_request(request);
    }
    curl_multi_cleanup((*http)->multi);
    free((*http)->ca_file);
    free((*http)->user_agent);
    free(*http);
    *http = NULL;
}

static void add_header(struct request *request, const char *line)
{
    struct curl_slist *longer = curl_slist_append(request->headers, line);
    if (longer == NULL) {
        die("no memory for a request");
    }
    request->headers = longer;
}

/* False on what cannot stand in a header. */
static bool is_printable(const char *text, size_t max)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++) {
        if (text[i] < ' ' || text[i] > '~') {
            return false;
        }
    }
    return len > 0 && len <= max;
}

static bool add_headers(struct request *request, const struct http_request *wanted)
{
    char line[HTTP_BEARER_MAX + 32];
    if (wanted->content_type != NULL) {
        if (!is_printable(wanted->content_type, 128)) {
            return false;
        }
        snprintf(line, sizeof line, "Content-Type: %s", wanted->content_type);
        add_header(request, line);
    }
    if (wanted->bearer != NULL) {
        if (!is_printable(wanted->bearer, HTTP_BEARER_MAX)) {
            return false;
        }
        snprintf(line, sizeof line, "Authorization: Bearer %s", wanted->bearer);
        add_header(request, line);
        memset(line, 0, sizeof line);
    }
    add_header(request, "Expect:");
    return true;
}

static bool set_method(struct request *request, const struct http_request *wanted)
{
    CURL *easy = request->easy;
    curl_off_t size = (curl_off_t)wanted->body.len;
    bool set = curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_body) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_READDATA, request) == CURLE_OK;
    switch (wanted->method) {
    case HTTP_GET: return set && wanted->body.len == 0;
    case HTTP_POST:
        return set && curl_easy_setopt(easy, CURLOPT_POST, 1L) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, size) == CURLE_OK;
    case HTTP_PUT:
        return set && curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, size) == CURLE_OK;
    }
    return false;
}

/* Everything that makes a connection to central what it may be. */
static bool set_security(CURL *easy, const struct http *http)
{
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_3) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CAINFO, http->ca_file) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CAPATH, (char *)NULL) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK;
}

static bool set_options(struct request *request, const struct http *http, const char *url)
{
    CURL *easy = request->easy;
    return set_security(easy, http) && curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_USERAGENT, http->user_agent) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HTTPHEADER, request->headers) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, http->connect_timeout_ms) ==
               CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, http->timeout_ms) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, (long)IDLE_MAX_S) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, (long)UPLOAD_PIECE) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, request) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PRIVATE, request) == CURLE_OK;
}

bool http_send(struct http *http, const struct http_request *wanted, http_done done, void *context)
{
    if (!is_printable(wanted->url, HTTP_URL_MAX) || wanted->answer_max == 0 ||
        wanted->answer_max > HTTP_ANSWER_MAX) {
        return false;
    }
    struct request *request = calloc(1, sizeof *request);
    if (request == NULL || (request->easy = curl_easy_init()) == NULL) {
        die("no memory for a request");
    }
    request->left = wanted->body;
    request->answer_max = wanted->answer_max;
    request->done = done;
    request->context = context;
    if (!add_headers(request, wanted) || !set_method(request, wanted) ||
        !set_options(request, http, wanted->url) ||
        curl_multi_add_handle(http->multi, request->easy) != CURLM_OK) {
        free_request(request);
        return false;
    }
    request->next = http->requests;
    http->requests = request;
    http->under_way++;
    return true;
}

size_t http_under_way(const struct http *http)
{
    return http->under_way;
}

/* What a transfer that failed means for the request. */
static enum http_outcome outcome_of(const struct request *request, CURLcode code)
{
    long sent = 0;
    curl_easy_getinfo(request->easy, CURLINFO_REQUEST_SIZE, &sent);
    if (request->too_large) {
        return HTTP_TOO_LARGE;
    }
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
        code == CURLE_SSL_ISSUER_ERROR) {
        return HTTP_UNTRUSTED;
    }
    return sent == 0 ? HTTP_UNREACHABLE : HTTP_LOST;
}

static unsigned read_pause(CURL *easy)
{
    curl_off_t pause = 0;
    struct curl_header *reset = NULL;
    curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &pause);
    if (pause <= 0 &&
        curl_easy_header(easy, "RateLimit-Reset", 0, CURLH_HEADER, -1, &reset) == CURLHE_OK) {
        pause = (curl_off_t)strtol(reset->value, NULL, 10);
    }
    return pause <= 0 ? 0 : pause > 86400 ? 86400 : (unsigned)pause;
}

static void finish(struct http *http, struct request *request, CURLcode code)
{
    struct http_answer answer = {.outcome = HTTP_ANSWERED};
    long status = 0;
    curl_easy_getinfo(request->easy, CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK || status < 100 || status > 599) {
        answer.outcome = outcome_of(request, code);
    } else {
        answer.status = (unsigned)status;
        answer.retry_after_s = status == 429 || status >= 500 ? read_pause(request->easy) : 0;
        answer.body = (struct bytes){request->answer, request->answer_len};
    }
    curl_multi_remove_handle(http->multi, request->easy);
    for (struct request **at = &http->requests; *at != NULL; at = &(*at)->next) {
        if (*at == request) {
            *at = request->next;
            break;
        }
    }
    http->under_way--;
    request->done(request->context, &answer);
    free_request(request);
}

/* Ends what has ended; true when something had. */
static bool collect(struct http *http)
{
    bool any = false;
    int left = 0;
    for (CURLMsg *each; (each = curl_multi_info_read(http->multi, &left)) != NULL;) {
        struct request *request = NULL;
        CURLcode code = each->data.result;
        if (each->msg == CURLMSG_DONE &&
            curl_easy_getinfo(each->easy_handle, CURLINFO_PRIVATE, (char **)&request) == CURLE_OK) {
            finish(http, request, code);
            any = true;
        }
    }
    return any;
}

static short curl_events(short events)
{
    int in = (events & POLLIN) != 0 ? CURL_WAIT_POLLIN : 0;
    int out = (events & POLLOUT) != 0 ? CURL_WAIT_POLLOUT : 0;
    return (short)(in | out);
}

static short poll_events(short events)
{
    int in = (events & CURL_WAIT_POLLIN) != 0 ? POLLIN : 0;
    int out = (events & CURL_WAIT_POLLOUT) != 0 ? POLLOUT : 0;
    return (short)(in | out);
}

void http_wait(struct http *http, struct pollfd *fds, size_t count, int timeout_ms)
{
    struct curl_waitfd watched[HTTP_WAITS_MAX] = {{0}};
    int running = 0;
    if (count > HTTP_WAITS_MAX) {
        die("%zu fds to wait for", count);
    }
    curl_multi_perform(http->multi, &running); /* starts what was sent just now */
    for (size_t i = 0; i < count; i++) {
        watched[i].fd = fds[i].fd;
        watched[i].events = curl_events(fds[i].events);
    }
    /* what ended at once, a refused connection say, wakes nobody later */
    timeout_ms = collect(http) ? 0 : timeout_ms;
    curl_multi_poll(http->multi, watched, (unsigned)count, timeout_ms, NULL);
    for (size_t i = 0; i < count; i++) {
        fds[i].revents = poll_events(watched[i].revents);
    }
    curl_multi_perform(http->multi, &running);
    (void)collect(http);
}

static void keep_reply(void *context, const struct http_answer *answer)
{
    struct http_reply *reply = context;
    reply->answer = *answer;
    reply->space = malloc(answer->body.len + 1);
    if (reply->space == NULL) {
        die("no memory for an answer");
    }
    if (answer->body.len > 0) {
        memcpy(reply->space, answer->body.at, answer->body.len);
    }
    reply->space[answer->body.len] = '\0';
    reply->answer.body.at = reply->space;
}

bool http_ask(struct http *http, const struct http_request *request, struct http_reply *reply)
{
    *reply = (struct http_reply){0};
    if (!http_send(http, request, keep_reply, reply)) {
        return false;
    }
    while (reply->space == NULL) { /* ends: libcurl keeps the time of the whole request */
        http_wait(http, NULL, 0, ASK_WAIT_MS);
    }
    return true;
}

void http_reply_release(struct http_reply *reply)
{
    free(reply->space);
    *reply = (struct http_reply){0};
}

const char *http_outcome_word(enum http_outcome outcome)
{
    switch (outcome) {
    case HTTP_ANSWERED: return "answered";
    case HTTP_UNREACHABLE: return "unreachable";
    case HTTP_UNTRUSTED: return "untrusted";
    case HTTP_LOST: return "lost";
    case HTTP_TOO_LARGE: return "too_large";
    case HTTP_OUTCOME_COUNT: break;
    }
    return "unknown";
}
