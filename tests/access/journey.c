#include "tests/access/journey.h"

#include <stdio.h>
#include <stdlib.h>

#define STEPS_MAX   120   /* screens of one visit */
#define PATIENCE_MS 30000 /* until a screen goes on by itself */
#define PAGES_MAX   40
#define CONCERN     "registration" /* what a waiting number is drawn for */
#define NEXT_WAYS   3

static bool choose(struct journey *journey, struct text words)
{
    const struct wanted wanted = {.name = words};
    bool is_done = journey->hand->choose(&journey->visitor, &wanted, 1);
    if (!is_done) {
        visitor_find(&journey->visitor, "\"%.*s\" is not found", TEXT_ARG(words));
    }
    return is_done;
}

static bool choose_own(struct journey *journey, const char *key)
{
    return choose(journey, words_own(&journey->visitor, key));
}

/* The way on from a page: to the next one, back to its list, or to the overview. */
static bool go_on(struct journey *journey)
{
    struct visitor *visitor = &journey->visitor;
    const struct wanted ways[NEXT_WAYS] = {
        {.name = words_own(visitor, "next")},
        {.name = words_own(visitor, "entries.done")},
        {.name = words_own(visitor, "form.to_check")},
    };
    bool is_done = journey->hand->choose(visitor, ways, NEXT_WAYS);
    if (!is_done) {
        visitor_find(visitor, "there is no way on");
    }
    return is_done;
}

/* --- a page of questions ------------------------------------------------------------------------ */

static bool adds_entry(const struct visit_answer *answer)
{
    size_t len = strlen(answer->question);
    return len > 4 && strcmp(answer->question + len - 4, "-add") == 0;
}

/* "things.entry/0" is the page "things.entry" about the first entry. */
static bool is_on_page(const struct journey *journey, const struct visit_answer *answer)
{
    const struct session *s = &journey->visitor.session;
    char page[160];
    int len = snprintf(page, sizeof page, "%s", journey->visitor.screen + strlen("form."));
    if (s->list != FORM_NONE) {
        snprintf(page + len, sizeof page - (size_t)len, "/%zu", s->entry);
    }
    return strcmp(page, answer->page) == 0;
}

/* The words to search a long list by are of one language each; others turn its pages. */
static bool answer_list(struct journey *journey, const struct visit_answer *answer)
{
    struct visitor *visitor = &journey->visitor;
    const struct wanted wanted = words_answer(visitor, answer);
    const struct wanted more = {.name = words_own(visitor, "list.more")};
    for (int i = 0; i < PAGES_MAX; i++) {
        if (journey->hand->choose(visitor, &wanted, 1)) {
            return true;
        }
        if (!journey->hand->choose(visitor, &more, 1)) {
            break;
        }
    }
    return false;
}

static bool answer_one(struct journey *journey, const struct visit_answer *answer)
{
    struct visitor *visitor = &journey->visitor;
    const struct wanted wanted = words_answer(visitor, answer);
    struct text tag = visitor->setup.languages[journey->language];
    bool is_german = tag.len >= 2 && memcmp(tag.at, "de", 2) == 0;
    bool is_known = is_german || text_equal(tag, TEXT_OF("en"));
    bool is_search = answer->value != NULL && answer->value[0] == '\0';
    char typed[ANSWERS_TYPED_MAX];
    const char *text = answers_typed(answer->typed, is_german, typed);
    bool is_done;
    if (text == NULL) {
        is_done = answer_list(journey, answer);
    } else if (is_search && !is_known) {
        is_done = journey->hand->choose(visitor, &wanted, 1);
    } else {
        is_done = journey->hand->type(visitor, &wanted, text);
    }
    if (!is_done) {
        visitor_find(
            visitor, "%s cannot be answered: \"%.*s\" is not found", answer->question,
            TEXT_ARG(wanted.name));
    }
    return is_done;
}

/* Goes on without an answer that is needed: the page stays and says so. */
static bool make_mistake(struct journey *journey)
{
    struct visitor *visitor = &journey->visitor;
    char screen[sizeof visitor->screen];
    memcpy(screen, visitor->screen, sizeof screen);
    journey->has_made_it = true;
    if (!go_on(journey)) {
        return false;
    }
    if (strcmp(screen, visitor->screen) != 0) {
        visitor_find(visitor, "a forgotten answer was let through");
        return false;
    }
    bool is_one = visitor->session.error_count == 1;
    struct text words = words_own(visitor, is_one ? "form.error" : "form.errors");
    if (!journey->hand->perceives(visitor, words)) {
        visitor_find(visitor, "what is wrong is not perceived: \"%.*s\"", TEXT_ARG(words));
    }
    return true;
}

static bool fill_questions(struct journey *journey)
{
    for (const struct visit_answer *one = journey->service->answers; one->question != NULL; one++) {
        bool is_read = journey->has_card && answers_on_card(one->question) != NULL;
        if (is_on_page(journey, one) && !adds_entry(one) && !is_read && !answer_one(journey, one)) {
            return false;
        }
    }
    return true;
}

/* The next entry of a list that is wanted and not there yet: its pages come by themselves. */
static bool add_entry(struct journey *journey, bool *is_added)
{
    const struct session *s = &journey->visitor.session;
    size_t wanted = 0;
    *is_added = false;
    for (const struct visit_answer *one = journey->service->answers; one->question != NULL; one++) {
        if (!is_on_page(journey, one) || !adds_entry(one)) {
            continue;
        }
        size_t have = 0;
        for (size_t i = 0; i < s->pack->form.list_count; i++) {
            have += form_entry_count(s->form, i);
        }
        if (wanted++ == have) {
            *is_added = true;
            return answer_one(journey, one);
        }
    }
    return true;
}

static bool step_form(struct journey *journey)
{
    bool is_added = false;
    struct visitor *visitor = &journey->visitor;
    const char *page = journey->service->mistake.page;
    if (journey->makes_mistakes && !journey->has_made_it && page != NULL &&
        strcmp(visitor->screen + strlen("form."), page) == 0 && !make_mistake(journey)) {
        return false;
    }
    if (!fill_questions(journey) || !add_entry(journey, &is_added)) {
        return false;
    }
    char screen[sizeof visitor->screen];
    memcpy(screen, visitor->screen, sizeof screen);
    if (is_added || !go_on(journey)) {
        return is_added;
    }
    size_t errors = visitor->session.error_count;
    bool has_left = strcmp(screen, visitor->screen) != 0 || visitor->session.error_count == 0;
    if (!has_left) {
        visitor_find(visitor, "stays: %zu answers are wrong", errors);
    }
    return has_left;
}

/* --- the other screens -------------------------------------------------------------------------- */

static bool step_start(struct journey *journey)
{
    return choose_own(journey, "start.begin");
}

static bool step_language(struct journey *journey)
{
    const struct texts *texts = &journey->visitor.hall->texts[journey->language];
    return choose(journey, texts_find(texts, TEXT_OF("language.own")));
}

static bool step_services(struct journey *journey)
{
    return choose(journey, words_pack(&journey->visitor, journey->pack, TEXT_OF("service.title")));
}

static bool step_consent(struct journey *journey)
{
    return choose_own(journey, "consent.next");
}

static bool step_lay(struct journey *journey)
{
    if (!journey->has_card) {
        return choose_own(journey, "document.without");
    }
    visitor_lay(&journey->visitor);
    return true;
}

static bool step_can(struct journey *journey)
{
    const struct wanted field = {.name = words_own(&journey->visitor, "can.label")};
    return journey->hand->type(&journey->visitor, &field, VISITOR_CAN) &&
           choose_own(journey, "can.next");
}

static bool step_wait(struct journey *journey)
{
    char screen[sizeof journey->visitor.screen];
    memcpy(screen, journey->visitor.screen, sizeof screen);
    bool has_left = visitor_leaves(&journey->visitor, screen, PATIENCE_MS);
    if (!has_left) {
        visitor_find(&journey->visitor, "does not go on");
    }
    return has_left;
}

static bool step_next(struct journey *journey)
{
    return choose_own(journey, "next");
}

static bool step_take(struct journey *journey)
{
    visitor_take(&journey->visitor);
    return true;
}

/* The tile of something found is called as what was looked for. */
static bool step_matches(struct journey *journey)
{
    const struct session *s = &journey->visitor.session;
    struct arena arena;
    arena_init_common(&arena, 4096);
    struct text words = form_shown(s->form, s->pack->search.category, session_texts(s), &arena);
    bool is_done = choose(journey, words);
    arena_finish(&arena);
    return is_done;
}

static bool step_check(struct journey *journey)
{
    return choose_own(journey, "check.next");
}

static bool step_concerns(struct journey *journey)
{
    return choose(
        journey,
        words_pack(&journey->visitor, journey->pack, TEXT_OF("concern." CONCERN ".title")));
}

static bool step_concern(struct journey *journey)
{
    return choose_own(journey, "waiting.wait");
}

/* The number is perceived, and the visit is ended by the citizen. */
static bool end_with(struct journey *journey, struct text number)
{
    struct visitor *visitor = &journey->visitor;
    if (!journey->hand->perceives(visitor, number)) {
        visitor_find(visitor, "the number %.*s is not perceived", TEXT_ARG(number));
    }
    visitor_wait(visitor, 5000); /* the paper comes */
    bool is_printed = visitor->session.was_printed;
    return choose_own(journey, is_printed ? "done.end" : "done.noted");
}

static bool step_done(struct journey *journey)
{
    return end_with(journey, TEXT_OF(VISITOR_RECEIPT));
}

static bool step_ticket(struct journey *journey)
{
    return end_with(journey, TEXT_OF("17"));
}

static const struct {
    const char *screen;
    bool (*step)(struct journey *journey);
} steps[] = {
    {"start", step_start},     {"language", step_language}, {"services", step_services},
    {"consent", step_consent}, {"lay", step_lay},           {"can", step_can},
    {"reading", step_wait},    {"person", step_next},       {"take", step_take},
    {"matches", step_matches}, {"check", step_check},       {"submitting", step_wait},
    {"printing", step_wait},   {"done", step_done},         {"concerns", step_concerns},
    {"concern", step_concern}, {"drawing", step_wait},      {"ticket", step_ticket},
};

static bool take_step(struct journey *journey)
{
    struct visitor *visitor = &journey->visitor;
    struct text title = words_title(visitor, visitor->screen);
    if (title.len > 0 && !journey->hand->perceives(visitor, title)) {
        visitor_find(visitor, "the title \"%.*s\" is not perceived", TEXT_ARG(title));
    }
    if (strncmp(visitor->screen, "form.", 5) == 0) {
        return step_form(journey);
    }
    for (size_t i = 0; i < COUNT(steps); i++) {
        if (strcmp(steps[i].screen, visitor->screen) == 0) {
            return steps[i].step(journey);
        }
    }
    visitor_find(visitor, "nobody expects this screen");
    return false;
}

/* --- the whole visit ---------------------------------------------------------------------------- */

static void compare(struct journey *journey)
{
    struct visitor *visitor = &journey->visitor;
    if (visitor->hall->packs[journey->pack].kind == PACK_LOCAL) {
        return; /* nothing is sent */
    }
    json_t *should = answers_data(journey->service, journey->has_card);
    if (visitor->data == NULL || !json_equal(visitor->data, should)) {
        char *is = json_dumps(visitor->data, JSON_SORT_KEYS | JSON_ENCODE_ANY);
        char *want = json_dumps(should, JSON_SORT_KEYS);
        visitor_find(visitor, "handed in: %s\nanswered: %s", is != NULL ? is : "nothing", want);
        free(is);
        free(want);
    }
    json_decref(should);
}

static void choose_service(struct journey *journey, struct cell cell)
{
    const struct pack *pack = &journey->visitor.hall->packs[cell.pack];
    char id[80];
    snprintf(id, sizeof id, "%.*s", TEXT_ARG(pack->id));
    bool is_even = (cell.language + cell.profile) % 2 == 0;
    bool is_first = is_even && !journey->hand->makes_mistakes;
    journey->service = is_first ? answers_first(id) : answers_last(id);
    if (journey->service == NULL) {
        die("tests/support/answers.c does not answer %s", id);
    }
    journey->has_card = journey->service->reads && (is_first || journey->service->needs);
    journey->makes_mistakes = !is_first;
}

void journey_begin(struct journey *journey, const struct hall *hall, struct cell cell)
{
    *journey =
        (struct journey){.hand = hands[cell.hand], .pack = cell.pack, .language = cell.language};
    struct visitor *visitor = &journey->visitor;
    visitor_open(visitor, hall, &profiles[cell.profile]);
    visitor->look = journey->hand->look;
    visitor->shown = journey->hand->shown;
    choose_service(journey, cell);
}

bool journey_run(struct journey *journey)
{
    struct visitor *visitor = &journey->visitor;
    visitor_show(visitor);
    if (journey->hand->prepare != NULL) {
        journey->hand->prepare(visitor);
    }
    for (int i = 0; i < STEPS_MAX && !visitor->is_over; i++) {
        bool is_there =
            journey->stops_at != NULL && strcmp(journey->stops_at, visitor->screen) == 0;
        if (is_there) {
            return visitor->findings == 0;
        }
        if (!take_step(journey)) {
            break;
        }
    }
    if (!visitor->is_over && visitor->findings == 0) {
        visitor_find(visitor, "the visit does not end");
    }
    if (visitor->is_over) {
        compare(journey);
    }
    return visitor->findings == 0;
}

void journey_close(struct journey *journey)
{
    visitor_close(&journey->visitor);
}

void cell_name(char name[120], const struct hall *hall, struct cell cell)
{
    snprintf(
        name, 120, "%.*s %.*s %s %s", TEXT_ARG(hall->packs[cell.pack].id),
        TEXT_ARG(hall->texts[cell.language].language), profiles[cell.profile].name,
        hands[cell.hand]->name);
}
