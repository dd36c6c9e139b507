#include "tests/unit/central/town.h"

#include <fcntl.h>
#include <sys/wait.h>

static void a_part_can_be_taken_back_and_the_rest_stays(void **state)
{
    (void)state;
    struct town *town = town_open();
    struct database *database = town->central.database;
    struct submission row = {.changed_s = 1}, found;
    char kept[UUID_LEN + 1], dropped[UUID_LEN + 1];
    uuid_make(kept);
    uuid_make(dropped);
    assert_int_equal(database_begin(database), DATABASE_OK);
    assert_int_equal(database_mark(database), DATABASE_OK);
    memcpy(row.id, dropped, sizeof dropped);
    assert_int_equal(database_submission_add(database, &row, NULL, 0), DATABASE_OK);
    assert_int_equal(database_unmark(database, false), DATABASE_OK);
    memcpy(row.id, kept, sizeof kept);
    assert_int_equal(database_submission_add(database, &row, NULL, 0), DATABASE_OK);
    assert_int_equal(database_submission_add(database, &row, NULL, 0), DATABASE_EXISTS);
    assert_int_equal(database_commit(database), DATABASE_OK);
    assert_int_equal(database_submission_get(database, dropped, &found), DATABASE_NONE);
    assert_int_equal(database_submission_get(database, kept, &found), DATABASE_OK);
    town_close(town);
}

static void a_newer_database_is_left_alone(void **state)
{
    (void)state;
    struct town *town = town_open();
    char path[128];
    database_close(&town->central.database);
    snprintf(path, sizeof path, "%s/central.sqlite", town->dir);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    const uint8_t version[4] = {0, 0, 0, 9}; /* user_version, at 60 in SQLite's file header */
    assert_int_equal(pwrite(fd, version, sizeof version, 60), sizeof version);
    close(fd);
    assert_null(database_open(town->dir));
    town_close(town);
}

struct other {
    pid_t pid;
    int order; /* what is written here is the folder whose database it opens, changes and closes */
};

/* Begun before this process has a database: SQLite's state does not survive a fork. */
static struct other other_begin(void)
{
    int order[2];
    assert_int_equal(pipe2(order, O_CLOEXEC), 0);
    pid_t pid = fork();
    if (pid == 0) {
        char dir[64] = {0};
        close(order[1]);
        if (read(order[0], dir, sizeof dir - 1) <= 0) {
            _exit(2);
        }
        struct database *database = database_open(dir);
        struct client client = {.kind = CLIENT_TERMINAL, .id = "rathaus-7"};
        bool done = database != NULL && database_client_add(database, &client) == DATABASE_OK;
        database_close(&database);
        _exit(done ? 0 : 1);
    }
    close(order[0]);
    return (struct other){pid, order[1]};
}

static int other_end(struct other other, const char *dir)
{
    int status = -1;
    assert_int_equal(write(other.order, dir, strlen(dir)), (ssize_t)strlen(dir));
    close(other.order);
    assert_int_equal(waitpid(other.pid, &status, 0), other.pid);
    return status;
}

static void the_end_of_another_process_takes_nothing_away(void **state)
{
    (void)state;
    struct other other = other_begin();
    struct town *town = town_open(); /* it made the file, and has it open */
    char path[128];
    snprintf(path, sizeof path, "%s/central.sqlite-wal", town->dir);
    assert_int_equal(other_end(other, town->dir), 0);
    assert_int_equal(access(path, F_OK), 0); /* the log is still there: the file has a user */
    struct client client;
    assert_int_equal(
        database_client_get(town->central.database, TEXT_OF("rathaus-7"), &client), DATABASE_OK);
    town_close(town);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_part_can_be_taken_back_and_the_rest_stays),
        cmocka_unit_test(a_newer_database_is_left_alone),
        cmocka_unit_test(the_end_of_another_process_takes_nothing_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
