#include "model/schema/automaton.h"

#include <stdlib.h>

#include "model/schema/automaton_parts.h"

#define STATES_MAX  400
#define CLASSES_MAX 40     /* groups of characters that no set tells apart */
#define SETS_MAX    60     /* different ones in an expression */
#define SLOTS       1024   /* of a table of states */
#define WORK_MAX    400000 /* nodes looked at: some milliseconds */
#define SET_WORDS   ((AUTOMATON_NODES_MAX + 63) / 64)

enum { ENDS = 1, ENDS_AT_END = 2 }; /* a match has been found; has, if the text ends here */

struct automaton {
    uint8_t classes[128];
    size_t class_count, first;
    const uint8_t *flags;  /* by state */
    const uint16_t *nexts; /* by state and class; state 0 leads nowhere else */
};

/* A set of nodes: one state. */
struct nodes_set {
    uint64_t words[SET_WORDS];
};

struct maker {
    struct nodes nodes;
    struct ascii_set sets[SETS_MAX]; /* those of the nodes, each once */
    size_t set_count, work;
    uint8_t classes[128];
    unsigned char of_class[CLASSES_MAX]; /* a character of each */
    size_t class_count;
    struct nodes_set states[STATES_MAX], again; /* `again`: a match may begin later as well */
    uint8_t flags[STATES_MAX];
    uint16_t slots[SLOTS]; /* 1 + state, by its set; 0: free */
    uint16_t nexts[STATES_MAX][CLASSES_MAX];
    size_t count;
    bool failed;
};

static bool set_has(const struct nodes_set *set, size_t node)
{
    return (set->words[node / 64] >> node % 64 & 1) != 0;
}

/* Adds a node and all that is reached from it without a character. */
static void reach(
    const struct maker *maker, struct nodes_set *set, uint16_t node, bool at_begin, bool at_end)
{
    uint16_t open[AUTOMATON_NODES_MAX + 2];
    size_t count = 0;
    open[count++] = node;
    while (count > 0) {
        uint16_t now = open[--count];
        if (now == NO_WAY || set_has(set, now)) {
            continue;
        }
        set->words[now / 64] |= UINT64_C(1) << now % 64;
        const struct node *reached = &maker->nodes.list[now];
        bool passes = reached->kind == NODE_BRANCH || (reached->kind == NODE_BEGIN && at_begin) ||
                      (reached->kind == NODE_END && at_end);
        if (passes && count + 2 <= COUNT(open)) {
            open[count++] = reached->ways[0];
            open[count++] = reached->ways[1];
        }
    }
}

static void collect_sets(struct maker *maker)
{
    for (size_t i = 0; i < maker->nodes.count; i++) {
        const struct node *node = &maker->nodes.list[i];
        size_t k = 0;
        while (k < maker->set_count && memcmp(&maker->sets[k], &node->set, sizeof node->set) != 0) {
            k++;
        }
        if (node->kind == NODE_SET && k == maker->set_count) {
            if (maker->set_count == SETS_MAX) {
                maker->failed = true;
                return;
            }
            maker->sets[maker->set_count++] = node->set;
        }
    }
}

/* Divides the characters by what the sets tell apart. */
static void divide(struct maker *maker)
{
    maker->class_count = 0;
    for (unsigned c = 0; c < 128; c++) {
        size_t class = 0;
        bool same = false;
        for (; class < maker->class_count && !same; class ++) {
            unsigned other = maker->of_class[class];
            same = true;
            for (size_t i = 0; i < maker->set_count && same; i++) {
                same = ascii_has(&maker->sets[i], c) == ascii_has(&maker->sets[i], other);
            }
        }
        if (same) {
            maker->classes[c] = (uint8_t)(class - 1);
        } else if (maker->class_count < CLASSES_MAX) {
            maker->classes[c] = (uint8_t)maker->class_count;
            maker->of_class[maker->class_count++] = (unsigned char)c;
        } else {
            maker->failed = true;
        }
    }
}

/* The next node of a set from `from` on; AUTOMATON_NODES_MAX or more when there is none. */
static size_t next_of(const struct nodes_set *set, size_t from)
{
    for (size_t word = from / 64; word < SET_WORDS; word++) {
        uint64_t bits = set->words[word];
        bits &= word == from / 64 ? ~UINT64_C(0) << from % 64 : ~UINT64_C(0);
        if (bits != 0) {
            return word * 64 + (size_t)__builtin_ctzll(bits);
        }
    }
    return SET_WORDS * 64;
}

static bool has_match(const struct maker *maker, const struct nodes_set *set)
{
    return set_has(set, maker->nodes.count - 1); /* it is read last */
}

/* The slot of this set among the states: where it is, or where it belongs. */
static size_t slot_of(const struct maker *maker, const struct nodes_set *set)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < SET_WORDS; i++) {
        sum = (sum ^ set->words[i]) * UINT64_C(0x9e3779b97f4a7c15);
        sum ^= sum >> 29;
    }
    size_t slot = sum % SLOTS;
    while (maker->slots[slot] != 0 &&
           memcmp(&maker->states[maker->slots[slot] - 1], set, sizeof *set) != 0) {
        slot = (slot + 1) % SLOTS;
    }
    return slot;
}

/* The state of this set, made when it is new; the one at the beginning stands for itself. */
static uint16_t state_of(struct maker *maker, const struct nodes_set *set, bool at_begin)
{
    size_t slot = slot_of(maker, set);
    if (maker->slots[slot] != 0 && !at_begin) {
        return (uint16_t)(maker->slots[slot] - 1);
    }
    if (maker->count == STATES_MAX) {
        maker->failed = true;
        return 0;
    }
    struct nodes_set end = {{0}};
    for (size_t i = next_of(set, 0); i < maker->nodes.count; i = next_of(set, i + 1)) {
        reach(maker, &end, (uint16_t)i, at_begin, true);
    }
    maker->states[maker->count] = *set;
    maker->flags[maker->count] =
        (uint8_t)((has_match(maker, set) ? ENDS : 0) | (has_match(maker, &end) ? ENDS_AT_END : 0));
    if (!at_begin) {
        maker->slots[slot] = (uint16_t)(maker->count + 1);
    }
    return (uint16_t)maker->count++;
}

static uint16_t step(struct maker *maker, size_t from, unsigned char c)
{
    const struct nodes_set *set = &maker->states[from];
    struct nodes_set next = maker->again;
    for (size_t i = next_of(set, 0); i < maker->nodes.count; i = next_of(set, i + 1)) {
        const struct node *node = &maker->nodes.list[i];
        maker->work++;
        if (node->kind == NODE_SET && ascii_has(&node->set, c)) {
            reach(maker, &next, node->ways[0], false, false);
        }
    }
    maker->work += SET_WORDS;
    maker->failed = maker->failed || maker->work > WORK_MAX;
    return state_of(maker, &next, false);
}

/* All states that are reached from the first one. */
static void explore(struct maker *maker)
{
    struct nodes_set none = {{0}}, first = {{0}};
    collect_sets(maker);
    divide(maker);
    reach(maker, &maker->again, maker->nodes.first, false, false);
    reach(maker, &first, maker->nodes.first, true, false);
    state_of(maker, &none, false);
    state_of(maker, &first, true);
    for (size_t state = 1; state < maker->count && !maker->failed; state++) {
        bool is_final = (maker->flags[state] & ENDS) != 0; /* nobody goes on from here */
        for (size_t class = 0; class < maker->class_count && !is_final && !maker->failed;
             class ++) {
            maker->nexts[state][class] = step(maker, state, maker->of_class[class]);
        }
    }
}

static const struct automaton *keep(struct arena *arena, const struct maker *maker)
{
    struct automaton *automaton = arena_take(arena, sizeof *automaton);
    uint8_t *flags = arena_take(arena, maker->count);
    uint16_t *nexts = arena_take(arena, maker->count * maker->class_count * sizeof *nexts);
    memcpy(automaton->classes, maker->classes, sizeof automaton->classes);
    memcpy(flags, maker->flags, maker->count);
    for (size_t state = 0; state < maker->count; state++) {
        memcpy(
            nexts + state * maker->class_count, maker->nexts[state],
            maker->class_count * sizeof *nexts);
    }
    automaton->class_count = maker->class_count;
    automaton->first = 1;
    automaton->flags = flags;
    automaton->nexts = nexts;
    return automaton;
}

const struct automaton *automaton_make(struct arena *arena, struct text source)
{
    struct maker *maker = calloc(1, sizeof *maker);
    if (maker == NULL) {
        die("no memory to compile a pattern");
    }
    const struct automaton *automaton = NULL;
    if (automaton_read(&maker->nodes, source)) {
        explore(maker);
        automaton = maker->failed ? NULL : keep(arena, maker);
    }
    free(maker);
    return automaton;
}

enum automaton_result automaton_run(const struct automaton *automaton, struct text text)
{
    size_t state = automaton->first;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if ((automaton->flags[state] & ENDS) != 0) {
            return AUTOMATON_FITS;
        }
        if (c >= 128) {
            return state == 0 ? AUTOMATON_DIFFERS : AUTOMATON_UNKNOWN;
        }
        state = automaton->nexts[state * automaton->class_count + automaton->classes[c]];
    }
    return automaton->flags[state] != 0 ? AUTOMATON_FITS : AUTOMATON_DIFFERS;
}
