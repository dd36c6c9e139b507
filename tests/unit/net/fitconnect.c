#include "net/fitconnect.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/http.h"
#include "seal/jws.h"
#include "tests/test.h"

#define ONE     "11111111-1111-4111-8111-111111111111"
#define TWO     "22222222-2222-4222-8222-222222222222"
#define THREE   "33333333-3333-4333-8333-333333333333"
#define TAG     "AAAAAAAAAAAAAAAAAAAAAA"
#define OTHER   "BBBBBBBBBBBBBBBBBBBBBA"
#define SERVICE "https://central.example"

static struct jwk signer, stranger;

static int make_keys(void **state)
{
    (void)state;
    jwk_generate(&signer, JWK_PS512);
    jwk_generate(&stranger, JWK_PS512);
    return 0;
}

static int drop_keys(void **state)
{
    (void)state;
    jwk_release(&signer);
    jwk_release(&stranger);
    return 0;
}

static struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

static struct fitconnect_id id_of(const char *text)
{
    struct fitconnect_id id;
    assert_true(fitconnect_id_read(&id, (struct text){text, strlen(text)}));
    return id;
}

static void only_a_uuid_is_an_id(void **state)
{
    (void)state;
    struct fitconnect_id id;
    static const char *const wrong[] = {
        "", "1111111-11111-4111-8111-111111111111", "11111111-1111-4111-8111-11111111111g",
        "11111111-1111-4111-8111-1111111111111", "../../../../../../../../../../token/..x"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_false(fitconnect_id_read(&id, (struct text){wrong[i], strlen(wrong[i])}));
        assert_string_equal(id.text, "");
    }
    assert_true(fitconnect_id_read(&id, TEXT_OF("ABCDEF01-1111-4111-8111-111111111111")));
    assert_string_equal(id.text, "abcdef01-1111-4111-8111-111111111111");
}

static void addresses_are_those_of_version_two(void **state)
{
    (void)state;
    char url[HTTP_URL_MAX];
    struct fitconnect_id one = id_of(ONE), none = {{0}};
    static const struct {
        enum fitconnect_place place;
        const char *path;
    } places[] = {
        {FITCONNECT_SUBMISSION, "/v2/submissions/" ONE},
        {FITCONNECT_CASE, "/v2/cases/" ONE "/events"},
        {FITCONNECT_CASE_EVENTS, "/v2/cases/" ONE "/events?offset=3&limit=100"},
        {FITCONNECT_DESTINATION, "/v2/destinations/" ONE},
        {FITCONNECT_KEY, "/v2/destinations/" ONE "/keys/key-1"},
        {FITCONNECT_SERVICE_KEYS, "/.well-known/jwks.json"},
        {FITCONNECT_SUBMISSIONS, "/v2/submissions?destinationId=" ONE "&offset=3&limit=100"},
    };
    for (size_t i = 0; i < COUNT(places); i++) {
        assert_true(fitconnect_url(url, SERVICE, places[i].place, &one, "key-1", 3));
        assert_memory_equal(url, SERVICE, sizeof SERVICE - 1);
        assert_string_equal(url + sizeof SERVICE - 1, places[i].path);
    }
    assert_false(fitconnect_url(url, SERVICE, FITCONNECT_KEY, &one, "../token", 0));
    assert_false(fitconnect_url(url, SERVICE, FITCONNECT_SUBMISSION, &none, NULL, 0));
    assert_false(fitconnect_url(url, SERVICE, FITCONNECT_SUBMISSION, NULL, NULL, 0));
}

static void a_creation_has_the_members_that_are_wanted(void **state)
{
    (void)state;
    struct fitconnect_creation creation = {
        .destination = id_of(ONE),
        .service = TEXT_OF("99110009104000"),
        .service_name = TEXT_OF("Hundehaltung \"anmelden\""),
        .region = TEXT_OF("DE034590000000")};
    char *body = fitconnect_creation_body(&creation);
    assert_string_equal(
        body, "{\"announcedAttachments\":[],\"destinationId\":\"" ONE
              "\",\"publicService\":{\"identifier\":\"urn:de:fim:leika:leistung:99110009104000\","
              "\"name\":\"Hundehaltung \\\"anmelden\\\"\"},\"region\":\"DE034590000000\"}");
    free(body);
    creation.service_name = creation.region = (struct text){0};
    body = fitconnect_creation_body(&creation);
    assert_null(strstr(body, "region"));
    assert_null(strstr(body, "name"));
    free(body);
}

static void an_answer_without_its_ids_is_refused(void **state)
{
    (void)state;
    struct fitconnect_id submission, case_id;
    assert_true(fitconnect_created_read(
        &submission, &case_id,
        bytes_of("{\"submissionId\":\"" ONE "\",\"caseId\":\"" TWO "\",\"more\":1}")));
    assert_string_equal(submission.text, ONE);
    assert_string_equal(case_id.text, TWO);
    static const char *const wrong[] = {
        "",
        "[]",
        "{}",
        "{\"submissionId\":\"" ONE "\"}",
        "{\"submissionId\":\"x\",\"caseId\":\"" TWO "\"}",
        "{\"submissionId\":7,\"caseId\":\"" TWO "\"}"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_false(fitconnect_created_read(&submission, &case_id, bytes_of(wrong[i])));
    }
}

static void a_destination_names_services_with_their_schemas(void **state)
{
    (void)state;
    struct fitconnect_destination destination;
    assert_true(fitconnect_destination_read(
        &destination,
        bytes_of("{\"destinationId\":\"" ONE
                 "\",\"status\":\"active\",\"encryptionKid\":\"key-one-1\",\"publicServices\":["
                 "{\"identifier\":\"urn:de:fim:leika:leistung:99110009104000\","
                 "\"submissionSchemas\":[{\"schemaUri\":\"https://a.example/s.json\","
                 "\"mimeType\":\"application/json\"},{\"schemaUri\":\"https://a.example/x.xsd\","
                 "\"mimeType\":\"application/xml\"}]}]}")));
    assert_int_equal(destination.state, FITCONNECT_DESTINATION_ACTIVE);
    assert_string_equal(destination.encryption_kid, "key-one-1");
    struct text dog = TEXT_OF("99110009104000");
    assert_true(
        fitconnect_destination_takes(&destination, dog, TEXT_OF("https://a.example/s.json")));
    assert_false(
        fitconnect_destination_takes(&destination, dog, TEXT_OF("https://a.example/x.xsd")));
    assert_false(fitconnect_destination_takes(
        &destination, TEXT_OF("99001009004002"), TEXT_OF("https://a.example/s.json")));
    fitconnect_destination_release(&destination);
    assert_false(fitconnect_destination_read(&destination, bytes_of("{\"status\":\"active\"}")));
    assert_true(fitconnect_destination_read(
        &destination, bytes_of("{\"destinationId\":\"" ONE
                               "\",\"status\":\"inactive\",\"encryptionKid\":\"key-one-1\"}")));
    assert_int_equal(destination.state, FITCONNECT_DESTINATION_OTHER);
    fitconnect_destination_release(&destination);
}

static struct fitconnect_event event_of(enum fitconnect_event_kind kind)
{
    struct fitconnect_event event = {
        .kind = kind,
        .issuer = SERVICE,
        .submission = id_of(ONE),
        .case_id = id_of(TWO),
        .id = id_of(THREE),
        .at_s = 1795500000,
        .has_tags = true,
        .metadata_tag = TAG,
        .data_tag = OTHER,
        .attachments = {{id_of(THREE), TAG}},
        .attachment_count = 1};
    return event;
}

static enum fitconnect_event_result read_signed(
    struct fitconnect_event *event, const struct fitconnect_event *made, const struct jwk *key)
{
    char kid[JWK_KID_MAX + 1];
    struct fitconnect_signer known = {.jwk = signer, .issuer = SERVICE};
    char *compact = fitconnect_event_sign(made, key);
    enum fitconnect_event_result result =
        fitconnect_event_read(event, kid, (struct text){compact, strlen(compact)}, &known, 1);
    assert_string_equal(kid, key->kid);
    free(compact);
    return result;
}

static void an_event_is_read_as_it_was_signed(void **state)
{
    (void)state;
    struct fitconnect_event made = event_of(FITCONNECT_EVENT_SUBMITTED), event;
    assert_int_equal(read_signed(&event, &made, &signer), FITCONNECT_EVENT_OK);
    assert_int_equal(event.kind, FITCONNECT_EVENT_SUBMITTED);
    assert_string_equal(event.submission.text, ONE);
    assert_string_equal(event.case_id.text, TWO);
    assert_int_equal(event.at_s, 1795500000);
    assert_true(event.has_tags);
    assert_string_equal(event.metadata_tag, TAG);
    assert_string_equal(event.data_tag, OTHER);
    assert_int_equal(event.attachment_count, 1);
    assert_string_equal(event.attachments[0].tag, TAG);
    made = event_of(FITCONNECT_EVENT_REJECTED);
    made.has_tags = false;
    snprintf(made.reason, sizeof made.reason, "Es fehlt etwas.");
    assert_int_equal(read_signed(&event, &made, &signer), FITCONNECT_EVENT_OK);
    assert_string_equal(event.reason, "Antrag abgelehnt: Es fehlt etwas.");
}

static void a_stranger_or_another_issuer_is_not_believed(void **state)
{
    (void)state;
    struct fitconnect_event made = event_of(FITCONNECT_EVENT_SUBMITTED), event;
    assert_int_equal(read_signed(&event, &made, &stranger), FITCONNECT_EVENT_NO_KEY);
    struct jwk same_name = stranger;
    memcpy(same_name.kid, signer.kid, sizeof same_name.kid);
    assert_int_equal(read_signed(&event, &made, &same_name), FITCONNECT_EVENT_FOUL);
    snprintf(made.issuer, sizeof made.issuer, "https://other.example");
    assert_int_equal(read_signed(&event, &made, &signer), FITCONNECT_EVENT_FOUL);
    assert_string_equal(event.issuer, "");
}

static void payloads_that_break_a_rule_are_refused(void **state)
{
    (void)state;
#define REST                                                                                       \
    "\"sub\":\"submission:" ONE "\",\"txn\":\"case:" TWO "\",\"jti\":\"" THREE                     \
    "\",\"iat\":5,\"iss\":\"x\","
#define EVENT "\"https://schema.fitko.de/fit-connect/events/submit-submission\""
    struct fitconnect_event event;
    assert_true(fitconnect_claims_read(&event, bytes_of("{" REST "\"events\":{" EVENT ":{}}}")));
    assert_false(event.has_tags);
    assert_true(fitconnect_claims_read(&event, bytes_of("{" REST "\"events\":{\"new\":{}}}")));
    assert_int_equal(event.kind, FITCONNECT_EVENT_OTHER);
    static const char *const wrong[] = {
        "",
        "[]",
        "{}",
        "{" REST "\"events\":{}}",
        "{" REST "\"events\":{" EVENT ":{},\"b\":{}}}",
        "{" REST "\"events\":{" EVENT ":{\"authenticationTags\":{\"metadata\":\"" TAG "\"}}}}",
        "{" REST "\"events\":{" EVENT ":{\"authenticationTags\":{\"metadata\":\"" TAG
        "\",\"data\":\"" TAG "\",\"attachments\":{\"x\":\"" TAG "\"}}}}}",
        "{\"sub\":\"" ONE "\",\"txn\":\"case:" TWO "\",\"jti\":\"" THREE
        "\",\"iat\":5,\"iss\":\"x\",\"events\":{" EVENT ":{}}}",
        "{\"sub\":\"submission:" ONE "\",\"txn\":\"case:" TWO "\",\"jti\":\"" THREE
        "\",\"iat\":-5,\"iss\":\"x\",\"events\":{" EVENT ":{}}}"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_false(fitconnect_claims_read(&event, bytes_of(wrong[i])));
    }
}

static void count(void *context, struct text compact)
{
    assert_true(compact.len == 1);
    ++*(int *)context;
}

static void an_event_log_is_read_page_by_page(void **state)
{
    (void)state;
    unsigned more = 9;
    int entries = 0;
    assert_true(fitconnect_events_read(
        bytes_of("{\"offset\":0,\"count\":2,\"totalCount\":3,\"eventLog\":[\"a\",\"b\"]}"), 0,
        count, &entries, &more));
    assert_int_equal(entries, 2);
    assert_int_equal(more, 2);
    assert_true(fitconnect_events_read(
        bytes_of("{\"totalCount\":3,\"eventLog\":[\"c\"]}"), 2, count, &entries, &more));
    assert_int_equal(more, 0);
    assert_true(fitconnect_events_read(
        bytes_of("{\"totalCount\":1000,\"eventLog\":[]}"), 2, count, &entries, &more));
    assert_int_equal(more, 0); /* an empty page is the last: no endless loop */
    assert_false(fitconnect_events_read(bytes_of("{\"eventLog\":[7]}"), 0, count, &entries, &more));
    assert_false(fitconnect_events_read(bytes_of("{}"), 0, count, &entries, &more));
    assert_int_equal(entries, 3);
}

static void problems_are_words_for_staff(void **state)
{
    (void)state;
    struct fitconnect_problem problem;
    fitconnect_problem_read(
        &problem, 404,
        bytes_of("{\"type\":\"https://schema.fitko.de/fit-connect/submission-api/problems/"
                 "submission-not-found\",\"title\":\"Gone\\u0007\",\"detail\":\"x\\ny\"}"));
    assert_int_equal(problem.kind, FITCONNECT_PROBLEM_SUBMISSION_GONE);
    assert_string_equal(problem.words, "HTTP 404: Gone : x y");
    fitconnect_problem_read(&problem, 502, bytes_of("<html>"));
    assert_int_equal(problem.kind, FITCONNECT_PROBLEM_OTHER);
    assert_string_equal(problem.words, "HTTP 502");
}

static void a_list_and_a_fetched_submission_are_read(void **state)
{
    (void)state;
    struct fitconnect_listed list[2];
    struct fitconnect_submission submission;
    size_t found = 0;
    unsigned more = 0;
    assert_true(fitconnect_list_read(
        list, COUNT(list), &found,
        bytes_of("{\"totalCount\":5,\"submissions\":[{\"submissionId\":\"" ONE
                 "\",\"caseId\":\"" TWO "\"}]}"),
        1, &more));
    assert_int_equal(found, 1);
    assert_int_equal(more, 2);
    assert_string_equal(list[0].case_id.text, TWO);
    assert_false(fitconnect_list_read(
        list, COUNT(list), &found, bytes_of("{\"totalCount\":1,\"submissions\":[{}]}"), 0, &more));
    assert_true(fitconnect_submission_read(
        &submission, bytes_of("{\"submissionId\":\"" ONE "\",\"caseId\":\"" TWO
                              "\",\"encryptedMetadata\":\"m\",\"encryptedData\":\"d\"}")));
    assert_true(text_equal(submission.data, TEXT_OF("d")));
    fitconnect_submission_release(&submission);
    assert_false(fitconnect_submission_read(&submission, bytes_of("{}")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_a_uuid_is_an_id),
        cmocka_unit_test(addresses_are_those_of_version_two),
        cmocka_unit_test(a_creation_has_the_members_that_are_wanted),
        cmocka_unit_test(an_answer_without_its_ids_is_refused),
        cmocka_unit_test(a_destination_names_services_with_their_schemas),
        cmocka_unit_test(an_event_is_read_as_it_was_signed),
        cmocka_unit_test(a_stranger_or_another_issuer_is_not_believed),
        cmocka_unit_test(payloads_that_break_a_rule_are_refused),
        cmocka_unit_test(an_event_log_is_read_page_by_page),
        cmocka_unit_test(problems_are_words_for_staff),
        cmocka_unit_test(a_list_and_a_fetched_submission_are_read),
    };
    return cmocka_run_group_tests(tests, make_keys, drop_keys);
}
