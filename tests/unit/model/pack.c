#include "model/pack.h"

#include "model/date.h"
#include "tests/unit/model/packs.h"

static void the_packs_of_the_product_are_right(void **state)
{
    (void)state;
    struct pack pack;
    open_pack(&pack, "hundehaltung");
    assert_true(text_equal(pack.id, TEXT_OF("hundehaltung")));
    assert_true(text_equal(pack.leika, TEXT_OF("99110009104000")));
    assert_true(text_equal(pack.title, TEXT_OF("Hundehaltung anmelden")));
    assert_true(pack.needs_document);
    assert_int_equal(pack.required, PACK_READER);
    assert_int_equal(pack.optional, PACK_PRINTER);
    assert_int_equal(pack.prefill_count, 4);
    assert_true(text_equal(pack.kid, TEXT_OF("test-key-1")));
    pack_release(&pack);
    open_pack(&pack, "sperrmuell");
    assert_true(text_equal(pack.leika, TEXT_OF("99001009004002")));
    assert_false(pack.needs_document);
    assert_true(text_equal(
        texts_find(pack_texts(&pack, TEXT_OF("en")), TEXT_OF("service.title")),
        TEXT_OF("Bulky waste pick-up")));
    assert_null(pack_texts(&pack, TEXT_OF("tr")));
    pack_release(&pack);
    pack_release(&pack);
}

/* One wrong thing each: `file` gets `content` (NULL: `from` in it becomes `to`). */
struct fault {
    const char *file, *content, *from, *to, *reason;
};

static char *replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    if (at == NULL) {
        fail_msg("\"%s\" is not in it", from);
        abort();
    }
    size_t size = strlen(text) + strlen(to) + 1;
    char *copy = malloc(size);
    assert_non_null(copy);
    snprintf(copy, size, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    return copy;
}

static void check_fault(const struct fault *fault)
{
    char why[PACK_WHY_MAX];
    struct pack pack;
    json_t *files = pack_files("hundehaltung");
    if (fault->content != NULL) {
        json_object_set_new(files, fault->file, json_string(fault->content));
    } else if (fault->from == NULL) {
        json_object_del(files, fault->file);
    } else {
        char *copy = replaced(
            json_string_value(json_object_get(files, fault->file)), fault->from, fault->to);
        json_object_set_new(files, fault->file, json_string(copy));
        free(copy);
    }
    assert_false(read_files(&pack, files, true, why));
    if (strstr(why, fault->reason) == NULL) {
        fail_msg("%s, %s: \"%s\" does not say \"%s\"", fault->file, fault->to, why, fault->reason);
    }
    assert_null(pack.arena.base);
    json_decref(files);
}

static const struct fault faults[] = {
    {"pack.json", "{", NULL, NULL, "pack.json: missing, or no JSON"},
    {"pack.json", NULL, NULL, NULL, "pack.json: missing"},
    {"pack.json", NULL, "\"version\": 1", "\"version\": 0", "version"},
    {"pack.json", NULL, "\"version\": 1", "\"version\": \"1\"", "version"},
    {"pack.json", NULL, "\"version\": 1", "\"version\": 1, \"version\": 2", "given twice"},
    {"pack.json", NULL, "\"version\": 1", "\"version\": 1, \"extra\": 2", "\"extra\""},
    {"pack.json", NULL, "\"hundehaltung\"", "\"../hund\"", "\"id\""},
    {"pack.json", NULL, "\"hundehaltung\"", "\"-hund\"", "\"id\""},
    {"pack.json", NULL, "99110009104000", "9911000910400x", "leika"},
    {"pack.json", NULL, "99110009104000", "98110009104000", "leika"},
    {"pack.json", NULL, "\"de\"", "\"tr\"", "must begin with"},
    {"pack.json", NULL, "\"de\"", "\"../de\"", "language tag"},
    {"pack.json", NULL, "\"en\"", "\"de\"", "twice"},
    {"pack.json", NULL, "\"reader\"", "\"scanner\"", "scanner"},
    {"pack.json", NULL, "\"reader\"", "\"printer\"", "requires \"reader\""},
    {"pack.json", NULL, "\"none\"", "\"some\"", "min_loa"},
    {"pack.json", NULL, "https://", "", "schema_uri"},
    {"pack.json", NULL, "\"icon\"", "\"group\": \"pets\", \"icon\"", "\"group\""},
    {"pack.json", NULL, "\"icon\"", "\"leika_by\": {\"pointer\": \"/x\"}, \"icon\"", "pointer"},
    {"pack.json", NULL, "\"icon\"",
     "\"leika_by\": {\"pointer\": \"/keeping/permission\", \"keys\": {\"lost\": "
     "\"99110009070000\"}}, \"icon\"",
     "\"lost\" is no answer"},
    {"pack.json", NULL, "\"icon\"",
     "\"leika_by\": {\"pointer\": \"/keeping/permission\", \"keys\": {\"none\": \"99\"}}, "
     "\"icon\"",
     "14 digits"},
    {"pack.json", NULL, "\"icon\"",
     "\"leika_by\": {\"pointer\": \"/keeping/permission\", \"keys\": {\"none\": "
     "\"99110009070000\"}}, \"icon\"",
     "no text \"service.title.none\""},
    {"texts/de.po", NULL, NULL, NULL, "no text"},
    {"texts/en.po", NULL, "Chip number", "", "en.po: line"},
    {"texts/en.po", NULL, "Chip number", "Chip nu\u0308mber", "in pieces"},
    {"data.schema.json", NULL, "\"^[0-9]{15}$\"", "\"^[0-9u\\u0308]{15}$\"", "in pieces"},
    {"texts/en.po", NULL, "msgid \"dog.chip.label\"", "msgid \"dog.chip.lable\"", "dog.chip.label"},
    {"texts/en.po", NULL, "msgid \"dog.chip.description\"", "msgid \"dog.chip.hint\"", "dog.chip"},
    {"texts/en.po", NULL, "msgid \"keeping.permission.none\"", "msgid \"keeping.x\"",
     "keeping.permission.none"},
    {"texts/en.po", NULL, "msgid \"explain.legal.text\"", "msgid \"x\"", "explain.legal.text"},
    {"../../etc/passwd", "root", NULL, NULL, "no file of a pack"},
    {"texts/../pack.json", "{}", NULL, NULL, "no file of a pack"},
    {"texts/tr.po", "", NULL, NULL, "no file of a pack"},
    {"data.schema.json", NULL, "\"maxLength\"", "\"maxLenght\"", "no keyword"},
    {"data.schema.json", NULL, "\"format\": \"date\"", "\"format\": \"day\"", "format"},
    {"data.schema.json", NULL, "\"const\": \"99110009104000\"", "\"$ref\": \"#\"", "leads back"},
    {"data.schema.json", NULL, "\"^[0-9]{15}$\"", "\"^[0-9{15}$\"", "regular expression"},
    {"ui.schema.json", NULL, "#/properties/dog/properties/chip", "#/properties/dog/properties/cip",
     "leads to no property"},
    {"ui.schema.json", NULL, "#/properties/dog/properties/chip", "#/properties/dog",
     "no text \"dog.label\""},
    {"ui.schema.json", NULL, "\"keyboard\"", "\"keybord\"", "is not known"},
    {"ui.schema.json", NULL, "\"SHOW\"", "\"SHWO\"", "effect"},
    {"ui.schema.json", NULL, "\"schema\": {", "\"scheme\": {", "without a schema"},
    {"ui.schema.json", NULL, "\"type\": \"Label\"", "\"type\": \"Lable\"", "Lable"},
    {"ui.schema.json", NULL, "\"scope\": \"#/properties/keeping/properties/dangerous\"\n        },",
     "\"scope\": \"#/properties/keeping/properties/dangerous\", \"rule\": {\"effect\": "
     "\"HIDE\", "
     "\"condition\": {\"scope\": \"#\", \"schema\": false}}},",
     "always requires it"},
    {"prefill.json", NULL, "family_name", "surname", "no field \"surname\""},
    {"prefill.json", NULL, "/person/familyName", "/person/name", "no question"},
    {"receipt.json", NULL, "slip.next.text", "slip.next.word", "slip.next.word"},
    {"receipt.json", NULL, NULL, NULL, "receipt.json: missing"},
    {"destination.json", NULL, NULL, NULL, "destination.json: missing"},
    {"destination.json", NULL, "2027-11-30", "2027-11-31", "notAfter"},
    {"destination.json", NULL, "xxx\"", "\"", "4096"},
    {"destination.json", NULL, "wrapKey", "verify", "4096"},
    {"destination.json", NULL, "6d5a1c9e", "6d5a1c9", "UUID"},
    {"destination.json", NULL, "https://", "http://", "another one"},
};

static void what_is_wrong_is_refused_with_its_file_and_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(faults); i++) {
        check_fault(&faults[i]);
    }
}

static void a_payload_of_another_shape_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "[]",
        "{}",
        "{\"files\": []}",
        "{\"files\": {}}",
        "{\"files\": {}, \"more\": 1}",
        "{\"files\": {\"pack.json\": 1}}",
        "not JSON"};
    char why[PACK_WHY_MAX];
    struct pack pack;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct bytes bytes = {(const uint8_t *)wrong[i], strlen(wrong[i])};
        assert_false(pack_read(&pack, bytes, false, why));
        assert_true(why[0] != '\0');
    }
    char *big = malloc(PACK_PAYLOAD_MAX + 1);
    assert_non_null(big);
    memset(big, ' ', PACK_PAYLOAD_MAX + 1);
    big[0] = '[';
    big[PACK_PAYLOAD_MAX] = ']';
    assert_false(
        pack_read(&pack, (struct bytes){(const uint8_t *)big, PACK_PAYLOAD_MAX + 1}, false, why));
    assert_non_null(strstr(why, "larger than"));
    free(big);
}

static void a_folder_may_lack_its_destination_a_pack_may_not(void **state)
{
    (void)state;
    char why[PACK_WHY_MAX];
    struct pack pack;
    json_t *files = pack_files("sperrmuell");
    json_object_del(files, "destination.json");
    assert_true(read_files(&pack, files, false, why));
    assert_int_equal(pack.kid.len, 0);
    pack_release(&pack);
    assert_false(read_files(&pack, files, true, why));
    json_decref(files);
}

static void a_service_is_offered_when_all_it_needs_is_there(void **state)
{
    (void)state;
    struct pack pack;
    long last;
    open_pack(&pack, "hundehaltung");
    assert_true(date_read(&last, TEXT_OF("2027-11-30")));
    struct pack_facts facts = {
        .reader = STATUS_ok,
        .printer = STATUS_out,
        .outbox = STATUS_ok,
        .language = TEXT_OF("en"),
        .today = last - 14,
        .offline_days = 14};
    assert_int_equal(pack_offer(&pack, &facts), PACK_OFFER_AVAILABLE); /* its printer is optional */
    facts.today = last - 13;
    assert_int_equal(pack_offer(&pack, &facts), PACK_OFFER_KEY);
    facts.today = last - 14;
    facts.language = TEXT_OF("tr");
    assert_int_equal(pack_offer(&pack, &facts), PACK_OFFER_LANGUAGE);
    facts.language = (struct text){0};
    facts.reader = STATUS_offline;
    assert_int_equal(pack_offer(&pack, &facts), PACK_OFFER_READER);
    facts.reader = STATUS_ok;
    facts.outbox = STATUS_out;
    assert_int_equal(pack_offer(&pack, &facts), PACK_OFFER_OUTBOX);
    facts.outbox = STATUS_ok;
    pack.required |= PACK_PRINTER;
    assert_int_equal(pack_offer(&pack, &facts), PACK_OFFER_PRINTER);
    pack_release(&pack);
}

static void a_document_fills_its_questions(void **state)
{
    (void)state;
    struct arena arena;
    struct pack pack;
    open_pack(&pack, "hundehaltung");
    arena_init(&arena, 1u << 20);
    struct form *form = form_begin(&arena, &pack.form);
    size_t name = question_at(&pack, "/person/familyName");
    size_t birth = question_at(&pack, "/person/birthDate");
    pack_prefill(&pack, form, TEXT_OF("family_name"), TEXT_OF("Çelik"));
    pack_prefill(&pack, form, TEXT_OF("birth_date"), TEXT_OF("1964-08-00"));
    pack_prefill(&pack, form, TEXT_OF("given_names"), TEXT_OF("a\x1b"));
    pack_prefill(&pack, form, TEXT_OF("sex"), TEXT_OF("F"));
    assert_true(text_equal(form_answer(form, name), TEXT_OF("Çelik")));
    assert_int_equal(form_provenance(form, name), PROVENANCE_DOCUMENT);
    assert_int_equal(form_answer(form, birth).len, 0); /* a part is unknown: it is asked */
    assert_int_equal(form_answer(form, question_at(&pack, "/person/givenNames")).len, 0);
    pack_prefill(&pack, form, TEXT_OF("birth_date"), TEXT_OF("1964-08-12"));
    assert_true(text_equal(form_shown(form, birth, &pack.texts[0], &arena), TEXT_OF("12.08.1964")));
    assert_int_equal(answer(form, &pack, "/person/familyName", "Celik"), ENTRY_OK);
    assert_int_equal(form_provenance(form, name), PROVENANCE_TYPED);
    arena_finish(&arena);
    pack_release(&pack);
}

static void an_answer_says_which_service_it_is(void **state)
{
    (void)state;
    struct arena arena;
    struct pack pack;
    char why[PACK_WHY_MAX];
    json_t *files = pack_files("hundehaltung");
    static const char *const languages[] = {"texts/de.po", "texts/en.po"};
    for (size_t i = 0; i < COUNT(languages); i++) {
        char text[32768];
        snprintf(
            text, sizeof text, "%s\nmsgid \"service.title.none\"\nmsgstr \"Hund ohne Erlaubnis\"\n",
            json_string_value(json_object_get(files, languages[i])));
        json_object_set_new(files, languages[i], json_string(text));
    }
    char *facts = replaced(
        json_string_value(json_object_get(files, "pack.json")), "\"icon\"",
        "\"group\": \"documents\", \"leika_by\": {\"pointer\": \"/keeping/permission\", \"keys\": "
        "{\"none\": \"99110009070000\"}}, \"icon\"");
    json_object_set_new(files, "pack.json", json_string(facts));
    free(facts);
    if (!read_files(&pack, files, true, why)) {
        fail_msg("%s", why);
    }
    json_decref(files);
    arena_init(&arena, 1u << 20);
    struct form *form = form_begin(&arena, &pack.form);
    assert_int_equal(pack.group, PACK_GROUP_DOCUMENTS);
    assert_true(text_equal(pack_service(&pack, form).leika, TEXT_OF("99110009104000")));
    assert_true(text_equal(pack_service(&pack, form).title, pack.title));
    assert_int_equal(answer(form, &pack, "/keeping/permission", "none"), ENTRY_OK);
    assert_true(text_equal(pack_service(&pack, form).title, pack.title)); /* hidden: not answered */
    assert_int_equal(answer(form, &pack, "/keeping/dangerous", "true"), ENTRY_OK);
    assert_true(text_equal(pack_service(&pack, form).leika, TEXT_OF("99110009070000")));
    assert_true(text_equal(pack_service(&pack, form).title, TEXT_OF("Hund ohne Erlaubnis")));
    arena_finish(&arena);
    pack_release(&pack);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_packs_of_the_product_are_right),
        cmocka_unit_test(what_is_wrong_is_refused_with_its_file_and_reason),
        cmocka_unit_test(a_payload_of_another_shape_is_refused),
        cmocka_unit_test(a_folder_may_lack_its_destination_a_pack_may_not),
        cmocka_unit_test(a_service_is_offered_when_all_it_needs_is_there),
        cmocka_unit_test(a_document_fills_its_questions),
        cmocka_unit_test(an_answer_says_which_service_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
