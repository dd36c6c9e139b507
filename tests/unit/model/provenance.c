/* What the authority is told of where answers come from. */
#include "model/provenance.h"

#include "model/metadata.h"
#include "tests/online.h"

static int open_visit(void **state)
{
    struct visit *v = test_calloc(1, sizeof *v);
    online_open(v, PIN_ENTRY_TOUCHSCREEN);
    *state = v;
    return 0;
}

static int close_visit(void **state)
{
    visit_close(*state);
    test_free(*state);
    return 0;
}

static void read_document(struct visit *v, bool is_signed, unsigned doubts)
{
    struct person person = visit_person;
    person.is_signed = is_signed;
    person.doubts = doubts;
    visit_choose(v, VISIT_DOG);
    visit_do(v, ACTION_NEXT, 0);
    visit_feed(v, (struct session_event){.kind = EVENT_SEEN, .number = DOCUMENT_ID_CARD});
    online_type(v, "123456");
    visit_feed(v, (struct session_event){.kind = EVENT_PERSON, .person = &person});
    visit_do(v, ACTION_NEXT, 0);
    visit_feed(v, (struct session_event){.kind = EVENT_GONE});
}

static json_t *told(struct visit *v)
{
    struct arena arena;
    arena_init_common(&arena, 1u << 20);
    struct bytes bytes = provenance_write(&v->session, &arena);
    json_t *json = bytes.len == 0 ? NULL : json_read(bytes, 1u << 16);
    arena_finish(&arena);
    return json;
}

static bool lists(const json_t *json, const char *member, const char *word)
{
    const json_t *list = json_object_get(json, member);
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (strcmp(json_string_value(json_array_get(list, i)), word) == 0) {
            return true;
        }
    }
    return false;
}

static void what_was_read_and_proved_is_told(void **state)
{
    struct visit *v = *state;
    read_document(v, true, 0);
    SCOPED(json_release) json_t *json = told(v);
    assert_string_equal(json_string_value(json_object_get(json, "assurance")), "proved");
    const json_t *document = json_object_get(json, "document");
    assert_string_equal(json_string_value(json_object_get(document, "kind")), "id-card");
    assert_string_equal(json_string_value(json_object_get(document, "issuer")), "UTO");
    assert_true(lists(json, "proved", "signature"));
    assert_true(lists(json, "read", "/person/name"));
    assert_true(lists(json, "read", "/person/born"));
    assert_int_equal(json_array_size(json_object_get(json, "read")), 2);
    assert_int_equal(json_array_size(json_object_get(json, "doubts")), 0);
}

static void what_was_not_proved_is_told_by_its_reasons(void **state)
{
    struct visit *v = *state;
    read_document(v, false, DOUBT_UNKNOWN_ISSUER | DOUBT_NO_REVOCATIONS);
    SCOPED(json_release) json_t *json = told(v);
    assert_string_equal(json_string_value(json_object_get(json, "assurance")), "read");
    assert_false(lists(json, "proved", "signature"));
    assert_true(lists(json, "doubts", "unknown-issuer"));
    assert_true(lists(json, "doubts", "no-revocations"));
    assert_int_equal(json_array_size(json_object_get(json, "doubts")), 2);
}

static void a_changed_answer_is_not_told_as_read(void **state)
{
    struct visit *v = *state;
    read_document(v, true, 0);
    visit_type(v, VISIT_NAME, "Erika");
    SCOPED(json_release) json_t *json = told(v);
    assert_false(lists(json, "read", "/person/name"));
    assert_true(lists(json, "read", "/person/born"));
}

static void the_online_function_is_told_as_high(void **state)
{
    struct visit *v = *state;
    online_identify(v);
    online_consent(v);
    visit_do(v, ACTION_NEXT, 0);
    visit_feed(v, (struct session_event){.kind = EVENT_ONLINE_PERSON, .person = &online_person});
    online_done(v, ONLINE_DONE);
    SCOPED(json_release) json_t *json = told(v);
    assert_string_equal(json_string_value(json_object_get(json, "assurance")), "high");
    assert_true(lists(json, "proved", "card-and-pin"));
}

static void of_typed_answers_nothing_is_told(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_BULKY);
    visit_do(v, ACTION_NEXT, 0);
    visit_type(v, VISIT_NAME, "Erika");
    assert_null(told(v));
}

static void it_is_a_data_set_of_the_metadata(void **state)
{
    struct visit *v = *state;
    read_document(v, true, 0);
    struct arena arena;
    arena_init_common(&arena, 1u << 20);
    static const char hash[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                               "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    struct bytes proof = provenance_write(&v->session, &arena);
    const struct metadata_facts facts = {
        .schema_uri = TEXT_OF("https://schema.foyer.example/x/1.0.0/schema.json"),
        .data_hash = {hash, sizeof hash - 1},
        .author = TEXT_OF("Foyer"),
        .version = TEXT_OF("0.1.0"),
        .receipt = TEXT_OF("0K3T-9QXH-7MWF-21RA"),
        .application_date = TEXT_OF("2026-11-24"),
        .provenance = {(const char *)proof.at, proof.len},
        .provenance_hash = {hash, sizeof hash - 1}};
    SCOPED(json_release) json_t *json = json_read(metadata_write(&facts, &arena), 1u << 20);
    const json_t *set = json_array_get(json_object_get(json, "dataSets"), 0);
    const char *content = json_string_value(json_object_get(set, "content"));
    assert_non_null(content);
    assert_int_equal(strlen(content), proof.len); /* the very bytes that the hash is of */
    assert_memory_equal(content, proof.at, proof.len);
    assert_string_equal(
        json_string_value(json_object_get(json_object_get(set, "schema"), "schemaUri")),
        PROVENANCE_URI);
    arena_finish(&arena);
}

#define VISIT(name) cmocka_unit_test_setup_teardown(name, open_visit, close_visit)

int main(void)
{
    const struct CMUnitTest tests[] = {
        VISIT(what_was_read_and_proved_is_told),
        VISIT(what_was_not_proved_is_told_by_its_reasons),
        VISIT(a_changed_answer_is_not_told_as_read),
        VISIT(the_online_function_is_told_as_high),
        VISIT(of_typed_answers_nothing_is_told),
        VISIT(it_is_a_data_set_of_the_metadata),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
