#include "desk/command.h"

#include <stdio.h>
#include <string.h>

#include "base/control.h"
#include "desk/inbox.h"

enum { DONE = 0, REFUSED = 1, UNUSABLE = 2, OUTPUT_MAX = 65536 };

/* A command of one or two words, and what it means to which device; "*" is a name, passed on. */
static const struct row {
    const char *first, *second, *device, *command;
} rows[] = {
    {"lay", "*", "reader", "lay"},
    {"take", NULL, "reader", "take"},
    {"reader", "off", "reader", "off"},
    {"reader", "on", "reader", "on"},
    {"paper", "out", "printer", "paper out"},
    {"paper", "low", "printer", "paper low"},
    {"paper", "in", "printer", "paper in"},
    {"printer", "off", "printer", "off"},
    {"printer", "on", "printer", "on"},
    {"printer", "jam", "printer", "jam"},
    {"printer", "clear", "printer", "clear"},
    {"network", "off", "network", "off"},
    {"network", "on", "network", "on"},
    {"headphone", "in", "headphone", "in"},
    {"headphone", "out", "headphone", "out"},
};

const char *command_help(void)
{
    return "  lay NAME | take            a document on the reader; the names: documents\n"
           "  documents                  what can be laid down, and what is printed on it\n"
           "  reader off|on              pull its plug and put it in again\n"
           "  paper out|low|in           of the printer\n"
           "  printer off|on|jam|clear\n"
           "  network off|on             between the terminal and central\n"
           "  headphone in|out\n"
           "  inbox                      fetch what has reached the authority, and list it\n"
           "  inbox open RECEIPT         what is in it\n"
           "  state                      of the simulated devices\n";
}

static int tell(const struct desk *desk, const char *device, const char *command)
{
    char answer[CONTROL_MAX + 1];
    bool done = desk_tell(desk, device, command, answer);
    if (!done && strcmp(device, "headphone") == 0 && strstr(answer, "nobody listens") != NULL) {
        snprintf(
            answer, sizeof answer, "no: nothing listens for the headphone; there is no speech yet");
    }
    fprintf(done ? stdout : stderr, "%s\n", answer);
    return done ? DONE : REFUSED;
}

static int tell_row(const struct desk *desk, const struct row *row, const char *second)
{
    char command[CONTROL_MAX + 1];
    bool passes = row->second != NULL && strcmp(row->second, "*") == 0;
    int len = snprintf(
        command, sizeof command, "%s%s%s", row->command, passes ? " " : "", passes ? second : "");
    return len > 0 && (size_t)len < sizeof command ? tell(desk, row->device, command) : UNUSABLE;
}

static int show_state(const struct desk *desk)
{
    static const char *const devices[] = {"reader", "printer", "network", "launch"};
    for (size_t i = 0; i < COUNT(devices); i++) {
        char answer[CONTROL_MAX + 1];
        desk_tell(desk, devices[i], "state", answer);
        printf("%-8s %s\n", devices[i], answer);
    }
    return DONE;
}

static int show_output(const struct desk *desk, const char *const *words)
{
    char output[OUTPUT_MAX];
    int status = desk_run(desk, words, output, sizeof output);
    fputs(output, status == DONE ? stdout : stderr);
    return status < 0 ? UNUSABLE : status;
}

static int show_inbox(const struct desk *desk, const char *receipt)
{
    static char output[OUTPUT_MAX];
    int status = receipt == NULL ? inbox_list(desk, output, sizeof output)
                                 : inbox_open(desk, receipt, output, sizeof output);
    fputs(output, status == DONE ? stdout : stderr);
    return status;
}

int command_run(const struct desk *desk, int count, char **words)
{
    const char *second = count > 1 ? words[1] : NULL;
    for (size_t i = 0; i < COUNT(rows); i++) {
        bool is_it =
            strcmp(words[0], rows[i].first) == 0 && count == (rows[i].second ? 2 : 1) &&
            (count == 1 || strcmp(rows[i].second, "*") == 0 || strcmp(rows[i].second, second) == 0);
        if (is_it) {
            return tell_row(desk, &rows[i], second);
        }
    }
    if (count == 1 && strcmp(words[0], "state") == 0) {
        return show_state(desk);
    }
    if (count == 1 && strcmp(words[0], "documents") == 0) {
        const char *const list[] = {"sim-pn532", "--list", NULL};
        return show_output(desk, list);
    }
    if (strcmp(words[0], "inbox") == 0 && count == 1) {
        return show_inbox(desk, NULL);
    }
    if (strcmp(words[0], "inbox") == 0 && count == 3 && strcmp(second, "open") == 0) {
        return show_inbox(desk, words[2]);
    }
    fprintf(stderr, "there is no such command:\n%s", command_help());
    return UNUSABLE;
}
