#include "base/options.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const struct option_row *find(const struct option_row *table, const char *name, size_t len)
{
    for (; table->name != NULL; table++) {
        if (strlen(table->name) == len && memcmp(table->name, name, len) == 0) {
            return table;
        }
    }
    return NULL;
}

static bool is_option(const char *word)
{
    return strncmp(word, "--", 2) == 0 || (word[0] == '-' && word[1] != '\0' && word[2] == '\0');
}

/* How many arguments the option at argv[0] uses; 0 when it is wrong. */
static int take(int argc, char **argv, const struct option_row *table)
{
    const char *name = argv[0] + (argv[0][1] == '-' ? 2 : 1);
    size_t len = strcspn(name, "=");
    const struct option_row *row = find(table, name, len);
    if (row == NULL) {
        fprintf(stderr, "%s: there is no such option; see --help\n", argv[0]);
        return 0;
    }
    if (row->value == NULL) {
        *row->flag = true;
        return name[len] == '\0' ? 1 : 0;
    }
    if (name[len] == '=') {
        *row->value = name + len + 1;
        return 1;
    }
    if (argc < 2) {
        fprintf(stderr, "%s: a value is missing; see --help\n", argv[0]);
        return 0;
    }
    *row->value = argv[1];
    return 2;
}

bool options_read(int *argc, char **argv, const struct option_row *table)
{
    int kept = 1, at = 1;
    while (at < *argc) {
        if (strcmp(argv[at], "--") == 0) {
            at++;
            break;
        }
        if (!is_option(argv[at])) {
            argv[kept++] = argv[at++];
            continue;
        }
        int used = take(*argc - at, argv + at, table);
        if (used == 0) {
            return false;
        }
        at += used;
    }
    while (at < *argc) {
        argv[kept++] = argv[at++];
    }
    *argc = kept;
    return true;
}

bool options_number(const char *text, unsigned least, unsigned most, unsigned *number)
{
    size_t digits = text == NULL ? 0 : strspn(text, "0123456789");
    uint64_t value = 0;
    if (digits < 1 || digits > 10 || text[digits] != '\0') {
        return false;
    }
    for (size_t i = 0; i < digits; i++) {
        value = value * 10 + (uint64_t)(text[i] - '0');
    }
    if (value < least || value > most) {
        return false;
    }
    *number = (unsigned)value;
    return true;
}
