/* Writing HTML: what comes from outside goes through html_text() and cannot become markup. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

struct html {
    char *at; /* owned; UTF-8, ends in NUL */
    size_t len, size;
};

/* Appends markup of our own, formatted; no text from outside in it, numbers only. */
PRINTF_LIKE(2, 3) void html_add(struct html *html, const char *format, ...);

/* Appends text from outside: & < > " ' escaped, control characters replaced, in a <bdi> so that its
 * writing direction ends with it. */
void html_text(struct html *html, struct text text);

/* For SCOPED; accepts a zeroed one. */
void html_release(struct html *html);
