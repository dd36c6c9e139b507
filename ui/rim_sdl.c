#include <SDL.h>
#include <SDL_syswm.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "ui/rim.h"
#include "ui/strike.h"

enum { RECTS_MAX = 64 };

struct known_key {
    SDL_Keycode code;
    bool shift; /* held, too */
    enum rim_key key;
};

struct rim {
    SDL_Window *window;
    SDL_Surface *surface; /* the window's; dies when its size changes */
    bool shown;
    bool is_full; /* the whole display: nobody can close it */
    bool is_mute; /* the text of the key struck last is not meant */
    struct strikes strikes;
    struct keypad keypad;
    size_t key_count;
    struct known_key keys[KEYPAD_KEYS_MAX];
};

void rim_close(struct rim **rim)
{
    if (*rim == NULL) {
        return;
    }
    if ((*rim)->window != NULL) {
        SDL_DestroyWindow((*rim)->window);
    }
    SDL_Quit();
    free(*rim);
    *rim = NULL;
}

/* What must be set before SDL_Init(). */
static void set_hints(void)
{
    static const struct {
        const char *name, *value;
    } hints[] = {
        {SDL_HINT_FRAMEBUFFER_ACCELERATION, "0"}, /* else a GL texture lies behind the surface */
        {SDL_HINT_NO_SIGNAL_HANDLERS, "1"},
        {SDL_HINT_TOUCH_MOUSE_EVENTS, "0"}, /* a finger is a finger, and nothing else */
        {SDL_HINT_MOUSE_TOUCH_EVENTS, "0"},
        {SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0"},
        {SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0"},
        {SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1"}, /* else a click right after the start is lost */
    };
    for (size_t i = 0; i < COUNT(hints); i++) {
        SDL_SetHint(hints[i].name, hints[i].value);
    }
}

static bool get_surface(struct rim *rim)
{
    rim->surface = SDL_GetWindowSurface(rim->window);
    return rim->surface != NULL && rim->surface->format->BytesPerPixel == 4 &&
           rim->surface->format->Rmask == 0xFF0000;
}

/* False, after a line in the log, when SDL knows no key by one of these names. */
static bool read_keypad(struct rim *rim, const struct keypad *keypad)
{
    static const char shift[] = "Shift+";
    for (size_t i = 0; i < keypad->count; i++) {
        const char *name = keypad->keys[i].name;
        bool is_shifted = strncmp(name, shift, sizeof shift - 1) == 0;
        SDL_Keycode code = SDL_GetKeyFromName(is_shifted ? name + sizeof shift - 1 : name);
        if (code == SDLK_UNKNOWN) {
            log_error("keymap_wrong key=\"%s\"", name);
            return false;
        }
        enum rim_key key = (enum rim_key)keypad->keys[i].word;
        if (keypad->keys[i].word != KEYPAD_WORDS) {
            rim->keys[rim->key_count++] = (struct known_key){code, is_shifted, key};
        }
    }
    return true;
}

struct rim *rim_open(int width, int height, bool full, const struct keypad *keypad)
{
    struct keypad usual;
    keypad_default(&usual);
    struct rim *rim = calloc(1, sizeof *rim);
    if (rim == NULL) {
        die("rim: out of memory");
    }
    set_hints();
    uint32_t flags = SDL_WINDOW_BORDERLESS | SDL_WINDOW_HIDDEN;
    flags |= full ? (uint32_t)SDL_WINDOW_FULLSCREEN_DESKTOP : 0u;
    if (SDL_Init(SDL_INIT_VIDEO) == 0) {
        rim->window = SDL_CreateWindow("Foyer", 0, 0, width, height, flags);
    }
    rim->is_full = full;
    rim->keypad = keypad != NULL ? *keypad : usual;
    if (rim->window != NULL && !read_keypad(rim, &rim->keypad)) {
        rim_close(&rim);
        return NULL;
    }
    if (rim->window == NULL || !get_surface(rim)) {
        log_error("display_unusable why=\"%s\"", SDL_GetError());
        rim_close(&rim);
        return NULL;
    }
    /* With it SDL_PollEvent() says "nothing" while events wait that presenting has read from the
     * connection, and the poll() after that sleeps on them. */
    SDL_EventState(SDL_POLLSENTINEL, SDL_IGNORE);
    SDL_StartTextInput();
    return rim;
}

void rim_frame_window(struct rim *rim, const char *title)
{
    SDL_Rect display = {0};
    int width = 0, height = 0;
    SDL_SetWindowTitle(rim->window, title);
    SDL_SetWindowBordered(rim->window, SDL_TRUE);
    SDL_GetWindowSize(rim->window, &width, &height);
    if (SDL_GetDisplayUsableBounds(0, &display) == 0) {
        SDL_SetWindowPosition(rim->window, display.x + display.w - width, display.y);
    }
}

struct rim_frame rim_frame(struct rim *rim)
{
    if (!get_surface(rim)) {
        die("rim: the window lost its surface: %s", SDL_GetError());
    }
    return (struct rim_frame){
        rim->surface->pixels, rim->surface->w, rim->surface->h, rim->surface->pitch};
}

void rim_present(struct rim *rim, const struct rect *rects, size_t count)
{
    SDL_Rect list[RECTS_MAX];
    count = count > RECTS_MAX ? RECTS_MAX : count;
    for (size_t i = 0; i < count; i++) {
        list[i] = (SDL_Rect){rects[i].x, rects[i].y, rects[i].w, rects[i].h};
    }
    if (!rim->shown) {
        SDL_ShowWindow(rim->window);
        SDL_RaiseWindow(rim->window);
        rim->shown = true;
    }
    if (count > 0 && SDL_UpdateWindowSurfaceRects(rim->window, list, (int)count) != 0) {
        log_warning("present_failed rects=%zu", count);
    }
}

void rim_tell(struct rim *rim, const struct tree *tree, const struct style *style)
{
    (void)rim, (void)tree, (void)style; /* SDL shows pixels; nobody listens here */
}

/* The key with this name and shift, or else the one without; NULL when it means nothing here. */
static const struct known_key *find_key(const struct rim *rim, const SDL_Keysym *struck)
{
    bool shift = (struck->mod & KMOD_SHIFT) != 0;
    const struct known_key *found = NULL;
    for (size_t i = 0; i < rim->key_count; i++) {
        const struct known_key *key = &rim->keys[i];
        if (key->code == struck->sym && (key->shift == shift || (!key->shift && found == NULL))) {
            found = key;
        }
    }
    return found;
}

/* Nothing here needs two keys at once, but for a capital. AltGr is for letters. */
static bool is_chord(const SDL_Keysym *struck)
{
    return (struck->mod & (KMOD_CTRL | KMOD_LALT | KMOD_GUI)) != 0;
}

/* False when the key means nothing here; text arrives by itself. */
static bool read_key(struct rim *rim, const SDL_Event *from, struct rim_event *to)
{
    const struct known_key *key = find_key(rim, &from->key.keysym);
    bool is_meant = strike_is_meant(
        &rim->strikes, &rim->keypad, from->key.keysym.sym, from->key.repeat != 0, to->at_ms);
    bool counts = is_meant && !is_chord(&from->key.keysym);
    rim->is_mute = key != NULL || !counts;
    if (key == NULL || !counts) {
        return false;
    }
    to->kind = RIM_KEY;
    to->key = key->key;
    return true;
}

static bool read_text(const struct rim *rim, const SDL_Event *from, struct rim_event *to)
{
    to->kind = RIM_TEXT;
    size_t len = strnlen(from->text.text, sizeof from->text.text);
    if (len == 0 || len >= sizeof to->text || rim->is_mute) {
        return false;
    }
    memcpy(to->text, from->text.text, len);
    return true;
}

static bool read_window(struct rim *rim, const SDL_Event *from, struct rim_event *to)
{
    switch (from->window.event) {
    case SDL_WINDOWEVENT_SIZE_CHANGED: to->kind = RIM_RESIZED; return rim->shown;
    case SDL_WINDOWEVENT_EXPOSED: to->kind = RIM_EXPOSED; return rim->shown;
    case SDL_WINDOWEVENT_CLOSE: to->kind = RIM_CLOSED; return !rim->is_full;
    default: return false;
    }
}

static bool read_mouse(const SDL_Event *from, struct rim_event *to)
{
    to->x = from->button.x;
    to->y = from->button.y;
    to->kind = from->type == SDL_MOUSEBUTTONDOWN ? RIM_DOWN : RIM_UP;
    return from->button.button == SDL_BUTTON_LEFT;
}

static void read_finger(const struct rim *rim, const SDL_Event *from, struct rim_event *to)
{
    to->kind = from->type == SDL_FINGERDOWN ? RIM_DOWN
               : from->type == SDL_FINGERUP ? RIM_UP
                                            : RIM_MOVE;
    to->finger = (uint64_t)from->tfinger.fingerId + 1;
    to->x = (int)(from->tfinger.x * (float)rim->surface->w);
    to->y = (int)(from->tfinger.y * (float)rim->surface->h);
}

/* False for events that mean nothing here. */
static bool read_event(struct rim *rim, const SDL_Event *from, struct rim_event *to)
{
    *to = (struct rim_event){.at_ms = clock_steady_ms()};
    switch (from->type) {
    case SDL_FINGERDOWN:
    case SDL_FINGERUP:
    case SDL_FINGERMOTION: read_finger(rim, from, to); return true;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP: return read_mouse(from, to);
    case SDL_MOUSEMOTION:
        to->kind = RIM_MOVE;
        to->x = from->motion.x;
        to->y = from->motion.y;
        return (from->motion.state & SDL_BUTTON_LMASK) != 0;
    case SDL_KEYDOWN: return read_key(rim, from, to);
    case SDL_TEXTINPUT: return read_text(rim, from, to);
    case SDL_WINDOWEVENT: return read_window(rim, from, to);
    case SDL_QUIT: to->kind = RIM_CLOSED; return !rim->is_full;
    default: return false;
    }
}

bool rim_next(struct rim *rim, struct rim_event *event)
{
    SDL_Event from;
    while (SDL_PollEvent(&from)) {
        if (read_event(rim, &from, event)) {
            return true;
        }
    }
    return false;
}

int rim_fd(const struct rim *rim)
{
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    if (!SDL_GetWindowWMInfo(rim->window, &info) || info.subsystem != SDL_SYSWM_X11) {
        return -1;
    }
    return ConnectionNumber(info.info.x11.display);
}

uint64_t rim_steady_ms(struct rim *rim)
{
    (void)rim;
    return clock_steady_ms();
}

uint64_t rim_utc_s(struct rim *rim)
{
    (void)rim;
    return clock_utc_s();
}
