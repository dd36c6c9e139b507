/* foyer authority accept, foyer authority reject: a signed event for central and the terminal. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/utf8.h"
#include "cli/letter.h"
#include "cli/verbs.h"

#define ANSWER_MAX 65536 /* bytes of a signed event */

/* Signs the answer and keeps it before it is sent: when central's answer is lost, the same bytes go
 * out again. */
static bool sign(
    const struct authority *authority, const struct letter *letter, enum fitconnect_event_kind kind,
    const char *why, const char *path)
{
    char name[JWK_KID_MAX + 32], key_path[AUTHORITY_FILE_SIZE];
    snprintf(name, sizeof name, "signing-%s.pem", authority->signing_kid);
    authority_path(key_path, authority->etc, name);
    struct text kid = {authority->signing_kid, strlen(authority->signing_kid)};
    SCOPED(jwk_release) struct jwk key = {0};
    if (jwk_read_pem(&key, key_path, kid, JWK_PS512) != JWK_OK) {
        fprintf(stderr, "%s: no RSA key of 4096 bits that can be read\n", key_path);
        return false;
    }
    struct fitconnect_event event = letter->tags;
    event.kind = kind;
    event.submission = letter->sealed.submission;
    event.case_id = letter->sealed.case_id;
    event.at_s = clock_utc_s();
    memcpy(event.issuer, authority->destination.text, sizeof authority->destination.text);
    snprintf(event.reason, sizeof event.reason, "%s", why);
    uuid_make(event.id.text);
    char *compact = fitconnect_event_sign(&event, &key);
    bool kept =
        file_replace(path, (struct bytes){(const uint8_t *)compact, strlen(compact)}, 0600) ==
        FILE_OK;
    free(compact);
    if (!kept) {
        fprintf(stderr, "%s: cannot be written\n", path);
    }
    return kept;
}

/* Posts the signed answer at `path`. When central refuses it for good, it is forgotten. */
static bool post(struct authority *authority, const struct letter *letter, const char *path)
{
    SCOPED(file_release) struct file answer = {0};
    SCOPED(http_reply_release) struct http_reply reply = {0};
    char url[HTTP_URL_MAX];
    if (file_read(&answer, path, ANSWER_MAX) != FILE_OK ||
        !fitconnect_url(
            url, authority->central, FITCONNECT_CASE, &letter->sealed.case_id, NULL, 0) ||
        !authority_login(authority)) {
        return false;
    }
    const struct http_request request = {
        .method = HTTP_POST,
        .url = url,
        .content_type = "application/jose",
        .body = answer.content,
        .answer_max = FITCONNECT_ANSWER_MAX};
    if (authority_ask(authority, &request, 204, &reply)) {
        return true;
    }
    unsigned status = reply.answer.status;
    if (status == 400 || status == 404 || status == 409 || status == 422) {
        unlink(path);
    }
    return false;
}

/* Signs and posts the answer to the submission `id`; what is there already is sent again. */
static int answer_letter(
    struct authority *authority, const char *id, enum fitconnect_event_kind kind, const char *why)
{
    bool rejects = kind == FITCONNECT_EVENT_REJECTED;
    SCOPED(letter_close) struct letter letter = {0};
    if (!letter_find(&letter, authority, id)) {
        return VERB_REFUSED;
    }
    char path[AUTHORITY_FILE_SIZE], other[AUTHORITY_FILE_SIZE];
    authority_path(path, letter.dir, rejects ? "reject.jws" : "accept.jws");
    authority_path(other, letter.dir, rejects ? "accept.jws" : "reject.jws");
    if (access(other, F_OK) == 0) {
        fprintf(stderr, "%s: it was answered otherwise already\n", letter.dir);
        return VERB_REFUSED;
    }
    SCOPED(letter_opened_release) struct letter_opened opened = {0};
    if (!rejects &&
        !(letter_check(&letter, authority) && letter_open(&letter, authority, &opened))) {
        return VERB_REFUSED;
    }
    bool signed_already = access(path, F_OK) == 0;
    if ((!signed_already && !sign(authority, &letter, kind, why, path)) ||
        !post(authority, &letter, path)) {
        return VERB_REFUSED;
    }
    printf("%s %s\n", letter.sealed.submission.text, rejects ? "rejected" : "accepted");
    return VERB_DONE;
}

static int answer(int argc, char **argv, enum fitconnect_event_kind kind)
{
    SCOPED(authority_close) struct authority authority = {0};
    struct authority_options options = {0};
    bool rejects = kind == FITCONNECT_EVENT_REJECTED;
    if (!authority_read(&authority, &options, &argc, argv) || argc != 2 ||
        rejects != (options.why != NULL)) {
        fprintf(
            stderr, "usage: foyer authority %s [--etc DIR] [-o INBOX]\n",
            rejects ? "reject ID --why TEXT" : "accept ID");
        return VERB_UNUSABLE;
    }
    const char *why = rejects ? options.why : "";
    size_t len = strlen(why);
    if ((rejects && len == 0) || len > FITCONNECT_DETAIL_MAX ||
        !utf8_valid((struct text){why, len})) {
        fprintf(stderr, "--why wants 1 to %d bytes of UTF-8\n", FITCONNECT_DETAIL_MAX);
        return VERB_UNUSABLE;
    }
    return answer_letter(&authority, argv[1], kind, why);
}

int authority_accept(int argc, char **argv)
{
    return answer(argc, argv, FITCONNECT_EVENT_ACCEPTED);
}

int authority_reject(int argc, char **argv)
{
    return answer(argc, argv, FITCONNECT_EVENT_REJECTED);
}
