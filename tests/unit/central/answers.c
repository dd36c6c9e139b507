#include "central/upkeep.h"
#include "tests/unit/central/submission.h"

/* What the authority fetches and answers, and what is kept how long. */
#define OTHER_DESTINATION "11111111-2222-4333-8444-555555555555"

static void an_authority_fetches_exactly_what_was_sealed(void **state)
{
    struct town *town = *state;
    struct submission_ids ids = submission_create(town, "[]");
    assert_int_equal(town_status(town, "GET", ids.path, "steueramt", ""), 404); /* not complete */
    char *body = town_sealed_body(&town->encryption, "{}", "{\"a\":1}");
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    json_t *fetched = town_json(town, "GET", ids.path, "steueramt", "");
    json_t *sent = json_read((struct bytes){(const uint8_t *)body, strlen(body)}, 1 << 20);
    assert_true(json_equal(
        json_object_get(fetched, "encryptedData"), json_object_get(sent, "encryptedData")));
    assert_true(json_equal(
        json_object_get(fetched, "encryptedMetadata"), json_object_get(sent, "encryptedMetadata")));
    assert_string_equal(json_string_value(json_object_get(fetched, "caseId")), ids.case_id);
    json_decref(fetched);
    json_decref(sent);
    town_add_destination(town, OTHER_DESTINATION, &town->encryption, &town->signing);
    town_add_authority(town, "bauamt", OTHER_DESTINATION);
    assert_int_equal(town_status(town, "GET", ids.path, "bauamt", ""), 404);
    assert_int_equal(town_status(town, "GET", ids.answer, "bauamt", ""), 404);
    free(body);
}

static void an_acceptance_needs_the_right_key_and_the_right_tags(void **state)
{
    struct town *town = *state;
    struct submission_ids ids = submission_create(town, "[]");
    char *body = town_sealed_body(&town->encryption, "{}", "{\"a\":1}");
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    struct fitconnect_event tags = submission_event(town, &ids, 1);
    struct fitconnect_event wrong = tags;
    wrong.data_tag[0] = wrong.data_tag[0] == 'A' ? 'B' : 'A';
    char *strange =
        submission_answer(town, &ids, FITCONNECT_EVENT_ACCEPTED, &tags, &town->central.signer);
    char *untagged = submission_answer(
        town, &ids, FITCONNECT_EVENT_ACCEPTED, &(struct fitconnect_event){0}, &town->signing);
    char *mistagged =
        submission_answer(town, &ids, FITCONNECT_EVENT_ACCEPTED, &wrong, &town->signing);
    char *deletion = submission_answer(town, &ids, FITCONNECT_EVENT_DELETED, &tags, &town->signing);
    char *right = submission_answer(town, &ids, FITCONNECT_EVENT_ACCEPTED, &tags, &town->signing);
    char *late = submission_answer(town, &ids, FITCONNECT_EVENT_REJECTED, &tags, &town->signing);
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", strange), 422);
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", untagged), 422);
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", mistagged), 422);
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", deletion), 422);
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", "a.b.c"), 422);
    assert_int_equal(town_status(town, "POST", ids.answer, "rathaus-1", right), 403);
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", right), 204);
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", right), 204); /* again */
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", late), 409);
    json_t *log = town_json(town, "GET", ids.answer, "rathaus-1", "");
    assert_string_equal(
        json_string_value(json_array_get(json_object_get(log, "eventLog"), 2)), right);
    assert_int_equal(json_integer_value(json_object_get(log, "totalCount")), 3);
    json_decref(log);
    json_t *list = town_json(town, "GET", "/v2/submissions", "steueramt", "");
    assert_int_equal(json_integer_value(json_object_get(list, "totalCount")), 0);
    json_decref(list);
    free(strange), free(untagged), free(mistagged), free(deletion), free(right), free(late);
    free(body);
}

static void an_event_log_comes_in_pages(void **state)
{
    struct town *town = *state;
    struct submission_ids ids = submission_create(town, "[]");
    char *body = town_sealed_body(&town->encryption, "{}", "{}");
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    struct job job = {0};
    struct job *jobs[] = {&job};
    assert_int_equal(route_find(&job.request, "GET", town_text(ids.answer)), ROUTE_OK);
    assert_true(route_query(&job.request, "1", "1", NULL));
    snprintf(job.client, sizeof job.client, "rathaus-1");
    batch_run(&town->central, jobs, 1);
    json_t *log =
        json_read((struct bytes){(const uint8_t *)job.answer.body, job.answer.len}, 1 << 20);
    assert_int_equal(json_integer_value(json_object_get(log, "offset")), 1);
    assert_int_equal(json_integer_value(json_object_get(log, "count")), 1);
    assert_int_equal(json_integer_value(json_object_get(log, "totalCount")), 2);
    json_decref(log);
    answer_release(&job.answer);
    free(body);
}

static void orphans_are_deleted_and_said_so(void **state)
{
    struct town *town = *state;
    struct submission_ids orphan = submission_create(town, "[]"),
                          whole = submission_create(town, "[]");
    char *body = town_sealed_body(&town->encryption, "{}", "{}");
    assert_int_equal(town_status(town, "PUT", whole.path, "rathaus-1", body), 200);
    town->central.now_s += ORPHAN_LIFE_S + 1;
    upkeep_run(&town->central);
    assert_int_equal(town_status(town, "PUT", orphan.path, "rathaus-1", body), 404);
    assert_int_equal(submission_event(town, &orphan, 1).kind, FITCONNECT_EVENT_DELETED);
    assert_int_equal(submission_events(town, &whole), 2);
    assert_int_equal(town_status(town, "GET", whole.path, "steueramt", ""), 200);
    free(body);
}

static void what_is_finished_is_emptied_but_a_repetition_is_known(void **state)
{
    struct town *town = *state;
    struct submission_ids ids = submission_create(town, "[]");
    char *body = town_sealed_body(&town->encryption, "{}", "{}");
    char *other = town_sealed_body(&town->encryption, "{}", "{}");
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    struct fitconnect_event tags = submission_event(town, &ids, 1);
    char *answer = submission_answer(town, &ids, FITCONNECT_EVENT_REJECTED, &tags, &town->signing);
    assert_int_equal(town_status(town, "POST", ids.answer, "steueramt", answer), 204);
    town->central.now_s += FINISHED_LIFE_S + 1;
    upkeep_run(&town->central);
    assert_int_equal(town_status(town, "GET", ids.path, "steueramt", ""), 404);
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", body), 200);
    assert_int_equal(town_status(town, "PUT", ids.path, "rathaus-1", other), 409);
    free(answer);
    free(other);
    free(body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_TOWN(an_authority_fetches_exactly_what_was_sealed),
        IN_A_TOWN(an_acceptance_needs_the_right_key_and_the_right_tags),
        IN_A_TOWN(an_event_log_comes_in_pages),
        IN_A_TOWN(orphans_are_deleted_and_said_so),
        IN_A_TOWN(what_is_finished_is_emptied_but_a_repetition_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
