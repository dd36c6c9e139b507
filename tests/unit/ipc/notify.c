#include "ipc/notify.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/fail.h"
#include "tests/test.h"

/* A supervisor's socket at `path`. */
static int listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    strcpy(address.sun_path, path);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void the_supervisor_hears_the_words(void **state)
{
    (void)state;
    char dir[] = "/tmp/foyer-notify-XXXXXX", path[64], got[64];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/notify", dir);
    SCOPED(close_fd) int fd = listen_at(path);
    setenv("NOTIFY_SOCKET", path, 1);
    assert_true(notify("READY=1"));
    assert_int_equal(recv(fd, got, sizeof got, 0), 7);
    assert_memory_equal(got, "READY=1", 7);
    unlink(path);
    rmdir(dir);
}

static void without_a_supervisor_nothing_is_sent(void **state)
{
    (void)state;
    unsetenv("NOTIFY_SOCKET");
    assert_false(notify("READY=1"));
    setenv("NOTIFY_SOCKET", "/nonexistent/notify", 1);
    assert_false(notify("READY=1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_supervisor_hears_the_words),
        cmocka_unit_test(without_a_supervisor_nothing_is_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
