/* Packs that give something out here, and packs that look something up: what is wrong in them. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "model/pack.h"
#include "tests/pack_names.h"
#include "tests/test.h"

static json_t *files_of(const char *folder)
{
    json_t *files = json_object();
    for (size_t i = 0; i < COUNT(pack_names); i++) {
        char path[200];
        SCOPED(file_release) struct file file = {0};
        snprintf(path, sizeof path, "assets/packs/%s/%s", folder, pack_names[i]);
        if (file_read(&file, path, PACK_PAYLOAD_MAX) == FILE_OK) {
            json_object_set_new(
                files, pack_names[i],
                json_stringn((const char *)file.content.at, file.content.len));
        }
    }
    return files;
}

static bool read_files(struct pack *pack, json_t *files, char *why)
{
    SCOPED(json_release) json_t *whole = json_pack("{s:O}", "files", files);
    char *text = json_print(whole);
    bool fine = pack_read(pack, (struct bytes){(const uint8_t *)text, strlen(text)}, false, why);
    free(text);
    return fine;
}

static void a_local_pack_has_concerns_and_needs_no_key(void **state)
{
    (void)state;
    struct pack pack;
    char why[PACK_WHY_MAX];
    SCOPED(json_release) json_t *files = files_of("wartenummer");
    assert_true(read_files(&pack, files, why));
    assert_int_equal(pack.kind, PACK_LOCAL);
    assert_int_equal(pack.queue.count, 4);
    assert_int_equal(pack.leika.len, 0);
    assert_int_equal(pack.form.question_count, 0);
    struct pack_facts facts = {
        .reader = STATUS_none,
        .printer = STATUS_none,
        .outbox = STATUS_fault,
        .queue = STATUS_ok,
        .now = {20781, 9 * 60}}; /* a Tuesday morning */
    assert_int_equal(pack_offer(&pack, &facts), PACK_OFFER_AVAILABLE);
    facts.queue = STATUS_fault;
    assert_int_equal(pack_offer(&pack, &facts), PACK_OFFER_QUEUE);
    pack_release(&pack);
}

/* Without appointments there is nothing to be had in the night. */
static void a_closed_pack_is_not_offered(void **state)
{
    (void)state;
    struct pack pack;
    char why[PACK_WHY_MAX];
    SCOPED(json_release) json_t *files = files_of("wartenummer");
    assert_true(read_files(&pack, files, why));
    struct pack_facts facts = {.queue = STATUS_ok, .now = {20781, 3 * 60}};
    assert_int_equal(pack_offer(&pack, &facts), PACK_OFFER_AVAILABLE);
    for (size_t i = 0; i < pack.queue.count; i++) {
        pack.queue.concerns[i].appointments = false;
    }
    assert_int_equal(pack_offer(&pack, &facts), PACK_OFFER_CLOSED);
    facts.now.minute = 8 * 60;
    assert_int_equal(pack_offer(&pack, &facts), PACK_OFFER_AVAILABLE);
    pack_release(&pack);
}

static void a_search_names_its_page_and_its_questions(void **state)
{
    (void)state;
    struct pack pack;
    char why[PACK_WHY_MAX];
    SCOPED(json_release) json_t *files = files_of("fundsache");
    assert_true(read_files(&pack, files, why));
    assert_int_equal(pack.kind, PACK_SUBMISSION);
    assert_true(pack.search.is_used);
    assert_true(text_equal(pack.form.pages[pack.search.page].id, TEXT_OF("page.when")));
    const struct question *number = &pack.form.questions[pack.search.number];
    assert_true(text_equal(number->pointer, TEXT_OF("/item/number")));
    assert_true(number->readonly);
    pack_release(&pack);
}

/* `file` of the pack gets `to` in the place of `from`; without `from` it becomes `to`. */
static const struct fault {
    const char *pack, *file, *from, *to, *reason;
} faults[] = {
    {"wartenummer", "pack.json", "\"local\"", "\"here\"", "\"kind\""},
    {"wartenummer", "pack.json", "\"version\": 1", "\"version\": 1, \"leika\": \"99089017015000\"",
     "sends nothing"},
    {"wartenummer", "pack.json", "\"local\"", "\"submission\"", "leika"},
    {"wartenummer", "queue.json", NULL, NULL, "queue.json: missing"},
    {"wartenummer", "queue.json", "\"letter\": \"A\"", "\"letter\": \"B\"", "two concerns"},
    {"wartenummer", "queue.json", "08:00-12:00", "12:00-08:00", "spans"},
    {"wartenummer", "queue.json", "closed.year", "closed.never", "closed.never"},
    {"wartenummer", "queue.json", "\"id\": \"car\"", "\"id\": \"boat\"", "concern.boat.title"},
    {"wartenummer", "texts/en.po", "msgid \"concern.car.place\"", "msgid \"concern.car.x\"",
     "concern.car.place"},
    {"wartenummer", "data.schema.json", NULL, "{}", "no file of a pack"},
    {"wartenummer", "destination.json", NULL, "{}", "no file of a pack"},
    {"fundsache", "queue.json", NULL, "{}", "no file of a pack"},
    {"fundsache", "search.json", "\"found\"", "\"lost\"", "\"list\""},
    {"fundsache", "search.json", "page.when", "page.never", "\"page\""},
    {"fundsache", "search.json", "/search/colour", "/search/color", "\"colour\""},
    {"fundsache", "search.json", "/search/colour", "/search/lostOn", "questions with choices"},
    {"fundsache", "search.json", "\"day\": \"/search/lostOn\"", "\"day\": \"/item/marks\"",
     "for a date"},
    {"fundsache", "search.json", "\"list\"", "\"when\": 1, \"list\"", "\"when\""},
};

static void change(json_t *files, const struct fault *fault)
{
    const char *old = json_string_value(json_object_get(files, fault->file));
    if (fault->to == NULL) {
        json_object_del(files, fault->file);
        return;
    }
    if (fault->from == NULL) {
        json_object_set_new(files, fault->file, json_string(fault->to));
        return;
    }
    const char *at = old == NULL ? NULL : strstr(old, fault->from);
    if (at == NULL) {
        fail_msg("%s has no %s", fault->file, fault->from);
        return;
    }
    size_t size = strlen(old) + strlen(fault->to) + 1;
    char *changed = malloc(size);
    assert_non_null(changed);
    snprintf(changed, size, "%.*s%s%s", (int)(at - old), old, fault->to, at + strlen(fault->from));
    json_object_set_new(files, fault->file, json_string(changed));
    free(changed);
}

static void what_is_wrong_is_refused_with_its_file_and_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(faults); i++) {
        struct pack pack;
        char why[PACK_WHY_MAX];
        SCOPED(json_release) json_t *files = files_of(faults[i].pack);
        change(files, &faults[i]);
        assert_false(read_files(&pack, files, why));
        if (strstr(why, faults[i].reason) == NULL) {
            fail_msg("%s: \"%s\" does not say \"%s\"", faults[i].file, why, faults[i].reason);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_local_pack_has_concerns_and_needs_no_key),
        cmocka_unit_test(a_closed_pack_is_not_offered),
        cmocka_unit_test(a_search_names_its_page_and_its_questions),
        cmocka_unit_test(what_is_wrong_is_refused_with_its_file_and_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
