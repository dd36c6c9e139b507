/* Several fingers at once, at random: what is chosen is what a plain rule says. The rule: the first finger
 * that comes down is followed until it is lifted or lost; lifted over what it came down on, that is chosen,
 * wherever it was in between; all other fingers are not there. */
#include "tests/stage.h"

enum { FINGERS = 4, EVENTS = 40000, SEEDS = 6 };

struct chance {
    uint64_t state;
};

static unsigned pick(struct chance *chance, unsigned of) /* xorshift64* */
{
    chance->state ^= chance->state >> 12;
    chance->state ^= chance->state << 25;
    chance->state ^= chance->state >> 27;
    return (unsigned)((chance->state * 2685821657736338717u) >> 33) % of;
}

/* The rule; places are numbers of nodes, 0 is beside all of them. */
struct rule {
    bool is_following;
    uint64_t finger;
    size_t began_on;
};

/* What the rule says is chosen by this event; 0: nothing. */
static size_t rule_step(struct rule *rule, enum rim_kind kind, uint64_t finger, size_t place)
{
    if (kind == RIM_DOWN && !rule->is_following) {
        *rule = (struct rule){true, finger, place};
        return 0;
    }
    if (!rule->is_following || rule->finger != finger) {
        return 0;
    }
    if (kind == RIM_DOWN) { /* it was lifted, and nobody said so */
        *rule = (struct rule){true, finger, place};
    } else if (kind == RIM_UP || kind == RIM_LOST) {
        rule->is_following = false;
        return kind == RIM_UP && place == rule->began_on ? place : 0;
    }
    return 0;
}

static const char *const ids[] = {"",      "next",  "help",      "languages",
                                  "key-e", "key-s", "key-shift", "field-/street"};

static struct view_event touch(
    struct stage *stage, enum rim_kind kind, uint64_t finger, size_t place)
{
    if (place == 0) {
        return stage_finger(stage, kind, finger, 3, 3);
    }
    struct rect r = stage_node(stage, ids[place])->window;
    return stage_finger(stage, kind, finger, r.x + r.w / 2, r.y + r.h / 2);
}

static size_t count_pressed(const struct stage *stage)
{
    size_t count = 0;
    const struct tree *tree = view_tree(&stage->view);
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        count += (node->state & STATE_PRESSED) != 0;
    }
    return count;
}

/* How many were chosen. */
static size_t play(struct stage *stage, uint64_t seed, bool is_rule_wrong)
{
    static const enum rim_kind kinds[] = {RIM_DOWN, RIM_DOWN, RIM_MOVE, RIM_MOVE,
                                          RIM_UP,   RIM_UP,   RIM_UP,   RIM_LOST};
    struct chance chance = {seed * 0x9E3779B97F4A7C15u + 1};
    struct rule rule = {0};
    size_t chosen = 0, differences = 0;
    for (uint64_t finger = 0; finger < FINGERS; finger++) { /* of the seed before */
        (void)touch(stage, RIM_LOST, finger, 0);
    }
    stage->view.double_strike_ms = 0;
    for (int i = 0; i < EVENTS; i++) {
        enum rim_kind kind = kinds[pick(&chance, COUNT(kinds))];
        uint64_t finger = pick(&chance, FINGERS);
        size_t place = pick(&chance, COUNT(ids));
        stage->now_ms += 40; /* no bouncing, and no finger is silent for long */
        size_t wanted = rule_step(&rule, kind, is_rule_wrong ? 0 : finger, place);
        struct view_event event = touch(stage, kind, finger, place);
        bool is_same = wanted == 0 ? event.want != VIEW_CHOSEN
                                   : event.want == VIEW_CHOSEN &&
                                         text_equal(event.node->id, text_of(ids[wanted]));
        differences += !is_same;
        if (!is_same && !is_rule_wrong) {
            fail_msg(
                "seed %u, event %d: %s wanted, %u came", (unsigned)seed, i, ids[wanted],
                (unsigned)event.want);
        }
        chosen += event.want == VIEW_CHOSEN;
        assert_true(count_pressed(stage) <= 1);
        assert_true(stage->view.touch.down || count_pressed(stage) == 0);
    }
    assert_int_equal(differences != 0, is_rule_wrong);
    return chosen;
}

static void many_fingers_choose_what_the_first_one_chooses(void **state)
{
    (void)state;
    static struct stage stage;
    stage_open(&stage, &example_portrait);
    stage_example(&stage, "form");
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        assert_true(play(&stage, seed, false) > EVENTS / 400);
    }
    stage_close(&stage);
}

/* The control: a rule that sees only one finger differs. */
static void the_rule_would_notice(void **state)
{
    (void)state;
    static struct stage stage;
    stage_open(&stage, &example_portrait);
    stage_example(&stage, "form");
    (void)play(&stage, 1, true);
    stage_close(&stage);
}

static void a_finger_that_was_never_lifted_does_not_make_deaf(void **state)
{
    (void)state;
    static struct stage stage;
    stage_open(&stage, &example_portrait);
    stage_example(&stage, "form");
    (void)touch(&stage, RIM_DOWN, 1, 2);
    stage.now_ms += 9000;
    (void)touch(&stage, RIM_DOWN, 2, 1); /* a second finger: not seen */
    assert_int_equal(touch(&stage, RIM_UP, 2, 1).want, VIEW_TOUCHED);
    stage.now_ms += 2000;
    (void)touch(&stage, RIM_DOWN, 3, 1);
    struct view_event event = touch(&stage, RIM_UP, 3, 1);
    assert_int_equal(event.want, VIEW_CHOSEN);
    assert_true(text_equal(event.node->id, TEXT_OF("next")));
    assert_int_equal(touch(&stage, RIM_UP, 1, 2).want, VIEW_TOUCHED);
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_fingers_choose_what_the_first_one_chooses),
        cmocka_unit_test(the_rule_would_notice),
        cmocka_unit_test(a_finger_that_was_never_lifted_does_not_make_deaf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
