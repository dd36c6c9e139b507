/* foyer-eid as the supervisor starts it, with the stand-in of the AusweisApp playing one script. */
#pragma once

#include <sys/stat.h>

#include "tests/test.h"
#include "tests/unit/card/fixture.h"

#define STAGE_WAIT_MS 15000

struct stage {
    struct fixture tools; /* folder, log and bin of it */
    char terminal[FIXTURE_PATH], app[FIXTURE_PATH];
    pid_t eid;
    struct channel line; /* to foyer-eid */
};

static inline void stage_write(const char *path, const char *text, unsigned mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
    if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text) || fchmod(fd, mode) < 0) {
        abort();
    }
    close(fd);
}

/* terminal.json; `document` is the member of that name. */
static inline void stage_write_terminal(struct stage *stage, const char *document)
{
    char text[2048];
    snprintf(
        text, sizeof text,
        "{\"terminal\": \"t\", \"town\": \"Musterstadt\", \"place\": \"Foyer\", \"region\": \"\","
        "\"languages\": [\"de\"], \"offline_days\": 14, \"panel\": {\"width_px\": 1080,"
        "\"height_px\": 1920, \"diagonal_in\": 21.5, \"reach_low_mm\": 850, \"reach_high_mm\": "
        "1050,"
        "\"lower_edge_mm\": 800}, \"reader\": \"none\", \"printer\": \"ipp://localhost/x\","
        "\"paper\": \"a4\", \"packs\": \"/nowhere\", \"central\": \"https://localhost:1\","
        "\"document\": %s}",
        document);
    stage_write(stage->terminal, text, 0600);
}

/* Without a script it is Debian's AusweisApp. False when the programs are not built. */
static inline bool stage_open(
    struct stage *stage, const char *script, const char *document, const char *pcscd)
{
    *stage = (struct stage){0};
    char program[PATH_MAX], text[2 * PATH_MAX];
    if (!built_find(stage->tools.bin, "bin/") || !built_find(program, "bin/foyer-eid") ||
        !built_find(program, "bin/sim-ausweisapp")) {
        return false;
    }
    snprintf(stage->tools.folder, sizeof stage->tools.folder, "/tmp/foyer-eid-test-XXXXXX");
    if (mkdtemp(stage->tools.folder) == NULL) {
        return false;
    }
    snprintf(stage->tools.log, sizeof stage->tools.log, "%s/log", stage->tools.folder);
    snprintf(stage->terminal, sizeof stage->terminal, "%s/terminal.json", stage->tools.folder);
    snprintf(stage->app, sizeof stage->app, "%s/app", stage->tools.folder);
    stage_write_terminal(stage, document);
    snprintf(
        text, sizeof text, "#!/bin/sh\nexec %ssim-ausweisapp --without-reader --script %s \"$@\"\n",
        stage->tools.bin, script == NULL ? "usual" : script);
    stage_write(stage->app, text, 0700);
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
        abort();
    }
    const char *const words[] = {"--etc",   stage->tools.folder,
                                 "--app",   script == NULL ? "/usr/bin/AusweisApp2" : stage->app,
                                 "--pcscd", pcscd,
                                 NULL};
    stage->eid = fixture_start(&stage->tools, "foyer-eid", words, pair[1]);
    close(pair[1]);
    channel_init(&stage->line, pair[0], DOMAIN_EID);
    return true;
}

static inline void stage_close(struct stage *stage)
{
    channel_finish(&stage->line);
    if (stage->eid > 0) {
        fixture_reap(&stage->eid, STAGE_WAIT_MS);
    }
    unlink(stage->terminal);
    unlink(stage->app);
    unlink(stage->tools.log);
    rmdir(stage->tools.folder);
}

static inline void stage_say(struct stage *stage, struct message message)
{
    message.session = FIXTURE_SESSION;
    assert_int_equal(channel_send(&stage->line, &message), CHANNEL_OK);
}

static inline void stage_begin(struct stage *stage, enum eid_task task, bool last_try)
{
    stage_say(
        stage, (struct message){
                   .kind = MESSAGE_eid_begin,
                   .eid_begin = {
                       .task = task,
                       .last_try = last_try,
                       .service = task == EID_TASK_IDENTIFY ? TEXT_OF("99115005017000")
                                                            : (struct text){0}}});
}

static inline void stage_give(struct stage *stage, enum eid_secret secret, const char *digits)
{
    stage_say(
        stage, (struct message){
                   .kind = MESSAGE_eid_gives,
                   .eid_gives = {.secret = secret, .digits = {digits, strlen(digits)}}});
}

/* The next message; progress is passed over, and an eid_bridge is closed and passed over, too. */
static inline struct message stage_hear(struct stage *stage)
{
    uint64_t until = clock_steady_ms() + STAGE_WAIT_MS;
    for (uint64_t now = clock_steady_ms(); now < until; now = clock_steady_ms()) {
        struct message message = {.kind = MESSAGE_KINDS};
        if (channel_wait(&stage->line, (int)(until - now)) != CHANNEL_OK) {
            continue;
        }
        if (channel_receive(&stage->line, &message) != CHANNEL_OK) {
            break;
        }
        if (message.kind == MESSAGE_eid_bridge) {
            close(message.eid_bridge.pcsc);
        } else if (message.kind != MESSAGE_eid_progress) {
            return message;
        }
    }
    return (struct message){.kind = MESSAGE_KINDS};
}

static inline struct message stage_expect(struct stage *stage, enum message_kind kind)
{
    struct message message = stage_hear(stage);
    assert_string_equal(message_name(message.kind), message_name(kind));
    return message;
}

static inline void stage_expect_asks(
    struct stage *stage, enum eid_secret secret, unsigned tries, enum eid_wrong wrong)
{
    struct message message = stage_expect(stage, MESSAGE_eid_asks);
    assert_int_equal(message.eid_asks.secret, secret);
    assert_int_equal(message.eid_asks.tries, tries);
    assert_int_equal(message.eid_asks.was_wrong, wrong);
}

static inline void stage_expect_card(struct stage *stage, unsigned present, unsigned tries)
{
    struct message message = stage_expect(stage, MESSAGE_eid_card);
    assert_int_equal(message.eid_card.present, present);
    assert_int_equal(message.eid_card.tries, tries);
}

static inline void stage_expect_done(struct stage *stage, enum eid_result result)
{
    struct message message = stage_expect(stage, MESSAGE_eid_done);
    assert_int_equal(message.eid_done.result, result);
    assert_int_equal(message.session, FIXTURE_SESSION);
}
