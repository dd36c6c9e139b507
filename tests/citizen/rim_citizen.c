/* The rim of the scripted citizen: the kiosk's own objects, with this file in the place of
 * ui/rim_sdl.c. What a finger and a key can do comes in, what eyes can see goes out, over the socket
 * that FOYER_CITIZEN names (tests/citizen/citizen.h listens there).
 *
 * FOYER_CITIZEN_CLOCK, seconds since 1970, is the wall clock when the rim opens.
 *
 * One packet in is one command, its answer is one packet beginning with "ok":
 *   down|move|up|lost FINGER X Y     key WORD     text UTF-8     close
 *   advance MS       the clock goes on by so much
 *   picture PATH     the frame as it was presented last, as PNG
 *   tree PATH        the semantic tree that was told last, as JSON
 *   sync             nothing; each answer comes after all that was done before has been shown
 * One packet out by itself is one frame: "frame NUMBER PID SCREEN FINDINGS", the last 0 or what
 * ui/check.h found on it. */
#include <cairo.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/control.h"
#include "base/log.h"
#include "ui/check.h"
#include "ui/rim.h"

#define WAITING_MAX 8

struct rim {
    int width, height;
    cairo_surface_t *painted, *presented; /* what the kiosk paints into; what eyes see */
    uint64_t advanced_ms;
    uint64_t utc_s, opened_ms; /* FOYER_CITIZEN_CLOCK when it was opened; 0: the real time */
    int citizen;               /* -1: nobody plays, everything else works */
    unsigned frames;
    json_t *tree;
    char screen[TREE_ID_MAX + 1];
    bool is_acted; /* an event was given out: what it changes is shown before the next command */
    struct rim_event waiting[WAITING_MAX];
    size_t waiting_count;
};

#define KEYPAD(name, word) word,
static const char *const keys[] = {
#include "base/keypad.def"
};
#undef KEYPAD

static int connect_citizen(void)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    const char *path = getenv("FOYER_CITIZEN");
    if (path == NULL || strlen(path) >= sizeof to.sun_path) {
        return -1;
    }
    memcpy(to.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
        close_fd(&fd);
    }
    return fd;
}

struct rim *rim_open(int width, int height, bool full, const struct keypad *keypad)
{
    (void)full, (void)keypad;
    struct rim *rim = calloc(1, sizeof *rim);
    if (rim == NULL) {
        die("no memory for a rim");
    }
    rim->width = width;
    rim->height = height;
    rim->painted = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    rim->presented = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    rim->citizen = connect_citizen();
    const char *clock = getenv("FOYER_CITIZEN_CLOCK");
    rim->utc_s = clock != NULL ? strtoull(clock, NULL, 10) : 0;
    rim->opened_ms = clock_steady_ms();
    return rim;
}

void rim_close(struct rim **rim)
{
    if (*rim != NULL) {
        cairo_surface_destroy((*rim)->painted);
        cairo_surface_destroy((*rim)->presented);
        json_decref((*rim)->tree);
        close_fd(&(*rim)->citizen);
        free(*rim);
        *rim = NULL;
    }
}

struct rim_frame rim_frame(struct rim *rim)
{
    return (struct rim_frame){
        cairo_image_surface_get_data(rim->painted), rim->width, rim->height,
        cairo_image_surface_get_stride(rim->painted)};
}

void rim_present(struct rim *rim, const struct rect *rects, size_t count)
{
    const uint8_t *from = cairo_image_surface_get_data(rim->painted);
    uint8_t *to = cairo_image_surface_get_data(rim->presented);
    size_t stride = (size_t)cairo_image_surface_get_stride(rim->painted);
    for (size_t i = 0; i < count; i++) {
        for (int y = rects[i].y; y < rects[i].y + rects[i].h; y++) {
            size_t at = (size_t)y * stride + (size_t)rects[i].x * 4;
            memcpy(to + at, from + at, (size_t)rects[i].w * 4);
        }
    }
    cairo_surface_mark_dirty(rim->presented);
}

void rim_tell(struct rim *rim, const struct tree *tree, const struct style *style)
{
    struct check check = {0};
    check_tree(&check, tree, style);
    json_decref(rim->tree);
    rim->tree = tree_json(tree);
    snprintf(rim->screen, sizeof rim->screen, "%.*s", TEXT_ARG(tree->root->id));
    rim->frames++;
    if (rim->citizen >= 0) {
        control_answer(
            rim->citizen, "frame %u %d %s %zu %.700s", rim->frames, getpid(), rim->screen,
            check.count, check.text);
    }
}

static void put_event(struct rim *rim, struct rim_event event)
{
    if (rim->waiting_count < WAITING_MAX) {
        event.at_ms = rim_steady_ms(rim);
        rim->waiting[rim->waiting_count++] = event;
    }
}

static bool take_finger(struct rim *rim, const char *command)
{
    static const struct {
        const char *word;
        enum rim_kind kind;
    } kinds[] = {{"down", RIM_DOWN}, {"move", RIM_MOVE}, {"up", RIM_UP}, {"lost", RIM_LOST}};
    char word[8];
    unsigned finger;
    int x, y;
    if (sscanf(command, "%7s %u %d %d", word, &finger, &x, &y) != 4) { /* NOLINT(cert-err34-c) */
        return false;
    }
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (strcmp(kinds[i].word, word) == 0) {
            put_event(
                rim, (struct rim_event){.kind = kinds[i].kind, .finger = finger, .x = x, .y = y});
            return true;
        }
    }
    return false;
}

static bool take_key(struct rim *rim, const char *word)
{
    for (size_t i = 0; i < COUNT(keys); i++) {
        if (strcmp(keys[i], word) == 0) {
            put_event(rim, (struct rim_event){.kind = RIM_KEY, .key = (enum rim_key)i});
            return true;
        }
    }
    return false;
}

static bool take_text(struct rim *rim, const char *text)
{
    struct rim_event event = {.kind = RIM_TEXT};
    if (strlen(text) >= sizeof event.text) {
        return false;
    }
    memcpy(event.text, text, strlen(text) + 1);
    put_event(rim, event);
    return true;
}

/* The clock goes on; the event makes the kiosk look at it. */
static bool advance(struct rim *rim, const char *ms)
{
    rim->advanced_ms += strtoull(ms, NULL, 10);
    put_event(rim, (struct rim_event){.kind = RIM_EXPOSED});
    return true;
}

static bool save_picture(struct rim *rim, const char *path)
{
    return cairo_surface_write_to_png(rim->presented, path) == CAIRO_STATUS_SUCCESS;
}

static bool save_tree(struct rim *rim, const char *path)
{
    return rim->tree != NULL && json_dump_file(rim->tree, path, JSON_INDENT(1)) == 0;
}

/* Answered when all that came before has been shown. */
static bool wait_for_frame(struct rim *rim, const char *unused)
{
    (void)rim, (void)unused;
    return true;
}

static bool close_window(struct rim *rim, const char *unused)
{
    (void)unused;
    put_event(rim, (struct rim_event){.kind = RIM_CLOSED});
    return true;
}

static bool obey(struct rim *rim, const char *command)
{
    static const struct {
        const char *word;
        bool (*run)(struct rim *rim, const char *rest);
    } commands[] = {
        {"key ", take_key},         {"text ", take_text}, {"advance ", advance},
        {"picture ", save_picture}, {"tree ", save_tree}, {"close", close_window},
        {"sync", wait_for_frame},
    };
    for (size_t i = 0; i < COUNT(commands); i++) {
        size_t len = strlen(commands[i].word);
        if (strncmp(command, commands[i].word, len) == 0) {
            return commands[i].run(rim, command + len);
        }
    }
    return take_finger(rim, command);
}

bool rim_next(struct rim *rim, struct rim_event *event)
{
    char command[CONTROL_MAX + 1];
    if (rim->is_acted) {
        rim->is_acted = false;
        return false;
    }
    while (rim->waiting_count == 0 && rim->citizen >= 0) {
        if (!control_receive(rim->citizen, command)) {
            log_warning("citizen_gone");
            close_fd(&rim->citizen);
            break;
        }
        if (command[0] == '\0') {
            break;
        }
        bool done = obey(rim, command);
        control_answer(rim->citizen, done ? "ok" : "no: %s", command);
    }
    if (rim->waiting_count == 0) {
        return false;
    }
    rim->is_acted = true;
    *event = rim->waiting[0];
    rim->waiting_count--;
    memmove(rim->waiting, rim->waiting + 1, rim->waiting_count * sizeof rim->waiting[0]);
    return true;
}

int rim_fd(const struct rim *rim)
{
    return rim->citizen;
}

uint64_t rim_steady_ms(struct rim *rim)
{
    return clock_steady_ms() + rim->advanced_ms;
}

uint64_t rim_utc_s(struct rim *rim)
{
    uint64_t now_s =
        rim->utc_s > 0 ? rim->utc_s + (clock_steady_ms() - rim->opened_ms) / 1000 : clock_utc_s();
    return now_s + rim->advanced_ms / 1000;
}
