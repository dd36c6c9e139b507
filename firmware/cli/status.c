/* foyer status: how this terminal is, as its agent knows. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/json.h"
#include "base/options.h"
#include "cli/agent_line.h"
#include "cli/verbs.h"
#include "ipc/words.h"

enum { ANSWER_MS = 5000, LINES_MAX = 64, TIME_SIZE = 32 };

static void write_time(char text[TIME_SIZE], uint64_t utc_s)
{
    struct tm parts;
    time_t at = (time_t)utc_s;
    text[0] = '\0';
    if (utc_s > 0 && gmtime_r(&at, &parts) != NULL) {
        strftime(text, TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts);
    }
}

/* One component, as a line for people, or appended to `list` when that is not NULL. */
static void show(const struct message_status_line *line, json_t *list)
{
    char since[TIME_SIZE];
    write_time(since, line->since_s);
    const char *word = status_word((enum status)line->status);
    if (list == NULL) {
        printf(
            "%-9.*s %-8s since %s  %.*s\n", TEXT_ARG(line->component), word, since,
            TEXT_ARG(line->detail));
        return;
    }
    json_array_append_new(
        list, json_pack(
                  "{s:s%, s:s, s:s, s:s%}", "component", line->component.at, line->component.len,
                  "status", word, "since", since, "detail",
                  line->detail.len > 0 ? line->detail.at : "", line->detail.len));
}

int verb_status(int argc, char **argv)
{
    const char *run = AGENT_RUN_DEFAULT;
    bool as_json = false;
    const struct option_row rows[] = {{"run", &run, NULL}, {"json", NULL, &as_json}, {0}};
    if (!options_read(&argc, argv, rows) || argc > 1) {
        return VERB_UNUSABLE;
    }
    SCOPED(channel_finish) struct channel channel;
    SCOPED(json_release) json_t *list = as_json ? json_array() : NULL;
    const struct message ask = {.kind = MESSAGE_status_ask};
    if (!agent_line_open(&channel, run) || channel_send(&channel, &ask) != CHANNEL_OK) {
        return VERB_UNUSABLE;
    }
    for (int i = 0; i < LINES_MAX; i++) {
        struct message message;
        if (!agent_line_hear(&channel, &message, ANSWER_MS)) {
            return VERB_UNUSABLE;
        }
        if (message.kind == MESSAGE_status_line) {
            show(&message.status_line, list);
        }
        if (message.kind == MESSAGE_status_end) {
            char *text = as_json ? json_print(list) : NULL;
            if (text != NULL) {
                puts(text);
            }
            free(text);
            return VERB_DONE;
        }
    }
    fputs("foyer-agent does not come to an end\n", stderr);
    return VERB_UNUSABLE;
}
