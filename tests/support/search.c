#include "tests/support/search.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"

#define FILE_MAX  ((size_t)1 << 30) /* bytes of a file that is read whole */
#define VALUE_MAX 256               /* bytes */
#define DEPTH_MAX 16                /* levels of folders */

static const char letters[2][65] = {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"};

/* The forms a value can have in a file: itself, then base64 and base64url at three places. */
struct forms {
    struct {
        char at[VALUE_MAX * 2];
        size_t len;
    } form[7];
    size_t count;
};

/* Those letters of the base64 text that depend on `value` alone when `before` unknown bytes (0..2)
 * stand before it in its group of three. */
static size_t encode(struct text value, size_t before, const char *alphabet, char *to)
{
    size_t bits = value.len * 8, first = (6 - before * 8 % 6) % 6, len = 0;
    for (size_t bit = first; bit + 6 <= bits; bit += 6) {
        unsigned sextet = 0;
        for (size_t i = bit; i < bit + 6; i++) {
            sextet = sextet << 1 | ((unsigned char)value.at[i / 8] >> (7 - i % 8) & 1);
        }
        to[len++] = alphabet[sextet];
    }
    return len;
}

static void make_forms(struct forms *forms, struct text value)
{
    *forms = (struct forms){0};
    if (value.len < 4 || value.len > VALUE_MAX) {
        die("a value of %zu bytes is searched for", value.len);
    }
    memcpy(forms->form[0].at, value.at, value.len);
    forms->form[0].len = value.len;
    forms->count = 1;
    for (size_t before = 0; before < 3; before++) {
        for (size_t alphabet = 0; alphabet < 2; alphabet++) {
            forms->form[forms->count].len =
                encode(value, before, letters[alphabet], forms->form[forms->count].at);
            forms->count++;
        }
    }
}

static bool holds(const char *path, const struct forms *forms)
{
    SCOPED(file_release) struct file file;
    if (file_read(&file, path, FILE_MAX) != FILE_OK) {
        return true;
    }
    for (size_t i = 0; i < forms->count; i++) {
        if (file.content.len > 0 &&
            memmem(file.content.at, file.content.len, forms->form[i].at, forms->form[i].len)) {
            return true;
        }
    }
    return false;
}

static size_t search(const char *folder, const struct forms *forms, size_t *searched, int depth)
{
    DIR *dir = opendir(folder);
    if (dir == NULL || depth > DEPTH_MAX) {
        printf("not searched: %s\n", folder);
        return 1;
    }
    size_t found = 0;
    const struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        char path[PATH_MAX];
        struct stat about;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (lstat(path, &about) < 0) {
            continue; /* gone in the meantime */
        }
        if (S_ISDIR(about.st_mode)) {
            found += search(path, forms, searched, depth + 1);
        } else if (S_ISREG(about.st_mode)) {
            ++*searched;
            if (holds(path, forms)) {
                printf("found in: %s\n", path);
                found++;
            }
        }
    }
    closedir(dir);
    return found;
}

size_t search_files(const char *folder, struct text value, size_t *searched)
{
    struct forms forms;
    size_t unused = 0;
    make_forms(&forms, value);
    return search(folder, &forms, searched != NULL ? searched : &unused, 0);
}
