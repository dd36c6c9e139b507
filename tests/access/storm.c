#include "tests/access/storm.h"

#include <stdio.h>

#include "tests/access/memory.h"

#define LOOK_EVERY 1500 /* events: whether memory has what was typed, while it must */
#define GUIDE      250  /* one of so many events is a citizen who knows what to do */
#define TRIES_MAX  20

static const char secret[] = "QZXJVW",
                  card[] = "U7K2P9XQ4"; /* what is typed begins with; is read */

static unsigned pick(struct storm *storm, unsigned of) /* xorshift64* */
{
    storm->chance ^= storm->chance >> 12;
    storm->chance ^= storm->chance << 25;
    storm->chance ^= storm->chance >> 27;
    return (unsigned)((storm->chance * 2685821657736338717u) >> 33) % of;
}

static void act(struct storm *storm, enum session_action action, size_t number)
{
    visitor_feed(
        &storm->visitor,
        (struct session_event){.kind = EVENT_ACTION, .action = action, .number = (uint32_t)number});
}

static void answer(struct storm *storm, size_t question, struct text text)
{
    visitor_feed(
        &storm->visitor,
        (struct session_event){.kind = EVENT_TEXT, .number = (uint32_t)question, .text = text});
}

/* A word that nobody else writes, another each time. */
static struct text new_word(struct storm *storm, char word[16])
{
    int len = snprintf(word, 16, "%s", secret);
    for (unsigned rest = ++storm->token; len < 14 && rest > 0; rest /= 26) {
        word[len++] = (char)('A' + rest % 26);
    }
    word[len] = '\0';
    storm->typed++;
    return (struct text){word, (size_t)len};
}

/* As the kiosk does it (firmware/kiosk/show.c), once more, to see when it wants to close. */
static void input(struct storm *storm, struct rim_event event)
{
    struct visitor *visitor = &storm->visitor;
    struct session_event todo = {0};
    char space[TYPING_BYTES_MAX];
    visitor_show(visitor);
    event.at_ms = visitor->now_ms;
    struct view_event view = view_input(&visitor->view, &event);
    storm->has_left = storm->has_left || view.want == VIEW_CLOSED;
    keyboard_filter(&visitor->typing.keyboard, &view);
    if (view.want != VIEW_NOTHING && view.want != VIEW_TOUCHED) {
        visitor->is_stale = true;
    }
    if (typing_event(&visitor->typing, &visitor->session, &view, &todo, space)) {
        visitor_feed(visitor, todo);
    }
    visitor_show(visitor);
    storm->events++;
}

static void finger(struct storm *storm, enum rim_kind kind, unsigned finger, int x, int y)
{
    input(storm, (struct rim_event){.kind = kind, .finger = finger, .x = x, .y = y});
}

/* --- what fingers do ------------------------------------------------------------------------------- */

static const struct node *any_choice(struct storm *storm)
{
    const struct tree *tree = view_tree(&storm->visitor.view);
    const struct node *found = NULL;
    unsigned count = 0;
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        bool is_seen = node_can_be_chosen(node) && !rect_empty(node->window);
        count += is_seen;
        found = is_seen && pick(storm, count) == 0 ? node : found;
    }
    return found;
}

static void tap(struct storm *storm)
{
    const struct node *node = any_choice(storm);
    if (node == NULL) {
        return;
    }
    struct rect r = node->window;
    int x = r.x + r.w / 2, y = r.y + r.h / 2;
    unsigned who = pick(storm, 3), how = pick(storm, 12);
    finger(storm, RIM_DOWN, who, x, y);
    if (how == 0) {
        visitor_wait(&storm->visitor, 700); /* held */
    } else if (how == 1) {
        finger(storm, RIM_MOVE, who, 1, 1);
        finger(storm, RIM_MOVE, who, x, y);
    } else if (how == 2) {
        finger(storm, RIM_LOST, who, x, y);
    }
    finger(storm, RIM_UP, who, x, y);
    visitor_wait(&storm->visitor, 30 + pick(storm, 500));
}

static void touch_anywhere(struct storm *storm)
{
    static const enum rim_kind kinds[] = {RIM_DOWN, RIM_MOVE, RIM_UP, RIM_UP, RIM_LOST};
    struct rect screen = storm->visitor.view.screen;
    finger(
        storm, kinds[pick(storm, COUNT(kinds))], pick(storm, 5),
        (int)pick(storm, (unsigned)screen.w + 40) - 20,
        (int)pick(storm, (unsigned)screen.h + 40) - 20);
}

/* --- what keys do ---------------------------------------------------------------------------------- */

static void key(struct storm *storm)
{
    static const enum rim_key usual[] = {
        RIM_KEY_NEXT, RIM_KEY_NEXT,  RIM_KEY_PREVIOUS, RIM_KEY_DOWN,   RIM_KEY_UP,
        RIM_KEY_LEFT, RIM_KEY_RIGHT, RIM_KEY_SELECT,   RIM_KEY_SELECT, RIM_KEY_ERASE};
    bool is_usual = pick(storm, 8) != 0;
    enum rim_key which =
        is_usual ? usual[pick(storm, COUNT(usual))] : (enum rim_key)pick(storm, RIM_KEY_REACH + 1);
    input(storm, (struct rim_event){.kind = RIM_KEY, .key = which});
    visitor_wait(&storm->visitor, pick(storm, 200));
}

static void text(struct storm *storm)
{
    static const char turns[] = {(char)0xE2, (char)0x80, (char)0xAE, 0}; /* U+202E */
    static const char *const odd[] = {
        "ä",    "K\u035F", "\u00DF", "\u0130", turns, "ж", "\xF0\x9F\x98\x80",
        "\xC3", "\t",      " ",      "0",      "9",   ",", "\\"};
    struct rim_event typed = {.kind = RIM_TEXT};
    char word[16];
    if (pick(storm, 3) != 0) {
        (void)new_word(storm, word);
        snprintf(typed.text, sizeof typed.text, "%s", word);
    } else {
        snprintf(typed.text, sizeof typed.text, "%s", odd[pick(storm, COUNT(odd))]);
    }
    input(storm, typed);
}

/* --- what else happens ----------------------------------------------------------------------------- */

static void time_passes(struct storm *storm)
{
    unsigned how = pick(storm, 100);
    unsigned ms = how == 0 ? 200000 : how < 6 ? 5000 + pick(storm, 40000) : 1 + pick(storm, 900);
    visitor_wait(&storm->visitor, ms);
}

static void world_changes(struct storm *storm)
{
    static const struct session_event changes[] = {
        {.kind = EVENT_SEEN, .number = DOCUMENT_ID_CARD},
        {.kind = EVENT_SEEN, .number = DOCUMENT_PASSPORT},
        {.kind = EVENT_SEEN, .number = DOCUMENT_UNKNOWN},
        {.kind = EVENT_GONE},
        {.kind = EVENT_READER, .status = STATUS_offline},
        {.kind = EVENT_READER, .status = STATUS_ok},
        {.kind = EVENT_PRINTER, .status = STATUS_out, .number = PRINTER_PAPER_OUT},
        {.kind = EVENT_PRINTER, .status = STATUS_ok},
        {.kind = EVENT_OUTBOX, .status = STATUS_out},
        {.kind = EVENT_OUTBOX, .status = STATUS_ok},
        {.kind = EVENT_CENTRAL, .status = STATUS_offline},
    };
    visitor_feed(&storm->visitor, changes[pick(storm, COUNT(changes))]);
}

/* --- a citizen who knows what to do ---------------------------------------------------------------- */

static void fill(struct storm *storm, const struct question *asked, size_t at)
{
    char word[16];
    switch (asked->kind) {
    case QUESTION_DATE: answer(storm, at, TEXT_OF("12.08.1984")); return;
    case QUESTION_TIME: answer(storm, at, TEXT_OF("08:30")); return;
    case QUESTION_MONEY: answer(storm, at, TEXT_OF("12,50")); return;
    case QUESTION_NUMBER: answer(storm, at, TEXT_OF("7")); return;
    case QUESTION_IBAN: answer(storm, at, TEXT_OF("DE02120300000000202051")); return;
    case QUESTION_YES_NO:
    case QUESTION_CHOICE:
        if (asked->choice_count > 0) {
            answer(storm, at, asked->choices[pick(storm, (unsigned)asked->choice_count)].value);
        }
        return;
    case QUESTION_TEXT:
    case QUESTION_LONG_TEXT: answer(storm, at, new_word(storm, word)); return;
    case QUESTION_MULTIPLE_CHOICE:
    case QUESTION_FILE:
    case QUESTION_LIST: return;
    }
}

static void fill_page(struct storm *storm)
{
    const struct session *s = &storm->visitor.session;
    const struct form_plan *plan = s->form != NULL ? form_plan_of(s->form) : NULL;
    for (size_t i = 0; plan != NULL && i < plan->question_count; i++) {
        bool is_here = s->screen == SCREEN_form && plan->questions[i].page == s->page &&
                       form_question_visible_in(s->form, i, s->entry);
        if (is_here && form_answer_in(s->form, i, s->entry).len == 0) {
            fill(storm, &plan->questions[i], i);
        }
    }
}

static void guide(struct storm *storm)
{
    struct visitor *visitor = &storm->visitor;
    enum screen screen = visitor->session.screen;
    if (visitor->session.overlay != OVERLAY_NONE) {
        act(storm, ACTION_STAY, 0);
    } else if (screen == SCREEN_lay) {
        visitor_lay(visitor);
        answer(storm, 0, TEXT_OF(VISITOR_CAN));
        act(storm, ACTION_NEXT, 0);
        visitor_wait(visitor, 3000);
    } else if (screen == SCREEN_take) {
        visitor_take(visitor);
    } else {
        fill_page(storm);
        act(storm, ACTION_NEXT, 0);
    }
    visitor_show(visitor);
}

/* To a service in some language, at once. */
static void jump_in(struct storm *storm)
{
    const struct session_setup *setup = &storm->visitor.setup;
    act(storm, ACTION_BEGIN, 0);
    act(storm, ACTION_LANGUAGE, pick(storm, (unsigned)setup->language_count));
    act(storm, ACTION_SERVICE, pick(storm, (unsigned)setup->pack_count));
    act(storm, ACTION_NEXT, 0);
    if (storm->visitor.session.screen == SCREEN_lay && pick(storm, 2) == 0) {
        act(storm, ACTION_WITHOUT, 0);
    }
    for (int i = 0; i < 6 && pick(storm, 4) != 0; i++) {
        guide(storm);
    }
}

/* --- the next citizen ------------------------------------------------------------------------------ */

static void search_memory(size_t *count)
{
    char hidden[sizeof secret + sizeof card];
    memory_hide(hidden, secret, sizeof secret - 1);
    *count += memory_count(hidden, sizeof secret - 1);
    memory_hide(hidden, card, sizeof card - 1);
    *count += memory_count(hidden, sizeof card - 1);
}

/* As the kiosk at the end of a session: the process goes, but first it shows the start screen. */
static void forget(struct storm *storm)
{
    struct visitor *visitor = &storm->visitor;
    if (!storm->forgets) {
        return;
    }
    for (int i = 0; i < 3; i++) {
        visitor->is_stale = true;
        view_expose(&visitor->view);
        visitor_show(visitor);
    }
    json_decref(visitor->data);
    visitor->data = NULL;
    arena_wipe(&visitor->arena);
}

static void next_citizen(struct storm *storm)
{
    static const enum session_event_kind devices[] = {
        EVENT_READER, EVENT_PRINTER, EVENT_CENTRAL, EVENT_OUTBOX, EVENT_QUEUE};
    struct visitor *visitor = &storm->visitor;
    storm->screens += visitor->screens;
    storm->sessions++;
    forget(storm);
    if (storm->typed > 0) {
        search_memory(&storm->leaks);
        storm->searched++;
    }
    visitor->typing = (struct typing){0};
    visitor->lead = (struct lead){0};
    visitor->pending_count = visitor->screens = 0;
    visitor->is_printing = visitor->is_over = false;
    visitor->is_stale = true;
    storm->typed = 0;
    session_init(
        &visitor->session, &visitor->setup, &visitor->arena, visitor->now_ms, visitor->utc_s);
    for (size_t i = 0; i < COUNT(devices); i++) {
        visitor_feed(visitor, (struct session_event){.kind = devices[i], .status = STATUS_ok});
    }
    if (pick(storm, 5) != 0) {
        jump_in(storm);
    }
}

static void step(struct storm *storm)
{
    unsigned what = pick(storm, 100);
    if (pick(storm, GUIDE) == 0) {
        guide(storm);
    } else if (what < 35) {
        tap(storm);
    } else if (what < 48) {
        touch_anywhere(storm);
    } else if (what < 82) {
        key(storm);
    } else if (what < 93) {
        text(storm);
    } else if (what < 99) {
        time_passes(storm);
    } else {
        world_changes(storm);
    }
    bool is_asked = storm->visitor.session.form != NULL && storm->typed > 3;
    if (is_asked && storm->events % LOOK_EVERY == 0) {
        search_memory(&storm->found);
    }
    if (!storm->forgets && is_asked) { /* the control goes in the middle of it */
        storm->visitor.is_over = true;
    }
    if (storm->visitor.is_over || storm->visitor.session.screen == SCREEN_over) {
        next_citizen(storm);
    }
}

void storm_run(
    struct storm *storm, const struct hall *hall, const struct profile *profile, uint64_t seed,
    size_t events)
{
    bool forgets = storm->forgets;
    *storm = (struct storm){.chance = seed * 0x9E3779B97F4A7C15u + 1, .forgets = forgets};
    visitor_open(&storm->visitor, hall, profile);
    visitor_show(&storm->visitor);
    while (storm->events < events && storm->visitor.findings < TRIES_MAX) {
        step(storm);
        if (storm->visitor.pending_count + 4 > VISITOR_PENDING_MAX) {
            visitor_wait(&storm->visitor, 5000);
        }
    }
}

void storm_close(struct storm *storm)
{
    visitor_close(&storm->visitor);
    *storm = (struct storm){0};
}
