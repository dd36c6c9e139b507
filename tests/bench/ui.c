/* How fast and how light the interface is on an X server of its own, against a program that does the
 * same with Xlib and MIT-SHM alone (boxes, no text). This program plays all three parts: without a
 * part it starts the server, then itself as "kiosk" and as "plain", strikes keys by XTEST and looks
 * at the pixels. */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XShm.h>
#include <X11/extensions/XTest.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>
#undef COUNT /* XI.h has one, too */

#include "tests/bench.h"
#include "tests/examples.h"

enum {
    STARTS = 7,
    TAPS = 200,
    SCREENS = 40,
    IDLE_S = 20,
    TIMEOUT_MS = 3000,
    AREAS = 4,
    AREA_NUMBERS = 16
};

/* Places that the parts agree on: two keys, the field, the button to the other screen. */
struct places {
    struct rect key, erase, field, next, home;
};

struct bench {
    Display *display;
    struct places places;
    uint64_t bare; /* a spot of the screen without a window */
    pid_t server;
};

/* Part "kiosk": the interface with SDL below it, as the kiosk uses it. */

struct kiosk {
    struct view view;
    struct keyboard keyboard;
    char space[256];
    size_t len;
    bool other; /* the start screen instead of the form */
};

static void kiosk_show(struct kiosk *kiosk)
{
    struct text id = kiosk->other ? TEXT_OF("start") : TEXT_OF("form");
    struct tree *tree = view_begin(&kiosk->view, id, TEXT_OF("de"));
    if (kiosk->other) {
        example_start(tree);
    } else {
        example_form(tree);
        struct node *street = tree_find(tree, TEXT_OF("field-/street"));
        street->value = (struct text){kiosk->space, kiosk->len};
    }
    view_show(&kiosk->view);
}

static void kiosk_handle(struct kiosk *kiosk, struct view_event event)
{
    keyboard_filter(&kiosk->keyboard, &event);
    size_t len = strnlen(event.text, sizeof event.text);
    if (event.want == VIEW_TYPED && kiosk->len + len < sizeof kiosk->space) {
        memcpy(kiosk->space + kiosk->len, event.text, len);
        kiosk->len += len;
    } else if (event.want == VIEW_ERASED && kiosk->len > 0) {
        kiosk->len--;
    } else if (event.want == VIEW_CHOSEN) {
        kiosk->other = !kiosk->other;
    } else if (event.want != VIEW_REBUILD) {
        return;
    }
    kiosk_show(kiosk);
}

static void kiosk_present(struct kiosk *kiosk, struct rim *rim)
{
    struct rect rects[DAMAGE_MAX];
    size_t count = view_paint(&kiosk->view, rects);
    if (count > 0) {
        rim_present(rim, rects, count);
    }
}

static int play_kiosk(void)
{
    static struct kiosk kiosk;
    SCOPED(rim_close)
    struct rim *rim =
        rim_open((int)example_portrait.width_px, (int)example_portrait.height_px, false, NULL);
    if (rim == NULL || !view_init(&kiosk.view, &example_portrait, NULL)) {
        return 2;
    }
    view_use_frame(&kiosk.view, rim_frame(rim));
    kiosk_show(&kiosk);
    kiosk_present(&kiosk, rim);
    struct pollfd wait = {rim_fd(rim), POLLIN, 0};
    struct rim_event event;
    for (;;) { /* until it is killed */
        while (rim_next(rim, &event)) {
            kiosk_handle(&kiosk, view_input(&kiosk.view, &event));
            kiosk_present(&kiosk, rim);
        }
        poll(&wait, 1, -1);
    }
}

/* Part "plain": the least that draws a pressed key and a letter. */

struct plain {
    Display *display;
    Window window;
    GC gc;
    XImage *image;
    XShmSegmentInfo segment;
};

static void plain_box(struct plain *plain, struct rect r, uint32_t colour, bool put)
{
    for (int y = r.y; y < r.y + r.h; y++) {
        uint32_t *row = (uint32_t *)(void *)(plain->image->data + y * plain->image->bytes_per_line);
        for (int x = r.x; x < r.x + r.w; x++) {
            row[x] = colour;
        }
    }
    if (put) {
        XShmPutImage(
            plain->display, plain->window, plain->gc, plain->image, r.x, r.y, r.x, r.y,
            (unsigned)r.w, (unsigned)r.h, False);
        XFlush(plain->display);
    }
}

static bool plain_open(struct plain *plain, int width, int height)
{
    plain->display = XOpenDisplay(NULL);
    if (plain->display == NULL) {
        return false;
    }
    int screen = DefaultScreen(plain->display);
    XSetWindowAttributes wish = {
        .override_redirect = True,
        .event_mask = ButtonPressMask | ButtonReleaseMask | ExposureMask};
    plain->window = XCreateWindow(
        plain->display, DefaultRootWindow(plain->display), 0, 0, (unsigned)width, (unsigned)height,
        0, CopyFromParent, InputOutput, CopyFromParent, CWOverrideRedirect | CWEventMask, &wish);
    plain->gc = DefaultGC(plain->display, screen);
    plain->image = XShmCreateImage(
        plain->display, DefaultVisual(plain->display, screen), 24, ZPixmap, NULL, &plain->segment,
        (unsigned)width, (unsigned)height);
    size_t size = (size_t)plain->image->bytes_per_line * (size_t)height;
    plain->segment.shmid = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
    plain->segment.shmaddr = plain->image->data = shmat(plain->segment.shmid, NULL, 0);
    XShmAttach(plain->display, &plain->segment);
    XSync(plain->display, False);
    shmctl(plain->segment.shmid, IPC_RMID, NULL);
    plain_box(plain, (struct rect){0, 0, width, height}, 0xFFFFFF, false);
    return true;
}

static int play_plain(char **argv)
{
    struct plain plain;
    struct rect area[AREAS];
    for (int i = 0; i < AREA_NUMBERS; i++) {
        int *to = &area[i / 4].x + i % 4;
        *to = (int)strtol(argv[i], NULL, 10);
    }
    int width = (int)example_portrait.width_px;
    int height = (int)example_portrait.height_px;
    if (!plain_open(&plain, width, height)) {
        return 2;
    }
    plain_box(&plain, area[0], 0xE0E0E0, false);
    plain_box(&plain, area[1], 0xE0E0E0, false);
    XMapRaised(plain.display, plain.window);
    bool full = false;
    for (;;) { /* until it is killed */
        XEvent event;
        XNextEvent(plain.display, &event);
        bool on_key = event.type != Expose && rect_holds(area[0], event.xbutton.x, event.xbutton.y);
        struct rect key = on_key ? area[0] : area[1];
        if (event.type == Expose) {
            plain_box(&plain, (struct rect){0, 0, width, height}, 0xFFFFFF, true);
        } else if (event.type == ButtonPress) {
            plain_box(&plain, key, 0x2044AA, true);
        } else if (event.type == ButtonRelease) {
            full = !full;
            plain_box(&plain, key, 0xE0E0E0, true);
            plain_box(&plain, area[2], full ? 0 : 0xFFFFFF, true);
        }
    }
}

/* The part that measures. */

static void give_up(const char *why)
{
    fprintf(stderr, "ui bench: %s\n", why);
    exit(1);
}

static uint64_t look(const struct bench *bench, struct rect r)
{
    XImage *image = XGetImage(
        bench->display, DefaultRootWindow(bench->display), r.x, r.y, (unsigned)r.w, (unsigned)r.h,
        AllPlanes, ZPixmap);
    if (image == NULL) {
        give_up("no pixels");
    }
    uint64_t sum = 14695981039346656037u;
    for (int i = 0; i < image->bytes_per_line * r.h; i++) {
        sum = (sum ^ (uint8_t)image->data[i]) * 1099511628211u;
    }
    XDestroyImage(image);
    return sum;
}

/* Waits until the pixels are no longer those of `before`; ms since `since`. */
static double wait_change(const struct bench *bench, struct rect r, uint64_t before, double since)
{
    while (look(bench, r) == before) {
        if (bench_now_ms() - since > TIMEOUT_MS) {
            give_up("nothing changed on the screen");
        }
    }
    return bench_now_ms() - since;
}

static double cpu_ms(pid_t process)
{
    clockid_t clock;
    struct timespec t;
    if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &t) != 0) {
        give_up("no clock of a process");
    }
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Sum of the numbers after `word` in a file of /proc. */
static double proc_number(pid_t process, const char *name, const char *word)
{
    char path[64];
    char line[256];
    double number = 0;
    snprintf(path, sizeof path, "/proc/%d/%s", (int)process, name);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, word, strlen(word)) == 0) {
            number += strtod(line + strlen(word), NULL);
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return number;
}

static double wake_ups(pid_t process)
{
    return proc_number(process, "status", "voluntary_ctxt_switches:") +
           proc_number(process, "status", "nonvoluntary_ctxt_switches:");
}

static pid_t start_server(char name[static 16])
{
    int out[2];
    if (pipe(out) != 0) {
        give_up("no pipe");
    }
    pid_t server = fork();
    if (server == 0) {
        char number[12];
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        snprintf(number, sizeof number, "%d", out[1]);
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(null, STDERR_FILENO);
        execlp(
            "Xvfb", "Xvfb", "-displayfd", number, "-screen", "0", "1080x1920x24", "-nolisten",
            "tcp", NULL);
        _exit(127);
    }
    close(out[1]);
    char digits[12] = {0};
    name[0] = ':';
    if (server < 0 || read(out[0], digits, sizeof digits - 1) <= 0) {
        give_up("Xvfb does not start");
    }
    snprintf(name + 1, 15, "%ld", strtol(digits, NULL, 10));
    close(out[0]);
    return server;
}

static pid_t start_part(const struct bench *bench, const char *part)
{
    const struct places *p = &bench->places;
    const struct rect area[AREAS] = {p->key, p->erase, p->field, p->next};
    char number[AREA_NUMBERS][12];
    char *argv[AREA_NUMBERS + 3] = {(char[]){"ui"}};
    char name[16];
    snprintf(name, sizeof name, "%s", part);
    argv[1] = name;
    for (int i = 0; i < AREA_NUMBERS; i++) {
        snprintf(number[i], sizeof number[i], "%d", *(&area[i / 4].x + i % 4));
        argv[i + 2] = number[i];
    }
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execv("/proc/self/exe", argv);
        _exit(127);
    }
    return child;
}

static void stop(pid_t process)
{
    kill(process, SIGKILL);
    waitpid(process, NULL, 0);
}

/* The places on the form, by building it here; nothing is painted. */
static struct places find_places(void)
{
    static struct view view;
    if (!view_init(&view, &example_portrait, NULL)) {
        give_up("no fonts");
    }
    example_form(view_begin(&view, TEXT_OF("form"), TEXT_OF("de")));
    view_show(&view);
    const struct tree *tree = view_tree(&view);
    struct places places = {
        .key = tree_find(tree, TEXT_OF("key-e"))->rect,
        .erase = tree_find(tree, TEXT_OF("key-erase"))->rect,
        .field = tree_find(tree, TEXT_OF("field-/street"))->rect,
        .next = tree_find(tree, TEXT_OF("next"))->rect};
    example_start(view_begin(&view, TEXT_OF("start"), TEXT_OF("de")));
    view_show(&view);
    places.home = tree_find(view_tree(&view), TEXT_OF("service-dog"))->rect;
    view_finish(&view);
    places.field.y += places.field.h - 50; /* inside of its box */
    places.field = (struct rect){places.field.x + 20, places.field.y, 60, 30};
    return places;
}

static struct rect middle(struct rect r, int size)
{
    return (struct rect){r.x + (r.w - size) / 2, r.y + (r.h - size) / 2, size, size};
}

static void button(const struct bench *bench, struct rect on, bool down)
{
    struct rect at = middle(on, 2);
    XTestFakeMotionEvent(bench->display, -1, at.x, at.y, CurrentTime);
    XTestFakeButtonEvent(bench->display, 1, down ? True : False, CurrentTime);
    XFlush(bench->display);
}

struct figures {
    double start_ms, start_cpu, pss_mb, idle, threads;
    double press[TAPS], letter[TAPS], screen[SCREENS];
    double cpu_per_tap;
};

/* Starts the part and waits for its first frame: the corner of a key is drawn. */
static pid_t start_and_wait(const struct bench *bench, const char *part, struct figures *figures)
{
    struct rect spot = {bench->places.key.x + 8, bench->places.key.y + 8, 8, 8};
    double since = bench_now_ms();
    while (look(bench, spot) != bench->bare) { /* the window before is still there */
        if (bench_now_ms() - since > TIMEOUT_MS) {
            give_up("a window stays");
        }
    }
    since = bench_now_ms();
    pid_t process = start_part(bench, part);
    figures->start_ms = wait_change(bench, spot, bench->bare, since);
    figures->start_cpu = cpu_ms(process);
    return process;
}

static void measure_taps(const struct bench *bench, pid_t process, struct figures *figures)
{
    const struct places *p = &bench->places;
    double cpu = cpu_ms(process);
    for (int i = 0; i < TAPS; i++) {
        struct rect key = i % 2 == 0 ? p->key : p->erase;
        struct rect spot = {key.x + 8, key.y + 8, 8, 8};
        uint64_t resting = look(bench, spot);
        uint64_t empty = look(bench, p->field);
        double since = bench_now_ms();
        button(bench, key, true);
        figures->press[i] = wait_change(bench, spot, resting, since);
        uint64_t pressed = look(bench, spot);
        since = bench_now_ms();
        button(bench, key, false);
        figures->letter[i] = wait_change(bench, p->field, empty, since);
        wait_change(bench, spot, pressed, since);
    }
    figures->cpu_per_tap = (cpu_ms(process) - cpu) / TAPS;
}

static void measure_screens(const struct bench *bench, struct figures *figures)
{
    const struct places *p = &bench->places;
    struct timespec pause = {0, 500 * 1000000L}; /* longer than the filter of double strikes */
    for (int i = 0; i < SCREENS; i++) {
        struct rect on = i % 2 == 0 ? p->next : p->home;
        struct rect spot = middle(p->key, 40); /* its letter */
        nanosleep(&pause, NULL);
        uint64_t before = look(bench, spot);
        button(bench, on, true);
        double since = bench_now_ms();
        button(bench, on, false);
        figures->screen[i] = wait_change(bench, spot, before, since);
    }
}

static void measure(const struct bench *bench, struct figures *kiosk, struct figures *plain)
{
    static double start_cpu[STARTS];
    static double start_ms[STARTS];
    for (int i = 0; i < STARTS; i++) {
        stop(start_and_wait(bench, "kiosk", kiosk));
        start_cpu[i] = kiosk->start_cpu;
        start_ms[i] = kiosk->start_ms;
    }
    pid_t process = start_and_wait(bench, "plain", plain);
    measure_taps(bench, process, plain);
    stop(process);
    process = start_and_wait(bench, "kiosk", kiosk);
    measure_taps(bench, process, kiosk);
    measure_screens(bench, kiosk);
    kiosk->pss_mb = proc_number(process, "smaps_rollup", "Pss:") / 1024;
    kiosk->threads = proc_number(process, "status", "Threads:");
    nanosleep(&(struct timespec){1, 0}, NULL); /* until the last change is over */
    double before = wake_ups(process);
    nanosleep(&(struct timespec){IDLE_S, 0}, NULL);
    kiosk->idle = wake_ups(process) - before;
    stop(process);
    bench_judge("ui_first_frame_cpu", "ms", start_cpu, STARTS, plain->start_cpu, 50);
    bench_judge("ui_first_frame", "ms", start_ms, STARTS, plain->start_ms, -1);
}

static double median_of(double *figures, size_t count)
{
    qsort(figures, count, sizeof *figures, bench_by_size);
    return figures[count / 2];
}

int main(int argc, char **argv)
{
    static struct figures kiosk;
    static struct figures plain;
    if (argc == 2 + AREA_NUMBERS) {
        return strcmp(argv[1], "kiosk") == 0 ? play_kiosk() : play_plain(argv + 2);
    }
    char name[16];
    struct bench bench = {.server = start_server(name)};
    setenv("DISPLAY", name, 1);
    setenv("SDL_VIDEODRIVER", "x11", 1);
    setenv("G_SLICE", "always-malloc", 1);
    bench.display = XOpenDisplay(name);
    bench.places = find_places();
    if (bench.display == NULL) {
        give_up("no display");
    }
    bench.bare = look(&bench, (struct rect){0, 0, 8, 8});
    measure(&bench, &kiosk, &plain);
    bench_judge("ui_press", "ms", kiosk.press, TAPS, median_of(plain.press, TAPS), 1);
    bench_judge("ui_letter", "ms", kiosk.letter, TAPS, median_of(plain.letter, TAPS), 1.5);
    bench_judge("ui_screen", "ms", kiosk.screen, SCREENS, -1, 8);
    bench_judge("ui_cpu_per_tap", "ms", &kiosk.cpu_per_tap, 1, plain.cpu_per_tap, 1);
    bench_judge("ui_pss", "MB", &kiosk.pss_mb, 1, -1, 25);
    bench_judge("ui_threads", "threads", &kiosk.threads, 1, -1, 1);
    bench_judge("ui_idle_wakeups", "in 20 s", &kiosk.idle, 1, -1, 0);
    XCloseDisplay(bench.display);
    stop(bench.server);
    return 0;
}
