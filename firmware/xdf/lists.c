#include "xdf/lists.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "xdf/xml.h"

#define GENERICODE "http://docs.oasis-open.org/codelist/ns/genericode/1.0/"

/* How well a file fits a list. */
enum fit { FIT_NONE, FIT_OTHER_VERSION, FIT_NAME, FIT_EXACT };

struct columns {
    struct text ids[LISTS_COLUMNS_MAX];
    size_t count;
    size_t code, name, help; /* places in ids; count: none */
};

struct offer {
    struct xdf *xdf;
    struct report *report;
    struct text file;
    const struct xml_element *list; /* CodeList */
    struct text uri, version, version_uri;
    size_t size; /* bytes of the file */
};

static const struct xml_element *find_code_list(const struct xml_element *element, unsigned depth)
{
    if (text_equal(element->name, TEXT_OF("CodeList")) &&
        text_equal(element->space, TEXT_OF(GENERICODE))) {
        return element;
    }
    const struct xml_element *child = depth < 4 ? element->first : NULL;
    for (; child != NULL; child = child->next) {
        const struct xml_element *found = find_code_list(child, depth + 1);
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

static struct text text_in(const struct xml_element *element, struct text name)
{
    const struct xml_element *child = xml_child(element, name);
    return child != NULL ? child->text : (struct text){0};
}

/* "C05000073_genericode.xml" for C05000073: a digit after it would make it another list. */
static bool is_file_of(struct text file, struct text c_id)
{
    bool begins = c_id.len > 0 && file.len > c_id.len && memcmp(file.at, c_id.at, c_id.len) == 0;
    return begins && !(file.at[c_id.len] >= '0' && file.at[c_id.len] <= '9');
}

static enum fit fit_of(const struct offer *offer, const struct xdf_list *list)
{
    bool same = list->uri.len > 0 && text_equal(list->uri, offer->uri);
    bool same_version = list->version.len > 0 && text_equal(list->version, offer->version);
    if (list->is_inline) {
        return FIT_NONE;
    }
    if ((list->version_uri.len > 0 && text_equal(list->version_uri, offer->version_uri)) ||
        (same && same_version)) {
        return FIT_EXACT;
    }
    if (is_file_of(offer->file, list->c_id)) {
        return FIT_NAME;
    }
    return same ? FIT_OTHER_VERSION : FIT_NONE;
}

static size_t find_column(const struct columns *columns, struct text id)
{
    size_t i = 0;
    while (i < columns->count && !text_equal(columns->ids[i], id)) {
        i++;
    }
    return i;
}

/* The column that a key stands for, by its id. */
static size_t find_key(
    const struct columns *columns, const struct xml_element *set, struct text key)
{
    const struct xml_element *child = set != NULL ? set->first : NULL;
    for (; child != NULL; child = child->next) {
        if (text_equal(child->name, TEXT_OF("Key")) &&
            (key.len == 0 || text_equal(xml_attribute(child, TEXT_OF("Id")), key))) {
            const struct xml_element *reference = xml_child(child, TEXT_OF("ColumnRef"));
            return reference != NULL
                       ? find_column(columns, xml_attribute(reference, TEXT_OF("Ref")))
                       : columns->count;
        }
    }
    return columns->count;
}

/* The column that the form asks for, else the first of what files usually have. */
static size_t choose(
    const struct columns *columns, const struct xml_element *set, struct text wanted,
    struct text usual_key, struct text usual_column)
{
    if (wanted.len > 0) {
        size_t named = find_column(columns, wanted);
        return named < columns->count ? named : find_key(columns, set, wanted);
    }
    size_t at = find_key(columns, set, usual_key);
    return at < columns->count ? at : find_column(columns, usual_column);
}

static bool read_columns(
    const struct offer *offer, const struct xdf_list *list, struct columns *columns)
{
    const struct xml_element *set = xml_child(offer->list, TEXT_OF("ColumnSet"));
    const struct xml_element *child = set != NULL ? set->first : NULL;
    *columns = (struct columns){0};
    for (; child != NULL && columns->count < LISTS_COLUMNS_MAX; child = child->next) {
        if (text_equal(child->name, TEXT_OF("Column"))) {
            columns->ids[columns->count++] = xml_attribute(child, TEXT_OF("Id"));
        }
    }
    columns->code = choose(columns, set, list->code_key, TEXT_OF("codeKey"), TEXT_OF("code"));
    columns->name = choose(columns, set, list->name_key, TEXT_OF("codenameKey"), TEXT_OF("name"));
    columns->help = list->help_key.len > 0
                        ? choose(columns, set, list->help_key, (struct text){0}, (struct text){0})
                        : columns->count;
    bool guess = false;
    if (columns->code == columns->count && list->code_key.len == 0) {
        columns->code = find_key(columns, set, (struct text){0});
        columns->code = columns->code == columns->count ? 0 : columns->code;
        guess = true;
    }
    if (columns->name == columns->count && list->name_key.len == 0 && columns->count > 0) {
        columns->name = columns->count > 1 ? (columns->code == 0 ? 1 : 0) : 0;
        guess = true;
    }
    if (columns->code >= columns->count || columns->name >= columns->count) {
        return false;
    }
    if (guess) {
        report_add(
            offer->report, REPORT_CHECK, offer->file, 0,
            "does not say which columns are code and name; \"%.*s\" and \"%.*s\" are taken",
            TEXT_ARG(columns->ids[columns->code]), TEXT_ARG(columns->ids[columns->name]));
    }
    return true;
}

static void read_row(
    const struct offer *offer, const struct columns *columns, const struct xml_element *row,
    struct xdf_value *value)
{
    size_t at = 0; /* a Value without ColumnRef is of the column after the one before */
    *value = (struct xdf_value){0};
    for (const struct xml_element *child = row->first; child != NULL; child = child->next) {
        struct text reference = xml_attribute(child, TEXT_OF("ColumnRef"));
        at = reference.len > 0 ? find_column(columns, reference) : at;
        struct text text = text_in(child, TEXT_OF("SimpleValue"));
        if (at == columns->code) {
            value->code = arena_text(&offer->xdf->arena, text);
        }
        if (at == columns->name) {
            value->name = xdf_one_line(&offer->xdf->arena, text);
        }
        if (at == columns->help && at < columns->count) {
            value->help = xdf_one_line(&offer->xdf->arena, text);
        }
        at++;
    }
}

bool xdf_is_new(const struct xdf_value *values, size_t count, struct text code)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(values[i].code, code)) {
            return false;
        }
    }
    return true;
}

/* Whether what the file can become at most fits beside what is there: three texts a row. */
static bool has_room(const struct offer *offer, size_t count)
{
    const struct arena *arena = &offer->xdf->arena;
    size_t need = 3 * offer->size + count * (sizeof(struct xdf_value) + 64);
    return arena->size - arena->used > need;
}

static bool take(const struct offer *offer, struct xdf_list *list)
{
    struct columns columns;
    const struct xml_element *rows = xml_child(offer->list, TEXT_OF("SimpleCodeList"));
    size_t count = 0;
    for (const struct xml_element *row = rows != NULL ? rows->first : NULL; row != NULL;
         row = row->next) {
        count++;
    }
    if (count == 0 || count > XDF_VALUES_MAX || !has_room(offer, count) ||
        !read_columns(offer, list, &columns)) {
        report_add(
            offer->report, REPORT_CHECK, offer->file, 0,
            "cannot be used: it has no rows, more than %d, not the columns that are asked for, or "
            "all lists together are too large",
            XDF_VALUES_MAX);
        return false;
    }
    struct xdf_value *values = arena_take(&offer->xdf->arena, count * sizeof *values);
    count = 0;
    for (const struct xml_element *row = rows->first; row != NULL; row = row->next) {
        struct xdf_value *value = &values[count];
        read_row(offer, &columns, row, value);
        if (value->code.len == 0 || !xdf_is_new(values, count, value->code)) {
            report_add(
                offer->report, REPORT_LOST, offer->file, row->line,
                "a row without a code, or with one that is there already: \"%.*s\"",
                TEXT_ARG(value->code));
            continue;
        }
        value->name = value->name.len > 0 ? value->name : value->code;
        count++;
    }
    list->values = values;
    list->count = count;
    list->is_found = count > 0;
    list->from = arena_text(&offer->xdf->arena, offer->file);
    return list->is_found;
}

bool lists_offer(
    struct xdf *xdf, const char *name, struct bytes source, struct report *report, char *why)
{
    SCOPED(xml_release) struct xml xml = {0};
    struct offer offer = {
        .xdf = xdf, .report = report, .file = {name, strlen(name)}, .size = source.len};
    why[0] = '\0';
    if (!xml_read(&xml, source, why)) {
        return false;
    }
    offer.list = find_code_list(xml.root, 0);
    if (offer.list == NULL) {
        snprintf(why, XDF_WHY_MAX, "no list of codes");
        return false;
    }
    const struct xml_element *identity = xml_child(offer.list, TEXT_OF("Identification"));
    offer.uri = text_in(identity, TEXT_OF("CanonicalUri"));
    offer.version = text_in(identity, TEXT_OF("Version"));
    offer.version_uri = text_in(identity, TEXT_OF("CanonicalVersionUri"));
    for (size_t i = 0; i < xdf->list_count; i++) {
        struct xdf_list *list = xdf->lists[i];
        enum fit fit = fit_of(&offer, list);
        if (fit > list->fit && take(&offer, list)) {
            list->fit = fit;
            list->is_other_version = fit == FIT_OTHER_VERSION;
        }
    }
    return true;
}

static void close_dir(DIR **dir)
{
    if (*dir != NULL) {
        closedir(*dir);
    }
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of the *.xml files, sorted, so that the same folder always gives the same pack. Owned by the
 * caller with all names; NULL when the folder cannot be read. */
static char **list_files(const char *dir, size_t *count, struct report *report)
{
    SCOPED(close_dir) DIR *folder = opendir(dir);
    char **names = folder != NULL ? calloc(LISTS_FILES_MAX, sizeof *names) : NULL;
    *count = 0;
    if (names == NULL) {
        return NULL;
    }
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        size_t len = strlen(entry->d_name);
        if (len < 5 || strcmp(entry->d_name + len - 4, ".xml") != 0) {
            continue;
        }
        if (*count == LISTS_FILES_MAX) {
            report_add(
                report, REPORT_CHECK, TEXT_OF("lists"), 0, "more than %d files: not all are read",
                LISTS_FILES_MAX);
            break;
        }
        names[*count] = strdup(entry->d_name);
        if (names[(*count)++] == NULL) {
            die("out of memory");
        }
    }
    qsort(names, *count, sizeof *names, compare_names);
    return names;
}

bool lists_fill(struct xdf *xdf, const char *dir, struct report *report)
{
    size_t count;
    char **names = list_files(dir, &count, report);
    if (names == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        char path[PATH_MAX], why[XDF_WHY_MAX];
        SCOPED(file_release) struct file file = {0};
        struct text name = {names[i], strlen(names[i])};
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        if (file_read(&file, path, XML_FILE_MAX) != FILE_OK) {
            report_add(report, REPORT_CHECK, name, 0, "is too large or cannot be read");
        } else if (
            !lists_offer(xdf, names[i], file.content, report, why) &&
            strcmp(why, "no list of codes") != 0) {
            report_add(report, REPORT_CHECK, name, 0, "is passed over: %s", why);
        }
        free(names[i]);
    }
    free(names);
    return true;
}
