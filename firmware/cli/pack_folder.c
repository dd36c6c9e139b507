#include "cli/pack_folder.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "model/pack.h"

struct folder {
    const char *dir;
    json_t *files;
    char *why;
};

static bool refuse(struct folder *folder, const char *name, const char *reason)
{
    snprintf(folder->why, PACK_FOLDER_WHY_MAX, "%.200s: %s", name, reason);
    return false;
}

/* Adds the file at `path` as `name`. */
static bool add(struct folder *folder, const char *path, const char *name)
{
    SCOPED(file_release) struct file file;
    switch (file_read(&file, path, PACK_PAYLOAD_MAX)) {
    case FILE_OK: break;
    case FILE_ABSENT: return refuse(folder, name, "not there");
    case FILE_TOO_LARGE: return refuse(folder, name, "too large for a pack");
    case FILE_BROKEN: return refuse(folder, name, "cannot be read");
    }
    struct text text = {(const char *)file.content.at, file.content.len};
    if (!utf8_valid(text)) {
        return refuse(folder, name, "not UTF-8");
    }
    json_object_set_new(folder->files, name, json_stringn(text.at, text.len));
    return true;
}

static bool ends_in(const char *name, const char *end)
{
    size_t len = strlen(name), end_len = strlen(end);
    return len > end_len && strcmp(name + len - end_len, end) == 0;
}

/* What the author keeps beside the pack and stays at home; texts/ is read by itself. */
static bool is_for_author(const char *name)
{
    static const char *const names[] = {"texts", "source", "hyphens.txt", "README.md"};
    for (size_t i = 0; i < COUNT(names); i++) {
        if (strcmp(names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void close_dir(DIR **dir)
{
    if (*dir != NULL) {
        closedir(*dir);
    }
}

/* Adds the files in dir/below (below may be "") whose names end in `end`. */
static bool add_all(struct folder *folder, const char *below, const char *end)
{
    char path[PATH_MAX], name[300];
    snprintf(path, sizeof path, "%s/%s", folder->dir, below);
    SCOPED(close_dir) DIR *dir = opendir(path);
    if (dir == NULL) {
        return refuse(folder, path, "no folder that can be read");
    }
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.' || (below[0] == '\0' && is_for_author(entry->d_name))) {
            continue;
        }
        snprintf(name, sizeof name, "%s%s", below, entry->d_name);
        snprintf(path, sizeof path, "%s/%s", folder->dir, name);
        if (!ends_in(entry->d_name, end)) {
            return refuse(folder, name, "no file of a pack");
        }
        if (json_object_size(folder->files) == PACK_FILES_MAX || !add(folder, path, name)) {
            return folder->why[0] == '\0' ? refuse(folder, name, "too many files") : false;
        }
    }
    return true;
}

char *pack_folder_read(const char *dir, const char *destination, char *why)
{
    struct folder folder = {.dir = dir, .why = why};
    why[0] = '\0';
    SCOPED(json_release) json_t *payload = json_object();
    folder.files = json_object();
    json_object_set_new(payload, "files", folder.files);
    if (!add_all(&folder, "", ".json") || !add_all(&folder, "texts/", ".po") ||
        (destination != NULL && !add(&folder, destination, "destination.json"))) {
        return NULL;
    }
    return json_print(payload); /* sorted, without spaces */
}
