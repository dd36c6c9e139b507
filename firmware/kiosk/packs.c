#include "kiosk/packs.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "model/date.h"
#include "seal/trust.h"
#include "seal/versions.h"

#define FILES_MAX 256

static void close_folder(DIR **folder)
{
    if (*folder != NULL) {
        closedir(*folder);
    }
}

static bool ends_in_pack(const char *name)
{
    size_t len = strlen(name);
    return len > 5 && len <= PACKS_NAME_MAX && strcmp(name + len - 5, ".pack") == 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

static int by_id(const void *a, const void *b)
{
    const struct pack *const *one = a, *const *other = b;
    size_t len = (*one)->id.len < (*other)->id.len ? (*one)->id.len : (*other)->id.len;
    int order = memcmp((*one)->id.at, (*other)->id.at, len);
    return order != 0 ? order
                      : ((*one)->id.len > (*other)->id.len) - ((*one)->id.len < (*other)->id.len);
}

static void release(struct pack **pack)
{
    if (*pack != NULL) {
        pack_release(*pack);
        free(*pack);
        *pack = NULL;
    }
}

/* The pack in this file, owned by the caller; NULL with the reason in the log. */
static struct pack *read_one(
    const struct trust *trust, const char *path, const char *name, const char *today)
{
    SCOPED(file_release) struct file file = {0};
    if (file_read(&file, path, TRUST_PACK_MAX) != FILE_OK) {
        log_error("pack_refused file=%s why=unreadable", name);
        return NULL;
    }
    SCOPED(jws_release) struct jws jws = {0};
    enum trust_result result =
        trust_check(trust, file.content, (struct text){today, DATE_LEN}, &jws);
    if (result != TRUST_OK) {
        log_error("pack_refused file=%s why=\"%s\"", name, trust_words(result));
        return NULL;
    }
    struct pack *pack = calloc(1, sizeof *pack);
    if (pack == NULL) {
        die("out of memory");
    }
    char why[PACK_WHY_MAX];
    if (!pack_read(pack, jws_payload(&jws), true, why)) {
        log_error("pack_refused file=%s why=\"%s\"", name, why);
        free(pack);
        return NULL;
    }
    return pack;
}

/* Whether a higher version was installed once; then the reason is in the log. */
static bool is_outdated(const struct versions *versions, const struct pack *pack, const char *name)
{
    unsigned ever = versions_of(versions, pack->id);
    if (pack->version < ever) {
        log_error(
            "pack_refused file=%s why=\"version %u, and %u was installed\"", name, pack->version,
            ever);
    }
    return pack->version < ever;
}

/* Keeps the higher version of two packs with one id; there may be no room. */
static void keep(struct packs *packs, struct pack *pack)
{
    for (size_t i = 0; i < packs->count; i++) {
        struct pack *old = packs->list[i];
        if (!text_equal(old->id, pack->id)) {
            continue;
        }
        bool is_newer = pack->version > old->version;
        release(is_newer ? &packs->list[i] : &pack);
        if (is_newer) {
            packs->list[i] = pack;
        }
        return;
    }
    if (packs->count == SESSION_PACKS_MAX) {
        log_error("packs_too_many limit=%d", SESSION_PACKS_MAX);
        release(&pack);
        packs->refused++;
        return;
    }
    packs->list[packs->count++] = pack;
}

static size_t list_files(const char *path, char names[FILES_MAX][PACKS_NAME_MAX + 1])
{
    SCOPED(close_folder) DIR *folder = opendir(path);
    size_t count = 0;
    if (folder == NULL) {
        log_error("packs_absent folder=%s", path);
        return 0;
    }
    for (struct dirent *entry = readdir(folder); entry != NULL && count < FILES_MAX;
         entry = readdir(folder)) {
        if (ends_in_pack(entry->d_name)) {
            memcpy(names[count++], entry->d_name, strlen(entry->d_name) + 1);
        }
    }
    qsort(names, count, PACKS_NAME_MAX + 1, by_name);
    return count;
}

void packs_read(
    struct packs *packs, const struct terminal *terminal, const char *etc, uint64_t utc_s,
    const struct texts *program, size_t count)
{
    *packs = (struct packs){.read_ms = clock_steady_ms()};
    char path[PATH_MAX + PACKS_NAME_MAX], today[DATE_LEN + 1];
    char names[FILES_MAX][PACKS_NAME_MAX + 1];
    SCOPED(trust_release) struct trust trust = {0};
    snprintf(path, sizeof path, "%s/pack-keys.json", etc);
    if (!trust_read(&trust, path)) {
        log_error("pack_keys_unreadable file=%s", path);
        return;
    }
    SCOPED(versions_release) struct versions versions = {0};
    if (!versions_read(&versions, terminal->packs)) { /* no reason to serve nobody */
        log_error("pack_versions_unreadable folder=%s", terminal->packs);
    }
    date_write(today, (long)(utc_s / 86400));
    size_t files = list_files(terminal->packs, names);
    for (size_t i = 0; i < files; i++) {
        snprintf(path, sizeof path, "%s/%.*s", terminal->packs, PACKS_NAME_MAX, names[i]);
        struct pack *pack = read_one(&trust, path, names[i], today);
        if (pack == NULL || is_outdated(&versions, pack, names[i])) {
            packs->refused++;
            release(&pack);
        } else {
            pack_set_beneath(pack, program, count);
            keep(packs, pack);
        }
    }
    qsort(packs->list, packs->count, sizeof(struct pack *), by_id);
    log_info("packs_read taken=%zu refused=%zu", packs->count, packs->refused);
}

void packs_release(struct packs *packs)
{
    for (size_t i = 0; i < packs->count; i++) {
        release(&packs->list[i]);
    }
    packs->count = 0;
}
