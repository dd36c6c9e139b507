/* foyer places check: looks through a register of places before it goes to a terminal. */
#include <stdio.h>

#include "base/file.h"
#include "base/options.h"
#include "cli/verbs.h"
#include "model/places.h"

int places_check(int argc, char **argv)
{
    static const struct option_row options[] = {{NULL, NULL, NULL}};
    if (!options_read(&argc, argv, options) || argc != 2) {
        fprintf(stderr, "foyer places check FILE\n");
        return VERB_UNUSABLE;
    }
    SCOPED(file_release) struct file file = {0};
    struct places places;
    char why[PLACES_WHY_MAX];
    switch (file_read(&file, argv[1], PLACES_FILE_MAX)) {
    case FILE_OK: break;
    case FILE_TOO_LARGE:
        fprintf(stderr, "%s: larger than %u bytes\n", argv[1], PLACES_FILE_MAX);
        return VERB_REFUSED;
    case FILE_ABSENT:
    case FILE_BROKEN: fprintf(stderr, "%s: cannot be read\n", argv[1]); return VERB_UNUSABLE;
    }
    if (!places_read(&places, file.content, why)) {
        fprintf(stderr, "%s: %s\n", argv[1], why);
        return VERB_REFUSED;
    }
    struct places_count count = places_count(&places);
    printf("%zu towns, %zu streets\n", count.towns, count.streets);
    return VERB_DONE;
}
