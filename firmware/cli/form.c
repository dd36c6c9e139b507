/* foyer form eval: what an example of JSON Forms comes to, for comparison with JSON Forms itself. */
#include <stdio.h>
#include <stdlib.h>

#include "base/options.h"
#include "cli/form_example.h"
#include "cli/verbs.h"

#define FILE_MAX_BYTES (4u << 20)

int form_eval(int argc, char **argv)
{
    const char *data_path = NULL;
    const struct option_row table[] = {{"data", &data_path, NULL}, {0}};
    if (!options_read(&argc, argv, table) || argc != 2) {
        fputs("usage: foyer form eval EXAMPLE.json [--data D.json]; see --help\n", stderr);
        return VERB_UNUSABLE;
    }
    SCOPED(json_release) json_t *example = json_read_file(argv[1], FILE_MAX_BYTES);
    SCOPED(json_release) json_t *data = NULL;
    if (data_path != NULL) {
        data = json_read_file(data_path, FILE_MAX_BYTES);
    }
    if (!json_is_object(example) || (data_path != NULL && data == NULL)) {
        fputs("example or data: no JSON that can be read\n", stderr);
        return VERB_UNUSABLE;
    }
    bool complete;
    SCOPED(json_release)
    json_t *result = form_example(
        example, data_path != NULL ? data : json_object_get(example, "data"), &complete);
    char *text = json_print(result);
    puts(text);
    free(text);
    return complete ? VERB_DONE : VERB_REFUSED;
}
