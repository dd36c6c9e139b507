/* foyer pack import-xdf: a FIM form (XDatenfelder) becomes the folder of a service pack. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/options.h"
#include "cli/verbs.h"
#include "xdf/lists.h"
#include "xdf/translate.h"
#include "xdf/xml.h"

#define REPORT_ARENA (8u << 20)

struct import {
    const char *source, *output, *lists, *translation;
};

static void close_dir(DIR **dir)
{
    if (*dir != NULL) {
        closedir(*dir);
    }
}

/* A file to be imported; VERB_DONE, or why not after a line on stderr. */
static int read_source(struct file *file, const char *path)
{
    switch (file_read(file, path, XML_FILE_MAX)) {
    case FILE_OK: return VERB_DONE;
    case FILE_TOO_LARGE:
        fprintf(stderr, "%s: refused: larger than %u bytes\n", path, XML_FILE_MAX);
        return VERB_REFUSED;
    case FILE_ABSENT:
    case FILE_BROKEN: break;
    }
    fprintf(stderr, "%s: cannot be read\n", path);
    return VERB_UNUSABLE;
}

/* Whether `dir` is not there yet, or is an empty folder: nothing that was edited is overwritten. */
static bool is_free(const char *dir)
{
    SCOPED(close_dir) DIR *folder = opendir(dir);
    if (folder == NULL) {
        return errno == ENOENT;
    }
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            return false;
        }
    }
    return true;
}

static bool make_folder(const char *dir, const char *below)
{
    char path[PATH_MAX];
    int len = snprintf(path, sizeof path, "%s%s", dir, below);
    return len < (int)sizeof path && (mkdir(path, 0755) == 0 || errno == EEXIST);
}

static int write_folder(const struct folder *folder, const char *dir)
{
    char path[PATH_MAX];
    bool fine = make_folder(dir, "") && make_folder(dir, "/texts") && make_folder(dir, "/source");
    for (size_t i = 0; i < folder->count && fine; i++) {
        const struct folder_file *file = &folder->files[i];
        struct bytes content = {(const uint8_t *)file->content, file->len};
        int len = snprintf(path, sizeof path, "%s/%s", dir, file->name);
        fine = len < (int)sizeof path && file_replace(path, content, 0644) == FILE_OK;
    }
    if (!fine) {
        fprintf(stderr, "%s: cannot be written\n", dir);
        return VERB_UNUSABLE;
    }
    fputs(folder_find(folder, "source/report.txt"), stdout);
    printf("\nwritten to %s; `foyer pack lint` says what is still missing\n", dir);
    return VERB_DONE;
}

/* The folder that `path` lies in. */
static void folder_of(char folder[PATH_MAX], const char *path)
{
    const char *slash = strrchr(path, '/');
    int len = slash == NULL ? 1 : slash == path ? 1 : (int)(slash - path);
    snprintf(folder, PATH_MAX, "%.*s", len, slash == NULL ? "." : path);
}

static int refuse(const char *path, const char *why)
{
    fprintf(stderr, "%s: refused: %s\n", path, why);
    return VERB_REFUSED;
}

static int import_form(
    const struct import *import, struct bytes source, const struct translations *translations)
{
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(xdf_release) struct xdf xdf = {0};
    SCOPED(folder_release) struct folder folder = {0};
    struct report report;
    char why[XDF_WHY_MAX], beside[PATH_MAX];
    arena_init_common(&arena, REPORT_ARENA);
    report_begin(&report, &arena);
    if (!xdf_read(&xdf, source, &report, why)) {
        return refuse(import->source, why);
    }
    folder_of(beside, import->source);
    if (!lists_fill(&xdf, import->lists != NULL ? import->lists : beside, &report)) {
        fprintf(stderr, "%s: no folder that can be read\n", import->lists);
        return VERB_UNUSABLE;
    }
    if (translations != NULL && !text_equal(translations->form, xdf.root->id.id)) {
        return refuse(import->translation, "translates another form");
    }
    return xdf_translate(&folder, &xdf, translations, &report, why)
               ? write_folder(&folder, import->output)
               : refuse(import->source, why);
}

int pack_import(int argc, char **argv)
{
    struct import import = {0};
    const struct option_row table[] = {
        {"o", &import.output, NULL},
        {"lists", &import.lists, NULL},
        {"translation", &import.translation, NULL},
        {0}};
    SCOPED(file_release) struct file source = {0}, translation = {0};
    SCOPED(translations_release) struct translations translations = {0};
    char why[TRANSLATIONS_WHY_MAX];
    if (!options_read(&argc, argv, table) || argc != 2 || import.output == NULL) {
        fputs("usage: foyer pack import-xdf FILE -o DIR; see --help\n", stderr);
        return VERB_UNUSABLE;
    }
    import.source = argv[1];
    if (!is_free(import.output)) {
        fprintf(stderr, "%s: is there and not empty; nothing is overwritten\n", import.output);
        return VERB_UNUSABLE;
    }
    int status = read_source(&source, import.source);
    if (status == VERB_DONE && import.translation != NULL) {
        status = read_source(&translation, import.translation);
        if (status == VERB_DONE && !translations_read(&translations, translation.content, why)) {
            status = refuse(import.translation, why);
        }
    }
    return status != VERB_DONE
               ? status
               : import_form(
                     &import, source.content, import.translation != NULL ? &translations : NULL);
}
