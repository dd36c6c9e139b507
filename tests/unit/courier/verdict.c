#include "courier/verdict.h"

#include <stdio.h>

#include "tests/test.h"

#define SERVICE     "https://central.example"
#define DESTINATION "22222222-2222-4222-8222-222222222222"
#define SUBMISSION  "33333333-3333-4333-8333-333333333333"
#define CASE        "44444444-4444-4444-8444-444444444444"

static struct outbox_item item_of(enum outbox_state state)
{
    struct outbox_item item = {
        .id = 1,
        .state = state,
        .destination = DESTINATION,
        .submission_id = SUBMISSION,
        .case_id = CASE,
        .metadata_tag = "metadata",
        .data_tag = "data",
        .delivered_s = state == OUTBOX_SUBMITTED ? 50 : 0};
    return item;
}

static struct fitconnect_event event_of(
    enum fitconnect_event_kind kind, const char *issuer, uint64_t at_s)
{
    struct fitconnect_event event = {
        .kind = kind,
        .submission = {SUBMISSION},
        .case_id = {CASE},
        .at_s = at_s,
        .has_tags = kind == FITCONNECT_EVENT_SUBMITTED || kind == FITCONNECT_EVENT_ACCEPTED,
        .metadata_tag = "metadata",
        .data_tag = "data"};
    snprintf(event.issuer, sizeof event.issuer, "%s", issuer);
    return event;
}

/* Whether the events, in this order, change the item. */
static bool judge(struct outbox_item *item, const struct fitconnect_event *events, size_t count)
{
    struct verdict verdict = {0};
    for (size_t i = 0; i < count; i++) {
        verdict_add(&verdict, item, &events[i], SERVICE);
    }
    return verdict_apply(&verdict, item, 99);
}

static void the_services_signature_delivers_and_the_authoritys_accepts(void **state)
{
    (void)state;
    struct outbox_item item = item_of(OUTBOX_CREATED);
    struct fitconnect_event events[] = {
        event_of(FITCONNECT_EVENT_CREATED, SERVICE, 10),
        event_of(FITCONNECT_EVENT_SUBMITTED, SERVICE, 11),
        event_of(FITCONNECT_EVENT_ACCEPTED, DESTINATION, 12)};
    assert_false(judge(&item, events, 1));
    assert_true(judge(&item, events, 2));
    assert_int_equal(item.state, OUTBOX_SUBMITTED);
    assert_int_equal(item.delivered_s, 11);
    assert_false(judge(&item, events, 2)); /* nothing new */
    assert_true(judge(&item, events, 3));
    assert_int_equal(item.state, OUTBOX_ACCEPTED);
    assert_int_equal(item.ended_s, 12);
    assert_int_equal(item.delivered_s, 11);
}

static void nobody_speaks_for_another_one(void **state)
{
    (void)state;
    struct outbox_item item = item_of(OUTBOX_CREATED);
    struct fitconnect_event events[] = {
        event_of(FITCONNECT_EVENT_SUBMITTED, DESTINATION, 11),
        event_of(FITCONNECT_EVENT_ACCEPTED, SERVICE, 12),
        event_of(FITCONNECT_EVENT_REJECTED, "https://other.example", 13),
        event_of(FITCONNECT_EVENT_DELETED, DESTINATION, 14)};
    assert_false(judge(&item, events, COUNT(events)));
}

static void what_is_said_of_another_submission_counts_for_nothing(void **state)
{
    (void)state;
    struct outbox_item item = item_of(OUTBOX_CREATED);
    struct fitconnect_event event = event_of(FITCONNECT_EVENT_SUBMITTED, SERVICE, 11);
    event.submission.text[0] = '9';
    assert_false(judge(&item, &event, 1));
    event = event_of(FITCONNECT_EVENT_SUBMITTED, SERVICE, 11);
    event.case_id.text[0] = '9';
    assert_false(judge(&item, &event, 1));
}

static void other_tags_are_never_a_success(void **state)
{
    (void)state;
    static const enum fitconnect_event_kind kinds[] = {
        FITCONNECT_EVENT_SUBMITTED, FITCONNECT_EVENT_ACCEPTED};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        const char *issuer = kinds[i] == FITCONNECT_EVENT_SUBMITTED ? SERVICE : DESTINATION;
        for (int change = 0; change < 4; change++) {
            struct outbox_item item = item_of(OUTBOX_CREATED);
            struct fitconnect_event event = event_of(kinds[i], issuer, 11);
            if (change == 0) {
                event.metadata_tag[0] = 'X';
            }
            if (change == 1) {
                event.data_tag[0] = 'X';
            }
            event.attachment_count = change == 2;
            event.has_tags = change != 3;
            assert_true(judge(&item, &event, 1));
            assert_int_equal(item.state, OUTBOX_STUCK);
            assert_int_equal(item.delivered_s, 0);
            assert_true(item.alarm);
        }
    }
}

static void a_rejection_keeps_its_reason_and_the_first_end_counts(void **state)
{
    (void)state;
    struct outbox_item item = item_of(OUTBOX_SUBMITTED);
    struct fitconnect_event events[] = {
        event_of(FITCONNECT_EVENT_SUBMITTED, SERVICE, 11),
        event_of(FITCONNECT_EVENT_REJECTED, DESTINATION, 12),
        event_of(FITCONNECT_EVENT_DELETED, SERVICE, 13)};
    snprintf(events[1].reason, sizeof events[1].reason, "Es fehlt etwas.");
    assert_true(judge(&item, events, COUNT(events)));
    assert_int_equal(item.state, OUTBOX_REJECTED);
    assert_int_equal(item.ended_s, 12);
    assert_string_equal(item.detail, "Es fehlt etwas.");
}

static void a_deleted_orphan_is_sealed_again_a_deleted_delivery_has_expired(void **state)
{
    (void)state;
    struct outbox_item orphan = item_of(OUTBOX_CREATED), item = item_of(OUTBOX_SUBMITTED);
    struct fitconnect_event event = event_of(FITCONNECT_EVENT_DELETED, SERVICE, 13);
    assert_true(judge(&orphan, &event, 1));
    assert_int_equal(orphan.state, OUTBOX_SEALED);
    assert_string_equal(orphan.submission_id, "");
    assert_true(judge(&item, &event, 1));
    assert_int_equal(item.state, OUTBOX_EXPIRED);
    assert_int_equal(item.ended_s, 13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_services_signature_delivers_and_the_authoritys_accepts),
        cmocka_unit_test(nobody_speaks_for_another_one),
        cmocka_unit_test(what_is_said_of_another_submission_counts_for_nothing),
        cmocka_unit_test(other_tags_are_never_a_success),
        cmocka_unit_test(a_rejection_keeps_its_reason_and_the_first_end_counts),
        cmocka_unit_test(a_deleted_orphan_is_sealed_again_a_deleted_delivery_has_expired),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
