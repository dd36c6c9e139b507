#include "tests/support/panel.h"

#include <X11/Xutil.h>
#include <X11/extensions/XI2.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xorg/xf86-input-inputtest-protocol.h>

#include "base/clock.h"

#define START_MS 20000 /* for the server */
#define ANSWER_S 20
#define AXIS_MAX 65535.0
#define COLOURS  0xffffffu

static const char configuration[] =
    "Section \"ServerFlags\"\n Option \"AutoAddDevices\" \"false\"\n"
    " Option \"AutoEnableDevices\" \"false\"\n Option \"DontVTSwitch\" \"true\"\n"
    " Option \"BlankTime\" \"0\"\nEndSection\n"
    "Section \"Device\"\n Identifier \"d\"\n Driver \"dummy\"\n VideoRam 65536\nEndSection\n"
    "Section \"Monitor\"\n Identifier \"m\"\n HorizSync 1-300\n VertRefresh 1-300\n"
    " Modeline \"panel\" 148.5 %1$d %3$d %4$d %5$d %2$d %6$d %7$d %8$d\nEndSection\n"
    "Section \"Screen\"\n Identifier \"s\"\n Device \"d\"\n Monitor \"m\"\n DefaultDepth 24\n"
    " SubSection \"Display\"\n  Depth 24\n  Modes \"panel\"\n  Virtual %1$d %2$d\n EndSubSection\n"
    "EndSection\n"
    "Section \"InputDevice\"\n Identifier \"touch\"\n Driver \"inputtest\"\n"
    " Option \"SocketPath\" \"%9$s/touch\"\n Option \"DeviceType\" \"Touch\"\n"
    " Option \"TouchCount\" \"5\"\nEndSection\n"
    "Section \"InputDevice\"\n Identifier \"keys\"\n Driver \"inputtest\"\n"
    " Option \"SocketPath\" \"%9$s/keys\"\n Option \"DeviceType\" \"Keyboard\"\nEndSection\n"
    "Section \"InputDevice\"\n Identifier \"pointer\"\n Driver \"inputtest\"\n"
    " Option \"SocketPath\" \"%9$s/pointer\"\n Option \"DeviceType\" \"Pointer\"\nEndSection\n"
    "Section \"ServerLayout\"\n Identifier \"l\"\n Screen \"s\"\n"
    " InputDevice \"touch\" \"SendCoreEvents\"\n InputDevice \"keys\" \"CoreKeyboard\"\n"
    " InputDevice \"pointer\" \"CorePointer\"\nEndSection\n";

static bool write_configuration(const struct panel_screen *panel)
{
    char path[96];
    snprintf(path, sizeof path, "%s/xorg.conf", panel->folder);
    FILE *file = fopen(path, "we");
    if (file == NULL) {
        return false;
    }
    int w = panel->width, h = panel->height;
    fprintf(
        file, configuration, w, h, w + 20, w + 40, w + 120, h + 10, h + 20, h + 80, panel->folder);
    return fclose(file) == 0;
}

/* In the child: becomes the server, which writes its display's number to `ready`. */
static NORETURN void become_server(const struct panel_screen *panel, int ready)
{
    char config[96], log[96], number[16], output[96];
    snprintf(config, sizeof config, "%s/xorg.conf", panel->folder);
    snprintf(log, sizeof log, "%s/server.log", panel->folder);
    snprintf(output, sizeof output, "%s/server.out", panel->folder);
    snprintf(number, sizeof number, "%d", ready);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    fcntl(ready, F_SETFD, 0);
    int out = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (out >= 0) {
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
    }
    execlp(
        "Xorg", "Xorg", "-displayfd", number, "-config", config, "-logfile", log, "-nolisten",
        "tcp", "-noreset", "-novtswitch", "-sharevts", "-s", "0", "-dpms", (char *)NULL);
    _exit(127);
}

/* Reads the number the server writes when it is ready. */
static bool read_display(struct panel_screen *panel, int ready)
{
    char number[8];
    size_t len = 0;
    uint64_t end = clock_steady_ms() + START_MS;
    while (len < sizeof number - 1) {
        uint64_t now = clock_steady_ms();
        struct pollfd wait = {.fd = ready, .events = POLLIN};
        if (now >= end || poll(&wait, 1, (int)(end - now)) <= 0 ||
            read(ready, number + len, 1) != 1) {
            return false;
        }
        if (number[len] == '\n') {
            break;
        }
        len++;
    }
    snprintf(panel->display, sizeof panel->display, ":%.*s", (int)len, number);
    return len > 0;
}

static void say(int device, const void *what, size_t size)
{
    if (send(device, what, size, MSG_NOSIGNAL) != (ssize_t)size) {
        die_errno("speak to the panel's server");
    }
}

static void hear(int device, void *what, size_t size)
{
    if (recv(device, what, size, MSG_WAITALL) != (ssize_t)size) {
        die_errno("hear the panel's server");
    }
}

/* Connects to one input device; -1 when it does not answer. */
static int open_device(const struct panel_screen *panel, const char *name)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    snprintf(to.sun_path, sizeof to.sun_path, "%s/%s", panel->folder, name);
    int device = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (device < 0 || connect(device, (struct sockaddr *)&to, sizeof to) < 0) {
        close_fd(&device);
        return -1;
    }
    struct timeval patience = {.tv_sec = ANSWER_S};
    setsockopt(device, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    xf86ITEventClientVersion mine = {{sizeof mine, XF86IT_EVENT_CLIENT_VERSION}, 1, 1};
    xf86ITResponseServerVersion theirs;
    say(device, &mine, sizeof mine);
    hear(device, &theirs, sizeof theirs);
    return device;
}

static bool connect_all(struct panel_screen *panel)
{
    panel->fingers = open_device(panel, "touch");
    panel->keys = open_device(panel, "keys");
    panel->connection = XOpenDisplay(panel->display);
    int error;
    if (panel->fingers < 0 || panel->keys < 0 || panel->connection == NULL ||
        !XDamageQueryExtension(panel->connection, &panel->damage_event, &error)) {
        return false;
    }
    XDamageCreate(
        panel->connection, DefaultRootWindow(panel->connection), XDamageReportRawRectangles);
    XSync(panel->connection, False);
    return true;
}

bool panel_open(struct panel_screen *panel, int width, int height)
{
    *panel = (struct panel_screen){.width = width, .height = height, .fingers = -1, .keys = -1};
    strcpy(panel->folder, "/tmp/foyer-panel-XXXXXX");
    int ready[2];
    if (mkdtemp(panel->folder) == NULL || !write_configuration(panel) || pipe2(ready, O_CLOEXEC)) {
        fprintf(stderr, "a folder for the panel cannot be made\n");
        return false;
    }
    panel->server = fork();
    if (panel->server == 0) {
        become_server(panel, ready[1]);
    }
    close_fd(&ready[1]);
    bool opened = panel->server > 0 && read_display(panel, ready[0]) && connect_all(panel);
    close_fd(&ready[0]);
    if (!opened) {
        fprintf(stderr, "Xorg did not start; see %s/server.out\n", panel->folder);
    }
    return opened;
}

static void forget_folder(const struct panel_screen *panel)
{
    static const char *const names[] = {"xorg.conf", "server.log", "server.out", "server.log.old",
                                        "touch",     "keys",       "pointer"};
    for (size_t i = 0; i < COUNT(names); i++) {
        char path[96];
        snprintf(path, sizeof path, "%s/%s", panel->folder, names[i]);
        unlink(path);
    }
    rmdir(panel->folder);
}

void panel_close(struct panel_screen *panel)
{
    if (panel->connection != NULL) {
        XCloseDisplay(panel->connection);
    }
    if (panel->server > 0) {
        close_fd(&panel->fingers);
        close_fd(&panel->keys);
        kill(panel->server, SIGTERM);
        waitpid(panel->server, NULL, 0);
        forget_folder(panel);
    }
    *panel = (struct panel_screen){.fingers = -1, .keys = -1};
}

/* Returns when the server has handled everything sent before. */
static void wait_for_sync(int device)
{
    xf86ITEventWaitForSync wait = {{sizeof wait, XF86IT_EVENT_WAIT_FOR_SYNC}};
    xf86ITResponseSyncFinished done;
    say(device, &wait, sizeof wait);
    hear(device, &done, sizeof done);
}

static void touch(struct panel_screen *panel, unsigned finger, uint32_t type, int x, int y)
{
    xf86ITEventTouch event = {{sizeof event, XF86IT_EVENT_TOUCH}, finger + 1, type, {.mask = {3}}};
    event.valuators.valuators[0] = (x + 0.5) * AXIS_MAX / panel->width;
    event.valuators.valuators[1] = (y + 0.5) * AXIS_MAX / panel->height;
    say(panel->fingers, &event, sizeof event);
    wait_for_sync(panel->fingers);
}

void panel_finger_down(struct panel_screen *panel, unsigned finger, int x, int y)
{
    touch(panel, finger, XI_TouchBegin, x, y);
}

void panel_finger_move(struct panel_screen *panel, unsigned finger, int x, int y)
{
    touch(panel, finger, XI_TouchUpdate, x, y);
}

void panel_finger_up(struct panel_screen *panel, unsigned finger, int x, int y)
{
    touch(panel, finger, XI_TouchEnd, x, y);
}

void panel_tap(struct panel_screen *panel, int x, int y)
{
    panel_finger_down(panel, 0, x, y);
    panel_finger_up(panel, 0, x, y);
}

void panel_key(struct panel_screen *panel, unsigned code)
{
    for (int down = 1; down >= 0; down--) {
        xf86ITEventKey event = {{sizeof event, XF86IT_EVENT_KEY}, down, code + 8};
        say(panel->keys, &event, sizeof event);
        wait_for_sync(panel->fingers); /* the keyboard's own never answers (Xorg 21.1.7) */
    }
}

cairo_surface_t *panel_picture(struct panel_screen *panel)
{
    XImage *image = XGetImage(
        panel->connection, DefaultRootWindow(panel->connection), 0, 0, (unsigned)panel->width,
        (unsigned)panel->height, AllPlanes, ZPixmap);
    if (image == NULL || image->bits_per_pixel != 32) {
        die("the panel's pixels cannot be read");
    }
    cairo_surface_t *picture =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, panel->width, panel->height);
    unsigned char *to = cairo_image_surface_get_data(picture);
    int stride = cairo_image_surface_get_stride(picture);
    for (int y = 0; y < panel->height; y++) {
        memcpy(
            to + (ptrdiff_t)y * stride, image->data + (ptrdiff_t)y * image->bytes_per_line,
            (size_t)panel->width * 4);
    }
    cairo_surface_mark_dirty(picture);
    XDestroyImage(image);
    return picture;
}

int panel_differing(cairo_surface_t *a, cairo_surface_t *b, struct panel_region region)
{
    int count = 0;
    for (int y = region.y; y < region.y + region.height; y++) {
        const unsigned char *rows[2] = {
            cairo_image_surface_get_data(a) + (ptrdiff_t)y * cairo_image_surface_get_stride(a),
            cairo_image_surface_get_data(b) + (ptrdiff_t)y * cairo_image_surface_get_stride(b)};
        for (int x = region.x; x < region.x + region.width; x++) {
            uint32_t pixels[2];
            memcpy(&pixels[0], rows[0] + (size_t)x * 4, 4);
            memcpy(&pixels[1], rows[1] + (size_t)x * 4, 4);
            count += (pixels[0] & COLOURS) != (pixels[1] & COLOURS);
        }
    }
    return count;
}

bool panel_was_drawn_on(struct panel_screen *panel)
{
    bool drawn = false;
    while (XPending(panel->connection) > 0) {
        XEvent event;
        XNextEvent(panel->connection, &event);
        drawn = drawn || event.type == panel->damage_event + XDamageNotify;
    }
    return drawn;
}

/* Waits until something on the panel has changed; false when the time is over. */
static bool wait_for_change(struct panel_screen *panel, uint64_t end_ms)
{
    while (XPending(panel->connection) == 0) {
        uint64_t now = clock_steady_ms();
        struct pollfd wait = {.fd = ConnectionNumber(panel->connection), .events = POLLIN};
        if (now >= end_ms || poll(&wait, 1, (int)(end_ms - now)) < 0) {
            return false;
        }
    }
    (void)panel_was_drawn_on(panel);
    return true;
}

bool panel_wait_for(
    struct panel_screen *panel, cairo_surface_t *wanted, struct panel_region region, int stray,
    int timeout_ms)
{
    uint64_t end_ms = clock_steady_ms() + (uint64_t)timeout_ms;
    do {
        cairo_surface_t *picture = panel_picture(panel);
        int strays = panel_differing(picture, wanted, region);
        cairo_surface_destroy(picture);
        if (strays <= stray) {
            return true;
        }
    } while (wait_for_change(panel, end_ms));
    return false;
}

void panel_wait_quiet(struct panel_screen *panel, int quiet_ms, int timeout_ms)
{
    uint64_t end_ms = clock_steady_ms() + (uint64_t)timeout_ms;
    while (clock_steady_ms() < end_ms &&
           wait_for_change(panel, clock_steady_ms() + (uint64_t)quiet_ms)) {
    }
}
