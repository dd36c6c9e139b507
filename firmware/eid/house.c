#include "eid/house.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

/* No larger than what the two programs leave there; a runaway log ends here. */
#define HOUSE_OPTIONS "size=8m,mode=700"

static const char VIRTUAL_READER[] = "FRIENDLYNAME \"Virtual PCD\"\n"
                                     "DEVICENAME /dev/null:0x8C7B\n"
                                     "LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so\n"
                                     "CHANNELID 0x8C7B\n";

static bool fails(const char *what)
{
    log_error("house_failed step=%s errno=%d", what, errno);
    return false;
}

static bool write_file(const char *path, const char *text)
{
    SCOPED(close_fd) int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    size_t len = strlen(text);
    return fd >= 0 && write(fd, text, len) == (ssize_t)len;
}

/* Whoever is not root may do the rest only as a citizen of a user namespace. There it stays who it
 * was, so that the programs it starts have no capabilities. */
static bool enter_user(void)
{
    char users[64], groups[64];
    unsigned user = geteuid(), group = getegid();
    if (user == 0) {
        return true;
    }
    snprintf(users, sizeof users, "%u %u 1", user, user);
    snprintf(groups, sizeof groups, "%u %u 1", group, group);
    return unshare(CLONE_NEWUSER) == 0 && write_file("/proc/self/setgroups", "deny") &&
           write_file("/proc/self/uid_map", users) && write_file("/proc/self/gid_map", groups);
}

static bool raise_loopback(void)
{
    SCOPED(close_fd) int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq request = {.ifr_name = "lo"};
    if (fd < 0 || ioctl(fd, SIOCGIFFLAGS, &request) < 0) {
        return false;
    }
    request.ifr_flags = (short)(request.ifr_flags | IFF_UP);
    return ioctl(fd, SIOCSIFFLAGS, &request) == 0;
}

bool house_enter(void)
{
    if (!enter_user()) {
        return fails("user");
    }
    if (unshare(CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWIPC) < 0) {
        return fails("namespaces");
    }
    if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) {
        return fails("private");
    }
    return raise_loopback() || fails("loopback");
}

bool house_open(void)
{
    if (mount("none", "/run", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, HOUSE_OPTIONS) < 0) {
        return fails("run");
    }
    bool is_made = mkdir("/run/pcscd", 0700) == 0 && mkdir(HOUSE_HOME, 0700) == 0 &&
                   mkdir(HOUSE_READERS, 0700) == 0 &&
                   write_file(HOUSE_READERS "/virtual", VIRTUAL_READER);
    if (!is_made) {
        fails("folders");
        house_close();
    }
    return is_made;
}

void house_close(void)
{
    if (umount2("/run", MNT_DETACH) < 0 && errno != EINVAL) {
        log_warning("house_left errno=%d", errno);
    }
}
