#include "tests/support/author.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "tests/test.h"

#define FILE_SIZE (1u << 20)

/* One rule of the form: the group that the answer `value` of a question makes obligatory. */
struct prose {
    const char *rule, *parent, *question, *group;
    bool group_is_inside; /* the parent, not beside it */
};

static const struct prose old_rules[] = {
    {"R05000281", "G05000477", "F05001047", "G05000499", false},
    {"R05000334", "G05000493", "F05001347", "G05000599", true},
};

static const struct prose new_rules[] = {
    {"R05000000281", "G05000000477", "F05000001047", "G05000000499", false},
    {"R05000000334", "G05000000493", "F05000001347", "G05000000599", true},
};

static json_t *load(const char *dir, const char *name)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    json_t *json = json_load_file(path, 0, NULL);
    assert_non_null(json);
    return json;
}

static void save(const char *dir, const char *name, json_t *json)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    assert_int_equal(json_dump_file(json, path, JSON_INDENT(2)), 0);
    json_decref(json);
}

static void fill_pack(const char *dir, const struct author *author)
{
    json_t *pack = load(dir, "pack.json");
    json_t *filled = json_pack(
        "{s:{s:s, s:[s, s]}, s:s, s:i, s:i, s:[s], s:s}", "authority", "name", "Stadt Musterstadt",
        "lines", "Straßenverkehrsbehörde", "Rathausplatz 1", "min_loa", "none", "fee_cents", 3000,
        "duration_minutes", 15, "languages", "de", "id", "parken-aus-fim");
    assert_non_null(filled);
    json_object_update(pack, filled);
    json_decref(filled);
    if (author->schema_uri != NULL) {
        json_object_set_new(pack, "schema_uri", json_string(author->schema_uri));
    }
    save(dir, "pack.json", pack);
    save(
        dir, "receipt.json", json_pack("{s:[], s:[s]}", "rows", "notes", "explain.retention.text"));
}

/* Writes the texts that are marked, and takes the marks away. */
static void fill_texts(const char *dir)
{
    char path[4200], *at, *to = malloc(FILE_SIZE);
    struct file file;
    size_t len = 0;
    snprintf(path, sizeof path, "%s/texts/en.po", dir);
    assert_int_equal(unlink(path), 0);
    snprintf(path, sizeof path, "%s/texts/de.po", dir);
    assert_int_equal(file_read(&file, path, FILE_SIZE / 2), FILE_OK);
    assert_non_null(to);
    char *copy = strdup((const char *)file.content.at);
    for (char *line = strtok_r(copy, "\n", &at); line != NULL; line = strtok_r(NULL, "\n", &at)) {
        bool is_open = strcmp(line, "msgstr \"…\"") == 0;
        if (strcmp(line, "#, fuzzy") != 0) {
            len += (size_t)snprintf(
                to + len, FILE_SIZE - len, "%s\n",
                is_open ? "msgstr \"Das steht hier als Probe.\"" : line);
        }
    }
    struct bytes content = {(const uint8_t *)to, len};
    assert_int_equal(file_replace(path, content, 0644), FILE_OK);
    file_release(&file);
    free(copy);
    free(to);
}

/* Whether the first question of a page is about something in `group`. */
static bool is_about(const json_t *element, const char *group)
{
    const char *scope = json_string_value(json_object_get(element, "scope"));
    const json_t *list = json_object_get(element, "elements");
    if (scope != NULL) {
        return strstr(scope, group) != NULL;
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (is_about(json_array_get(list, i), group)) {
            return true;
        }
    }
    return false;
}

static void show_when(json_t *ui, const struct prose *prose)
{
    json_t *pages = json_object_get(ui, "elements"), *page;
    char scope[200];
    size_t i, count = 0;
    snprintf(scope, sizeof scope, "#/properties/%s/properties/%s", prose->parent, prose->question);
    json_array_foreach (pages, i, page) {
        if (is_about(page, prose->group)) {
            json_object_set_new(
                page, "rule",
                json_pack(
                    "{s:s, s:s, s:{s:s, s:{s:s}, s:b}}", "$comment", prose->rule, "effect", "SHOW",
                    "condition", "scope", scope, "schema", "const", "02", "failWhenUndefined", 1));
            count++;
        }
    }
    assert_true(count > 0);
}

static void require_when(json_t *schema, const struct prose *prose)
{
    json_t *all = json_object_get(schema, "allOf");
    json_t *answer = json_pack(
        "{s:{s:{s:s}}, s:[s]}", "properties", prose->question, "const", "02", "required",
        prose->question);
    json_t *then =
        prose->group_is_inside
            ? json_pack("{s:{s:{s:[s]}}}", "properties", prose->parent, "required", prose->group)
            : json_pack("{s:[s]}", "required", prose->group);
    json_t *rule = json_pack(
        "{s:s, s:{s:{s:o}, s:[s]}, s:o}", "$comment", prose->rule, "if", "properties",
        prose->parent, answer, "required", prose->parent, "then", then);
    assert_non_null(rule);
    if (all == NULL) {
        all = json_array();
        json_object_set_new(schema, "allOf", all);
    }
    json_array_append_new(all, rule);
}

void author_fill(const char *dir, const struct author *author)
{
    const struct prose *rules = author->new_form ? new_rules : old_rules;
    json_t *ui = load(dir, "ui.schema.json"), *schema = load(dir, "data.schema.json");
    fill_pack(dir, author);
    fill_texts(dir);
    for (size_t i = author->forgets_a_rule ? 1 : 0; i < COUNT(old_rules); i++) {
        show_when(ui, &rules[i]);
        require_when(schema, &rules[i]);
    }
    save(dir, "ui.schema.json", ui);
    save(dir, "data.schema.json", schema);
}
