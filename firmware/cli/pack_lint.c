/* foyer pack lint: everything that is wrong with a pack in folder form, and what to do about it. */
#include "cli/pack_lint.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/options.h"
#include "cli/pack_file.h"
#include "cli/pack_folder.h"
#include "cli/pack_rules.h"
#include "cli/verbs.h"

static const char *const level_words[] = {
    [FINDING_ERROR] = "error", [FINDING_WARNING] = "warning", [FINDING_NOTE] = "note"};

bool pack_lint_folder(
    struct pack_source *source, const char *dir, const char *destination, struct pack *pack,
    struct findings *findings)
{
    char why[PACK_FOLDER_WHY_MAX];
    *pack = (struct pack){0};
    source->payload = pack_folder_read(dir, destination, why);
    if (source->payload == NULL) {
        const char *end = strstr(why, ": ");
        char file[PACK_FOLDER_WHY_MAX];
        int len = end != NULL ? (int)(end - why) : 0;
        snprintf(file, sizeof file, "%.*s", len, why);
        findings_add(
            findings, FINDING_refused, file, (struct text){0}, FORM_NONE, "%s",
            end != NULL ? end + 2 : why);
        return false;
    }
    struct bytes bytes = {(const uint8_t *)source->payload, strlen(source->payload)};
    bool fine = pack_lint_read(pack, bytes, (long)(clock_utc_s() / 86400), findings);
    pack_rules_check(dir, source->payload, findings);
    if (fine && !pack_key_is_right(pack)) {
        findings_add(
            findings, FINDING_destination_key, "destination.json", TEXT_OF("/jwk"), FORM_NONE,
            "the authority's key is no RSA key of 4096 bits for sealing");
    }
    return fine;
}

void pack_source_release(struct pack_source *source)
{
    free(source->payload);
    source->payload = NULL;
}

/* The heading of a page, empty when it has none. */
static struct text heading_of(const struct pack *pack, size_t page)
{
    bool is_there = page < pack->form.page_count && pack->form.pages[page].title.len > 0;
    return is_there ? texts_find(&pack->texts[0], pack->form.pages[page].title) : (struct text){0};
}

static void print_finding(FILE *to, const struct finding *finding, const struct pack *pack)
{
    struct text heading = heading_of(pack, finding->page);
    fprintf(
        to, "%s: %s%s%s%s [%s]\n", level_words[finding_level(finding->code)], finding->file,
        finding->at[0] != '\0' ? " " : "", finding->at, finding->file[0] != '\0' ? ":" : "",
        finding_word(finding->code));
    fprintf(to, "  %s\n", finding->what);
    if (heading.len > 0) {
        fprintf(to, "  on page %zu, \"%.*s\"\n", finding->page + 1, TEXT_ARG(heading));
    }
    fprintf(to, "  -> %s\n", finding_todo(finding->code));
}

void pack_lint_print(FILE *to, const struct findings *findings, const struct pack *pack)
{
    for (int level = FINDING_ERROR; level <= FINDING_NOTE; level++) {
        for (size_t i = 0; i < findings->count; i++) {
            if ((int)finding_level(findings->list[i].code) == level) {
                print_finding(to, &findings->list[i], pack);
            }
        }
    }
    if (findings->dropped > 0) {
        fprintf(to, "and %zu more\n", findings->dropped);
    }
}

static json_t *json_of(const struct finding *finding, const struct pack *pack)
{
    struct text heading = heading_of(pack, finding->page);
    json_t *json = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s}", "level", level_words[finding_level(finding->code)],
        "code", finding_word(finding->code), "file", finding->file, "at", finding->at, "what",
        finding->what, "todo", finding_todo(finding->code));
    if (heading.len > 0) {
        json_object_set_new(json, "page", json_integer((json_int_t)finding->page + 1));
        json_object_set_new(json, "heading", json_stringn(heading.at, heading.len));
    }
    return json;
}

static void print_json(const struct findings *findings, const struct pack *pack)
{
    SCOPED(json_release) json_t *list = json_array();
    for (size_t i = 0; i < findings->count; i++) {
        json_array_append_new(list, json_of(&findings->list[i], pack));
    }
    SCOPED(json_release)
    json_t *json = json_pack(
        "{s:O, s:I, s:I, s:I}", "findings", list, "errors",
        (json_int_t)findings_of(findings, FINDING_ERROR), "warnings",
        (json_int_t)findings_of(findings, FINDING_WARNING), "dropped",
        (json_int_t)findings->dropped);
    if (pack->id.len > 0) {
        json_object_set_new(json, "id", json_stringn(pack->id.at, pack->id.len));
        json_object_set_new(json, "version", json_integer(pack->version));
    }
    char *text = json_print(json);
    puts(text);
    free(text);
}

void pack_print(FILE *to, const struct pack *pack)
{
    fprintf(to, "%.*s version %u, ", TEXT_ARG(pack->id), pack->version);
    if (pack->kind == PACK_LOCAL) {
        fprintf(to, "local, %zu concerns, ", pack->queue.count);
    } else {
        fprintf(
            to, "LeiKa %.*s, %zu pages, %zu questions, ", TEXT_ARG(pack->leika),
            pack->form.page_count, pack->form.question_count);
    }
    fprintf(
        to, "%zu languages, %s soft hyphens\n", pack->language_count,
        pack->hyphens.len > 0 ? "with" : "without");
}

int pack_lint(int argc, char **argv)
{
    bool as_json = false;
    const char *destination = NULL;
    const struct option_row table[] = {
        {"json", NULL, &as_json}, {"destination", &destination, NULL}, {0}};
    SCOPED(pack_release) struct pack pack = {0};
    SCOPED(findings_release) struct findings findings = {0};
    SCOPED(pack_source_release) struct pack_source source = {0};
    if (!options_read(&argc, argv, table) || argc != 2) {
        fputs("usage: foyer pack lint DIR [--json]; see --help\n", stderr);
        return VERB_UNUSABLE;
    }
    bool can_be_shown = pack_lint_folder(&source, argv[1], destination, &pack, &findings);
    size_t errors = findings_of(&findings, FINDING_ERROR);
    if (as_json) {
        print_json(&findings, &pack);
    } else {
        pack_lint_print(stdout, &findings, &pack);
        if (can_be_shown) {
            pack_print(stdout, &pack);
        }
        printf("%zu errors, %zu warnings\n", errors, findings_of(&findings, FINDING_WARNING));
    }
    return errors == 0 && can_be_shown ? VERB_DONE : VERB_REFUSED;
}
