#include "tests/access/proof.h"

#include <stdio.h>

#include "tests/test.h"

#define PICTURED 3 /* so many visits of a channel leave pictures */

struct proof {
    struct hall hall;
    struct cells all, some;
    struct evidence evidence;
    const char *program;
    const struct hand *hand;
    size_t made; /* visits so far */
    char picture[120];
};

/* One visit; what its test function gets. */
struct turn {
    struct proof *proof;
    struct cell cell;
    char name[120];
};

/* Keeps a picture of the first page of questions, for those that read the report. */
static void look(struct visitor *visitor)
{
    struct turn *turn = visitor->context;
    struct proof *proof = turn->proof;
    if (proof->hand->look != NULL) {
        proof->hand->look(visitor);
    }
    bool is_wanted =
        proof->made < PICTURED && proof->picture[0] == '\0' &&
        (strncmp(visitor->screen, "form.", 5) == 0 || strcmp(visitor->screen, "concern") == 0);
    if (is_wanted) {
        snprintf(proof->picture, sizeof proof->picture, "%s-%zu", proof->program, proof->made + 1);
        evidence_picture(&proof->evidence, visitor->view.surface, proof->picture);
    }
}

static void make_visit(void **state)
{
    static struct journey journey;
    struct turn *turn = *state;
    struct proof *proof = turn->proof;
    char what[300];
    proof->picture[0] = '\0';
    journey_begin(&journey, &proof->hall, turn->cell);
    journey.visitor.look = look;
    journey.visitor.context = turn;
    bool is_fine = journey_run(&journey);
    snprintf(
        what, sizeof what, "A citizen who %s: %s, %zu screens, all data as answered.",
        proof->hand->about, turn->name, journey.visitor.screens);
    evidence_add(
        &proof->evidence, proof->hand->duties, proof->program, what, is_fine,
        proof->picture[0] != '\0' ? proof->picture : NULL);
    proof->made++;
    if (!is_fine) {
        print_message("%s", journey.visitor.why);
    }
    journey_close(&journey);
    assert_true(is_fine);
}

static size_t place_of(const struct hand *hand)
{
    size_t place = 0;
    while (place < hand_count() && hands[place] != hand) {
        place++;
    }
    return place;
}

int proof_main(const char *program, const struct hand *hand)
{
    static struct proof proof;
    static struct turn turns[CELLS_MAX];
    static struct CMUnitTest tests[CELLS_MAX];
    char why[HALL_WHY_MAX];
    size_t count = 0, place = place_of(hand);
    if (!hall_open(&proof.hall, why)) {
        fprintf(stderr, "%s\n", why);
        return 2;
    }
    proof.program = program;
    proof.hand = hand;
    evidence_open(&proof.evidence, ACCESS_FOLDER, program);
    cells_all(&proof.all, &proof.hall);
    cells_pairwise(&proof.some, &proof.all);
    for (size_t i = 0; i < proof.some.count; i++) {
        if (proof.some.list[i].hand != place) {
            continue;
        }
        struct turn *turn = &turns[count];
        turn->proof = &proof;
        turn->cell = proof.some.list[i];
        cell_name(turn->name, &proof.hall, turn->cell);
        tests[count++] = (struct CMUnitTest){turn->name, make_visit, NULL, NULL, turn};
    }
    int failed = _cmocka_run_group_tests(program, tests, count, NULL, NULL);
    evidence_close(&proof.evidence);
    hall_close(&proof.hall);
    return failed;
}
