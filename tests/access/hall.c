#include "tests/access/hall.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "cli/pack_folder.h"
#include "cli/pack_hyphen.h"

#define COMMON_SIZE (16u << 20)
#define NOT_AFTER   40000 /* day; the key of a pack that has no destination yet */

/* In the order of the screen "language". */
static const char *const languages[] = {"de", "de-x-leicht", "en", "tr", "ar",
                                        "uk", "pl",          "ru", "fr", "ro"};

static const char found_json[] =
    "{\"updated\":\"2026-11-23\",\"items\":["
    "{\"number\":\"F-2041\",\"category\":\"keys\",\"colour\":\"grey\",\"area\":\"bus\","
    "\"day\":\"2026-11-20\"},"
    "{\"number\":\"F-2039\",\"category\":\"keys\",\"colour\":\"red\",\"area\":\"bus\","
    "\"day\":\"2026-11-19\"}]}";

static bool read_language(struct hall *hall, const char *language, char *why)
{
    char path[100], reason[TEXTS_WHY_MAX];
    SCOPED(file_release) struct file file = {0};
    snprintf(path, sizeof path, "assets/locales/%s.po", language);
    enum file_result result = file_read(&file, path, TEXTS_FILE_MAX);
    if (result == FILE_ABSENT) {
        return true;
    }
    struct text tag = {language, strlen(language)};
    struct texts *texts = &hall->texts[hall->language_count];
    if (result != FILE_OK || !texts_read(texts, &hall->common, file.content, tag, reason)) {
        snprintf(why, HALL_WHY_MAX, "%s: %s", path, result == FILE_OK ? reason : "unreadable");
        return false;
    }
    hall->language_count++;
    return true;
}

static bool read_found(struct hall *hall, char *why)
{
    char reason[FOUND_WHY_MAX] = "no JSON";
    const struct bytes source = {(const uint8_t *)found_json, sizeof found_json - 1};
    SCOPED(json_release) json_t *json = json_read(source, FOUND_FILE_MAX);
    bool is_read = json != NULL && found_read(&hall->found, &hall->common, json, reason);
    if (!is_read) {
        snprintf(why, HALL_WHY_MAX, "the list of found things: %s", reason);
    }
    return is_read;
}

static bool read_payload(struct pack *pack, const char *payload, char *why)
{
    return pack_read(pack, (struct bytes){(const uint8_t *)payload, strlen(payload)}, false, why);
}

/* As `foyer pack build` makes it, but for the signature. */
static bool read_pack(struct hall *hall, const char *name, char *why)
{
    char dir[200], reason[PACK_HYPHEN_WHY_MAX];
    struct pack *pack = &hall->packs[hall->pack_count];
    snprintf(dir, sizeof dir, "assets/packs/%s", name);
    char *payload = pack_folder_read(dir, NULL, why);
    if (payload == NULL || !read_payload(pack, payload, why)) {
        free(payload);
        return false;
    }
    if (pack_hyphen(&payload, pack, dir, "auto", reason) == PACK_HYPHEN_DONE) {
        pack_release(pack);
        if (!read_payload(pack, payload, why)) {
            free(payload);
            return false;
        }
    }
    free(payload);
    hall->pack_count++;
    pack_set_beneath(pack, hall->texts, hall->language_count);
    pack->kid = TEXT_OF("town-key-1");
    pack->not_after = NOT_AFTER;
    return true;
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static bool read_packs(struct hall *hall, char *why)
{
    struct dirent **names = NULL;
    int count = scandir("assets/packs", &names, is_shown, alphasort);
    bool is_read = count > 0 && count <= HALL_PACKS_MAX;
    if (!is_read) {
        snprintf(why, HALL_WHY_MAX, "assets/packs holds %d packs", count);
    }
    for (int i = 0; i < count; i++) {
        is_read = is_read && read_pack(hall, names[i]->d_name, why);
        free(names[i]);
    }
    free(names);
    return is_read;
}

bool hall_open(struct hall *hall, char *why)
{
    *hall = (struct hall){0};
    setenv("TZ", "Europe/Berlin", 1);
    arena_init_common(&hall->common, COMMON_SIZE);
    for (size_t i = 0; i < COUNT(languages); i++) {
        if (!read_language(hall, languages[i], why)) {
            return false;
        }
    }
    return read_found(hall, why) && read_packs(hall, why);
}

void hall_close(struct hall *hall)
{
    for (size_t i = 0; i < hall->pack_count; i++) {
        pack_release(&hall->packs[i]);
    }
    arena_finish(&hall->common);
    *hall = (struct hall){0};
}

size_t hall_language(const struct hall *hall, const char *language)
{
    for (size_t i = 0; i < hall->language_count; i++) {
        if (text_equal(hall->texts[i].language, (struct text){language, strlen(language)})) {
            return i;
        }
    }
    return SIZE_MAX;
}

size_t hall_pack(const struct hall *hall, const char *pack)
{
    for (size_t i = 0; i < hall->pack_count; i++) {
        if (text_equal(hall->packs[i].id, (struct text){pack, strlen(pack)})) {
            return i;
        }
    }
    return SIZE_MAX;
}

bool hall_speaks(const struct hall *hall, size_t pack, size_t language)
{
    return pack_texts(&hall->packs[pack], hall->texts[language].language) != NULL;
}
