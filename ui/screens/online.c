/* The screens of the online function of German cards, but those on which digits are typed. */
#include "ui/screens/online.h"

void online_tries(const struct pen *pen)
{
    const struct online *o = &pen->s->online;
    if (o->tries > ONLINE_TRIES_MAX) {
        return;
    }
    build_alert(
        pen->tree, pen->frame.content, TEXT_OF("tries"),
        o->tries == ONLINE_TRIES_MAX ? LOOK_INFO : LOOK_WARNING,
        pen_count(pen, "notice.tries", o->tries));
}

void online_way(const struct pen *pen, const char *id, struct text name, enum session_pin_way way)
{
    struct node *button =
        build_button(pen->tree, pen->frame.ways, (struct text){id, strlen(id)}, name, ACTION_TASK);
    button->look = LOOK_SECONDARY;
    button->argument = way;
}

void online_leave(const struct pen *pen)
{
    if (session_may_go_without(pen->s)) {
        pen_way(pen, "without", pen_say(pen, "document.without"), ACTION_WITHOUT);
    }
}

static void alert(struct pen *pen, enum look look, struct text text)
{
    build_alert(pen->tree, pen->frame.content, TEXT_OF("why"), look, text)->state |= STATE_LIVE;
}

static void way_tile(
    struct pen *pen, struct node *tiles, const char *word, enum session_pin_way way)
{
    static const char *const icons[PIN_WAY_COUNT] = {
        [PIN_STATE] = "card_number",
        [PIN_CHANGE] = "lock",
        [PIN_FIRST] = "letter_pin",
        [PIN_UNBLOCK] = "letter_puk"};
    struct node *tile = build_tile(
        pen->tree, tiles, tree_format(pen->tree, "pins-%s", word),
        texts_find(pen->own, tree_format(pen->tree, "pins.%s", word)), ACTION_TASK);
    tile->value = texts_find(pen->own, tree_format(pen->tree, "pins.%s.hint", word));
    tile->argument = way;
    tile->icon = icons[way];
}

static void choose(struct pen *pen)
{
    pen_title(pen, pen_say(pen, "pins.choose"));
    pen_paragraph(pen, "which", pen_say(pen, "pins.which"));
    struct node *tiles = pen_tiles(pen, TEXT_OF("tiles"));
    way_tile(pen, tiles, "state", PIN_STATE);
    way_tile(pen, tiles, "change", PIN_CHANGE);
    way_tile(pen, tiles, "first", PIN_FIRST);
    way_tile(pen, tiles, "unblock", PIN_UNBLOCK);
    build_text(
        pen->tree, pen->frame.content, TEXT_OF("forgotten"), LOOK_MUTED,
        pen_say(pen, "pins.forgotten"));
}

static void phone(struct pen *pen)
{
    pen_title(pen, pen_say(pen, "phone.title"));
    pen_picture(pen, "phone", "phone.picture");
    pen_paragraph(pen, "why", pen_say(pen, "phone.why"));
    pen_paragraph(pen, "how", pen_say(pen, "phone.how"));
    online_leave(pen);
    pen_next(pen, pen_say(pen, "phone.next"));
}

static void lay(struct pen *pen)
{
    pen_title(pen, pen_say(pen, "pins.lay"));
    pen_notice(pen);
    pen_picture(pen, "reader", "lay.picture");
    pen_paragraph(pen, "which", pen_say(pen, "pins.which"));
    pen_paragraph(pen, "leave", pen_say(pen, "lay.leave"));
    online_leave(pen);
}

static void work(struct pen *pen)
{
    bool is_at_reader = session_types_at_reader(pen->s);
    pen_title(pen, pen_say(pen, is_at_reader ? "online.pad" : "online.work"));
    pen_picture(pen, "reader", "lay.picture");
    build_progress(
        pen->tree, pen->frame.content, TEXT_OF("progress"), pen_say(pen, "online.progress"),
        pen->s->online.percent * 10)
        ->state |= STATE_BUSY;
    build_alert(
        pen->tree, pen->frame.content, TEXT_OF("leave"), LOOK_INFO, pen_say(pen, "document.leave"));
}

/* What stands in the way of the PIN, worst first; NULL: nothing. */
static const char *obstacle(const struct online *o)
{
    if ((o->flags & ONLINE_DEACTIVATED) != 0) {
        return "state.off";
    }
    if ((o->flags & ONLINE_INOPERATIVE) != 0) {
        return "state.spent";
    }
    return o->tries > ONLINE_TRIES_MAX ? "state.unknown"
           : o->tries == 0             ? "state.blocked"
           : o->tries == 1             ? "state.one"
                                       : NULL;
}

static void state(struct pen *pen)
{
    const struct online *o = &pen->s->online;
    const char *why = obstacle(o);
    bool can_be_used = o->tries > 0 && o->tries <= ONLINE_TRIES_MAX &&
                       (o->flags & (ONLINE_DEACTIVATED | ONLINE_INOPERATIVE)) == 0;
    pen_title(pen, pen_say(pen, "state.title"));
    alert(
        pen, why == NULL ? LOOK_SUCCESS : LOOK_WARNING,
        pen_say(pen, why == NULL ? "state.ok" : why));
    if (can_be_used) {
        build_text(
            pen->tree, pen->frame.content, TEXT_OF("tries"), LOOK_STRONG,
            pen_count(pen, "notice.tries", o->tries));
        online_way(pen, "change", pen_say(pen, "pins.change"), PIN_CHANGE);
    } else if (o->tries == 0 && (o->flags & ONLINE_INOPERATIVE) == 0) {
        online_way(pen, "unblock", pen_say(pen, "pins.unblock"), PIN_UNBLOCK);
    }
    pen_next(pen, pen_say(pen, "state.end"));
}

static void wrong(struct pen *pen)
{
    pen_title(pen, pen_say(pen, "online.wrong.title"));
    online_tries(pen);
    pen_paragraph(pen, "what", pen_say(pen, "online.wrong.what"));
    online_leave(pen);
    pen_way(pen, "stop", pen_say(pen, "online.stop"), ACTION_BACK);
    pen_main(pen, "next", pen_say(pen, "online.again.try"), ACTION_NEXT);
}

/* The way that most take here is to stop. */
static void last(struct pen *pen)
{
    pen_title(pen, pen_say(pen, "online.last.title"));
    alert(pen, LOOK_WARNING, pen_say(pen, "online.last.what"));
    pen_paragraph(pen, "can", pen_say(pen, "online.last.can"));
    online_leave(pen);
    pen_way(pen, "use", pen_say(pen, "online.last.use"), ACTION_LAST_TRY);
    pen_main(pen, "next", pen_say(pen, "online.last.stop"), ACTION_NEXT);
}

static void end(struct pen *pen)
{
    const struct online *o = &pen->s->online;
    bool is_unblocked = o->task == ONLINE_UNBLOCK;
    pen_title(pen, pen_say(pen, is_unblocked ? "end.unblocked.title" : "end.changed.title"));
    alert(pen, LOOK_SUCCESS, pen_say(pen, is_unblocked ? "end.unblocked" : "end.changed"));
    if (is_unblocked) {
        online_way(pen, "change", pen_say(pen, "pins.change"), PIN_CHANGE);
    }
    online_leave(pen);
    pen_next(pen, pen_say(pen, o->returns ? "end.identify" : "state.end"));
}

const char *online_failure(enum online_result result)
{
    static const char *const WORDS[ONLINE_RESULT_COUNT] = {
        [ONLINE_DONE] = "fault",      [ONLINE_CANCELLED] = "cancelled",
        [ONLINE_BUSY] = "busy",       [ONLINE_TIMEOUT] = "timeout",
        [ONLINE_LIFTED] = "lifted",   [ONLINE_LAST_TRY] = "fault",
        [ONLINE_BLOCKED] = "blocked", [ONLINE_NOT_BLOCKED] = "not_blocked",
        [ONLINE_OFF] = "off",         [ONLINE_PUK_SPENT] = "spent",
        [ONLINE_NO_CARD] = "no_card", [ONLINE_REFUSED] = "refused",
        [ONLINE_SERVICE] = "service", [ONLINE_FAULT] = "fault",
    };
    return (size_t)result < COUNT(WORDS) ? WORDS[result] : "fault";
}

/* Whether the same once more can come to another end. */
static bool may_retry(enum online_result result)
{
    return result != ONLINE_BLOCKED && result != ONLINE_NOT_BLOCKED && result != ONLINE_OFF &&
           result != ONLINE_PUK_SPENT && result != ONLINE_REFUSED;
}

static void failed(struct pen *pen)
{
    const struct session *s = pen->s;
    enum online_result result = s->online.result;
    const char *word = online_failure(result);
    pen_title(pen, texts_find(pen->own, tree_format(pen->tree, "failed.%s.title", word)));
    alert(
        pen, result == ONLINE_NOT_BLOCKED ? LOOK_INFO : LOOK_WARNING,
        texts_find(pen->own, tree_format(pen->tree, "failed.%s", word)));
    if (s->pack != NULL) {
        pen_paragraph(
            pen, "what",
            pen_say(pen, session_may_go_without(s) ? "problem.what_without" : "problem.what"));
    }
    online_leave(pen);
    if (result == ONLINE_BLOCKED) {
        online_way(pen, "unblock", pen_say(pen, "pins.unblock"), PIN_UNBLOCK);
    }
    if (may_retry(result)) {
        pen_main(pen, "retry", pen_say(pen, "online.again.try"), ACTION_RETRY);
    }
}

static void offer(struct pen *pen)
{
    pen_title(pen, pen_say(pen, "offer.title"));
    pen_picture(pen, "id_card", "offer.picture");
    pen_paragraph(pen, "what", pen_say(pen, "offer.what"));
    pen_paragraph(pen, "gain", pen_say(pen, "offer.gain"));
    online_leave(pen);
    pen_main(pen, "identify", pen_say(pen, "offer.yes"), ACTION_IDENTIFY);
}

void online_screen(struct pen *pen)
{
    enum screen screen = pen->s->screen;
    if (session_digits(screen) > 0) {
        online_secret(pen);
    } else if (screen == SCREEN_online_offer) {
        offer(pen);
    } else if (screen == SCREEN_online_choose) {
        choose(pen);
    } else if (screen == SCREEN_online_phone) {
        phone(pen);
    } else if (screen == SCREEN_online_lay) {
        lay(pen);
    } else if (screen == SCREEN_online_work) {
        work(pen);
    } else if (screen == SCREEN_online_state) {
        state(pen);
    } else if (screen == SCREEN_online_wrong) {
        wrong(pen);
    } else if (screen == SCREEN_online_last) {
        last(pen);
    } else if (screen == SCREEN_online_consent) {
        online_agree(pen);
    } else if (screen == SCREEN_online_end) {
        end(pen);
    } else {
        failed(pen);
    }
}
