/* foyer authority fetch: everything that waits at central, into the inbox. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "cli/letter.h"
#include "cli/verbs.h"

enum { PAGES_MAX = 1000, SMALL_FILE_MAX = 1 << 20 };

static bool make_folder(const char *path)
{
    if (mkdir(path, S_IRWXU) < 0 && errno != EEXIST) {
        fprintf(stderr, "%s: cannot be made\n", path);
        return false;
    }
    return true;
}

static bool save(const char *dir, const char *name, struct bytes content)
{
    char path[AUTHORITY_FILE_SIZE];
    authority_path(path, dir, name);
    if (file_replace(path, content, 0600) != FILE_OK) {
        fprintf(stderr, "%s: cannot be written\n", path);
        return false;
    }
    return true;
}

/* GETs one thing of central into a file. */
static bool bring(
    struct authority *authority, const char *url, size_t max, const char *dir, const char *name)
{
    SCOPED(http_reply_release) struct http_reply reply = {0};
    const struct http_request request = {.method = HTTP_GET, .url = url, .answer_max = max};
    return authority_ask(authority, &request, 200, &reply) && save(dir, name, reply.answer.body);
}

static bool bring_place(
    struct authority *authority, enum fitconnect_place place, const struct fitconnect_id *id,
    const char *dir, const char *name)
{
    char url[HTTP_URL_MAX];
    return fitconnect_url(url, authority->central, place, id, NULL, 0) &&
           bring(authority, url, SMALL_FILE_MAX, dir, name);
}

static bool bring_attachments(
    struct authority *authority, const struct fitconnect_submission *sealed, const char *dir)
{
    const json_t *list = json_object_get(sealed->json, "attachments");
    for (size_t i = 0; i < json_array_size(list) && i < LETTER_ATTACHMENTS_MAX; i++) {
        struct fitconnect_id id;
        if (!fitconnect_id_read(&id, json_text_of(json_array_get(list, i)))) {
            fputs("an attachment without an id\n", stderr);
            return false;
        }
        char url[HTTP_URL_MAX + 128], name[UUID_LEN + 16];
        snprintf(
            url, sizeof url, "%s/v2/submissions/%s/attachments/%s", authority->central,
            sealed->submission.text, id.text);
        snprintf(name, sizeof name, "%s.jose", id.text);
        if (!bring(authority, url, JWE_MAX, dir, name)) {
            return false;
        }
    }
    return true;
}

/* The sealed parts last: sealed.json says that all the rest is here. */
static bool bring_letter(
    struct authority *authority, const struct fitconnect_id *id, const char *dir)
{
    char url[HTTP_URL_MAX];
    SCOPED(http_reply_release) struct http_reply reply = {0};
    struct http_request request = {.method = HTTP_GET, .url = url, .answer_max = HTTP_ANSWER_MAX};
    if (!fitconnect_url(url, authority->central, FITCONNECT_SUBMISSION, id, NULL, 0) ||
        !authority_ask(authority, &request, 200, &reply)) {
        return false;
    }
    struct fitconnect_submission sealed;
    if (!fitconnect_submission_read(&sealed, reply.answer.body) ||
        strcmp(sealed.submission.text, id->text) != 0) {
        fprintf(stderr, "%s: central's answer is not right\n", id->text);
        return false;
    }
    bool brought = make_folder(dir) && bring_attachments(authority, &sealed, dir) &&
                   bring_place(authority, FITCONNECT_SUBMISSION_EVENTS, id, dir, "events.json") &&
                   bring_place(authority, FITCONNECT_SERVICE_KEYS, NULL, dir, "keys.json") &&
                   save(dir, "sealed.json", reply.answer.body);
    fitconnect_submission_release(&sealed);
    return brought;
}

/* Checks what was brought, opens it once, and keeps the metadata, so that it can be found by its
 * receipt number. */
static bool show_letter(const struct authority *authority, const char *dir)
{
    SCOPED(letter_close) struct letter letter = {0};
    SCOPED(letter_opened_release) struct letter_opened opened = {0};
    if (!letter_read(&letter, dir) || !letter_check(&letter, authority) ||
        !letter_open(&letter, authority, &opened) ||
        !save(dir, "metadata.json", (struct bytes){opened.metadata.at, opened.metadata.len})) {
        return false;
    }
    struct text receipt = letter_receipt(opened.json);
    printf("%s %.*s\n", letter.sealed.submission.text, TEXT_ARG(receipt));
    return true;
}

static bool is_here(const char *dir)
{
    char path[AUTHORITY_FILE_SIZE];
    struct stat about;
    authority_path(path, dir, "sealed.json");
    return stat(path, &about) == 0;
}

struct tally {
    size_t fresh, known, failed;
};

static void take_letter(
    struct authority *authority, const struct fitconnect_id *id, struct tally *tally)
{
    char dir[AUTHORITY_FILE_SIZE];
    authority_path(dir, authority->inbox, id->text);
    if (is_here(dir)) {
        tally->known++;
    } else if (bring_letter(authority, id, dir) && show_letter(authority, dir)) {
        tally->fresh++;
    } else {
        tally->failed++;
    }
}

/* False when central's list cannot be had. */
static bool take_all(struct authority *authority, struct tally *tally)
{
    unsigned offset = 0;
    for (int page = 0; page < PAGES_MAX; page++) {
        char url[HTTP_URL_MAX];
        SCOPED(http_reply_release) struct http_reply reply = {0};
        struct http_request request = {
            .method = HTTP_GET, .url = url, .answer_max = SMALL_FILE_MAX};
        struct fitconnect_listed list[FITCONNECT_PAGE];
        size_t count = 0;
        unsigned more = 0;
        if (!fitconnect_url(
                url, authority->central, FITCONNECT_SUBMISSIONS, &authority->destination, NULL,
                offset) ||
            !authority_ask(authority, &request, 200, &reply)) {
            return false;
        }
        if (!fitconnect_list_read(list, COUNT(list), &count, reply.answer.body, offset, &more)) {
            fputs("central's list is not right\n", stderr);
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            take_letter(authority, &list[i].submission, tally);
        }
        if (more == 0) {
            break;
        }
        offset = more;
    }
    return true;
}

int authority_fetch(int argc, char **argv)
{
    SCOPED(authority_close) struct authority authority = {0};
    struct authority_options options = {0};
    if (!authority_read(&authority, &options, &argc, argv) || argc != 1 ||
        !make_folder(authority.inbox)) {
        return VERB_UNUSABLE;
    }
    struct tally tally = {0};
    if (!authority_login(&authority) || !take_all(&authority, &tally)) {
        return VERB_UNUSABLE;
    }
    printf("%zu fetched, %zu here already, %zu failed\n", tally.fresh, tally.known, tally.failed);
    return tally.failed == 0 ? VERB_DONE : VERB_REFUSED;
}
