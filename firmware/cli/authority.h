/* The authority's side: a folder with its login and its keys, and an inbox of submissions.
 *
 * ETC/authority.json {"central", "client_id", "destinationId", "decryptionKid", "signingKid", and, when
 * central calls itself by another URL, "issuer"}; ETC/secret; ETC/central-ca.pem;
 * ETC/decryption-KID.pem and ETC/signing-KID.pem (an older decryption key may stay for what was
 * sealed to it).
 * INBOX/SUBMISSION/: sealed.json, events.json, keys.json and ATTACHMENT.jose as they were received;
 * metadata.json, data.json and attachment-ATTACHMENT opened; accept.jws or reject.jws once answered. */
#pragma once

#include "base/fail.h"
#include "net/fitconnect.h"
#include "net/http.h"

enum { AUTHORITY_PATH_SIZE = 3072, AUTHORITY_FILE_SIZE = 4096 };

struct authority_options {
    const char *etc, *inbox, *central, *key, *client, *secret_file, *ca, *destination, *why;
};

struct authority {
    char etc[AUTHORITY_PATH_SIZE], inbox[AUTHORITY_PATH_SIZE];
    char secret_file[AUTHORITY_FILE_SIZE], ca_file[AUTHORITY_FILE_SIZE];
    char key_file[AUTHORITY_FILE_SIZE]; /* of --key; empty: ETC/decryption-KID.pem */
    char central[HTTP_URL_MAX], issuer[FITCONNECT_ISSUER_MAX + 1];
    char client[65];
    char decryption_kid[JWK_KID_MAX + 1], signing_kid[JWK_KID_MAX + 1];
    struct fitconnect_id destination;
    struct http *http;               /* owned, once logged in */
    char token[HTTP_BEARER_MAX + 1]; /* once logged in */
};

/* Reads the options of an authority verb out of argv and the folder's authority.json (options win).
 * False with a line on stderr; the caller closes in any case. */
MUST_USE bool authority_read(
    struct authority *authority, struct authority_options *options, int *argc, char **argv);

/* For SCOPED: breaks off, wipes the token. Accepts a zeroed one. */
void authority_close(struct authority *authority);

/* Writes "DIR/NAME" into `to` (AUTHORITY_FILE_SIZE). Ends the process when it does not fit. */
void authority_path(char *to, const char *dir, const char *name);

/* Logs in at central. False with a line on stderr. */
MUST_USE bool authority_login(struct authority *authority);

/* Asks central, after authority_login(); the caller releases the reply. True when the status is
 * `wanted`; else false with a line on stderr that says what central said. */
MUST_USE bool authority_ask(
    struct authority *authority, const struct http_request *request, unsigned wanted,
    struct http_reply *reply);

/* The private key for what was sealed to `kid`. False with a line on stderr. */
MUST_USE bool authority_decryption_key(
    const struct authority *authority, const char *kid, struct jwk *jwk);
