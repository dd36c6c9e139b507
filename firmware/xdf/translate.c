#include "xdf/translate.h"

#include <stdlib.h>

#include "model/form.h"
#include "model/texts.h"
#include "xdf/parts.h"

#define ARENA (32u << 20)

static void add_file(struct folder *folder, const char *name, char *content, size_t len)
{
    if (folder->count == FOLDER_FILES_MAX) {
        die("a pack has more files than there is room for");
    }
    struct folder_file *file = &folder->files[folder->count++];
    snprintf(file->name, sizeof file->name, "%s", name);
    file->content = content;
    file->len = len;
}

static void add_paper(struct folder *folder, const char *name, struct paper *paper)
{
    paper_finish(paper);
    add_file(folder, name, paper->content, paper->len);
}

/* Lists, rules and words that have no place in a pack. */
static void report_rest(const struct xdf *xdf, const struct xdf_node *node, struct report *report)
{
    for (; node != NULL; node = node->next) {
        bool select = !node->is_group && node->kind == XDF_SELECT;
        if (select && node->list == NULL) {
            report_add(
                report, REPORT_AUTHOR, node->id.id, node->line,
                "is a choice, but the source names no list of codes: it is asked as a plain text");
        } else if (!node->is_group && node->list != NULL && !node->list->is_found) {
            report_add(
                report, REPORT_AUTHOR, node->id.id, node->line,
                "list %.*s %.*s %.*s was not found among --lists: get the genericode file and "
                "import again",
                TEXT_ARG(node->list->c_id), TEXT_ARG(node->list->uri),
                TEXT_ARG(node->list->version));
        } else if (node->list != NULL && !select && !node->is_group) {
            report_add(
                report, REPORT_CHECK, node->id.id, node->line,
                "is no choice in the source, but has a list of codes: it is asked as a choice");
        }
        if (node->list != NULL && node->list->is_other_version) {
            report_add(
                report, REPORT_CHECK, node->id.id, node->line,
                "list %.*s: %.*s holds another version", TEXT_ARG(node->list->uri),
                TEXT_ARG(node->list->from));
        }
        if (node->list != NULL && node->type != XDF_TEXT && node->type != XDF_TEXT_LATIN) {
            report_add(
                report, REPORT_CHECK, node->id.id, node->line,
                "a choice of a type that is no text: its codes are sent as text");
        }
        report_rest(xdf, node->first, report);
    }
}

/* What is more than a pack may hold. */
static void report_limits(
    const struct xdf *xdf, const struct catalogue *catalogue, struct report *report)
{
    struct text form = xdf->root->id.id;
    if (catalogue->dropped > 0) {
        report_add(
            report, REPORT_LOST, form, 0, "%zu texts beyond the first %d", catalogue->dropped,
            CATALOGUE_MAX);
    }
    if (catalogue->count > TEXTS_COUNT_MAX) {
        report_add(
            report, REPORT_AUTHOR, form, 0, "%zu texts; a pack may have %d in a language",
            catalogue->count, TEXTS_COUNT_MAX);
    }
    for (size_t i = 0; i < xdf->list_count; i++) {
        if (xdf->lists[i]->count > FORM_CHOICES_MAX) {
            struct text name =
                xdf->lists[i]->is_inline ? TEXT_OF("of the form") : xdf->lists[i]->uri;
            report_add(
                report, REPORT_AUTHOR, form, 0, "list %.*s has %zu codes; a question may have %d",
                TEXT_ARG(name), xdf->lists[i]->count, FORM_CHOICES_MAX);
        }
    }
}

static void report_rules(const struct xdf *xdf, struct report *report)
{
    for (const struct xdf_rule *rule = xdf->rules; rule != NULL; rule = rule->next) {
        report_add(
            report, REPORT_AUTHOR, rule->id.id, rule->line, "rule at %.*s: \"%.*s\"%s",
            TEXT_ARG(rule->owner), TEXT_ARG(rule->text),
            rule->has_script ? " (its script is not run and not kept)" : "");
    }
}

/* The words for the authority's answer: a terminal does not write it, so they are kept at home. */
static size_t write_output(FILE *to, const struct xdf_node *node)
{
    size_t count = 0;
    for (; node != NULL; node = node->next) {
        for (size_t i = 0; i < COUNT(node->output); i++) {
            if (node->output[i].len > 0) {
                fprintf(
                    to, "%.*s\t%s\t%.*s\n", TEXT_ARG(node->id.id),
                    i == 0 ? "bezeichnungAusgabe" : "hilfetextAusgabe", TEXT_ARG(node->output[i]));
                count++;
            }
        }
        count += write_output(to, node->first);
    }
    return count;
}

static void add_output(struct folder *folder, const struct xdf *xdf, struct report *report)
{
    char *content = NULL;
    size_t len;
    FILE *to = open_memstream(&content, &len);
    if (to == NULL) {
        die("out of memory");
    }
    size_t count = write_output(to, xdf->root);
    if (fclose(to) != 0) {
        die("out of memory");
    }
    if (count == 0) {
        free(content);
        return;
    }
    add_file(folder, "source/output.txt", content, len);
    report_add(
        report, REPORT_LOST, xdf->root->id.id, 0,
        "%zu texts for the authority's answer (…Ausgabe), which a terminal does not write; they "
        "are "
        "in source/output.txt",
        count);
}

static void write_counts(FILE *to, const struct xdf *xdf)
{
    fprintf(
        to,
        "%.*s %.*s: %.*s\nXDatenfelder %s: %zu fields, %zu groups, %zu rules, %zu lists (in "
        "%zu fields)\n",
        TEXT_ARG(xdf->root->id.id), TEXT_ARG(xdf->root->id.version), TEXT_ARG(xdf->root->label),
        xdf->version == XDF_2 ? "2.0" : "3.0.0", xdf->field_count, xdf->group_count,
        xdf->rule_count, xdf->list_count, xdf->list_uses);
}

static void add_report(
    struct folder *folder, const struct xdf *xdf, const struct report *report, const size_t *open,
    size_t german)
{
    char *content = NULL;
    size_t len;
    FILE *to = open_memstream(&content, &len);
    if (to == NULL) {
        die("out of memory");
    }
    write_counts(to, xdf);
    fprintf(to, "Texts to look at in German: %zu; to translate: %zu\n", german, *open);
    for (size_t kind = 0; kind < REPORT_KIND_COUNT; kind++) {
        fprintf(
            to, "\n%s: %zu\n", report_heading((enum report_kind)kind),
            report_count(report, (enum report_kind)kind));
        for (size_t i = 0; i < report->count; i++) {
            if (report->notes[i].kind == (enum report_kind)kind) {
                fprintf(to, "  %.*s\n", TEXT_ARG(report->notes[i].text));
            }
        }
    }
    if (report->more > 0) {
        fprintf(to, "\nand %zu more that had no room in this report\n", report->more);
    }
    fputs(
        "\nNot for citizens, and not in the pack: definition, beschreibung, bezug, status, dates, "
        "authors, keywords\nand relations of all elements. They stay in the source.\n",
        to);
    if (fclose(to) != 0) {
        die("out of memory");
    }
    add_file(folder, "source/report.txt", content, len);
}

static void add_texts(
    struct folder *folder, const struct catalogue *catalogue,
    const struct translations *translations, size_t open[2])
{
    size_t len, fuzzy;
    char name[FOLDER_NAME_MAX];
    char *german = catalogue_write(catalogue, TEXT_OF("de"), NULL, &len, &open[0]);
    add_file(folder, "texts/de.po", german, len);
    char *english = catalogue_write(catalogue, TEXT_OF("en"), translations, &len, &open[1]);
    add_file(folder, "texts/en.po", english, len);
    for (size_t i = 0; translations != NULL && i < translations->language_count; i++) {
        struct text language = translations->languages[i];
        if (!text_equal(language, TEXT_OF("en"))) {
            snprintf(name, sizeof name, "texts/%.*s.po", TEXT_ARG(language));
            char *other = catalogue_write(catalogue, language, translations, &len, &fuzzy);
            add_file(folder, name, other, len);
            open[1] += fuzzy;
        }
    }
}

static void add_receipt(struct folder *folder)
{
    struct paper paper;
    paper_begin(&paper);
    paper_open(&paper, '{');
    paper_open_member(&paper, "rows", '[');
    paper_close(&paper);
    paper_open_member(&paper, "notes", '[');
    paper_close(&paper);
    paper_close(&paper);
    add_paper(folder, "receipt.json", &paper);
}

bool xdf_translate(
    struct folder *folder, struct xdf *xdf, const struct translations *translations,
    struct report *report, char *why)
{
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(catalogue_release) struct catalogue catalogue = {0};
    struct paper schema, ui, pack, rules;
    size_t open[2];
    *folder = (struct folder){0};
    why[0] = '\0';
    name_texts(xdf);
    report_rest(xdf, xdf->root, report);
    paper_begin(&schema);
    if (!write_schema(&schema, xdf, report, why)) {
        paper_finish(&schema);
        free(schema.content);
        return false;
    }
    arena_init_common(&arena, ARENA);
    catalogue_begin(&catalogue, &arena);
    paper_begin(&pack);
    write_pack(&pack, xdf, translations, &catalogue, report);
    paper_begin(&ui);
    write_ui(&ui, xdf, &catalogue, report);
    report_limits(xdf, &catalogue, report);
    report_prefill(xdf, report);
    report_rules(xdf, report);
    paper_begin(&rules);
    write_rules(&rules, xdf);
    add_paper(folder, "pack.json", &pack);
    add_paper(folder, "data.schema.json", &schema);
    add_paper(folder, "ui.schema.json", &ui);
    add_receipt(folder);
    add_texts(folder, &catalogue, translations, open);
    add_paper(folder, "source/rules.json", &rules);
    add_output(folder, xdf, report);
    add_report(folder, xdf, report, &open[1], open[0]);
    return true;
}

const char *folder_find(const struct folder *folder, const char *name)
{
    for (size_t i = 0; i < folder->count; i++) {
        if (strcmp(folder->files[i].name, name) == 0) {
            return folder->files[i].content;
        }
    }
    return NULL;
}

void folder_release(struct folder *folder)
{
    for (size_t i = 0; i < folder->count; i++) {
        free(folder->files[i].content);
    }
    *folder = (struct folder){0};
}
