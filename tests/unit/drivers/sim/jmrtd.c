/* JMRTD, a reader in Java that shares nothing with ours, reads the simulated documents and judges
 * them. `make peers` fetches and builds it into build/peers. */
#include <openssl/evp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "drivers/sim/icao.h"
#include "tests/test.h"

enum { SAID_MAX = 8192, APDU_MAX = 66000, WAIT_MS = 240000, WORD_MAX = 32, WORDS = 5 };

#define GM_3DES   "0.4.0.127.0.7.2.2.4.2.1"
#define GM_AES128 "0.4.0.127.0.7.2.2.4.2.2"
#define GM_AES192 "0.4.0.127.0.7.2.2.4.2.3"
#define CAM       "0.4.0.127.0.7.2.2.4.6.2"

/* What is laid, and how it is to be opened. */
static const struct visit {
    const char *name, *wanted;
    bool by_can;
} visits[] = {
    {"passport", "-", false},           {"passport-b", "-", false},
    {"passport-pace", "-", false},      {"passport-pace", "-", true},
    {"passport-gm", GM_3DES, false},    {"passport-gm", GM_AES128, false},
    {"passport-gm", GM_AES192, true},   {"passport-im", "-", false},
    {"passport-cam", CAM, false},       {"passport-dh", "-", false},
    {"passport-dh-im", "-", true},      {"id-card", "-", true},
    {"id-card-3des", "-", true},        {"residence-permit", "-", true},
    {"passport-aa", "-", false},        {"passport-aa-ec", "-", false},
    {"passport-ca", "-", false},        {"passport-copied", "-", false},
    {"passport-copied-ca", "-", false}, {"passport-copied-cam", CAM, false},
    {"passport-unsigned", "-", false},  {"passport-changed", "-", false},
    {"passport-revoked", "-", false},   {"passport-strange", "-", false},
    {"passport-uncovered", "-", false}, {"passport-large", "-", true},
};

struct reading {
    char said[COUNT(visits)][SAID_MAX];
    size_t count; /* cards asked for */
    char part[SAID_MAX];
    size_t part_len;
};

static const struct specimen *specimen_of(size_t visit)
{
    const char *name = visits[visit].name;
    const struct specimen *specimen = specimen_find((struct text){name, strlen(name)});
    assert_non_null(specimen);
    return specimen;
}

static void put_words(size_t visit, char words[][WORD_MAX])
{
    const struct specimen *specimen = specimen_of(visit);
    const char *dates[] = {specimen->birth, specimen->expiry};
    snprintf(words[0], WORD_MAX, "%s", specimen->document_number);
    for (size_t i = 0; i < COUNT(dates); i++) {
        snprintf(words[1 + i], WORD_MAX, "%.2s%.2s%.2s", dates[i] + 2, dates[i] + 5, dates[i] + 8);
    }
    snprintf(words[3], WORD_MAX, "%s", visits[visit].by_can ? specimen->can : "-");
    snprintf(words[4], WORD_MAX, "%s", visits[visit].wanted);
}

/* In the child. */
static void be_reader(int line, int said)
{
    static const char *const fixed[] = {"java", "-cp", "build/peers:build/peers/*", "ReadDocument"};
    static char words[COUNT(visits)][WORDS][WORD_MAX];
    char *all[COUNT(fixed) + WORDS * COUNT(visits) + 1] = {NULL};
    size_t count = 0;
    for (size_t i = 0; i < COUNT(fixed); i++) {
        all[count++] = strdup(fixed[i]);
    }
    for (size_t i = 0; i < COUNT(visits); i++) {
        put_words(i, words[i]);
        for (size_t j = 0; j < WORDS; j++) {
            all[count++] = words[i][j];
        }
    }
    dup2(line, STDIN_FILENO);
    dup2(line, STDOUT_FILENO);
    dup2(said, STDERR_FILENO);
    execvp(all[0], all);
    _exit(127);
}

static bool get(int fd, uint8_t *at, size_t len)
{
    return recv(fd, at, len, MSG_WAITALL) == (ssize_t)len;
}

/* One frame of the line: the next card, or an APDU of the one that lies there. */
static bool serve(struct reading *reading, struct icao *icao, int line)
{
    static const struct faults no_faults;
    static uint8_t command[APDU_MAX], answer[APDU_MAX + 2];
    uint8_t head[2];
    if (!get(line, head, sizeof head)) {
        return false;
    }
    size_t len = (size_t)head[0] << 8 | head[1];
    if (len == 0 && reading->count < COUNT(visits)) {
        icao_init(icao, specimen_of(reading->count++), &no_faults);
        icao_reset(icao);
        return true;
    }
    if (len == 0 || !get(line, command, len)) {
        return false;
    }
    len = icao_command(icao, (struct bytes){command, len}, answer + 2, APDU_MAX);
    answer[0] = (uint8_t)(len >> 8);
    answer[1] = (uint8_t)len;
    return send(line, answer, len + 2, MSG_NOSIGNAL) == (ssize_t)len + 2;
}

/* Keeps the whole lines said with the card that they are about: after its line "card". */
static void keep(struct reading *reading, size_t *about)
{
    char *line = reading->part, *end;
    while ((end = memchr(line, '\n', reading->part_len - (size_t)(line - reading->part))) != NULL) {
        *end = '\0';
        if (strcmp(line, "card") == 0 && *about < COUNT(visits)) {
            ++*about;
        } else if (*about > 0) {
            char *said = reading->said[*about - 1];
            size_t used = strlen(said);
            snprintf(said + used, SAID_MAX - used, "%s\n", line);
        }
        line = end + 1;
    }
    reading->part_len -= (size_t)(line - reading->part);
    memmove(reading->part, line, reading->part_len);
}

static void play(struct reading *reading, struct icao *icao, int line, int said)
{
    uint64_t deadline = clock_steady_ms() + WAIT_MS;
    struct pollfd wait[] = {{.fd = line, .events = POLLIN}, {.fd = said, .events = POLLIN}};
    size_t about = 0;
    while (clock_steady_ms() < deadline && wait[1].fd >= 0 && poll(wait, 2, WAIT_MS) > 0) {
        if (wait[0].revents != 0 && !serve(reading, icao, line)) {
            wait[0].fd = -1;
        }
        if (wait[1].revents != 0) {
            ssize_t got =
                read(said, reading->part + reading->part_len, SAID_MAX - 1 - reading->part_len);
            reading->part_len += got > 0 ? (size_t)got : 0;
            wait[1].fd = got > 0 ? said : -1;
            keep(reading, &about);
        }
    }
}

static int read_all(void **state)
{
    int line[2], said[2];
    if (access("build/peers/ReadDocument.class", R_OK) != 0) {
        return 0;
    }
    struct reading *reading = test_calloc(1, sizeof *reading);
    struct icao *icao = test_calloc(1, sizeof *icao);
    assert_return_code(socketpair(AF_UNIX, SOCK_STREAM, 0, line), 0);
    assert_return_code(pipe(said), 0);
    pid_t child = fork();
    if (child == 0) {
        be_reader(line[1], said[1]);
    }
    close(line[1]);
    close(said[1]);
    play(reading, icao, line[0], said[0]);
    close(line[0]);
    close(said[0]);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    test_free(icao);
    *state = reading;
    return 0;
}

static int forget(void **state)
{
    test_free(*state);
    return 0;
}

static struct reading *need(void **state)
{
    if (*state == NULL) {
        SKIP("no JMRTD in build/peers: make peers (needs javac, mvn and a network)");
    }
    return *state;
}

static bool says(const char *said, const char *line)
{
    size_t len = strlen(line);
    for (const char *at = said; at != NULL && (at = strstr(at, line)) != NULL; at += len) {
        if ((at == said || at[-1] == '\n') && at[len] == '\n') {
            return true;
        }
    }
    return false;
}

static void assert_said(const struct reading *reading, const char *name, const char *line, bool is)
{
    size_t found = 0;
    for (size_t i = 0; i < COUNT(visits); i++) {
        if (strcmp(visits[i].name, name) == 0) {
            if (says(reading->said[i], line) != is) {
                print_message(
                    "%s should %s\"%s\", but:\n%s", name, is ? "" : "not ", line, reading->said[i]);
            }
            assert_int_equal(says(reading->said[i], line), is);
            found++;
        }
    }
    assert_true(found > 0);
}

static void each_document_is_opened_and_its_files_are_those_that_were_made(void **state)
{
    struct reading *reading = need(state);
    static struct icao_files files;
    for (size_t i = 0; i < COUNT(visits); i++) {
        assert_said(reading, visits[i].name, "done", true);
        icao_files_make(&files, specimen_of(i));
        for (unsigned number = 1; number <= 16; number++) {
            uint8_t digest[32];
            char line[8 + 2 * sizeof digest];
            const struct icao_file *file = icao_files_find_short(&files, ICAO_APPLICATION, number);
            if (file == NULL) {
                continue;
            }
            struct bytes content = icao_files_content(&files, file);
            EVP_Digest(content.at, content.len, digest, NULL, EVP_sha256(), NULL);
            int len = snprintf(line, sizeof line, "DG%u ", number);
            for (size_t j = 0; j < sizeof digest; j++) {
                len += snprintf(line + len, sizeof line - (size_t)len, "%02x", digest[j]);
            }
            assert_true(says(reading->said[i], line));
        }
    }
}

static void each_way_of_opening_was_used(void **state)
{
    struct reading *reading = need(state);
    assert_said(reading, "passport", "opened BAC", true);
    assert_true(says(reading->said[4], "opened " GM_3DES " 12"));
    assert_true(says(reading->said[5], "opened " GM_AES128 " 13"));
    assert_true(says(reading->said[6], "opened " GM_AES192 " 16"));
    assert_said(reading, "id-card", "opened 0.4.0.127.0.7.2.2.4.2.4 13", true);
    assert_said(reading, "passport-im", "opened 0.4.0.127.0.7.2.2.4.4.2 13", true);
    assert_said(reading, "passport-cam", "opened " CAM " 13", true);
    assert_said(reading, "passport-dh", "opened 0.4.0.127.0.7.2.2.4.1.2 2", true);
    assert_said(reading, "passport-dh-im", "opened 0.4.0.127.0.7.2.2.4.3.2 2", true);
}

static void what_is_in_them_is_understood(void **state)
{
    struct reading *reading = need(state);
    assert_said(reading, "passport", "name OESTERGAARD", true);
    assert_said(reading, "passport", "picture 1", true);
    assert_said(reading, "passport-pace", "full Wiśniewska<<Zofia", true);
}

static void signatures_hold_and_what_is_wrong_is_found(void **state)
{
    struct reading *reading = need(state);
    for (size_t i = 0; i < COUNT(visits); i++) {
        bool is_unsigned = specimen_of(i)->trust == SPECIMEN_UNSIGNED;
        assert_said(reading, visits[i].name, "signature none", is_unsigned);
        assert_said(reading, visits[i].name, "signature good", !is_unsigned);
        assert_said(
            reading, visits[i].name, "DG1 changed", specimen_of(i)->trust == SPECIMEN_CHANGED);
        assert_said(
            reading, visits[i].name, "DG11 unlisted", specimen_of(i)->trust == SPECIMEN_UNCOVERED);
        assert_said(reading, visits[i].name, "DG2 covered", !is_unsigned);
    }
}

static void originals_prove_themselves_and_copies_do_not(void **state)
{
    struct reading *reading = need(state);
    assert_said(reading, "passport-aa", "active proved", true);
    assert_said(reading, "passport-aa-ec", "active proved", true);
    assert_said(reading, "passport-copied", "active refuted", true);
    assert_said(reading, "passport-ca", "chip 0.4.0.127.0.7.2.2.3.2.1 proved", true);
    assert_said(reading, "passport-ca", "chip 0.4.0.127.0.7.2.2.3.2.2 proved", true);
    assert_said(reading, "passport-copied-ca", "chip 0.4.0.127.0.7.2.2.3.2.1 refuted", true);
    assert_said(reading, "passport-cam", "mapping proved", true);
    assert_said(reading, "passport-copied-cam", "mapping refuted", true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_document_is_opened_and_its_files_are_those_that_were_made),
        cmocka_unit_test(each_way_of_opening_was_used),
        cmocka_unit_test(what_is_in_them_is_understood),
        cmocka_unit_test(signatures_hold_and_what_is_wrong_is_found),
        cmocka_unit_test(originals_prove_themselves_and_copies_do_not),
    };
    return cmocka_run_group_tests(tests, read_all, forget);
}
