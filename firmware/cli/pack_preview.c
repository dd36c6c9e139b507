/* foyer pack preview: the pages of a pack in folder form, with no terminal. foyer may not draw: it
 * reads the folder, hands the payload to foyer-preview as a file of its own, and watches the folder. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/options.h"
#include "base/own.h"
#include "base/signals.h"
#include "cli/pack_folder.h"
#include "cli/pack_hyphen.h"
#include "cli/pack_lint.h"
#include "cli/verbs.h"

#define LOOK_MS    500  /* how often the folder is looked at */
#define FILES_MOST 1000 /* of a folder that are looked at */

struct preview {
    const char *dir, *destination, *hyphens;
    char folder[PATH_MAX - 32], payload[PATH_MAX]; /* of its own */
    uint64_t mark;                                 /* of the folder when it was read */
};

/* A number that changes when a file of the folder does: names, sizes and times. */
static void mark_folder(uint64_t *mark, const char *dir)
{
    DIR *opened = opendir(dir);
    if (opened == NULL) {
        return;
    }
    const struct dirent *entry;
    for (int i = 0; i < FILES_MOST && (entry = readdir(opened)) != NULL; i++) {
        struct stat about;
        if (fstatat(dirfd(opened), entry->d_name, &about, 0) == 0 && S_ISREG(about.st_mode)) {
            uint64_t one = about.st_ino * 31 + (uint64_t)about.st_size;
            one = one * 1000003 + (uint64_t)about.st_mtim.tv_sec;
            *mark += (one * 1000003) ^ (uint64_t)about.st_mtim.tv_nsec;
        }
    }
    closedir(opened);
}

static uint64_t mark_of(const char *dir)
{
    char texts[PATH_MAX];
    uint64_t mark = 1;
    snprintf(texts, sizeof texts, "%s/texts", dir);
    mark_folder(&mark, dir);
    mark_folder(&mark, texts);
    return mark;
}

/* The folder as it would be built, but not signed. What is wrong with it is shown on the pages; false
 * when there is no folder of a pack. */
static bool write_payload(struct preview *preview)
{
    char why[PACK_HYPHEN_WHY_MAX];
    SCOPED(pack_release) struct pack pack = {0};
    SCOPED(findings_release) struct findings findings = {0};
    SCOPED(pack_source_release) struct pack_source source = {0};
    preview->mark = mark_of(preview->dir);
    bool is_shown = pack_lint_folder(&source, preview->dir, preview->destination, &pack, &findings);
    if (source.payload == NULL) {
        pack_lint_print(stderr, &findings, &pack);
        return false;
    }
    if (is_shown && pack_hyphen(&source.payload, &pack, preview->dir, preview->hyphens, why) !=
                        PACK_HYPHEN_DONE) {
        fprintf(stderr, "without soft hyphens: %s\n", why);
    }
    struct bytes bytes = {(const uint8_t *)source.payload, strlen(source.payload)};
    return file_replace(preview->payload, bytes, 0600) == FILE_OK;
}

static bool make_folder(struct preview *preview)
{
    const char *where = getenv("TMPDIR");
    snprintf(
        preview->folder, sizeof preview->folder, "%s/foyer-preview-XXXXXX",
        where != NULL ? where : "/tmp");
    if (mkdtemp(preview->folder) == NULL) {
        preview->folder[0] = '\0';
        return false;
    }
    snprintf(preview->payload, sizeof preview->payload, "%s/payload.json", preview->folder);
    return true;
}

static void remove_folder(struct preview *preview)
{
    if (preview->folder[0] != '\0') {
        unlink(preview->payload);
        rmdir(preview->folder);
    }
}

/* The program beside this one, with these words after its name. -1 when it cannot be started. */
static pid_t start(char **words)
{
    char folder[PATH_MAX], program[PATH_MAX + 16];
    own_folder(folder);
    snprintf(program, sizeof program, "%s/foyer-preview", folder);
    pid_t child = fork();
    if (child == 0) {
        words[0] = program;
        execv(program, words);
        _exit(VERB_UNUSABLE);
    }
    return child;
}

/* Until the pages are closed: whenever the folder has changed they get the new payload. */
static int watch(struct preview *preview, pid_t child)
{
    int status = 0;
    pid_t ended = 0;
    SCOPED(close_fd) int signals = signals_take();
    while ((ended = waitpid(child, &status, WNOHANG)) == 0 || (ended < 0 && errno == EINTR)) {
        struct pollfd ready = {.fd = signals, .events = POLLIN};
        if (poll(&ready, 1, LOOK_MS) > 0) { /* ^C: the window goes, and its folder after it */
            kill(child, SIGTERM);
            (void)waitpid(child, &status, 0);
            break;
        }
        if (mark_of(preview->dir) != preview->mark && !write_payload(preview)) {
            fputs("the pages stay as they were\n", stderr);
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : VERB_UNUSABLE;
}

/* argv[1] is the folder; `words` are for foyer-preview. */
static int run(struct preview *preview, char **words, bool has_window)
{
    if (!make_folder(preview)) {
        fputs("no folder for the preview can be made\n", stderr);
        return VERB_UNUSABLE;
    }
    if (!write_payload(preview)) {
        return VERB_REFUSED;
    }
    words[2] = preview->payload;
    pid_t child = start(words);
    int status = 0;
    if (child < 0) {
        fputs("foyer-preview cannot be started\n", stderr);
        return VERB_UNUSABLE;
    }
    if (has_window) {
        return watch(preview, child);
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : VERB_UNUSABLE;
}

/* Adds an option for foyer-preview when it was given. */
static size_t hand_on(const char **words, size_t count, const char *option, const char *value)
{
    if (value != NULL) {
        words[count++] = option;
        words[count++] = value;
    }
    return count;
}

int pack_preview(int argc, char **argv)
{
    const char *language = NULL, *page = NULL, *pictures = NULL, *assets = NULL;
    bool is_wide = false, is_large = false;
    SCOPED(remove_folder) struct preview preview = {.hyphens = "auto"};
    const struct option_row table[] = {
        {"language", &language, NULL},
        {"page", &page, NULL},
        {"pictures", &pictures, NULL},
        {"assets", &assets, NULL},
        {"destination", &preview.destination, NULL},
        {"hyphens", &preview.hyphens, NULL},
        {"wide", NULL, &is_wide},
        {"large", NULL, &is_large},
        {0}};
    if (!options_read(&argc, argv, table) || argc != 2) {
        fputs("usage: foyer pack preview DIR [--page N] [--pictures DIR]; see --help\n", stderr);
        return VERB_UNUSABLE;
    }
    const char *words[16] = {"foyer-preview", "--payload", ""};
    size_t count = 3;
    preview.dir = argv[1];
    count = hand_on(words, count, "--language", language);
    count = hand_on(words, count, "--page", page);
    count = hand_on(words, count, "--pictures", pictures);
    count = hand_on(words, count, "--assets", assets);
    words[count] = is_wide ? "--wide" : NULL;
    count += is_wide;
    words[count] = is_large ? "--large" : NULL;
    union {
        const char **given;
        char **run;
    } list = {words};
    return run(&preview, list.run, pictures == NULL);
}
