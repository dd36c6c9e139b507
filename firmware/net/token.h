/* Logging in at POST {central}/token: OAuth 2.0 client credentials (RFC 6749 §4.4).
 *
 * A terminal proves itself by an assertion signed with its own key (private_key_jwt, RFC 7523 §2.2):
 * one signature is all that the key must do, so it can move into a TPM. An authority has a secret. */
#pragma once

#include "base/fail.h"
#include "base/span.h"
#include "net/http.h"
#include "seal/jwk.h"

#define TOKEN_CLIENT_MAX    128 /* characters of a client id */
#define TOKEN_SECRET_MAX    256
#define TOKEN_ASSERTION_S   240 /* seconds that an assertion is good for */
#define TOKEN_ANSWER_MAX    16384
#define TOKEN_RENEW_EARLY_S 60 /* a token is not used in its last seconds */

/* Who this terminal is. */
struct identity {
    char client_id[TOKEN_CLIENT_MAX + 1];
    struct jwk key;               /* ES256, private, owned */
    char token_url[HTTP_URL_MAX]; /* central's, and the audience of assertions */
};

/* Reads DIR/device.json ({"client_id", "kid"}) and DIR/device-key.pem; `central` is the URL out of
 * terminal.json. False with a line on stderr that says what is wrong. */
MUST_USE bool identity_read(struct identity *identity, const char *dir, const char *central);

/* For SCOPED; accepts a zeroed one. */
void identity_release(struct identity *identity);

/* The form body of POST /token by assertion, owned by the caller; `random` makes it unique. */
MUST_USE char *token_request(
    const struct identity *identity, uint64_t now_s, const uint8_t random[16]);

/* The same by client id and secret, for an authority. NULL when one of them is too long or empty. */
MUST_USE char *token_request_by_secret(struct text client_id, struct text secret);

/* Reads the 200 answer. True with the token (NUL at its end) and the seconds it is good for. */
MUST_USE bool token_read(
    char token[HTTP_BEARER_MAX + 1], unsigned *expires_in_s, struct bytes answer);

enum token_state {
    TOKEN_NONE,  /* not asked for yet, or dropped */
    TOKEN_ASKED, /* under way */
    TOKEN_GOOD,
    TOKEN_REFUSED, /* central says that this is no client of its own, or the answer is no token */
    TOKEN_NO_LINE, /* central does not answer, or is too busy */
};

/* The one token of a process, in memory only, renewed in time. */
struct token_keeper {
    const struct identity *identity;
    struct http *http;
    enum token_state state;
    enum http_outcome outcome; /* of the last request, when TOKEN_NO_LINE */
    unsigned retry_after_s;    /* the last answer's wish */
    uint64_t good_until_ms;    /* clock_steady_ms() */
    char *body;                /* owned, of the request under way */
    char token[HTTP_BEARER_MAX + 1];
};

/* Both are borrowed and must outlive the keeper. Pair with token_keeper_finish(). */
void token_keeper_init(
    struct token_keeper *keeper, const struct identity *identity, struct http *http);

/* Wipes. Call http_free() first when a request may be under way. */
void token_keeper_finish(struct token_keeper *keeper);

/* The token when there is a good one; else NULL, and asks for one unless that is under way. After
 * TOKEN_REFUSED or TOKEN_NO_LINE the caller chooses when to try again, by calling. The state
 * changes in http_wait(). */
MUST_USE const char *token_get(struct token_keeper *keeper);

/* Central did not take the token (401): forget it. */
void token_drop(struct token_keeper *keeper);
