#include "base/own.h"

#include <string.h>
#include <unistd.h>

#include "base/fail.h"

void own_path(char path[PATH_MAX])
{
    ssize_t len = readlink("/proc/self/exe", path, PATH_MAX - 1);
    if (len <= 0) {
        die_errno("read this program's own path");
    }
    path[len] = '\0';
}

void own_folder(char folder[PATH_MAX])
{
    own_path(folder);
    char *slash = strrchr(folder, '/');
    if (slash != NULL) {
        *slash = '\0';
    }
}
