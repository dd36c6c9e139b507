/* A pack of the tree with one file replaced or spoilt by anything: lint never crashes or hangs, what it
 * passes the terminal takes, and what the terminal refuses it has an error for. The first byte says which
 * file, the second whether it is replaced or some of it is; then where and how much. */
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

/* The file with `cut` bytes at `at` replaced by the data; owned by the caller. */
static json_t *spoilt(const json_t *file, const uint8_t *data, size_t size)
{
    struct text text = json_text_of(file);
    size_t at = (size_t)(data[0] << 8 | data[1]), cut = data[2];
    at = text.len > 0 ? at % text.len : 0;
    cut = cut < text.len - at ? cut : text.len - at;
    char *mixed = malloc(text.len + size);
    if (mixed == NULL) {
        die("out of memory");
    }
    size_t len = at;
    memcpy(mixed, text.at, at);
    memcpy(mixed + len, data + 3, size - 3);
    len += size - 3;
    memcpy(mixed + len, text.at + at + cut, text.len - at - cut);
    len += text.len - at - cut;
    json_t *json = json_stringn(mixed, len);
    free(mixed);
    return json;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[PACK_WHY_MAX];
    SCOPED(pack_release) struct pack pack = {0};
    SCOPED(pack_release) struct pack strict = {0};
    SCOPED(findings_release) struct findings findings = {0};
    SCOPED(json_release) json_t *files = json_object();
    if (size < 5) {
        return 0;
    }
    for (size_t i = 0; i < 7; i++) {
        add_file(files, names[i]);
    }
    const char *name = names[data[0] % COUNT(names)];
    const json_t *old = json_object_get(files, name);
    bool is_whole = data[1] % 4 == 0 || old == NULL;
    json_t *new =
        is_whole ? json_stringn((const char *)data + 2, size - 2) : spoilt(old, data + 2, size - 2);
    if (new == NULL) {
        return 0; /* not UTF-8: no payload holds it */
    }
    json_object_set_new(files, name, new);
    SCOPED(json_release) json_t *payload = json_pack("{s:O}", "files", files);
    char *text = json_dumps(payload, JSON_COMPACT);
    if (text == NULL) {
        return 0;
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
