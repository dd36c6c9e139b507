#include "model/schema/runs.h"

#include "model/schema/ascii.h"

#define RUNS_MAX 100

/* Characters of a set, `least` to `most` of them; or, when literal.len is not 0, just this text. */
struct run_of {
    struct ascii_set set;
    size_t least, most;
    struct text literal;
    const bool *has; /* by byte: whether it is in the set; 256 */
};

struct runs {
    const struct run_of *list;
    size_t count;
};

/* Whether a run may take all it can: what it would leave cannot begin what follows. */
static bool is_greedy(const struct run_of *list, size_t count, size_t at)
{
    const struct run_of *run = &list[at];
    for (size_t i = at + 1; run->least != run->most && i < count; i++) {
        bool apart = (run->set.bits[0] & list[i].set.bits[0]) == 0 &&
                     (run->set.bits[1] & list[i].set.bits[1]) == 0;
        if (!apart) {
            return false;
        }
        if (list[i].least > 0) {
            break;
        }
    }
    return true;
}

/* The only character of a set; 0 when there are none or more. */
static char only_one(const struct run_of *run)
{
    uint64_t bits = run->set.bits[0] != 0 ? run->set.bits[0] : run->set.bits[1];
    bool is_one = (run->set.bits[0] == 0 || run->set.bits[1] == 0) && bits != 0 &&
                  (bits & (bits - 1)) == 0 && run->least == 1 && run->most == 1;
    int code = is_one ? __builtin_ctzll(bits) + (run->set.bits[0] != 0 ? 0 : 64) : 0;
    return (char)code;
}

/* The runs in the arena; single characters in a row become one text. */
static const struct runs *keep(struct arena *arena, const struct run_of *list, size_t count)
{
    struct runs *runs = arena_take(arena, sizeof *runs);
    struct run_of *kept = arena_take(arena, count * sizeof *kept);
    char *letters = arena_take(arena, count);
    size_t to = 0;
    for (size_t i = 0; i < count; i++) {
        char letter = only_one(&list[i]);
        if (letter != '\0' && to > 0 && kept[to - 1].literal.len > 0) {
            letters[i] = letter; /* right behind the last one */
            kept[to - 1].literal.len++;
            continue;
        }
        kept[to] = list[i];
        if (letter != '\0') {
            letters[i] = letter;
            kept[to].literal = (struct text){letters + i, 1};
        } else {
            bool *has = arena_take(arena, 256);
            for (unsigned c = 0; c < 128; c++) {
                has[c] = ascii_has(&list[i].set, c);
            }
            kept[to].has = has;
        }
        to++;
    }
    *runs = (struct runs){.list = kept, .count = to};
    return runs;
}

const struct runs *runs_make(struct arena *arena, struct text source)
{
    struct run_of list[RUNS_MAX] = {0};
    char why[ECMA_WHY_MAX] = "";
    struct ecma_output nowhere = {.to = NULL};
    struct ecma ecma = {.output = &nowhere, .source = source, .why = why};
    size_t count = 0;
    if (!ecma_take(&ecma, TEXT_OF("^"))) {
        return NULL;
    }
    bool is_wrapped = ecma_take(&ecma, TEXT_OF("(?:"));
    char end = is_wrapped ? ')' : '$', next = ecma_peek(&ecma, 0);
    for (; next != end; next = ecma_peek(&ecma, 0), count++) {
        bool is_other =
            next == '\0' || next == '^' || next == '$' || next == '(' || next == ')' || next == '|';
        if (is_other || count == RUNS_MAX || !ascii_read(&ecma, &list[count].set)) {
            return NULL;
        }
        if (!ascii_times(&ecma, &list[count].least, &list[count].most)) {
            list[count].least = list[count].most = 1;
        }
    }
    ecma.at += is_wrapped ? 1 : 0;
    if (ecma_peek(&ecma, 0) != '$' || ecma.at + 1 != source.len) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (!is_greedy(list, count, i)) {
            return NULL;
        }
    }
    return keep(arena, list, count);
}

/* Whether the literal stands at *at, then past it. */
static bool take_literal(struct text text, size_t *at, struct text literal)
{
    bool here =
        text.len - *at >= literal.len && memcmp(text.at + *at, literal.at, literal.len) == 0;
    while (!here && *at < text.len && (unsigned char)text.at[*at] < 128 && literal.len > 0) {
        ++*at; /* to a byte beyond ASCII within its length, if there is one */
        literal.len--;
    }
    *at += here ? literal.len : 0;
    return here;
}

static bool take_run(struct text text, size_t *at, const struct run_of *run)
{
    size_t left = text.len - *at, start = *at;
    size_t end = start + (run->most < left ? run->most : left);
    const unsigned char *s = (const unsigned char *)text.at;
    const bool *has = run->has;
    size_t now = start;
    while (end - now >= 4 && (has[s[now]] & has[s[now + 1]] & has[s[now + 2]] & has[s[now + 3]])) {
        now += 4;
    }
    while (now < end && has[s[now]]) {
        now++;
    }
    *at = now;
    return now - start >= run->least;
}

enum automaton_result runs_match(const struct runs *runs, struct text text)
{
    size_t at = 0;
    bool fits = true;
    for (size_t i = 0; i < runs->count && fits; i++) {
        const struct run_of *run = &runs->list[i];
        fits =
            run->literal.len > 0 ? take_literal(text, &at, run->literal) : take_run(text, &at, run);
    }
    if (fits && at == text.len) {
        return AUTOMATON_FITS;
    }
    bool is_ascii = at == text.len || (unsigned char)text.at[at] < 128;
    return is_ascii ? AUTOMATON_DIFFERS : AUTOMATON_UNKNOWN;
}
