#include "voice/jack.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

enum { READ_MAX = 64 * sizeof(struct input_event), ROUNDS_MAX = 16 };

static void take_event(struct jack_events *events, const struct input_event *event)
{
    if (event->type == EV_SW && event->code == SW_HEADPHONE_INSERT) {
        events->is_in = event->value != 0;
    } else if (event->type == EV_SYN && event->code == SYN_DROPPED) {
        events->is_stale = true;
    }
}

void jack_take(struct jack_events *events, struct bytes from)
{
    while (from.len > 0) {
        size_t missing = sizeof events->part - events->have;
        size_t taken = from.len < missing ? from.len : missing;
        memcpy(events->part + events->have, from.at, taken);
        events->have += taken;
        from = (struct bytes){from.at + taken, from.len - taken};
        if (events->have == sizeof events->part) {
            struct input_event event;
            memcpy(&event, events->part, sizeof event);
            events->have = 0;
            take_event(events, &event);
        }
    }
}

/* The state of a device; what is no device has none to ask for and tells it by an event. */
static void ask_state(struct jack *jack)
{
    unsigned long switches[SW_CNT / (8 * sizeof(unsigned long)) + 1] = {0};
    jack->events.is_stale = false;
    if (ioctl(jack->device, EVIOCGSW(sizeof switches), switches) >= 0) {
        size_t bits = 8 * sizeof *switches;
        jack->events.is_in =
            (switches[SW_HEADPHONE_INSERT / bits] >> (SW_HEADPHONE_INSERT % bits) & 1) != 0;
    }
}

static void open_device(struct jack *jack)
{
    struct stat about;
    jack->events = (struct jack_events){0};
    jack->device = open(jack->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (jack->device >= 0 &&
        (fstat(jack->device, &about) < 0 || !(S_ISCHR(about.st_mode) || S_ISFIFO(about.st_mode)))) {
        close_fd(&jack->device);
    }
    if (jack->device >= 0) {
        log_info("headphone_device_opened");
        ask_state(jack);
    }
}

static void lose_device(struct jack *jack)
{
    log_warning("headphone_device_gone");
    close_fd(&jack->device);
    jack->events = (struct jack_events){0};
}

static void watch_folder(struct jack *jack)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(jack->path, '/');
    snprintf(
        folder, sizeof folder, "%.*s", slash != NULL ? (int)(slash - jack->path + 1) : 1,
        slash != NULL ? jack->path : ".");
    jack->folder = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (jack->folder >= 0 &&
        inotify_add_watch(jack->folder, folder, IN_CREATE | IN_MOVED_TO | IN_ATTRIB | IN_ONLYDIR) <
            0) {
        close_fd(&jack->folder);
    }
}

void jack_open(struct jack *jack, const char *path)
{
    *jack = (struct jack){.path = path, .device = -1, .folder = -1};
    watch_folder(
        jack); /* first: a device that appears in between is seen twice rather than never */
    open_device(jack);
}

void jack_close(struct jack *jack)
{
    close_fd(&jack->device);
    close_fd(&jack->folder);
}

bool jack_is_blind(const struct jack *jack)
{
    return jack->device < 0 && jack->folder < 0;
}

static void read_device(struct jack *jack)
{
    uint8_t bytes[READ_MAX];
    for (int i = 0; i < ROUNDS_MAX && jack->device >= 0; i++) {
        ssize_t got = read(jack->device, bytes, sizeof bytes);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            break;
        }
        if (got <= 0) {
            lose_device(jack);
            return;
        }
        jack_take(&jack->events, (struct bytes){bytes, (size_t)got});
    }
    if (jack->device >= 0 && jack->events.is_stale) {
        ask_state(jack);
    }
}

/* True when what was created or moved into the folder has the device's name. */
static bool is_replaced(const struct jack *jack, const struct inotify_event *event)
{
    const char *slash = strrchr(jack->path, '/');
    const char *name = slash != NULL ? slash + 1 : jack->path;
    return event->len > 0 && (event->mask & (IN_CREATE | IN_MOVED_TO)) != 0 &&
           strcmp(event->name, name) == 0;
}

static void read_folder(struct jack *jack)
{
    _Alignas(struct inotify_event) char bytes[4096];
    bool has_changed = false, is_new = false, is_gone = false;
    for (int i = 0; i < ROUNDS_MAX; i++) {
        ssize_t got = read(jack->folder, bytes, sizeof bytes);
        for (ssize_t at = 0; got > 0 && at < got;) {
            const struct inotify_event *event = (const void *)(bytes + at);
            has_changed = true;
            is_new = is_new || is_replaced(jack, event);
            is_gone = is_gone || (event->mask & IN_IGNORED) != 0;
            at += (ssize_t)(sizeof *event + event->len);
        }
        if (got <= 0) {
            break;
        }
    }
    if (is_new && jack->device >= 0) {
        lose_device(jack);
    }
    if (has_changed && jack->device < 0) {
        open_device(jack);
    }
    if (is_gone) {
        close_fd(&jack->folder);
    }
}

bool jack_hear(struct jack *jack)
{
    bool was_in = jack->events.is_in;
    if (jack->folder < 0) {
        watch_folder(jack);
        if (jack->device < 0) {
            open_device(jack);
        }
    } else {
        read_folder(jack);
    }
    if (jack->device >= 0) {
        read_device(jack);
    }
    return jack->events.is_in != was_in;
}
