/* Whether a program may have network, mounts and readers of its own here, as foyer-eid needs: not in
 * every container, and not below chroot(2), where the root is no mount. */
#pragma once

#include <sched.h>
#include <stdbool.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

/* Tries it in a child. */
static inline bool namespaces_are_allowed(void)
{
    int status, user = geteuid() == 0 ? 0 : CLONE_NEWUSER;
    pid_t child = fork();
    if (child == 0) {
        bool is_fine = unshare(user | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWIPC) == 0 &&
                       mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
        _exit(is_fine ? 0 : 1);
    }
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}
