#include "launch/logs.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 4096, CHUNKS_MAX = 64 };

static bool open_file(struct log_pipe *log)
{
    struct stat stat;
    log->file = open(log->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (log->file < 0 || fstat(log->file, &stat) < 0) {
        return false;
    }
    log->size = (size_t)stat.st_size;
    return true;
}

bool logs_open(struct log_pipe *log, const char *folder, const char *name)
{
    *log = (struct log_pipe){.read_end = -1, .write_end = -1, .file = -1};
    int len = snprintf(log->path, sizeof log->path, "%s/%s.log", folder, name);
    int ends[2];
    if (len < 0 || (size_t)len + sizeof ".1" > sizeof log->path || pipe2(ends, O_CLOEXEC) < 0) {
        return false;
    }
    log->read_end = ends[0];
    log->write_end = ends[1];
    return fcntl(log->read_end, F_SETFL, O_NONBLOCK) == 0 && open_file(log);
}

static void turn_over(struct log_pipe *log)
{
    char older[sizeof log->path + 2];
    snprintf(older, sizeof older, "%s.1", log->path);
    close_fd(&log->file);
    if (rename(log->path, older) < 0) {
        unlink(log->path);
    }
    if (!open_file(log)) {
        close_fd(&log->file);
    }
}

void logs_move(struct log_pipe *log, bool aloud)
{
    char chunk[CHUNK];
    for (int i = 0; i < CHUNKS_MAX && log->read_end >= 0; i++) {
        ssize_t got = read(log->read_end, chunk, sizeof chunk);
        if (got <= 0) {
            return;
        }
        if (log->size + (size_t)got > LOGS_FILE_MAX) {
            turn_over(log);
        }
        ssize_t written = log->file < 0 ? 0 : write(log->file, chunk, (size_t)got);
        log->size += written > 0 ? (size_t)written : 0;
        if (aloud) {
            (void)!write(STDERR_FILENO, chunk, (size_t)got);
        }
    }
}

void logs_close(struct log_pipe *log)
{
    close_fd(&log->write_end);
    logs_move(log, false);
    close_fd(&log->read_end);
    close_fd(&log->file);
}
