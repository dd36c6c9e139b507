/* foyer pack texts: adds to the files of texts what is missing, so that nobody has to type keys. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "base/options.h"
#include "cli/pack_lint.h"
#include "cli/verbs.h"

#define GERMAN "texts/de.po"

/* A file that grows at its end. */
struct growing {
    FILE *to;
    char *content;
    size_t len;
    size_t added, later;
};

static bool is_missing(const struct finding *finding, const char *file)
{
    return finding->code == FINDING_text_missing && strcmp(finding->file, file) == 0;
}

/* One text as a comment: its lines one below the other. */
static void print_comment(FILE *to, struct text text)
{
    fputs("# de: ", to);
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '\n') {
            fputs("\n# ", to);
        } else {
            fputc(text.at[i], to);
        }
    }
    fputc('\n', to);
}

/* The entries of one page (FORM_NONE: of none) that this file lacks, each empty. */
static void add_page(
    struct growing *file, const char *name, const struct pack *pack,
    const struct findings *findings, size_t page)
{
    bool has_heading = page == FORM_NONE;
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        struct text key = {finding->at, strlen(finding->at)};
        bool is_german = strcmp(name, GERMAN) == 0, has_german = texts_has(&pack->texts[0], key);
        if (finding->page != page || !is_missing(finding, name)) {
            continue;
        }
        if (!is_german && !has_german) { /* what it is to say is not written yet */
            file->later++;
            continue;
        }
        if (!has_heading) {
            fprintf(file->to, "\n# --- page %zu\n", page + 1);
            has_heading = true;
        }
        fputc('\n', file->to);
        if (!is_german) {
            print_comment(file->to, texts_find(&pack->texts[0], key));
        }
        fprintf(file->to, "msgid \"%s\"\nmsgstr \"\"\n", finding->at);
        file->added++;
    }
}

/* Writes dir/name with the entries that it lacks; false after a line on stderr. */
static bool complete(
    const char *dir, const char *name, const struct pack *pack, const struct findings *findings)
{
    char path[PATH_MAX];
    SCOPED(file_release) struct file old = {0};
    struct growing file = {0};
    snprintf(path, sizeof path, "%s/%s", dir, name);
    file.to = open_memstream(&file.content, &file.len);
    if (file.to == NULL || file_read(&old, path, TEXTS_FILE_MAX) != FILE_OK) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return false;
    }
    fwrite(old.content.at, 1, old.content.len, file.to);
    add_page(&file, name, pack, findings, FORM_NONE);
    for (size_t page = 0; page < pack->form.page_count; page++) {
        add_page(&file, name, pack, findings, page);
    }
    fclose(file.to);
    struct bytes bytes = {(const uint8_t *)file.content, file.len};
    bool fine = file.added == 0 || file_replace(path, bytes, 0644) == FILE_OK;
    free(file.content);
    if (!fine) {
        fprintf(stderr, "%s: cannot be written\n", path);
        return false;
    }
    printf("%s: %zu texts added, to be written\n", name, file.added);
    if (file.later > 0) {
        printf("%s: %zu more when the German ones are written: run this again\n", name, file.later);
    }
    return true;
}

/* A file for a language that is new in pack.json. */
static void begin_file(const char *dir, const char *language)
{
    char path[PATH_MAX], content[200];
    struct file old = {0};
    snprintf(path, sizeof path, "%s/texts/%s.po", dir, language);
    bool is_absent = file_read(&old, path, TEXTS_FILE_MAX) == FILE_ABSENT;
    file_release(&old);
    if (is_absent) {
        snprintf(
            content, sizeof content,
            "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
            "\"Language: %s\\n\"\n",
            language);
        struct bytes bytes = {(const uint8_t *)content, strlen(content)};
        (void)!file_replace(path, bytes, 0644); /* what is not there is told by lint */
    }
}

static void begin_files(const char *dir)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/pack.json", dir);
    SCOPED(json_release) json_t *facts = json_read_file(path, PACK_PAYLOAD_MAX);
    const json_t *languages = json_object_get(facts, "languages");
    for (size_t i = 0; i < json_array_size(languages) && i < PACK_LANGUAGES_MAX; i++) {
        const char *language = json_string_value(json_array_get(languages, i));
        bool is_plain =
            language != NULL && strlen(language) <= 16 &&
            strspn(language, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(language);
        if (is_plain) {
            begin_file(dir, language);
        }
    }
}

int pack_texts_add(int argc, char **argv)
{
    const struct option_row table[] = {{0}};
    SCOPED(pack_release) struct pack pack = {0};
    SCOPED(findings_release) struct findings findings = {0};
    SCOPED(pack_source_release) struct pack_source source = {0};
    if (!options_read(&argc, argv, table) || argc != 2) {
        fputs("usage: foyer pack texts DIR; see --help\n", stderr);
        return VERB_UNUSABLE;
    }
    begin_files(argv[1]);
    if (!pack_lint_folder(&source, argv[1], NULL, &pack, &findings) && pack.language_count == 0) {
        pack_lint_print(stderr, &findings, &pack);
        return VERB_REFUSED;
    }
    for (size_t i = 0; i < pack.language_count; i++) {
        char name[64];
        snprintf(name, sizeof name, "texts/%.*s.po", TEXT_ARG(pack.texts[i].language));
        if (!complete(argv[1], name, &pack, &findings)) {
            return VERB_UNUSABLE;
        }
    }
    return VERB_DONE;
}
