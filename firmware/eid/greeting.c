#include "eid/greeting.h"

#include <strings.h>

static bool is_same(struct text a, const char *word)
{
    return a.len == strlen(word) && strncasecmp(a.at, word, a.len) == 0;
}

static struct text trimmed(struct text t)
{
    while (t.len > 0 && (t.at[0] == ' ' || t.at[0] == '\t')) {
        t.at++;
        t.len--;
    }
    while (t.len > 0 && (t.at[t.len - 1] == ' ' || t.at[t.len - 1] == '\t')) {
        t.len--;
    }
    return t;
}

/* True when `word` is one of the words between commas. */
static bool has_word(struct text list, const char *word)
{
    while (list.len > 0) {
        const char *comma = memchr(list.at, ',', list.len);
        size_t len = comma == NULL ? list.len : (size_t)(comma - list.at);
        if (is_same(trimmed((struct text){list.at, len}), word)) {
            return true;
        }
        size_t step = comma == NULL ? len : len + 1;
        list = (struct text){list.at + step, list.len - step};
    }
    return false;
}

/* "HTTP/1.1 101 Switching Protocols" */
static bool read_status(struct greeting *greeting, struct text line)
{
    static const char VERSION[] = "HTTP/1.1 ";
    size_t at = sizeof VERSION - 1;
    if (line.len < at + 3 || memcmp(line.at, VERSION, at) != 0 ||
        (line.len > at + 3 && line.at[at + 3] != ' ')) {
        return false;
    }
    for (size_t i = at; i < at + 3; i++) {
        if (line.at[i] < '0' || line.at[i] > '9') {
            return false;
        }
        greeting->status = greeting->status * 10 + (unsigned)(line.at[i] - '0');
    }
    return greeting->status >= 100 && greeting->status <= 599;
}

static bool read_field(struct greeting *greeting, struct text line, bool *has_accept)
{
    const char *colon = memchr(line.at, ':', line.len);
    if (colon == NULL || colon == line.at || line.at[0] == ' ' || line.at[0] == '\t') {
        return false;
    }
    struct text name = {line.at, (size_t)(colon - line.at)};
    struct text value = trimmed((struct text){colon + 1, line.len - name.len - 1});
    if (is_same(name, "Upgrade")) {
        greeting->upgrades = is_same(value, "websocket");
    } else if (is_same(name, "Connection")) {
        greeting->connects = greeting->connects || has_word(value, "Upgrade");
    } else if (is_same(name, "Sec-WebSocket-Accept")) {
        greeting->accept = *has_accept ? (struct text){0} : value;
        *has_accept = true;
    } else if (
        is_same(name, "Sec-WebSocket-Extensions") || is_same(name, "Sec-WebSocket-Protocol")) {
        greeting->negotiates = true;
    }
    return true;
}

enum greeting_result greeting_read(struct greeting *greeting, struct text answer)
{
    *greeting = (struct greeting){0};
    bool has_accept = false;
    size_t at = 0;
    for (unsigned count = 0; count <= GREETING_LINES_MAX + 1; count++) {
        const char *start = answer.at + at;
        const char *feed = memchr(start, '\n', answer.len - at);
        if (feed == NULL) {
            return GREETING_MORE;
        }
        if (feed == start || feed[-1] != '\r') {
            return GREETING_FOUL;
        }
        struct text line = {start, (size_t)(feed - start) - 1};
        at += line.len + 2;
        if (count == 0) {
            if (!read_status(greeting, line)) {
                return GREETING_FOUL;
            }
        } else if (line.len == 0) {
            greeting->size = at;
            return GREETING_WHOLE;
        } else if (!read_field(greeting, line, &has_accept)) {
            return GREETING_FOUL;
        }
    }
    return GREETING_FOUL;
}
