/* A terminal with a private cupsd between it and the printer: only the URI in terminal.json differs. */
#include <arpa/inet.h>
#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/control.h"
#include "base/file.h"
#include "tests/support/paper.h"
#include "tests/support/run.h"
#include "tests/support/search.h"
#include "tests/support/town.h"
#include "tests/test.h"

#define LOG_MAX ((size_t)1 << 20)
#define STOP_MS 10000

struct scene {
    struct town *town;
    char folder[64]; /* cupsd's own, spool and all */
    int port;
    pid_t cupsd; /* 0: not running */
};

/* NULL, or why there can be no queue here. */
static const char *lacks(void)
{
    static const char *const tries[] = {
        "unshare --pid --fork --kill-child true 2>/dev/null", "command -v lpadmin >/dev/null"};
    if (geteuid() != 0) {
        return "a private cupsd needs root to drop to lp";
    }
    for (size_t i = 0; i < COUNT(tries); i++) {
        const char *const words[] = {"sh", "-c", tries[i], NULL};
        if (access("/usr/sbin/cupsd", X_OK) != 0 || run_wait(words, NULL, STOP_MS) != 0) {
            return "needs cupsd, lpadmin and a namespace of processes";
        }
    }
    return NULL;
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

/* Only the URI is another one. */
static void point_to_queue(const struct scene *scene)
{
    char uri[64];
    const char *path = world_path(&scene->town->world, 0, "etc/terminal.json");
    json_t *terminal = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(terminal);
    snprintf(uri, sizeof uri, "ipp://127.0.0.1:%d/printers/receipt", scene->port);
    assert_int_equal(json_object_set_new(terminal, "printer", json_string(uri)), 0);
    assert_int_equal(json_dump_file(terminal, path, JSON_INDENT(1)), 0);
    json_decref(terminal);
}

static bool queue_is_ready(struct world *world, void *context)
{
    SCOPED(file_release) struct file file = {0};
    (void)context;
    return file_read(&file, world_path(world, 0, "log/cupsd.out"), LOG_MAX) == FILE_OK &&
           file.content.len > 0 &&
           memmem(file.content.at, file.content.len, "ready ipp://", 12) != NULL;
}

static void start_queue(struct scene *scene)
{
    char uri[CONTROL_MAX + 1], port[16];
    struct world *world = &scene->town->world;
    world_ask(world, "printer", "uri", uri); /* "ok ipp://..." */
    snprintf(port, sizeof port, "%d", scene->port);
    const char *const words[] = {
        "unshare",     "--pid", "--fork", "--kill-child", "deploy/cupsd/start", uri + strlen("ok "),
        scene->folder, port,    NULL};
    scene->cupsd = run_start(words, NULL, world_path(world, 1, "log/cupsd.out"));
    assert_true(world_wait(world, queue_is_ready, NULL, WORLD_PATIENCE_MS));
}

static int open_scene(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    void *town = NULL;
    *state = scene;
    if (scene == NULL || lacks() != NULL) {
        return 0;
    }
    strcpy(scene->folder, "/tmp/foyer-queue-XXXXXX");
    assert_non_null(mkdtemp(scene->folder));
    assert_int_equal(chmod(scene->folder, 0755), 0); /* its filters run as lp */
    scene->port = free_port();
    (void)town_prepare(&town);
    scene->town = town;
    point_to_queue(scene);
    town_start(scene->town);
    start_queue(scene);
    return 0;
}

static int close_scene(void **state)
{
    struct scene *scene = *state;
    int result = 0;
    if (scene->town != NULL) {
        void *town = scene->town;
        result = town_close(&town);
    }
    if (scene->cupsd > 0) {
        kill(scene->cupsd, SIGTERM);
        (void)run_end(scene->cupsd, STOP_MS);
    }
    if (scene->folder[0] != '\0') {
        const char *const words[] = {"rm", "-rf", scene->folder, NULL};
        (void)run_wait(words, NULL, STOP_MS);
    }
    free(scene);
    return result;
}

/* How many documents lie in the spool: d00001-001 and the like. */
static size_t documents(const struct scene *scene)
{
    char line[160], *count = NULL;
    snprintf(line, sizeof line, "find %s/spool -type f -name 'd*' | wc -l", scene->folder);
    const char *const words[] = {"sh", "-c", line, NULL};
    assert_int_equal(run_wait(words, &count, STOP_MS), 0);
    size_t documents = strtoul(count, NULL, 10);
    free(count);
    return documents;
}

static bool spool_is_empty(struct world *world, void *context)
{
    (void)world;
    return documents(context) == 0;
}

/* True when the terminal's agent says that the printer is well: asked through the queue. */
static bool printer_is_well(struct world *world, void *context)
{
    const char *const words[] = {"status", "--run", world_path(world, 0, "run"), NULL};
    char *output = NULL;
    (void)context;
    bool well = world_foyer(world, &output, words) == 0 && strstr(output, "printer   ok") != NULL;
    free(output);
    return well;
}

/* What the citizen typed or what was read: in no file of the queue. */
static void assert_queue_knows_nobody(const struct scene *scene)
{
    static const struct text values[] = {
        {"Schützenplatz", sizeof "Schützenplatz" - 1},
        {"276098106123457", 15},
        {"Müller", sizeof "Müller" - 1},
        {"MUELLER", 7},
        {"U7K2P9XQ4", 9}};
    size_t searched = 0;
    for (size_t i = 0; i < COUNT(values); i++) {
        assert_int_equal(search_files(scene->folder, values[i], &searched), 0);
    }
    assert_true(searched >= COUNT(values) * 3); /* its configuration, the PPD, the job's record */
}

static void a_visit_is_printed_through_a_queue_and_leaves_nothing_there(void **state)
{
    struct scene *scene = *state;
    char path[PATH_MAX], number[PAPER_NUMBER_LEN + 1];
    if (scene->town == NULL) {
        SKIP(lacks());
    }
    struct town *town = scene->town;
    assert_true(world_wait(&town->world, printer_is_well, NULL, 2 * WORLD_PATIENCE_MS));
    visit_begin(&town->visit, "de");
    visit_choose(&town->visit, "hundehaltung");
    visit_id_card(&town->visit, "id-card");
    visit_fill(&town->visit, visit_hundehaltung);
    world_ask(&town->world, "printer", "paper out", NULL);
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "printing");
    citizen_wait_node(&town->citizen, "waits");
    assert_int_equal(documents(scene), 1); /* the control: while it waits, it is there */
    world_ask(&town->world, "printer", "paper in", NULL);
    citizen_wait_screen(&town->citizen, "done");
    assert_true(citizen_reads(&town->citizen, "Ihr Beleg ist gedruckt"));
    assert_int_equal(paper_newest(&town->world, path), 1);
    assert_true(paper_code(path, number));
    struct text shown = citizen_text(&town->citizen, "number", "name");
    assert_true(text_equal(shown, (struct text){number, strlen(number)}));
    assert_true(world_wait_state(&town->world, number, "submitted", WORLD_PATIENCE_MS));
    assert_true(world_wait(&town->world, spool_is_empty, scene, WORLD_PATIENCE_MS));
    assert_queue_knows_nobody(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_visit_is_printed_through_a_queue_and_leaves_nothing_there, open_scene, close_scene),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
