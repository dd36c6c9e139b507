#include "cli/pack_hyphen.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "cli/hyphenate.h"
#include "seal/digest.h"

#define HYPHEN_ARENA (32u << 20) /* bytes of address space */
#define LIST_MAX     (64u << 10) /* bytes of hyphens.txt */

struct work {
    struct arena arena;
    struct hyphens hyphens;
    char mark[2 * DIGEST_SHA256_SIZE + 1]; /* what they come from */
    char *why;
};

static void finish_work(struct work *work)
{
    arena_finish(&work->arena);
}

/* The SHA-256 of both files one after the other, in hex. */
static void make_mark(struct work *work, struct bytes patterns, struct bytes list)
{
    uint8_t digest[DIGEST_SHA256_SIZE];
    uint8_t *both = arena_take(&work->arena, patterns.len + list.len + 1);
    memcpy(both, patterns.at, patterns.len);
    if (list.len > 0) {
        memcpy(both + patterns.len, list.at, list.len);
    }
    digest_sha256(digest, (struct bytes){both, patterns.len + list.len});
    for (size_t i = 0; i < sizeof digest; i++) {
        snprintf(work->mark + 2 * i, 3, "%02x", digest[i]);
    }
}

static enum pack_hyphen_result read_patterns(struct work *work, const char *dir, const char *path)
{
    char list_path[PATH_MAX], reason[HYPHEN_WHY_MAX];
    SCOPED(file_release) struct file patterns = {0};
    SCOPED(file_release) struct file list = {0};
    if (file_read(&patterns, path, HYPHEN_FILE_MAX) != FILE_OK) {
        snprintf(work->why, PACK_HYPHEN_WHY_MAX, "%.200s: cannot be read", path);
        return PACK_HYPHEN_ABSENT;
    }
    if (!hyphens_read(&work->hyphens, &work->arena, patterns.content, reason)) {
        snprintf(work->why, PACK_HYPHEN_WHY_MAX, "%.200s: %s", path, reason);
        return PACK_HYPHEN_ABSENT;
    }
    snprintf(list_path, sizeof list_path, "%s/hyphens.txt", dir);
    enum file_result result = file_read(&list, list_path, LIST_MAX);
    bool fine = result == FILE_ABSENT ||
                (result == FILE_OK &&
                 hyphens_read_exceptions(&work->hyphens, &work->arena, list.content, reason));
    if (!fine) {
        snprintf(
            work->why, PACK_HYPHEN_WHY_MAX, "hyphens.txt: %s",
            result == FILE_OK ? reason : "cannot be read");
        return PACK_HYPHEN_FOUL;
    }
    make_mark(work, patterns.content, list.content);
    return PACK_HYPHEN_DONE;
}

/* Notes in pack.json where the hyphens come from. */
static void note(const struct work *work, json_t *files)
{
    struct text old = json_text_of(json_object_get(files, "pack.json"));
    SCOPED(json_release)
    json_t *facts = json_read((struct bytes){(const uint8_t *)old.at, old.len}, PACK_PAYLOAD_MAX);
    json_object_set_new(facts, "hyphens", json_string(work->mark));
    char *text = json_print(facts);
    json_object_set_new(files, "pack.json", json_string(text));
    free(text);
}

static void replace_texts(struct work *work, const struct pack *pack, char **payload)
{
    struct bytes bytes = {(const uint8_t *)*payload, strlen(*payload)};
    SCOPED(json_release) json_t *json = json_read(bytes, PACK_PAYLOAD_MAX);
    json_t *files = json_object_get(json, "files");
    char name[64];
    for (size_t i = 0; i < pack->language_count; i++) {
        if (hyphenate_knows(pack->texts[i].language)) {
            struct text text = hyphenate(&work->hyphens, &pack->texts[i], &work->arena);
            snprintf(name, sizeof name, "texts/%.*s.po", TEXT_ARG(pack->texts[i].language));
            json_object_set_new(files, name, json_stringn(text.at, text.len));
        }
    }
    note(work, files);
    free(*payload);
    *payload = json_print(json);
}

enum pack_hyphen_result pack_hyphen(
    char **payload, const struct pack *pack, const char *dir, const char *choice, char *why)
{
    SCOPED(finish_work) struct work work = {.why = why};
    bool is_auto = strcmp(choice, "auto") == 0, is_required = strcmp(choice, "required") == 0;
    why[0] = '\0';
    if (strcmp(choice, "none") == 0) {
        snprintf(why, PACK_HYPHEN_WHY_MAX, "none were wanted");
        return PACK_HYPHEN_NONE;
    }
    arena_init_common(&work.arena, HYPHEN_ARENA);
    enum pack_hyphen_result result =
        read_patterns(&work, dir, is_auto || is_required ? HYPHENATE_FILE : choice);
    if (result == PACK_HYPHEN_ABSENT && is_auto) {
        return PACK_HYPHEN_NONE;
    }
    if (result == PACK_HYPHEN_DONE) {
        replace_texts(&work, pack, payload);
    }
    return result;
}
