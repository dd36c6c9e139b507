#include "card/worker.h"

#include <poll.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "card/bridge.h"
#include "card/dossier.h"
#include "card/reading.h"
#include "card/tell.h"
#include "ipc/channel.h"

enum {
    LOOK_MS = 150,      /* between two looks while waiting for a card */
    PRESENCE_MS = 400,  /* between two looks at the card that lies there */
    RECONNECT_MS = 500, /* between two tries to open an absent reader */
    WATCH_MAX_S = 3600,
};

enum phase {
    PHASE_IDLE,    /* nobody waits for a document */
    PHASE_WAITING, /* for one to be laid down */
    PHASE_LYING,   /* something lies there, of `kind` */
};

struct state {
    struct channel kiosk; /* the line to the main thread, which passes it on */
    struct reader_nfc *reader;
    struct reading reading;
    const struct worker *given;
    struct arena arena; /* for what is being done */
    struct dossier dossier;
    enum phase phase;
    enum card_kind kind;
    enum status reader_status;
    uint32_t session;
    uint64_t watch_ms;    /* how long a watch lasts */
    uint64_t deadline_ms; /* of the watch */
    uint64_t next_ms;     /* when to look again, or to try the reader again */
    unsigned wrong;       /* secrets */
    bool is_stopped;      /* card_stop came while reading */
    bool is_over;         /* the line has ended */
};

static void say(struct state *state, struct message message)
{
    message.session = state->session;
    enum channel_result result = channel_send(&state->kiosk, &message);
    if (result == CHANNEL_CLOSED) {
        state->is_over = true;
    } else if (result != CHANNEL_OK) {
        log_warning("card_message_dropped name=%s", message_name(message.kind));
    }
}

static void say_failed(struct state *state, enum card_failure why)
{
    log_info("card_failed why=%d", (int)why);
    say(state, (struct message){.kind = MESSAGE_card_failed, .card_failed = {.why = why}});
}

static void say_gone(struct state *state)
{
    log_info("card_gone");
    say(state, (struct message){.kind = MESSAGE_card_gone});
}

static void say_reader(struct state *state, enum status status)
{
    if (status != state->reader_status) {
        state->reader_status = status;
        log_info("card_reader status=%s", status_word(status));
        say(state,
            (struct message){.kind = MESSAGE_card_reader, .card_reader = {.status = status}});
    }
}

static void wait_for_card(struct state *state)
{
    state->phase = PHASE_WAITING;
    state->deadline_ms = clock_steady_ms() + state->watch_ms;
    state->next_ms = 0;
}

/* What lay there is gone. */
static void lose_card(struct state *state)
{
    arena_wipe(&state->arena);
    if (state->phase == PHASE_LYING) {
        say_gone(state);
        wait_for_card(state);
    }
}

static void lose_reader(struct state *state)
{
    reader_nfc_disconnect(state->reader);
    say_reader(state, STATUS_offline);
    lose_card(state);
    state->next_ms = clock_steady_ms() + RECONNECT_MS;
}

static void see(struct state *state, enum card_kind kind)
{
    state->phase = PHASE_LYING;
    state->kind = kind;
    log_info("card_seen kind=%d", (int)kind);
    say(state, (struct message){.kind = MESSAGE_card_seen, .card_seen = {.kind = kind}});
}

/* While waiting: whatever is laid down. */
static void look_for_card(struct state *state)
{
    enum card_kind kind;
    switch (reading_recognise(&state->reading, &state->arena, &kind)) {
    case READING_GONE: lose_reader(state); return;
    case READING_CARD: see(state, kind); break;
    case READING_EMPTY:
        if (clock_steady_ms() >= state->deadline_ms) {
            state->phase = PHASE_IDLE;
            dossier_forget(&state->dossier);
            say_failed(state, CARD_FAILURE_TIMEOUT);
        }
        break;
    }
    arena_wipe(&state->arena);
    state->next_ms = clock_steady_ms() + (state->phase == PHASE_LYING ? PRESENCE_MS : LOOK_MS);
}

static bool is_readable(enum card_kind kind)
{
    return kind == CARD_KIND_ID_CARD || kind == CARD_KIND_PASSPORT;
}

/* While something lies there: whether it still does. What cannot be read is asked again what it is:
 * several cards become one, and a quick hand lays the right one in place of the wrong one between
 * two looks. */
static void look_at_card(struct state *state)
{
    enum card_kind kind = state->kind;
    enum reading_find find = is_readable(kind)
                                 ? reading_look(&state->reading)
                                 : reading_recognise(&state->reading, &state->arena, &kind);
    state->next_ms = clock_steady_ms() + PRESENCE_MS;
    switch (find) {
    case READING_GONE: lose_reader(state); break;
    case READING_EMPTY: lose_card(state); break;
    case READING_CARD:
        if (kind != state->kind) {
            see(state, kind);
        }
        break;
    }
}

/* For chip_progress. */
static void progress(void *owner, size_t done, size_t total)
{
    struct state *state = owner;
    say(state, (struct message){
                   .kind = MESSAGE_card_progress,
                   .card_progress = {.done = (uint32_t)done, .total = (uint32_t)total}});
}

/* For reading_stopped: true when card_stop came, or the end of the line. Anything else that comes
 * while a document is read is out of turn and dropped. */
static bool is_stopped(void *owner)
{
    struct state *state = owner;
    struct message message;
    switch (channel_receive(&state->kiosk, &message)) {
    case CHANNEL_OK: {
        SCOPED(close_fd) int beside = message_fd(&message);
        state->is_stopped = state->is_stopped || message.kind == MESSAGE_card_stop;
        break;
    }
    case CHANNEL_EMPTY:
    case CHANNEL_FULL: break;
    case CHANNEL_CLOSED:
    case CHANNEL_FOUL: state->is_over = true; break;
    }
    return state->is_stopped || state->is_over;
}

static void say_document(struct state *state, const char *today)
{
    struct tell_space *space = arena_take(&state->arena, sizeof *space);
    struct message message;
    if (tell_photo(&state->dossier.report, &message)) {
        SCOPED(close_fd) int image = message.card_photo.image;
        say(state, message);
    }
    message = tell_report(&state->dossier.report, state->reading.limits.largest, space);
    log_info(
        "card_read access=%s signature=%s clone=%u apdus=%u bytes=%u", space->access,
        passive_word(state->dossier.report.passive.signature), message.card_report.clone,
        message.card_report.apdus, message.card_report.received);
    say(state, message);
    message = tell_person(&state->dossier.report, today);
    say(state, message);
}

/* The failure that the citizen is told; a silent card is looked for before. */
static enum card_failure failure_of(struct state *state, enum document_result result)
{
    switch (result) {
    case DOCUMENT_WRONG_SECRET:
        state->wrong++;
        return state->wrong >= WORKER_TRIES_MAX ? CARD_FAILURE_NO_TRIES : CARD_FAILURE_WRONG_SECRET;
    case DOCUMENT_REFUSED: return CARD_FAILURE_REFUSED;
    case DOCUMENT_SLOW: return CARD_FAILURE_TIMEOUT;
    case DOCUMENT_READER: return CARD_FAILURE_READER;
    case DOCUMENT_ONLY_BY_EID: return CARD_FAILURE_ONLY_BY_EID;
    case DOCUMENT_POLICY: return CARD_FAILURE_POLICY;
    case DOCUMENT_CHANGED: return CARD_FAILURE_CHANGED;
    case DOCUMENT_SILENT:
    case DOCUMENT_FOUL:
    case DOCUMENT_ABSENT:
    case DOCUMENT_AGAIN:
    case DOCUMENT_STOPPED:
    case DOCUMENT_OK: break;
    }
    bool is_silent = result == DOCUMENT_SILENT;
    switch (link_look(&state->reading.isodep, state->reader)) {
    case LINK_LIFTED: return CARD_FAILURE_LIFTED;
    case LINK_NO_READER: return CARD_FAILURE_READER;
    case LINK_CAME_BACK: return is_silent ? CARD_FAILURE_LIFTED : CARD_FAILURE_DAMAGED;
    case LINK_STAYED: break;
    }
    return is_silent ? CARD_FAILURE_TIMEOUT : CARD_FAILURE_DAMAGED;
}

static void fail(struct state *state, enum document_result result)
{
    enum card_failure why = failure_of(state, result);
    if (why == CARD_FAILURE_LIFTED) {
        dossier_lift(&state->dossier);
    } else {
        dossier_forget(&state->dossier);
    }
    say_failed(state, why);
    if (why == CARD_FAILURE_READER) {
        lose_reader(state);
    } else if (why == CARD_FAILURE_LIFTED) {
        lose_card(state);
    }
}

/* YYYY-MM-DD, UTC: only the century of a birth depends on it. */
static void today(char *date, size_t size)
{
    time_t now = (time_t)clock_utc_s();
    struct tm parts;
    gmtime_r(&now, &parts);
    strftime(date, size, "%Y-%m-%d", &parts);
}

static void open_card(struct state *state, unsigned wants)
{
    char date[MRZ_DATE + 1];
    today(date, sizeof date);
    const struct document_wish wish = {
        .secret = state->dossier.secret,
        .wants = state->given->photo ? wants : wants & ~(unsigned)DOCUMENT_WANT_PHOTO,
        .today = date,
        .now_s = clock_utc_s(),
        .policy = state->given->policy,
        .trust = &state->given->trust};
    state->is_stopped = false;
    state->reading.is_stopped = is_stopped;
    enum document_result result = reading_document(
        &state->reading, &state->arena, &wish, clock_steady_ms() + READING_PERSON_MS,
        &state->dossier.files, &state->dossier.report);
    state->reading.is_stopped = NULL;
    if (state->is_stopped || state->is_over) {
        state->phase = PHASE_IDLE;
        dossier_forget(&state->dossier);
    } else if (result == DOCUMENT_OK) {
        say_document(state, date);
        dossier_forget(&state->dossier);
    } else {
        fail(state, result);
    }
    state->next_ms = clock_steady_ms() + PRESENCE_MS;
}

/* A card_open_*: what speaks against it is said at once. */
static void try_open(struct state *state, const struct document_secret *typed, unsigned wants)
{
    if (state->wrong >= WORKER_TRIES_MAX) {
        say_failed(state, CARD_FAILURE_NO_TRIES);
    } else if (state->phase != PHASE_LYING) {
        bool has_reader = state->reader_status == STATUS_ok;
        say_failed(state, has_reader ? CARD_FAILURE_LIFTED : CARD_FAILURE_READER);
    } else if (state->kind == CARD_KIND_GERMAN_EID) {
        say_failed(state, CARD_FAILURE_ONLY_BY_EID);
    } else if (!is_readable(state->kind)) {
        say_failed(state, CARD_FAILURE_REFUSED);
    } else {
        dossier_take_up(&state->dossier, typed);
        open_card(state, wants);
    }
    arena_wipe(&state->arena);
}

/* card_bridge: the German card that lies there works with the AusweisApp until one of them is gone. */
static void bridge_card(struct state *state, int pcsc)
{
    SCOPED(close_fd) int connection = pcsc;
    enum bridge_end end = BRIDGE_LOST;
    if (state->phase == PHASE_LYING && state->kind == CARD_KIND_GERMAN_EID) {
        state->is_stopped = false;
        state->reading.is_stopped = is_stopped;
        end = bridge_run(&state->reading, &state->arena, connection, state->kiosk.fd);
        state->reading.is_stopped = NULL;
    }
    close_fd(&connection);
    arena_wipe(&state->arena);
    say(state, (struct message){.kind = MESSAGE_card_bridge_over});
    state->next_ms = 0;
    if (end == BRIDGE_STOPPED) {
        state->phase = PHASE_IDLE;
    } else if (end == BRIDGE_READER) {
        lose_reader(state);
    }
}

/* What lies there is met anew and said again, but not what the kiosk answers with the next watch:
 * that would go round and round. */
static void watch(struct state *state, uint32_t timeout_s)
{
    bool is_useless = state->kind == CARD_KIND_NO_DOCUMENT || state->kind == CARD_KIND_SEVERAL;
    state->watch_ms = (timeout_s < WATCH_MAX_S ? timeout_s : WATCH_MAX_S) * 1000ull;
    if (state->phase != PHASE_LYING || !is_useless) {
        wait_for_card(state);
    }
}

static void obey(struct state *state, const struct message *message)
{
    state->session = message->session;
    switch ((int)message->kind) {
    case MESSAGE_card_watch: watch(state, message->card_watch.timeout_s); break;
    case MESSAGE_card_open_can:
        try_open(
            state, &(struct document_secret){.can = message->card_open_can.can},
            message->card_open_can.wants);
        break;
    case MESSAGE_card_open_mrz:
        try_open(
            state,
            &(struct document_secret){
                .document_number = message->card_open_mrz.document_number,
                .birth_date = message->card_open_mrz.birth_date,
                .expiry_date = message->card_open_mrz.expiry_date},
            message->card_open_mrz.wants);
        break;
    case MESSAGE_card_bridge: bridge_card(state, message->card_bridge.pcsc); break;
    case MESSAGE_card_stop:
        state->phase = PHASE_IDLE;
        dossier_forget(&state->dossier);
        break;
    default: log_warning("card_message_unexpected name=%s", message_name(message->kind)); break;
    }
}

/* Reads everything that has come. */
static void listen_to_kiosk(struct state *state)
{
    struct message message;
    while (!state->is_over) {
        switch (channel_receive(&state->kiosk, &message)) {
        case CHANNEL_OK: obey(state, &message); break;
        case CHANNEL_EMPTY: return;
        case CHANNEL_FULL:
        case CHANNEL_CLOSED:
        case CHANNEL_FOUL: state->is_over = true; break;
        }
    }
}

/* Milliseconds until there is something to do; -1: nothing until a message or the reader's end. */
static int idle_ms(const struct state *state)
{
    bool has_reader = state->reader_status == STATUS_ok;
    if (state->reader_status == STATUS_none || (has_reader && state->phase == PHASE_IDLE)) {
        return -1;
    }
    uint64_t now = clock_steady_ms();
    return state->next_ms > now ? (int)(state->next_ms - now) : 0;
}

static void tend_reader(struct state *state)
{
    if (state->reader->connection[0] == '\0') {
        say_reader(state, STATUS_none);
    } else if (reader_nfc_connect(state->reader)) {
        say_reader(state, STATUS_ok);
        state->next_ms = 0;
    } else {
        say_reader(state, STATUS_offline);
        state->next_ms = clock_steady_ms() + RECONNECT_MS;
    }
}

/* A watch ends in time without a reader, too. */
static void end_watch_without_reader(struct state *state)
{
    if (state->phase == PHASE_WAITING && clock_steady_ms() >= state->deadline_ms) {
        state->phase = PHASE_IDLE;
        say_failed(state, CARD_FAILURE_TIMEOUT);
    }
}

static void step(struct state *state)
{
    if (state->reader_status == STATUS_ok && reader_nfc_is_gone(state->reader)) {
        lose_reader(state);
    }
    if (clock_steady_ms() < state->next_ms) {
        return;
    }
    if (state->reader_status != STATUS_ok) {
        tend_reader(state);
        end_watch_without_reader(state);
    } else if (state->phase == PHASE_WAITING) {
        look_for_card(state);
    } else if (state->phase == PHASE_LYING) {
        look_at_card(state);
    }
}

void *worker_run(void *worker)
{
    struct worker *given = worker;
    struct state state = {
        .given = given, .reader = &given->reader, .reader_status = STATUS_unknown};
    arena_init(&state.arena, WORKER_ARENA);
    dossier_init(&state.dossier);
    channel_init(&state.kiosk, given->line, DOMAIN_KIOSK);
    state.reading = (struct reading){.reader = state.reader, .progress = progress, .owner = &state};
    while (!state.is_over) {
        step(&state);
        struct pollfd wait[] = {
            {.fd = state.kiosk.fd, .events = POLLIN}, {.fd = reader_nfc_watch(state.reader)}};
        poll(wait, COUNT(wait), idle_ms(&state));
        listen_to_kiosk(&state);
    }
    channel_finish(&state.kiosk);
    arena_finish(&state.arena);
    dossier_finish(&state.dossier);
    trust_close(&given->trust);
    reader_nfc_finish(state.reader);
    return NULL;
}
