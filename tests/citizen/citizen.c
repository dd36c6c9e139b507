#include "tests/citizen/citizen_inside.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/control.h"

void citizen_open(struct citizen *citizen)
{
    *citizen = (struct citizen){.listener = -1};
    strcpy(citizen->folder, "/tmp/foyer-citizen-XXXXXX");
    if (mkdtemp(citizen->folder) == NULL) {
        die_errno("make a folder for the citizen");
    }
    snprintf(citizen->socket, sizeof citizen->socket, "%s/socket", citizen->folder);
    citizen->listener = control_listen(citizen->socket);
    if (citizen->listener < 0 || setenv("FOYER_CITIZEN", citizen->socket, 1) < 0) {
        die_errno("listen for kiosks");
    }
    for (size_t i = 0; i < CITIZEN_KIOSKS_MAX; i++) {
        citizen->kiosks[i].fd = -1;
    }
}

void citizen_close(struct citizen *citizen)
{
    if (citizen->folder[0] == '\0') {
        return;
    }
    for (size_t i = 0; i < CITIZEN_KIOSKS_MAX; i++) {
        close_fd(&citizen->kiosks[i].fd);
    }
    close_fd(&citizen->listener);
    json_decref(citizen->tree);
    char path[96];
    snprintf(path, sizeof path, "%s/tree", citizen->folder);
    unlink(path);
    unlink(citizen->socket);
    rmdir(citizen->folder);
    *citizen = (struct citizen){.listener = -1};
}

static void forget_tree(struct citizen *citizen)
{
    json_decref(citizen->tree);
    citizen->tree = NULL;
}

static void accept_kiosk(struct citizen *citizen)
{
    int fd = accept4(citizen->listener, NULL, NULL, SOCK_CLOEXEC);
    for (size_t i = 0; fd >= 0 && i < CITIZEN_KIOSKS_MAX; i++) {
        if (citizen->kiosks[i].fd < 0) {
            citizen->kiosks[i].fd = fd;
            citizen->kiosks[i].frame = 0;
            return;
        }
    }
    die("more kiosks than one after the other");
}

/* "frame NUMBER PID SCREEN FINDINGS ..." */
static void take_frame(struct citizen *citizen, size_t kiosk, const char *note)
{
    size_t findings = 0;
    int text = 0;
    char screen[sizeof citizen->screen] = "";
    /* NOLINTNEXTLINE(cert-err34-c): our own rim wrote it */
    if (sscanf(
            note, "frame %u %d %99s %zu %n", &citizen->kiosks[kiosk].frame,
            &citizen->kiosks[kiosk].pid, screen, &findings, &text) != 4) {
        die("the kiosk says \"%s\"", note);
    }
    if (findings > 0) {
        printf("found on screen %s: %s\n", screen, note + text);
        citizen->findings += findings;
    }
    citizen->before = kiosk;
    memcpy(citizen->screen, screen, sizeof citizen->screen);
    forget_tree(citizen);
}

/* Reads one packet of a kiosk. True when it is an answer, which is then in `answer`. */
static bool take_packet(struct citizen *citizen, size_t kiosk, char *answer)
{
    if (!control_receive(citizen->kiosks[kiosk].fd, answer)) {
        close_fd(&citizen->kiosks[kiosk].fd);
        return false;
    }
    if (strncmp(answer, "frame ", 6) == 0) {
        take_frame(citizen, kiosk, answer);
        return false;
    }
    return answer[0] != '\0';
}

/* Waits for a packet of any kiosk, or a new kiosk. True when it was an answer. False with an empty
 * `answer` when it was something else or the time is over. */
static bool listen_once(struct citizen *citizen, char *answer, uint64_t end_ms)
{
    struct pollfd fds[CITIZEN_KIOSKS_MAX + 1];
    for (size_t i = 0; i < CITIZEN_KIOSKS_MAX; i++) {
        fds[i] = (struct pollfd){.fd = citizen->kiosks[i].fd, .events = POLLIN};
    }
    fds[CITIZEN_KIOSKS_MAX] = (struct pollfd){.fd = citizen->listener, .events = POLLIN};
    uint64_t now_ms = clock_steady_ms();
    answer[0] = '\0';
    if (now_ms >= end_ms || poll(fds, COUNT(fds), (int)(end_ms - now_ms)) <= 0) {
        return false;
    }
    if (fds[CITIZEN_KIOSKS_MAX].revents != 0) {
        accept_kiosk(citizen);
        return false;
    }
    for (size_t i = 0; i < CITIZEN_KIOSKS_MAX; i++) {
        if (fds[i].revents != 0) {
            return take_packet(citizen, i, answer);
        }
    }
    return false;
}

static const json_t *tree_of(struct citizen *citizen);
static bool tell(struct citizen *citizen, const char *command);

NORETURN void citizen_give_up(struct citizen *citizen, const char *wanted, const char *what)
{
    char picture[128];
    (void)tree_of(citizen);
    snprintf(picture, sizeof picture, "picture %s/instead.png", citizen->folder);
    (void)tell(citizen, picture);
    printf("%s\n", picture);
    printf("waited for %s \"%s\"; the screen is \"%s\":\n", wanted, what, citizen->screen);
    size_t at;
    json_t *node;
    json_array_foreach (citizen->tree, at, node) {
        printf(
            "  %s #%s \"%s\" %s %s\n", json_string_value(json_object_get(node, "role")),
            json_string_value(json_object_get(node, "id")),
            json_string_value(json_object_get(node, "name")),
            json_string_value(json_object_get(node, "value")),
            json_string_value(json_object_get(node, "error")));
    }
    fflush(stdout);
    exit(1);
}

/* Gives a command to the kiosk the citizen stands before and waits for the answer. False when that
 * kiosk ended instead. */
static bool tell(struct citizen *citizen, const char *command)
{
    char answer[CONTROL_MAX + 1];
    size_t kiosk = citizen->before;
    uint64_t end_ms = clock_steady_ms() + CITIZEN_PATIENCE_MS;
    while ((citizen->kiosks[kiosk].fd < 0 || citizen->kiosks[kiosk].frame == 0) &&
           clock_steady_ms() < end_ms) {
        (void)listen_once(citizen, answer, end_ms);
        kiosk = citizen->before;
    }
    if (send(citizen->kiosks[kiosk].fd, command, strlen(command), MSG_NOSIGNAL) < 0) {
        return false;
    }
    while (clock_steady_ms() < end_ms && citizen->kiosks[kiosk].fd >= 0) {
        if (listen_once(citizen, answer, end_ms)) {
            if (strncmp(answer, "ok", 2) != 0) {
                die("the kiosk refuses \"%s\"", command);
            }
            return true;
        }
    }
    return false;
}

void citizen_act(struct citizen *citizen, const char *command)
{
    if (tell(citizen, command)) {
        (void)tell(citizen, "sync");
    }
}

/* The tree of the newest frame, as an array of nodes. */
static const json_t *tree_of(struct citizen *citizen)
{
    char command[128];
    if (citizen->tree == NULL) {
        snprintf(command, sizeof command, "tree %s/tree", citizen->folder);
        json_t *tree = tell(citizen, command) ? json_load_file(command + 5, 0, NULL) : NULL;
        forget_tree(citizen);
        citizen->tree = tree;
    }
    return citizen->tree;
}

const json_t *citizen_node(struct citizen *citizen, const char *id)
{
    const json_t *tree = tree_of(citizen);
    for (size_t i = 0; i < json_array_size(tree); i++) {
        const json_t *node = json_array_get(tree, i);
        const char *own = json_string_value(json_object_get(node, "id"));
        if (own != NULL && strcmp(own, id) == 0) {
            return node;
        }
    }
    return NULL;
}

bool citizen_wait(
    struct citizen *citizen, citizen_condition *condition, const char *what, int timeout_ms)
{
    char answer[CONTROL_MAX + 1];
    uint64_t end_ms = clock_steady_ms() + (uint64_t)timeout_ms;
    while (!condition(citizen, what)) {
        if (clock_steady_ms() >= end_ms) {
            return false;
        }
        (void)listen_once(citizen, answer, end_ms);
    }
    return true;
}

static bool is_screen(struct citizen *citizen, const char *screen)
{
    return strcmp(citizen->screen, screen) == 0 && citizen->kiosks[citizen->before].fd >= 0;
}

static bool has_node(struct citizen *citizen, const char *id)
{
    return citizen_node(citizen, id) != NULL;
}

bool citizen_sees_screen(struct citizen *citizen, const char *screen, int timeout_ms)
{
    return citizen_wait(citizen, is_screen, screen, timeout_ms);
}

void citizen_record(struct citizen *citizen, const char *what, const char *name, int x, int y)
{
    char line[256];
    if (citizen->record != NULL) {
        snprintf(line, sizeof line, "%s %s", what, name);
        citizen->record(citizen->context, line, x, y);
    }
}

void citizen_wait_screen(struct citizen *citizen, const char *screen)
{
    if (!citizen_sees_screen(citizen, screen, CITIZEN_PATIENCE_MS)) {
        citizen_give_up(citizen, "screen", screen);
    }
    citizen_record(citizen, "screen", screen, 0, 0);
}

static bool is_another(struct citizen *citizen, const char *screen)
{
    return citizen->screen[0] != '\0' && !is_screen(citizen, screen);
}

void citizen_leave_screen(struct citizen *citizen, const char *screen)
{
    if (!citizen_wait(citizen, is_another, screen, CITIZEN_PATIENCE_MS)) {
        citizen_give_up(citizen, "another screen than", screen);
    }
    citizen_record(citizen, "screen", citizen->screen, 0, 0);
}

size_t citizen_wait_any(struct citizen *citizen, const char *const *screens)
{
    char answer[CONTROL_MAX + 1];
    uint64_t end_ms = clock_steady_ms() + CITIZEN_PATIENCE_MS;
    while (clock_steady_ms() < end_ms) {
        for (size_t i = 0; screens[i] != NULL; i++) {
            if (is_screen(citizen, screens[i])) {
                return i;
            }
        }
        (void)listen_once(citizen, answer, end_ms);
    }
    citizen_give_up(citizen, "one of several screens", screens[0]);
}

void citizen_wait_node(struct citizen *citizen, const char *id)
{
    if (!citizen_wait(citizen, has_node, id, CITIZEN_PATIENCE_MS)) {
        citizen_give_up(citizen, "node", id);
    }
}

static bool has_no_node(struct citizen *citizen, const char *id)
{
    return citizen_node(citizen, id) == NULL;
}

void citizen_wait_gone(struct citizen *citizen, const char *id)
{
    if (!citizen_wait(citizen, has_no_node, id, CITIZEN_PATIENCE_MS)) {
        citizen_give_up(citizen, "the end of", id);
    }
}

bool citizen_reads(struct citizen *citizen, const char *text)
{
    static const char *const members[] = {"name", "value", "hint", "error", "provenance"};
    const json_t *tree = tree_of(citizen);
    for (size_t i = 0; i < json_array_size(tree); i++) {
        for (size_t k = 0; k < COUNT(members); k++) {
            const char *own =
                json_string_value(json_object_get(json_array_get(tree, i), members[k]));
            if (own != NULL && strstr(own, text) != NULL) {
                return true;
            }
        }
    }
    return false;
}

void citizen_wait_text(struct citizen *citizen, const char *text)
{
    if (!citizen_wait(citizen, citizen_reads, text, CITIZEN_PATIENCE_MS)) {
        citizen_give_up(citizen, "text", text);
    }
}

struct text citizen_text(struct citizen *citizen, const char *id, const char *member)
{
    const json_t *value = json_object_get(citizen_node(citizen, id), member);
    return (struct text){json_string_value(value), json_string_length(value)};
}

bool citizen_has_state(struct citizen *citizen, const char *id, const char *state)
{
    const json_t *states = json_object_get(citizen_node(citizen, id), "state");
    for (size_t i = 0; i < json_array_size(states); i++) {
        if (strcmp(json_string_value(json_array_get(states, i)), state) == 0) {
            return true;
        }
    }
    return false;
}

const char *citizen_find(struct citizen *citizen, const char *role, const char *name)
{
    const json_t *tree = tree_of(citizen);
    for (size_t i = 0; i < json_array_size(tree); i++) {
        const json_t *node = json_array_get(tree, i);
        const char *own = json_string_value(json_object_get(node, "name"));
        const char *kind = json_string_value(json_object_get(node, "role"));
        if (own != NULL && strcmp(own, name) == 0 && strcmp(kind, role) == 0) {
            return json_string_value(json_object_get(node, "id"));
        }
    }
    return NULL;
}

void citizen_picture(struct citizen *citizen, const char *folder, const char *name)
{
    char command[CONTROL_MAX];
    snprintf(command, sizeof command, "picture %s/%02zu-%s.png", folder, ++citizen->pictures, name);
    if (!tell(citizen, command)) {
        citizen_give_up(citizen, "a picture of", name);
    }
    citizen_record(citizen, "picture", name, 0, 0);
}

int citizen_kiosk(struct citizen *citizen)
{
    return citizen->kiosks[citizen->before].pid;
}

bool citizen_sees_successor(struct citizen *citizen, int kiosk, int timeout_ms)
{
    char answer[CONTROL_MAX + 1];
    uint64_t end_ms = clock_steady_ms() + (uint64_t)timeout_ms;
    while (citizen_kiosk(citizen) == kiosk && clock_steady_ms() < end_ms) {
        (void)listen_once(citizen, answer, end_ms);
    }
    return citizen_kiosk(citizen) != kiosk;
}
