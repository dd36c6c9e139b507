/* Expressions of ECMA-262, rewritten and bounded. */
#include <stdio.h>

#include "model/schema/ecma.h"
#include "model/schema/pattern.h"
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

static enum pattern_result try(const char *source, const char *text)
{
    size_t budget = PATTERN_BUDGET;
    const struct pattern *pattern = pattern_read(&arena, text_of(source), why);
    if (pattern == NULL) {
        fail_msg("%s: %s", source, why);
    }
    return pattern_try(pattern, text_of(text), &budget);
}

/* The same expression behind "(?=)", which no automaton can do: PCRE2 answers alone. */
static enum pattern_result try_without_automaton(const char *source, const char *text)
{
    char longer[200];
    snprintf(longer, sizeof longer, "(?=)(?:%s)", source);
    return try(longer, text);
}

static void expressions_match_as_in_ecma(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *fits, *differs;
    } cases[] = {
        {"^a$", "a", "a\n"},
        {"^.$", "ü", "\xe2\x80\xa8"}, /* dot is no line separator */
        {"^.$", "😀", "\r"},
        {"^[^]$", "\n", "ab"},
        {"^[]$|b", "b", "a"},
        {"^\\s$", "\u00a0", "a"},
        {"^[\\sx]+$", "x\u3000", "y"},
        {"^[^\\s]$", "a", "\ufeff"},
        {"^\\S$", "a", "\u2003"},
        {"^[\\S]$", "a", "\u2029"},
        {"^[\\Sx ]+$", " a\u2070", "\u2028"},
        {"^\\d$", "1", "\u0661"},
        {"^\\w$", "_", "ä"},
        {"^\\p{L}\\p{Lu}\\P{Lu}$", "aÄä", "aää"},
        {"^\\p{Letter}$", "ß", "1"},
        {"^\\p{gc=Nd}\\p{General_Category=Decimal_Number}$", "12", "1a"},
        {"^\\p{Script=Greek}\\p{scx=Grek}$", "αβ", "ab"},
        {"^\\p{Alphabetic}$", "a", "-"},
        {"^\\u00e4\\u{1F600}\\ud83d\\ude00\\xe4$", "ä😀😀ä", "ä"},
        {"^[\\u00e0-\\u00ff]$", "é", "e"},
        {"^\\cJ$", "\n", "J"},
        {"^[\\b]$", "\b", "b"},
        {"^[-a]\\-[a\\-z][^-]$", "---a", "----"},
        {"^(?<year>\\d{4})-\\k<year>$", "2026-2026", "2026-2027"},
        {"^(a)?\\1b$", "b", "ab"}, /* a group that took no part is empty */
        {"^\\1(a)$", "a", "aa"},
        {"^(?=a)(?!ab).(?<=a)(?<!b)", "ac", "ab"},
        {"^a{2}b{1,}c{0,2}?$", "aabbc", "ab"},
        {"^a{,2}{$", "a{,2}{", "aa"}, /* braces for themselves */
        {"^[[:alpha:]]$", ":]", "b"}, /* no class of POSIX: "[:alph" and then "]" */
        {"\\Bb\\b", "ab", "b"},
        {"^(?:a|b|)$", "", "c"},
        {"^\\/\\.\\^\\$\\#$", "/.^$#", "a"},
        {"ä", "xäx", "a"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *pattern = cases[i].pattern;
        if (try(pattern, cases[i].fits) != PATTERN_FITS ||
            try(pattern, cases[i].differs) != PATTERN_DIFFERS ||
            try_without_automaton(pattern, cases[i].fits) != PATTERN_FITS ||
            try_without_automaton(pattern, cases[i].differs) != PATTERN_DIFFERS) {
            fail_msg("%s", cases[i].pattern);
        }
    }
    struct ecma_output nowhere = {.to = NULL};
    const char nul[] = "^\\0$";
    assert_true(ecma_rewrite(&nowhere, text_of(nul), why));
}

static void what_ecma_does_not_know_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "\\a",   "\\A",     "\\Z",         "\\z",      "\\h",      "\\R",      "\\Q*\\E", "\\x{41}",
        "\\x4",  "\\u12",   "\\u{110000}", "\\c1",     "\\01",     "\\1",      "\\k<n>",  "\\p",
        "\\p{",  "\\p{}",   "(?i)a",       "(?#a)",    "(?P<n>a)", "(?P=n)",   "(?>a)",   "(?|a)",
        "(?R)",  "(*FAIL)", "a++",         "a**",      "*",        "+a",       "a|?",     "a{2}{3}",
        "{2}",   "a{3,2}",  "a{99999}",    "(",        ")",        "a)",       "(a",      "[a",
        "[z-a]", "[\\d-z]", "\\ud83d",     "\\",       "[\\",      "(?<1a>b)", "(?<n",    "(?<>a)",
        "^*",    "\\G",     "\\K",         "\\N{U+41}"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        if (pattern_read(&arena, text_of(wrong[i]), why) != NULL) {
            fail_msg("%s was taken", wrong[i]);
        }
        assert_non_null(strstr(why, "no regular expression"));
    }
    /* Right in ECMA-262, and beyond PCRE2: said so. */
    struct ecma_output nowhere = {.to = NULL};
    assert_true(ecma_rewrite(&nowhere, TEXT_OF("(?<=a+)b"), why));
    assert_null(pattern_read(&arena, TEXT_OF("(?<=a+)b"), why));
    assert_non_null(strstr(why, "lookbehind"));
}

static void deep_and_long_expressions_are_refused(void **state)
{
    (void)state;
    char source[9000] = "";
    for (size_t i = 0; i < 60; i++) {
        source[i] = '(';
        source[60 + i] = ')';
    }
    assert_null(pattern_read(&arena, text_of(source), why));
    assert_non_null(strstr(why, "within each other"));
    memset(source, '.', sizeof source - 1);
    assert_null(pattern_read(&arena, (struct text){source, sizeof source - 1}, why));
    assert_non_null(strstr(why, "longer than"));
    for (size_t i = 0; i + 1 < 8000; i += 2) {
        source[i] = '\\';
        source[i + 1] = 's';
    }
    assert_null(pattern_read(&arena, (struct text){source, 8000}, why));
    assert_non_null(strstr(why, "too long"));
}

/* The control: with the same expressions and a text that fits, nothing is exhausted. */
static void costly_matches_end(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text, *fitting;
    } cases[] = {
        {"^(?=a)(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
         "aaaaaaaaaaaaaaaaaaaaaaaaaaa"},
        {"^(?=a)(a|a)*$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
         "aaaaaaaaaaaaaaaaaaaaaaaaaaa"},
        {"(?=x)(x+x+)+[yz]", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxxxxxy"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(try(cases[i].pattern, cases[i].text), PATTERN_COSTS);
        assert_int_equal(try(cases[i].pattern, cases[i].fitting), PATTERN_FITS);
    }
}

static void long_texts_match_without_the_heap(void **state)
{
    (void)state;
    static char text[5001];
    for (size_t i = 0; i < 5000; i++) {
        text[i] = "ab-"[i % 3];
    }
    assert_int_equal(try("^(?:[a-z]|-)+$", text), PATTERN_FITS);
    assert_int_equal(try("^(?:[a-z]+-?)+$", text), PATTERN_FITS);
    text[4999] = '1';
    assert_int_equal(try("^(?:[a-z]|-)+$", text), PATTERN_DIFFERS);
    assert_int_equal(try("1$", text), PATTERN_FITS);
}

static void a_budget_that_is_used_up_stays_used_up(void **state)
{
    (void)state;
    size_t budget = 150;
    const struct pattern *pattern = pattern_read(&arena, TEXT_OF("^(?=a)a$"), why);
    assert_int_equal(pattern_try(pattern, TEXT_OF("a"), &budget), PATTERN_FITS);
    assert_true(budget < 100);
    assert_int_equal(pattern_try(pattern, TEXT_OF("a"), &budget), PATTERN_COSTS);
    assert_int_equal(budget, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_match_as_in_ecma),
        cmocka_unit_test(what_ecma_does_not_know_is_refused),
        cmocka_unit_test(deep_and_long_expressions_are_refused),
        cmocka_unit_test(costly_matches_end),
        cmocka_unit_test(long_texts_match_without_the_heap),
        cmocka_unit_test(a_budget_that_is_used_up_stays_used_up),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
