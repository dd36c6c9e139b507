#include "ui/screens/pen.h"

static void submitting(struct pen *pen)
{
    pen_title(pen, pen_say(pen, "submitting.title"));
    struct node *progress = build_progress(
        pen->tree, pen->frame.content, TEXT_OF("progress"), pen_say(pen, "submitting.what"), 0);
    progress->state |= STATE_BUSY;
}

static void unsent(struct pen *pen)
{
    static const char *const KEYS[] = {
        [REFUSAL_FULL] = "unsent.full",
        [REFUSAL_BROKEN] = "unsent.broken",
        [REFUSAL_FOUL] = "unsent.foul",
    };
    pen_title(pen, pen_say(pen, "unsent.title"));
    build_alert(
        pen->tree, pen->frame.content, TEXT_OF("why"), LOOK_WARNING,
        pen_say(pen, KEYS[pen->s->refusal]))
        ->state |= STATE_LIVE;
    pen_paragraph(pen, "what", pen_say(pen, "unsent.what"));
    pen_main(pen, "retry", pen_say(pen, "unsent.retry"), ACTION_RETRY);
}

static void unsure(struct pen *pen)
{
    pen_title(pen, pen_say(pen, "unsure.title"));
    build_alert(
        pen->tree, pen->frame.content, TEXT_OF("why"), LOOK_WARNING, pen_say(pen, "unsure.why"))
        ->state |= STATE_LIVE;
    pen_number(pen, pen->frame.content, pen->s->setup->receipt);
    pen_paragraph(pen, "what", pen_say(pen, "unsure.what"));
    pen_way(pen, "next", pen_say(pen, "unsure.next"), ACTION_NEXT);
    pen_main(pen, "retry", pen_say(pen, "unsure.retry"), ACTION_RETRY);
}

/* What the printer waits for, in plain words; NULL: nothing. */
static const char *waits_for(const struct session *s)
{
    static const struct {
        unsigned reason;
        const char *key;
    } WAITS[] = {
        {PRINTER_UNREACHABLE, "printing.off"}, {PRINTER_PAPER_OUT, "printing.paper_out"},
        {PRINTER_JAM, "printing.jam"},         {PRINTER_COVER_OPEN, "printing.cover"},
        {PRINTER_INK_OUT, "printing.ink_out"}, {PRINTER_PAUSED, "printing.paused"},
        {PRINTER_OTHER, "printing.other"},
    };
    for (size_t i = 0; i < COUNT(WAITS); i++) {
        if ((s->printer_reasons & WAITS[i].reason) != 0) {
            return WAITS[i].key;
        }
    }
    return NULL;
}

struct text handover_waits_for(const struct pen *pen)
{
    const char *key = waits_for(pen->s);
    return key != NULL ? pen_say(pen, key) : (struct text){0};
}

static void printing(struct pen *pen)
{
    const char *waits = waits_for(pen->s);
    pen_title(pen, pen_say(pen, waits == NULL ? "printing.title" : "printing.waits"));
    build_alert(
        pen->tree, pen->frame.content, TEXT_OF("stored"), LOOK_SUCCESS,
        pen_say(pen, "done.stored"));
    if (waits != NULL) {
        struct node *alert = build_alert(
            pen->tree, pen->frame.content, TEXT_OF("waits"), LOOK_WARNING, pen_say(pen, waits));
        alert->value = pen_say(pen, "printing.choice");
        alert->state |= STATE_LIVE;
    } else {
        pen_picture(pen, "printer", "printing.picture");
        build_progress(
            pen->tree, pen->frame.content, TEXT_OF("progress"), pen_say(pen, "printing.what"), 0)
            ->state |= STATE_BUSY;
    }
    pen_way(pen, "show-number", pen_say(pen, "printing.number"), ACTION_NUMBER);
}

/* Two different things: stored here, and arrived there. Only what is known is said. */
static void truth(struct pen *pen)
{
    const struct submission *known = pen->s->submission;
    enum submission_state state = known != NULL ? known->state : SUBMISSION_UNKNOWN;
    bool is_there = state == SUBMISSION_SUBMITTED || state == SUBMISSION_ACCEPTED;
    struct node *alert = build_alert(
        pen->tree, pen->frame.content, TEXT_OF("stored"), LOOK_SUCCESS,
        pen_say(pen, is_there ? "done.delivered" : "done.stored"));
    if (!is_there) {
        alert->value = pen_say(pen, "done.later");
    }
}

static void done(struct pen *pen)
{
    const struct session *s = pen->s;
    pen_title(pen, pen_say(pen, "done.title"));
    truth(pen);
    if (s->was_printed) {
        pen_paragraph(pen, "paper", pen_say(pen, "done.printed"));
    } else {
        build_alert(
            pen->tree, pen->frame.content, TEXT_OF("paper"), LOOK_WARNING,
            pen_say(pen, "done.not_printed"));
    }
    pen_number(pen, pen->frame.content, s->setup->receipt);
    pen_paragraph(pen, "number-use", pen_say(pen, "done.number_use"));
    pen_read_receipt(pen);
    struct text key = TEXT_OF("done.next");
    if (texts_has(session_texts(s), key)) { /* the service's own: what happens next */
        pen_paragraph(pen, "what-next", pen_pack(pen, key, ""));
    }
    pen_next(pen, pen_say(pen, s->was_printed ? "done.end" : "done.noted"));
}

void handover_screen(struct pen *pen)
{
    enum screen screen = pen->s->screen;
    if (screen == SCREEN_submitting) {
        submitting(pen);
    } else if (screen == SCREEN_unsent) {
        unsent(pen);
    } else if (screen == SCREEN_unsure) {
        unsure(pen);
    } else if (screen == SCREEN_printing) {
        printing(pen);
    } else {
        done(pen);
    }
}
