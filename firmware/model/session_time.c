#include "model/session_parts.h"

#define COVER_MS       120000u
#define CLOCK_MS       60000u /* the start screen looks at the clock on the wall */
#define HELP_ANSWER_MS 20000u /* then it is said that nobody was reached */
#define LANGUAGE_MS    60000u
#define SIGNING_MS     600000u /* a video ends long before */
#define HELP_MAX_MS    900000u /* then the clock runs again */
#define LEFT_CALL_MS   60000u  /* then a person is called for the document that was left */

static const struct {
    const char *word;
    unsigned idle_s;
} SCREENS[] = {
#define SCREEN(word, idle_s, reader, what) {#word, idle_s},
#include "model/screens.def"
#undef SCREEN
};

const char *screen_word(enum screen screen)
{
    return (size_t)screen < COUNT(SCREENS) ? SCREENS[screen].word : "unknown";
}

/* The moment at which what is shown changes by itself; 0: none. */
static uint64_t overlay_deadline(const struct session *s)
{
    switch (s->overlay) {
    case OVERLAY_NONE: return 0;
    case OVERLAY_HELP:
        return s->help == HELP_CALLED ? s->overlay_ms + HELP_ANSWER_MS
                                      : s->overlay_ms + HELP_MAX_MS;
    case OVERLAY_REMOVE:
    case OVERLAY_SIGNING: return s->overlay_ms + (s->is_paused ? LANGUAGE_MS : SIGNING_MS);
    case OVERLAY_DISPLAY:
    case OVERLAY_LANGUAGE: return s->overlay_ms + LANGUAGE_MS;
    case OVERLAY_ABORT:
    case OVERLAY_TIMEOUT: return s->overlay_ms + SESSION_WARNING_MS;
    case OVERLAY_COVER: return s->overlay_ms + COVER_MS;
    }
    return 0;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

static uint64_t screen_deadline(const struct session *s)
{
    switch (s->screen) {
    case SCREEN_reading: return s->entered_ms + READING_MS;
    case SCREEN_submitting: return s->entered_ms + SUBMITTING_MS;
    case SCREEN_printing: return s->entered_ms + PRINTING_MS + PRINTING_GRACE_MS;
    case SCREEN_left: return s->help == HELP_NOT_CALLED ? s->entered_ms + LEFT_CALL_MS : 0;
    case SCREEN_start: return earlier(s->unprinted_until_ms, display_deadline(s));
    case SCREEN_drawing: return s->entered_ms + DRAWING_MS;
    case SCREEN_online_work: return s->entered_ms + ONLINE_MS;
    case SCREEN_online_offer:
    case SCREEN_online_choose:
    case SCREEN_online_phone:
    case SCREEN_online_lay:
    case SCREEN_online_state:
    case SCREEN_online_pin:
    case SCREEN_online_transport:
    case SCREEN_online_new:
    case SCREEN_online_again:
    case SCREEN_online_can:
    case SCREEN_online_puk:
    case SCREEN_online_wrong:
    case SCREEN_online_last:
    case SCREEN_online_consent:
    case SCREEN_online_end:
    case SCREEN_online_failed:
    case SCREEN_concerns:
    case SCREEN_concern:
    case SCREEN_slot_days:
    case SCREEN_slot_times:
    case SCREEN_slot_check:
    case SCREEN_ticket:
    case SCREEN_undrawn:
    case SCREEN_status_ask:
    case SCREEN_status:
    case SCREEN_language:
    case SCREEN_services:
    case SCREEN_off:
    case SCREEN_consent:
    case SCREEN_lay:
    case SCREEN_which:
    case SCREEN_can:
    case SCREEN_mrz:
    case SCREEN_person:
    case SCREEN_problem:
    case SCREEN_take:
    case SCREEN_form:
    case SCREEN_matches:
    case SCREEN_check:
    case SCREEN_unsent:
    case SCREEN_unsure:
    case SCREEN_done:
    case SCREEN_over:
    case SCREEN_COUNT: break;
    }
    return 0;
}

static uint64_t idle_deadline(const struct session *s)
{
    unsigned idle_s = SCREENS[s->screen].idle_s;
    return idle_s == 0 || s->overlay != OVERLAY_NONE ? 0 : s->idle_ms + idle_s * 1000u;
}

static bool counts_down(enum overlay overlay)
{
    return overlay == OVERLAY_TIMEOUT || overlay == OVERLAY_COVER || overlay == OVERLAY_ABORT;
}

/* Whether a service comes and goes with the hours of the town hall: nobody may be there when it does. */
static bool follows_the_clock(const struct session *s)
{
    bool follows = false;
    for (size_t i = 0; i < s->setup->pack_count && !follows; i++) {
        const struct pack *pack = s->setup->packs[i];
        bool books = false;
        for (size_t k = 0; k < pack->queue.count; k++) {
            books = books || pack->queue.concerns[k].appointments;
        }
        follows = pack->kind == PACK_LOCAL && !books;
    }
    return follows;
}

uint64_t session_wake_ms(const struct session *s)
{
    if (s->typed != NULL && s->typed->given[0] != '\0') {
        return s->now_ms; /* a secret that was passed on is wiped at once */
    }
    uint64_t wake = earlier(earlier(overlay_deadline(s), screen_deadline(s)), idle_deadline(s));
    if (s->screen == SCREEN_start && follows_the_clock(s)) {
        wake = earlier(wake, s->now_ms + CLOCK_MS);
    }
    if (counts_down(s->overlay)) { /* once a second, for the number on the screen */
        uint64_t shown = s->now_ms - s->overlay_ms;
        wake = earlier(wake, s->overlay_ms + shown - shown % 1000 + 1000);
    }
    return wake;
}

unsigned session_seconds_left(const struct session *s)
{
    uint64_t end = counts_down(s->overlay) ? overlay_deadline(s) : 0;
    return end > s->now_ms ? (unsigned)((end - s->now_ms + 999) / 1000) : 0;
}

static void expire_overlay(struct step *step)
{
    struct session *s = step->s;
    switch (s->overlay) {
    case OVERLAY_NONE: break;
    case OVERLAY_HELP:
        if (s->help == HELP_CALLED) {
            s->help = HELP_UNREACHABLE;
        } else {
            step_cover(step, OVERLAY_TIMEOUT);
        }
        break;
    case OVERLAY_REMOVE:
    case OVERLAY_SIGNING:
    case OVERLAY_DISPLAY:
    case OVERLAY_LANGUAGE: step_cover(step, OVERLAY_NONE); break;
    case OVERLAY_ABORT: /* asked and not answered */
    case OVERLAY_TIMEOUT:
    case OVERLAY_COVER: step_finish(step); break;
    }
}

/* A number has been shown long enough, or somebody has changed the screen and gone. */
static void expire_start(struct session *s)
{
    uint64_t display = display_deadline(s);
    if (s->unprinted_until_ms <= s->now_ms) {
        s->unprinted_until_ms = 0;
    }
    if (display != 0 && display <= s->now_ms) {
        display_forget(s);
    }
}

static void expire_screen(struct step *step)
{
    struct session *s = step->s;
    if (s->screen == SCREEN_reading) {
        document_overdue(step);
    } else if (s->screen == SCREEN_submitting || s->screen == SCREEN_printing) {
        handover_overdue(step);
    } else if (s->screen == SCREEN_drawing) {
        waiting_overdue(step);
    } else if (s->screen == SCREEN_online_work) {
        online_overdue(step);
    } else if (s->screen == SCREEN_left) {
        s->help = HELP_CALLED;
        step_effect(step, EFFECT_HELP, 0);
    } else {
        expire_start(s);
    }
}

bool step_expire(struct step *step)
{
    struct session *s = step->s;
    uint64_t overlay = overlay_deadline(s), screen = screen_deadline(s), idle = idle_deadline(s);
    if (overlay != 0 && overlay <= s->now_ms) {
        expire_overlay(step);
    } else if (screen != 0 && screen <= s->now_ms) {
        expire_screen(step);
    } else if (idle != 0 && idle <= s->now_ms) {
        step_cover(step, OVERLAY_TIMEOUT);
    } else {
        return false;
    }
    return true;
}
