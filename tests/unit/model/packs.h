/* The packs of tests/packs as payloads, and with something changed: they stay as they are while
 * those of assets/packs grow. */
#pragma once

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "model/pack.h"
#include "tests/test.h"

/* A destination whose key looks right; seal/jwk.h looks closer. */
static inline void add_destination(json_t *files, const char *schema_uri)
{
    char destination[2000], n[684];
    memset(n, 'x', 683);
    n[683] = '\0';
    snprintf(
        destination, sizeof destination,
        "{\"destinationId\": \"6d5a1c9e-1f40-4b0b-9d5a-3f9d1c0b7e11\", \"schemaUri\": \"%s\", "
        "\"notAfter\": \"2027-11-30\", \"jwk\": {\"kty\": \"RSA\", \"alg\": \"RSA-OAEP-256\", "
        "\"key_ops\": [\"wrapKey\"], \"kid\": \"test-key-1\", \"e\": \"AQAB\", \"n\": \"%s\"}}",
        schema_uri, n);
    json_object_set_new(files, "destination.json", json_string(destination));
}

static inline void add_file(json_t *files, const char *dir, const char *name)
{
    char path[300];
    struct file file;
    snprintf(path, sizeof path, "tests/packs/%s/%s", dir, name);
    if (file_read(&file, path, PACK_PAYLOAD_MAX) == FILE_OK) {
        json_object_set_new(
            files, name, json_stringn((const char *)file.content.at, file.content.len));
        file_release(&file);
    }
}

/* The files of a pack in tests/packs with a destination; to be released by the caller. */
static inline json_t *pack_files(const char *dir)
{
    static const char *const names[] = {"pack.json",    "data.schema.json", "ui.schema.json",
                                        "prefill.json", "receipt.json",     "texts/de.po",
                                        "texts/en.po",  "queue.json",       "search.json"};
    json_t *files = json_object();
    for (size_t i = 0; i < COUNT(names); i++) {
        add_file(files, dir, names[i]);
    }
    json_t *facts = json_loads(json_string_value(json_object_get(files, "pack.json")), 0, NULL);
    assert_non_null(facts);
    add_destination(files, json_string_value(json_object_get(facts, "schema_uri")));
    json_decref(facts);
    return files;
}

/* Reads a pack made of these files. */
static inline bool read_files(struct pack *pack, json_t *files, bool needs_destination, char *why)
{
    json_t *payload = json_object();
    json_object_set(payload, "files", files);
    char *text = json_print(payload);
    struct bytes bytes = {(const uint8_t *)text, strlen(text)};
    bool fine = pack_read(pack, bytes, needs_destination, why);
    free(text);
    json_decref(payload);
    return fine;
}

/* A pack of tests/packs; the test fails when it is not right. Pair with pack_release(). */
static inline void open_pack(struct pack *pack, const char *dir)
{
    char why[PACK_WHY_MAX];
    json_t *files = pack_files(dir);
    if (!read_files(pack, files, true, why)) {
        fail_msg("%s", why);
    }
    json_decref(files);
}

/* The question with this pointer. */
static inline size_t question_at(const struct pack *pack, const char *pointer)
{
    for (size_t i = 0; i < pack->form.question_count; i++) {
        struct text text = {pointer, strlen(pointer)};
        if (text_equal(pack->form.questions[i].pointer, text)) {
            return i;
        }
    }
    fail_msg("no question %s", pointer);
    return 0;
}

/* Answers the question with this pointer. */
static inline enum entry_result answer(
    struct form *form, const struct pack *pack, const char *pointer, const char *typed)
{
    struct text text = {typed, strlen(typed)};
    return form_set(form, question_at(pack, pointer), text, PROVENANCE_TYPED);
}
