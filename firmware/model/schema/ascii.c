/* Sets of ASCII characters in expressions. */
#include "model/schema/ascii.h"

static void include(struct ascii_set *set, uint32_t from, uint32_t to)
{
    for (uint32_t c = from; c <= to && c < 128; c++) {
        set->bits[c / 64] |= UINT64_C(1) << c % 64;
    }
}

static struct ascii_set invert(struct ascii_set set)
{
    return (struct ascii_set){{~set.bits[0], ~set.bits[1]}};
}

static struct ascii_set unite(struct ascii_set a, struct ascii_set b)
{
    return (struct ascii_set){{a.bits[0] | b.bits[0], a.bits[1] | b.bits[1]}};
}

/* The ASCII part of a Unicode property, its name in braces; false when it is not known here. */
static bool property_set(struct text name, struct ascii_set *set)
{
    static const struct {
        const char *name;
        char from[2], to[2]; /* two ranges, or the same twice */
    } known[] = {
        {"{L}", "Aa", "Zz"},          {"{Letter}", "Aa", "Zz"},
        {"{Alphabetic}", "Aa", "Zz"}, {"{Lu}", "AA", "ZZ"},
        {"{Uppercase}", "AA", "ZZ"},  {"{Uppercase_Letter}", "AA", "ZZ"},
        {"{Ll}", "aa", "zz"},         {"{Lowercase}", "aa", "zz"},
        {"{N}", "00", "99"},          {"{Lowercase_Letter}", "aa", "zz"},
        {"{Nd}", "00", "99"},         {"{Number}", "00", "99"},
        {"{digit}", "00", "99"},      {"{Decimal_Number}", "00", "99"},
        {"{Zs}", "  ", "  "},         {"{Space_Separator}", "  ", "  "},
    };
    size_t at = 0;
    while (at < COUNT(known) &&
           !text_equal((struct text){known[at].name, strlen(known[at].name)}, name)) {
        at++;
    }
    for (size_t i = 0; i < 2 && at < COUNT(known); i++) {
        include(set, (unsigned char)known[at].from[i], (unsigned char)known[at].to[i]);
    }
    return at < COUNT(known);
}

/* What \d, \W, \p{L} and the like stand for. */
static struct ascii_set escape_set(bool *failed, char letter, struct text name)
{
    struct ascii_set set = {{0, 0}};
    switch (letter) {
    case 'd':
    case 'D': include(&set, '0', '9'); break;
    case 'w':
    case 'W':
        include(&set, '0', '9');
        include(&set, 'A', 'Z');
        include(&set, 'a', 'z');
        include(&set, '_', '_');
        break;
    case 's':
    case 'S':
        include(&set, '\t', '\r');
        include(&set, ' ', ' ');
        break;
    default: *failed = !property_set(name, &set) || *failed; break;
    }
    return letter >= 'A' && letter <= 'Z' ? invert(set) : set;
}

/* A backslash and what follows: a set, or one character in *code. False when it is a set. */
static bool read_escape(
    struct ecma *ecma, bool in_class, struct ascii_set *set, uint32_t *code, bool *failed)
{
    struct ecma_atom atom = {.code = 0};
    char letter = ecma_peek(ecma, 1);
    size_t start = ecma->at + 2;
    *set = (struct ascii_set){{0, 0}};
    if (!ecma_escape(ecma, &atom, in_class)) {
        *failed = true;
        return false;
    }
    *code = atom.code;
    if (atom.is_set) {
        struct text name = {ecma->source.at + start, ecma->at - start};
        *set = escape_set(failed, letter, name);
    } else {
        include(set, atom.code, atom.code);
    }
    return !atom.is_set;
}

/* One member of a class; true when it is a single character, which may begin a range. */
static bool read_member(struct ecma *ecma, struct ascii_set *set, uint32_t *code, bool *failed)
{
    if (ecma_peek(ecma, 0) == '\\') {
        return read_escape(ecma, true, set, code, failed);
    }
    *code = ecma_character(ecma);
    *set = (struct ascii_set){{0, 0}};
    include(set, *code, *code);
    return true;
}

/* Past "[". */
static struct ascii_set read_class(struct ecma *ecma, bool *failed)
{
    struct ascii_set all = {{0, 0}}, one = {{0, 0}};
    uint32_t first = 0, last = 0;
    bool negated = ecma_take(ecma, TEXT_OF("^"));
    while (!*failed && ecma->at < ecma->source.len && !ecma_take(ecma, TEXT_OF("]"))) {
        bool is_single = read_member(ecma, &one, &first, failed);
        if (is_single && ecma_peek(ecma, 0) == '-' && ecma_peek(ecma, 1) != ']') {
            ecma->at++;
            read_member(ecma, &one, &last, failed);
            include(&one, first, last);
        }
        all = unite(all, one);
    }
    return negated ? invert(all) : all;
}

bool ascii_read(struct ecma *ecma, struct ascii_set *set)
{
    bool failed = false;
    uint32_t code;
    *set = (struct ascii_set){{0, 0}};
    switch (ecma_peek(ecma, 0)) {
    case '.':
        ecma->at++;
        include(set, '\n', '\n');
        include(set, '\r', '\r');
        *set = invert(*set);
        break;
    case '[':
        ecma->at++;
        *set = read_class(ecma, &failed);
        break;
    case '\\': {
        char next = ecma_peek(ecma, 1);
        if (next == 'b' || next == 'B' || next == 'k' || (next >= '1' && next <= '9')) {
            return false;
        }
        read_escape(ecma, false, set, &code, &failed);
        break;
    }
    default:
        code = ecma_character(ecma);
        include(set, code, code);
        break;
    }
    return !failed;
}

bool ascii_times(struct ecma *ecma, size_t *least, size_t *most)
{
    size_t start = ecma->at;
    *least = 0;
    *most = SIZE_MAX;
    if (ecma_take(ecma, TEXT_OF("?"))) {
        *most = 1;
    } else if (ecma_take(ecma, TEXT_OF("+"))) {
        *least = 1;
    } else if (ecma_take(ecma, TEXT_OF("{"))) {
        size_t numbers[2] = {0, 0}, at = 0;
        bool has_digit = false, has_second = false;
        char c = ecma_peek(ecma, 0);
        for (; (c >= '0' && c <= '9') || (c == ',' && at == 0 && has_digit);
             ecma->at++, c = ecma_peek(ecma, 0)) {
            has_digit = true;
            has_second = at == 1;
            at += c == ',' ? 1 : 0;
            numbers[at] = c == ',' ? 0 : numbers[at] * 10 + (size_t)(c - '0');
        }
        if (!has_digit || !ecma_take(ecma, TEXT_OF("}"))) {
            ecma->at = start; /* a brace for itself */
            return false;
        }
        *least = numbers[0];
        *most = at == 0 ? numbers[0] : has_second ? numbers[1] : SIZE_MAX;
    } else if (!ecma_take(ecma, TEXT_OF("*"))) {
        return false;
    }
    ecma_take(ecma, TEXT_OF("?"));
    return true;
}
