#include "launch/doors.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/control.h"
#include "base/log.h"
#include "ipc/listen.h"

enum { NOTICE_MAX = 1024, NOTICES_MAX = 64 };

/* A datagram socket at doors->notify_path that is told who sends. */
static int open_notify(const struct doors *doors)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, doors->notify_path, sizeof doors->notify_path);
    const int yes = 1;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    unlink(doors->notify_path);
    if (fd >= 0 && (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
                    chmod(doors->notify_path, S_IRUSR | S_IWUSR) < 0 ||
                    setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes) < 0)) {
        close_fd(&fd);
    }
    return fd;
}

bool doors_open(struct doors *doors, const char *run)
{
    *doors = (struct doors){.notify = -1, .commands = -1, .agents = -1};
    for (size_t i = 0; i < DOORS_COMMANDS_MAX; i++) {
        doors->asking[i] = -1;
    }
    char path[DOORS_PATH_MAX + 16];
    int len = snprintf(doors->notify_path, sizeof doors->notify_path, "%s/notify", run);
    if (len < 0 || (size_t)len + sizeof "courier-kiosk" > sizeof doors->notify_path) {
        fprintf(stderr, "%s: too long for a socket's path\n", run);
        return false;
    }
    doors->notify = open_notify(doors);
    snprintf(path, sizeof path, "%s/sim/launch", run);
    doors->commands = control_listen(path);
    snprintf(path, sizeof path, "%s/launch-agent", run);
    doors->agents = control_listen(path);
    bool open = doors->notify >= 0 && doors->commands >= 0 && doors->agents >= 0;
    if (!open) {
        fprintf(stderr, "%s: cannot make the sockets of foyer-launch there\n", run);
    }
    return open;
}

void doors_close(struct doors *doors)
{
    for (size_t i = 0; i < DOORS_COMMANDS_MAX; i++) {
        close_fd(&doors->asking[i]);
    }
    for (size_t i = 0; i < DOORS_AGENTS_MAX; i++) {
        if (doors->agent_used[i]) {
            channel_finish(&doors->agent[i]);
            doors->agent_used[i] = false;
        }
    }
    close_fd(&doors->notify);
    close_fd(&doors->commands);
    close_fd(&doors->agents);
}

/* One datagram; false when none waits. */
static bool hear_one(struct doors *doors, struct supervisor *supervisor)
{
    char words[NOTICE_MAX];
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(struct ucred)) + CMSG_SPACE(sizeof(int) * 16)];
    } control;
    struct iovec part = {words, sizeof words};
    struct msghdr packet = {
        .msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof control};
    ssize_t got = recvmsg(doors->notify, &packet, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got < 0) {
        return false;
    }
    struct ucred sender = {.pid = 0};
    for (struct cmsghdr *at = CMSG_FIRSTHDR(&packet); at != NULL; at = CMSG_NXTHDR(&packet, at)) {
        if (at->cmsg_level == SOL_SOCKET && at->cmsg_type == SCM_CREDENTIALS) {
            memcpy(&sender, CMSG_DATA(at), sizeof sender);
        } else if (at->cmsg_level == SOL_SOCKET && at->cmsg_type == SCM_RIGHTS) {
            for (size_t k = 0; CMSG_LEN((k + 1) * sizeof(int)) <= at->cmsg_len; k++) {
                int fd;
                memcpy(&fd, CMSG_DATA(at) + k * sizeof fd, sizeof fd);
                close_fd(&fd); /* nobody asked for it */
            }
        }
    }
    if (sender.pid > 0 && sender.uid == getuid()) {
        supervisor_heard(supervisor, sender.pid, (struct text){words, (size_t)got});
    }
    return true;
}

void doors_hear(struct doors *doors, struct supervisor *supervisor)
{
    for (int i = 0; i < NOTICES_MAX && hear_one(doors, supervisor); i++) {
    }
}

static void answer_state(struct supervisor *supervisor, int connection)
{
    char list[CONTROL_MAX] = "";
    size_t used = 0;
    for (size_t i = 0; i < supervisor->table->count; i++) {
        const char *name = supervisor->table->programs[i].name;
        int len = snprintf(
            list + used, sizeof list - used, " %s=%s", name, supervisor_word(supervisor, i));
        used += len > 0 && (size_t)len < sizeof list - used ? (size_t)len : 0;
    }
    control_answer(connection, "ok%s", list);
}

static void answer_kiosk(struct supervisor *supervisor, int connection)
{
    size_t at = 0;
    while (at < supervisor->table->count && !supervisor->table->programs[at].is_kiosk) {
        at++;
    }
    if (at == supervisor->table->count) {
        control_answer(connection, "no: there is no kiosk in the table");
        return;
    }
    const struct child *child = supervisor_child(supervisor, at);
    control_answer(
        connection, "ok pid=%d state=%s handovers=%u crashes=%u", child == NULL ? 0 : child->pid,
        supervisor_word(supervisor, at), supervisor->handovers, supervisor->kept[at].crashes);
}

/* A command about one program. */
static void answer_about(
    struct supervisor *supervisor, int connection, const char *verb, size_t program)
{
    const struct child *child = supervisor_child(supervisor, program);
    if (strcmp(verb, "stop") == 0) {
        supervisor_stop(supervisor, program);
        control_answer(connection, "ok");
    } else if (strcmp(verb, "start") == 0) {
        supervisor_start_again(supervisor, program);
        control_answer(connection, "ok");
    } else if (child == NULL) {
        control_answer(connection, "no: it does not run");
    } else if (strcmp(verb, "pid") == 0) {
        control_answer(connection, "ok %d", (int)child->pid);
    } else if (strcmp(verb, "kill") == 0) {
        kill(child->pid, SIGKILL);
        control_answer(connection, "ok %d", (int)child->pid);
    } else {
        control_answer(connection, "no: there is no such command");
    }
}

static void answer(struct supervisor *supervisor, int connection, char *command)
{
    size_t len = strcspn(command, " ");
    const char *name = command[len] == '\0' ? "" : command + len + 1;
    command[len] = '\0';
    size_t program = table_find(supervisor->table, (struct text){name, strlen(name)});
    if (strcmp(command, "state") == 0) {
        answer_state(supervisor, connection);
    } else if (strcmp(command, "kiosk") == 0) {
        answer_kiosk(supervisor, connection);
    } else if (strcmp(command, "restart") == 0) {
        supervisor_restart(supervisor);
        control_answer(connection, "ok");
    } else if (program < supervisor->table->count) {
        answer_about(supervisor, connection, command, program);
    } else {
        control_answer(connection, "no: there is no such command or program");
    }
}

static void serve_commands(struct doors *doors, struct supervisor *supervisor)
{
    for (size_t i = 0; i < DOORS_COMMANDS_MAX; i++) {
        char command[CONTROL_MAX + 1];
        if (doors->asking[i] < 0) {
            doors->asking[i] = listen_accept(doors->commands);
        }
        if (doors->asking[i] < 0) {
            continue;
        }
        if (!control_receive(doors->asking[i], command)) {
            close_fd(&doors->asking[i]);
        } else if (command[0] != '\0') {
            answer(supervisor, doors->asking[i], command);
        }
    }
}

/* False when the line is over. */
static bool serve_agent(struct channel *agent, struct supervisor *supervisor)
{
    struct message message;
    switch (channel_receive(agent, &message)) {
    case CHANNEL_OK: break;
    case CHANNEL_EMPTY:
    case CHANNEL_FULL: return true;
    case CHANNEL_CLOSED: return false;
    case CHANNEL_FOUL: log_warning("foul_message peer=agent"); return false;
    }
    if (message.kind != MESSAGE_launch_restart) {
        log_warning("unexpected_message name=%s", message_name(message.kind));
        return true;
    }
    const struct message restarting = {.kind = MESSAGE_launch_restarting};
    bool told = channel_send(agent, &restarting) == CHANNEL_OK;
    log_info("restart told=%d", told);
    supervisor_restart(supervisor);
    return true;
}

void doors_serve(struct doors *doors, struct supervisor *supervisor)
{
    serve_commands(doors, supervisor);
    for (size_t i = 0; i < DOORS_AGENTS_MAX; i++) {
        if (!doors->agent_used[i]) {
            int fd = listen_accept(doors->agents);
            if (fd < 0) {
                continue;
            }
            channel_init(&doors->agent[i], fd, DOMAIN_AGENT);
            doors->agent_used[i] = true;
        }
        if (!serve_agent(&doors->agent[i], supervisor)) {
            channel_finish(&doors->agent[i]);
            doors->agent_used[i] = false;
        }
    }
}
