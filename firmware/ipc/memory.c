#include "ipc/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PROTECTED = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL };

static void write_all(int fd, struct bytes content)
{
    while (content.len > 0) {
        ssize_t put = write(fd, content.at, content.len);
        if (put < 0 && errno != EINTR) {
            die_errno("write shared memory");
        }
        content.at += put > 0 ? put : 0;
        content.len -= put > 0 ? (size_t)put : 0;
    }
}

int memory_share(const char *name, struct bytes content)
{
    if (content.len == 0 || content.len > MEMORY_MAX) {
        die("%zu bytes of shared memory", content.len);
    }
    int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) {
        die_errno("make shared memory");
    }
    write_all(fd, content);
    if (fcntl(fd, F_ADD_SEALS, PROTECTED) < 0) {
        die_errno("write-protect shared memory");
    }
    return fd;
}

bool memory_map(struct memory *memory, int fd, size_t max)
{
    *memory = (struct memory){0};
    struct stat about;
    int protection = fcntl(fd, F_GET_SEALS);
    if (protection < 0 || (protection & PROTECTED) != PROTECTED || fstat(fd, &about) < 0 ||
        about.st_size <= 0 || (size_t)about.st_size > max) {
        return false;
    }
    size_t size = (size_t)about.st_size;
    void *at = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) {
        return false;
    }
    *memory = (struct memory){.content = {at, size}, .mapping = at};
    return true;
}

void memory_unmap(struct memory *memory)
{
    if (memory->mapping != NULL) {
        munmap(memory->mapping, memory->content.len);
        *memory = (struct memory){0};
    }
}
