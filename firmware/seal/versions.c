#include "seal/versions.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"

bool versions_read(struct versions *versions, const char *folder)
{
    char path[PATH_MAX];
    SCOPED(file_release) struct file file = {0};
    snprintf(path, sizeof path, "%s/" VERSIONS_FILE, folder);
    *versions = (struct versions){json_object()};
    enum file_result result = file_read(&file, path, VERSIONS_FILE_MAX);
    if (result == FILE_ABSENT) {
        return true;
    }
    json_t *json = result == FILE_OK ? json_read(file.content, VERSIONS_FILE_MAX) : NULL;
    if (!json_is_object(json)) {
        json_release(&json);
        return false;
    }
    json_release(&versions->list);
    versions->list = json;
    return true;
}

void versions_release(struct versions *versions)
{
    json_release(&versions->list);
}

unsigned versions_of(const struct versions *versions, struct text id)
{
    char name[VERSIONS_ID_MAX + 1];
    if (id.len == 0 || id.len > VERSIONS_ID_MAX) {
        return 0;
    }
    snprintf(name, sizeof name, "%.*s", TEXT_ARG(id));
    json_int_t version = json_integer_value(json_object_get(versions->list, name));
    return version > 0 && version <= INT_MAX ? (unsigned)version : 0;
}

bool versions_raise(struct versions *versions, const char *folder, struct text id, unsigned version)
{
    char path[PATH_MAX], name[VERSIONS_ID_MAX + 1];
    if (versions_of(versions, id) >= version) {
        return true;
    }
    snprintf(name, sizeof name, "%.*s", TEXT_ARG(id));
    snprintf(path, sizeof path, "%s/" VERSIONS_FILE, folder);
    json_object_set_new(versions->list, name, json_integer(version));
    char *text = json_print(versions->list);
    struct bytes bytes = {(const uint8_t *)text, strlen(text)};
    bool is_written = file_replace(path, bytes, 0644) == FILE_OK;
    free(text);
    return is_written;
}
