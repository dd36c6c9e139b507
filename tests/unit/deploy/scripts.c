/* The scripts of deploy/ and tests/, and the units for systemd, as the tools for them see them. */
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fail.h"
#include "tests/test.h"

enum { OUTPUT_MAX = 16384, COMMAND_MAX = 4096 };

/* Runs a shell command in the tree's folder; its output, both kinds, goes to `output`. */
static int run(char output[OUTPUT_MAX + 1], const char *command)
{
    char both[COMMAND_MAX];
    snprintf(both, sizeof both, "{ %s\n} 2>&1", command);
    FILE *from = popen(both, "r"); /* NOLINT(cert-env33-c): commands of this file */
    assert_non_null(from);
    size_t used = fread(output, 1, OUTPUT_MAX, from);
    output[used] = '\0';
    int status = pclose(from);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool has(const char *program)
{
    char output[OUTPUT_MAX + 1], command[128];
    snprintf(command, sizeof command, "command -v %s", program);
    return run(output, command) == 0;
}

static void shellcheck_finds_nothing(void **state)
{
    (void)state;
    char output[OUTPUT_MAX + 1];
    if (!has("shellcheck")) {
        SKIP("shellcheck is not installed");
    }
    assert_int_equal(
        run(output,
            "shellcheck $(grep -rlI -m1 '^#!/bin/\\(ba\\)\\?sh' deploy tests .ci 2>/dev/null)"),
        0);
    assert_string_equal(output, "");
    assert_int_not_equal(run(output, "echo 'rm $1/*' | shellcheck -s sh -"), 0);
}

/* A folder with a dpkg-query that knows only "make" and an apt-get and a sudo that tell what they are
 * asked. */
static void make_tools(char dir[32], const char *id)
{
    char output[OUTPUT_MAX + 1], command[COMMAND_MAX];
    snprintf(dir, 32, "/tmp/foyer-deploy-XXXXXX");
    assert_non_null(mkdtemp(dir));
    snprintf(
        command, sizeof command,
        "cd %s && printf 'make # comment\\n\\n# none\\ngcc  git\\n' >list &&"
        "printf '#!/bin/sh\\necho make installed\\n' >dpkg-query &&"
        "printf '#!/bin/sh\\necho apt-get \"$@\"\\n' >apt-get &&"
        "printf '#!/bin/sh\\necho sudo \"$@\"\\n' >sudo &&"
        "printf '#!/bin/sh\\necho %s\\n' >id && chmod +x dpkg-query apt-get sudo id",
        dir, id);
    assert_int_equal(run(output, command), 0);
}

static void remove_tools(const char *dir)
{
    char output[OUTPUT_MAX + 1], command[64];
    snprintf(command, sizeof command, "rm -r %s", dir);
    assert_int_equal(run(output, command), 0);
}

/* Runs deploy/install-packages with these tools in front. */
static int install(char output[OUTPUT_MAX + 1], const char *dir, const char *arguments)
{
    char command[COMMAND_MAX];
    snprintf(
        command, sizeof command, "PATH=%s:$PATH deploy/install-packages %s %s/list", dir, arguments,
        dir);
    return run(output, command);
}

static void only_missing_packages_are_installed(void **state)
{
    (void)state;
    char output[OUTPUT_MAX + 1], dir[32];
    make_tools(dir, "0");
    assert_int_equal(install(output, dir, "--dry-run"), 0);
    assert_non_null(strstr(output, "2 of them are missing here:\n  gcc git"));
    assert_non_null(strstr(output, "would run: apt-get install gcc git\n"));
    assert_null(strstr(output, "sudo"));
    remove_tools(dir);
}

static void others_than_root_use_sudo_and_are_told(void **state)
{
    (void)state;
    char output[OUTPUT_MAX + 1], dir[32];
    make_tools(dir, "1000");
    assert_int_equal(install(output, dir, "--dry-run"), 0);
    assert_non_null(strstr(output, "may ask for your password"));
    assert_non_null(strstr(output, "would run: sudo apt-get install gcc git\n"));
    remove_tools(dir);
}

static void what_is_still_missing_afterwards_is_an_error(void **state)
{
    (void)state;
    char output[OUTPUT_MAX + 1], dir[32];
    make_tools(dir, "1000"); /* sudo does nothing here */
    assert_int_equal(install(output, dir, ""), 1);
    assert_non_null(strstr(output, "sudo env DEBIAN_FRONTEND=noninteractive apt-get"));
    assert_non_null(strstr(output, "Still missing after the installation: gcc git"));
    remove_tools(dir);
}

static void nothing_missing_says_nothing(void **state)
{
    (void)state;
    char output[OUTPUT_MAX + 1], dir[32], command[COMMAND_MAX];
    make_tools(dir, "1000");
    snprintf(command, sizeof command, "echo make >%s/list", dir);
    assert_int_equal(run(output, command), 0);
    assert_int_equal(install(output, dir, ""), 0);
    assert_string_equal(output, "");
    remove_tools(dir);
}

/* Exit status of systemd's own judgement: 0 when the exposure is at most `threshold` tenths. */
static int judge(const char *unit, int threshold)
{
    char output[OUTPUT_MAX + 1], command[COMMAND_MAX];
    snprintf(
        command, sizeof command,
        "systemd-analyze security --offline=yes --no-pager --threshold=%d '%s' >/dev/null",
        threshold, unit);
    return run(output, command);
}

static void each_service_is_shut_in(void **state)
{
    (void)state;
    static const struct {
        const char *unit;
        int threshold; /* tenths; security.md §5 measured 0.4 to 1.2 for such units */
    } rows[] = {
        {"foyer-card@.service", 10},    {"foyer-kiosk.service", 10},
        {"foyer-printer@.service", 15}, {"foyer-voice@.service", 10},
        {"foyer-courier.service", 15},  {"foyer-agent.service", 15},
        {"foyer-central.service", 15},  {"foyer-eid@.service", 15},
    };
    char output[OUTPUT_MAX + 1];
    if (!has("systemd-analyze")) {
        SKIP("systemd-analyze is not installed");
    }
    for (size_t i = 0; i < COUNT(rows); i++) {
        char path[128];
        snprintf(path, sizeof path, "deploy/systemd/%s", rows[i].unit);
        assert_int_equal(judge(path, rows[i].threshold), 0);
    }
    /* The control: the same program without the walls. */
    char dir[] = "/tmp/foyer-units-XXXXXX", bare[64], command[COMMAND_MAX];
    assert_non_null(mkdtemp(dir));
    snprintf(bare, sizeof bare, "%s/bare.service", dir);
    snprintf(command, sizeof command, "printf '[Service]\\nExecStart=/bin/true\\n' >%s", bare);
    assert_int_equal(run(output, command), 0);
    assert_int_not_equal(judge(bare, 15), 0);
    unlink(bare);
    rmdir(dir);
}

static void no_service_is_forgotten(void **state)
{
    (void)state;
    glob_t units;
    assert_int_equal(glob("deploy/systemd/*.service", 0, NULL, &units), 0);
    assert_int_equal(units.gl_pathc, 8); /* the rows above */
    globfree(&units);
}

static void what_sees_plain_text_has_no_network(void **state)
{
    (void)state;
    char output[OUTPUT_MAX + 1];
    static const char *const units[] = {
        "foyer-card@.service", "foyer-eid@.service", "foyer-kiosk.service", "foyer-voice@.service"};
    for (size_t i = 0; i < COUNT(units); i++) {
        char command[COMMAND_MAX];
        snprintf(
            command, sizeof command,
            "grep -c -x -e PrivateNetwork=yes -e IPAddressDeny=any deploy/systemd/%s", units[i]);
        assert_int_equal(run(output, command), 0);
        assert_string_equal(output, "2\n");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shellcheck_finds_nothing),
        cmocka_unit_test(only_missing_packages_are_installed),
        cmocka_unit_test(others_than_root_use_sudo_and_are_told),
        cmocka_unit_test(what_is_still_missing_afterwards_is_an_error),
        cmocka_unit_test(nothing_missing_says_nothing),
        cmocka_unit_test(each_service_is_shut_in),
        cmocka_unit_test(no_service_is_forgotten),
        cmocka_unit_test(what_sees_plain_text_has_no_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
