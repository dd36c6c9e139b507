#include "ui/assets.h"

#include <stdio.h>
#include <unistd.h>

enum { PARENTS_MAX = 6 };

static bool join(char *path, const char *folder, const char *part)
{
    int len = snprintf(path, ASSETS_PATH_MAX, "%s/%s", folder, part);
    return len > 0 && len < ASSETS_PATH_MAX && access(path, R_OK) == 0;
}

bool assets_path(char *path, const char *option, const char *part)
{
    if (option != NULL) {
        return join(path, option, part);
    }
    char folder[ASSETS_PATH_MAX - 16];
    ssize_t len = readlink("/proc/self/exe", folder, sizeof folder);
    if (len <= 0 || (size_t)len >= sizeof folder) {
        len = 0;
    }
    folder[len] = '\0';
    for (int i = 0; i < PARENTS_MAX; i++) {
        char *slash = strrchr(folder, '/');
        if (slash == NULL || slash == folder) {
            break;
        }
        *slash = '\0';
        char assets[ASSETS_PATH_MAX];
        if (join(assets, folder, "assets") && join(path, assets, part)) {
            return true;
        }
    }
    return join(path, "/usr/share/foyer", part);
}
