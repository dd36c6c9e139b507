#include "ui/screens/pen.h"

#include "model/slip.h"

#define DAYS_MAX 20 /* days of appointments that are offered */

static struct text text_of(const char *string)
{
    return (struct text){string, strlen(string)};
}

/* A text of the chosen concern: ".title", ".place". */
static struct text of_concern(const struct pen *pen, size_t at, const char *end)
{
    const struct queue_concern *concern = &pen->s->pack->queue.concerns[at];
    return pen_pack(pen, tree_format(pen->tree, "concern.%.*s", TEXT_ARG(concern->id)), end);
}

/* "Montag, 30.11.2026". */
static struct text day_words(const struct pen *pen, long day)
{
    char date[DATE_LEN + 1];
    date_write(date, day);
    static const char *const WEEKDAYS[] = {"weekday.mon", "weekday.tue", "weekday.wed",
                                           "weekday.thu", "weekday.fri", "weekday.sat",
                                           "weekday.sun"};
    const struct texts_place places[] = {
        {TEXT_OF("weekday"), pen_say(pen, WEEKDAYS[((day + 3) % 7 + 7) % 7])},
        {TEXT_OF("day"), tree_format(pen->tree, "%.*s", TEXT_ARG(pen_day(pen, text_of(date))))},
    };
    return texts_say(pen->own, TEXT_OF("waiting.day"), places, COUNT(places), pen->tree->arena);
}

static struct text when_words(const struct pen *pen, const struct queue_look *look)
{
    long ahead = look->next.day - session_wall(pen->s).day;
    const char *key = ahead == 0   ? "waiting.again.today"
                      : ahead == 1 ? "waiting.again.tomorrow"
                                   : "waiting.again.day";
    const struct texts_place places[] = {
        {TEXT_OF("day"), day_words(pen, look->next.day)},
        {TEXT_OF("time"),
         tree_format(pen->tree, "%02u:%02u", look->next.minute / 60, look->next.minute % 60)},
    };
    return look->opens ? texts_say(pen->own, text_of(key), places, COUNT(places), pen->tree->arena)
                       : pen_say(pen, "waiting.again.unknown");
}

struct text waiting_why(
    const struct pen *pen, const struct pack *pack, const struct queue_look *look)
{
    static const char *const KEYS[] = {
        [QUEUE_OPEN] = "waiting.open",       [QUEUE_EARLY] = "waiting.early",
        [QUEUE_PAUSE] = "waiting.pause",     [QUEUE_LATE] = "waiting.late",
        [QUEUE_WEEKDAY] = "waiting.weekday", [QUEUE_CLOSED] = NULL,
    };
    const char *key = KEYS[look->state];
    const struct texts_place places[] = {
        {TEXT_OF("why"), key != NULL ? pen_say(pen, key) : pen_of(pen, pack, look->why)},
        {TEXT_OF("when"), when_words(pen, look)},
    };
    return texts_say(pen->own, TEXT_OF("waiting.closed"), places, COUNT(places), pen->tree->arena);
}

/* Where tiles go: side by side on a wide screen. */
static struct node *tiles_of(const struct pen *pen)
{
    bool wide = pen->tree->width_mm > pen->tree->height_mm;
    return build_grid(pen->tree, pen->frame.content, TEXT_OF("tiles"), wide ? 2 : 1);
}

static void concerns(struct pen *pen)
{
    const struct session *s = pen->s;
    const struct pack *pack = s->pack;
    pen_title(pen, pen_say(pen, "waiting.title"));
    struct node *tiles = tiles_of(pen);
    for (size_t i = 0; i < pack->queue.count; i++) {
        struct queue_look look = session_look(s, i);
        bool is_open = look.state == QUEUE_OPEN;
        const struct texts_place places[] = {
            {TEXT_OF("place"), of_concern(pen, i, ".place")},
            {TEXT_OF("state"),
             is_open ? pen_say(pen, "waiting.open") : waiting_why(pen, pack, &look)},
        };
        struct node *tile = build_tile(
            pen->tree, tiles,
            tree_format(pen->tree, "concern-%.*s", TEXT_ARG(pack->queue.concerns[i].id)),
            of_concern(pen, i, ".title"), ACTION_CONCERN);
        tile->argument = (unsigned)i;
        tile->value =
            texts_say(pen->own, TEXT_OF("waiting.tile"), places, COUNT(places), pen->tree->arena);
        tile->icon = is_open ? "ticket" : "clock";
    }
}

static void concern(struct pen *pen)
{
    const struct session *s = pen->s;
    struct queue_look look = session_look(s, s->concern_at);
    bool is_open = look.state == QUEUE_OPEN, books = s->concern->appointments;
    pen_title(pen, of_concern(pen, s->concern_at, ".title"));
    pen_paragraph(pen, "room", of_concern(pen, s->concern_at, ".place"));
    struct node *alert = build_alert(
        pen->tree, pen->frame.content, TEXT_OF("state"), is_open ? LOOK_SUCCESS : LOOK_WARNING,
        is_open ? pen_say(pen, "waiting.open") : waiting_why(pen, s->pack, &look));
    if (books) {
        alert->value = pen_say(pen, "waiting.may_book");
        pen_way(pen, "book", pen_say(pen, "waiting.book"), ACTION_BOOK);
    }
    if (is_open) {
        pen_main(pen, "wait", pen_say(pen, "waiting.wait"), ACTION_WAIT);
    } else {
        pen_next(pen, pen_say(pen, "waiting.other"));
    }
}

/* The day of the slot at this place. */
static long day_of(const struct pen *pen, size_t at)
{
    long day = 0;
    struct text slot = session_slot(pen->s, at);
    return slot.len == SESSION_SLOT_LEN && date_read(&day, (struct text){slot.at, DATE_LEN}) ? day
                                                                                             : 0;
}

static struct text time_of(const struct pen *pen, size_t at)
{
    struct text slot = session_slot(pen->s, at);
    return (struct text){slot.at + DATE_LEN + 1, SESSION_SLOT_LEN - DATE_LEN - 1};
}

static void add_day(struct pen *pen, struct node *tiles, size_t at, size_t count)
{
    const struct texts_place time = {TEXT_OF("time"), time_of(pen, at)};
    struct node *tile = build_tile(
        pen->tree, tiles, tree_format(pen->tree, "day-%ld", day_of(pen, at)),
        day_words(pen, day_of(pen, at)), ACTION_SLOT);
    tile->argument = (unsigned)at;
    tile->icon = "calendar";
    tile->value =
        texts_count(pen->own, TEXT_OF("waiting.day.free"), count, &time, 1, pen->tree->arena);
}

static void slot_days(struct pen *pen)
{
    const struct session *s = pen->s;
    pen_title(pen, pen_say(pen, "waiting.which_day"));
    if (!s->has_slots && s->queue != STATUS_unknown) {
        build_progress(
            pen->tree, pen->frame.content, TEXT_OF("progress"), pen_say(pen, "waiting.looking"), 0)
            ->state |= STATE_BUSY;
    } else if (s->slot_count == 0) {
        build_alert(
            pen->tree, pen->frame.content, TEXT_OF("none"), LOOK_WARNING,
            pen_say(pen, s->has_slots ? "waiting.no_slots" : "off.queue"));
    }
    struct node *tiles = s->slot_count > 0 ? tiles_of(pen) : NULL;
    size_t days = 0, first = 0;
    for (size_t i = 1; i <= s->slot_count && days < DAYS_MAX; i++) {
        if (i == s->slot_count || session_slot_begins_day(s, i)) {
            add_day(pen, tiles, first, i - first);
            first = i;
            days++;
        }
    }
}

static void slot_times(struct pen *pen)
{
    const struct session *s = pen->s;
    pen_title(pen, pen_say(pen, "waiting.which_time"));
    build_text(
        pen->tree, pen->frame.content, TEXT_OF("day"), LOOK_STRONG,
        day_words(pen, day_of(pen, s->slot_at)));
    struct node *grid = build_grid(pen->tree, pen->frame.content, TEXT_OF("times"), 3);
    size_t first = s->slot_at;
    while (!session_slot_begins_day(s, first)) {
        first--;
    }
    for (size_t i = first; i < s->slot_count && (i == first || !session_slot_begins_day(s, i));
         i++) {
        struct node *button = build_button(
            pen->tree, grid, tree_format(pen->tree, "slot-%.*s", TEXT_ARG(time_of(pen, i))),
            pen_say_with(pen, "time", "time", time_of(pen, i)), ACTION_SLOT);
        button->argument = (unsigned)i;
        button->look = LOOK_SECONDARY;
    }
}

static void add_fact(
    struct pen *pen, struct node *list, const char *id, const char *label, struct text value)
{
    build_answer(pen->tree, list, text_of(id), pen_say(pen, label), 0)->value = value;
}

static void slot_check(struct pen *pen)
{
    const struct session *s = pen->s;
    pen_title(pen, pen_say(pen, "waiting.check"));
    struct node *list = build_list(pen->tree, pen->frame.content, TEXT_OF("facts"));
    add_fact(pen, list, "concern", "slip.concern.label", of_concern(pen, s->concern_at, ".title"));
    add_fact(pen, list, "room", "slip.place.label", of_concern(pen, s->concern_at, ".place"));
    add_fact(pen, list, "day", "waiting.day.label", day_words(pen, day_of(pen, s->slot_at)));
    add_fact(
        pen, list, "time", "waiting.time.label",
        pen_say_with(pen, "time", "time", time_of(pen, s->slot_at)));
    pen_paragraph(pen, "scope", pen_say(pen, "waiting.scope"));
    pen_next(pen, pen_say(pen, "waiting.take"));
}

static void drawing(struct pen *pen)
{
    pen_title(pen, pen_say(pen, "waiting.moment"));
    build_progress(
        pen->tree, pen->frame.content, TEXT_OF("progress"),
        pen_say(pen, pen->s->is_booking ? "waiting.booking" : "waiting.drawing"), 0)
        ->state |= STATE_BUSY;
}

/* The number, in letters that are read from afar; said as people say it: "B 17". */
static void waiting_number(struct pen *pen, struct node *card)
{
    const struct ticket *ticket = &pen->s->ticket;
    char number[8];
    slip_number(number, ticket);
    struct node *node = build_text(
        pen->tree, card, TEXT_OF("number"), LOOK_HUGE, tree_format(pen->tree, "%s", number));
    node->spoken = tree_format(pen->tree, "%c %u", ticket->letter, ticket->number);
}

static void appointment(struct pen *pen, struct node *card)
{
    const struct session *s = pen->s;
    long day = 0;
    struct text when = text_of(s->ticket.when);
    bool is_known =
        when.len == SESSION_SLOT_LEN && date_read(&day, (struct text){when.at, DATE_LEN});
    build_text(pen->tree, card, TEXT_OF("day"), LOOK_STRONG, is_known ? day_words(pen, day) : when);
    build_text(
        pen->tree, card, TEXT_OF("time"), LOOK_DISPLAY,
        pen_say_with(
            pen, "time", "time",
            (struct text){when.at + DATE_LEN + 1, is_known ? SESSION_SLOT_LEN - DATE_LEN - 1 : 0}));
    build_text(
        pen->tree, card, TEXT_OF("number-label"), LOOK_MUTED, pen_say(pen, "slip.slot.number"));
    build_text(pen->tree, card, TEXT_OF("number"), LOOK_DISPLAY, s->setup->receipt);
}

/* What the paper does. */
static void paper(struct pen *pen)
{
    const struct session *s = pen->s;
    struct text waits = handover_waits_for(pen);
    if (s->was_printed) {
        pen_paragraph(pen, "paper", pen_say(pen, "waiting.printed"));
    } else if (s->is_printing && waits.len == 0) {
        build_progress(
            pen->tree, pen->frame.content, TEXT_OF("progress"), pen_say(pen, "waiting.printing"), 0)
            ->state |= STATE_BUSY;
    } else {
        struct node *alert = build_alert(
            pen->tree, pen->frame.content, TEXT_OF("paper"), LOOK_WARNING,
            s->is_printing ? waits : pen_say(pen, "waiting.not_printed"));
        alert->value = pen_say(pen, "waiting.note");
        alert->state |= STATE_LIVE;
    }
}

/* Where one goes with it. */
static void add_where(struct pen *pen, struct node *parent)
{
    size_t at = pen->s->concern_at;
    build_text(pen->tree, parent, TEXT_OF("concern"), LOOK_STRONG, of_concern(pen, at, ".title"));
    build_text(pen->tree, parent, TEXT_OF("room"), LOOK_STRONG, of_concern(pen, at, ".place"));
}

/* How many come first; only what is known. */
static void add_before(struct pen *pen, struct node *parent)
{
    const struct ticket *ticket = &pen->s->ticket;
    const struct terminal *terminal = pen->setup->terminal;
    build_text(
        pen->tree, parent, TEXT_OF("before"), LOOK_PLAIN,
        texts_count(pen->own, slip_before(ticket), ticket->before, NULL, 0, pen->tree->arena));
    if (terminal->number_from != 1 || terminal->number_to != TERMINAL_NUMBER_MAX) {
        build_text(
            pen->tree, parent, TEXT_OF("others"), LOOK_MUTED, pen_say(pen, "waiting.others"));
    }
}

static void ticket(struct pen *pen)
{
    bool slot = pen->s->ticket.is_slot, wide = pen->tree->width_mm > pen->tree->height_mm;
    pen_title(pen, pen_say(pen, slot ? "slip.slot.title" : "slip.number"));
    struct node *card = build_card(pen->tree, pen->frame.content, TEXT_OF("number-card"));
    struct node *row = wide ? build_row(pen->tree, card, TEXT_OF("number-row")) : card;
    struct node *left = wide ? build_column(pen->tree, row, TEXT_OF("number-left")) : card;
    struct node *right = wide ? build_column(pen->tree, row, TEXT_OF("number-right")) : card;
    if (wide) {
        left->box.grow = right->box.grow = 1;
    }
    if (slot) {
        appointment(pen, left);
    } else {
        waiting_number(pen, left);
    }
    add_where(pen, right);
    if (!slot) {
        add_before(pen, right);
    }
    pen_paragraph(pen, "what-next", pen_say(pen, slot ? "slip.slot.lead" : "slip.lead"));
    paper(pen);
    pen_read_receipt(pen);
    pen_next(pen, pen_say(pen, pen->s->was_printed ? "done.end" : "done.noted"));
}

static void undrawn(struct pen *pen)
{
    static const char *const KEYS[TICKET_REFUSAL_COUNT] = {
        [TICKET_USED_UP] = "undrawn.used_up",  [TICKET_BROKEN] = "undrawn.broken",
        [TICKET_FOUL] = "undrawn.broken",      [TICKET_TAKEN] = "undrawn.taken",
        [TICKET_NO_ANSWER] = "undrawn.silent",
    };
    const struct session *s = pen->s;
    pen_title(pen, pen_say(pen, s->is_booking ? "undrawn.slot" : "undrawn.title"));
    build_alert(
        pen->tree, pen->frame.content, TEXT_OF("why"), LOOK_WARNING, pen_say(pen, KEYS[s->undrawn]))
        ->state |= STATE_LIVE;
    pen_paragraph(pen, "what", pen_say(pen, "undrawn.what"));
    pen_way(pen, "next", pen_say(pen, "waiting.other"), ACTION_NEXT);
    if (s->undrawn != TICKET_USED_UP) {
        pen_main(
            pen, "retry", pen_say(pen, s->is_booking ? "undrawn.slot_again" : "unsent.retry"),
            ACTION_RETRY);
    }
}

void waiting_screen(struct pen *pen)
{
    enum screen screen = pen->s->screen;
    if (screen == SCREEN_concerns) {
        concerns(pen);
    } else if (screen == SCREEN_concern) {
        concern(pen);
    } else if (screen == SCREEN_slot_days) {
        slot_days(pen);
    } else if (screen == SCREEN_slot_times) {
        slot_times(pen);
    } else if (screen == SCREEN_slot_check) {
        slot_check(pen);
    } else if (screen == SCREEN_drawing) {
        drawing(pen);
    } else if (screen == SCREEN_ticket) {
        ticket(pen);
    } else {
        undrawn(pen);
    }
}
