#include "xdf/report.h"

#include <stdarg.h>
#include <stdio.h>

void report_begin(struct report *report, struct arena *arena)
{
    *report = (struct report){
        .arena = arena, .notes = arena_take(arena, REPORT_NOTES_MAX * sizeof *report->notes)};
}

void report_add(
    struct report *report, enum report_kind kind, struct text id, unsigned line, const char *format,
    ...)
{
    char reason[REPORT_NOTE_MAX - 150], whole[REPORT_NOTE_MAX];
    va_list list;
    if (report->count == REPORT_NOTES_MAX) {
        report->more++;
        return;
    }
    va_start(list, format);
    int full = vsnprintf(reason, sizeof reason, format, list);
    va_end(list);
    if (full >= (int)sizeof reason) { /* cut before a character that would be torn */
        size_t end = sizeof reason - 1;
        while (end > 0 && ((unsigned char)reason[end - 1] & 0xC0) == 0x80) {
            end--;
        }
        reason[end > 0 ? end - 1 : 0] = '\0';
    }
    int id_len = (int)(id.len < 100 ? id.len : 100);
    int len = line > 0
                  ? snprintf(whole, sizeof whole, "%.*s (line %u): %s", id_len, id.at, line, reason)
                  : snprintf(whole, sizeof whole, "%.*s: %s", id_len, id.at, reason);
    for (int i = 0; i < len; i++) {
        if (whole[i] == '\n' || whole[i] == '\r' || whole[i] == '\t') {
            whole[i] = ' ';
        }
    }
    report->notes[report->count++] =
        (struct report_note){kind, arena_text(report->arena, (struct text){whole, (size_t)len})};
}

size_t report_count(const struct report *report, enum report_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < report->count; i++) {
        count += report->notes[i].kind == kind;
    }
    return count;
}

const char *report_heading(enum report_kind kind)
{
    static const char *const headings[] = {
        [REPORT_LOST] = "In the source and not in the pack",
        [REPORT_CHECK] = "Decided here, please look at it",
        [REPORT_AUTHOR] = "For you to write",
    };
    return headings[kind];
}
