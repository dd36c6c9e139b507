/* How long a submission takes to be delivered out of a backlog: each is created, sent and confirmed by
 * a signed event that is checked, three calls; on loopback and with 40 ms a round trip. Control: the
 * same with one request at a time. The stand-in service signs every event (RSA 4096) in one thread,
 * which bounds the figure on loopback. */
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/control.h"
#include "tests/bench.h"
#include "tests/support/ready.h"
#include "tests/support/rig.h"
#include "tests/support/run.h"
#include "tests/support/standin.h"

enum { SOON_MS = 120000, PLAIN = 10240 };

struct stage {
    char folder[32], ca[64], control[64], sim[256];
    struct standin *standin;
    unsigned port; /* of the simulated network */
    pid_t network;
};

static bool tell(const struct stage *stage, const char *command)
{
    char answer[CONTROL_MAX + 1];
    return control_ask(stage->control, command, answer, 5000);
}

static bool open_stage(struct stage *stage, const char *bin)
{
    char port[16], to[32];
    snprintf(stage->folder, sizeof stage->folder, "/tmp/foyer-bench-XXXXXX");
    if (mkdtemp(stage->folder) == NULL) {
        return false;
    }
    snprintf(stage->ca, sizeof stage->ca, "%s/cert.pem", stage->folder);
    snprintf(stage->control, sizeof stage->control, "%s/network", stage->folder);
    snprintf(stage->sim, sizeof stage->sim, "%s/sim-network", bin);
    stage->standin = standin_open(stage->folder, 0);
    struct standin *other = standin_open(stage->folder, 0); /* a port that was free just now */
    stage->port = standin_port(other);
    standin_close(&other);
    snprintf(port, sizeof port, "%u", stage->port);
    snprintf(to, sizeof to, "127.0.0.1:%u", standin_port(stage->standin));
    const char *const words[] = {stage->sim, "--listen",  port,           "--to",
                                 to,         "--control", stage->control, NULL};
    stage->network = run_start(words, NULL, NULL);
    char answer[CONTROL_MAX + 1];
    return ready_ask(stage->control, "state", answer, 5000);
}

static bool close_stage(struct stage *stage)
{
    const char *const words[] = {"rm", "-r", stage->folder, NULL};
    kill(stage->network, SIGTERM);
    (void)!run_end(stage->network, 5000);
    standin_close(&stage->standin);
    return run_wait(words, NULL, 5000) == 0;
}

/* CPU of a process in ms; clock ticks are 10 ms. Source: proc(5), the 14th and 15th word of stat. */
static double cpu_ms(pid_t pid)
{
    char path[64], line[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (file != NULL) {
        (void)!fgets(line, sizeof line, file);
        fclose(file);
    }
    const char *at = strrchr(line, ')'); /* after the name: the 3rd word follows */
    for (int word = 2; at != NULL && word < 14; word++) {
        at = strchr(at + 1, ' ');
    }
    char *end = NULL;
    double ticks = at == NULL ? 0 : (double)strtoul(at, &end, 10);
    ticks += end == NULL ? 0 : (double)strtoul(end, NULL, 10);
    return ticks * 1000.0 / (double)sysconf(_SC_CLK_TCK);
}

/* Fills the outbox while the network is off, then lets it drain: ms a submission, or -1. */
static double drain(struct stage *stage, const char *window, int count, double *cpu)
{
    char url[64];
    struct rig rig;
    struct channel kiosk, agent;
    struct message message;
    bool done = tell(stage, "off");
    const char *const options[] = {"--window", window, "--poll-min-ms", "60000", "--poll-max-ms",
                                   "60000",    NULL};
    snprintf(url, sizeof url, "https://localhost:%u", standin_port(stage->standin));
    rig_init(&rig, url, stage->ca);
    snprintf(url, sizeof url, "https://localhost:%u", stage->port);
    /* the events' issuer is the service itself, so the name it is reached by must be the same */
    standin_name(stage->standin, url);
    rig_set_central(&rig, url);
    rig_start(&rig, NULL, options);
    rig_connect(&rig, RIG_KIOSK, &kiosk);
    for (int i = 0; i < count && done; i++) {
        char receipt[16];
        unsigned why;
        char *body = rig_body(standin_key(stage->standin), PLAIN);
        snprintf(receipt, sizeof receipt, "R%d", i);
        done = rig_submit(&kiosk, receipt, body, &why, SOON_MS);
        free(body);
    }
    double cpu_before = cpu_ms(rig.child), start = bench_now_ms(), end = start + SOON_MS;
    done = done && tell(stage, "on");
    rig_connect(&rig, RIG_AGENT, &agent);
    message.courier_state.waiting = 1;
    while (done && message.courier_state.waiting > 0 && bench_now_ms() < end) {
        done = rig_hear(&agent, MESSAGE_courier_state, &message, SOON_MS);
    }
    double took = bench_now_ms() - start;
    *cpu = (cpu_ms(rig.child) - cpu_before) / count;
    channel_finish(&agent);
    channel_finish(&kiosk);
    rig_finish(&rig);
    return done ? took / count : -1;
}

static bool measure(
    struct stage *stage, const char *name, const char *delay, int count, double gain)
{
    double own[1], control, cpu[2];
    char cpu_name[64];
    bool done = tell(stage, delay);
    own[0] = drain(stage, "16", count, &cpu[0]);
    control = drain(stage, "1", count / 4, &cpu[1]);
    done = done && own[0] > 0 && control > 0;
    if (done) {
        bench_judge(name, "ms/submission", own, 1, control, gain > 0 ? control / gain : -1);
        snprintf(cpu_name, sizeof cpu_name, "%s_cpu", name);
        bench_judge(cpu_name, "ms/submission", cpu, 1, cpu[1], -1);
    }
    return done;
}

int main(int argc, char **argv)
{
    struct stage stage = {.network = 0};
    bool done = argc > 1 && open_stage(&stage, argv[1]) &&
                measure(&stage, "drain_loopback", "delay 0", 160, 0) &&
                measure(&stage, "drain_40ms", "delay 40", 160, 4);
    return close_stage(&stage) && done ? 0 : 1;
}
