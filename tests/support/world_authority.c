#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/uuid.h"
#include "tests/support/run.h"
#include "tests/support/world.h"

enum { FOLDER_MAX = 160 };

static int authority(const struct world *world, const char *const *words)
{
    const char *all[16] = {"authority"};
    size_t count = 1;
    for (; *words != NULL; words++) {
        all[count++] = *words;
    }
    all[count++] = "--etc";
    all[count++] = world_path(world, 0, "authority");
    all[count++] = "-o";
    all[count++] = world_path(world, 1, "inbox");
    return world_foyer(world, NULL, all);
}

size_t world_authority_fetch(struct world *world)
{
    const char *const words[] = {"fetch", NULL};
    if (authority(world, words) != 0) {
        die("the authority could not fetch");
    }
    size_t count = 0;
    DIR *dir = opendir(world_path(world, 0, "inbox"));
    const struct dirent *entry;
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        count += strlen(entry->d_name) == UUID_LEN;
    }
    if (dir != NULL) {
        closedir(dir);
    }
    return count;
}

/* The folder of the inbox whose metadata name this receipt number; false when there is none. */
static bool find_in_inbox(const struct world *world, const char *receipt, char folder[FOLDER_MAX])
{
    bool found = false;
    DIR *dir = opendir(world_path(world, 0, "inbox"));
    const struct dirent *entry;
    while (dir != NULL && !found && (entry = readdir(dir)) != NULL) {
        char path[FOLDER_MAX + 32];
        snprintf(folder, FOLDER_MAX, "%s/inbox/%.*s", world->dir, UUID_LEN, entry->d_name);
        snprintf(path, sizeof path, "%s/metadata.json", folder);
        SCOPED(file_release) struct file file = {0};
        found = strlen(entry->d_name) == UUID_LEN && file_read(&file, path, 65536) == FILE_OK &&
                strstr((const char *)file.content.at, receipt) != NULL;
    }
    if (dir != NULL) {
        closedir(dir);
    }
    return found;
}

char *world_authority_open(struct world *world, const char *receipt, size_t *len)
{
    const char *const words[] = {"open", receipt, NULL};
    char folder[FOLDER_MAX], path[FOLDER_MAX + 16];
    *len = 0;
    if (authority(world, words) != 0 || !find_in_inbox(world, receipt, folder)) {
        return NULL;
    }
    snprintf(path, sizeof path, "%s/data.json", folder);
    SCOPED(file_release) struct file file = {0};
    if (file_read(&file, path, RUN_OUTPUT_MAX) != FILE_OK) {
        return NULL;
    }
    *len = file.content.len;
    return strdup((const char *)file.content.at);
}

void world_authority_accept(struct world *world, const char *receipt)
{
    const char *const words[] = {"accept", receipt, NULL};
    if (authority(world, words) != 0) {
        die("the authority could not accept");
    }
}

void world_authority_reject(struct world *world, const char *receipt, const char *why)
{
    const char *const words[] = {"reject", receipt, "--why", why, NULL};
    if (authority(world, words) != 0) {
        die("the authority could not reject");
    }
}
