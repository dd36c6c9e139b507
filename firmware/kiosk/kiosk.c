#include "kiosk/kiosk.h"

#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "kiosk/voice.h"
#include "ui/assets.h"
#include "ui/frame.h"

#define ARENA_SIZE  (4u << 20) /* the citizen's */
#define COMMON_SIZE (8u << 20) /* the program's texts */

static bool read_texts(struct kiosk *kiosk)
{
    char folder[ASSETS_PATH_MAX], path[ASSETS_PATH_MAX + 32], why[TEXTS_WHY_MAX];
    if (!assets_path(folder, kiosk->setup->assets, "locales")) {
        log_error("texts_absent");
        return false;
    }
    for (size_t i = 0; i < kiosk->terminal.language_count; i++) {
        const char *language = kiosk->terminal.languages[i];
        SCOPED(file_release) struct file file = {0};
        snprintf(path, sizeof path, "%s/%s.po", folder, language);
        if (file_read(&file, path, TEXTS_FILE_MAX) != FILE_OK) {
            log_error("texts_unreadable file=%s", path);
            return false;
        }
        if (!texts_read(
                &kiosk->texts[i], &kiosk->common, file.content,
                (struct text){language, strlen(language)}, why)) {
            log_error("texts_wrong file=%s why=\"%s\"", path, why);
            return false;
        }
    }
    kiosk->language_count = kiosk->terminal.language_count;
    return true;
}

/* The register of places helps, and is missed by nobody who types the whole address. */
static void read_places(struct kiosk *kiosk)
{
    char path[ASSETS_PATH_MAX + 32], why[PLACES_WHY_MAX];
    snprintf(path, sizeof path, "%s/places.txt", kiosk->setup->etc);
    enum file_result result = file_read(&kiosk->places_file, path, PLACES_FILE_MAX);
    if (result == FILE_ABSENT) {
        return;
    }
    if (result != FILE_OK) {
        log_error("places_unreadable file=%s", path);
    } else if (!places_read(&kiosk->places, kiosk->places_file.content, why)) {
        log_error("places_wrong file=%s why=\"%s\"", path, why);
    }
}

/* The town's list of found things; a town may have none. */
static bool read_found(struct kiosk *kiosk)
{
    char path[ASSETS_PATH_MAX + 32], why[FOUND_WHY_MAX] = "no JSON";
    snprintf(path, sizeof path, "%s/found.json", kiosk->setup->etc);
    if (access(path, F_OK) != 0) {
        return false;
    }
    SCOPED(json_release) json_t *json = json_read_file(path, FOUND_FILE_MAX);
    bool is_read = json != NULL && found_read(&kiosk->found, &kiosk->common, json, why);
    if (!is_read) {
        log_error("found_wrong file=%s why=\"%s\"", path, why);
    }
    return is_read;
}

/* A file that cannot be used leaves the neutral shield, or no video; the log says why. */
static void read_pictures(struct kiosk *kiosk)
{
    const struct terminal *terminal = &kiosk->terminal;
    char path[ASSETS_PATH_MAX + sizeof terminal->arms];
    struct pictures pictures = {0};
    int side = (int)(FRAME_ARMS_MM * kiosk->view.style.px_per_mm);
    snprintf(path, sizeof path, "%s/%s", kiosk->setup->etc, terminal->arms);
    if (terminal->arms[0] != '\0' && arms_read(&kiosk->arms, path, side)) {
        pictures.arms = &kiosk->arms.picture;
    }
    snprintf(path, sizeof path, "%s/%s", kiosk->setup->etc, terminal->signing);
    if (terminal->signing[0] != '\0' && signing_open(&kiosk->signing, path)) {
        pictures.signing = &kiosk->signing.picture;
    }
    view_use_pictures(&kiosk->view, &pictures);
}

static void chance(void *to, size_t size)
{
    if (getrandom(to, size, 0) != (ssize_t)size) {
        die_errno("getrandom");
    }
}

static void begin_session(struct kiosk *kiosk)
{
    uint8_t random[NUMBER_RANDOM];
    chance(random, sizeof random);
    number_make(kiosk->receipt, random);
    do {
        chance(&kiosk->number, sizeof kiosk->number);
    } while (kiosk->number == 0);
    struct session_setup *setup = &kiosk->session_setup;
    *setup = (struct session_setup){
        .pack_count = kiosk->packs.count,
        .packs_refused = kiosk->packs.refused,
        .language_count = kiosk->language_count,
        .offline_days = kiosk->terminal.offline_days,
        .found = kiosk->has_found ? &kiosk->found : NULL,
        .receipt = {kiosk->receipt, NUMBER_LEN},
        .places = &kiosk->places,
        .pin_entry = kiosk->terminal.document.pin_entry,
    };
    for (size_t i = 0; i < kiosk->packs.count; i++) {
        setup->packs[i] = kiosk->packs.list[i];
    }
    for (size_t i = 0; i < kiosk->language_count; i++) {
        setup->languages[i] = kiosk->texts[i].language;
    }
    session_init(
        &kiosk->session, setup, &kiosk->arena, rim_steady_ms(kiosk->rim), rim_utc_s(kiosk->rim));
}

bool kiosk_open(struct kiosk *kiosk, const struct kiosk_setup *setup)
{
    *kiosk = (struct kiosk){.setup = setup};
    handover_init(&kiosk->handover);
    kiosk->opened_ms = clock_steady_ms();
    if (!terminal_read(&kiosk->terminal, setup->etc)) {
        return false;
    }
    arena_init_common(&kiosk->common, COMMON_SIZE);
    arena_init(&kiosk->arena, ARENA_SIZE);
    const struct panel *panel = &kiosk->terminal.panel;
    if (!read_texts(kiosk) || !view_init(&kiosk->view, panel, setup->assets)) {
        return false;
    }
    kiosk->view.double_strike_ms = kiosk->terminal.keypad.touch_strike_ms;
    kiosk->view.hold_ms = kiosk->terminal.keypad.hold_ms;
    kiosk->rim =
        rim_open((int)panel->width_px, (int)panel->height_px, setup->full, &kiosk->terminal.keypad);
    if (kiosk->rim == NULL) {
        return false;
    }
    view_use_frame(&kiosk->view, rim_frame(kiosk->rim));
    packs_read(
        &kiosk->packs, &kiosk->terminal, setup->etc, rim_utc_s(kiosk->rim), kiosk->texts,
        kiosk->language_count);
    read_pictures(kiosk);
    read_places(kiosk);
    kiosk->has_found = read_found(kiosk);
    begin_session(kiosk);
    speech_init(&kiosk->speech, kiosk->texts, kiosk->language_count);
    kiosk->is_stale = true;
    return true;
}

void kiosk_close(struct kiosk *kiosk)
{
    for (int i = 0; i < LINE_COUNT; i++) {
        kiosk->sources[i] = sd_event_source_disable_unref(kiosk->sources[i]);
        channel_finish(&kiosk->lines[i].channel);
    }
    kiosk->timer = sd_event_source_disable_unref(kiosk->timer);
    kiosk->event = sd_event_unref(kiosk->event);
    eid_finish(&kiosk->eid);
    handover_finish(&kiosk->handover);
    speech_finish(&kiosk->speech);
    view_finish(&kiosk->view);
    arms_release(&kiosk->arms);
    signing_close(&kiosk->signing);
    rim_close(&kiosk->rim);
    packs_release(&kiosk->packs);
    file_release(&kiosk->places_file);
    arena_finish(&kiosk->arena);
    arena_finish(&kiosk->common);
}

/* How far the clocks on the walls are ahead of UTC. */
static int32_t zone_of(uint64_t utc_s)
{
    struct tm local;
    time_t at = (time_t)utc_s;
    return localtime_r(&at, &local) != NULL ? (int32_t)local.tm_gmtoff : 0;
}

void kiosk_feed(struct kiosk *kiosk, struct session_event *event)
{
    struct session_effects effects = {0};
    event->now_ms = rim_steady_ms(kiosk->rim);
    event->utc_s = rim_utc_s(kiosk->rim);
    event->zone_s = zone_of(event->utc_s);
    session_step(&kiosk->session, event, &effects);
    kiosk->is_stale = kiosk->is_stale || event->kind != EVENT_TOUCH;
    kiosk_act(kiosk, &effects);
}

void kiosk_lose(struct kiosk *kiosk, enum line_name name)
{
    kiosk->sources[name] = sd_event_source_disable_unref(kiosk->sources[name]);
    line_lose(&kiosk->lines[name], name, clock_steady_ms());
    struct session_event event = {.status = STATUS_unknown};
    switch (name) {
    case LINE_CARD: event.kind = EVENT_READER; break;
    case LINE_PRINTER: event.kind = EVENT_PRINTER; break;
    case LINE_COURIER:
        event.kind = EVENT_CENTRAL;
        kiosk_feed(kiosk, &event);
        event = (struct session_event){.kind = EVENT_OUTBOX, .status = STATUS_unknown};
        break;
    case LINE_AGENT: event.kind = EVENT_QUEUE; break;
    case LINE_VOICE: voice_lose(kiosk); return;
    case LINE_EID: eid_lose(kiosk); return;
    case LINE_COUNT: return;
    }
    kiosk_feed(kiosk, &event);
}

static int on_line(sd_event_source *source, int fd, uint32_t events, void *context)
{
    struct kiosk *kiosk = context;
    (void)fd, (void)events;
    for (int i = 0; i < LINE_COUNT; i++) {
        if (kiosk->sources[i] == source) {
            kiosk_hear(kiosk, (enum line_name)i);
            break;
        }
    }
    return 0;
}

static int on_term(sd_event_source *source, const struct signalfd_siginfo *info, void *context)
{
    struct kiosk *kiosk = context;
    (void)source, (void)info;
    kiosk->is_done = true;
    return 0;
}

static int on_input(sd_event_source *source, int fd, uint32_t events, void *context)
{
    (void)source, (void)fd, (void)events, (void)context;
    return 0; /* read in pump() */
}

static int on_time(sd_event_source *source, uint64_t usec, void *context)
{
    (void)source, (void)usec, (void)context;
    return 0; /* looked at in pump() */
}

/* The devices are this citizen's; not every terminal speaks. */
static bool is_wanted(const struct kiosk *kiosk, enum line_name name)
{
    bool is_device = name < LINE_DEVICES;
    return (!is_device || !kiosk->is_leaving) &&
           (name != LINE_VOICE || kiosk->terminal.voice.is_there) &&
           (name != LINE_EID || kiosk->terminal.document.german_id == DOCUMENT_RULE_EID);
}

static void open_lines(struct kiosk *kiosk, uint64_t now_ms)
{
    for (int i = 0; i < LINE_COUNT; i++) {
        struct line *line = &kiosk->lines[i];
        if (line->is_open || line->retry_ms > now_ms || !is_wanted(kiosk, (enum line_name)i)) {
            continue;
        }
        if (!line_open(line, (enum line_name)i, kiosk->setup->run, now_ms)) {
            continue;
        }
        if (sd_event_add_io(
                kiosk->event, &kiosk->sources[i], line->channel.fd, EPOLLIN, on_line, kiosk) < 0) {
            die("no room in the event loop");
        }
        if (i == LINE_AGENT) {
            kiosk_act(kiosk, &(struct session_effects){1, {{.kind = EFFECT_REPORT}}});
        }
    }
}

static bool tick(struct kiosk *kiosk)
{
    uint64_t wake = session_wake_ms(&kiosk->session);
    if (wake == 0 || rim_steady_ms(kiosk->rim) < wake) {
        return false;
    }
    kiosk_feed(kiosk, &(struct session_event){.kind = EVENT_TICK});
    return true;
}

/* Milliseconds until something happens by itself; UINT64_MAX: nothing will. */
static uint64_t wait_ms(const struct kiosk *kiosk)
{
    uint64_t rim_ms = rim_steady_ms(kiosk->rim), now_ms = clock_steady_ms(), wait = UINT64_MAX;
    uint64_t wake = session_wake_ms(&kiosk->session), view = view_deadline(&kiosk->view);
    uint64_t speech = voice_deadline(kiosk);
    view = speech < view ? speech : view;
    if (wake != 0) {
        wait = wake > rim_ms ? wake - rim_ms : 0;
    }
    if (view != UINT64_MAX) {
        uint64_t left = view > rim_ms ? view - rim_ms : 0;
        wait = left < wait ? left : wait;
    }
    for (int i = 0; i < LINE_COUNT; i++) {
        bool is_missed = !kiosk->lines[i].is_open && is_wanted(kiosk, (enum line_name)i);
        uint64_t at = kiosk->lines[i].retry_ms, left = at > now_ms ? at - now_ms : 0;
        wait = is_missed && left < wait ? left : wait;
    }
    uint64_t image = signing_deadline(&kiosk->signing);
    if (image != UINT64_MAX) {
        uint64_t left = image > rim_ms ? image - rim_ms : 0;
        wait = left < wait ? left : wait;
    }
    if (kiosk->is_leaving) {
        uint64_t left = kiosk->leave_by_ms > now_ms ? kiosk->leave_by_ms - now_ms : 0;
        wait = left < wait ? left : wait;
    }
    if (!kiosk->is_shown && wait > 20) {
        wait = 20; /* the first frame comes when the neighbours have spoken, or soon */
    }
    return wait;
}

static void set_timer(struct kiosk *kiosk)
{
    uint64_t wait = wait_ms(kiosk);
    int result = wait == UINT64_MAX
                     ? sd_event_source_set_enabled(kiosk->timer, SD_EVENT_OFF)
                     : sd_event_source_set_time_relative(kiosk->timer, wait * 1000 + 500);
    if (result >= 0 && wait != UINT64_MAX) {
        result = sd_event_source_set_enabled(kiosk->timer, SD_EVENT_ONESHOT);
    }
    if (result < 0) {
        die("the event loop has no time");
    }
}

/* Everything that can be done now, until nothing is left to do but to wait. */
static void pump(struct kiosk *kiosk)
{
    bool is_busy = true;
    for (int i = 0; i < 64 && is_busy && !kiosk->is_done; i++) {
        open_lines(kiosk, clock_steady_ms());
        is_busy = kiosk_touch(kiosk);
        is_busy = tick(kiosk) || is_busy;
        is_busy = kiosk_sign(kiosk) || is_busy;
        kiosk_show(kiosk);
    }
    if (kiosk->is_leaving && clock_steady_ms() >= kiosk->leave_by_ms) {
        kiosk->is_done = true;
    }
    set_timer(kiosk);
}

static bool open_loop(struct kiosk *kiosk)
{
    sigset_t term;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    int fd = rim_fd(kiosk->rim);
    return sigprocmask(SIG_BLOCK, &term, NULL) == 0 && sd_event_new(&kiosk->event) >= 0 &&
           sd_event_add_signal(kiosk->event, NULL, SIGTERM, on_term, kiosk) >= 0 &&
           (fd < 0 || sd_event_add_io(kiosk->event, NULL, fd, EPOLLIN, on_input, kiosk) >= 0) &&
           sd_event_add_time_relative(
               kiosk->event, &kiosk->timer, CLOCK_MONOTONIC, 0, 1000, on_time, kiosk) >= 0;
}

bool kiosk_run(struct kiosk *kiosk)
{
    if (!open_loop(kiosk)) {
        log_error("event_loop_unusable");
        return false;
    }
    while (!kiosk->is_done) {
        pump(kiosk);
        if (!kiosk->is_done && sd_event_run(kiosk->event, UINT64_MAX) < 0) {
            log_error("event_loop_broken");
            return false;
        }
    }
    return true;
}
