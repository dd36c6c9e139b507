/* A FIM form: refused with a reason, or translated into files that can be read again. */
#include <stdlib.h>

#include "base/json.h"
#include "xdf/lists.h"
#include "xdf/translate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_json(const struct folder *folder, const char *name)
{
    const char *content = folder_find(folder, name);
    struct bytes bytes = {(const uint8_t *)content, strlen(content)};
    SCOPED(json_release) json_t *json = json_read(bytes, 64u << 20);
    if (json == NULL) {
        __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(xdf_release) struct xdf xdf = {0};
    SCOPED(folder_release) struct folder folder = {0};
    struct report report;
    char why[XDF_WHY_MAX];
    arena_init_common(&arena, 8u << 20);
    report_begin(&report, &arena);
    if (!xdf_read(&xdf, (struct bytes){data, size}, &report, why)) {
        if (why[0] == '\0') {
            __builtin_trap();
        }
        return 0;
    }
    if (xdf_translate(&folder, &xdf, NULL, &report, why)) {
        check_json(&folder, "pack.json");
        check_json(&folder, "data.schema.json");
        check_json(&folder, "ui.schema.json");
        check_json(&folder, "source/rules.json");
    } else if (why[0] == '\0') {
        __builtin_trap();
    }
    return 0;
}
