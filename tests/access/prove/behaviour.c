/* What no visit that goes well shows: time that runs out, paper that is not there, a document that is left, a
 * headphone that comes late, words for the loudspeaker, a receipt that is read aloud. By a virtual clock. */
#include <stdio.h>

#include "tests/access/proof.h"
#include "tests/test.h"

#define WARNING_S    20 /* least time between the warning and the end */
#define EXTENSIONS   10 /* so often at least */
#define LONG_MS      1000000
#define PAPER_MS     240000 /* the printer waits so long for somebody with paper */
#define RECEIPT_WORD "Musterstadt"

struct bench {
    struct hall hall;
    struct evidence evidence;
    const char *picture; /* of the test that runs; NULL: none */
};

static const struct visitor *current(const struct journey *journey)
{
    return &journey->visitor;
}

/* A visit with a hand of one's own. */
static void begin(
    struct journey *journey, struct bench *bench, const struct hand *hand, const char *pack,
    size_t language)
{
    size_t at = hall_pack(&bench->hall, pack);
    assert_true(at != SIZE_MAX && language < bench->hall.language_count);
    journey_begin(journey, &bench->hall, (struct cell){at, language, language % 2, 0});
    journey->hand = hand;
    journey->visitor.look = hand->look;
    journey->visitor.shown = hand->shown;
}

/* Ends the visit; its findings fail the test. */
static void end(
    struct bench *bench, struct journey *journey, bool is_fine, const char *duties,
    const char *test, const char *what)
{
    evidence_add(&bench->evidence, duties, test, what, is_fine, bench->picture);
    bench->picture = NULL;
    if (!is_fine) {
        print_message("%s\n", current(journey)->why);
    }
    journey_close(journey);
    assert_true(is_fine);
}

static bool choose_own(struct visitor *visitor, const char *key)
{
    const struct wanted wanted = {.name = words_own(visitor, key)};
    bool is_done = touch_choose(visitor, &wanted, 1);
    if (!is_done) {
        visitor_find(visitor, "\"%.*s\" is not found", TEXT_ARG(wanted.name));
    }
    return is_done;
}

/* --- time --------------------------------------------------------------------------------------- */

/* Nobody touches the screen until it warns; the warning is seen and heard, and one touch extends. */
static bool be_warned(struct visitor *visitor)
{
    char screen[sizeof visitor->screen];
    unsigned tones = visitor->ear.tones[SPEECH_TONE_WARNING];
    memcpy(screen, visitor->screen, sizeof screen);
    for (int i = 0; i < LONG_MS / 1000 && strcmp(visitor->screen, "timeout") != 0; i++) {
        visitor_wait(visitor, 1000);
        if (strcmp(visitor->screen, screen) != 0 && strcmp(visitor->screen, "timeout") != 0) {
            visitor_find(visitor, "%s ended without a warning", screen);
            return false;
        }
    }
    unsigned left = session_seconds_left(&visitor->session);
    if (left < WARNING_S) {
        visitor_find(visitor, "warns %u s before the end of %s", left, screen);
    }
    if (visitor->ear.tones[SPEECH_TONE_WARNING] == tones) {
        visitor_find(visitor, "the end of %s is not to be heard", screen);
    }
    if (!touch_perceives(visitor, words_own(visitor, "timeout.title"))) {
        visitor_find(visitor, "the end of %s is not to be seen", screen);
    }
    visitor_wait(visitor, (WARNING_S - 2) * 1000);
    bool is_back = choose_own(visitor, "timeout.stay");
    if (is_back && strcmp(visitor->screen, screen) != 0) {
        visitor_find(visitor, "one touch does not lead back to %s", screen);
        is_back = false;
    }
    return is_back;
}

/* Before each choice everybody waits for the warning; on the agreement ten times, and once more. */
static bool slow_choose(struct visitor *visitor, const struct wanted *wanted, size_t count)
{
    bool is_timed = visitor->session.in_use && visitor->session.overlay == OVERLAY_NONE;
    int times = strcmp(visitor->screen, "consent") == 0 ? EXTENSIONS + 1 : 1;
    for (int i = 0; is_timed && i < times; i++) {
        if (!be_warned(visitor)) {
            return false;
        }
    }
    return touch_choose(visitor, wanted, count);
}

static const struct hand slow_hand = {
    .name = "slow",
    .choose = slow_choose,
    .type = touch_type,
    .perceives = touch_perceives,
};

static void everybody_is_warned_in_time_and_can_stay(void **state)
{
    static struct journey journey;
    begin(&journey, *state, &slow_hand, "verlust", 0);
    bool is_fine = journey_run(&journey);
    end(*state, &journey, is_fine, "A33 A15", "timeouts",
        "On every timed screen of a visit nobody touches anything: at least 20 s before the end a "
        "tone and "
        "the screen warn, one touch extends, eleven times on one screen; no answer is lost.");
}

/* A visit up to this screen, by touch; the rest is the test's. */
static void walk_to(struct journey *journey, struct bench *bench, const char *pack, const char *to)
{
    begin(journey, bench, &hand_touch, pack, 0);
    journey->stops_at = to;
    (void)!journey_run(journey);
    if (strcmp(current(journey)->screen, to) != 0) {
        fail_msg("%s is not reached: %s", to, current(journey)->why);
    }
}

static void help_stops_the_clock(void **state)
{
    static struct journey journey;
    struct visitor *visitor = &journey.visitor;
    walk_to(&journey, *state, "verlust", "form.contact");
    unsigned calls = visitor->help_calls;
    (void)choose_own(visitor, "word.help");
    (void)choose_own(visitor, "help.call");
    visitor_wait(visitor, 600000);
    bool is_fine = strcmp(visitor->screen, "help") == 0 && visitor->help_calls == calls + 1 &&
                   choose_own(visitor, "help.back") && strcmp(visitor->screen, "form.contact") == 0;
    end(*state, &journey, is_fine, "A33", "timeouts",
        "Help is open and a person is called: ten minutes later everything is as it was.");
}

/* Nothing of what was typed before. */
static bool is_blank(struct visitor *visitor)
{
    static const char *const typed[] = {"Böhm", "Käthe", "Markt", "Musterstraße", "Müller"};
    for (size_t i = 0; i < COUNT(typed); i++) {
        if (touch_perceives(visitor, (struct text){typed[i], strlen(typed[i])})) {
            return false;
        }
    }
    return true;
}

static void who_steps_away_leaves_nothing_to_be_seen(void **state)
{
    static struct journey journey;
    struct visitor *visitor = &journey.visitor;
    walk_to(&journey, *state, "verlust", "check");
    bool was_there = !is_blank(visitor);
    (void)choose_own(visitor, "word.help");
    (void)choose_own(visitor, "cover.button");
    unsigned tones = visitor->ear.tones[SPEECH_TONE_WARNING];
    bool is_fine = was_there && strcmp(visitor->screen, "cover") == 0 && is_blank(visitor) &&
                   session_seconds_left(&visitor->session) >= WARNING_S && tones > 0;
    struct bench *bench = *state;
    bench->picture = "cover";
    evidence_picture(&bench->evidence, visitor->view.surface, bench->picture);
    is_fine = is_fine && choose_own(visitor, "cover.stay") && !is_blank(visitor);
    end(*state, &journey, is_fine, "A33", "timeouts",
        "Who steps away covers the screen: no answer can be seen, the time that is left can.");
}

static void the_screen_stays_while_the_printer_waits_for_paper(void **state)
{
    static struct journey journey;
    struct visitor *visitor = &journey.visitor;
    walk_to(&journey, *state, "sperrmuell", "check");
    visitor->is_out_of_paper = true;
    bool is_fine = choose_own(visitor, "check.next");
    is_fine = visitor_leaves(visitor, "submitting", 5000) && is_fine;
    visitor_wait(visitor, PAPER_MS);
    is_fine = is_fine && strcmp(visitor->screen, "printing") == 0 &&
              touch_perceives(visitor, words_own(visitor, "printing.waits"));
    visitor_paper(visitor);
    visitor_wait(visitor, 10000);
    is_fine = is_fine && strcmp(visitor->screen, "done") == 0 && visitor->session.was_printed;
    end(*state, &journey, is_fine, "A33", "timeouts",
        "The paper is empty: the screen says so and stays for minutes; with new paper the receipt "
        "comes.");
}

static void a_document_that_is_left_is_not_forgotten(void **state)
{
    static struct journey journey;
    struct visitor *visitor = &journey.visitor;
    walk_to(&journey, *state, "meldebescheinigung", "take");
    visitor_wait(visitor, 200000); /* warned, and ended */
    bool is_fine = strcmp(visitor->screen, "left") == 0;
    unsigned alarms = visitor->ear.tones[SPEECH_TONE_ALARM], calls = visitor->help_calls;
    visitor_wait(visitor, 120000);
    is_fine = is_fine && strcmp(visitor->screen, "left") == 0 && alarms > 0 &&
              visitor->ear.tones[SPEECH_TONE_ALARM] > alarms + 10 && visitor->help_calls > calls;
    visitor_take(visitor);
    is_fine = is_fine && visitor->is_over;
    end(*state, &journey, is_fine, "A33 A15", "timeouts",
        "The document stays on the reader: an alarm to be heard and seen until it is taken, and a "
        "person is "
        "called.");
}

/* What is idle does not move: in a minute of each of these nothing is painted more than once a second. */
static void nothing_flashes(void **state)
{
    static const char *const screens[] = {"language", "consent", "form.contact", "check"};
    struct bench *bench = *state;
    bool is_fine = true;
    for (size_t i = 0; i < COUNT(screens) && is_fine; i++) {
        static struct journey journey;
        walk_to(&journey, bench, "verlust", screens[i]);
        unsigned before = journey.visitor.builds;
        visitor_wait(&journey.visitor, 50000);
        is_fine = journey.visitor.builds == before;
        visitor_wait(&journey.visitor, LONG_MS / 4); /* the warning counts down */
        is_fine = is_fine && journey.visitor.builds <= before + 300;
        journey_close(&journey);
    }
    evidence_add(
        &bench->evidence, "A34", "timeouts",
        "Screens that nobody touches are not painted; the warning changes once a second.", is_fine,
        NULL);
    assert_true(is_fine);
}

/* --- hearing ------------------------------------------------------------------------------------ */

static bool was_said(struct visitor *visitor, struct text words)
{
    return hand_blind.perceives(visitor, words);
}

/* In, and within a second the top of the screen; out, and silence. */
static void plug(struct visitor *visitor)
{
    struct text title = words_title(visitor, visitor->screen);
    unsigned stops = visitor->ear.stops, utterances = visitor->ear.utterances;
    uint64_t now_ms = visitor->now_ms;
    ear_forget(visitor);
    ear_headphone(visitor, true);
    bool is_soon = visitor->ear.utterances > utterances && visitor->ear.said_ms <= now_ms + 1000;
    bool has_title = title.len == 0 || blind_heard(visitor, title);
    ear_headphone(visitor, false);
    if (!is_soon || !has_title || visitor->ear.stops == stops) {
        visitor_find(visitor, "a headphone that is plugged in here is not noticed");
    }
}

static const struct hand plugging_hand = {
    .name = "plugging",
    .look = plug,
    .choose = touch_choose,
    .type = touch_type,
    .perceives = touch_perceives,
};

static void a_headphone_is_noticed_on_every_screen(void **state)
{
    static struct journey journey;
    begin(&journey, *state, &plugging_hand, "meldebescheinigung", 0);
    bool is_fine = journey_run(&journey);
    end(*state, &journey, is_fine, "A3", "headphone",
        "On every screen of a visit a headphone is plugged in: within a second speech begins at "
        "the top of "
        "the screen; pulled out, it is silent at once.");
}

static void key(struct visitor *visitor, enum rim_key which)
{
    visitor_wait(visitor, HAND_KEY_MS);
    visitor_input(visitor, (struct rim_event){.kind = RIM_KEY, .key = which});
}

static void words_are_repeated_interrupted_and_made_louder(void **state)
{
    static struct journey journey;
    struct visitor *visitor = &journey.visitor;
    walk_to(&journey, *state, "verlust", "consent");
    ear_headphone(visitor, true);
    key(visitor, RIM_KEY_NEXT);
    unsigned cut = visitor->ear.interrupted;
    key(visitor, RIM_KEY_NEXT);
    bool is_fine = visitor->ear.interrupted > cut;
    char said[2000];
    size_t len = visitor->ear.len - visitor->ear.last;
    assert_true(len > 0 && len < sizeof said);
    memcpy(said, visitor->ear.heard + visitor->ear.last, len);
    key(visitor, RIM_KEY_REPEAT);
    is_fine = is_fine && visitor->ear.len - visitor->ear.last == len &&
              memcmp(said, visitor->ear.heard + visitor->ear.last, len) == 0;
    evidence_add(
        &((struct bench *)*state)->evidence, "A5", "speech",
        "A key cuts off what is said; the key for repeating says the same again.", is_fine, NULL);
    uint32_t before = visitor->ear.volume, rate = visitor->ear.rate;
    key(visitor, RIM_KEY_LOUDER);
    key(visitor, RIM_KEY_LOUDER);
    key(visitor, RIM_KEY_FASTER);
    bool is_louder = 2 * (visitor->ear.volume - before) >= 12 && visitor->ear.rate > rate;
    visitor_close(visitor);
    visitor_open(visitor, &((struct bench *)*state)->hall, &profiles[0]);
    visitor_show(visitor);
    ear_headphone(visitor, true);
    is_louder = is_louder && visitor->ear.volume == before && visitor->ear.rate == rate;
    end(*state, &journey, is_fine && is_louder, "A10", "speech",
        "Two presses of a key make speech 12 dB louder, another one faster; the next citizen hears "
        "it as "
        "everybody does.");
}

static void what_happens_by_itself_is_said(void **state)
{
    static struct journey journey;
    struct visitor *visitor = &journey.visitor;
    walk_to(&journey, *state, "sperrmuell", "check");
    ear_headphone(visitor, true);
    bool is_fine = choose_own(visitor, "check.next");
    visitor_wait(visitor, 60000);
    is_fine = is_fine && was_said(visitor, words_own(visitor, "done.stored"));
    end(*state, &journey, is_fine, "A40", "speech",
        "Handing in, printing and the end are said without a key being pressed.");
}

static void the_receipt_is_read_aloud(void **state)
{
    static struct journey journey;
    struct visitor *visitor = &journey.visitor;
    walk_to(&journey, *state, "sperrmuell", "done");
    ear_headphone(visitor, true);
    visitor_wait(visitor, 5000);
    ear_forget(visitor);
    bool is_fine = choose_own(visitor, "speech.read_receipt") &&
                   was_said(visitor, words_own(visitor, "speech.receipt")) &&
                   was_said(visitor, TEXT_OF(VISITOR_RECEIPT)) &&
                   was_said(visitor, TEXT_OF(RECEIPT_WORD)) &&
                   was_said(visitor, words_own(visitor, "speech.receipt.end"));
    end(*state, &journey, is_fine, "A13", "receipt",
        "A button reads the receipt aloud, from the office to the last line, with its number.");
}

/* What the loudspeaker must never say. */
static void overhear(struct visitor *visitor)
{
    static const char *const secrets[] = {"Böhm",       "Käthe", "Am Markt",  "482913",
                                          "4, 8, 2, 9", "Bus 2", "0151234567"};
    struct text line, language;
    for (size_t at = 0; ear_line(visitor, &at, &line, &language);) {
        for (size_t i = 0; i < COUNT(secrets); i++) {
            if (words_within(line, (struct text){secrets[i], strlen(secrets[i])})) {
                visitor_find(visitor, "the loudspeaker says \"%.*s\"", TEXT_ARG(line));
            }
        }
    }
    if (visitor->ear.utterances > 0 && !visitor->ear.was_anybody) {
        visitor_find(visitor, "words for the headphone alone, and there is none");
    }
    ear_forget(visitor);
}

static void ask_the_loudspeaker(struct visitor *visitor)
{
    key(visitor, RIM_KEY_SPEECH);
    if (visitor->ear.utterances == 0) {
        visitor_find(visitor, "the loudspeaker is silent");
    }
}

static const struct hand loud_hand = {
    .name = "loud",
    .prepare = ask_the_loudspeaker,
    .shown = overhear,
    .choose = touch_choose,
    .type = touch_type,
    .perceives = touch_perceives,
};

static void the_loudspeaker_says_nothing_of_a_person(void **state)
{
    static struct journey journey;
    begin(&journey, *state, &loud_hand, "verlust", 1);
    bool is_fine = journey_run(&journey) && journey.visitor.ear.utterances > 20;
    end(*state, &journey, is_fine, "A7 A8", "private",
        "Speech by the loudspeaker through a whole visit: no typed letter, no answer, nothing of "
        "the "
        "document is said.");
}

/* Two touches at most, from the start and from the middle of a visit; and it says whom to tell. */
static void the_statement_is_two_touches_away(void **state)
{
    static const char *const screens[] = {"start", "consent", "form.contact", "check"};
    struct bench *bench = *state;
    bool is_fine = true;
    for (size_t i = 0; i < COUNT(screens) && is_fine; i++) {
        static struct journey journey;
        struct visitor *visitor = &journey.visitor;
        walk_to(&journey, bench, "verlust", screens[i]);
        is_fine = !touch_perceives(visitor, words_own(visitor, "access.title")) &&
                  choose_own(visitor, "word.help") &&
                  touch_perceives(visitor, words_own(visitor, "access.title")) &&
                  touch_perceives(visitor, words_own(visitor, "access.what")) &&
                  touch_perceives(visitor, words_own(visitor, "access.counter"));
        snprintf(visitor->terminal.feedback, sizeof visitor->terminal.feedback, "Tel. 0123");
        visitor->is_stale = true;
        visitor_show(visitor);
        is_fine = is_fine && !touch_perceives(visitor, words_own(visitor, "access.counter")) &&
                  choose_own(visitor, "help.back") && strcmp(visitor->screen, screens[i]) == 0;
        journey_close(&journey);
    }
    evidence_add(
        &bench->evidence, "A41", "statement",
        "From the start and from within a visit one touch leads to the statement on accessibility: "
        "what there is, what is lacking, whom to tell.",
        is_fine, NULL);
    assert_true(is_fine);
}

/* --- texts -------------------------------------------------------------------------------------- */

static void every_service_speaks_leichte_sprache(void **state)
{
    struct bench *bench = *state;
    size_t plain = hall_language(&bench->hall, "de-x-leicht");
    bool is_fine = plain != SIZE_MAX;
    for (size_t i = 0; i < bench->hall.pack_count; i++) {
        is_fine = is_fine && hall_speaks(&bench->hall, i, plain);
    }
    evidence_add(
        &bench->evidence, "A37", "plain",
        "The terminal and every service have all their texts in Leichte Sprache.", is_fine, NULL);
    assert_true(is_fine);
}

static int open_bench(void **state)
{
    static struct bench bench;
    char why[HALL_WHY_MAX];
    if (!hall_open(&bench.hall, why)) {
        print_message("%s\n", why);
        return -1;
    }
    evidence_open(&bench.evidence, ACCESS_FOLDER, "behaviour");
    *state = &bench;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;
    evidence_close(&bench->evidence);
    hall_close(&bench->hall);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_is_warned_in_time_and_can_stay),
        cmocka_unit_test(help_stops_the_clock),
        cmocka_unit_test(who_steps_away_leaves_nothing_to_be_seen),
        cmocka_unit_test(the_screen_stays_while_the_printer_waits_for_paper),
        cmocka_unit_test(a_document_that_is_left_is_not_forgotten),
        cmocka_unit_test(nothing_flashes),
        cmocka_unit_test(a_headphone_is_noticed_on_every_screen),
        cmocka_unit_test(words_are_repeated_interrupted_and_made_louder),
        cmocka_unit_test(what_happens_by_itself_is_said),
        cmocka_unit_test(the_receipt_is_read_aloud),
        cmocka_unit_test(the_loudspeaker_says_nothing_of_a_person),
        cmocka_unit_test(the_statement_is_two_touches_away),
        cmocka_unit_test(every_service_speaks_leichte_sprache),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
