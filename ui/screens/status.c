#include "ui/screens/pen.h"

static void ask(struct pen *pen)
{
    pen_title(pen, pen_say(pen, "status_ask.title"));
    pen_notice(pen);
    pen_field(pen, pen->frame.content, TEXT_OF("number"), 0, pen_say(pen, "status_ask.label"))
        ->hint = pen_say(pen, "status_ask.hint");
    pen_next(pen, pen_say(pen, "status_ask.next"));
}

static void when(struct pen *pen, struct node *card, const char *id, const char *key, uint64_t s)
{
    if (s != 0) {
        build_answer(pen->tree, card, (struct text){id, strlen(id)}, pen_say(pen, key), 0)->value =
            pen_time(pen, s);
    }
}

/* The authority's words are for the citizen, all others for staff; the courier gives none without need. */
static struct text reason(struct pen *pen, const struct submission *known)
{
    bool is_for_staff = known->reason.len > 0 && known->state != SUBMISSION_REJECTED;
    return is_for_staff ? pen_say_with(pen, "status.for_staff", "reason", known->reason)
                        : known->reason;
}

static void show(struct pen *pen)
{
    static const struct {
        const char *key;
        enum look look;
    } STATES[] = {
        [SUBMISSION_UNKNOWN] = {"status.unknown", LOOK_WARNING},
        [SUBMISSION_SEALED] = {"status.sealed", LOOK_INFO},
        [SUBMISSION_CREATED] = {"status.sealed", LOOK_INFO},
        [SUBMISSION_SUBMITTED] = {"status.submitted", LOOK_SUCCESS},
        [SUBMISSION_ACCEPTED] = {"status.accepted", LOOK_SUCCESS},
        [SUBMISSION_REJECTED] = {"status.rejected", LOOK_WARNING},
        [SUBMISSION_EXPIRED] = {"status.expired", LOOK_WARNING},
        [SUBMISSION_STUCK] = {"status.stuck", LOOK_WARNING},
    };
    const struct submission *known = pen->s->submission;
    pen_title(pen, pen_say(pen, "status.title"));
    pen_number(
        pen, pen->frame.content,
        (struct text){pen->s->typed->receipt, strlen(pen->s->typed->receipt)});
    if (known == NULL) {
        bool is_gone = pen->s->outbox == STATUS_unknown;
        build_alert(
            pen->tree, pen->frame.content, TEXT_OF("state"), LOOK_INFO,
            pen_say(pen, is_gone ? "status.cannot" : "status.asking"));
    } else {
        struct node *alert = build_alert(
            pen->tree, pen->frame.content, TEXT_OF("state"),
            known->is_held ? LOOK_WARNING : STATES[known->state].look,
            pen_say(pen, known->is_held ? "status.held" : STATES[known->state].key));
        alert->value = reason(pen, known);
        alert->state |= STATE_PERSONAL;
        struct node *card = known->handed_in_s == 0
                                ? pen->frame.content
                                : build_card(pen->tree, pen->frame.content, TEXT_OF("times"));
        when(pen, card, "handed-in", "status.handed_in", known->handed_in_s);
        when(pen, card, "delivered", "status.delivered", known->delivered_s);
        when(pen, card, "ended", "status.ended", known->ended_s);
    }
    pen_next(pen, pen_say(pen, "done.end"));
}

void status_screen(struct pen *pen)
{
    if (pen->s->screen == SCREEN_status_ask) {
        ask(pen);
    } else {
        show(pen);
    }
}
