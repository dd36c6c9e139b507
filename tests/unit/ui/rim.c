/* The real rim on an X server of its own. */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#undef COUNT /* XI.h has one, too */

#include "base/clock.h"
#include "tests/test.h"
#include "ui/rim.h"

enum { WIDTH = 320, HEIGHT = 240, TIMEOUT_MS = 5000, CLICKS = 300 };

struct world {
    pid_t server;
    char name[16]; /* ":5" */
    Display *eyes; /* a second connection, to look and to strike */
};

static int start_server(void **state)
{
    struct world *world = test_calloc(1, sizeof *world);
    char digits[12] = {0};
    int out[2];
    *state = world;
    assert_int_equal(pipe(out), 0);
    world->server = fork();
    if (world->server == 0) {
        char number[12];
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        snprintf(number, sizeof number, "%d", out[1]);
        dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
        execlp(
            "Xvfb", "Xvfb", "-displayfd", number, "-screen", "0", "320x240x24", "-nolisten", "tcp",
            NULL);
        _exit(127);
    }
    close(out[1]);
    if (read(out[0], digits, sizeof digits - 1) > 0) {
        snprintf(world->name, sizeof world->name, ":%ld", strtol(digits, NULL, 10));
        setenv("DISPLAY", world->name, 1);
        setenv("SDL_VIDEODRIVER", "x11", 1);
        world->eyes = XOpenDisplay(world->name);
    }
    close(out[0]);
    return 0;
}

static int stop_server(void **state)
{
    struct world *world = *state;
    if (world->eyes != NULL) {
        XCloseDisplay(world->eyes);
    }
    kill(world->server, SIGKILL);
    waitpid(world->server, NULL, 0);
    test_free(world);
    return 0;
}

static void paint_all(struct rim *rim, uint8_t grey)
{
    struct rim_frame frame = rim_frame(rim);
    memset(frame.pixels, grey, (size_t)frame.stride * (size_t)frame.height);
    struct rect all = {0, 0, frame.width, frame.height};
    rim_present(rim, &all, 1);
}

/* How many pixels of the screen are not of this grey. */
static size_t others(const struct world *world, uint8_t grey)
{
    XImage *image = XGetImage(
        world->eyes, DefaultRootWindow(world->eyes), 0, 0, WIDTH, HEIGHT, AllPlanes, ZPixmap);
    assert_non_null(image);
    size_t count = 0;
    for (int i = 0; i < image->bytes_per_line * HEIGHT; i += 4) {
        count += (uint8_t)image->data[i] != grey ? 1 : 0;
    }
    XDestroyImage(image);
    return count;
}

/* Waits as the kiosk does: reads until there is nothing, then polls. False when nothing comes. */
static bool wait_event(struct rim *rim, enum rim_kind kind, struct rim_event *event)
{
    struct pollfd wait = {rim_fd(rim), POLLIN, 0};
    uint64_t end = clock_steady_ms() + TIMEOUT_MS;
    do {
        while (rim_next(rim, event)) {
            if (event->kind == kind) {
                return true;
            }
        }
        poll(&wait, 1, TIMEOUT_MS);
    } while (clock_steady_ms() < end);
    return false;
}

/* The next event of a finger or a key. */
static bool wait_any(struct rim *rim, struct rim_event *event)
{
    struct pollfd wait = {rim_fd(rim), POLLIN, 0};
    uint64_t end = clock_steady_ms() + TIMEOUT_MS;
    do {
        while (rim_next(rim, event)) {
            if (event->kind != RIM_EXPOSED && event->kind != RIM_RESIZED) {
                return true;
            }
        }
        poll(&wait, 1, TIMEOUT_MS);
    } while (clock_steady_ms() < end);
    return false;
}

/* Shows one grey, tells so through `ready`, and goes on until it is killed. */
static void play_window(uint8_t grey, int ready)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    struct rim *rim = rim_open(WIDTH, HEIGHT, false, NULL);
    if (rim == NULL) {
        _exit(2);
    }
    paint_all(rim, grey);
    (void)!write(ready, "!", 1);
    struct rim_event event;
    for (;;) {
        if (wait_event(rim, RIM_EXPOSED, &event)) {
            paint_all(rim, grey);
        }
    }
}

static pid_t start_window(uint8_t grey)
{
    int ready[2];
    char byte = 0;
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        play_window(grey, ready[1]);
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    return child;
}

static void stop(pid_t child)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

#define NEEDS_DISPLAY(world)                                                                       \
    if ((world)->eyes == NULL) {                                                                   \
        SKIP("Xvfb does not start here");                                                          \
    }

static void the_first_presenting_shows_the_window(void **state)
{
    struct world *world = *state;
    NEEDS_DISPLAY(world)
    SCOPED(rim_close) struct rim *rim = rim_open(WIDTH, HEIGHT, false, NULL);
    assert_non_null(rim);
    assert_int_equal(rim_frame(rim).width, WIDTH);
    assert_int_equal(rim_frame(rim).height, HEIGHT);
    assert_true(others(world, 0) == 0);
    paint_all(rim, 0x80);
    assert_true(others(world, 0x80) == 0);
}

/* Looks at the screen all the time while one window takes over from the other. */
static void a_successor_takes_over_without_a_changed_pixel(void **state)
{
    struct world *world = *state;
    NEEDS_DISPLAY(world)
    pid_t first = start_window(0x80);
    pid_t watcher = fork();
    if (watcher == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        world->eyes = XOpenDisplay(world->name);
        for (;;) { /* until it is killed */
            if (others(world, 0x80) != 0) {
                _exit(1);
            }
        }
    }
    pid_t second = start_window(0x80);
    stop(first);
    XSync(world->eyes, False);
    assert_true(others(world, 0x80) == 0);
    int status = 0;
    assert_int_equal(waitpid(watcher, &status, WNOHANG), 0);
    stop(second); /* now it must notice: the control */
    assert_int_equal(waitpid(watcher, &status, 0), watcher);
    assert_int_equal(WEXITSTATUS(status), 1);
}

/* Presenting reads from the connection; what it read must not wait for the next event. */
static void no_click_is_lost(void **state)
{
    struct world *world = *state;
    NEEDS_DISPLAY(world)
    SCOPED(rim_close) struct rim *rim = rim_open(WIDTH, HEIGHT, false, NULL);
    assert_non_null(rim);
    paint_all(rim, 0x80);
    struct rim_event event;
    for (int i = 0; i < CLICKS; i++) {
        int x = 10 + i % 300;
        XTestFakeMotionEvent(world->eyes, -1, x, 20, CurrentTime);
        XTestFakeButtonEvent(world->eyes, 1, True, CurrentTime);
        XFlush(world->eyes);
        assert_true(wait_event(rim, RIM_DOWN, &event));
        assert_int_equal(event.x, x);
        assert_int_equal(event.y, 20);
        XTestFakeButtonEvent(world->eyes, 1, False, CurrentTime);
        XFlush(world->eyes);
        paint_all(rim, (uint8_t)i);
        assert_true(wait_event(rim, RIM_UP, &event));
    }
}

static void strike(const struct world *world, KeySym symbol)
{
    KeyCode code = XKeysymToKeycode(world->eyes, symbol);
    XTestFakeKeyEvent(world->eyes, code, True, CurrentTime);
    XTestFakeKeyEvent(world->eyes, code, False, CurrentTime);
    XFlush(world->eyes);
}

static void keys_and_letters_arrive(void **state)
{
    struct world *world = *state;
    NEEDS_DISPLAY(world)
    static const struct {
        KeySym symbol;
        enum rim_key key;
    } keys[] = {{XK_Tab, RIM_KEY_NEXT},       {XK_Up, RIM_KEY_UP},   {XK_Return, RIM_KEY_SELECT},
                {XK_Escape, RIM_KEY_BACK},    {XK_F1, RIM_KEY_HELP}, {XK_BackSpace, RIM_KEY_ERASE},
                {XK_KP_Enter, RIM_KEY_SELECT}};
    SCOPED(rim_close) struct rim *rim = rim_open(WIDTH, HEIGHT, false, NULL);
    assert_non_null(rim);
    paint_all(rim, 0x80);
    struct rim_event event;
    for (size_t i = 0; i < COUNT(keys); i++) {
        strike(world, keys[i].symbol);
        assert_true(wait_event(rim, RIM_KEY, &event));
        assert_int_equal(event.key, keys[i].key);
    }
    strike(world, XK_a);
    assert_true(wait_event(rim, RIM_TEXT, &event));
    assert_string_equal(event.text, "a");
}

/* A keypad that sends letters: "n" means the next one, and nothing is typed by it. */
static void the_keymap_says_what_keys_mean(void **state)
{
    struct world *world = *state;
    NEEDS_DISPLAY(world)
    struct keypad keypad = {
        .count = 3, .keys = {{"N", KEYPAD_NEXT}, {"Shift+N", KEYPAD_REPEAT}, {"F1", KEYPAD_WORDS}}};
    SCOPED(rim_close) struct rim *rim = rim_open(WIDTH, HEIGHT, false, &keypad);
    assert_non_null(rim);
    paint_all(rim, 0x80);
    struct rim_event event;
    strike(world, XK_F1); /* means nothing now */
    strike(world, XK_n);
    assert_true(wait_any(rim, &event));
    assert_int_equal(event.kind, RIM_KEY);
    assert_int_equal(event.key, RIM_KEY_NEXT);
    XTestFakeKeyEvent(world->eyes, XKeysymToKeycode(world->eyes, XK_Shift_L), True, CurrentTime);
    strike(world, XK_n);
    XTestFakeKeyEvent(world->eyes, XKeysymToKeycode(world->eyes, XK_Shift_L), False, CurrentTime);
    strike(world, XK_m);
    assert_true(wait_any(rim, &event));
    assert_int_equal(event.kind, RIM_KEY);
    assert_int_equal(event.key, RIM_KEY_REPEAT);
    assert_true(wait_any(rim, &event));
    assert_int_equal(event.kind, RIM_TEXT);
    assert_string_equal(event.text, "m");
}

static void strike_with(const struct world *world, KeySym held, KeySym symbol)
{
    XTestFakeKeyEvent(world->eyes, XKeysymToKeycode(world->eyes, held), True, CurrentTime);
    strike(world, symbol);
    XTestFakeKeyEvent(world->eyes, XKeysymToKeycode(world->eyes, held), False, CurrentTime);
    XFlush(world->eyes);
}

/* As a window manager asks a window to close itself. */
static void ask_to_close(const struct world *world)
{
    Window root, parent, *list = NULL;
    unsigned count = 0;
    XQueryTree(world->eyes, DefaultRootWindow(world->eyes), &root, &parent, &list, &count);
    for (unsigned i = 0; i < count; i++) {
        XEvent event = {.xclient = {.type = ClientMessage, .window = list[i], .format = 32}};
        event.xclient.message_type = XInternAtom(world->eyes, "WM_PROTOCOLS", False);
        event.xclient.data.l[0] = (long)XInternAtom(world->eyes, "WM_DELETE_WINDOW", False);
        XSendEvent(world->eyes, list[i], False, NoEventMask, &event);
    }
    XFree(list);
    XFlush(world->eyes);
}

/* What people try at a kiosk. The next thing that is heard is the letter struck after it. */
static void no_key_and_no_window_manager_closes_a_kiosk(void **state)
{
    struct world *world = *state;
    NEEDS_DISPLAY(world)
    static const struct {
        KeySym held, symbol;
    } tries[] = {{XK_Alt_L, XK_F4},       {XK_Control_L, XK_q},         {XK_Control_L, XK_w},
                 {XK_Control_L, XK_c},    {XK_Alt_L, XK_Tab},           {XK_Alt_L, XK_F1},
                 {XK_Super_L, XK_Return}, {XK_Control_L, XK_Escape},    {XK_Control_L, XK_Delete},
                 {XK_Alt_L, XK_space},    {XK_Control_L, XK_BackSpace}, {XK_Super_L, XK_F9}};
    SCOPED(rim_close) struct rim *rim = rim_open(WIDTH, HEIGHT, true, NULL);
    assert_non_null(rim);
    paint_all(rim, 0x80);
    struct rim_event event;
    for (size_t i = 0; i < COUNT(tries); i++) {
        strike_with(world, tries[i].held, tries[i].symbol);
        ask_to_close(world);
        strike(world, i % 2 == 0 ? XK_m : XK_n);
        assert_true(wait_any(rim, &event));
        if (event.kind != RIM_TEXT || event.text[0] != (i % 2 == 0 ? 'm' : 'n')) {
            fail_msg("try %zu: kind %u, key %u", i, (unsigned)event.kind, (unsigned)event.key);
        }
    }
}

/* The control: a window of a tool is closed that way. */
static void a_window_is_closed(void **state)
{
    struct world *world = *state;
    NEEDS_DISPLAY(world)
    SCOPED(rim_close) struct rim *rim = rim_open(WIDTH, HEIGHT, false, NULL);
    assert_non_null(rim);
    paint_all(rim, 0x80);
    struct rim_event event;
    ask_to_close(world);
    assert_true(wait_any(rim, &event));
    assert_int_equal(event.kind, RIM_CLOSED);
}

static void a_key_that_is_held_or_struck_twice_counts_once(void **state)
{
    struct world *world = *state;
    NEEDS_DISPLAY(world)
    struct keypad keypad;
    keypad_default(&keypad);
    keypad.strike_ms = KEYPAD_STRIKE_MS_MAX;
    SCOPED(rim_close) struct rim *rim = rim_open(WIDTH, HEIGHT, false, &keypad);
    assert_non_null(rim);
    paint_all(rim, 0x80);
    struct rim_event event;
    static const KeySym keys[] = {XK_Tab, XK_a, XK_Return};
    static const enum rim_kind kinds[] = {RIM_KEY, RIM_TEXT, RIM_KEY};
    for (size_t i = 0; i < COUNT(keys);
         i++) { /* the second strike would come before the next key */
        strike(world, keys[i]);
        strike(world, keys[i]);
    }
    for (size_t i = 0; i < COUNT(keys); i++) {
        assert_true(wait_any(rim, &event));
        assert_int_equal(event.kind, kinds[i]);
    }
    strike(world, XK_b);
    assert_true(wait_any(rim, &event));
    assert_string_equal(event.text, "b");
}

static void a_key_that_does_not_exist_is_refused(void **state)
{
    struct world *world = *state;
    NEEDS_DISPLAY(world)
    struct keypad keypad = {.count = 1, .keys = {{"Weiter", KEYPAD_NEXT}}};
    assert_null(rim_open(WIDTH, HEIGHT, false, &keypad));
}

static void without_a_display_it_says_so(void **state)
{
    (void)state;
    setenv("DISPLAY", ":4711", 1);
    assert_null(rim_open(WIDTH, HEIGHT, false, NULL));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start_server, stop_server)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_first_presenting_shows_the_window),
        TEST(a_successor_takes_over_without_a_changed_pixel),
        TEST(no_click_is_lost),
        TEST(keys_and_letters_arrive),
        TEST(the_keymap_says_what_keys_mean),
        TEST(no_key_and_no_window_manager_closes_a_kiosk),
        TEST(a_window_is_closed),
        TEST(a_key_that_is_held_or_struck_twice_counts_once),
        TEST(a_key_that_does_not_exist_is_refused),
        TEST(without_a_display_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
