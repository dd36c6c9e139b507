#include <stdarg.h>
#include <stdio.h>

#include "model/pack/private.h"

#define PACK_ARENA (48u << 20) /* bytes of address space; what is not used costs nothing */

bool pack_refuse(struct pack_reading *reading, const char *format, ...)
{
    char reason[PACK_WHY_MAX - 40];
    va_list list;
    if (reading->why[0] != '\0') {
        return false;
    }
    va_start(list, format);
    vsnprintf(reason, sizeof reason, format, list);
    va_end(list);
    snprintf(reading->why, PACK_WHY_MAX, "%.36s: %s", reading->file, reason);
    if (reading->findings != NULL) { /* "#/elements/1: ..." begins with its place */
        const char *end = reason[0] == '#' ? strstr(reason, ": ") : NULL;
        struct text at = {reason + 1, end != NULL ? (size_t)(end - reason - 1) : 0};
        findings_add(
            reading->findings, FINDING_refused, reading->file, at, FORM_NONE, "%s",
            end != NULL ? end + 2 : reason);
    }
    return false;
}

bool pack_go_on(struct pack_reading *reading, bool fine)
{
    if (!fine && reading->findings != NULL) {
        reading->why[0] = '\0';
        return true;
    }
    return fine;
}

bool pack_fault(
    struct pack_reading *reading, enum finding_code code, const char *file, struct text at,
    size_t page, const char *format, ...)
{
    char reason[PACK_WHY_MAX - 40];
    va_list list;
    va_start(list, format);
    vsnprintf(reason, sizeof reason, format, list);
    va_end(list);
    if (reading->findings == NULL) {
        reading->file = file;
        return pack_refuse(reading, "%.*s: %s", TEXT_ARG(at), reason);
    }
    findings_add(reading->findings, code, file, at, page, "%s", reason);
    return true;
}

struct text pack_keep(struct pack_reading *reading, struct text text)
{
    return arena_text(&reading->pack->arena, text);
}

struct bytes pack_content(const struct pack_reading *reading, const char *file)
{
    struct text text = json_text_of(json_object_get(reading->files, file));
    return (struct bytes){(const uint8_t *)text.at, text.len};
}

/* For authors with the line; otherwise without anything of the content. */
static void refuse_json(struct pack_reading *reading, struct bytes content)
{
    json_error_t error = {0};
    json_t *json = NULL;
    if (reading->findings != NULL && content.len > 0 && content.len <= PACK_PAYLOAD_MAX) {
        json = json_loadb((const char *)content.at, content.len, JSON_REJECT_DUPLICATES, &error);
    }
    if (error.text[0] != '\0') {
        pack_refuse(reading, "line %d: %s", error.line, error.text);
    } else {
        pack_refuse(reading, "missing, or no JSON object (a member given twice is none)");
    }
    json_release(&json);
}

#define IN_PIECES "a letter is written in pieces: save the file in Unicode form NFC"

static bool is_composed_file(struct bytes content)
{
    return entry_is_composed((struct text){(const char *)content.at, content.len});
}

/* A letter in pieces (NFD) would look the same and be another: in a choice it would even be sent. */
static bool is_composed(const json_t *json)
{
    char *written = json_print(json);
    bool fine = entry_is_composed((struct text){written, strlen(written)});
    free(written);
    return fine;
}

json_t *pack_json(struct pack_reading *reading, const char *file, const char *const *known)
{
    reading->file = file;
    json_t *json = json_read(pack_content(reading, file), PACK_PAYLOAD_MAX);
    if (!json_is_object(json)) {
        refuse_json(reading, pack_content(reading, file));
        json_release(&json);
        return NULL;
    }
    if (!is_composed(json)) {
        pack_refuse(reading, IN_PIECES);
        json_release(&json);
        return NULL;
    }
    void *at = known != NULL ? json_object_iter(json) : NULL;
    for (; at != NULL; at = json_object_iter_next(json, at)) {
        const char *const *name = known;
        while (*name != NULL && strcmp(*name, json_object_iter_key(at)) != 0) {
            name++;
        }
        if (*name == NULL) {
            pack_refuse(reading, "\"%.60s\" is not known", json_object_iter_key(at));
            json_release(&json);
            return NULL;
        }
    }
    return json;
}

void pack_texts_file(char file[40], struct text language)
{
    snprintf(file, 40, "texts/%.*s.po", (int)(language.len < 16 ? language.len : 16), language.at);
}

/* Only names that a pack has: none leads anywhere else on a disk. */
static bool is_file_known(const struct pack *pack, const char *name)
{
    static const struct {
        const char *name;
        bool is_sent, is_local; /* the kinds of packs that have it */
    } known[] = {
        {"pack.json", true, true},         {"receipt.json", true, true},
        {"destination.json", true, false}, {"data.schema.json", true, false},
        {"ui.schema.json", true, false},   {"prefill.json", true, false},
        {"search.json", true, false},      {"queue.json", false, true},
    };
    char file[40];
    bool local = pack->kind == PACK_LOCAL;
    for (size_t i = 0; i < COUNT(known); i++) {
        if (strcmp(name, known[i].name) == 0 && (local ? known[i].is_local : known[i].is_sent)) {
            return true;
        }
    }
    for (size_t i = 0; i < pack->language_count; i++) {
        pack_texts_file(file, pack->texts[i].language);
        if (strcmp(name, file) == 0) {
            return true;
        }
    }
    return false;
}

static bool check_names(struct pack_reading *reading)
{
    const char *name;
    json_t *content;
    reading->file = "files";
    json_object_foreach (json_to_walk(reading->files), name, content) {
        if (!is_file_known(reading->pack, name)) {
            return pack_refuse(reading, "\"%.60s\" is no file of a pack", name);
        }
        if (!json_is_string(content)) {
            return pack_refuse(reading, "\"%.60s\" is no text", name);
        }
    }
    return true;
}

/* What an author hears of a file of texts. */
static void hear(
    void *context, enum texts_trouble trouble, unsigned line, struct text key, const char *reason)
{
    static const enum finding_code codes[] = {
        [TEXTS_FUZZY] = FINDING_text_fuzzy,
        [TEXTS_EMPTY] = FINDING_text_empty,
        [TEXTS_TWICE] = FINDING_text_twice,
    };
    struct pack_reading *reading = context;
    pack_fault(reading, codes[trouble], reading->file, key, FORM_NONE, "line %u: %s", line, reason);
}

static bool read_texts(struct pack_reading *reading)
{
    struct pack *pack = reading->pack;
    char file[40], why[TEXTS_WHY_MAX];
    const struct texts_listener listener = {hear, reading};
    for (size_t i = 0; i < pack->language_count; i++) {
        struct text language = pack->texts[i].language;
        pack_texts_file(file, language);
        reading->file = file;
        bool fine = texts_read_all(
            &pack->texts[i], &pack->arena, pack_content(reading, file), language,
            reading->findings != NULL ? &listener : NULL, why);
        pack->texts[i].language = language;
        if (!fine && pack_content(reading, file).at == NULL) {
            pack_refuse(reading, "missing");
        } else if (!fine) {
            pack_refuse(reading, "%s", why);
        } else if (!is_composed_file(pack_content(reading, file))) {
            fine = pack_refuse(reading, IN_PIECES);
        }
        if (!fine) {
            break;
        }
    }
    reading->file = "texts";
    return reading->why[0] == '\0';
}

static bool read_form(struct pack_reading *reading)
{
    struct pack *pack = reading->pack;
    char why[SCHEMA_WHY_MAX];
    SCOPED(json_release) json_t *schema = pack_json(reading, "data.schema.json", NULL);
    if (schema == NULL) {
        return false;
    }
    pack->schema = schema_read(&pack->arena, schema, SCHEMA_FORMATS | SCHEMA_STRICT, why);
    if (pack->schema == NULL) {
        return pack_refuse(reading, "%s", why);
    }
    SCOPED(json_release) json_t *uischema = pack_json(reading, "ui.schema.json", NULL);
    return uischema != NULL &&
           (form_plan_read(&pack->form, &pack->arena, uischema, pack->schema, why) ||
            pack_refuse(reading, "%s", why));
}

/* What is sent and to whom, or what is given out here. */
static bool read_content(struct pack_reading *reading, bool needs_destination)
{
    bool has_destination = json_object_get(reading->files, "destination.json") != NULL;
    if (reading->pack->kind == PACK_LOCAL) {
        return pack_go_on(reading, pack_read_queue(reading)) &&
               pack_go_on(reading, pack_read_links(reading));
    }
    bool has_form = read_form(reading);
    return pack_go_on(reading, has_form) &&
           (!has_form || (pack_go_on(reading, pack_read_search(reading)) &&
                          pack_go_on(reading, pack_read_links(reading)) &&
                          pack_go_on(reading, pack_read_services(reading)))) &&
           ((!has_destination && !needs_destination) ||
            pack_go_on(reading, pack_read_destination(reading)));
}

static bool read_all(struct pack_reading *reading, bool needs_destination)
{
    return pack_read_facts(reading) && pack_go_on(reading, check_names(reading)) &&
           pack_go_on(reading, read_texts(reading)) && read_content(reading, needs_destination) &&
           pack_go_on(reading, pack_check_whole(reading));
}

/* Begins with the payload; false when it is none. */
static bool open_payload(struct pack_reading *reading, const json_t *json)
{
    reading->files = json_object_get(json, "files");
    return (json_is_object(reading->files) && json_object_size(json) == 1 &&
            json_object_size(reading->files) <= PACK_FILES_MAX) ||
           pack_refuse(
               reading, "larger than %u bytes, or not {\"files\": {...}} with at most %d files",
               PACK_PAYLOAD_MAX, PACK_FILES_MAX);
}

bool pack_read(struct pack *pack, struct bytes payload, bool needs_destination, char *why)
{
    *pack = (struct pack){0};
    why[0] = '\0';
    struct pack_reading reading = {.pack = pack, .file = "payload", .why = why};
    SCOPED(json_release) json_t *json = json_read(payload, PACK_PAYLOAD_MAX);
    if (!open_payload(&reading, json)) {
        return false;
    }
    arena_init_common(&pack->arena, PACK_ARENA);
    if (!read_all(&reading, needs_destination)) {
        pack_release(pack);
        return false;
    }
    return true;
}

/* An authority's key that is over, or soon will be. */
static void check_last_day(struct pack_reading *reading, long today)
{
    const struct pack *pack = reading->pack;
    const char *file = "destination.json";
    struct text at = TEXT_OF("/notAfter");
    long left = pack->not_after - today;
    if (pack->kid.len == 0) {
        if (json_object_get(reading->files, file) == NULL) {
            pack_fault(
                reading, FINDING_destination_absent, file, (struct text){0}, FORM_NONE,
                "there is none in the folder");
        }
    } else if (left < 0) {
        pack_fault(
            reading, FINDING_destination_over, file, at, FORM_NONE,
            "the authority's key was over %ld days ago", -left);
    } else if (left < LINT_KEY_DAYS) {
        pack_fault(
            reading, FINDING_destination_ends, file, at, FORM_NONE,
            "the authority's key ends in %ld days", left);
    }
}

bool pack_lint_read(struct pack *pack, struct bytes payload, long today, struct findings *findings)
{
    char why[PACK_WHY_MAX] = "";
    *pack = (struct pack){0};
    struct pack_reading reading = {
        .pack = pack, .file = "payload", .why = why, .findings = findings};
    SCOPED(json_release) json_t *json = json_read(payload, PACK_PAYLOAD_MAX);
    if (!open_payload(&reading, json)) {
        return false;
    }
    arena_init_common(&pack->arena, PACK_ARENA);
    reading.used = arena_take(&pack->arena, PACK_USED_MAX * sizeof *reading.used);
    if (!read_all(&reading, false)) {
        pack_release(pack);
        return false;
    }
    if (pack->kind == PACK_SUBMISSION) {
        check_last_day(&reading, today);
    }
    pack_lint_texts(&reading);
    if (pack->form.page_count > 0) {
        pack_lint_form(&reading);
        pack_lint_rules(&reading);
    }
    bool has_content = pack->form.page_count > 0 || pack->queue.count > 0;
    if (!has_content || pack->texts[0].count == 0) {
        pack_release(pack);
        return false;
    }
    return true;
}

void pack_release(struct pack *pack)
{
    arena_finish(&pack->arena);
    *pack = (struct pack){0};
}
