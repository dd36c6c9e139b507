#include "ui/screens/control.h"

/* The statement on accessibility, two touches away from everywhere (NBGG § 9b): what there is, what is
 * lacking, and whom to tell. */
static void statement(const struct pen *pen)
{
    const struct terminal *terminal = pen->setup->terminal;
    struct node *content = pen->frame.content;
    struct text contact = {terminal->feedback, strlen(terminal->feedback)};
    build_heading(pen->tree, content, TEXT_OF("access-title"), 2, pen_say(pen, "access.title"));
    pen_paragraph(pen, "access-what", pen_say(pen, "access.what"));
    if (terminal->voice.headphone[0] != '\0') {
        pen_paragraph(pen, "access-voice", pen_say(pen, "access.voice"));
    }
    pen_paragraph(pen, "access-limits", pen_say(pen, "access.limits"));
    pen_paragraph(
        pen, "access-tell",
        contact.len > 0 ? pen_say_with(pen, "access.contact", "contact", contact)
                        : pen_say(pen, "access.counter"));
}

/* Help for the screen below: "help.on.<screen>", or what is true everywhere. */
static void help(struct pen *pen)
{
    const struct session *s = pen->s;
    pen_title(pen, pen_say(pen, "help.title"));
    struct text key = tree_format(pen->tree, "help.on.%s", screen_word(s->screen));
    if (texts_has(pen->own, key)) {
        pen_paragraph(pen, "help-here", texts_find(pen->own, key));
    }
    pen_paragraph(pen, "help-clock", pen_say(pen, "help.clock"));
    static const struct {
        const char *key;
        enum look look;
    } CALL[] = {
        [HELP_NOT_CALLED] = {NULL, LOOK_INFO},
        [HELP_CALLED] = {"help.calling", LOOK_INFO},
        [HELP_PASSED] = {"help.passed", LOOK_SUCCESS},
        [HELP_UNREACHABLE] = {"help.unreachable", LOOK_WARNING},
    };
    if (CALL[s->help].key != NULL) {
        build_alert(
            pen->tree, pen->frame.content, TEXT_OF("call-state"), CALL[s->help].look,
            pen_say(pen, CALL[s->help].key))
            ->state |= STATE_LIVE;
    }
    statement(pen);
    if (s->in_use && s->screen != SCREEN_submitting && s->screen != SCREEN_printing) {
        pen_way(pen, "cover", pen_say(pen, "cover.button"), ACTION_COVER);
    }
    if (s->help == HELP_NOT_CALLED || s->help == HELP_UNREACHABLE) {
        pen_way(pen, "call", pen_say(pen, "help.call"), ACTION_CALL);
    }
    pen_main(pen, "stay", pen_say(pen, "help.back"), ACTION_STAY);
}

/* Says in `node` how long it is until the end; speech says it by itself, at some steps. */
static void count_down(const struct pen *pen, struct node *node, const char *key)
{
    unsigned left = session_seconds_left(pen->s);
    node->name = pen_count(pen, key, left);
    node->state |= STATE_LIVE;
    node->countdown = left;
}

static void two_ways(struct pen *pen, const char *yes, const char *stay)
{
    struct node *end = build_button(
        pen->tree, pen->frame.ways, TEXT_OF("abort-yes"), pen_say(pen, yes), ACTION_ABORT_YES);
    end->look = LOOK_SECONDARY;
    pen_main(pen, "stay", pen_say(pen, stay), ACTION_STAY);
}

static void ask_abort(struct pen *pen)
{
    pen_title(pen, pen_say(pen, "abort.title"));
    pen_paragraph(pen, "what", pen_say(pen, pen->s->stored_s != 0 ? "abort.stored" : "abort.what"));
    count_down(
        pen,
        build_text(pen->tree, pen->frame.content, TEXT_OF("seconds"), LOOK_PLAIN, (struct text){0}),
        "abort.seconds");
    two_ways(pen, "abort.yes", "abort.stay");
}

static void ask_remove(struct pen *pen)
{
    const struct session *s = pen->s;
    const struct form_list *list = &form_plan_of(s->form)->lists[s->removed_list];
    struct text name = control_entry_name(pen, list, s->removed);
    pen_title(pen, pen_say_with(pen, "remove.title", "what", name));
    struct node *card = build_card(pen->tree, pen->frame.content, TEXT_OF("removed"));
    build_answer(pen->tree, card, TEXT_OF("removed-entry"), name, 0)->value = form_entry_summary(
        s->form, s->removed_list, s->removed, session_texts(s), pen->tree->arena);
    pen_paragraph(pen, "what", pen_say(pen, "remove.what"));
    build_button(
        pen->tree, pen->frame.ways, TEXT_OF("remove-yes"), pen_say(pen, "remove.yes"),
        ACTION_REMOVE_YES)
        ->look = LOOK_DANGER;
    pen_main(pen, "stay", pen_say(pen, "remove.stay"), ACTION_STAY);
}

static void warn(struct pen *pen)
{
    pen_title(pen, pen_say(pen, "timeout.title"));
    count_down(
        pen,
        build_alert(
            pen->tree, pen->frame.content, TEXT_OF("seconds"), LOOK_WARNING, (struct text){0}),
        "timeout.seconds");
    pen_paragraph(
        pen, "what", pen_say(pen, pen->s->stored_s != 0 ? "timeout.stored" : "timeout.what"));
    two_ways(pen, "timeout.yes", "timeout.stay");
}

static void cover(struct pen *pen)
{
    pen_title(pen, pen_say(pen, "cover.title"));
    pen_paragraph(pen, "what", pen_say(pen, "cover.what"));
    count_down(
        pen,
        build_alert(pen->tree, pen->frame.content, TEXT_OF("seconds"), LOOK_INFO, (struct text){0}),
        "cover.seconds");
    pen_main(pen, "stay", pen_say(pen, "cover.stay"), ACTION_STAY);
}

bool overlay_screen(struct pen *pen)
{
    switch (pen->s->overlay) {
    case OVERLAY_NONE: return false;
    case OVERLAY_HELP: help(pen); break;
    case OVERLAY_ABORT: ask_abort(pen); break;
    case OVERLAY_TIMEOUT: warn(pen); break;
    case OVERLAY_LANGUAGE: language_screen(pen); break;
    case OVERLAY_REMOVE: ask_remove(pen); break;
    case OVERLAY_COVER: cover(pen); break;
    case OVERLAY_DISPLAY: display_screen(pen); break;
    case OVERLAY_SIGNING: signing_screen(pen); break;
    }
    return true;
}
