/* How soon and how lightly foyer-voice speaks, with SDL's disk driver in the place of a sound card: it
 * asks for a block of 256 samples each 12 ms, as a card does, and writes it to a file.
 *
 * "First sample": from sending voice_say to hearing voice_begun, which is sent when the device was given
 * the first one. So the answer's way back is in it. Control: the pace of the device alone, a block. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/input.h>

#include "base/file.h"
#include "ipc/channel.h"
#include "ipc/words.h"
#include "tests/bench.h"

enum { ROUNDS = 60, STARTS = 7, WAIT_MS = 10000, IDLE_MS = 3000, CLOSE_MS = 12000 };

#define BLOCK_MS (256 * 1000 / 22050.0)

struct bench {
    char program[PATH_MAX], folder[64], jack_path[80];
    int jack;
    pid_t voice;
    struct channel line;
};

static const char *const texts[] = {
    "de\tWeiter, Schaltfläche, drei von sieben. Drücken Sie die Auswahltaste.\n",
    "en\tNext, button, three of seven. Press the select key.\n",
    "tr\tİleri, düğme, yedide üç.\n",
    "ar\tالتالي، زر، ثلاثة من سبعة.\n",
    "uk\tДалі, кнопка, три з семи.\n",
    "pl\tDalej, przycisk, trzy z siedmiu.\n",
    "ru\tДалее, кнопка, три из семи.\n",
    "fr\tSuivant, bouton, trois sur sept.\n",
    "ro\tÎnainte, buton, trei din șapte.\n",
    "de-x-leicht\tSie sind auf der Seite: Start.\n"};

static bool set_up(struct bench *bench, const char *bin)
{
    char path[PATH_MAX], etc[768];
    snprintf(bench->program, sizeof bench->program, "%s/foyer-voice", bin);
    snprintf(bench->folder, sizeof bench->folder, "/tmp/foyer-voice-XXXXXX");
    if (mkdtemp(bench->folder) == NULL) {
        return false;
    }
    snprintf(bench->jack_path, sizeof bench->jack_path, "%s/jack", bench->folder);
    int len = snprintf(
        etc, sizeof etc,
        "{\"terminal\":\"t\",\"town\":\"T\",\"place\":\"P\",\"region\":\"\",\"languages\":[\"de\"],"
        "\"offline_days\":1,\"panel\":{\"width_px\":1080,\"height_px\":1920,\"diagonal_in\":21.5,"
        "\"reach_low_mm\":850,\"reach_high_mm\":1050,\"lower_edge_mm\":800},\"reader\":\"r\","
        "\"printer\":\"p\",\"paper\":\"a4\",\"packs\":\"/p\",\"central\":\"https://c\","
        "\"voice\":{\"headphone\":\"%s\",\"headphone_output\":\"/dev/null\","
        "\"speaker_output\":\"/dev/null\"}}",
        bench->jack_path);
    snprintf(path, sizeof path, "%s/terminal.json", bench->folder);
    if (len <= 0 || (size_t)len >= sizeof etc || mkfifo(bench->jack_path, 0600) < 0 ||
        file_replace(path, (struct bytes){(const uint8_t *)etc, (size_t)len}, 0600) != FILE_OK) {
        return false;
    }
    bench->jack = open(bench->jack_path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    return bench->jack >= 0;
}

/* In the child: systemd's protocol for one connection. */
static void become_voice(const struct bench *bench, int connection)
{
    char pid[32];
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setenv("LISTEN_PID", pid, 1);
    setenv("LISTEN_FDS", "1", 1);
    setenv("LISTEN_FDNAMES", "connection", 1);
    setenv("SDL_AUDIODRIVER", "disk", 1);
    int quiet = open("/dev/null", O_WRONLY);
    int copy = fcntl(connection, F_DUPFD, 10);
    if (quiet >= 0 && copy >= 0 && dup2(copy, 3) == 3 && dup2(quiet, STDERR_FILENO) >= 0) {
        execl(bench->program, bench->program, "--etc", bench->folder, (char *)NULL);
    }
    _exit(127);
}

static bool hear(struct bench *bench, enum message_kind kind, struct message *message)
{
    double until = bench_now_ms() + WAIT_MS;
    while (bench_now_ms() < until) {
        if (channel_wait(&bench->line, WAIT_MS) != CHANNEL_OK ||
            channel_receive(&bench->line, message) != CHANNEL_OK) {
            return false;
        }
        if (message->kind == kind) {
            return true;
        }
    }
    return false;
}

/* Starts it; milliseconds until it has said its state, negative when it has not. */
static double start(struct bench *bench)
{
    int ends[2];
    struct message message;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0) {
        return -1;
    }
    double begin = bench_now_ms();
    bench->voice = fork();
    if (bench->voice == 0) {
        become_voice(bench, ends[1]);
    }
    close(ends[1]);
    channel_init(&bench->line, ends[0], DOMAIN_VOICE);
    bool is_right =
        hear(bench, MESSAGE_voice_state, &message) && message.voice_state.status == STATUS_ok;
    return is_right ? bench_now_ms() - begin : -1;
}

static void end(struct bench *bench)
{
    channel_finish(&bench->line);
    if (bench->voice > 0) {
        waitpid(bench->voice, NULL, 0);
    }
    bench->voice = 0;
}

static bool say(struct bench *bench, uint32_t utterance, const char *speech)
{
    struct message message = {
        .kind = MESSAGE_voice_say,
        .voice_say = {
            1,
            utterance,
            VOICE_RATE_NORMAL,
            VOICE_VOLUME_NORMAL,
            VOICE_ROUTE_HEADPHONE,
            {speech, strlen(speech)}}};
    return channel_send(&bench->line, &message) == CHANNEL_OK;
}

static bool plug_in(struct bench *bench)
{
    const struct input_event event = {.type = EV_SW, .code = SW_HEADPHONE_INSERT, .value = 1};
    struct message message;
    return write(bench->jack, &event, sizeof event) == sizeof event &&
           hear(bench, MESSAGE_voice_state, &message) && message.voice_state.headphone == 1;
}

/* The sum of a number that all threads of the process have: of `file`, after `word`, or the first. */
static double sum_of_threads(pid_t pid, const char *file, const char *word)
{
    char path[320], content[4096];
    double sum = 0;
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *tasks = opendir(path);
    const struct dirent *entry;
    while (tasks != NULL && (entry = readdir(tasks)) != NULL) {
        snprintf(path, sizeof path, "/proc/%d/task/%.200s/%s", (int)pid, entry->d_name, file);
        FILE *from = entry->d_name[0] == '.' ? NULL : fopen(path, "re");
        size_t got = from != NULL ? fread(content, 1, sizeof content - 1, from) : 0;
        content[got] = '\0';
        const char *at = strstr(content, word);
        sum += at != NULL ? strtod(at + strlen(word), NULL) : 0;
        if (from != NULL) {
            fclose(from);
        }
    }
    if (tasks != NULL) {
        closedir(tasks);
    }
    return sum;
}

static double cpu_ms(pid_t pid)
{
    return sum_of_threads(pid, "schedstat", "") / 1e6;
}

static double pss_mb(pid_t pid)
{
    char path[64], line[128];
    double kilobytes = -1;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    FILE *from = fopen(path, "re");
    while (from != NULL && fgets(line, sizeof line, from) != NULL) {
        if (strncmp(line, "Pss:", 4) == 0) {
            kilobytes = strtod(line + 4, NULL);
        }
    }
    if (from != NULL) {
        fclose(from);
    }
    return kilobytes / 1024;
}

static bool judge_first_sample(struct bench *bench)
{
    double figures[ROUNDS], stops[ROUNDS];
    struct message message;
    for (uint32_t i = 0; i < ROUNDS; i++) {
        double begin = bench_now_ms();
        if (!say(bench, i, texts[i % (sizeof texts / sizeof *texts)]) ||
            !hear(bench, MESSAGE_voice_begun, &message) || message.voice_begun.utterance != i) {
            return false;
        }
        figures[i] = bench_now_ms() - begin;
        (void)poll(NULL, 0, 200 + (int)(i * 7 % 12)); /* at another moment of the device's round */
        begin = bench_now_ms();
        const struct message stop = {.kind = MESSAGE_voice_stop, .voice_stop = {1}};
        if (channel_send(&bench->line, &stop) != CHANNEL_OK ||
            !hear(bench, MESSAGE_voice_done, &message)) {
            return false;
        }
        stops[i] = bench_now_ms() - begin;
    }
    bench_judge("voice_first_sample", "ms", figures, ROUNDS, BLOCK_MS, 10);
    bench_judge("voice_stop", "ms", stops, ROUNDS, BLOCK_MS, BLOCK_MS);
    return figures[ROUNDS / 2] <= 10 && stops[ROUNDS / 2] <= BLOCK_MS;
}

/* Each language from beginning to end: processor time of all threads for one utterance of some seconds,
 * and the memory that all voices together take. */
static bool judge_cost(struct bench *bench)
{
    enum { LANGUAGES = sizeof texts / sizeof *texts };
    double figures[LANGUAGES], memory[1];
    struct message message;
    for (uint32_t i = 0; i < LANGUAGES; i++) {
        double begin = cpu_ms(bench->voice);
        if (!say(bench, 1000 + i, texts[i]) || !hear(bench, MESSAGE_voice_done, &message) ||
            message.voice_done.was_cut != 0) {
            return false;
        }
        figures[i] = cpu_ms(bench->voice) - begin;
    }
    memory[0] = pss_mb(bench->voice);
    bench_judge("voice_utterance_cpu", "ms", figures, LANGUAGES, -1, 100);
    bench_judge("voice_pss", "MB", memory, 1, -1, 25);
    return figures[LANGUAGES / 2] <= 100 && memory[0] > 0 && memory[0] <= 25;
}

/* After the devices were closed for their silence: nothing runs. Then the first word of a device that
 * must be opened and woken. */
static bool judge_idle(struct bench *bench)
{
    double wakeups[1], cold[1];
    struct message message;
    (void)poll(NULL, 0, CLOSE_MS);
    double begin = sum_of_threads(bench->voice, "status", "\nvoluntary_ctxt_switches:");
    (void)poll(NULL, 0, IDLE_MS);
    wakeups[0] = sum_of_threads(bench->voice, "status", "\nvoluntary_ctxt_switches:") - begin;
    bench_judge("voice_idle_wakeups", "count in 3 s", wakeups, 1, -1, 0);
    begin = bench_now_ms();
    if (!say(bench, 2000, texts[0]) || !hear(bench, MESSAGE_voice_begun, &message)) {
        return false;
    }
    cold[0] = bench_now_ms() - begin;
    bench_judge("voice_first_sample_after_silence", "ms", cold, 1, -1, 200);
    return wakeups[0] <= 0 && cold[0] <= 200;
}

static bool judge_start(struct bench *bench)
{
    double figures[STARTS];
    for (size_t i = 0; i < STARTS; i++) {
        figures[i] = start(bench);
        end(bench);
        if (figures[i] < 0) {
            return false;
        }
    }
    bench_judge("voice_start", "ms", figures, STARTS, -1, 300);
    return figures[STARTS / 2] <= 300;
}

int main(int argc, char **argv)
{
    static struct bench bench = {.jack = -1};
    signal(SIGPIPE, SIG_IGN);
    bool is_right = argc == 2 && set_up(&bench, argv[1]) && judge_start(&bench) &&
                    start(&bench) >= 0 && plug_in(&bench);
    is_right = is_right && judge_first_sample(&bench);
    is_right = is_right && judge_cost(&bench) && judge_idle(&bench);
    end(&bench);
    char path[128];
    snprintf(path, sizeof path, "%s/terminal.json", bench.folder);
    unlink(path);
    unlink(bench.jack_path);
    rmdir(bench.folder);
    return is_right ? 0 : 1;
}
