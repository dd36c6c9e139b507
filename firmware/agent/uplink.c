#include "agent/uplink.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/about.h"
#include "base/log.h"

enum {
    CONNECT_MS = 5000,
    REQUEST_MS = 15000,
    CONNECTIONS = 3,
    ANSWER_MAX = 65536, /* bytes */
};

bool uplink_open(struct uplink *uplink, const char *etc, const char *central)
{
    *uplink = (struct uplink){0};
    char ca[512];
    snprintf(uplink->central, sizeof uplink->central, "%s", central);
    snprintf(ca, sizeof ca, "%s/central-ca.pem", etc);
    if (!identity_read(&uplink->identity, etc, central)) {
        return false;
    }
    const struct http_options options = {
        .ca_file = ca,
        .user_agent = "Foyer/" FOYER_VERSION " (agent)",
        .connect_timeout_ms = CONNECT_MS,
        .timeout_ms = REQUEST_MS,
        .connections = CONNECTIONS};
    uplink->http = http_new(&options);
    if (uplink->http == NULL) {
        fprintf(stderr, "%s: cannot be read\n", ca);
        return false;
    }
    token_keeper_init(&uplink->keeper, &uplink->identity, uplink->http);
    return true;
}

void uplink_forget(struct post *post)
{
    free(post->body);
    *post = (struct post){.state = POST_IDLE};
}

void uplink_close(struct uplink *uplink)
{
    http_free(&uplink->http);
    token_keeper_finish(&uplink->keeper);
    identity_release(&uplink->identity);
    uplink_forget(&uplink->status);
    for (size_t i = 0; i < UPLINK_HELPS_MAX; i++) {
        uplink_forget(&uplink->help[i]);
    }
}

static void fail(struct post *post, enum status central, const char *why)
{
    post->state = POST_FAILED;
    post->central = central;
    post->why = why;
}

static void fail_by_outcome(struct post *post, enum http_outcome outcome)
{
    if (outcome == HTTP_UNTRUSTED) {
        fail(post, STATUS_fault, "its certificate is not trusted");
    } else {
        fail(post, STATUS_offline, "does not answer");
    }
}

static void ended(void *context, const struct http_answer *answer)
{
    struct post *post = context;
    post->retry_after_s = answer->retry_after_s;
    if (answer->outcome != HTTP_ANSWERED) {
        fail_by_outcome(post, answer->outcome);
    } else if (answer->status / 100 == 2) {
        post->state = POST_GRANTED;
        post->central = STATUS_ok;
        post->why = "";
    } else if (answer->status == 401 && !post->is_renewed) {
        token_drop(&post->uplink->keeper);
        post->is_renewed = true;
        post->state = POST_WANTS_TOKEN;
    } else {
        log_warning("central_refuses path=%s status=%u", post->path, answer->status);
        bool busy = answer->status == 429 || answer->status / 100 == 5;
        fail(post, busy ? STATUS_busy : STATUS_fault, busy ? "is too busy" : "refuses reports");
    }
}

static void send_now(struct uplink *uplink, struct post *post, const char *token)
{
    char url[HTTP_URL_MAX];
    snprintf(url, sizeof url, "%s%s", uplink->central, post->path);
    const struct http_request request = {
        .method = HTTP_POST,
        .url = url,
        .content_type = "application/json",
        .bearer = token,
        .body = {(const uint8_t *)post->body, strlen(post->body)},
        .answer_max = ANSWER_MAX};
    post->state = POST_UNDER_WAY;
    if (!http_send(uplink->http, &request, ended, post)) {
        fail(post, STATUS_fault, "its address is wrong");
    }
}

/* Goes on with a post that waits for a token. `asks` may start asking for one. */
static void advance(struct uplink *uplink, struct post *post, bool asks)
{
    const char *token = NULL;
    enum token_state state = uplink->keeper.state;
    if (asks || state == TOKEN_NONE || state == TOKEN_GOOD) {
        token = token_get(&uplink->keeper);
        state = uplink->keeper.state;
    }
    switch (state) {
    case TOKEN_GOOD:
    case TOKEN_NONE:
        if (token != NULL) {
            send_now(uplink, post, token);
        }
        return;
    case TOKEN_ASKED: return;
    case TOKEN_REFUSED: fail(post, STATUS_fault, "does not know this terminal"); return;
    case TOKEN_NO_LINE:
        post->retry_after_s = uplink->keeper.retry_after_s;
        fail_by_outcome(post, uplink->keeper.outcome);
        return;
    }
}

void uplink_post(struct uplink *uplink, struct post *post, const char *path, char *body)
{
    uint32_t about = post->about;
    *post = (struct post){
        .state = POST_WANTS_TOKEN, .uplink = uplink, .path = path, .body = body, .about = about};
    advance(uplink, post, true);
}

void uplink_step(struct uplink *uplink)
{
    if (uplink->status.state == POST_WANTS_TOKEN) {
        advance(uplink, &uplink->status, false);
    }
    for (size_t i = 0; i < UPLINK_HELPS_MAX; i++) {
        if (uplink->help[i].state == POST_WANTS_TOKEN) {
            advance(uplink, &uplink->help[i], false);
        }
    }
}
