#include "desk/window.h"

#include <SDL.h>
#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "desk/command.h"
#include "desk/pages.h"
#include "ui/rim.h"
#include "ui/view.h"

enum {
    WIDTH_PX = 480,
    HEIGHT_PX = 900,
    LOOK_MS = 1000, /* between two looks at the devices */
    PATH_SIZE = DESK_PATH_MAX + 512,
};

static const double px_per_mm = 2.2; /* seen from nearer than a terminal */

struct window {
    const struct desk *desk;
    struct rim *rim;
    struct view view;
    struct pages pages;
    uint64_t look_ms;
    bool is_closed;
};

static void show(struct window *window)
{
    static const char *const ids[] = {
        [PAGE_DESK] = "desk", [PAGE_INBOX] = "inbox", [PAGE_TEXT] = "text"};
    const char *id = ids[window->pages.page];
    struct rect rects[DAMAGE_MAX];
    pages_build(
        &window->pages, view_begin(&window->view, (struct text){id, strlen(id)}, TEXT_OF("en")));
    view_show(&window->view);
    size_t count = view_paint(&window->view, rects);
    if (count > 0) {
        rim_present(window->rim, rects, count);
    }
}

/* Asks the devices how they are. */
static void look(struct window *window)
{
    struct pages *pages = &window->pages;
    desk_tell(window->desk, "reader", "state", pages->reader);
    desk_tell(window->desk, "printer", "state", pages->printer);
    desk_tell(window->desk, "network", "state", pages->network);
    desk_tell(window->desk, "headphone", "state", pages->headphone);
    desk_tell(window->desk, "launch", "state", pages->terminal);
    window->look_ms = rim_steady_ms(window->rim) + LOOK_MS;
}

static void tell(struct window *window, const char *line)
{
    char answer[CONTROL_MAX + 1];
    bool done = command_tell(window->desk, line, answer);
    snprintf(window->pages.notice, sizeof window->pages.notice, "%s", done ? "" : answer);
    look(window);
}

static void open_inbox(struct window *window)
{
    struct pages *pages = &window->pages;
    int status = inbox_fetch(window->desk, pages->text, sizeof pages->text);
    snprintf(
        pages->notice, sizeof pages->notice, "%.*s", CONTROL_MAX, status == 0 ? "" : pages->text);
    pages->letter_count = inbox_read(window->desk, pages->letters);
    pages->page = PAGE_INBOX;
}

static void open_letter(struct window *window, unsigned number)
{
    struct pages *pages = &window->pages;
    if (number >= pages->letter_count) {
        return;
    }
    const char *receipt = pages->letters[number].receipt;
    (void)inbox_open(window->desk, receipt, pages->text, sizeof pages->text);
    snprintf(pages->title, sizeof pages->title, "%s", receipt);
    pages->page = PAGE_TEXT;
}

/* The newest receipt's path; empty when nothing was printed. The printer numbers them: 0001.pdf. */
static void find_receipt(const struct desk *desk, char *path, size_t size)
{
    char folder[PATH_SIZE], newest[256] = "";
    snprintf(folder, sizeof folder, "%s/paper", desk->dir);
    DIR *paper = opendir(folder);
    const struct dirent *entry;
    while (paper != NULL && (entry = readdir(paper)) != NULL) {
        if (strstr(entry->d_name, ".pdf") != NULL && strcmp(entry->d_name, newest) > 0) {
            snprintf(newest, sizeof newest, "%s", entry->d_name);
        }
    }
    if (paper != NULL) {
        closedir(paper);
    }
    path[0] = '\0';
    if (newest[0] != '\0') {
        snprintf(path, size, "%s/%s", folder, newest);
    }
}

static void open_receipt(struct window *window)
{
    struct pages *pages = &window->pages;
    char path[PATH_SIZE + 256];
    find_receipt(window->desk, path, sizeof path);
    if (path[0] == '\0') {
        snprintf(pages->notice, sizeof pages->notice, "nothing has been printed yet");
        return;
    }
    const char *const words[] = {"pdftotext", "-layout", path, "-", NULL};
    if (desk_run(window->desk, words, pages->text, sizeof pages->text) != 0) {
        snprintf(pages->text, sizeof pages->text, "It cannot be read (pdftotext is missing?).");
    }
    const char *slash = strrchr(path, '/');
    snprintf(pages->title, sizeof pages->title, "Receipt %.40s", slash == NULL ? path : slash + 1);
    pages->page = PAGE_TEXT;
}

static void lay(struct window *window, unsigned number)
{
    char line[64];
    if (number < window->pages.specimens.count) {
        snprintf(line, sizeof line, "lay %s", window->pages.specimens.at[number].name);
        tell(window, line);
    }
}

static void choose(struct window *window, const struct node *node)
{
    window->pages.notice[0] = '\0';
    switch ((enum page_action)node->action) {
    case PAGE_ACTION_LAY: lay(window, node->argument); return;
    case PAGE_ACTION_COMMAND: tell(window, pages_command(node->argument)); return;
    case PAGE_ACTION_INBOX: open_inbox(window); return;
    case PAGE_ACTION_OPEN: open_letter(window, node->argument); return;
    case PAGE_ACTION_RECEIPT: open_receipt(window); return;
    case PAGE_ACTION_BACK: window->pages.page = PAGE_DESK; return;
    }
}

static void take_event(struct window *window, const struct rim_event *event)
{
    if (event->kind == RIM_RESIZED) {
        view_use_frame(&window->view, rim_frame(window->rim));
    } else if (event->kind == RIM_EXPOSED) {
        view_expose(&window->view);
    } else {
        struct view_event wish = view_input(&window->view, event);
        if (wish.want == VIEW_CHOSEN) {
            choose(window, wish.node);
        }
        window->is_closed = window->is_closed || wish.want == VIEW_CLOSED;
        if (wish.want == VIEW_BACK) {
            window->pages.page = PAGE_DESK;
        }
    }
}

static void run(struct window *window)
{
    while (!window->is_closed) {
        struct rim_event event;
        while (rim_next(window->rim, &event)) {
            take_event(window, &event);
        }
        uint64_t now_ms = rim_steady_ms(window->rim);
        if (now_ms >= window->look_ms) {
            look(window);
        }
        show(window);
        struct pollfd wait = {.fd = rim_fd(window->rim), .events = POLLIN};
        now_ms = rim_steady_ms(window->rim);
        int wait_ms = window->look_ms > now_ms ? (int)(window->look_ms - now_ms) : 0;
        (void)poll(&wait, 1, wait_ms);
    }
}

int window_run(const struct desk *desk)
{
    double width_mm = WIDTH_PX / px_per_mm, height_mm = HEIGHT_PX / px_per_mm;
    const struct panel panel = {
        .width_px = WIDTH_PX,
        .height_px = HEIGHT_PX,
        .diagonal_in = SDL_sqrt(width_mm * width_mm + height_mm * height_mm) / 25.4};
    struct window *window = calloc(1, sizeof *window);
    if (window == NULL) {
        die("out of memory");
    }
    window->desk = desk;
    bool ready = view_init(&window->view, &panel, NULL);
    window->rim = ready ? rim_open(WIDTH_PX, HEIGHT_PX, false, NULL) : NULL;
    if (window->rim != NULL) {
        rim_frame_window(window->rim, "Foyer: desk");
        view_use_frame(&window->view, rim_frame(window->rim));
        if (!specimens_read(&window->pages.specimens, desk)) {
            log_warning("no_specimens");
        }
        run(window);
    }
    int status = window->rim == NULL ? 2 : 0;
    rim_close(&window->rim);
    view_finish(&window->view);
    free(window);
    return status;
}

int window_print_display(void)
{
    SDL_DisplayMode mode = {0};
    bool known = SDL_Init(SDL_INIT_VIDEO) == 0 && SDL_GetDesktopDisplayMode(0, &mode) == 0;
    const char *driver = known ? SDL_GetCurrentVideoDriver() : NULL;
    known = driver != NULL && (strcmp(driver, "x11") == 0 || strcmp(driver, "wayland") == 0);
    if (known) {
        printf("%dx%d\n", mode.w, mode.h);
    }
    SDL_Quit();
    return known ? 0 : 2;
}
