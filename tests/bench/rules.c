/* A form of 1,000 fields with a rule at each: one answer changes, everything is looked at again. Flat
 * (one object) and in 100 objects; and the worst: each answer shows the next, the first one hides all.
 * Control: the same rules, with values searched for in the finished tree. Then what a pack takes in
 * memory; control: the bytes of its payload. */
#include <dirent.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "model/form.h"
#include "model/pack.h"
#include "model/rule.h"
#include "tests/bench.h"

enum { FIELDS = 1000, IN_OBJECT = 10, ROUNDS = 201, CHAIN = 100 };

struct bench {
    struct arena pack, session;
    struct form_plan plan;
    struct form *form;
    struct rule *rules[FIELDS];
    double read_ms;
};

static void name_field(char to[80], int field, int in_object)
{
    if (in_object == 0) {
        snprintf(to, 80, "/properties/f%d", field);
    } else {
        snprintf(to, 80, "/properties/o%d/properties/f%d", field / in_object, field);
    }
}

/* Texts, yes or no, and choices, by turns. */
static json_t *field_schema(int field)
{
    switch (field % 3) {
    case 0: return json_pack("{s:s, s:i}", "type", "string", "maxLength", 40);
    case 1: return json_pack("{s:s}", "type", "boolean");
    default: return json_pack("{s:[s, s, s]}", "enum", "red", "green", "blue");
    }
}

static const char *field_answer(int field)
{
    static const char *const answers[] = {"Lange Straße 12 a", "true", "green"};
    return answers[field % 3];
}

/* What a rule wants of this field: it holds with the answers above. */
static json_t *field_condition(int field, int in_object)
{
    char at[80], scope[90];
    name_field(at, field, in_object);
    snprintf(scope, sizeof scope, "#%s", at);
    json_t *schema = field % 3 == 0   ? json_pack("{s:i}", "minLength", 1)
                     : field % 3 == 1 ? json_pack("{s:b}", "const", 1)
                                      : json_pack("{s:[s, s]}", "enum", "green", "blue");
    return json_pack("{s:s, s:o}", "scope", scope, "schema", schema);
}

/* Rules of three kinds: one condition, two of them, one of two. */
static json_t *field_rule(int field, int in_object)
{
    int other = (field * 7 + 3) % FIELDS, third = (field * 11 + 5) % FIELDS;
    if (field % 3 == 0) {
        return json_pack(
            "{s:s, s:o}", "effect", "SHOW", "condition", field_condition(other, in_object));
    }
    return json_pack(
        "{s:s, s:{s:s, s:[o, o]}}", "effect", "SHOW", "condition", "type",
        field % 3 == 1 ? "AND" : "OR", "conditions", field_condition(other, in_object),
        field_condition(third, in_object));
}

static json_t *make_schema(int fields, int in_object)
{
    json_t *schema = json_pack("{s:s, s:{}}", "type", "object", "properties");
    json_t *properties = json_object_get(schema, "properties");
    for (int i = 0; i < fields; i++) {
        char name[40];
        json_t *parent = properties;
        if (in_object > 0) {
            snprintf(name, sizeof name, "o%d", i / in_object);
            json_t *object = json_object_get(properties, name);
            if (object == NULL) {
                object = json_pack("{s:s, s:{}}", "type", "object", "properties");
                json_object_set_new(properties, name, object);
            }
            parent = json_object_get(object, "properties");
        }
        snprintf(name, sizeof name, "f%d", i);
        json_object_set_new(parent, name, field_schema(i));
    }
    return schema;
}

/* Twenty questions a page. */
static json_t *make_uischema(int fields, int in_object, bool is_chain)
{
    json_t *pages = json_pack("{s:s, s:[]}", "type", "Categorization", "elements");
    json_t *elements = NULL;
    for (int i = 0; i < fields; i++) {
        char at[80], scope[90];
        name_field(at, i, in_object);
        snprintf(scope, sizeof scope, "#%s", at);
        if (i % 20 == 0) {
            json_t *page =
                json_pack("{s:s, s:s, s:[]}", "type", "Category", "i18n", "page", "elements");
            elements = json_object_get(page, "elements");
            json_array_append_new(json_object_get(pages, "elements"), page);
        }
        json_t *control = json_pack("{s:s, s:s}", "type", "Control", "scope", scope);
        if (i > 0) {
            json_t *rule = is_chain ? json_pack(
                                          "{s:s, s:o}", "effect", "SHOW", "condition",
                                          field_condition(i - 1, in_object))
                                    : field_rule(i, in_object);
            if (is_chain) {
                json_object_set_new(
                    json_object_get(rule, "condition"), "failWhenUndefined", json_true());
            }
            json_object_set_new(control, "rule", rule);
        }
        json_array_append_new(elements, control);
    }
    return pages;
}

static bool say(struct bench *bench, size_t question, const char *answer)
{
    struct text text = {answer, strlen(answer)};
    return form_set(bench->form, question, text, PROVENANCE_TYPED) == ENTRY_OK;
}

static bool open_form(struct bench *bench, int fields, int in_object, bool is_chain)
{
    char why[SCHEMA_WHY_MAX];
    *bench = (struct bench){0};
    SCOPED(json_release) json_t *schema = make_schema(fields, in_object);
    SCOPED(json_release) json_t *uischema = make_uischema(fields, in_object, is_chain);
    arena_init_common(&bench->pack, ARENA_MAX);
    arena_init_common(&bench->session, 4u << 20);
    double start = bench_now_ms();
    const struct schema *compiled =
        schema_read(&bench->pack, schema, SCHEMA_FORMATS | SCHEMA_STRICT, why);
    bool done = compiled != NULL &&
                form_plan_read(&bench->plan, &bench->pack, uischema, compiled, why) &&
                bench->plan.question_count == (size_t)fields;
    bench->read_ms = bench_now_ms() - start;
    if (!done) {
        fprintf(stderr, "rules: %s\n", why);
        return false;
    }
    bench->form = form_begin(&bench->session, &bench->plan);
    for (int i = 0; i < fields; i++) {
        done = done && say(bench, (size_t)i, field_answer(i));
        json_t *rule = field_rule(i, in_object);
        bench->rules[i] = rule_read(&bench->pack, rule, false, why);
        done = done && bench->rules[i] != NULL;
        json_decref(rule);
    }
    return done;
}

static void close_form(struct bench *bench)
{
    arena_finish(&bench->session);
    arena_finish(&bench->pack);
}

/* All rules of the form by searching the tree of its data. */
static double search_ms(struct bench *bench, int fields, unsigned *shown)
{
    SCOPED(arena_finish) struct arena arena = {0};
    arena_init_common(&arena, 4u << 20);
    struct bytes bytes = form_data(bench->form, &arena);
    SCOPED(json_release) json_t *json = json_read(bytes, 1u << 20);
    const struct value *data = value_of_json(&arena, json);
    double start = bench_now_ms();
    for (int i = 0; i < fields; i++) {
        *shown += rule_shows(bench->rules[i], data);
    }
    return bench_now_ms() - start;
}

static bool measure(const char *name, int fields, int in_object, bool is_chain)
{
    struct bench bench;
    double own[ROUNDS], control[ROUNDS];
    unsigned shown = 0;
    bool done = open_form(&bench, fields, in_object, is_chain);
    for (int i = 0; i < ROUNDS && done; i++) {
        bool hide = is_chain && i % 2 == 0;
        double start = bench_now_ms();
        done = say(&bench, 0, hide ? " " : i % 2 == 0 ? "Kurze Straße 1" : "Lange Straße 12 a");
        own[i] = bench_now_ms() - start;
        done = done && (!hide || !form_question_visible(bench.form, (size_t)fields - 1));
        control[i] = done ? search_ms(&bench, fields, &shown) : 0;
    }
    if (done && shown > 0) {
        qsort(control, ROUNDS, sizeof *control, bench_by_size);
        bench_judge(name, "ms", own, ROUNDS, control[ROUNDS / 2], is_chain ? -1 : 1);
        char more[80];
        double kib = (double)bench.session.used / 1024;
        snprintf(more, sizeof more, "%s_form_memory", name);
        bench_judge(more, "KiB", &kib, 1, -1, 4096);
        kib = (double)bench.pack.used / 1024;
        snprintf(more, sizeof more, "%s_plan_memory", name);
        bench_print(more, "KiB", &kib, 1);
        snprintf(more, sizeof more, "%s_plan_read", name);
        bench_print(more, "ms", &bench.read_ms, 1);
    }
    close_form(&bench);
    return done;
}

static bool ends_in(const char *name, const char *end)
{
    size_t len = strlen(name), end_len = strlen(end);
    return len > end_len && strcmp(name + len - end_len, end) == 0;
}

/* The files of a folder whose names end in `end`, each under its name with `prefix` before it. */
static void add_files(json_t *files, const char *folder, const char *prefix, const char *end)
{
    DIR *dir = opendir(folder);
    for (const struct dirent *entry = dir != NULL ? readdir(dir) : NULL; entry != NULL;
         entry = readdir(dir)) {
        char path[700], name[300];
        struct file file;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        snprintf(name, sizeof name, "%s%.250s", prefix, entry->d_name);
        if (ends_in(entry->d_name, end) && file_read(&file, path, PACK_PAYLOAD_MAX) == FILE_OK) {
            json_object_set_new(
                files, name, json_stringn((const char *)file.content.at, file.content.len));
            file_release(&file);
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
}

/* What the pack in assets/packs/NAME takes when it is loaded, in KiB. */
static bool measure_pack(const char *name)
{
    char folder[400], texts[410], why[PACK_WHY_MAX], figure[120];
    SCOPED(json_release) json_t *payload = json_pack("{s:{}}", "files");
    snprintf(folder, sizeof folder, "assets/packs/%.300s", name);
    snprintf(texts, sizeof texts, "%s/texts", folder);
    add_files(json_object_get(payload, "files"), folder, "", ".json");
    add_files(json_object_get(payload, "files"), texts, "texts/", ".po");
    SCOPED(pack_release) struct pack pack = {0};
    char *text = json_print(payload);
    struct bytes bytes = {(const uint8_t *)text, strlen(text)};
    bool done = pack_read(&pack, bytes, false, why);
    if (done) {
        double kib = (double)pack.arena.used / 1024;
        snprintf(figure, sizeof figure, "pack_memory_%.80s", name);
        bench_judge(figure, "KiB", &kib, 1, (double)bytes.len / 1024, 4096);
    } else {
        fprintf(stderr, "rules: %s: %s\n", name, why);
    }
    free(text);
    return done;
}

static bool measure_packs(void)
{
    DIR *dir = opendir("assets/packs");
    bool done = dir != NULL;
    for (const struct dirent *entry = done ? readdir(dir) : NULL; entry != NULL;
         entry = readdir(dir)) {
        done = done && (entry->d_name[0] == '.' || measure_pack(entry->d_name));
    }
    if (dir != NULL) {
        closedir(dir);
    }
    return done;
}

int main(void)
{
    bool done = measure("rules_1000_fields_flat", FIELDS, 0, false) &&
                measure("rules_1000_fields_in_objects", FIELDS, IN_OBJECT, false) &&
                measure("rules_chain_of_100", CHAIN, 0, true) && measure_packs();
    return done ? 0 : 1;
}
