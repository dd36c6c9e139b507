#include "model/session_parts.h"

#define START_MS 60000u /* a start screen that somebody changed and left: so long it stays */

void display_forget(struct session *session)
{
    session->display = (struct session_display){0};
    session->language = 0;
    session->has_language = false;
}

uint64_t display_deadline(const struct session *session)
{
    const struct session_display *display = &session->display;
    bool is_changed = display->theme != 0 || display->size != 0 || display->is_low ||
                      session->language != 0 || session->has_language;
    return is_changed && session->overlay == OVERLAY_NONE ? session->idle_ms + START_MS : 0;
}

/* The video: only while nothing of anybody is in the process. */
static bool signing_action(struct step *step)
{
    struct session *s = step->s;
    if (step->event->action == ACTION_SIGNING) {
        if (s->screen == SCREEN_start && s->overlay == OVERLAY_NONE) {
            s->is_paused = false;
            step_cover(step, OVERLAY_SIGNING);
        }
        return true;
    }
    if (step->event->action == ACTION_PAUSE) {
        if (s->overlay == OVERLAY_SIGNING) {
            s->is_paused = !s->is_paused;
            s->overlay_ms = s->now_ms;
        }
        return true;
    }
    return false;
}

/* The overlay that asks for it begins its time anew; nothing else of the session moves. */
bool display_action(struct step *step)
{
    struct session *s = step->s;
    const struct session_event *event = step->event;
    enum session_action action = event->action;
    if (action == ACTION_SIZE && event->number < SESSION_SIZES) {
        s->display.size = event->number;
    } else if (action == ACTION_THEME && event->number < SESSION_THEMES) {
        s->display.theme = event->number;
    } else if (action == ACTION_REACH) {
        s->display.is_low = !s->display.is_low;
    } else if (action == ACTION_DISPLAY_RESET) {
        s->display = (struct session_display){0};
    } else if (action == ACTION_DISPLAY && s->overlay == OVERLAY_NONE && s->screen != SCREEN_left) {
        step_cover(step, OVERLAY_DISPLAY);
        return true;
    } else {
        return signing_action(step);
    }
    if (s->overlay == OVERLAY_DISPLAY) {
        s->overlay_ms = s->now_ms;
    }
    return true;
}
