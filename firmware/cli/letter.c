#include "cli/letter.h"

#include <dirent.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>

#include "seal/digest.h"

#define INBOX_MAX    100000    /* submissions that are looked through for a receipt number */
#define METADATA_MAX (1 << 20) /* bytes */

/* The tag of a part of the letter; false when it is no sealed part. */
static bool tag_of(char tag[JWE_TAG_LEN + 1], struct text compact)
{
    struct jwe_look look;
    if (jwe_look(&look, compact) != JWE_OPENED) {
        return false;
    }
    memcpy(tag, look.tag, sizeof look.tag);
    return true;
}

/* Reads DIR/ATTACHMENT.jose. */
static bool read_attachment(const struct letter *letter, const char *id, struct file *file)
{
    char name[UUID_LEN + 16], path[AUTHORITY_FILE_SIZE];
    snprintf(name, sizeof name, "%s.jose", id);
    authority_path(path, letter->dir, name);
    return file_read(file, path, JWE_MAX) == FILE_OK;
}

static bool read_tags(struct letter *letter)
{
    struct fitconnect_event *tags = &letter->tags;
    bool failed = false;
    const json_t *list =
        json_object_get(letter->sealed.json, "attachments") == NULL
            ? NULL
            : json_list(letter->sealed.json, "attachments", LETTER_ATTACHMENTS_MAX, &failed);
    tags->has_tags = true;
    if (failed || !tag_of(tags->metadata_tag, letter->sealed.metadata) ||
        !tag_of(tags->data_tag, letter->sealed.data)) {
        return false;
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct fitconnect_attachment *attachment = &tags->attachments[i];
        SCOPED(file_release) struct file file = {0};
        if (!fitconnect_id_read(&attachment->id, json_text_of(json_array_get(list, i))) ||
            !read_attachment(letter, attachment->id.text, &file) ||
            !tag_of(
                attachment->tag, (struct text){(const char *)file.content.at, file.content.len})) {
            return false;
        }
        tags->attachment_count++;
    }
    return true;
}

bool letter_read(struct letter *letter, const char *dir)
{
    *letter = (struct letter){0};
    snprintf(letter->dir, sizeof letter->dir, "%s", dir);
    char path[AUTHORITY_FILE_SIZE];
    authority_path(path, dir, "sealed.json");
    if (file_read(&letter->file, path, HTTP_ANSWER_MAX) != FILE_OK ||
        !fitconnect_submission_read(&letter->sealed, letter->file.content) || !read_tags(letter)) {
        fprintf(stderr, "%s: there is no whole sealed submission\n", dir);
        return false;
    }
    return true;
}

/* True when the metadata in this folder of the inbox name the receipt. */
static bool has_receipt(const char *dir, struct text receipt)
{
    char path[AUTHORITY_FILE_SIZE];
    authority_path(path, dir, "metadata.json");
    SCOPED(json_release) json_t *metadata = json_read_file(path, METADATA_MAX);
    return metadata != NULL && text_equal(letter_receipt(metadata), receipt);
}

static void close_folder(DIR **folder)
{
    if (*folder != NULL) {
        closedir(*folder);
    }
}

/* Writes the folder of the submission with this receipt number. */
static bool find_receipt(char dir[AUTHORITY_FILE_SIZE], const char *inbox, struct text receipt)
{
    SCOPED(close_folder) DIR *folder = opendir(inbox);
    for (size_t i = 0; folder != NULL && i < INBOX_MAX; i++) {
        const struct dirent *entry = readdir(folder); /* NOLINT(concurrency-mt-unsafe) */
        if (entry == NULL) {
            return false;
        }
        struct fitconnect_id id;
        if (fitconnect_id_read(&id, (struct text){entry->d_name, strlen(entry->d_name)})) {
            authority_path(dir, inbox, id.text);
            if (has_receipt(dir, receipt)) {
                return true;
            }
        }
    }
    return false;
}

bool letter_find(struct letter *letter, const struct authority *authority, const char *id)
{
    *letter = (struct letter){0};
    struct fitconnect_id submission;
    struct text text = {id, strlen(id)};
    char dir[AUTHORITY_FILE_SIZE];
    if (fitconnect_id_read(&submission, text)) {
        authority_path(dir, authority->inbox, submission.text);
    } else if (text.len == 0 || !find_receipt(dir, authority->inbox, text)) {
        fprintf(stderr, "%s: there is no such submission in %s\n", id, authority->inbox);
        return false;
    }
    return letter_read(letter, dir);
}

void letter_close(struct letter *letter)
{
    fitconnect_submission_release(&letter->sealed);
    file_release(&letter->file);
}

static const char *attachment_tag(const struct fitconnect_event *event, const char *id)
{
    for (size_t i = 0; i < event->attachment_count; i++) {
        if (strcmp(event->attachments[i].id.text, id) == 0) {
            return event->attachments[i].tag;
        }
    }
    return "";
}

static bool same_tags(const struct fitconnect_event *a, const struct fitconnect_event *b)
{
    bool same = a->has_tags && b->has_tags && strcmp(a->metadata_tag, b->metadata_tag) == 0 &&
                strcmp(a->data_tag, b->data_tag) == 0 && a->attachment_count == b->attachment_count;
    for (size_t i = 0; i < a->attachment_count && same; i++) {
        same = strcmp(a->attachments[i].tag, attachment_tag(b, a->attachments[i].id.text)) == 0;
    }
    return same;
}

struct search {
    const struct letter *letter;
    const struct authority *authority;
    const json_t *keys;
    bool found;
};

/* Is this the submit event of this letter? */
static void look_at(void *context, struct text compact)
{
    struct search *search = context;
    char kid[JWK_KID_MAX + 1];
    struct fitconnect_event event;
    struct fitconnect_signer signer = {0};
    if (fitconnect_event_read(&event, kid, compact, NULL, 0) != FITCONNECT_EVENT_NO_KEY ||
        jwk_read_from_set(&signer.jwk, search->keys, (struct text){kid, strlen(kid)}, JWK_PS512) !=
            JWK_OK) {
        return;
    }
    memcpy(signer.issuer, search->authority->issuer, sizeof signer.issuer);
    const struct fitconnect_submission *sealed = &search->letter->sealed;
    if (fitconnect_event_read(&event, kid, compact, &signer, 1) == FITCONNECT_EVENT_OK &&
        event.kind == FITCONNECT_EVENT_SUBMITTED &&
        strcmp(event.submission.text, sealed->submission.text) == 0 &&
        strcmp(event.case_id.text, sealed->case_id.text) == 0 &&
        same_tags(&event, &search->letter->tags)) {
        search->found = true;
    }
    jwk_release(&signer.jwk);
}

bool letter_check(const struct letter *letter, const struct authority *authority)
{
    char path[AUTHORITY_FILE_SIZE];
    authority_path(path, letter->dir, "keys.json");
    SCOPED(json_release) json_t *keys = json_read_file(path, FITCONNECT_EVENTS_MAX);
    SCOPED(file_release) struct file events = {0};
    authority_path(path, letter->dir, "events.json");
    struct search search = {.letter = letter, .authority = authority, .keys = keys};
    unsigned more = 0;
    bool read = keys != NULL && file_read(&events, path, FITCONNECT_EVENTS_MAX) == FILE_OK &&
                fitconnect_events_read(events.content, 0, look_at, &search, &more);
    if (!read || !search.found) {
        fprintf(stderr, "%s: central has not signed for exactly these sealed parts\n", letter->dir);
        return false;
    }
    return true;
}

static bool open_part(
    const struct authority *authority, struct text compact, struct opened *opened, const char *what)
{
    struct jwe_look look;
    SCOPED(jwk_release) struct jwk key = {0};
    if (jwe_look(&look, compact) != JWE_OPENED ||
        !authority_decryption_key(authority, look.kid, &key)) {
        return false;
    }
    if (jwe_open(opened, compact, &key) != JWE_OPENED) {
        fprintf(stderr, "the %s cannot be opened with this key, or was changed\n", what);
        return false;
    }
    return true;
}

/* True when `part` of the metadata has the SHA-512 of these plain bytes. */
static bool has_hash(const json_t *part, const struct opened *plain)
{
    const json_t *hash = json_object_get(part, "hash");
    char hex[DIGEST_SHA512_HEX + 1];
    digest_sha512_hex(hex, (struct bytes){plain->at, plain->len});
    return text_equal(json_text_of(json_object_get(hash, "type")), TEXT_OF("sha512")) &&
           text_equal(
               json_text_of(json_object_get(hash, "content")),
               (struct text){hex, DIGEST_SHA512_HEX});
}

bool letter_open(
    const struct letter *letter, const struct authority *authority, struct letter_opened *opened)
{
    *opened = (struct letter_opened){0};
    bool open = open_part(authority, letter->sealed.metadata, &opened->metadata, "metadata") &&
                open_part(authority, letter->sealed.data, &opened->data, "data");
    if (open) {
        opened->json =
            json_read((struct bytes){opened->metadata.at, opened->metadata.len}, METADATA_MAX);
        const json_t *structure = json_object_get(opened->json, "contentStructure");
        open = has_hash(json_object_get(structure, "data"), &opened->data);
        if (!open) {
            fputs("the data are not those that the metadata speak of\n", stderr);
        }
    }
    if (!open) {
        letter_opened_release(opened);
    }
    return open;
}

bool letter_open_attachment(
    const struct letter *letter, const struct authority *authority, const json_t *metadata,
    const struct fitconnect_attachment *attachment, struct opened *plain)
{
    *plain = (struct opened){0};
    SCOPED(file_release) struct file file = {0};
    if (!read_attachment(letter, attachment->id.text, &file) ||
        !open_part(
            authority, (struct text){(const char *)file.content.at, file.content.len}, plain,
            "attachment")) {
        return false;
    }
    const json_t *list =
        json_object_get(json_object_get(metadata, "contentStructure"), "attachments");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *row = json_array_get(list, i);
        struct text id = json_text_of(json_object_get(row, "attachmentId"));
        if (text_equal(id, (struct text){attachment->id.text, UUID_LEN}) && has_hash(row, plain)) {
            return true;
        }
    }
    fputs("an attachment is not one that the metadata speak of\n", stderr);
    opened_release(plain);
    return false;
}

void letter_opened_release(struct letter_opened *opened)
{
    opened_release(&opened->metadata);
    opened_release(&opened->data);
    json_release(&opened->json);
}

struct text letter_receipt(const json_t *metadata)
{
    return json_text_of(
        json_object_get(json_object_get(metadata, "additionalReferenceInfo"), "senderReference"));
}
