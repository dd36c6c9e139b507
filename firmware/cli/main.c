/* foyer: the command line for staff, IT, pack authors and authorities. */
#include <stdio.h>
#include <string.h>

#include "base/about.h"
#include "base/fail.h"
#include "cli/verbs.h"

struct verb {
    const char *area, *name, *help;
    int (*run)(int argc, char **argv);
};

#define VERB(area, verb, function, help) {area, verb, help, function},
static const struct verb verbs[] = {
#include "cli/verbs.def"
    {0},
};
#undef VERB

static void print_help(FILE *to)
{
    fputs("foyer: looks after a terminal, its service packs and its submissions\n", to);
    for (const struct verb *verb = verbs; verb->run != NULL; verb++) {
        fprintf(to, "  %.*s\n", (int)strcspn(verb->help, "\n"), verb->help);
    }
    fputs("Each verb has --help. Exit status: 0 done, 1 refused, 2 could not be used.\n", to);
}

/* How many words of the command line name `verb`; 0 when they do not. */
static int words_of(const struct verb *verb, int argc, char **argv)
{
    int area = verb->area[0] != '\0';
    bool named = argc > 1 + area && (!area || strcmp(argv[1], verb->area) == 0) &&
                 strcmp(argv[1 + area], verb->name) == 0;
    return named ? 1 + area : 0;
}

static int run(const struct verb *verb, int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        puts(verb->help);
        return VERB_DONE;
    }
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        puts("foyer " FOYER_VERSION);
        return VERB_DONE;
    }
    return verb->run(argc, argv);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        print_help(stdout);
        return VERB_DONE;
    }
    if (about(argc, argv, "foyer: looks after a terminal")) {
        return VERB_DONE;
    }
    for (const struct verb *verb = verbs; verb->run != NULL; verb++) {
        int words = words_of(verb, argc, argv);
        if (words > 0) {
            return run(verb, argc - words, argv + words);
        }
    }
    print_help(stderr);
    return VERB_UNUSABLE;
}
