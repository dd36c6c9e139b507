#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(int fd, uint8_t *at, size_t len)
{
    while (len > 0) {
        ssize_t got = read(fd, at, len);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return false;
        }
        at += got > 0 ? got : 0;
        len -= got > 0 ? (size_t)got : 0;
    }
    return true;
}

static bool write_all(int fd, struct bytes content)
{
    while (content.len > 0) {
        ssize_t put = write(fd, content.at, content.len);
        if (put < 0 && errno != EINTR) {
            return false;
        }
        content.at += put > 0 ? put : 0;
        content.len -= put > 0 ? (size_t)put : 0;
    }
    return true;
}

enum file_result file_read(struct file *file, const char *path, size_t max)
{
    *file = (struct file){0};
    SCOPED(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return errno == ENOENT || errno == ENOTDIR ? FILE_ABSENT : FILE_BROKEN;
    }
    struct stat about;
    if (fstat(fd, &about) < 0 || !S_ISREG(about.st_mode)) {
        return FILE_BROKEN;
    }
    size_t size = (size_t)about.st_size;
    if (size > max) {
        return FILE_TOO_LARGE;
    }
    uint8_t *at = malloc(size + 1);
    if (at == NULL) {
        die("no memory for a file of %zu bytes", size);
    }
    at[size] = 0;
    *file = (struct file){.content = {at, size}, .space = at};
    if (!read_all(fd, at, size)) {
        file_release(file);
        return FILE_BROKEN;
    }
    return FILE_OK;
}

void file_release(struct file *file)
{
    if (file->space != NULL) {
        explicit_bzero(file->space, file->content.len);
        free(file->space);
        *file = (struct file){0};
    }
}

static bool sync_folder_of(const char *path)
{
    char copy[PATH_MAX];
    snprintf(copy, sizeof copy, "%s", path);
    SCOPED(close_fd) int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd >= 0 && fsync(fd) == 0;
}

enum file_result file_replace(const char *path, struct bytes content, unsigned mode)
{
    char fresh[PATH_MAX];
    int len = snprintf(fresh, sizeof fresh, "%s.new", path);
    if (len < 0 || (size_t)len >= sizeof fresh) {
        return FILE_BROKEN;
    }
    SCOPED(close_fd) int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0) {
        return FILE_BROKEN;
    }
    if (!write_all(fd, content) || fsync(fd) < 0 || rename(fresh, path) < 0 ||
        !sync_folder_of(path)) {
        unlink(fresh);
        return FILE_BROKEN;
    }
    return FILE_OK;
}
