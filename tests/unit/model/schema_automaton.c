/* The two quick ways of matching say what PCRE2 says. */
#include <stdio.h>

#include "model/schema/automaton.h"
#include "model/schema/ecma.h"
#include "model/schema/pattern.h"
#include "model/schema/runs.h"
#include "tests/test.h"

static struct arena arena;
static char why[ECMA_WHY_MAX];

static int open_arena(void **state)
{
    (void)state;
    arena_init_common(&arena, ARENA_MAX);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_finish(&arena);
    return 0;
}

static struct text text_of(const char *string)
{
    return (struct text){string, strlen(string)};
}

static const char *const texts[] = {
    "",     "a", "b",  "ab", "ba", "aab", "abab", "c",    "a c", "a-c",  "bbb",  "\n",   "a\n",
    "a\nb", "ä", "aä", "äa", "1a", "_",   "abc1", "aaaa", "-",   "a-b-", "xxab", "aabb", "cab ba"};

/* How often an expression was made, fitted, and did not. */
struct counts {
    size_t made, fits, differs;
};

/* The answers to all texts; false, and none, when it is not made. */
typedef bool answer_function(const char *source, enum automaton_result answers[COUNT(texts)]);

static bool answer_by_automaton(const char *source, enum automaton_result answers[COUNT(texts)])
{
    const struct automaton *automaton = automaton_make(&arena, text_of(source));
    for (size_t i = 0; i < COUNT(texts) && automaton != NULL; i++) {
        answers[i] = automaton_run(automaton, text_of(texts[i]));
    }
    return automaton != NULL;
}

static bool answer_by_runs(const char *source, enum automaton_result answers[COUNT(texts)])
{
    const struct runs *runs = runs_make(&arena, text_of(source));
    for (size_t i = 0; i < COUNT(texts) && runs != NULL; i++) {
        answers[i] = runs_match(runs, text_of(texts[i]));
    }
    return runs != NULL;
}

/* One expression on all texts, against the same behind "(?=)", which PCRE2 does alone. */
static void compare(const char *source, answer_function *answer, struct counts *counts)
{
    char longer[100];
    size_t used = arena.used;
    enum automaton_result answers[COUNT(texts)];
    bool made = answer(source, answers);
    snprintf(longer, sizeof longer, "(?=)(?:%s)", source);
    const struct pattern *control = pattern_read(&arena, text_of(longer), why);
    assert_non_null(control);
    assert_null(automaton_make(&arena, text_of(longer)));
    assert_null(runs_make(&arena, text_of(longer)));
    for (size_t k = 0; k < COUNT(texts) && made; k++) {
        size_t budget = PATTERN_BUDGET;
        enum pattern_result wanted = pattern_try(control, text_of(texts[k]), &budget);
        if (answers[k] != AUTOMATON_UNKNOWN &&
            (answers[k] == AUTOMATON_FITS) != (wanted == PATTERN_FITS)) {
            fail_msg("%s on %s: %d", source, texts[k], (int)answers[k]);
        }
        counts->fits += answers[k] == AUTOMATON_FITS ? 1 : 0;
        counts->differs += answers[k] == AUTOMATON_DIFFERS ? 1 : 0;
    }
    counts->made += made ? 1 : 0;
    arena_rewind(&arena, used);
}

/* All expressions of three parts, between `head` and `tail`. */
static struct counts compare_all(
    const char *const *parts, size_t count, const char *head, const char *tail,
    answer_function *answer)
{
    struct counts counts = {0};
    for (size_t i = 0; i < count * count * count; i++) {
        char source[80];
        snprintf(
            source, sizeof source, "%s%s%s%s%s", head, parts[i % count], parts[i / count % count],
            parts[i / count / count], tail);
        compare(source, answer, &counts);
    }
    return counts;
}

static void an_automaton_says_what_pcre2_says(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "a",     "b*", "^",      "$",   "(?:a|b)", "[^a]+?", ".",     "(a|)",    "a{2}",   "b{1,}",
        "(ab)?", "|",  "a{0,2}", "\\w", "\\S{2}",  "\\p{L}", "[b-c]", "(^a|b$)", "(?:a*)*"};
    struct counts counts = compare_all(parts, COUNT(parts), "", "", answer_by_automaton);
    assert_int_equal(counts.made, COUNT(parts) * COUNT(parts) * COUNT(parts));
    assert_true(counts.fits > 10000 && counts.differs > 10000);
}

static void runs_say_what_pcre2_says(void **state)
{
    (void)state;
    static const char *const parts[] = {"a",       "b*",     "[^a]+",  ".{2}", "a{0,2}",   "[bc]?",
                                        "\\w{1,}", "\\S{2}", "\\p{L}", "-",    "[a-c]{2}", "x{0}"};
    struct counts plain = compare_all(parts, COUNT(parts), "^", "$", answer_by_runs);
    struct counts wrapped = compare_all(parts, COUNT(parts), "^(?:", ")$", answer_by_runs);
    assert_true(plain.made > 600 && plain.made < 1700 && plain.fits > 600);
    assert_int_equal(plain.made, wrapped.made);
    assert_int_equal(plain.fits, wrapped.fits);
}

static void runs_are_a_row_in_which_none_leaves_something(void **state)
{
    (void)state;
    static const char *const left[] = {"^a*ab$", "^a|b$", "^a", "a$", "^a$b$", "^(a)$", "^a*b*a$"};
    static const char *const made[] = {"^$", "^a*b$", "^[a-z]{1,3}-[0-9]+$", "^(?:a{2}a?)$"};
    for (size_t i = 0; i < COUNT(left); i++) {
        assert_null(runs_make(&arena, text_of(left[i])));
    }
    for (size_t i = 0; i < COUNT(made); i++) {
        assert_non_null(runs_make(&arena, text_of(made[i])));
    }
}

static void an_automaton_is_made_of_what_forms_use(void **state)
{
    (void)state;
    static const char *const made[] = {
        "^(?:[\\p{L}0-9. ]*)$", "^[a-f0-9]{128}$",
        "^99\\d{12}$",          "^(?:([0]{1}[1-9]{1}|[1-9]{1}[0-9]{1})[0-9]{3})$",
        "^.{1,120}$",           "^[A-Z]{1,3} [A-Z]{1,2} \\d{1,4}$",
    };
    static const char *const left[] = {"^(?=a)",      "(a)\\1", "\\bword", "^\\p{Script=Greek}$",
                                       "^.{1,5000}$", "(?<!a)b"};
    for (size_t i = 0; i < COUNT(made); i++) {
        assert_non_null(automaton_make(&arena, text_of(made[i])));
    }
    for (size_t i = 0; i < COUNT(left); i++) {
        assert_null(automaton_make(&arena, text_of(left[i])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_automaton_says_what_pcre2_says),
        cmocka_unit_test(runs_say_what_pcre2_says),
        cmocka_unit_test(runs_are_a_row_in_which_none_leaves_something),
        cmocka_unit_test(an_automaton_is_made_of_what_forms_use),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
