/* foyer-printer with a private cupsd between it and the printer: only the URI differs. */
#include <dirent.h>
#include <netinet/in.h>

#include "tests/unit/printer/rig.h"

struct scene {
    struct rig rig;
    pid_t cupsd;
    char folder[64];
    struct kiosk kiosk;
};

/* NULL, or why not. */
static const char *lacks(char *start)
{
    if (access("deploy/cupsd/start", X_OK) != 0 || realpath("deploy/cupsd/start", start) == NULL) {
        return "needs deploy/cupsd/start where the tests are run";
    }
    if (!rig_has("lpadmin") || access("/usr/sbin/cupsd", X_OK) != 0) {
        return "needs cupsd and lpadmin";
    }
    return geteuid() != 0 ? "a private cupsd needs root to drop to lp" : rig_lacks();
}

static int free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    SCOPED(close_fd) int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    return ntohs(address.sin_port);
}

static void start_cupsd(struct scene *scene, const char *start, char *uri)
{
    char port[16], line[512];
    int pipes[2];
    strcpy(scene->folder, "/tmp/foyer-cupsd-test-XXXXXX");
    assert_non_null(mkdtemp(scene->folder));
    assert_int_equal(chmod(scene->folder, 0755), 0); /* its filters run as lp */
    snprintf(port, sizeof port, "%d", free_port());
    assert_int_equal(pipe(pipes), 0);
    scene->cupsd = fork();
    if (scene->cupsd == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        setpgid(0, 0);
        dup2(pipes[1], STDOUT_FILENO);
        close(pipes[0]);
        close(pipes[1]);
        execl(start, start, scene->rig.uri, scene->folder, port, NULL);
        _exit(127);
    }
    close(pipes[1]);
    assert_true(rig_line(pipes[0], line, sizeof line));
    close(pipes[0]);
    assert_int_equal(sscanf(line, "ready %255s", uri), 1);
}

static int open_scene(void **state)
{
    char start[PATH_MAX], uri[256];
    *state = NULL;
    if (lacks(start) != NULL) {
        return 0;
    }
    struct scene *scene = calloc(1, sizeof *scene);
    *state = scene;
    rig_open(&scene->rig, "a4");
    start_cupsd(scene, start, uri);
    kiosk_open(&scene->kiosk, uri, "a4");
    return 0;
}

static int close_scene(void **state)
{
    struct scene *scene = *state;
    if (scene != NULL) {
        kiosk_close(&scene->kiosk, RIG_WAIT_MS);
        kill(scene->cupsd, SIGTERM);
        waitpid(scene->cupsd, NULL, 0);
        kill(-scene->cupsd, SIGKILL);
        rig_close(&scene->rig);
        nftw(scene->folder, rig_remove, 8, FTW_DEPTH | FTW_PHYS);
        free(scene);
    }
    return 0;
}

#define SCENE(name)                                                                                \
    struct scene *name = *state;                                                                   \
    if (name == NULL) {                                                                            \
        char start[PATH_MAX];                                                                      \
        SKIP(lacks(start));                                                                        \
    }

/* Documents in the spool: d00001-001 and the like. */
static unsigned documents(const struct scene *scene)
{
    char path[128];
    snprintf(path, sizeof path, "%s/spool", scene->folder);
    DIR *spool = opendir(path);
    unsigned count = 0;
    assert_non_null(spool);
    for (struct dirent *at = readdir(spool); at != NULL; at = readdir(spool)) {
        count += at->d_name[0] == 'd' && at->d_type == DT_REG;
    }
    closedir(spool);
    return count;
}

static void a_queue_prints_and_keeps_no_document(void **state)
{
    SCENE(scene);
    struct kiosk *kiosk = &scene->kiosk;
    kiosk_until(kiosk, STATUS_ok);
    assert_int_equal(kiosk->state.paper, PRINT_PAPER_A4);
    rig_ask(&scene->rig, "paper out", NULL);
    kiosk_print(kiosk, 1, 60);
    kiosk_expect_with_printer(kiosk, 1);
    kiosk_until(kiosk, STATUS_out);
    assert_int_equal(documents(scene), 1); /* the control: while it waits, it is there */
    rig_ask(&scene->rig, "paper in", NULL);
    kiosk_expect_done(kiosk, 1);
    assert_int_equal(rig_printed(&scene->rig), 1);
    assert_int_equal(documents(scene), 0);
}

static void after_the_deadline_a_queue_prints_the_next_one(void **state)
{
    SCENE(scene);
    struct kiosk *kiosk = &scene->kiosk;
    rig_ask(&scene->rig, "paper out", NULL);
    kiosk_print(kiosk, 1, 3);
    kiosk_expect_with_printer(kiosk, 1);
    kiosk_expect_failed(kiosk, 1, PRINT_FAILURE_TIMEOUT);
    rig_ask(&scene->rig, "paper in", NULL);
    kiosk_print(kiosk, 2, 60);
    kiosk_expect_with_printer(kiosk, 2);
    kiosk_expect_done(kiosk, 2);
    assert_int_equal(documents(scene), 0);
}

static void a_dead_printer_behind_a_queue_is_a_timeout(void **state)
{
    SCENE(scene);
    struct kiosk *kiosk = &scene->kiosk;
    kiosk_until(kiosk, STATUS_ok);
    rig_ask(&scene->rig, "off", NULL);
    kiosk_print(kiosk, 1, 3);
    kiosk_expect_with_printer(kiosk, 1);
    kiosk_expect_failed(kiosk, 1, PRINT_FAILURE_TIMEOUT);
    rig_ask(&scene->rig, "on", NULL);
    kiosk_print(kiosk, 2, 60);
    kiosk_expect_with_printer(kiosk, 2);
    kiosk_expect_done(kiosk, 2);
    assert_int_equal(rig_printed(&scene->rig), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_queue_prints_and_keeps_no_document, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(
            after_the_deadline_a_queue_prints_the_next_one, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(
            a_dead_printer_behind_a_queue_is_a_timeout, open_scene, close_scene),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
