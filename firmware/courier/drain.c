#include "courier/drain.h"

#include <stdlib.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/log.h"
#include "courier/job.h"

enum {
    WAIT_MAX_MS = 60000,
    NEWS_MAX_MS = 5000,
    ROOM_MS = 1000,     /* at least between two looks at the room on the disk */
    ROOM_MAX_MS = 5000, /* at most, while it is full */
};

uint32_t courier_chance(void)
{
    uint32_t chance;
    if (getrandom(&chance, sizeof chance, 0) != (ssize_t)sizeof chance) {
        die_errno("no random numbers");
    }
    return chance;
}

static void line_down(struct courier *courier, unsigned asked_s, enum status status)
{
    bool changed = line_failed(
        &courier->line, &courier->pace, clock_steady_ms(), courier_chance(), asked_s, status);
    courier->changed = courier->changed || changed;
    if (changed) {
        log_warning("central status=%s", status_word(status));
    }
}

static void line_up(struct courier *courier)
{
    if (line_worked(&courier->line, &courier->pace)) {
        courier->changed = true;
        log_info("central status=ok");
    }
}

bool courier_heard(struct courier *courier, const struct http_answer *answer)
{
    switch (answer->outcome) {
    case HTTP_UNREACHABLE:
    case HTTP_LOST: line_down(courier, 0, STATUS_offline); return false;
    case HTTP_UNTRUSTED:
    case HTTP_TOO_LARGE:
    case HTTP_OUTCOME_COUNT: line_down(courier, 0, STATUS_fault); return false;
    case HTTP_ANSWERED: break;
    }
    courier->heard_ms = clock_steady_ms();
    switch (answer->status) {
    case 429:
    case 503: line_down(courier, answer->retry_after_s, STATUS_busy); return false;
    case 502:
    case 504: line_down(courier, answer->retry_after_s, STATUS_offline); return false;
    default:
        if (answer->status < 500) {
            line_up(courier);
        }
        return true;
    }
}

static enum errand_kind errand_of(const struct outbox_item *item)
{
    switch (item->state) {
    case OUTBOX_SEALED: return ERRAND_CREATE;
    case OUTBOX_CREATED: return ERRAND_LOOK; /* a PUT may have gone out before a crash */
    case OUTBOX_SUBMITTED: return ERRAND_POLL;
    case OUTBOX_STUCK:
    case OUTBOX_ACCEPTED:
    case OUTBOX_REJECTED:
    case OUTBOX_EXPIRED:
    case OUTBOX_STATE_COUNT: break;
    }
    return ERRAND_NONE;
}

static bool has_ended(const struct outbox_item *item)
{
    return item->state == OUTBOX_ACCEPTED || item->state == OUTBOX_REJECTED ||
           item->state == OUTBOX_EXPIRED;
}

/* Steady milliseconds of a moment in wall-clock time, at most retry_max ahead: clocks jump. */
static uint64_t due_of(const struct courier *courier, const struct outbox_item *item)
{
    uint64_t now_s = clock_utc_s(), ahead_ms = 0;
    if (item->next_s > now_s) {
        ahead_ms = (item->next_s - now_s) * 1000;
        ahead_ms = ahead_ms > courier->pace.retry_max_ms ? courier->pace.retry_max_ms : ahead_ms;
    }
    return clock_steady_ms() + ahead_ms;
}

static struct track *append_track(struct courier *courier)
{
    if (courier->track_count == courier->track_size) {
        size_t size = courier->track_size == 0 ? 64 : courier->track_size * 2;
        struct track *more = reallocarray(courier->tracks, size, sizeof *more);
        if (more == NULL) {
            die("no memory for %zu items", size);
        }
        courier->tracks = more;
        courier->track_size = size;
    }
    struct track *track = &courier->tracks[courier->track_count++];
    *track = (struct track){0};
    return track;
}

static void set_track(struct track *track, const struct outbox_item *item)
{
    track->alarm = item->alarm || item->state == OUTBOX_STUCK;
    track->waits = item->delivered_s == 0;
}

static bool load_item(void *context, const struct outbox_item *item)
{
    struct courier *courier = context;
    if (!has_ended(item)) {
        struct track *track = append_track(courier);
        track->id = item->id;
        track->next = errand_of(item);
        track->tries = item->attempts;
        track->due_ms = due_of(courier, item);
        set_track(track, item);
        if (track->next == ERRAND_POLL) { /* not all at once after a start */
            uint64_t spread = courier->pace.poll_min_ms * (1 + courier->track_count / 16);
            track->due_ms += spread * courier_chance() >> 32;
        }
    }
    return true;
}

bool drain_load(struct courier *courier)
{
    if (outbox_each(courier->outbox, load_item, courier) != OUTBOX_OK) {
        return false;
    }
    for (size_t i = 0; i < courier->track_count / 2; i++) { /* they came newest first */
        struct track *a = &courier->tracks[i];
        struct track *b = &courier->tracks[courier->track_count - 1 - i];
        struct track kept = *a;
        *a = *b;
        *b = kept;
    }
    courier->changed = true;
    return true;
}

static struct track *find_track(struct courier *courier, int64_t id)
{
    size_t low = 0, high = courier->track_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (courier->tracks[middle].id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < courier->track_count && courier->tracks[low].id == id ? &courier->tracks[low]
                                                                       : NULL;
}

void drain_add(struct courier *courier, const struct outbox_item *item)
{
    if (has_ended(item) || find_track(courier, item->id) != NULL) {
        return;
    }
    struct track *track = append_track(courier);
    track->id = item->id;
    track->next = errand_of(item);
    track->due_ms = clock_steady_ms();
    set_track(track, item);
    courier->changed = true;
    line_hurry(&courier->line, &courier->pace, clock_steady_ms());
}

/* When the next errand of an item is due, after a job that ended well or not. */
static void set_due(struct courier *courier, struct track *track, const struct job *job)
{
    uint64_t now_ms = clock_steady_ms();
    track->due_ms = now_ms;
    track->asked = job->asked;
    track->logins = job->unauthorised ? track->logins + 1 : 0;
    if (job->asked) {
        track->due_ms =
            now_ms +
            (NEWS_MAX_MS < courier->pace.retry_max_ms ? NEWS_MAX_MS : courier->pace.retry_max_ms);
        return;
    }
    if (job->unauthorised && track->logins == 1) {
        return; /* once with a new token, at once */
    }
    if (job->unauthorised) {
        line_down(courier, 0, STATUS_fault);
    }
    track->tries = job->failed ? track->tries + 1 : 0;
    if (job->failed) {
        track->due_ms = now_ms + pace_retry_ms(&courier->pace, track->tries, courier_chance(), 0);
    } else if (job->next == ERRAND_POLL) {
        uint64_t now_s = clock_utc_s(), at_s = job->item.delivered_s;
        uint64_t age_ms = now_s > at_s ? (now_s - at_s) * 1000 : 0;
        uint64_t pause_ms = pace_poll_ms(&courier->pace, age_ms);
        track->due_ms = now_ms + pause_ms - (pause_ms / 4 * courier_chance() >> 32);
    }
}

static void remove_track(struct courier *courier, struct track *track)
{
    size_t at = (size_t)(track - courier->tracks);
    memmove(track, track + 1, (courier->track_count - at - 1) * sizeof *track);
    courier->track_count--;
}

/* Puts what a job found out into the item's track; `saved` says whether the disk has it. */
static void apply(struct courier *courier, const struct job *job, bool saved)
{
    struct track *track = find_track(courier, job->item.id);
    if (track == NULL) {
        return;
    }
    track->busy = false;
    if (job->dirty && !saved) {
        track->tries++;
        track->due_ms =
            clock_steady_ms() + pace_retry_ms(&courier->pace, track->tries, courier_chance(), 0);
        track->next = job->kind == ERRAND_PUT ? ERRAND_LOOK : job->kind;
        return;
    }
    courier->changed = courier->changed || job->dirty;
    courier->tidy_due = courier->tidy_due || (job->dirty && job->item.delivered_s != 0);
    track->next = job->next;
    set_track(track, &job->item);
    set_due(courier, track, job);
    if (has_ended(&job->item)) {
        remove_track(courier, track);
    }
}

/* One commit for all that changed. What the disk does not take counts as not having happened: what
 * was sent is looked up in the event log again. */
static bool save_ended(struct courier *courier)
{
    bool dirty = false, saved = true;
    for (size_t i = 0; i < courier->job_count; i++) {
        struct job *job = courier->jobs[i];
        dirty = dirty || (job->ended && job->dirty);
    }
    if (!dirty) {
        return true;
    }
    saved = outbox_begin(courier->outbox) == OUTBOX_OK;
    for (size_t i = 0; i < courier->job_count && saved; i++) {
        struct job *job = courier->jobs[i];
        if (job->ended && job->dirty) {
            uint64_t pause_s = job->failed ? courier->pace.retry_min_ms / 1000 : 0;
            job->item.next_s = job->failed ? clock_utc_s() + pause_s : 0;
            saved = outbox_save(courier->outbox, &job->item) == OUTBOX_OK;
        }
    }
    saved = outbox_commit(courier->outbox) == OUTBOX_OK && saved;
    courier->changed = courier->changed || courier->store_broken == saved;
    courier->store_broken = !saved;
    return saved;
}

static void settle(struct courier *courier)
{
    bool saved = save_ended(courier);
    size_t kept = 0;
    for (size_t i = 0; i < courier->job_count; i++) {
        struct job *job = courier->jobs[i];
        if (!job->ended) {
            courier->jobs[kept++] = job;
            continue;
        }
        courier->flight_bytes -= job->body.content.len;
        apply(courier, job, saved);
        job_free(&job);
    }
    courier->job_count = kept;
}

/* The token, or NULL when there is none now; a login that failed is a failure of the line. */
static const char *log_in(struct courier *courier)
{
    struct token_keeper *token = &courier->token;
    if (token->state == TOKEN_NO_LINE || token->state == TOKEN_REFUSED) {
        enum status status = token->state == TOKEN_REFUSED || token->outcome == HTTP_UNTRUSTED
                                 ? STATUS_fault
                                 : STATUS_offline;
        token->state = TOKEN_NONE;
        line_down(courier, token->retry_after_s, status);
        return NULL;
    }
    return token_get(token);
}

static bool is_due(const struct courier *courier, const struct track *track, uint64_t now_ms)
{
    return !track->busy && track->next != ERRAND_NONE && track->due_ms <= now_ms &&
           (track->next != ERRAND_PUT || courier->flight_bytes == 0 ||
            courier->flight_bytes < COURIER_FLIGHT_MAX);
}

/* The newest first: who stands at the terminal now is served before an old backlog. */
static void start_jobs(struct courier *courier, uint64_t now_ms)
{
    for (size_t i = courier->track_count; i-- > 0;) {
        struct track *track = &courier->tracks[i];
        if (courier->job_count >= line_allows(&courier->line, now_ms) ||
            courier->job_count >= COURIER_WINDOW_MAX) {
            return;
        }
        if (!is_due(courier, track, now_ms)) {
            continue;
        }
        const char *bearer = log_in(courier);
        if (bearer == NULL) {
            return;
        }
        struct job *job = job_start(courier, track, bearer);
        if (job == NULL) {
            log_error("item_unreadable id=%lld", (long long)track->id);
            track->due_ms = now_ms + courier->pace.retry_max_ms;
            continue;
        }
        track->busy = true;
        courier->flight_bytes += job->body.content.len;
        courier->jobs[courier->job_count++] = job;
    }
}

static bool probe_due(const struct courier *courier, uint64_t now_ms)
{
    return courier->heard_ms == 0 || now_ms - courier->heard_ms >= courier->probe_ms;
}

static void wake_asked(struct courier *courier, uint64_t now_ms)
{
    for (size_t i = 0; i < courier->track_count && courier->news; i++) {
        struct track *track = &courier->tracks[i];
        track->due_ms = track->asked ? now_ms : track->due_ms;
        track->asked = false;
    }
    courier->news = false;
}

/* Others write on the disk too: it becomes full, and has room again, without anything done here. */
static void look_for_room(struct courier *courier, uint64_t now_ms)
{
    if (courier->room_ms != 0 && now_ms < courier->room_ms + ROOM_MS) {
        return;
    }
    bool full = outbox_room(courier->outbox) == OUTBOX_FULL;
    courier->room_ms = now_ms;
    if (full != courier->store_full) {
        log_warning("store_full=%d", full);
        courier->store_full = full;
        courier->changed = true;
    }
}

void drain_step(struct courier *courier)
{
    settle(courier);
    uint64_t now_ms = clock_steady_ms();
    look_for_room(courier, now_ms);
    if (line_allows(&courier->line, now_ms) == 0) {
        return;
    }
    wake_asked(courier, now_ms);
    start_jobs(courier, now_ms);
    if (http_under_way(courier->http) == 0 && probe_due(courier, now_ms) &&
        !keys_fetch_service(courier)) {
        log_error("central_has_no_address");
        line_down(courier, 0, STATUS_fault);
    }
    if (courier->tidy_due && courier->job_count == 0) {
        courier->tidy_due = false;
        outbox_tidy(courier->outbox, clock_utc_s());
        courier->changed = true;
    }
}

int drain_wait_ms(const struct courier *courier)
{
    uint64_t now_ms = clock_steady_ms(), at_ms = now_ms + WAIT_MAX_MS;
    bool full = courier->job_count >= courier->line.allowed;
    for (size_t i = 0; i < courier->job_count; i++) {
        if (courier->jobs[i]->ended) {
            return 0;
        }
    }
    for (size_t i = 0; i < courier->track_count && !full; i++) {
        const struct track *track = &courier->tracks[i];
        if (!track->busy && track->next != ERRAND_NONE && track->due_ms < at_ms) {
            at_ms = track->due_ms;
        }
    }
    uint64_t probe_ms =
        courier->heard_ms == 0 ? now_ms : courier->heard_ms + (uint64_t)courier->probe_ms;
    if (http_under_way(courier->http) == 0 && probe_ms < at_ms) {
        at_ms = probe_ms;
    }
    if (at_ms < courier->line.retry_at_ms) {
        at_ms = courier->line.retry_at_ms;
    }
    if (http_under_way(courier->http) > 0 && at_ms <= now_ms) {
        return WAIT_MAX_MS; /* what is due waits for an answer: of a login, or of another one */
    }
    uint64_t longest_ms = courier->store_full ? ROOM_MAX_MS : WAIT_MAX_MS;
    return at_ms <= now_ms ? 0 : (int)(at_ms - now_ms > longest_ms ? longest_ms : at_ms - now_ms);
}

struct drain_counts drain_count(const struct courier *courier)
{
    struct drain_counts counts = {0};
    for (size_t i = 0; i < courier->track_count; i++) {
        counts.waiting += courier->tracks[i].waits;
        counts.alarms += courier->tracks[i].alarm;
    }
    return counts;
}

void drain_finish(struct courier *courier)
{
    for (size_t i = 0; i < courier->job_count; i++) {
        job_free(&courier->jobs[i]);
    }
    free(courier->tracks);
    courier->tracks = NULL;
    courier->track_count = courier->track_size = courier->job_count = 0;
}
