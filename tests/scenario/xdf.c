/* The real form for resident parking, from the FIM file to the authority's inbox: imported, completed by
 * its author, built, signed, installed, and filled in by a citizen at the terminal. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "tests/support/author.h"
#include "tests/support/town.h"
#include "tests/test.h"

#define NO_FORM "no FIM form in $FOYER_SHARED/data/xdatenfelder"
#define PACK    "parken-aus-fim"

/* One visit: the form in one of its two versions. */
struct journey {
    struct town *town;
    struct citizen *c;
    bool new_form;
    bool extends; /* an old permit */
};

/* Ids of 3.0.0 have three digits more: "F05000059" becomes "F05000000059". `text` is `begin`, the id as
 * in 2.0, `end`. */
static const char *id(
    const struct journey *j, char text[100], const char *begin, const char *of_old, const char *end)
{
    snprintf(text, 100, "%s%.3s%s%s%s", begin, of_old, j->new_form ? "000" : "", of_old + 3, end);
    return text;
}

static void shared_path(char path[PATH_MAX], const char *name)
{
    const char *shared = getenv("FOYER_SHARED");
    snprintf(
        path, PATH_MAX, "%s/data/xdatenfelder/samples/bewohnerparken/%s",
        shared == NULL ? "../shared" : shared, name);
}

/* The schema that the town's authority takes for this service. */
static void read_schema_uri(const struct town *town, char uri[401])
{
    SCOPED(json_release)
    json_t *json = json_read_file(
        world_path(&town->world, 0, "authority/pack-destination-" AUTHOR_LEIKA ".json"), 1u << 20);
    snprintf(uri, 401, "%s", json_string_value(json_object_get(json, "schemaUri")));
}

static void foyer(const struct town *town, const char *const *words)
{
    char *said = NULL;
    int status = world_foyer(&town->world, &said, words);
    if (status != 0) {
        print_message("foyer %s %s: %s\n", words[0], words[1], said != NULL ? said : "");
    }
    free(said);
    assert_int_equal(status, 0);
}

/* import-xdf, the author's work, lint, build, install. False when the form is not here. */
static bool prepare(const struct journey *j)
{
    const struct town *town = j->town;
    char form[PATH_MAX], folder[300], pack[300], key[300], destination[300], etc[300], uri[401];
    struct author author = {.new_form = j->new_form, .schema_uri = uri};
    shared_path(form, j->new_form ? "S05000000058V1.0.0_xdf3.xml" : "S05000058V1.0_xdf2.xml");
    if (access(form, R_OK) != 0) {
        return false;
    }
    const char *dir = town->world.dir;
    snprintf(folder, sizeof folder, "%s/parken", dir);
    snprintf(pack, sizeof pack, "%s/parken.pack", dir);
    snprintf(key, sizeof key, "%s/keys/pack-key.pem", dir);
    snprintf(etc, sizeof etc, "%s/etc", dir);
    snprintf(
        destination, sizeof destination, "%s/authority/pack-destination-" AUTHOR_LEIKA ".json",
        dir);
    read_schema_uri(town, uri);
    foyer(town, (const char *const[]){"pack", "import-xdf", form, "-o", folder, NULL});
    author_fill(folder, &author);
    foyer(town, (const char *const[]){"pack", "lint", folder, NULL});
    foyer(
        town,
        (const char *const[]){
            "pack", "build", folder, "-o", pack, "--key", key, "--destination", destination, NULL});
    foyer(town, (const char *const[]){"pack", "install", pack, "--etc", etc, NULL});
    return true;
}

static void arrive(const struct journey *j, const char *page)
{
    char screen[100];
    citizen_wait_screen(j->c, id(j, screen, "form.", page, ""));
    visit_picture(&j->town->visit, screen);
}

static void answer(
    const struct journey *j, const char *question, const char *end, const char *typed)
{
    char name[100];
    struct visit_answer one = {"", id(j, name, "q-", question, end), typed, NULL};
    visit_answer(&j->town->visit, &one);
}

static void next(const struct journey *j)
{
    char screen[sizeof j->c->screen];
    snprintf(screen, sizeof screen, "%s", j->c->screen);
    citizen_touch(j->c, "next");
    citizen_leave_screen(j->c, screen);
}

/* Vorname 1:*: one entry after the other, each on a page of its own. */
static void add_given_name(const struct journey *j, const char *given_name)
{
    char name[100];
    citizen_touch(j->c, id(j, name, "q-", "F05000060", "-add"));
    citizen_wait_screen(j->c, id(j, name, "form.", "F05000060", ".entry"));
    answer(j, "F05000060", "", given_name);
    next(j);
    arrive(j, "G05000496");
}

static void answer_person(const struct journey *j)
{
    char name[100];
    arrive(j, "S05000058");
    answer(j, "F00-4cb0dd14-629c-4661-9435-4e9eadc43e07", "-0", NULL);
    answer(j, "F05001344", "-0", NULL);
    next(j);
    arrive(j, "G05000496");
    answer(j, "F05000059", "", "Müller-Lüdenscheid");
    add_given_name(j, "Erika");
    add_given_name(j, "Ada");
    answer(j, "F05000351", "", "03101964");
    answer(j, "F05001354", "", "erika@example.org");
    next(j);
    arrive(j, "G05000496-2"); /* telephone numbers, which nobody must give */
    next(j);
    arrive(j, "G05000428");
    answer(j, "F00000053", "", "Hauptstraße");
    answer(j, "F00000016", "", "12");
    next(j);
    arrive(j, "G00000113");
    answer(j, "F00000054", "", "12345");
    answer(j, "F00000035", "", "Musterstadt");
    next(j);
    arrive(j, "G05000496-3"); /* one of two hundred states: by its first letters */
    citizen_touch(j->c, id(j, name, "q-", "F05000523", ""));
    citizen_type(j->c, "deutschl");
    citizen_touch_named(j->c, "radio", "Deutschland");
    next(j);
}

static void answer_permit(const struct journey *j)
{
    arrive(j, "G05000493");
    answer(j, "F05001064", "-0", NULL);
    answer(j, "F05001347", j->extends ? "-1" : "-0", NULL);
    next(j);
    if (j->extends) { /* the author's rule for R05000334 asks for it */
        arrive(j, "G05000599");
        answer(j, "F05001346", "", "4711");
        answer(j, "F05001345", "", "01022025");
        next(j);
    }
    arrive(j, "G05000493-2");
    next(j);
    arrive(j, "G05000477");
    answer(j, "F05000627", "", "AB-CD 123");
    answer(j, "F05001062", "", "123456");
    answer(j, "F05001047", "-1", NULL);
    next(
        j); /* the car of another owner: R05000281 asks for them, and what is typed must not be sent */
    arrive(j, "G05000499");
    answer(j, "F05001243", "", "Anders");
    citizen_touch(j->c, "back");
    arrive(j, "G05000477");
    answer(j, "F05001047", "-0", NULL);
    next(j);
    citizen_wait_screen(j->c, "check"); /* no page about another owner, and no files */
}

/* What the authority opens, word for word, and valid by the schema that was made from its own form. */
static void check_data(const struct journey *j)
{
    struct town *town = j->town;
    static const char old_data[] =
        "{\"F00-4cb0dd14-629c-4661-9435-4e9eadc43e07\":\"01\",\"F05001344\":\"01\",\"G05000496\":{"
        "\"F05000059\":\"Müller-Lüdenscheid\",\"F05000060\":[\"Erika\",\"Ada\"],\"F05000351\":"
        "\"1964-10-03\",\"F05001354\":\"erika@example.org\",\"G05000428\":{\"F00000053\":"
        "\"Hauptstraße\",\"F00000016\":\"12\"},\"G00000113\":{\"F00000054\":\"12345\","
        "\"F00000035\":\"Musterstadt\"},\"F05000523\":\"000\"},\"G05000493\":{\"F05001064\":\"1\","
        "\"F05001347\":\"01\"},\"G05000477\":{\"F05000627\":\"AB-CD 123\",\"F05001062\":123456,"
        "\"F05001047\":\"01\"}}";
    static const char new_data[] =
        "{\"F00000-4cb0dd14-629c-4661-9435-4e9eadc43e07\":\"01\",\"F05000001344\":\"01\","
        "\"G05000000496\":{\"F05000000059\":\"Müller-Lüdenscheid\",\"F05000000060\":[\"Erika\","
        "\"Ada\"],\"F05000000351\":\"1964-10-03\",\"F05000001354\":\"erika@example.org\","
        "\"G05000000428\":{\"F00000000053\":\"Hauptstraße\",\"F00000000016\":\"12\"},"
        "\"G00000000113\":{\"F00000000054\":\"12345\",\"F00000000035\":\"Musterstadt\"},"
        "\"F05000000523\":\"000\"},\"G05000000493\":{\"F05000001064\":\"1\",\"F05000001347\":"
        "\"02\",\"G05000000599\":{\"F05000001346\":4711,\"F05000001345\":\"2025-02-01\"}},"
        "\"G05000000477\":{\"F05000000627\":\"AB-CD 123\",\"F05000001062\":123456,"
        "\"F05000001047\":\"01\"}}";
    char schema[300], opened[300];
    size_t len;
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    world_authority_fetch(&town->world);
    char *data = world_authority_open(&town->world, town->receipt, &len);
    assert_non_null(data);
    assert_string_equal(data, j->new_form ? new_data : old_data);
    snprintf(schema, sizeof schema, "%s/parken/data.schema.json", town->world.dir);
    snprintf(opened, sizeof opened, "%s/opened.json", town->world.dir);
    struct bytes content = {(const uint8_t *)data, len};
    assert_int_equal(file_replace(opened, content, 0600), FILE_OK);
    foyer(
        town, (const char *const[]){"schema", "validate", "--assert-format", schema, opened, NULL});
    free(data);
}

static void run_journey(struct journey *j)
{
    if (!prepare(j)) {
        SKIP(NO_FORM);
    }
    town_start(j->town);
    visit_begin(&j->town->visit, "de");
    visit_choose(&j->town->visit, PACK);
    answer_person(j);
    answer_permit(j);
    town_hand_in(j->town);
    check_data(j);
}

static void a_fim_form_of_2_0_reaches_its_authority(void **state)
{
    struct town *town = *state;
    run_journey(&(struct journey){.town = town, .c = &town->citizen});
}

static void a_fim_form_of_3_0_0_reaches_its_authority(void **state)
{
    struct town *town = *state;
    run_journey(
        &(struct journey){.town = town, .c = &town->citizen, .new_form = true, .extends = true});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_fim_form_of_2_0_reaches_its_authority, town_prepare, town_close),
        cmocka_unit_test_setup_teardown(
            a_fim_form_of_3_0_0_reaches_its_authority, town_prepare, town_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
