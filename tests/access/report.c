#include "tests/access/report.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "tests/access/report_read.h"

#define PICTURE_MAX (4u << 20)
#define PATH_SIZE   600

static const struct {
    const char *word, *class;
} results[] = {
    [REPORT_PASSED] = {"bestanden", "passed"},
    [REPORT_FAILED] = {"nicht bestanden", "failed"},
    [REPORT_NOT_TESTED] = {"nicht getestet", "open"},
    [REPORT_NOT_BY_SOFTWARE] = {"nicht durch Software prüfbar", "other"},
};

static const char style[] =
    "<style>body{font:18px/1.5 sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;"
    "color:#111;background:#fff}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #555;padding:.5rem;text-align:left;vertical-align:top}"
    "th{background:#eee}caption{text-align:left;font-weight:bold;padding:.5rem 0}"
    "img{max-width:14rem;height:auto;border:1px solid #555}"
    ".passed::before{content:'✓ '}.failed{font-weight:bold}.failed::before{content:'✗ '}"
    ".open{font-style:italic}.open::before{content:'– '}ul{padding-left:1.2rem;margin:.3rem 0}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#111}th{background:#333}}"
    "</style>\n";

static void put_text(FILE *to, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        switch (*at) {
        case '<': fputs("&lt;", to); break;
        case '>': fputs("&gt;", to); break;
        case '&': fputs("&amp;", to); break;
        case '"': fputs("&quot;", to); break;
        default: fputc(*at, to); break;
        }
    }
}

static void put_base64(FILE *to, struct bytes bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t left = bytes.len - i;
        unsigned three = (unsigned)bytes.at[i] << 16;
        three |= left > 1 ? (unsigned)bytes.at[i + 1] << 8 : 0;
        three |= left > 2 ? (unsigned)bytes.at[i + 2] : 0;
        fputc(digits[three >> 18 & 63], to);
        fputc(digits[three >> 12 & 63], to);
        fputc(left > 1 ? digits[three >> 6 & 63] : '=', to);
        fputc(left > 2 ? digits[three & 63] : '=', to);
    }
}

/* A picture that is not there is no picture; the words beside it say what it would have shown. */
static void put_picture(FILE *to, const char *folder, const struct report_line *line)
{
    char path[PATH_SIZE];
    SCOPED(file_release) struct file file = {0};
    snprintf(path, sizeof path, "%s/pictures/%s.png", folder, line->picture);
    if (file_read(&file, path, PICTURE_MAX) != FILE_OK) {
        fputs("kein Bild", to);
        return;
    }
    fputs("<img alt=\"Bildschirm während der Prüfung: ", to);
    put_text(to, line->what);
    fputs("\" src=\"data:image/png;base64,", to);
    put_base64(to, file.content);
    fputs("\">", to);
}

/* What was tested for a row: one item a test. */
static const struct report_line *put_tests(
    FILE *to, const struct report_data *data, const struct report_row *row)
{
    const struct report_line *pictured = NULL;
    char name[80];
    fputs("<ul>", to);
    for (size_t i = 0; i < REPORT_TESTS_MAX && report_test_of(row, i, name); i++) {
        struct report_sum sum = report_sum_of(data, row->duty, name);
        fputs("<li><code>", to);
        put_text(to, name);
        if (sum.passed + sum.failed == 0) {
            fputs("</code>: nicht getestet", to);
        } else {
            fprintf(to, "</code>: %u von %u bestanden", sum.passed, sum.passed + sum.failed);
        }
        if (sum.first_failed != NULL) {
            fputs("; nicht bestanden zum Beispiel: <span lang=\"en\">", to);
            put_text(to, sum.first_failed->what);
            fputs("</span>", to);
        }
        fputs("</li>", to);
        pictured = pictured == NULL ? sum.pictured : pictured;
    }
    fputs("</ul>", to);
    return pictured;
}

static void put_row(
    FILE *to, const struct report_data *data, const struct report_setup *setup,
    const struct report_row *row)
{
    fprintf(to, "<tr><th scope=\"row\">%s: ", row->duty);
    put_text(to, row->wording);
    fputs("</th><td>", to);
    put_text(to, row->old_clause);
    fputs("</td><td>", to);
    put_text(
        to,
        strcmp(row->new_clause, "to be confirmed") == 0 ? "noch zu bestätigen" : row->new_clause);
    fputs("</td><td>", to);
    const struct report_line *pictured = put_tests(to, data, row);
    fprintf(
        to, "</td><td class=\"%s\">%s</td><td>", results[row->result].class,
        results[row->result].word);
    if (pictured != NULL) {
        put_picture(to, setup->folder, pictured);
    } else {
        fputs("kein Bild", to);
    }
    fputs("</td></tr>\n", to);
}

static void put_head(FILE *to, const struct report_setup *setup, const struct report_counts *counts)
{
    fputs(
        "<!DOCTYPE html>\n<html lang=\"de\">\n<head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width\">"
        "<title>Barrierefreiheit des Terminals: was geprüft wurde</title>\n",
        to);
    fputs(style, to);
    fputs(
        "</head>\n<body>\n<main>\n<h1>Barrierefreiheit des Terminals: was geprüft wurde</h1>\n",
        to);
    fputs("<p>Geprüft wurde ", to);
    put_text(to, setup->made_for);
    fputs(", Version <code>", to);
    put_text(to, setup->version);
    fputs("</code>, am ", to);
    put_text(to, setup->when);
    fputs(
        ". Dieser Bericht entsteht allein aus dem, was die Tests bei diesem Lauf aufgeschrieben "
        "haben. Was keinen Nachweis hat, heißt „nicht getestet“. Er ersetzt keine Prüfung durch "
        "Menschen und ist keine Aussage, dass eine Norm erfüllt "
        "ist.</p>\n<h2>Überblick</h2>\n<ul>\n",
        to);
    for (size_t i = 0; i < COUNT(results); i++) {
        fprintf(to, "<li>%s: %u</li>\n", results[i].word, counts->of[i]);
    }
    fputs("</ul>\n", to);
}

static void put_proved(FILE *to, const struct report_data *data, const struct report_setup *setup)
{
    fputs(
        "<h2>Was Software prüfen kann</h2>\n<table><caption>Pflichten, Abschnitte der EN 301 549 "
        "und "
        "Nachweise</caption>\n<thead><tr><th scope=\"col\">Pflicht</th><th "
        "scope=\"col\">V3.2.1</th>"
        "<th scope=\"col\">V4.1.1</th><th scope=\"col\">Was geprüft wurde</th><th "
        "scope=\"col\">Ergebnis</th><th scope=\"col\">Bild</th></tr></thead>\n<tbody>\n",
        to);
    for (size_t i = 0; i < data->row_count; i++) {
        if (data->rows[i].result != REPORT_NOT_BY_SOFTWARE) {
            put_row(to, data, setup, &data->rows[i]);
        }
    }
    fputs("</tbody></table>\n", to);
}

static void put_others(FILE *to, const struct report_data *data)
{
    fputs(
        "<h2>Nicht durch Software prüfbar</h2>\n<table><caption>Was am Gerät oder mit Menschen zu "
        "prüfen "
        "ist</caption>\n<thead><tr><th scope=\"col\">Pflicht</th><th scope=\"col\">V3.2.1</th><th "
        "scope=\"col\">V4.1.1</th><th scope=\"col\">Wer es prüft</th></tr></thead>\n<tbody>\n",
        to);
    for (size_t i = 0; i < data->row_count; i++) {
        const struct report_row *row = &data->rows[i];
        if (row->result != REPORT_NOT_BY_SOFTWARE) {
            continue;
        }
        fprintf(to, "<tr><th scope=\"row\">%s: ", row->duty);
        put_text(to, row->wording);
        fputs("</th><td>", to);
        put_text(to, row->old_clause);
        fputs("</td><td>noch zu bestätigen</td><td>", to);
        fputs(
            strcmp(row->kind, "people") == 0 ? "Menschen, die es betrifft"
                                             : "am aufgestellten Gerät zu messen",
            to);
        fputs("</td></tr>\n", to);
    }
    fputs("</tbody></table>\n</main>\n</body>\n</html>\n", to);
}

bool report_write(const struct report_setup *setup, const char *to, struct report_counts *counts)
{
    static struct report_data data;
    *counts = (struct report_counts){0};
    if (!report_read(&data, setup)) {
        return false;
    }
    for (size_t i = 0; i < data.row_count; i++) {
        counts->of[data.rows[i].result]++;
    }
    FILE *file = fopen(to, "w");
    if (file == NULL) {
        fprintf(stderr, "%s cannot be written\n", to);
        return false;
    }
    put_head(file, setup, counts);
    put_proved(file, &data, setup);
    put_others(file, &data);
    return fclose(file) == 0;
}
