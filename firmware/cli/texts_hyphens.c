/* foyer texts hyphens: the program's own catalogues, made ready for the screen when it is built. */
#include <limits.h>
#include <stdio.h>

#include "base/file.h"
#include "base/options.h"
#include "cli/hyphenate.h"
#include "cli/verbs.h"

#define ARENA (32u << 20) /* bytes of address space */

/* "assets/locales/de-x-leicht.po": the language; empty for another kind of name. */
static struct text language_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
    size_t len = strlen(name);
    bool is_po = len > 3 && strcmp(name + len - 3, ".po") == 0;
    return (struct text){name, is_po ? len - 3 : 0};
}

/* The catalogue with hyphens, or as it is where nothing is known of its language. Empty, after a line on
 * stderr, when it cannot be read as one. */
static struct text make(
    struct arena *arena, struct bytes source, const char *path, struct bytes patterns)
{
    struct text language = language_of(path), as_it_is = {(const char *)source.at, source.len};
    struct texts texts;
    struct hyphens hyphens = {0};
    char why[HYPHEN_WHY_MAX > TEXTS_WHY_MAX ? HYPHEN_WHY_MAX : TEXTS_WHY_MAX];
    if (!texts_read(&texts, arena, source, language, why)) {
        fprintf(stderr, "%s: %s\n", path, why);
        return (struct text){0};
    }
    if (!hyphenate_knows(language) || patterns.len == 0) {
        return as_it_is;
    }
    if (!hyphens_read(&hyphens, arena, patterns, why)) {
        fprintf(stderr, "%s: %s\n", HYPHENATE_FILE, why);
        return as_it_is;
    }
    return hyphenate(&hyphens, &texts, arena);
}

int texts_hyphens(int argc, char **argv)
{
    const char *to = NULL;
    const struct option_row table[] = {{"o", &to, NULL}, {NULL, NULL, NULL}};
    if (!options_read(&argc, argv, table) || argc != 2 || to == NULL) {
        fprintf(stderr, "foyer texts hyphens FILE -o FILE\n");
        return VERB_UNUSABLE;
    }
    SCOPED(file_release) struct file source = {0};
    SCOPED(file_release) struct file patterns = {0};
    if (file_read(&source, argv[1], TEXTS_FILE_MAX) != FILE_OK) {
        fprintf(stderr, "%s: cannot be read\n", argv[1]);
        return VERB_UNUSABLE;
    }
    if (file_read(&patterns, HYPHENATE_FILE, HYPHEN_FILE_MAX) != FILE_OK) {
        patterns.content = (struct bytes){0}; /* long words break anywhere then */
    }
    struct arena arena;
    arena_init_common(&arena, ARENA);
    struct text made = make(&arena, source.content, argv[1], patterns.content);
    int result = made.len == 0 ? VERB_REFUSED : VERB_DONE;
    struct bytes content = {(const uint8_t *)made.at, made.len};
    if (made.len > 0 && file_replace(to, content, 0644) != FILE_OK) {
        fprintf(stderr, "%s: cannot be written\n", to);
        result = VERB_UNUSABLE;
    }
    arena_finish(&arena);
    return result;
}
