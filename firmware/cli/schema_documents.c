#include "cli/schema_documents.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"

#define PATH_LEN_MAX 1000
#define BASE         "http://localhost:1234/"

const struct value *documents_file(struct arena *arena, const char *path)
{
    SCOPED(file_release) struct file file = {0};
    char why[VALUE_WHY_MAX];
    if (file_read(&file, path, DOCUMENTS_FILE_MAX) != FILE_OK) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return NULL;
    }
    const struct value *value = value_read(arena, file.content, DOCUMENTS_FILE_MAX, why);
    if (value == NULL) {
        fprintf(stderr, "%s: no JSON that can be read: %s\n", path, why);
    }
    return value;
}

static void close_folder(DIR **folder)
{
    if (*folder != NULL) {
        closedir(*folder);
    }
}

static bool is_json(const char *name)
{
    size_t len = strlen(name);
    return len > 5 && strcmp(name + len - 5, ".json") == 0;
}

static bool add(struct documents *documents, const char *path, size_t root)
{
    char uri[PATH_LEN_MAX + sizeof BASE];
    struct schema_documents *all = &documents->all;
    if (all->count == DOCUMENTS_MAX) {
        fprintf(stderr, "%s: more than %d documents\n", path, DOCUMENTS_MAX);
        return false;
    }
    const struct value *value = documents_file(&documents->arena, path);
    int len = snprintf(uri, sizeof uri, "%s%s", BASE, path + root);
    documents->list[all->count++] = (struct schema_document){
        .uri = arena_text(&documents->arena, (struct text){uri, (size_t)len}), .value = value};
    return value != NULL;
}

static bool read_folder(struct documents *documents, const char *path, size_t root, unsigned depth)
{
    SCOPED(close_folder) DIR *folder = depth < DOCUMENTS_DEPTH_MAX ? opendir(path) : NULL;
    if (folder == NULL) {
        fprintf(stderr, "%s: no folder that can be read, or too deep\n", path);
        return false;
    }
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        char inner[PATH_LEN_MAX];
        struct stat kind;
        int len = snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] == '.' || len < 0 || (size_t)len >= sizeof inner ||
            lstat(inner, &kind) != 0) {
            continue;
        }
        if (S_ISDIR(kind.st_mode) && !read_folder(documents, inner, root, depth + 1)) {
            return false;
        }
        if (S_ISREG(kind.st_mode) && is_json(inner) && !add(documents, inner, root)) {
            return false;
        }
    }
    return true;
}

bool documents_read(struct documents *documents, const char *path)
{
    char folder[PATH_LEN_MAX];
    int len = snprintf(folder, sizeof folder, "%s", path);
    documents->all = (struct schema_documents){.list = documents->list};
    arena_init_common(&documents->arena, ARENA_MAX);
    while (len > 1 && len < PATH_LEN_MAX && folder[len - 1] == '/') {
        folder[--len] = '\0';
    }
    return len > 0 && len < PATH_LEN_MAX && read_folder(documents, folder, (size_t)len + 1, 0);
}

void documents_finish(struct documents *documents)
{
    arena_finish(&documents->arena);
}
