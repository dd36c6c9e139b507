/* What happens to a reading that is broken off, and what is never read at all. */
#include "drivers/emrtd/document.h"

#include "tests/unit/drivers/emrtd/table.h"

/* Reads it with its answers ending at APDU `at`, then to its end; APDUs of the second part. */
static unsigned read_in_two(struct table *table, const char *name, unsigned at)
{
    struct person person;
    lay(table, name);
    const struct document_secret secret = by_print(table);
    table->files.was_lifted = false;
    table->lift_at = at;
    assert_int_equal(read_it(table, &secret, &person), DOCUMENT_SILENT);
    assert_int_equal(person.family_name.len, 0);
    table->lift_at = 0;
    table->files.was_lifted = true;
    unsigned before = table->report.apdus;
    assert_int_equal(read_it(table, &secret, &person), DOCUMENT_OK);
    assert_is(&person, table->icao.specimen);
    assert_false(table->files.was_lifted);
    return table->report.apdus - before;
}

static void a_lifted_document_is_read_on_file_by_file(void **state)
{
    struct table *table = *state;
    static const char *const names[] = {"passport", "id-card", "passport-ca", "passport-cam"};
    table->wants = DOCUMENT_WANT_PHOTO;
    for (size_t i = 0; i < COUNT(names); i++) {
        struct person person;
        lay(table, names[i]);
        const struct document_secret secret = by_print(table);
        table->files.was_lifted = false;
        assert_int_equal(read_it(table, &secret, &person), DOCUMENT_OK);
        unsigned whole = table->report.apdus;
        size_t photo = table->report.photo.image.len;
        for (unsigned at = 1; at <= whole; at++) {
            (void)read_in_two(table, names[i], at);
            assert_int_equal(table->report.photo.image.len, photo);
        }
        /* At the last APDU all but the photo is there: opening, DG1 once more, the photo. */
        assert_true(read_in_two(table, names[i], whole) < whole);
    }
}

/* Reads what lies there, up to the last file: the photo. */
static void read_up_to_the_photo(struct table *table, const struct document_secret *secret)
{
    struct person person;
    table->wants = DOCUMENT_WANT_PHOTO;
    table->files.was_lifted = false;
    assert_int_equal(read_it(table, secret, &person), DOCUMENT_OK);
    table->lift_at = table->report.apdus;
    assert_int_equal(read_it(table, secret, &person), DOCUMENT_SILENT);
    assert_true(table->files.content[ELEMENTARY_DG1].len > 0);
    table->lift_at = 0;
    table->files.was_lifted = true;
}

/* Reads `first` up to the photo, then lays `second` there. */
static enum document_result swap(struct table *table, const char *first, const char *second)
{
    struct person person;
    lay(table, first);
    const struct document_secret secret = by_print(table);
    read_up_to_the_photo(table, &secret);
    lay(table, second);
    enum document_result result = read_it(table, &secret, &person);
    assert_int_equal(person.family_name.len, 0);
    return result;
}

static void another_document_is_told_from_the_lifted_one(void **state)
{
    struct table *table = *state;
    assert_int_equal(swap(table, "passport", "passport-b"), DOCUMENT_CHANGED); /* by its secret */
    assert_int_equal(
        swap(table, "passport-gm", "passport-im"), DOCUMENT_CHANGED); /* how it opens */
}

/* The same print on another chip: only DG1 can tell. */
static void the_same_secret_on_another_document_is_seen(void **state)
{
    struct table *table = *state;
    struct person person;
    lay(table, "passport");
    const struct document_secret secret = by_print(table);
    struct specimen twin = *table->icao.specimen;
    twin.given_names = "SOEREN B";
    read_up_to_the_photo(table, &secret);
    icao_init(&table->icao, &twin, &table->faults);
    assert_int_equal(read_it(table, &secret, &person), DOCUMENT_CHANGED);
}

static enum document_result read_with(
    struct table *table, const char *name, struct document_policy policy)
{
    struct person person;
    lay(table, name);
    const struct document_secret secret = by_print(table);
    table->policy = policy;
    enum document_result result = read_it(table, &secret, &person);
    assert_int_equal(person.family_name.len > 0, result == DOCUMENT_OK);
    return result;
}

static void the_policy_ends_a_reading_after_the_first_file(void **state)
{
    struct table *table = *state;
    const struct document_policy none = {0}, all = {true, true, true};
    table->wants = DOCUMENT_WANT_PHOTO;
    assert_int_equal(read_with(table, "german-passport", open_policy), DOCUMENT_POLICY);
    assert_int_equal(
        table->files.tried, 1u << ELEMENTARY_ACCESS | 1u << ELEMENTARY_COM | 1u << ELEMENTARY_DG1);
    assert_int_equal(read_with(table, "german-passport", all), DOCUMENT_OK);
    assert_int_equal(read_with(table, "passport", none), DOCUMENT_POLICY);
    assert_int_equal(read_with(table, "id-card", none), DOCUMENT_POLICY);
    assert_int_equal(
        read_with(table, "id-card", (struct document_policy){.foreign_passport = true}),
        DOCUMENT_POLICY);
    assert_int_equal(
        read_with(table, "id-card", (struct document_policy){.foreign_id = true}), DOCUMENT_OK);
    assert_int_equal(
        read_with(table, "passport", (struct document_policy){.foreign_id = true}),
        DOCUMENT_POLICY);
}

/* A German card that does not show the eID application: its MRZ gives it away. */
static void a_german_card_is_read_by_no_policy(void **state)
{
    struct table *table = *state;
    struct person person;
    lay(table, "id-card");
    struct specimen german = *table->icao.specimen;
    german.issuer = "D";
    const struct document_secret secret = by_print(table);
    icao_init(&table->icao, &german, &table->faults);
    table->policy = (struct document_policy){true, true, true};
    assert_int_equal(read_it(table, &secret, &person), DOCUMENT_ONLY_BY_EID);
    assert_int_equal(person.family_name.len, 0);
}

static void only_what_is_wanted_is_read(void **state)
{
    struct table *table = *state;
    static const struct {
        unsigned wants;
        uint32_t extra;
    } cases[] = {
        {0, 0},
        {DOCUMENT_WANT_PHOTO, 1u << ELEMENTARY_DG2},
        {DOCUMENT_WANT_DETAILS, 0},
        {DOCUMENT_WANT_ISSUE, 1u << ELEMENTARY_DG12}};
    const uint32_t always = 1u << ELEMENTARY_ACCESS | 1u << ELEMENTARY_COM | 1u << ELEMENTARY_SOD |
                            1u << ELEMENTARY_DG1 | 1u << ELEMENTARY_DG11 | 1u << ELEMENTARY_DG14;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct person person;
        lay(table, "passport-pace");
        const struct document_secret secret = by_print(table);
        table->wants = cases[i].wants;
        assert_int_equal(read_it(table, &secret, &person), DOCUMENT_OK);
        assert_int_equal(table->report.read, always | cases[i].extra);
        bool has_details = cases[i].wants == DOCUMENT_WANT_DETAILS;
        assert_text(person.other_names, has_details ? "Żółkowska, Zofia" : "");
        assert_text(person.birth_place, has_details ? "Łódź" : "");
        bool has_issue = cases[i].wants == DOCUMENT_WANT_ISSUE;
        assert_text(person.issue_date, has_issue ? "2024-06-03" : "");
        assert_text(person.issuing_authority, has_issue ? "Office for Documents, Amaurot" : "");
        assert_int_equal(table->report.photo.image.len > 0, cases[i].wants == DOCUMENT_WANT_PHOTO);
    }
}

#define ON_TABLE(test) cmocka_unit_test_setup_teardown(test, set_table, clear_table)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_TABLE(a_lifted_document_is_read_on_file_by_file),
        ON_TABLE(another_document_is_told_from_the_lifted_one),
        ON_TABLE(the_same_secret_on_another_document_is_seen),
        ON_TABLE(the_policy_ends_a_reading_after_the_first_file),
        ON_TABLE(a_german_card_is_read_by_no_policy),
        ON_TABLE(only_what_is_wanted_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
