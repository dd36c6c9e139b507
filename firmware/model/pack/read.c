#include <stdarg.h>
#include <stdio.h>

#include "model/pack/private.h"

#define PACK_ARENA (48u << 20) /* bytes of address space; what is not used costs nothing */

bool pack_refuse(struct pack_reading *reading, const char *format, ...)
{
    char reason[PACK_WHY_MAX - 40];
    va_list list;
    if (reading->why[0] == '\0') {
        va_start(list, format);
        vsnprintf(reason, sizeof reason, format, list);
        va_end(list);
        snprintf(reading->why, PACK_WHY_MAX, "%.36s: %s", reading->file, reason);
    }
    return false;
}

struct text pack_keep(struct pack_reading *reading, struct text text)
{
    return arena_text(&reading->pack->arena, text);
}

static struct bytes content_of(const struct pack_reading *reading, const char *file)
{
    struct text text = json_text_of(json_object_get(reading->files, file));
    return (struct bytes){(const uint8_t *)text.at, text.len};
}

json_t *pack_json(struct pack_reading *reading, const char *file, const char *const *known)
{
    reading->file = file;
    json_t *json = json_read(content_of(reading, file), PACK_PAYLOAD_MAX);
    if (!json_is_object(json)) {
        pack_refuse(reading, "missing, or no JSON object (a member given twice is none)");
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

/* "texts/<lang>.po" of this language. */
static void texts_file(char file[40], struct text language)
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
        texts_file(file, pack->texts[i].language);
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

static bool read_texts(struct pack_reading *reading)
{
    struct pack *pack = reading->pack;
    char file[40], why[TEXTS_WHY_MAX];
    for (size_t i = 0; i < pack->language_count; i++) {
        struct text language = pack->texts[i].language;
        texts_file(file, language);
        reading->file = file;
        if (!texts_read(&pack->texts[i], &pack->arena, content_of(reading, file), language, why)) {
            pack_refuse(reading, "%s", why);
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
        return pack_read_queue(reading) && pack_read_links(reading);
    }
    return read_form(reading) && pack_read_search(reading) && pack_read_links(reading) &&
           pack_read_services(reading) &&
           ((!has_destination && !needs_destination) || pack_read_destination(reading));
}

static bool read_all(struct pack_reading *reading, bool needs_destination)
{
    return pack_read_facts(reading) && check_names(reading) && read_texts(reading) &&
           read_content(reading, needs_destination) && pack_check_whole(reading);
}

bool pack_read(struct pack *pack, struct bytes payload, bool needs_destination, char *why)
{
    *pack = (struct pack){0};
    why[0] = '\0';
    struct pack_reading reading = {.pack = pack, .file = "payload", .why = why};
    SCOPED(json_release) json_t *json = json_read(payload, PACK_PAYLOAD_MAX);
    reading.files = json_object_get(json, "files");
    if (!json_is_object(reading.files) || json_object_size(json) != 1 ||
        json_object_size(reading.files) > PACK_FILES_MAX) {
        return pack_refuse(
            &reading, "larger than %u bytes, or not {\"files\": {...}} with at most %d files",
            PACK_PAYLOAD_MAX, PACK_FILES_MAX);
    }
    arena_init_common(&pack->arena, PACK_ARENA);
    if (!read_all(&reading, needs_destination)) {
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
