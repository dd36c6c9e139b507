/* foyer-agent: knows how this terminal is, and tells central and staff. */
#include <stdio.h>

#include "agent/loop.h"
#include "base/about.h"
#include "base/options.h"

#define HELP                                                                                       \
    "foyer-agent: knows how this terminal is, and tells central and staff\n"                       \
    "  foyer-agent --etc DIR --run DIR [--data DIR] [--report-s SECONDS]\n"                        \
    "  --etc       configuration: terminal.json, device.json, device-key.pem, central-ca.pem,\n"   \
    "              appointments.json (may be absent)\n"                                            \
    "  --run       folder of the sockets\n"                                                        \
    "  --data      folder of its own, for waiting numbers and appointments; none: gives out "      \
    "none\n"                                                                                       \
    "  --report-s  between two reports to central, without changes: 1 to 3600 (60)\n"              \
    "The supervisor passes it the sockets agent-kiosk and agent-cli.\n"

enum { REPORT_S = 60, REPORT_S_MAX = 3600 };

int main(int argc, char **argv)
{
    struct agent_options options = {.report_s = REPORT_S};
    const char *seconds = NULL;
    const struct option_row rows[] = {
        {"etc", &options.etc, NULL},
        {"run", &options.run, NULL},
        {"data", &options.data, NULL},
        {"report-s", &seconds, NULL},
        {0},
    };
    if (about(argc, argv, HELP)) {
        return 0;
    }
    if (!options_read(&argc, argv, rows) || argc != 1 || options.etc == NULL ||
        options.run == NULL ||
        (seconds != NULL && !options_number(seconds, 1, REPORT_S_MAX, &options.report_s))) {
        fputs(HELP, stderr);
        return 2;
    }
    return agent_run(&options);
}
