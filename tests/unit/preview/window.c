/* foyer pack preview with a window, on SDL's display that nobody sees: a changed file is read again, and
 * the window's end is the end of it all. */
#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "tests/support/built.h"
#include "tests/support/run.h"
#include "tests/test.h"

#define PATIENCE_MS 20000

struct stand {
    char dir[64], pack[100];
    pid_t preview;
    char pattern[100]; /* of its own folders */
    int said;          /* what it prints */
};

static int open_stand(void **state)
{
    struct stand *stand = test_calloc(1, sizeof *stand);
    snprintf(stand->dir, sizeof stand->dir, "/tmp/foyer-window-XXXXXX");
    assert_non_null(mkdtemp(stand->dir));
    snprintf(stand->pack, sizeof stand->pack, "%s/pack", stand->dir);
    const char *const words[] = {"cp", "-r", "docs/pack-template", stand->pack, NULL};
    assert_int_equal(run_wait(words, NULL, 5000), 0);
    snprintf(stand->pattern, sizeof stand->pattern, "%s/foyer-preview-*", stand->dir);
    stand->said = -1;
    *state = stand;
    return 0;
}

static int close_stand(void **state)
{
    struct stand *stand = *state;
    if (stand->preview > 0) {
        kill(-stand->preview, SIGKILL);
        waitpid(stand->preview, NULL, 0);
    }
    close_fd(&stand->said);
    const char *const words[] = {"rm", "-rf", stand->dir, NULL};
    assert_int_equal(run_wait(words, NULL, 5000), 0);
    test_free(stand);
    return 0;
}

/* Starts it in a process group of its own, its output into a pipe. */
static void start(struct stand *stand)
{
    char program[PATH_MAX];
    int ends[2];
    assert_true(built_find(program, "bin/foyer"));
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    stand->preview = fork();
    assert_true(stand->preview >= 0);
    if (stand->preview == 0) {
        setpgid(0, 0);
        setenv("SDL_VIDEODRIVER", "dummy", 1);
        setenv("TMPDIR", stand->dir, 1);
        dup2(ends[1], 1);
        dup2(ends[1], 2);
        execl(
            program, program, "pack", "preview", stand->pack, "--page", "2", "--language", "en",
            (char *)NULL);
        _exit(2);
    }
    close(ends[1]);
    stand->said = ends[0];
}

/* Whether it says this within the time. */
static bool says(struct stand *stand, const char *words)
{
    char text[4096] = {0};
    size_t len = 0;
    uint64_t end = clock_steady_ms() + PATIENCE_MS;
    while (clock_steady_ms() < end && len + 1 < sizeof text) {
        struct pollfd ready = {.fd = stand->said, .events = POLLIN};
        if (poll(&ready, 1, 200) == 1) {
            ssize_t got = read(stand->said, text + len, sizeof text - 1 - len);
            if (got <= 0) {
                break;
            }
            len += (size_t)got;
        }
        if (strstr(text, words) != NULL) {
            return true;
        }
    }
    print_message("said: %s\n", text);
    return false;
}

static void change(const struct stand *stand, const char *command)
{
    char script[400];
    snprintf(script, sizeof script, "cd %s && %s", stand->pack, command);
    const char *const words[] = {"sh", "-euc", script, NULL};
    assert_int_equal(run_wait(words, NULL, 5000), 0);
}

static void a_changed_file_is_shown_anew(void **state)
{
    struct stand *stand = *state;
    start(stand);
    assert_true(says(stand, "showing mein-dienst"));
    change(stand, "sed -i '/msgid \"matter.what.label\"/,+1d' texts/de.po");
    assert_true(says(stand, "read again, showing mein-dienst: 1 errors"));
    change(stand, "echo '{' >ui.schema.json"); /* it stays open, and says why */
    assert_true(says(stand, "cannot be shown"));
    int status = 0; /* ^C in the terminal beside it: nothing stays behind */
    kill(stand->preview, SIGTERM);
    assert_int_equal(waitpid(stand->preview, &status, 0), stand->preview);
    stand->preview = 0;
    glob_t left;
    assert_int_equal(glob(stand->pattern, 0, NULL, &left), GLOB_NOMATCH);
}

static void a_folder_that_is_none_is_refused(void **state)
{
    struct stand *stand = *state;
    snprintf(stand->pack, sizeof stand->pack, "%s/nothing", stand->dir);
    start(stand);
    int status = 0;
    assert_int_equal(waitpid(stand->preview, &status, 0), stand->preview);
    stand->preview = 0;
    assert_int_equal(WEXITSTATUS(status), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_changed_file_is_shown_anew, open_stand, close_stand),
        cmocka_unit_test_setup_teardown(a_folder_that_is_none_is_refused, open_stand, close_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
