#include "drivers/sim/printer/device.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/own.h"
#include "drivers/sim/printer/attributes.h"
#include "drivers/sim/printer/child.h"
#include "drivers/sim/printer/mechanism.h"

enum {
    START_MS = 15000, /* until a program that was started must answer */
    HTTP_MS = 5000,
    LOOK_MS = 10 /* between two tries to connect to a port that is not yet there */
};

static const int LEVELS[DEVICE_PAPER_COUNT] = {
    [DEVICE_PAPER_IN] = 250, [DEVICE_PAPER_LOW] = 10, [DEVICE_PAPER_OUT] = 0};

/* Writes FOLDER/name to `path` (PATH_MAX bytes). */
static void path_in(const struct device *device, const char *name, char *path)
{
    if (snprintf(path, PATH_MAX, "%s/%s", device->folder, name) >= PATH_MAX) {
        die("the path of the simulated printer is too long");
    }
}

static struct sockaddr_in local(int port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

/* Takes a TCP port that nobody uses, and keeps it: bound and not listening, and open to reuse only
 * after that, so the kernel gives it to nobody, but lets ippeveprinter listen there. 0 on failure. */
static int hold_port(int *holder)
{
    struct sockaddr_in address = local(0);
    socklen_t len = sizeof address;
    int yes = 1;
    *holder = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (*holder < 0 || bind(*holder, (struct sockaddr *)&address, len) < 0 ||
        getsockname(*holder, (struct sockaddr *)&address, &len) < 0 ||
        setsockopt(*holder, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) < 0) {
        return 0;
    }
    return ntohs(address.sin_port);
}

static int connected(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = local(port);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
        close_fd(&fd);
    }
    return fd;
}

static bool start_bus(struct device *device)
{
    static const char FORMAT[] =
        "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN\"\n"
        " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
        "<busconfig><type>system</type><listen>unix:path=%s/bus.sock</listen>\n"
        "<policy context=\"default\"><allow send_destination=\"*\"/><allow receive_sender=\"*\"/>\n"
        "<allow own=\"*\"/><allow user=\"*\"/></policy></busconfig>\n";
    char path[PATH_MAX], text[PATH_MAX + sizeof FORMAT], config[PATH_MAX + 32], address[32];
    path_in(device, "bus.conf", path);
    int len = snprintf(text, sizeof text, FORMAT, device->folder);
    int ready[2];
    if (file_replace(path, (struct bytes){(uint8_t *)text, (size_t)len}, 0600) != FILE_OK ||
        pipe2(ready, O_CLOEXEC) < 0) {
        return false;
    }
    SCOPED(close_fd) int from = ready[0];
    SCOPED(close_fd) int to = ready[1];
    snprintf(config, sizeof config, "--config-file=%s", path);
    snprintf(address, sizeof address, "--print-address=%d", to);
    const char *const argv[] = {"dbus-daemon", config, "--nofork", "--nopidfile", address, NULL};
    static const char *const NOTHING[] = {NULL};
    device->bus = child_start(argv, NOTHING, -1, to);
    close_fd(&to);
    /* It writes its address when it listens; end of file means it has died. */
    struct pollfd wait = {.fd = from, .events = POLLIN};
    char byte;
    return device->bus > 0 && poll(&wait, 1, START_MS) > 0 && read(from, &byte, 1) == 1;
}

/* The program itself is the printer's mechanism, by another name. */
static bool make_links(const struct device *device)
{
    char self[PATH_MAX], out[PATH_MAX], path[PATH_MAX];
    if (realpath(device->out, out) == NULL) {
        return false;
    }
    own_path(self);
    path_in(device, MECHANISM_NAME, path);
    if (symlink(self, path) < 0) {
        return false;
    }
    path_in(device, "out", path);
    if (symlink(out, path) < 0) {
        return false;
    }
    path_in(device, "spool", path);
    return mkdir(path, 0700) == 0;
}

bool device_init(struct device *device, const char *out, bool is_roll, int port)
{
    *device = (struct device){
        .out = out,
        .is_roll = is_roll,
        .port = port,
        .holder = -1,
        .bus = -1,
        .printer = -1,
        .jam = -1};
    if (port == 0) {
        device->port = hold_port(&device->holder);
    }
    const char *temporary = getenv("TMPDIR");
    snprintf(
        device->folder, sizeof device->folder, "%s/sim-printer-XXXXXX",
        temporary != NULL ? temporary : "/tmp");
    if (mkdtemp(device->folder) == NULL) {
        device->folder[0] = '\0';
        log_error("simulated_printer_has_no_folder");
        return false;
    }
    char path[PATH_MAX];
    path_in(device, "attributes", path);
    if ((mkdir(out, 0700) < 0 && errno != EEXIST) || device->port == 0 || !make_links(device) ||
        !attributes_write(path, is_roll)) {
        log_error("simulated_printer_not_prepared out=%s", out);
        return false;
    }
    if (!start_bus(device)) {
        log_error("simulated_printer_has_no_bus program=dbus-daemon");
        return false;
    }
    return true;
}

/* nftw(3): removes from the leaves up. */
static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about;
    (void)kind;
    (void)walk;
    (void)remove(path);
    return 0;
}

void device_finish(struct device *device)
{
    device_off(device);
    child_kill(&device->bus);
    close_fd(&device->jam);
    close_fd(&device->holder);
    if (device->folder[0] != '\0') {
        nftw(device->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    }
}

/* True when the printer accepts connections; false when it died or took too long. */
static bool wait_until_it_answers(struct device *device)
{
    uint64_t until = clock_steady_ms() + START_MS;
    while (clock_steady_ms() < until && !child_has_ended(&device->printer)) {
        SCOPED(close_fd) int fd = connected(device->port);
        if (fd >= 0) {
            return true;
        }
        poll(NULL, 0, LOOK_MS); /* a port that is not open yet cannot be waited for */
    }
    return false;
}

bool device_on(struct device *device)
{
    if (!child_has_ended(&device->printer)) {
        return true;
    }
    char bus[PATH_MAX + 64], home[PATH_MAX + 16], port[16], spool[PATH_MAX], attributes[PATH_MAX];
    char mechanism[PATH_MAX];
    snprintf(bus, sizeof bus, "DBUS_SYSTEM_BUS_ADDRESS=unix:path=%s/bus.sock", device->folder);
    snprintf(home, sizeof home, "HOME=%s", device->folder);
    snprintf(port, sizeof port, "%d", device->port);
    path_in(device, "spool", spool);
    path_in(device, "attributes", attributes);
    path_in(device, MECHANISM_NAME, mechanism);
    const char *const argv[] = {
        "ippeveprinter", "-r", "off",      "-n", "localhost", "-p",    port, "-d", spool, "-K",
        device->folder,  "-a", attributes, "-c", mechanism,   "Foyer", NULL};
    const char *const variables[] = {bus, home, NULL};
    device->printer = child_start(argv, variables, -1, -1);
    if (!wait_until_it_answers(device)) {
        device_off(device);
        log_error("simulated_printer_does_not_start program=ippeveprinter port=%d", device->port);
        return false;
    }
    return device->paper == DEVICE_PAPER_IN || device_set_paper(device, device->paper);
}

void device_off(struct device *device)
{
    child_kill(&device->printer);
}

/* GET of one of its web forms; true for "200 OK". */
static bool get(const struct device *device, const char *resource)
{
    char request[512], answer[64] = "";
    int len = snprintf(
        request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n", resource,
        device->port);
    SCOPED(close_fd) int fd = connected(device->port);
    struct timeval limit = {.tv_sec = HTTP_MS / 1000};
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) < 0 ||
        send(fd, request, (size_t)len, MSG_NOSIGNAL) != len) {
        return false;
    }
    ssize_t got = recv(fd, answer, sizeof answer - 1, MSG_WAITALL);
    return got > 12 && strncmp(answer + 8, " 200", 4) == 0;
}

bool device_set_paper(struct device *device, enum device_paper paper)
{
    device->paper = paper;
    if (child_has_ended(&device->printer)) {
        return true;
    }
    char resource[256];
    snprintf(
        resource, sizeof resource, "/media?size0=%s&type0=%s&level0=%d",
        attributes_media(device->is_roll), attributes_media_type(device->is_roll), LEVELS[paper]);
    return get(device, resource);
}

bool device_set_jam(struct device *device, bool is_jammed)
{
    char path[PATH_MAX];
    path_in(device, "jam", path);
    if (!is_jammed) {
        unlink(path);
        close_fd(&device->jam);
        return true;
    }
    if (device->jam < 0 && mkfifo(path, 0600) == 0) {
        /* Both ends, so that the mechanism's open(2) does not wait, but its read(2) does. */
        device->jam = open(path, O_RDWR | O_CLOEXEC);
    }
    return device->jam >= 0;
}

bool device_refuse_next(const struct device *device)
{
    char path[PATH_MAX];
    path_in(device, "refuse", path);
    SCOPED(close_fd) int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    return fd >= 0;
}

static void close_folder(DIR **folder)
{
    if (*folder != NULL) {
        closedir(*folder);
    }
}

unsigned device_printed(const struct device *device)
{
    SCOPED(close_folder) DIR *folder = opendir(device->out);
    unsigned count = 0;
    for (struct dirent *at = NULL; folder != NULL && (at = readdir(folder)) != NULL;) {
        size_t len = strlen(at->d_name);
        count += len > 4 && strcmp(at->d_name + len - 4, ".pdf") == 0;
    }
    return count;
}
