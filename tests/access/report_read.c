#include "tests/access/report_read.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#define LINE_MAX_BYTES 8192
#define PATH_SIZE      600

/* The text up to the next tab, ended there; *at moves behind it. */
static char *field(char **at)
{
    char *begin = *at;
    char *tab = strpbrk(begin, "\t\n");
    *at = tab != NULL ? tab + 1 : begin + strlen(begin);
    if (tab != NULL) {
        *tab = '\0';
    }
    return begin;
}

static bool read_clauses(struct report_data *data, const char *path)
{
    FILE *file = fopen(path, "r");
    char line[LINE_MAX_BYTES];
    if (file == NULL) {
        fprintf(stderr, "%s cannot be read\n", path);
        return false;
    }
    while (fgets(line, sizeof line, file) != NULL && data->row_count < REPORT_ROWS_MAX) {
        if (line[0] != 'A') { /* comments and the head of the table */
            continue;
        }
        struct report_row *row = &data->rows[data->row_count++];
        char *at = row->line = strdup(line);
        snprintf(row->duty, sizeof row->duty, "%s", field(&at));
        row->wording = field(&at);
        row->old_clause = field(&at);
        row->new_clause = field(&at);
        row->kind = field(&at);
        row->tests = field(&at);
    }
    fclose(file);
    return data->row_count > 0;
}

static void add_line(struct report_data *data, const json_t *json)
{
    const char *duty = json_string_value(json_object_get(json, "duty"));
    const char *test = json_string_value(json_object_get(json, "test"));
    const char *what = json_string_value(json_object_get(json, "what"));
    const char *picture = json_string_value(json_object_get(json, "picture"));
    if (duty == NULL || test == NULL || what == NULL || data->line_count == REPORT_LINES_MAX) {
        return;
    }
    struct report_line *line = &data->lines[data->line_count++];
    snprintf(line->duty, sizeof line->duty, "%s", duty);
    snprintf(line->test, sizeof line->test, "%s", test);
    line->what = strdup(what);
    line->picture = picture != NULL ? strdup(picture) : NULL;
    line->passed = json_is_true(json_object_get(json, "passed"));
}

static void read_evidence(struct report_data *data, const char *path)
{
    FILE *file = fopen(path, "r");
    char line[LINE_MAX_BYTES];
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        json_t *json = json_loads(line, 0, NULL);
        add_line(data, json);
        json_decref(json);
    }
    if (file != NULL) {
        fclose(file);
    }
}

static void read_folder(struct report_data *data, const char *folder)
{
    char path[PATH_SIZE];
    struct dirent **names = NULL;
    snprintf(path, sizeof path, "%s/evidence", folder);
    int count = scandir(path, &names, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/evidence/%s", folder, names[i]->d_name);
        if (names[i]->d_name[0] != '.') {
            read_evidence(data, path);
        }
        free(names[i]);
    }
    free(names);
}

/* Every test that a unit test program ran is a line for this duty. */
static void read_unit(
    struct report_data *data, const char *folder, const char *duty, const char *name)
{
    char path[PATH_SIZE], line[LINE_MAX_BYTES], test[200];
    snprintf(path, sizeof path, "%s/units/%s.log", folder, name);
    for (char *at = path + strlen(folder) + strlen("/units/"); *at != '\0'; at++) {
        if (*at == '/') {
            *at = '-';
        }
    }
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL &&
           data->line_count < REPORT_LINES_MAX) {
        bool passed = sscanf(line, "[       OK ] %199s", test) == 1;
        if (!passed && sscanf(line, "[  FAILED  ] %199[a-z_0-9]", test) != 1) {
            continue;
        }
        struct report_line *one = &data->lines[data->line_count++];
        snprintf(one->duty, sizeof one->duty, "%s", duty);
        snprintf(one->test, sizeof one->test, "%s", name);
        one->what = strdup(test);
        one->passed = passed;
    }
    if (file != NULL) {
        fclose(file);
    }
}

bool report_test_of(const struct report_row *row, size_t at, char name[80])
{
    const char *from = row->tests;
    for (size_t i = 0; i < at && from != NULL; i++) {
        from = strchr(from, ',');
        from = from != NULL ? from + 1 : NULL;
    }
    if (from == NULL) {
        return false;
    }
    from += strspn(from, " ");
    snprintf(name, 80, "%.*s", (int)strcspn(from, ", "), from);
    return name[0] != '\0';
}

struct report_sum report_sum_of(const struct report_data *data, const char *duty, const char *name)
{
    struct report_sum sum = {0};
    for (size_t i = 0; i < data->line_count; i++) {
        const struct report_line *line = &data->lines[i];
        if (strcmp(line->duty, duty) != 0 || strcmp(line->test, name) != 0) {
            continue;
        }
        sum.passed += line->passed;
        sum.failed += !line->passed;
        if (!line->passed && sum.first_failed == NULL) {
            sum.first_failed = line;
        }
        if (line->picture != NULL && sum.pictured == NULL) {
            sum.pictured = line;
        }
    }
    return sum;
}

/* One failed test fails the row; one without evidence leaves it untested. */
static enum report_result judge(const struct report_data *data, const struct report_row *row)
{
    enum report_result result = REPORT_PASSED;
    char name[80];
    size_t count = 0;
    if (strcmp(row->kind, "software") != 0) {
        return REPORT_NOT_BY_SOFTWARE;
    }
    for (; count < REPORT_TESTS_MAX && report_test_of(row, count, name); count++) {
        struct report_sum sum = report_sum_of(data, row->duty, name);
        if (sum.failed > 0) {
            return REPORT_FAILED;
        }
        result = sum.passed == 0 ? REPORT_NOT_TESTED : result;
    }
    return count == 0 ? REPORT_NOT_TESTED : result;
}

bool report_read(struct report_data *data, const struct report_setup *setup)
{
    *data = (struct report_data){0};
    if (!read_clauses(data, setup->clauses)) {
        return false;
    }
    read_folder(data, setup->folder);
    for (size_t i = 0; i < data->row_count; i++) {
        char name[80];
        for (size_t k = 0; k < REPORT_TESTS_MAX && report_test_of(&data->rows[i], k, name); k++) {
            if (strncmp(name, "unit/", 5) == 0) {
                read_unit(data, setup->folder, data->rows[i].duty, name);
            }
        }
    }
    for (size_t i = 0; i < data->row_count; i++) {
        data->rows[i].result = judge(data, &data->rows[i]);
    }
    return true;
}
