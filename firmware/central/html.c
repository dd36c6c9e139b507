#include "central/html.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void append(struct html *html, const char *at, size_t len)
{
    if (html->len + len + 1 > html->size) {
        html->size = 2 * (html->len + len + 1);
        html->at = realloc(html->at, html->size);
        if (html->at == NULL) {
            die("no memory for a page");
        }
    }
    memcpy(html->at + html->len, at, len);
    html->len += len;
    html->at[html->len] = '\0';
}

void html_add(struct html *html, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = NULL;
    int len = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (len < 0) {
        die("no memory for a page");
    }
    append(html, text, (size_t)len);
    free(text);
}

static const char *escaped(char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return (unsigned char)c < 0x20 || c == 0x7f ? "\xef\xbf\xbd" : NULL;
    }
}

void html_text(struct html *html, struct text text)
{
    append(html, "<bdi>", 5);
    for (size_t i = 0; i < text.len; i++) {
        const char *instead = escaped(text.at[i]);
        if (instead != NULL) {
            append(html, instead, strlen(instead));
        } else {
            append(html, text.at + i, 1);
        }
    }
    append(html, "</bdi>", 6);
}

void html_release(struct html *html)
{
    free(html->at);
    *html = (struct html){0};
}
