#include "agent/report.h"

#include <time.h>

#include "base/about.h"
#include "base/json.h"

/* `value` as text of its own; ends the process when memory is short. */
static json_t *held(json_t *value)
{
    if (value == NULL) {
        die("out of memory");
    }
    return value;
}

static json_t *time_of(uint64_t utc_s)
{
    char text[32];
    struct tm parts;
    time_t at = (time_t)utc_s;
    if (gmtime_r(&at, &parts) == NULL ||
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0) {
        die("a time without a date");
    }
    return held(json_string(text));
}

char *report_status(const struct board *board, const char *terminal)
{
    SCOPED(json_release) json_t *components = held(json_array());
    for (int i = 0; i < COMPONENT_COUNT; i++) {
        const struct component_state *row = &board->rows[i];
        json_array_append_new(
            components,
            held(json_pack(
                "{s:s, s:s, s:o, s:s}", "component", component_name((enum component)i), "status",
                status_word(row->status), "since", time_of(row->since_s), "detail", row->detail)));
    }
    SCOPED(json_release)
    json_t *report = held(json_pack(
        "{s:s, s:O, s:{s:I, s:I}, s:s}", "terminal", terminal, "components", components, "queue",
        "waiting", (json_int_t)board->waiting, "alarms", (json_int_t)board->alarms, "version",
        FOYER_VERSION));
    return json_print(report);
}

char *report_help(const char *terminal, const char *screen)
{
    SCOPED(json_release)
    json_t *help = held(json_pack("{s:s, s:s}", "terminal", terminal, "screen", screen));
    return json_print(help);
}
