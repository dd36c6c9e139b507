/* The promise "stored": from handing a submission to foyer-courier until it says so, and how many
 * flushes of the disk that takes. Control: the same bytes written to a file and flushed. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench.h"
#include "tests/support/rig.h"
#include "tests/support/shell.h"
#include "tests/support/standin.h"

enum { ROUNDS = 60, WARM = 5, SOON_MS = 20000, PLAIN = 10240 };

static double raw_flush(const struct rig *rig, const char *body, size_t len)
{
    char path[128];
    snprintf(path, sizeof path, "%s/data/raw", rig->folder);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    double start = bench_now_ms();
    bool done = fd >= 0 && write(fd, body, len) == (ssize_t)len && fdatasync(fd) == 0;
    double took = bench_now_ms() - start;
    close_fd(&fd);
    return done ? took : -1;
}

static bool hand_in(struct channel *kiosk, int number, const char *body)
{
    char receipt[16];
    unsigned why;
    snprintf(receipt, sizeof receipt, "R%d", number);
    return rig_submit(kiosk, receipt, body, &why, SOON_MS);
}

static bool measure_time(struct rig *rig, const char *body)
{
    double own[ROUNDS], raw[ROUNDS];
    struct channel kiosk;
    bool done = true;
    rig_start(rig, NULL, NULL);
    rig_connect(rig, RIG_KIOSK, &kiosk);
    for (int i = -WARM; i < ROUNDS && done; i++) {
        double start = bench_now_ms();
        done = hand_in(&kiosk, 1000 + i, body);
        double took = bench_now_ms() - start;
        double control = raw_flush(rig, body, strlen(body));
        done = done && control >= 0;
        if (i >= 0) {
            own[i] = took;
            raw[i] = control;
        }
    }
    channel_finish(&kiosk);
    rig_kill(rig);
    if (done) {
        qsort(raw, ROUNDS, sizeof *raw, bench_by_size);
        double control = raw[ROUNDS / 2];
        bench_judge("stored_10kib", "ms", own, ROUNDS, control, control * 1.5 + 1);
    }
    return done;
}

static unsigned lines_of(const char *path)
{
    unsigned lines = 0;
    FILE *file = fopen(path, "r");
    for (int c; file != NULL && (c = fgetc(file)) != EOF;) {
        lines += c == '\n';
    }
    if (file != NULL) {
        fclose(file);
    }
    return lines;
}

static bool measure_flushes(struct rig *rig, const char *body)
{
    char trace[128];
    struct channel kiosk;
    struct message message;
    snprintf(trace, sizeof trace, "%s/trace", rig->folder);
    /* -D: the courier keeps the number of the process that was started, as LISTEN_PID wants it */
    const char *const before[] = {"strace", "-D",  "-qq", "-f", "-e", "trace=fdatasync,fsync",
                                  "-o",     trace, NULL};
    rig_start(rig, before, NULL);
    rig_connect(rig, RIG_KIOSK, &kiosk);
    bool done = rig_hear(&kiosk, MESSAGE_courier_state, &message, SOON_MS);
    unsigned start = lines_of(trace);
    for (int i = 0; i < ROUNDS && done; i++) {
        done = hand_in(&kiosk, 2000 + i, body);
    }
    double each[1] = {(double)(lines_of(trace) - start) / ROUNDS};
    channel_finish(&kiosk);
    rig_kill(rig);
    if (done) {
        bench_judge("flushes_per_submission", "fdatasync", each, 1, -1, 1.1);
    }
    return done;
}

int main(void)
{
    char folder[] = "/tmp/foyer-bench-XXXXXX", ca[64], command[64];
    if (mkdtemp(folder) == NULL) {
        return 1;
    }
    struct standin *standin = standin_open(folder, 0);
    struct rig rig;
    snprintf(ca, sizeof ca, "%s/cert.pem", folder);
    rig_init(&rig, standin_url(standin), ca);
    char *body = rig_body(standin_key(standin), PLAIN);
    standin_close(&standin); /* nobody is there: only what storing costs */
    bool done = measure_time(&rig, body) && measure_flushes(&rig, body);
    free(body);
    rig_finish(&rig);
    snprintf(command, sizeof command, "rm -r %s", folder);
    return shell(command) == 0 && done ? 0 : 1;
}
