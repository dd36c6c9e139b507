/* A voice process as the kiosk sees it, in a folder of its own: its jack is a FIFO, its sound devices are
 * files, written by SDL's disk driver as fast as they would play. */
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/signals.h"
#include "ipc/channel.h"
#include "ipc/words.h"
#include "voice/jack.h"
#include "voice/voice.h"

#define STAGE_PATIENCE_MS 10000

struct stage {
    struct terminal_voice where; /* its outputs are files in `folder` */
    char folder[64];
    int jack;               /* where events are written */
    pid_t child;            /* 0: none */
    struct channel channel; /* the kiosk's end */
};

/* The child: SDL's `driver`, and nothing of the parent but its end of the line. */
NORETURN static inline void stage_be_voice(
    const struct terminal_voice *where, const char *driver, int connection)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setenv("SDL_AUDIODRIVER", driver, 1);
    int quiet = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(quiet, STDERR_FILENO); /* the disk driver warns of itself */
    _exit(voice_serve(connection, signals_take(), where));
}

static inline void stage_connect(struct stage *stage, const char *driver)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0) {
        die_errno("make a line");
    }
    stage->child = fork();
    if (stage->child == 0) {
        close(ends[0]);
        stage_be_voice(&stage->where, driver, ends[1]);
    }
    close(ends[1]);
    channel_init(&stage->channel, ends[0], DOMAIN_VOICE);
}

static inline void stage_open(struct stage *stage, const char *driver)
{
    *stage = (struct stage){.folder = "/tmp/foyer-voice-XXXXXX", .where.is_there = true};
    if (mkdtemp(stage->folder) == NULL) {
        die_errno("make a folder");
    }
    snprintf(stage->where.headphone, sizeof stage->where.headphone, "%s/jack", stage->folder);
    snprintf(
        stage->where.headphone_output, sizeof stage->where.headphone_output, "%s/headphone",
        stage->folder);
    snprintf(
        stage->where.speaker_output, sizeof stage->where.speaker_output, "%s/speaker",
        stage->folder);
    stage->jack = mkfifo(stage->where.headphone, 0600) < 0
                      ? -1
                      : open(stage->where.headphone, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (stage->jack < 0) {
        die_errno("make a jack");
    }
    stage_connect(stage, driver);
}

/* Its exit status; 128 + the signal that ended it. Ends the test when it does not end. */
static inline int stage_wait(struct stage *stage)
{
    int status;
    uint64_t until = clock_steady_ms() + STAGE_PATIENCE_MS;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    while (waitpid(stage->child, &status, WNOHANG) == 0) {
        const struct timespec wait = {.tv_nsec = 50000000};
        if (clock_steady_ms() > until) {
            die("the voice process does not end");
        }
        (void)sigtimedwait(&set, NULL, &wait);
    }
    stage->child = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static inline void stage_close(struct stage *stage)
{
    static const char *const names[] = {"jack", "headphone", "speaker"};
    channel_finish(&stage->channel);
    if (stage->child > 0) {
        (void)stage_wait(stage);
    }
    close_fd(&stage->jack);
    for (size_t i = 0; i < COUNT(names); i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", stage->folder, names[i]);
        unlink(path);
    }
    rmdir(stage->folder);
}

static inline void stage_plug(const struct stage *stage, bool is_in)
{
    const struct input_event event = {.type = EV_SW, .code = SW_HEADPHONE_INSERT, .value = is_in};
    if (write(stage->jack, &event, sizeof event) != sizeof event) {
        die_errno("write to the jack");
    }
}

static inline void stage_send(struct stage *stage, const struct message *message)
{
    if (channel_send(&stage->channel, message) != CHANNEL_OK) {
        die("the voice process does not listen");
    }
}

static inline void stage_say(
    struct stage *stage, uint32_t utterance, enum voice_route route, struct text speech)
{
    stage_send(
        stage,
        &(struct message){
            .kind = MESSAGE_voice_say,
            .voice_say = {7, utterance, VOICE_RATE_NORMAL, VOICE_VOLUME_MAX, route, speech}});
}

/* The next message within `timeout_ms`; false when none comes, or the other end is gone. */
static inline bool stage_hear(struct stage *stage, struct message *message, int timeout_ms)
{
    return channel_wait(&stage->channel, timeout_ms) == CHANNEL_OK &&
           channel_receive(&stage->channel, message) == CHANNEL_OK;
}
