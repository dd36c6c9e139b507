#include "drivers/emrtd/trust.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "drivers/emrtd/trust_list.h"
#include "drivers/emrtd/trust_newest.h"

enum { PATH_SPACE = 4096 };

const char *trust_word(enum trust_state state)
{
    static const char *const words[] = {
#define TRUST(name, word, meaning) [TRUST_STATE_##name] = word,
#include "drivers/emrtd/trust.def"
#undef TRUST
    };
    return words[state];
}

const char *trust_meaning(enum trust_state state)
{
    static const char *const meanings[] = {
#define TRUST(name, word, meaning) [TRUST_STATE_##name] = meaning,
#include "drivers/emrtd/trust.def"
#undef TRUST
    };
    return meanings[state];
}

static bool path_of(char path[PATH_SPACE], const char *folder, const char *name)
{
    int len = snprintf(path, PATH_SPACE, "%s/%s", folder, name);
    return len > 0 && len < PATH_SPACE;
}

/* False when the name is not one of ours. */
static bool kind_of(const char *name, enum trust_kind *kind)
{
    static const struct {
        const char *end;
        enum trust_kind kind;
    } ends[] = {
        {".ml", TRUST_KIND_LIST},
        {".cer", TRUST_KIND_CERTIFICATE},
        {".crl", TRUST_KIND_REVOCATIONS}};
    size_t len = strlen(name);
    for (size_t i = 0; i < COUNT(ends); i++) {
        size_t end = strlen(ends[i].end);
        if (len > end && len < TRUST_NAME_MAX && strcmp(name + len - end, ends[i].end) == 0) {
            *kind = ends[i].kind;
            return true;
        }
    }
    return false;
}

static int is_ours(const struct dirent *entry)
{
    enum trust_kind kind;
    return kind_of(entry->d_name, &kind);
}

/* Takes the names, not yet the files. False when there is no such folder. */
static bool list_folder(struct trust *trust, const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, is_ours, alphasort);
    if (count < 0) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (trust->file_count < TRUST_FILES_MAX) {
            struct trust_file *file = &trust->files[trust->file_count++];
            snprintf(file->name, sizeof file->name, "%.79s", entries[i]->d_name);
            (void)!kind_of(file->name, &file->kind);
        } else {
            trust->skipped++;
        }
        free(entries[i]);
    }
    free(entries);
    return true;
}

static void load(struct trust_file *file, const char *folder)
{
    char path[PATH_SPACE];
    if (!path_of(path, folder, file->name)) {
        file->state = TRUST_STATE_UNREADABLE;
        return;
    }
    switch (file_read(&file->file, path, TRUST_FILE_MAX)) {
    case FILE_OK: break;
    case FILE_TOO_LARGE: file->state = TRUST_STATE_TOO_LARGE; break;
    case FILE_ABSENT:
    case FILE_BROKEN: file->state = TRUST_STATE_UNREADABLE; break;
    }
}

static void load_all(struct trust *trust, const char *folder, enum trust_kind kind)
{
    for (size_t i = 0; i < trust->file_count; i++) {
        struct trust_file *file = &trust->files[i];
        if (file->kind != kind) {
            continue;
        }
        load(file, folder);
        if (file->state != TRUST_STATE_USED) {
            continue;
        }
        switch (kind) {
        case TRUST_KIND_LIST:
            trust_list_read(trust, file, file->file.content);
            file_release(&file->file);
            break;
        case TRUST_KIND_CERTIFICATE: trust_certificate_read(file); break;
        case TRUST_KIND_REVOCATIONS: trust_revocations_read(file); break;
        }
        if (kind == TRUST_KIND_CERTIFICATE && file->state == TRUST_STATE_USED &&
            !trust_believe(trust, file, file->file.content)) {
            file->state = TRUST_STATE_MALFORMED;
        }
    }
}

/* Of lists of one state only the newest is used; of several of the same second, the first. */
static void supersede(struct trust *trust)
{
    for (size_t i = 0; i < trust->file_count; i++) {
        struct trust_file *one = &trust->files[i];
        for (size_t j = 0; j < trust->file_count; j++) {
            const struct trust_file *other = &trust->files[j];
            if (i != j && one->kind == TRUST_KIND_LIST && one->state == TRUST_STATE_USED &&
                other->kind == TRUST_KIND_LIST && other->state == TRUST_STATE_USED &&
                strcmp(one->country, other->country) == 0 &&
                (other->made_s > one->made_s || (other->made_s == one->made_s && j < i))) {
                one->state = TRUST_STATE_SUPERSEDED;
            }
        }
    }
}

static void refuse_older(struct trust *trust, const char *folder)
{
    struct trust_newest newest;
    trust_newest_read(&newest, folder);
    for (size_t i = 0; i < trust->file_count; i++) {
        struct trust_file *file = &trust->files[i];
        if (file->kind == TRUST_KIND_LIST && file->state == TRUST_STATE_USED &&
            file->made_s < trust_newest_of(&newest, file->country)) {
            file->state = TRUST_STATE_ROLLBACK;
        }
    }
}

enum trust_result trust_open(struct trust *trust, const char *folder)
{
    *trust = (struct trust){0};
    trust->files = calloc(TRUST_FILES_MAX, sizeof *trust->files);
    trust->certificates = calloc(TRUST_CERTIFICATES_MAX, sizeof *trust->certificates);
    if (trust->files == NULL || trust->certificates == NULL) {
        die("out_of_memory");
    }
    if (!list_folder(trust, folder)) {
        return TRUST_ABSENT;
    }
    load_all(trust, folder, TRUST_KIND_CERTIFICATE);
    load_all(trust, folder, TRUST_KIND_REVOCATIONS);
    load_all(trust, folder, TRUST_KIND_LIST);
    supersede(trust);
    refuse_older(trust, folder);
    for (size_t i = 0; i < trust->file_count; i++) {
        struct trust_file *file = &trust->files[i];
        if (file->kind == TRUST_KIND_LIST && file->state == TRUST_STATE_USED) {
            trust_list_believe(trust, file);
        }
        if (file->kind == TRUST_KIND_LIST && file->state != TRUST_STATE_USED) {
            free(file->content);
            file->content = NULL;
            file->content_len = 0;
        }
    }
    return trust->certificate_count > 0 ? TRUST_OK : TRUST_EMPTY;
}

void trust_close(struct trust *trust)
{
    for (size_t i = 0; i < trust->file_count; i++) {
        file_release(&trust->files[i].file);
        free(trust->files[i].content);
    }
    free(trust->files);
    free(trust->certificates);
    *trust = (struct trust){0};
}

uint64_t trust_newest(const struct trust *trust)
{
    uint64_t newest_s = 0;
    for (size_t i = 0; i < trust->file_count; i++) {
        const struct trust_file *file = &trust->files[i];
        if (file->kind == TRUST_KIND_LIST && file->state == TRUST_STATE_USED &&
            file->made_s > newest_s) {
            newest_s = file->made_s;
        }
    }
    return newest_s;
}
