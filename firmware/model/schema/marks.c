/* Which members and items were evaluated, for unevaluatedProperties and unevaluatedItems. Bits lie in the
 * run, where sets are opened and closed like a stack. */
#include "model/schema/check.h"

void marks_open(struct run *run, struct marks *marks, const struct value *value)
{
    bool has_parts = value->kind == VALUE_ARRAY || value->kind == VALUE_OBJECT;
    size_t words = has_parts ? (value->count + 63) / 64 : 0;
    *marks = (struct marks){.words = run->words + run->words_used};
    if (words > MARK_WORDS - run->words_used) {
        run->exhausted = true;
        return;
    }
    marks->count = has_parts ? value->count : 0;
    memset(marks->words, 0, words * sizeof *marks->words);
    run->words_used += words;
}

void marks_close(struct run *run, const struct marks *marks)
{
    run->words_used = (size_t)(marks->words - run->words);
}

void marks_set(struct marks *marks, size_t index)
{
    if (marks != NULL && index < marks->count) {
        marks->words[index / 64] |= UINT64_C(1) << index % 64;
    }
}

void marks_set_all(struct marks *marks)
{
    if (marks != NULL) {
        marks->all = true;
    }
}

bool marks_has(const struct marks *marks, size_t index)
{
    return marks->all ||
           (index < marks->count && (marks->words[index / 64] >> index % 64 & 1) != 0);
}

void marks_join(struct marks *to, const struct marks *from)
{
    if (to == NULL) {
        return;
    }
    to->all = to->all || from->all;
    for (size_t i = 0; i < (from->count + 63) / 64 && from->count == to->count; i++) {
        to->words[i] |= from->words[i];
    }
}
