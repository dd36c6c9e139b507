#include "tests/demo/evidence.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "drivers/sim/specimens.h"
#include "tests/support/paper.h"
#include "tests/support/run.h"
#include "tests/support/visit.h"

#define RUN_MS  60000
#define PDF_MAX ((size_t)16 << 20)

static bool ends_in(const char *name, const char *end)
{
    size_t len = strlen(name), tail = strlen(end);
    return len >= tail && strcmp(name + len - tail, end) == 0;
}

void evidence_begin(const char *folder)
{
    const char *const words[] = {"mkdir", "-p", folder, NULL};
    if (run_wait(words, NULL, RUN_MS) != 0) {
        die("%s cannot be made", folder);
    }
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (ends_in(path, ".png") || ends_in(path, ".json") || ends_in(path, ".pdf")) {
            unlink(path);
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
}

/* Copies the one paper that came out of the printer. */
static bool take_paper(const struct world *world, const char *folder)
{
    char path[PATH_MAX], to[PATH_MAX];
    size_t papers = 0;
    DIR *dir = opendir(world_path(world, 0, "paper"));
    const struct dirent *entry;
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        if (ends_in(entry->d_name, ".pdf")) {
            papers++;
            snprintf(path, sizeof path, "%s/paper/%s", world->dir, entry->d_name);
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
    SCOPED(file_release) struct file file = {0};
    snprintf(to, sizeof to, "%s/receipt.pdf", folder);
    return papers == 1 && file_read(&file, path, PDF_MAX) == FILE_OK &&
           file_replace(to, file.content, 0644) == FILE_OK;
}

/* The value at a pointer like /dog/name. */
static const json_t *value_at(const json_t *data, const char *pointer)
{
    while (data != NULL && *pointer == '/') {
        char name[64];
        size_t len = strcspn(pointer + 1, "/");
        snprintf(name, sizeof name, "%.*s", (int)len, pointer + 1);
        data = json_object_get(data, name);
        pointer += len + 1;
    }
    return data;
}

/* "q-dog.name" and "q-keeping.dangerous-1" become /dog/name and /keeping/dangerous. */
static void pointer_of(const struct visit_answer *answer, char pointer[96])
{
    snprintf(pointer, 96, "/%s", answer->question + strlen("q-"));
    for (char *at = pointer; *at != '\0'; at++) {
        if (*at == '.') {
            *at = '/';
        }
        if (*at == '-' && answer->typed == NULL) {
            *at = '\0';
            return;
        }
    }
}

/* Puts what was typed into `typed` and compares it with the data. */
static bool check_typed(const json_t *data, json_t *typed)
{
    bool same = true;
    for (const struct visit_answer *one = visit_hundehaltung; one->question != NULL; one++) {
        char pointer[96];
        pointer_of(one, pointer);
        json_t *value = one->value != NULL ? json_loads(one->value, JSON_DECODE_ANY, NULL)
                                           : json_string(one->typed);
        if (!json_equal(value, value_at(data, pointer))) {
            printf("%s is not what was typed\n", pointer);
            same = false;
        }
        json_object_set_new(typed, pointer, value);
    }
    return same;
}

/* The same for what stands on the specimen. */
static bool check_read(const json_t *data, json_t *read)
{
    const struct specimen *card = specimen_find(TEXT_OF("id-card"));
    const struct {
        const char *field, *pointer, *value;
    } fields[] = {
        {"family_name", "/person/familyName", "Müller"},
        {"given_names", "/person/givenNames", "Ayşe Maria"},
        {"birth_date", "/person/birthDate", card->birth},
    };
    bool same = true;
    for (size_t i = 0; i < COUNT(fields); i++) {
        const char *value = json_string_value(value_at(data, fields[i].pointer));
        if (value == NULL || strcmp(value, fields[i].value) != 0) {
            printf("%s is not what was read\n", fields[i].pointer);
            same = false;
        }
        json_object_set_new(read, fields[i].field, json_string(fields[i].value));
    }
    return same;
}

/* What the outbox knows of the receipt. */
static bool add_ids(const struct world *world, const char *number, json_t *result)
{
    char submission[WORLD_VALUE_SIZE], matter[WORLD_VALUE_SIZE];
    if (!world_outbox(world, number, "submission", submission) ||
        !world_outbox(world, number, "case", matter)) {
        printf("the outbox does not know the submission\n");
        return false;
    }
    json_object_set_new(result, "submissionId", json_string(submission));
    json_object_set_new(result, "caseId", json_string(matter));
    return true;
}

static bool save(const char *folder, const char *name, struct bytes content)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return file_replace(path, content, 0644) == FILE_OK;
}

static bool save_json(const char *folder, const char *name, const json_t *json)
{
    char *text = json_dumps(json, JSON_INDENT(1) | JSON_SORT_KEYS);
    bool saved = text != NULL && save(folder, name, (struct bytes){(uint8_t *)text, strlen(text)});
    free(text);
    return saved;
}

/* Opens it at the authority and compares; the result gets typed and read. */
static bool check_received(
    struct world *world, const char *folder, const char *number, json_t *result)
{
    size_t len = 0;
    size_t count = world_authority_fetch(world);
    char *data = world_authority_open(world, number, &len);
    if (count != 1 || data == NULL) {
        printf("the authority has %zu submissions and could not open this one\n", count);
        free(data);
        return false;
    }
    json_t *json = json_loadb(data, len, JSON_REJECT_DUPLICATES, NULL);
    json_t *typed = json_object(), *read = json_object();
    bool same = save(folder, "received.json", (struct bytes){(uint8_t *)data, len});
    same = check_typed(json, typed) && same;
    same = check_read(json, read) && same;
    json_object_set_new(result, "typed", typed);
    json_object_set_new(result, "read", read);
    json_decref(json);
    free(data);
    return same;
}

bool evidence_collect(struct world *world, const char *folder)
{
    char number[PAPER_NUMBER_LEN + 1];
    if (!take_paper(world, folder)) {
        printf("there is not exactly one receipt\n");
        return false;
    }
    char receipt[PATH_MAX];
    snprintf(receipt, sizeof receipt, "%s/receipt.pdf", folder);
    if (!paper_code(receipt, number)) {
        printf("the code on the receipt cannot be read\n");
        return false;
    }
    printf("receipt        %s, read from the code on the paper\n", number);
    if (!world_wait_state(world, number, "submitted", 2 * WORLD_PATIENCE_MS)) {
        printf("it was not delivered\n");
        return false;
    }
    json_t *result = json_object();
    json_object_set_new(result, "receipt", json_string(number));
    json_object_set_new(result, "service", json_string("99110009104000"));
    bool same = add_ids(world, number, result);
    same = check_received(world, folder, number, result) && same;
    printf("authority      %s\n", same ? "opened it; equal to what was typed and read" : "differs");
    bool saved = save_json(folder, "result.json", result);
    json_decref(result);
    return same && saved;
}

void evidence_end(const char *folder)
{
    char path[PATH_MAX];
    struct dirent **names = NULL;
    snprintf(path, sizeof path, "%s/result.json", folder);
    json_t *result = json_load_file(path, 0, NULL);
    json_t *pictures = json_array();
    int count = scandir(folder, &names, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        if (ends_in(names[i]->d_name, ".png")) {
            json_array_append_new(pictures, json_string(names[i]->d_name));
        }
        free(names[i]);
    }
    free(names);
    printf("pictures       %zu\n", json_array_size(pictures));
    if (result != NULL) {
        json_object_set_new(result, "pictures", pictures);
        (void)save_json(folder, "result.json", result);
    }
    json_decref(result);
    printf("evidence       %s: result.json, receipt.pdf, received.json, *.png\n", folder);
}
