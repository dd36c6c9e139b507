#include "desk/command.h"

#include <stdio.h>
#include <string.h>

#include "base/control.h"
#include "desk/inbox.h"
#include "desk/window.h"

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
           "  state                      of the simulated devices\n"
           "  display                    how large the display is\n";
}

/* The row that these words name; NULL when there is none. */
static const struct row *find(int count, const char *first, const char *second)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct row *row = &rows[i];
        if (strcmp(first, row->first) == 0 && count == (row->second != NULL ? 2 : 1) &&
            (count == 1 || strcmp(row->second, "*") == 0 || strcmp(row->second, second) == 0)) {
            return row;
        }
    }
    return NULL;
}

static bool tell(const struct desk *desk, const struct row *row, const char *second, char *answer)
{
    char command[CONTROL_MAX + 1];
    bool passes = row->second != NULL && strcmp(row->second, "*") == 0;
    snprintf(
        command, sizeof command, "%s%s%s", row->command, passes ? " " : "", passes ? second : "");
    return desk_tell(desk, row->device, command, answer);
}

bool command_tell(const struct desk *desk, const char *line, char *answer)
{
    char first[32];
    size_t len = strcspn(line, " ");
    bool has_second = line[len] != '\0';
    snprintf(first, sizeof first, "%.*s", (int)len, line);
    const char *second = has_second ? line + len + 1 : NULL;
    const struct row *row = find(has_second ? 2 : 1, first, second);
    if (row == NULL) {
        snprintf(answer, CONTROL_MAX + 1, "no: there is no such command");
        return false;
    }
    return tell(desk, row, second, answer);
}

static int show_state(const struct desk *desk)
{
    static const char *const devices[] = {"reader", "printer", "headphone", "network", "launch"};
    for (size_t i = 0; i < COUNT(devices); i++) {
        char answer[CONTROL_MAX + 1];
        desk_tell(desk, devices[i], "state", answer);
        printf("%-9s %s\n", devices[i], answer);
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
    const struct row *row = count <= 2 ? find(count, words[0], second) : NULL;
    if (row != NULL) {
        char answer[CONTROL_MAX + 1];
        bool done = tell(desk, row, second, answer);
        fprintf(done ? stdout : stderr, "%s\n", answer);
        return done ? DONE : REFUSED;
    }
    if (count == 1 && strcmp(words[0], "display") == 0) {
        return window_print_display();
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
