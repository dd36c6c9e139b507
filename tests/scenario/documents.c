/* What a whole terminal says of documents that are what they seem, and of those that are not: read and proved,
 * never identified, never forged; refused where it must not be read, with a way on. */
#include "tests/support/town.h"
#include "tests/test.h"

static void go_to_reader(struct town *town, const char *service)
{
    visit_begin(&town->visit, "de");
    visit_choose(&town->visit, service);
    citizen_wait_screen(&town->citizen, "lay");
}

static void type_printed(
    struct town *town, const char *number, const char *birth, const char *expiry)
{
    struct citizen *citizen = &town->citizen;
    citizen_wait_screen(citizen, "mrz");
    citizen_touch(citizen, "mrz-number");
    citizen_type(citizen, number);
    citizen_touch(citizen, "mrz-birth");
    citizen_type(citizen, birth);
    citizen_touch(citizen, "mrz-expiry");
    citizen_type(citizen, expiry);
    citizen_touch(citizen, "next");
}

static void open_passport(
    struct town *town, const char *name, const char *number, const char *birth, const char *expiry)
{
    char command[64];
    snprintf(command, sizeof command, "lay %s", name);
    go_to_reader(town, "hundehaltung");
    world_ask(&town->world, "reader", command, NULL);
    type_printed(town, number, birth, expiry);
    citizen_wait_screen(&town->citizen, "person");
    assert_false(citizen_reads(&town->citizen, "identifiziert"));
    assert_false(citizen_reads(&town->citizen, "gefälscht"));
}

static void a_signed_passport_is_said_to_be_checked(void **state)
{
    struct town *town = *state;
    open_passport(town, "passport", "X4RTU7891", "05111967", "30042031");
    assert_true(
        citizen_reads(&town->citizen, "Unterschrift des ausstellenden Staates wurde geprüft"));
}

static void a_passport_of_an_unknown_issuer_is_read_and_not_checked(void **state)
{
    struct town *town = *state;
    open_passport(town, "passport-strange", "T4STRANGE", "26012003", "11032034");
    assert_true(citizen_reads(&town->citizen, "konnte nicht geprüft werden"));
    assert_true(citizen_reads(&town->citizen, "steht nicht in unserer Liste"));
    citizen_touch(&town->citizen, "next"); /* and it goes on */
    citizen_wait_screen(&town->citizen, "take");
}

static void a_passport_without_a_signature_is_read_and_not_checked(void **state)
{
    struct town *town = *state;
    open_passport(town, "passport-unsigned", "T1UNSIGND", "23081992", "11032034");
    assert_true(citizen_reads(&town->citizen, "konnte nicht geprüft werden"));
    assert_true(citizen_reads(&town->citizen, "ist keine Unterschrift"));
}

static void a_changed_passport_is_told_calmly(void **state)
{
    struct town *town = *state;
    open_passport(town, "passport-changed", "T2CHANGED", "30051985", "11032034");
    assert_true(citizen_reads(&town->citizen, "konnte nicht geprüft werden"));
    assert_true(citizen_reads(&town->citizen, "viele Gründe"));
}

static void a_revoked_signer_proves_nothing(void **state)
{
    struct town *town = *state;
    open_passport(town, "passport-revoked", "T3REVOKED", "14101959", "11032034");
    assert_true(citizen_reads(&town->citizen, "konnte nicht geprüft werden"));
}

static void a_german_passport_is_not_read_and_there_is_a_way_on(void **state)
{
    struct town *town = *state;
    go_to_reader(town, "hundehaltung");
    world_ask(&town->world, "reader", "lay german-passport", NULL);
    type_printed(town, "C0FFEE001", "01011990", "01012030");
    citizen_wait_screen(&town->citizen, "problem");
    assert_true(citizen_reads(&town->citizen, "lesen wir hier nicht"));
    assert_true(citizen_reads(&town->citizen, "alles in Ordnung"));
    citizen_touch(&town->citizen, "without");
    citizen_wait_screen(&town->citizen, "take");
    world_ask(&town->world, "reader", "take", NULL);
    citizen_leave_screen(&town->citizen, "take");
    assert_false(citizen_reads(&town->citizen, "SPECIMEN")); /* nothing of it is in the form */
}

/* Another passport of the same kind is laid back while the first one was being read. */
static void another_document_laid_back_begins_anew(void **state)
{
    struct town *town = *state;
    go_to_reader(town, "hundehaltung");
    world_ask(&town->world, "reader", "line 9600 106 50", NULL);
    world_ask(&town->world, "reader", "lay passport", NULL);
    type_printed(town, "X4RTU7891", "05111967", "30042031");
    citizen_wait_screen(&town->citizen, "reading");
    world_ask(&town->world, "reader", "take", NULL);
    citizen_wait_text(&town->citizen, "zu früh weggenommen");
    world_ask(&town->world, "reader", "line 0 0 0", NULL);
    world_ask(&town->world, "reader", "lay passport-strange", NULL);
    citizen_wait_text(&town->citizen, "anderes Dokument");
    assert_false(citizen_reads(&town->citizen, "ADEMOS"));
}

#define TOWN(name) cmocka_unit_test_setup_teardown(name, town_open, town_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOWN(a_signed_passport_is_said_to_be_checked),
        TOWN(a_passport_of_an_unknown_issuer_is_read_and_not_checked),
        TOWN(a_passport_without_a_signature_is_read_and_not_checked),
        TOWN(a_changed_passport_is_told_calmly),
        TOWN(a_revoked_signer_proves_nothing),
        TOWN(a_german_passport_is_not_read_and_there_is_a_way_on),
        TOWN(another_document_laid_back_begins_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
