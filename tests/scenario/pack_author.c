/* The way of docs/packs.md, by its own commands: the template is copied, named, checked, built, signed and
 * installed, and a citizen uses it before the terminal was ever restarted. */
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "tests/support/run.h"
#include "tests/support/town.h"
#include "tests/test.h"

#define RUN_MS 60000

/* clang-format off */
static const struct visit_answer answers[] = {
    {"person", "q-person.familyName", "Böhm-Weiß", NULL},
    {"person", "q-person.givenNames", "Käthe", NULL},
    {"person", "q-person.birthDate", "03101964", "\"1964-10-03\""},
    {"matter", "q-matter.what-1", NULL, "\"other\""},
    {"matter", "q-matter.other", "Ein Baum soll weg.", NULL},
    {"contact", "q-contact.email", "kaethe@example.org", NULL},
    {NULL, NULL, NULL, NULL}};
/* clang-format on */

/* Each line as an author types it; $F is foyer. */
static void type(const struct town *town, const char *line)
{
    char script[6000], *said = NULL;
    snprintf(
        script, sizeof script, "exec 2>&1; F=%s/foyer; TOWN=%s; TREE=$PWD; cd $TOWN; %s",
        town->world.bin, town->world.dir, line);
    const char *const words[] = {"sh", "-euc", script, NULL};
    int status = run_wait(words, &said, RUN_MS);
    if (status != 0) {
        print_message("%s\n%s\n", line, said);
    }
    free(said);
    assert_int_equal(status, 0);
}

static void the_template_serves_a_citizen_within_the_hour(void **state)
{
    struct town *town = *state;
    citizen_wait_screen(&town->citizen, "start");
    assert_false(citizen_reads(&town->citizen, "Mein Dienst"));
    type(town, "cp -r $TREE/docs/pack-template mein-dienst; $F pack lint mein-dienst");
    /* the names that the authority of this town is known by; words of its own */
    type(
        town, "sed -i 's/99000000000000/99001009004002/; "
              "s#mein-dienst/1.0.0#sperrmuell/1.0.0#' mein-dienst/*.json;"
              "sed -i '/msgid \"matter.other.label\"/,+1d' mein-dienst/texts/*.po;"
              "! $F pack lint mein-dienst >missing; grep -q matter.other.label missing;"
              "$F pack texts mein-dienst;"
              "sed -i '/msgid \"matter.other.label\"/{n;s/\"\"/\"Was wollen Sie?\"/}' "
              "mein-dienst/texts/de.po; $F pack texts mein-dienst;"
              "sed -i '/msgid \"matter.other.label\"/{n;s/\"\"/\"What do you want?\"/}' "
              "mein-dienst/texts/en.po");
    type(town, "$F pack preview mein-dienst --pictures pictures; ls pictures/*page2*de.png");
    type(
        town,
        "$F pack build mein-dienst -o mein-dienst-1.pack --key keys/pack-key.pem --destination "
        "authority/pack-destination-99001009004002.json;"
        "$F pack verify mein-dienst-1.pack --keys etc/pack-keys.json;"
        "$F pack install mein-dienst-1.pack --etc etc --run run");
    citizen_wait_text(&town->citizen, "Mein Dienst");
    citizen_wait_screen(&town->citizen, "start");
    visit_begin(&town->visit, "de");
    visit_open_service(&town->visit, "mein-dienst");
    citizen_touch(&town->citizen, "next");
    citizen_wait_screen(&town->citizen, "lay");
    citizen_touch(&town->citizen, "without");
    citizen_wait_screen(&town->citizen, "form.person");
    visit_fill(&town->visit, answers);
    assert_true(citizen_reads(&town->citizen, "Was wollen Sie?"));
    town_hand_in(town);
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    assert_int_equal(world_authority_fetch(&town->world), 1);
    size_t len;
    char *data = world_authority_open(&town->world, town->receipt, &len);
    assert_string_equal(
        data, "{\"service\":\"99001009004002\",\"person\":{\"familyName\":\"Böhm-Weiß\","
              "\"givenNames\":\"Käthe\",\"birthDate\":\"1964-10-03\"},\"matter\":{\"what\":"
              "\"other\",\"other\":\"Ein Baum soll weg.\"},\"contact\":{\"email\":"
              "\"kaethe@example.org\"}}");
    free(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            the_template_serves_a_citizen_within_the_hour, town_open, town_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
