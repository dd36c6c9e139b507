#include "ui/screens/screens.h"

#include <stdio.h>

#include "ui/screens/pen.h"

static const char *overlay_id(enum overlay overlay)
{
    switch (overlay) {
    case OVERLAY_NONE: break;
    case OVERLAY_HELP: return "help";
    case OVERLAY_ABORT: return "abort";
    case OVERLAY_TIMEOUT: return "timeout";
    case OVERLAY_LANGUAGE: return "languages";
    case OVERLAY_REMOVE: return "remove";
    case OVERLAY_COVER: return "cover";
    case OVERLAY_DISPLAY: return "display";
    case OVERLAY_SIGNING: return "signing";
    }
    return NULL;
}

struct text screen_id(const struct session *s, char id[TREE_ID_MAX + 1])
{
    const char *overlay = overlay_id(s->overlay);
    if (overlay != NULL) {
        snprintf(id, TREE_ID_MAX + 1, "%s", overlay);
    } else if (s->screen == SCREEN_form) {
        const struct page *page = &s->pack->form.pages[s->page];
        snprintf(id, TREE_ID_MAX + 1, "form.%.*s", TEXT_ARG(page->name));
    } else {
        snprintf(id, TREE_ID_MAX + 1, "%s", screen_word(s->screen));
    }
    return (struct text){id, strlen(id)};
}

struct text screen_language(const struct screen_setup *setup)
{
    return setup->session->setup->languages[setup->session->language];
}

/* The sentence at the screen's edge: what staff can do now, in German; empty when all is well. */
static struct text staff_sentence(const struct pen *pen)
{
    static const struct {
        unsigned reason;
        const char *key;
    } PRINTER[] = {
        {PRINTER_UNREACHABLE, "staff.printer_off"}, {PRINTER_JAM, "staff.jam"},
        {PRINTER_COVER_OPEN, "staff.cover"},        {PRINTER_PAPER_OUT, "staff.paper_out"},
        {PRINTER_INK_OUT, "staff.ink_out"},         {PRINTER_PAUSED, "staff.paused"},
        {PRINTER_OTHER, "staff.printer_other"},     {PRINTER_PAPER_LOW, "staff.paper_low"},
        {PRINTER_INK_LOW, "staff.ink_low"},
    };
    const struct session *s = pen->s;
    const char *key = NULL;
    if (s->outbox == STATUS_out || s->outbox == STATUS_fault) {
        key = "staff.outbox";
    } else if (s->reader == STATUS_offline || s->reader == STATUS_fault) {
        key = "staff.reader_off";
    }
    for (size_t i = 0; key == NULL && i < COUNT(PRINTER); i++) {
        key = (s->printer_reasons & PRINTER[i].reason) != 0 ? PRINTER[i].key : NULL;
    }
    if (key == NULL) {
        return (struct text){0};
    }
    bool roll = pen->setup->terminal->paper_is_roll;
    const struct texts_place paper = {
        TEXT_OF("paper"),
        texts_find(pen->german, roll ? TEXT_OF("staff.paper_roll") : TEXT_OF("staff.paper_a4"))};
    return texts_say(pen->german, (struct text){key, strlen(key)}, &paper, 1, pen->tree->arena);
}

/* On a low screen, where keys or large letters leave no room, staff are told when the citizen has gone. */
static bool has_room_for_staff(const struct pen *pen)
{
    const double least = 300; /* mm, of the screen's height */
    const unsigned large = 2;
    const struct session *s = pen->s;
    bool is_low = pen->tree->height_mm > 0 && pen->tree->height_mm < least;
    bool is_full = pen->setup->typing->is_on || s->display.size >= large;
    return !is_low || !s->in_use || !is_full;
}

/* The ways that have no meaning on this screen are not there; those that are keep their place. */
static struct frame_setup frame_of(const struct pen *pen)
{
    const struct session *s = pen->s;
    const struct terminal *terminal = pen->setup->terminal;
    bool is_waiting = s->screen == SCREEN_submitting || s->screen == SCREEN_printing ||
                      s->screen == SCREEN_reading || s->screen == SCREEN_take ||
                      s->screen == SCREEN_drawing || s->screen == SCREEN_online_work;
    bool is_done =
        s->screen == SCREEN_done || s->screen == SCREEN_unsure || s->screen == SCREEN_ticket;
    bool is_end = s->screen == SCREEN_left; /* SCREEN_over looks as its successor: no flicker */
    struct frame_setup setup = {
        .town = {terminal->town, strlen(terminal->town)},
        .place = {terminal->place, strlen(terminal->place)},
        .language = screen_language(pen->setup),
        .notice = has_room_for_staff(pen) ? staff_sentence(pen) : (struct text){0},
        .help = is_end ? 0 : ACTION_HELP,
        .languages = is_end || s->setup->language_count < 2 ? 0 : ACTION_LANGUAGES,
        .display = is_end ? 0 : ACTION_DISPLAY,
        .reach = ACTION_REACH,
        .cancel = ACTION_ABORT,
        .back = is_waiting || is_done ? 0 : ACTION_BACK,
    };
    if (s->overlay != OVERLAY_NONE) {
        setup.help = setup.languages = setup.display = setup.cancel = 0;
        setup.back = ACTION_STAY;
    } else if (!s->in_use) {
        setup.cancel = setup.back = 0;
    } else if (
        s->screen == SCREEN_submitting || s->screen == SCREEN_printing ||
        s->screen == SCREEN_drawing || is_done) {
        setup.cancel = 0;
    }
    return setup;
}

static void build(struct pen *pen)
{
    switch (pen->s->screen) {
    case SCREEN_start: start_screen(pen); break;
    case SCREEN_status_ask:
    case SCREEN_status: status_screen(pen); break;
    case SCREEN_language: language_screen(pen); break;
    case SCREEN_services: services_screen(pen); break;
    case SCREEN_off: off_screen(pen); break;
    case SCREEN_consent: consent_screen(pen); break;
    case SCREEN_lay:
    case SCREEN_which:
    case SCREEN_can:
    case SCREEN_mrz:
    case SCREEN_reading:
    case SCREEN_person:
    case SCREEN_problem:
    case SCREEN_take:
    case SCREEN_left: document_screen(pen); break;
    case SCREEN_online_offer:
    case SCREEN_online_choose:
    case SCREEN_online_phone:
    case SCREEN_online_lay:
    case SCREEN_online_work:
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
    case SCREEN_online_failed: online_screen(pen); break;
    case SCREEN_form: form_screen(pen); break;
    case SCREEN_matches: matches_screen(pen); break;
    case SCREEN_check: check_screen(pen); break;
    case SCREEN_submitting:
    case SCREEN_unsent:
    case SCREEN_unsure:
    case SCREEN_printing:
    case SCREEN_done: handover_screen(pen); break;
    case SCREEN_concerns:
    case SCREEN_concern:
    case SCREEN_slot_days:
    case SCREEN_slot_times:
    case SCREEN_slot_check:
    case SCREEN_drawing:
    case SCREEN_ticket:
    case SCREEN_undrawn: waiting_screen(pen); break;
    case SCREEN_over: /* until the successor's window is there: nothing of the citizen */
    case SCREEN_COUNT: start_screen(pen); break;
    }
}

void screen_build(struct tree *tree, const struct screen_setup *setup)
{
    struct pen pen = {
        .tree = tree,
        .setup = setup,
        .s = setup->session,
        .own = &setup->texts[setup->session->language],
        .german = &setup->texts[setup->session->language],
    };
    for (size_t i = 0; i < setup->session->setup->language_count; i++) {
        if (text_equal(setup->texts[i].language, TEXT_OF("de"))) {
            pen.german = &setup->texts[i];
        }
    }
    tree->texts = pen.own;
    struct frame_setup frame = frame_of(&pen);
    pen.frame = frame_build(tree, &frame);
    struct node *staff = tree_find(tree, TEXT_OF("notice"));
    if (staff != NULL) {
        staff->language = TEXT_OF("de"); /* whatever the citizen speaks */
        staff->state = STATE_STAFF;
    }
    if (!overlay_screen(&pen)) {
        build(&pen);
    }
    tongue_mark(&pen);
}
