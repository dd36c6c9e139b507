/* A pack of the tree with one file replaced by anything: lint never crashes or hangs, what it passes the
 * terminal takes, and what the terminal refuses it has an error for. The first byte says which file. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "model/lint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"pack.json",    "data.schema.json", "ui.schema.json",
                                    "prefill.json", "receipt.json",     "texts/de.po",
                                    "texts/en.po",  "destination.json", "../names"};

static void add_file(json_t *files, const char *name)
{
    char path[300];
    struct file file;
    snprintf(path, sizeof path, "tests/packs/hundehaltung/%s", name);
    if (file_read(&file, path, PACK_PAYLOAD_MAX) == FILE_OK) {
        json_object_set_new(
            files, name, json_stringn((const char *)file.content.at, file.content.len));
        file_release(&file);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[PACK_WHY_MAX];
    SCOPED(pack_release) struct pack pack = {0};
    SCOPED(pack_release) struct pack strict = {0};
    SCOPED(findings_release) struct findings findings = {0};
    SCOPED(json_release) json_t *files = json_object();
    if (size == 0) {
        return 0;
    }
    for (size_t i = 0; i < 7; i++) {
        add_file(files, names[i]);
    }
    json_object_set_new(
        files, names[data[0] % COUNT(names)], json_stringn((const char *)data + 1, size - 1));
    SCOPED(json_release) json_t *payload = json_pack("{s:O}", "files", files);
    char *text = json_dumps(payload, JSON_COMPACT);
    if (text == NULL) {
        return 0; /* not UTF-8: no payload holds it */
    }
    struct bytes bytes = {(const uint8_t *)text, strlen(text)};
    bool is_shown = pack_lint_read(&pack, bytes, 20000, &findings);
    bool is_read = pack_read(&strict, bytes, false, why);
    size_t errors = findings_of(&findings, FINDING_ERROR);
    if ((!is_read && errors == 0) || (is_read && !is_shown) ||
        is_shown != (pack.arena.base != NULL)) {
        fprintf(stderr, "read %d shown %d errors %zu: %s\n", is_read, is_shown, errors, why);
        __builtin_trap();
    }
    free(text);
    return 0;
}
