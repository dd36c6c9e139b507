#include "voice/trial.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ipc/channel.h"
#include "ipc/words.h"
#include "voice/voice.h"

enum { PAUSE_MS = 1500 };

struct trial {
    struct channel voice;
    bool is_plugged, is_speaking, is_ended;
    uint32_t utterance;
    int status; /* of the program */
};

static void say(struct trial *trial)
{
    struct text speech = trial->is_plugged ? TEXT_OF("de\tDies ist der Kopfhörer.\n")
                                           : TEXT_OF("de\tDies ist der Lautsprecher.\n");
    const struct message tone = {
        .kind = MESSAGE_voice_tone, .voice_tone = {0, VOICE_TONE_NOTICE, VOICE_VOLUME_MAX}};
    const struct message message = {
        .kind = MESSAGE_voice_say,
        .voice_say = {
            0, ++trial->utterance, VOICE_RATE_NORMAL, VOICE_VOLUME_MAX, VOICE_ROUTE_ANYBODY,
            speech}};
    trial->is_speaking = channel_send(&trial->voice, &tone) == CHANNEL_OK &&
                         channel_send(&trial->voice, &message) == CHANNEL_OK;
}

static void hear(struct trial *trial)
{
    struct message message;
    if (channel_receive(&trial->voice, &message) != CHANNEL_OK) {
        trial->is_ended = true;
        trial->status = 2;
        return;
    }
    if (message.kind == MESSAGE_voice_state) {
        bool is_ok = message.voice_state.status == STATUS_ok;
        trial->is_plugged = message.voice_state.headphone != 0;
        printf(
            "sound %s, headphone %s\n", is_ok ? "ok" : "fault",
            trial->is_plugged ? "plugged in" : "not plugged in");
        fflush(stdout);
        if (!is_ok) {
            trial->is_ended = true;
            trial->status = 2;
        }
    } else if (message.kind == MESSAGE_voice_done) {
        trial->is_speaking = trial->is_speaking && message.voice_done.utterance != trial->utterance;
    }
}

/* The kiosk's end of the line to a child that is the voice; -1 when there is none. */
static int start_voice(const struct terminal_voice *where, int signals, pid_t *child)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0) {
        return -1;
    }
    *child = fork();
    if (*child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(ends[0]);
        _exit(voice_serve(ends[1], signals, where));
    }
    close_fd(&ends[1]);
    if (*child < 0) {
        close_fd(&ends[0]);
    }
    return ends[0];
}

int trial_run(int signals, const struct terminal_voice *where)
{
    pid_t child = -1;
    int line = start_voice(where, signals, &child);
    if (line < 0) {
        die_errno("start a voice");
    }
    struct trial trial = {.is_speaking = true}; /* until the first state */
    channel_init(&trial.voice, line, DOMAIN_VOICE);
    while (!trial.is_ended) {
        struct pollfd wait[] = {
            {.fd = trial.voice.fd, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
        int ready =
            poll(wait, COUNT(wait), trial.is_speaking && trial.utterance > 0 ? -1 : PAUSE_MS);
        if (ready > 0 && wait[0].revents != 0) {
            hear(&trial);
        } else if (ready == 0) {
            say(&trial);
        }
        trial.is_ended = trial.is_ended || ready < 0 || wait[1].revents != 0;
    }
    channel_finish(&trial.voice);
    (void)waitpid(child, NULL, 0);
    return trial.status;
}
