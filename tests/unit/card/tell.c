/* What the kiosk is told of each of Utopia's documents: what was proved, and what was not and why. */
#include "card/tell.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "drivers/sim/utopia.h"
#include "tests/unit/drivers/emrtd/table.h"

/* A folder of trust, and where its files lie. */
static void trust_utopia(struct table *table)
{
    char folder[] = "/tmp/foyer-trust-XXXXXX", command[64];
    assert_non_null(mkdtemp(folder));
    assert_true(utopia_write(folder, (time_t)NOW_S));
    assert_int_equal(trust_open(&table->trust, folder), TRUST_OK);
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): our own words only */
}

static void read_by_print(struct table *table, const char *name)
{
    struct person person;
    lay(table, name);
    const struct document_secret secret = by_print(table);
    assert_int_equal(read_it(table, &secret, &person), DOCUMENT_OK);
}

struct told {
    const char *name;
    uint32_t proofs, doubts;
    enum document_clone clone;
};

static void each_document_is_told_as_what_it_is(void **state)
{
    struct table *table = *state;
    enum { SIGNED = CARD_PROOF_SIGNED, BOTH = CARD_PROOF_BITS };
    static const struct told cases[] = {
        {"passport", SIGNED, CARD_DOUBT_COPY_UNCHECKED, DOCUMENT_CLONE_NOT_OFFERED},
        {"passport-unsigned", 0, CARD_DOUBT_UNSIGNED | CARD_DOUBT_COPY_UNCHECKED,
         DOCUMENT_CLONE_NOT_OFFERED},
        {"passport-changed", 0, CARD_DOUBT_CHANGED | CARD_DOUBT_COPY_UNCHECKED,
         DOCUMENT_CLONE_NOT_OFFERED},
        {"passport-revoked", 0, CARD_DOUBT_REVOKED | CARD_DOUBT_COPY_UNCHECKED,
         DOCUMENT_CLONE_NOT_OFFERED},
        {"passport-strange", 0, CARD_DOUBT_UNKNOWN_ISSUER | CARD_DOUBT_COPY_UNCHECKED,
         DOCUMENT_CLONE_NOT_OFFERED},
        {"passport-uncovered", 0, CARD_DOUBT_UNCOVERED | CARD_DOUBT_COPY_UNCHECKED,
         DOCUMENT_CLONE_NOT_OFFERED},
        {"passport-aa", BOTH, 0, DOCUMENT_CLONE_ACTIVE},
        {"passport-aa-ec", BOTH, 0, DOCUMENT_CLONE_ACTIVE},
        {"passport-ca", BOTH, 0, DOCUMENT_CLONE_CHIP},
        {"passport-cam", BOTH, 0, DOCUMENT_CLONE_MAPPING},
        {"passport-copied", SIGNED, CARD_DOUBT_COPY, DOCUMENT_CLONE_FAILED},
        {"passport-copied-ca", SIGNED, CARD_DOUBT_COPY, DOCUMENT_CLONE_FAILED},
        {"passport-copied-cam", SIGNED, CARD_DOUBT_COPY, DOCUMENT_CLONE_FAILED}};
    trust_utopia(table);
    for (size_t i = 0; i < COUNT(cases); i++) {
        read_by_print(table, cases[i].name);
        struct message message = tell_person(&table->report, "2026-11-24");
        assert_int_equal(message.card_person.doubts, cases[i].doubts);
        assert_int_equal(message.card_person.proved, cases[i].proofs);
        assert_int_equal(table->report.clone, cases[i].clone);
    }
}

/* The control: the same documents without a list of states. */
static void without_trust_nothing_is_proved(void **state)
{
    struct table *table = *state;
    static const char *const names[] = {"passport-ca", "passport-aa", "passport-cam", "id-card"};
    for (size_t i = 0; i < COUNT(names); i++) {
        read_by_print(table, names[i]);
        struct message message = tell_person(&table->report, "2026-11-24");
        assert_int_equal(message.card_person.proved, 0);
        assert_int_equal(
            message.card_person.doubts, CARD_DOUBT_UNKNOWN_ISSUER | CARD_DOUBT_COPY_UNCHECKED);
    }
}

static void an_expired_document_is_read_and_said_to_be_expired(void **state)
{
    struct table *table = *state;
    trust_utopia(table);
    read_by_print(table, "passport-ca"); /* until 2035-02-17 */
    assert_int_equal(tell_doubts(&table->report, "2035-02-17"), 0);
    assert_int_equal(tell_doubts(&table->report, "2035-02-18"), CARD_DOUBT_EXPIRED);
}

static void each_answer_of_the_signature_has_its_doubt(void **state)
{
    (void)state;
    struct document_report report = {.clone = DOCUMENT_CLONE_CHIP};
    uint32_t seen = 0;
    for (enum passive_signature i = PASSIVE_NONE; i <= PASSIVE_FOUL; i++) {
        report.passive.signature = i;
        uint32_t doubts = tell_doubts(&report, "2026-11-24");
        assert_int_equal(doubts == 0, i == PASSIVE_GOOD);
        assert_int_equal(tell_proofs(&report, doubts), 0); /* DG1 is not covered */
        seen |= doubts;
    }
    assert_int_equal(
        seen, CARD_DOUBT_UNSIGNED | CARD_DOUBT_UNKNOWN_ISSUER | CARD_DOUBT_SIGNATURE |
                  CARD_DOUBT_REVOKED | CARD_DOUBT_ALGORITHM);
    report.passive.signature = PASSIVE_GOOD;
    report.passive.groups[1] = PASSIVE_GROUP_COVERED;
    assert_int_equal(tell_proofs(&report, tell_doubts(&report, "2026-11-24")), CARD_PROOF_BITS);
    report.claim = PASSIVE_CLAIM_OTHER_STATE;
    assert_int_equal(tell_doubts(&report, "2026-11-24"), CARD_DOUBT_OTHER_STATE);
    report.claim = PASSIVE_CLAIM_FITS;
    report.passive.notes = PASSIVE_NOTE_LIST_OLD | PASSIVE_NOTE_NO_REVOCATIONS;
    uint32_t doubts = tell_doubts(&report, "2026-11-24");
    assert_int_equal(doubts, CARD_DOUBT_OLD_LISTS | CARD_DOUBT_NO_REVOCATIONS);
    assert_int_equal(tell_proofs(&report, doubts), CARD_PROOF_BITS);
    report.passive.groups[14] = PASSIVE_GROUP_NOT_COVERED; /* says nothing of a person */
    assert_int_equal(tell_doubts(&report, "2026-11-24") & CARD_DOUBT_UNCOVERED, 0);
    report.passive.groups[14] = PASSIVE_GROUP_HASH_WRONG;
    assert_int_equal(tell_doubts(&report, "2026-11-24") & CARD_DOUBT_CHANGED, CARD_DOUBT_CHANGED);
}

static void the_report_names_files_and_nobody(void **state)
{
    struct table *table = *state;
    struct tell_space space;
    trust_utopia(table);
    read_by_print(table, "passport-cam");
    struct message_card_report report = tell_report(&table->report, 4096, &space).card_report;
    assert_text(report.access, "PACE-ECDH-CAM-AES-128");
    assert_text(report.files, "access security com sod dg1:covered dg11:covered dg14:covered");
    assert_text(report.signature, "good");
    assert_text(report.country, "UT");
    assert_int_equal(report.clone, CARD_CLONE_MAPPING);
    assert_true(report.apdus > 10 && report.received > report.sent);
}

static void a_photo_is_told_only_where_it_was_asked_for(void **state)
{
    struct table *table = *state;
    struct message message;
    read_by_print(table, "passport");
    assert_false(tell_photo(&table->report, &message));
    table->wants = DOCUMENT_WANT_PHOTO;
    read_by_print(table, "passport");
    assert_true(tell_photo(&table->report, &message));
    assert_int_equal(message.card_photo.format, CARD_IMAGE_JPEG);
    close(message.card_photo.image);
}

#define ON_TABLE(test) cmocka_unit_test_setup_teardown(test, set_table, clear_table)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_TABLE(each_document_is_told_as_what_it_is),
        ON_TABLE(without_trust_nothing_is_proved),
        ON_TABLE(an_expired_document_is_read_and_said_to_be_expired),
        cmocka_unit_test(each_answer_of_the_signature_has_its_doubt),
        ON_TABLE(the_report_names_files_and_nobody),
        ON_TABLE(a_photo_is_told_only_where_it_was_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
