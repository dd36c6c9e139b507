#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/lint.h"

static const struct {
    enum finding_level level;
    const char *word, *todo;
} table[FINDING_COUNT] = {
#define FINDING(code, level, todo) {FINDING_##level, #code, todo},
#include "model/pack/findings.def"
#undef FINDING
};

void findings_release(struct findings *findings)
{
    free(findings->list);
    *findings = (struct findings){0};
}

static void copy(char *to, size_t size, struct text from)
{
    size_t len = from.len < size - 1 ? from.len : size - 1;
    while (len < from.len && len > 0 && ((unsigned char)from.at[len] & 0xC0) == 0x80) {
        len--; /* not within a character */
    }
    if (len > 0) {
        memcpy(to, from.at, len);
    }
    to[len] = '\0';
}

void findings_add(
    struct findings *findings, enum finding_code code, const char *file, struct text at,
    size_t page, const char *format, ...)
{
    va_list list;
    char what[2 * FINDING_WHAT_MAX];
    if (findings->count == FINDINGS_MAX) {
        findings->dropped++;
        return;
    }
    if (findings->count == findings->size) {
        findings->size = findings->size > 0 ? 2 * findings->size : 64;
        findings->list = realloc(findings->list, findings->size * sizeof *findings->list);
        if (findings->list == NULL) {
            die("out of memory");
        }
    }
    struct finding *finding = &findings->list[findings->count++];
    finding->code = code;
    finding->page = page;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    copy(finding->file, sizeof finding->file, (struct text){file, strlen(file)});
    copy(finding->at, sizeof finding->at, at);
    copy(finding->what, sizeof finding->what, (struct text){what, strlen(what)});
}

size_t findings_of(const struct findings *findings, enum finding_level level)
{
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i++) {
        count += table[findings->list[i].code].level == level;
    }
    return count;
}

enum finding_level finding_level(enum finding_code code)
{
    return table[code].level;
}

const char *finding_word(enum finding_code code)
{
    return table[code].word;
}

const char *finding_todo(enum finding_code code)
{
    return table[code].todo;
}
