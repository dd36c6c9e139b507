#include "drivers/emrtd/trust_newest.h"

#include <stdio.h>
#include <time.h>

enum { PATH_SPACE = 4096, FILE_MAX = 16384, STAMP_SPACE = 32 };

static const char stamp_form[] = "%Y-%m-%dT%H:%M:%SZ";

static bool path_of(char path[PATH_SPACE], const char *folder)
{
    int len = snprintf(path, PATH_SPACE, "%s/%s", folder, TRUST_NEWEST);
    return len > 0 && len < PATH_SPACE;
}

uint64_t trust_newest_of(const struct trust_newest *newest, const char *country)
{
    for (size_t i = 0; i < newest->count; i++) {
        if (strcmp(newest->rows[i].country, country) == 0) {
            return newest->rows[i].made_s;
        }
    }
    return 0;
}

static void note(struct trust_newest *newest, const char *country, uint64_t made_s)
{
    for (size_t i = 0; i < newest->count; i++) {
        uint64_t *known_s = &newest->rows[i].made_s;
        if (strcmp(newest->rows[i].country, country) == 0) {
            *known_s = made_s > *known_s ? made_s : *known_s;
            return;
        }
    }
    if (newest->count < TRUST_COUNTRIES_MAX) {
        snprintf(newest->rows[newest->count].country, 3, "%.2s", country);
        newest->rows[newest->count++].made_s = made_s;
    }
}

void trust_newest_read(struct trust_newest *newest, const char *folder)
{
    char path[PATH_SPACE];
    SCOPED(file_release) struct file file = {0};
    *newest = (struct trust_newest){0};
    if (!path_of(path, folder) || file_read(&file, path, FILE_MAX) != FILE_OK) {
        return;
    }
    const char *line = (const char *)file.content.at; /* a NUL follows the content */
    while (line != NULL && *line != '\0') {
        char country[3], stamp[STAMP_SPACE];
        struct tm parts = {0};
        if (sscanf(line, "%2[A-Z] %31[0-9TZ:-]", country, stamp) == 2) {
            const char *end = strptime(stamp, stamp_form, &parts);
            time_t made = timegm(&parts);
            if (end != NULL && *end == '\0' && made > 0) {
                note(newest, country, (uint64_t)made);
            }
        }
        line = strchr(line, '\n');
        line = line == NULL ? NULL : line + 1;
    }
}

bool trust_remember(const struct trust *trust, const char *folder)
{
    struct trust_newest newest;
    trust_newest_read(&newest, folder);
    for (size_t i = 0; i < trust->file_count; i++) {
        const struct trust_file *file = &trust->files[i];
        if (file->kind == TRUST_KIND_LIST && file->state == TRUST_STATE_USED &&
            file->country[0] != '\0' && file->made_s > 0) {
            note(&newest, file->country, file->made_s);
        }
    }
    char path[PATH_SPACE], text[FILE_MAX];
    size_t len = 0;
    for (size_t i = 0; i < newest.count; i++) {
        char stamp[STAMP_SPACE];
        struct tm parts;
        time_t made = (time_t)newest.rows[i].made_s;
        if (gmtime_r(&made, &parts) == NULL ||
            strftime(stamp, sizeof stamp, stamp_form, &parts) == 0) {
            return false;
        }
        len += (size_t)snprintf(
            text + len, sizeof text - len, "%s %s\n", newest.rows[i].country, stamp);
    }
    return path_of(path, folder) &&
           file_replace(path, (struct bytes){(const uint8_t *)text, len}, 0644) == FILE_OK;
}
