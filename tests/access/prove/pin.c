/* The PIN service, by every channel: with a screen, with a headphone and a keypad, within reach, in the
 * largest letters, in yellow on black. The card behind it keeps the rules of the PIN. */
#include <stdio.h>

#include "tests/access/proof.h"
#include "tests/test.h"

#define OLD_PIN   "918273"
#define NEW_PIN   "704152"
#define TRANSPORT "55221"
#define STEPS_MAX 40

enum { CHANGE, FIRST, UNBLOCK, LAST };

/* One visit: what the card is like, and what its citizen knows. */
static const struct visit_of {
    const char *name, *pin, *way;
    unsigned tries;
    const char *types[2]; /* as PIN, one after the other */
    const char *ends_on;
} visits[] = {
    [CHANGE] = {"change", OLD_PIN, "pins.change", 3, {"111222", OLD_PIN}, "online_end"},
    [FIRST] = {"first", TRANSPORT, "pins.first", 3, {TRANSPORT, TRANSPORT}, "online_end"},
    [UNBLOCK] = {"unblock", OLD_PIN, "pins.unblock", 0, {OLD_PIN, OLD_PIN}, "online_end"},
    [LAST] = {"last try", OLD_PIN, "pins.change", 1, {OLD_PIN, OLD_PIN}, "online_choose"},
};

struct turn {
    struct hall *hall;
    struct evidence *evidence;
    const struct hand *hand;
    const struct visit_of *visit;
    size_t language, profile;
    char name[120];
};

static bool choose_own(const struct turn *turn, struct visitor *visitor, const char *key)
{
    const struct wanted wanted = {.name = words_own(visitor, key)};
    bool is_done = turn->hand->choose(visitor, &wanted, 1);
    if (!is_done) {
        visitor_find(visitor, "\"%.*s\" is not found", TEXT_ARG(wanted.name));
    }
    return is_done;
}

static bool type(
    const struct turn *turn, struct visitor *visitor, const char *label, const char *digits)
{
    const struct wanted field = {.name = words_own(visitor, label)};
    return turn->hand->type(visitor, &field, digits) && choose_own(turn, visitor, "next");
}

static bool wait(struct visitor *visitor)
{
    char screen[sizeof visitor->screen];
    memcpy(screen, visitor->screen, sizeof screen);
    return visitor_leaves(visitor, screen, 30000);
}

static bool lay(struct visitor *visitor)
{
    visitor_lay_german(visitor);
    return true;
}

static bool step(const struct turn *turn, struct visitor *visitor, size_t *typed)
{
    const char *screen = visitor->screen;
    const struct visit_of *visit = turn->visit;
    if (strcmp(screen, "start") == 0) {
        return choose_own(turn, visitor, "pins.title");
    }
    if (strcmp(screen, "online_choose") == 0) {
        return choose_own(turn, visitor, visit->way);
    }
    if (strcmp(screen, "online_lay") == 0) {
        return lay(visitor);
    }
    if (strcmp(screen, "online_work") == 0) {
        return wait(visitor);
    }
    if (strcmp(screen, "online_pin") == 0) {
        *typed += 1;
        return type(turn, visitor, "online.pin.label", visit->types[*typed > 1]);
    }
    if (strcmp(screen, "online_wrong") == 0) {
        return choose_own(turn, visitor, "online.again.try");
    }
    if (strcmp(screen, "online_transport") == 0) {
        return type(turn, visitor, "online.transport.label", TRANSPORT);
    }
    if (strcmp(screen, "online_new") == 0 || strcmp(screen, "online_again") == 0) {
        return type(turn, visitor, "online.new.label", NEW_PIN);
    }
    if (strcmp(screen, "online_puk") == 0) {
        return type(turn, visitor, "online.puk.label", VISITOR_PUK);
    }
    if (strcmp(screen, "online_last") == 0) { /* is told what it means, and stops */
        return turn->hand->perceives(visitor, words_own(visitor, "online.last.what")) &&
               choose_own(turn, visitor, "online.last.stop");
    }
    visitor_find(visitor, "nobody expects this screen");
    return false;
}

/* No PIN was ever said as a whole, and none is on the screen. */
static void look_for_digits(const struct turn *turn, struct visitor *visitor)
{
    static const char *const secrets[] = {OLD_PIN, NEW_PIN, VISITOR_PUK};
    for (size_t i = 0; i < COUNT(secrets); i++) {
        struct text secret = {secrets[i], strlen(secrets[i])};
        const struct tree *tree = view_tree(&visitor->view);
        for (const struct node *n = tree->root; n != NULL; n = tree_next(n, tree->root)) {
            if (words_within(n->value, secret) || words_within(n->name, secret)) {
                visitor_find(visitor, "a secret is in the tree");
            }
        }
        if (turn->hand == &hand_blind && blind_heard(visitor, secret)) {
            visitor_find(visitor, "a secret is said");
        }
    }
}

static bool make_visit(const struct turn *turn, struct visitor *visitor)
{
    size_t typed = 0;
    bool has_begun = false;
    for (int i = 0; i < STEPS_MAX; i++) {
        bool is_end = strcmp(visitor->screen, turn->visit->ends_on) == 0 && has_begun;
        if (is_end) {
            return true;
        }
        has_begun = has_begun || strcmp(visitor->screen, "online_lay") == 0;
        if (!step(turn, visitor, &typed)) {
            return false;
        }
        look_for_digits(turn, visitor);
    }
    visitor_find(visitor, "the visit does not end");
    return false;
}

/* What the card says afterwards. */
static bool card_fits(const struct turn *turn, const struct visitor *visitor)
{
    const struct visitor_german *german = &visitor->german;
    bool is_last = turn->visit == &visits[LAST];
    bool is_new = turn->visit == &visits[CHANGE] || turn->visit == &visits[FIRST];
    return german->tries == (is_last ? 1 : ONLINE_TRIES_MAX) &&
           strcmp(german->pin, is_new ? NEW_PIN : turn->visit->pin) == 0;
}

static void visit_the_pin_service(void **state)
{
    static struct visitor visitor;
    struct turn *turn = *state;
    char what[300];
    visitor_open(&visitor, turn->hall, &profiles[turn->profile]);
    visitor.look = turn->hand->look;
    visitor.shown = turn->hand->shown;
    visitor.setup.pin_entry = PIN_ENTRY_TOUCHSCREEN;
    visitor.session.language = turn->language;
    visitor.german.tries = turn->visit->tries;
    snprintf(visitor.german.pin, sizeof visitor.german.pin, "%s", turn->visit->pin);
    visitor_feed(
        &visitor, (struct session_event){.kind = EVENT_ONLINE, .status = STATUS_ok, .number = 1});
    visitor_show(&visitor);
    if (turn->hand->prepare != NULL) {
        turn->hand->prepare(&visitor);
    }
    bool is_made = make_visit(turn, &visitor);
    bool is_fine = is_made && visitor.findings == 0 && card_fits(turn, &visitor);
    if (is_made && strcmp(turn->visit->ends_on, "online_end") == 0) {
        is_fine = choose_own(turn, &visitor, "state.end") && is_fine;
        visitor_take(&visitor);
        visitor_wait(&visitor, 20000);
        is_fine = is_fine && visitor.is_over;
    }
    snprintf(
        what, sizeof what, "A citizen who %s: the PIN service, %s; no digit is seen or said.",
        turn->hand->about, turn->name);
    evidence_add(turn->evidence, turn->hand->duties, "pin", what, is_fine, NULL);
    if (turn->hand == &hand_blind) { /* who hears all that is said; look_for_digits() */
        evidence_add(turn->evidence, "A7", "pin", what, is_fine, NULL);
    }
    if (!is_fine) {
        print_message("%s: %s%s", turn->name, visitor.screen, visitor.why);
    }
    visitor_close(&visitor);
    assert_true(is_fine);
}

int main(void)
{
    static struct hall hall;
    static struct evidence evidence;
    static struct turn turns[64];
    static struct CMUnitTest tests[64];
    char why[HALL_WHY_MAX];
    size_t count = 0;
    if (!hall_open(&hall, why)) {
        fprintf(stderr, "%s\n", why);
        return 2;
    }
    evidence_open(&evidence, ACCESS_FOLDER, "pin");
    for (size_t hand = 0; hand < hand_count(); hand++) {
        for (size_t visit = 0; visit < COUNT(visits); visit++) {
            size_t language = (hand * COUNT(visits) + visit) % hall.language_count;
            struct turn *turn = &turns[count];
            *turn = (struct turn){&hall,    &evidence,           hands[hand], &visits[visit],
                                  language, (hand + visit) % 2u, ""};
            snprintf(
                turn->name, sizeof turn->name, "%s, %s, %.*s", hands[hand]->name,
                visits[visit].name, TEXT_ARG(hall.texts[language].language));
            tests[count++] =
                (struct CMUnitTest){turn->name, visit_the_pin_service, NULL, NULL, turn};
        }
    }
    int failed = _cmocka_run_group_tests("pin", tests, count, NULL, NULL);
    evidence_close(&evidence);
    hall_close(&hall);
    return failed;
}
