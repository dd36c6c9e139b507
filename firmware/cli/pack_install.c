/* foyer pack install: a new pack for this terminal, or the old one stays. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/options.h"
#include "base/terminal.h"
#include "cli/pack_file.h"
#include "cli/verbs.h"
#include "ipc/channel.h"
#include "ipc/listen.h"
#include "seal/versions.h"

/* The version in a name "<id>-<version>.pack"; 0 when it is not one of this id. */
static unsigned long version_in(const char *name, struct text id)
{
    size_t len = strlen(name);
    char *end;
    if (len <= id.len + 1 || memcmp(name, id.at, id.len) != 0 || name[id.len] != '-' ||
        name[id.len + 1] < '1' || name[id.len + 1] > '9') {
        return 0;
    }
    unsigned long version = strtoul(name + id.len + 1, &end, 10);
    return strcmp(end, ".pack") == 0 && version <= PACK_VERSION_MAX ? version : 0;
}

static void close_dir(DIR **dir)
{
    if (*dir != NULL) {
        closedir(*dir);
    }
}

/* The highest version of this id in the folder, 0 for none. With `below` not 0 removes those that are
 * lower. False when the folder cannot be read. */
static bool walk(const char *folder, struct text id, unsigned below, unsigned long *highest)
{
    SCOPED(close_dir) DIR *dir = opendir(folder);
    *highest = 0;
    if (dir == NULL) {
        return false;
    }
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        unsigned long version = version_in(entry->d_name, id);
        *highest = version > *highest ? version : *highest;
        if (version > 0 && version < below) {
            unlinkat(dirfd(dir), entry->d_name, 0);
        }
    }
    return true;
}

/* Says to the agent, if one is there, that the kiosk shall load packs anew. */
static bool tell_agent(const char *run)
{
    char path[PATH_MAX];
    struct message message = {.kind = MESSAGE_pack_installed};
    snprintf(path, sizeof path, "%s/agent-cli", run);
    int fd = listen_connect(path);
    if (fd < 0) {
        return false;
    }
    SCOPED(channel_finish) struct channel channel;
    channel_init(&channel, fd, DOMAIN_AGENT);
    return channel_send(&channel, &message) == CHANNEL_OK;
}

static int refuse(const char *path, const char *why)
{
    fprintf(stderr, "%s: refused: %s; what is installed stays\n", path, why);
    return VERB_REFUSED;
}

/* One installation at a time: the lock, owned by the caller; -1 when the folder cannot be opened. */
static int lock(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0 && flock(fd, LOCK_EX) != 0) {
        close_fd(&fd);
    }
    return fd;
}

/* The highest version that is or was here; false after a line on stderr. */
static bool find_highest(
    struct versions *versions, const char *folder, struct text id, unsigned long *highest)
{
    if (!walk(folder, id, 0, highest)) {
        fprintf(stderr, "%s: the folder of packs cannot be read\n", folder);
        return false;
    }
    if (!versions_read(versions, folder)) {
        fprintf(stderr, "%s/" VERSIONS_FILE ": cannot be understood\n", folder);
        return false;
    }
    unsigned long ever = versions_of(versions, id);
    *highest = ever > *highest ? ever : *highest;
    return true;
}

static int install(const char *path, const struct terminal *terminal, const struct pack_file *pack)
{
    char target[PATH_MAX], why[120];
    unsigned long highest;
    const struct pack *new = &pack->pack;
    SCOPED(versions_release) struct versions versions = {0};
    SCOPED(close_fd) int locked = lock(terminal->packs);
    if (locked < 0 || !find_highest(&versions, terminal->packs, new->id, &highest)) {
        return VERB_UNUSABLE;
    }
    if (highest >= new->version) {
        snprintf(
            why, sizeof why, "version %u is not higher than version %lu, which is or was installed",
            new->version, highest);
        return refuse(path, why);
    }
    snprintf(
        target, sizeof target, "%s/%.*s-%u.pack", terminal->packs, TEXT_ARG(new->id), new->version);
    /* first the pack: noted first and then lost, no version could be served */
    if (file_replace(target, pack->file.content, 0644) != FILE_OK ||
        !versions_raise(&versions, terminal->packs, new->id, new->version)) {
        fprintf(stderr, "%s: cannot be written; what is installed stays\n", target);
        return VERB_UNUSABLE;
    }
    if (!walk(terminal->packs, new->id, new->version, &highest)) {
        fprintf(stderr, "%s: the version before could not be removed\n", terminal->packs);
    }
    printf("installed %.*s version %u\n", TEXT_ARG(new->id), new->version);
    return VERB_DONE;
}

int pack_install(int argc, char **argv)
{
    const char *etc = NULL, *run = "/run/foyer";
    const struct option_row table[] = {{"etc", &etc, NULL}, {"run", &run, NULL}, {0}};
    SCOPED(pack_file_release) struct pack_file pack = {0};
    struct terminal terminal;
    char why[PACK_FILE_WHY_MAX], today[11], keys[PATH_MAX];
    bool unusable;
    if (!options_read(&argc, argv, table) || argc != 2 || etc == NULL) {
        fputs("usage: foyer pack install FILE --etc DIR; see --help\n", stderr);
        return VERB_UNUSABLE;
    }
    if (!terminal_read(&terminal, etc)) {
        return VERB_UNUSABLE;
    }
    today_write(today);
    snprintf(keys, sizeof keys, "%s/pack-keys.json", etc);
    if (!pack_file_check(&pack, argv[1], keys, today, &unusable, why)) {
        int status = refuse(argv[1], why);
        return unusable ? VERB_UNUSABLE : status;
    }
    int status = install(argv[1], &terminal, &pack);
    if (status == VERB_DONE) {
        puts(
            tell_agent(run) ? "the kiosk loads it before the next citizen"
                            : "no agent answers: the kiosk loads it when it starts");
    }
    return status;
}
