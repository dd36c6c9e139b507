#include "desk/inbox.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/json.h"

enum { JSON_MAX = 1 << 20, DEPTH_MAX = 8, PATH_SIZE = DESK_PATH_MAX + 512 };

struct page {
    char *at;
    size_t used, size;
};

PRINTF_LIKE(2, 3) static void add(struct page *page, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(page->at + page->used, page->size - page->used, format, args);
    va_end(args);
    size_t room = page->size - page->used;
    page->used += len < 0 ? 0 : (size_t)len < room ? (size_t)len : room - 1;
}

int inbox_fetch(const struct desk *desk, char *output, size_t size)
{
    char etc[PATH_SIZE];
    snprintf(etc, sizeof etc, "%s/authority", desk->dir);
    const char *const words[] = {"foyer", "authority", "fetch", "--etc", etc, NULL};
    int status = desk_run(desk, words, output, size);
    return status < 0 ? 2 : status;
}

static void copy(char *to, size_t size, struct text from)
{
    size_t len = from.len < size - 1 ? from.len : size - 1;
    if (len > 0) {
        memcpy(to, from.at, len);
    }
    to[len] = '\0';
}

static bool read_letter(struct inbox_letter *letter, const char *inbox, const char *name)
{
    char path[PATH_SIZE + 512];
    struct stat stat_of;
    snprintf(path, sizeof path, "%s/%s/metadata.json", inbox, name);
    SCOPED(json_release) json_t *metadata = json_read_file(path, JSON_MAX);
    if (metadata == NULL || stat(path, &stat_of) < 0) {
        return false;
    }
    const json_t *reference = json_object_get(metadata, "additionalReferenceInfo");
    const json_t *content = json_object_get(metadata, "contentStructure");
    const json_t *schema = json_object_get(json_object_get(content, "data"), "submissionSchema");
    *letter = (struct inbox_letter){.at_s = (uint64_t)stat_of.st_mtime};
    copy(
        letter->receipt, sizeof letter->receipt,
        json_text_of(json_object_get(reference, "senderReference")));
    copy(letter->schema, sizeof letter->schema, json_text_of(json_object_get(schema, "schemaUri")));
    return true;
}

/* Keeps `letters` sorted, the newest first; the oldest falls off the end. */
static size_t insert(struct inbox_letter *letters, size_t count, const struct inbox_letter *letter)
{
    size_t at = count;
    while (at > 0 && letters[at - 1].at_s < letter->at_s) {
        at--;
    }
    if (at == INBOX_MAX) {
        return count;
    }
    size_t kept = count < INBOX_MAX ? count : INBOX_MAX - 1;
    memmove(letters + at + 1, letters + at, (kept - at) * sizeof *letters);
    letters[at] = *letter;
    return kept + 1;
}

size_t inbox_read(const struct desk *desk, struct inbox_letter letters[INBOX_MAX])
{
    char inbox[PATH_SIZE];
    snprintf(inbox, sizeof inbox, "%s/authority/inbox", desk->dir);
    DIR *folder = opendir(inbox);
    size_t count = 0;
    const struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        struct inbox_letter letter;
        if (entry->d_name[0] != '.' && read_letter(&letter, inbox, entry->d_name)) {
            count = insert(letters, count, &letter);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return count;
}

int inbox_list(const struct desk *desk, char *output, size_t size)
{
    struct inbox_letter letters[INBOX_MAX];
    int status = inbox_fetch(desk, output, size);
    if (status != 0) {
        return status;
    }
    size_t count = inbox_read(desk, letters);
    struct page page = {output, 0, size};
    output[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        add(&page, "%s  %s\n", letters[i].receipt, letters[i].schema);
    }
    if (count == 0) {
        add(&page, "nothing has reached the authority yet\n");
    }
    return status;
}

/* Writes each value below `json` with its JSON pointer. */
static void write_values(struct page *page, json_t *json, const char *pointer, int depth)
{
    char below[512];
    const char *name;
    json_t *value;
    size_t at;
    if (json_is_object(json) && depth < DEPTH_MAX) {
        json_object_foreach (json, name, value) {
            snprintf(below, sizeof below, "%s/%s", pointer, name);
            write_values(page, value, below, depth + 1);
        }
    } else if (json_is_array(json) && depth < DEPTH_MAX) {
        json_array_foreach (json, at, value) {
            snprintf(below, sizeof below, "%s/%zu", pointer, at);
            write_values(page, value, below, depth + 1);
        }
    } else if (json_is_string(json)) {
        add(page, "%s: %.*s\n", pointer, TEXT_ARG(json_text_of(json)));
    } else {
        char *text = json_dumps(json, JSON_ENCODE_ANY);
        add(page, "%s: %s\n", pointer, text == NULL ? "" : text);
        free(text);
    }
}

/* Copies the line of `output` that ends in "/data.json" to `path`; empty when there is none. */
static void find_data(char *path, size_t size, const char *output)
{
    static const char end[] = "/data.json";
    path[0] = '\0';
    for (const char *line = output; *line != '\0';) {
        size_t len = strcspn(line, "\n");
        if (len >= sizeof end && memcmp(line + len - (sizeof end - 1), end, sizeof end - 1) == 0) {
            copy(path, size, (struct text){line, len});
        }
        line += len + (line[len] != '\0');
    }
}

int inbox_open(const struct desk *desk, const char *receipt, char *output, size_t size)
{
    char etc[PATH_SIZE], path[PATH_SIZE];
    snprintf(etc, sizeof etc, "%s/authority", desk->dir);
    const char *const words[] = {"foyer", "authority", "open", receipt, "--etc", etc, NULL};
    int status = desk_run(desk, words, output, size);
    if (status != 0) {
        return status < 0 ? 2 : status;
    }
    find_data(path, sizeof path, output);
    SCOPED(json_release) json_t *data = json_read_file(path, JSON_MAX);
    struct page page = {output, 0, size};
    output[0] = '\0';
    if (data == NULL) {
        add(&page, "what was handed in cannot be read\n");
        return 1;
    }
    write_values(&page, data, "", 0);
    return 0;
}
