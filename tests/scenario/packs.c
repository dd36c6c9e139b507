/* What staff or a bad disk put into the folder of packs: refused with a reason, and the old pack stays
 * and serves. A new version waits for the citizen who is at the terminal. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "seal/jws.h"
#include "tests/support/run.h"
#include "tests/support/town.h"
#include "tests/test.h"

#define RUN_MS      60000
#define LOG_MAX     ((size_t)1 << 20)
#define OLD_TITLE   "Sperrmüll anmelden"
#define NEW_TITLE   "Sperrmüll abholen lassen"
#define DESTINATION "authority/pack-destination-99001009004002.json"

/* Runs a line of the shell in the town's folder, with $BIN and the words as $1, $2. What it printed on
 * both outputs goes to *said, to be freed. */
static int shell(
    const struct town *town, const char *line, const char *first, const char *second, char **said)
{
    char script[6000];
    snprintf(
        script, sizeof script, "exec 2>&1; BIN=%s DIR=%s; %s", town->world.bin, town->world.dir,
        line);
    const char *const words[] = {"sh", "-euc", script, "sh", first, second, NULL};
    return run_wait(words, said, RUN_MS);
}

static void prepare(
    const struct town *town, const char *line, const char *first, const char *second)
{
    char *said = NULL;
    int status = shell(town, line, first, second, &said);
    if (status != 0) {
        print_message("%s\n%s\n", line, said);
    }
    free(said);
    assert_int_equal(status, 0);
}

/* Builds DIR/new-VERSION.pack: the pack of the tree with another title and version, signed by the
 * town's key, for its authority. */
static void build(const struct town *town, const char *version)
{
    prepare(
        town,
        "cp -r assets/packs/sperrmuell $DIR/new-$1; cd $DIR/new-$1;"
        "sed -i 's/\"version\": 1,/\"version\": '$1',/' pack.json;"
        "sed -i 's/" OLD_TITLE "/" NEW_TITLE "/' texts/de.po;"
        "$BIN/foyer pack build . -o ../new-$1.pack --key ../keys/pack-key.pem --destination "
        "../" DESTINATION,
        version, "");
}

static const char *in_town(const struct town *town, char path[300], const char *name)
{
    snprintf(path, 300, "%s/%s", town->world.dir, name);
    return path;
}

/* Signs DIR/new-2.pack again with another content of one file, as no tool would: what a hostile or
 * careless author with the town's key could do. A NULL content leaves it as it is. */
static void sign_with(
    const struct town *town, const char *to, const char *name, const char *content)
{
    char path[300];
    SCOPED(file_release) struct file file = {0};
    SCOPED(jwk_release) struct jwk key = {0};
    SCOPED(jws_release) struct jws jws = {0};
    assert_int_equal(file_read(&file, in_town(town, path, "new-2.pack"), LOG_MAX), FILE_OK);
    assert_int_equal(
        jwk_read_pem(&key, in_town(town, path, "keys/pack-key.pem"), (struct text){0}, JWK_EDDSA),
        JWK_OK);
    struct text compact = {(const char *)file.content.at, file.content.len};
    assert_int_equal(jws_read(&jws, compact, JWK_EDDSA, TEXT_OF("foyer-pack")), JWS_OK);
    SCOPED(json_release)
    json_t *payload = json_read((struct bytes){jws.payload, jws.payload_len}, LOG_MAX);
    assert_non_null(payload);
    if (content != NULL) {
        json_object_set_new(json_object_get(payload, "files"), name, json_string(content));
    }
    char *text = json_print(payload);
    char *signed_pack =
        jws_sign(&key, TEXT_OF("foyer-pack"), (struct bytes){(const uint8_t *)text, strlen(text)});
    struct bytes bytes = {(const uint8_t *)signed_pack, strlen(signed_pack)};
    assert_int_equal(file_replace(in_town(town, path, to), bytes, 0600), FILE_OK);
    free(signed_pack);
    free(text);
}

/* The same with the content of a file in the town's folder. */
static void sign_with_file(
    const struct town *town, const char *to, const char *name, const char *from)
{
    char path[300];
    SCOPED(file_release) struct file file = {0};
    assert_int_equal(file_read(&file, in_town(town, path, from), LOG_MAX), FILE_OK);
    sign_with(town, to, name, (const char *)file.content.at);
}

/* `foyer pack install` of a file in the town's folder. */
static int install(const struct town *town, const char *name, char **said)
{
    return shell(
        town, "$BIN/foyer pack install $DIR/$1 --etc $DIR/etc --run $DIR/run", name, "", said);
}

/* Names and bytes of all that is installed. */
static char *installed(const struct town *town)
{
    char *said = NULL;
    assert_int_equal(shell(town, "cd $DIR/packs; sha256sum -- *", "", "", &said), 0);
    return said;
}

static void assert_refused(const struct town *town, const char *name, const char *why)
{
    char *said = NULL, *before = installed(town);
    assert_int_equal(install(town, name, &said), 1);
    if (strstr(said, why) == NULL) {
        print_message("not \"%s\", but: %s\n", why, said);
    }
    assert_non_null(strstr(said, why));
    assert_non_null(strstr(said, "what is installed stays"));
    free(said);
    char *after = installed(town);
    assert_string_equal(after, before);
    free(before);
    free(after);
}

static void assert_accepted(const struct town *town, const char *name)
{
    char *said = NULL;
    int status = install(town, name, &said);
    if (status != 0) {
        print_message("%s\n", said);
    }
    assert_int_equal(status, 0);
    free(said);
}

/* The name on the tile of the service, on the start screen. */
static bool offers(struct town *town, const char *title)
{
    struct text name = citizen_text(&town->citizen, "service-sperrmuell", "name");
    return text_equal(name, (struct text){title, strlen(title)});
}

/* True when the kiosk's log has this line. */
static bool has_logged(struct world *world, void *line)
{
    SCOPED(file_release) struct file file = {0};
    return file_read(&file, world_path(world, 0, "log/kiosk.log"), LOG_MAX) == FILE_OK &&
           file.content.len > 0 &&
           memmem(file.content.at, file.content.len, line, strlen(line)) != NULL;
}

static void what_is_no_pack_is_refused(void **state)
{
    struct town *town = *state;
    build(town, "2");
    prepare(
        town,
        "cd $DIR; echo nonsense >bad-1.pack; : >bad-2.pack; head -c 9000 new-2.pack "
        ">bad-3.pack; sed 's/\\.[^.]*\\./.AAAA./' new-2.pack >bad-4.pack;"
        "head -c 17000000 /dev/zero >bad-5.pack",
        "", "");
    assert_refused(town, "bad-1.pack", "refused:");
    assert_refused(town, "bad-2.pack", "refused:");
    assert_refused(town, "bad-3.pack", "refused:");
    assert_refused(town, "bad-4.pack", "refused: the signature");
    assert_refused(town, "bad-5.pack", "refused: larger than a pack may be");
    citizen_wait_screen(&town->citizen, "start");
    assert_true(offers(town, OLD_TITLE));
    assert_accepted(town, "new-2.pack"); /* the control: the one that was damaged is good */
}

static void a_foreign_signature_is_refused(void **state)
{
    struct town *town = *state;
    build(town, "2");
    prepare(
        town,
        "cd $DIR; mkdir other; $BIN/foyer key new --pack -o other;"
        "$BIN/foyer pack build new-2 -o foreign.pack --key other/pack-key.pem "
        "--destination " DESTINATION,
        "", "");
    /* The same key under the town's name: now it is the signature that does not fit. */
    prepare(
        town,
        "cd $DIR; kid=$(sed -n 's/.*\"kid\" *: *\"\\([^\"]*\\)\".*/\\1/p' "
        "keys/pack-key.jwk); $BIN/foyer pack build new-2 -o forged.pack --key other/pack-key.pem "
        "--kid $kid --destination " DESTINATION,
        "", "");
    assert_refused(town, "foreign.pack", "refused:");
    assert_refused(town, "forged.pack", "refused: the signature");
    town_visit(town);
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    assert_accepted(town, "new-2.pack");
}

static void an_expired_key_of_the_authority_is_refused(void **state)
{
    struct town *town = *state;
    build(town, "2");
    prepare(
        town,
        "cd $DIR; sed 's/\\(\"notAfter\" *: *\"\\)[0-9-]*/\\12020-01-01/' " DESTINATION
        " >expired.json; grep -q 2020-01-01 expired.json",
        "", "");
    sign_with_file(town, "expired.pack", "destination.json", "expired.json");
    assert_refused(town, "expired.pack", "the authority's key has expired");
    town_visit(town);
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    assert_accepted(town, "new-2.pack");
}

static void a_lower_version_never_comes_back(void **state)
{
    struct town *town = *state;
    build(town, "2");
    build(town, "3");
    citizen_wait_screen(&town->citizen, "start");
    prepare(town, "cp $DIR/packs/sperrmuell-1.pack $DIR/old.pack", "", "");
    assert_accepted(town, "new-3.pack");
    assert_refused(town, "new-2.pack", "version 2 is not higher than version 3");
    assert_refused(town, "new-3.pack", "version 3 is not higher than version 3");
    assert_refused(town, "old.pack", "version 1 is not higher than version 3");
    citizen_wait_text(&town->citizen, NEW_TITLE); /* nobody was there: shown at once */
    /* Put beside it by hand, before and behind it: the kiosk takes the higher one. */
    prepare(
        town, "cd $DIR; cp old.pack packs/sperrmuell-1.pack; cp old.pack packs/zzz-1.pack", "", "");
    int kiosk = citizen_kiosk(&town->citizen);
    world_ask(&town->world, "launch", "kill kiosk", NULL);
    assert_true(citizen_sees_successor(&town->citizen, kiosk, WORLD_PATIENCE_MS));
    citizen_wait_screen(&town->citizen, "start");
    assert_true(offers(town, NEW_TITLE));
}

static void an_old_file_does_not_bring_its_version_back(void **state)
{
    struct town *town = *state;
    char refused[] = "why=\"version 1, and 2 was installed\"";
    build(town, "2");
    prepare(town, "cp $DIR/packs/sperrmuell-1.pack $DIR/old.pack", "", "");
    assert_accepted(town, "new-2.pack");
    citizen_wait_text(&town->citizen, NEW_TITLE);
    /* As a restored backup or a mistaken hand would: only the old file is there. */
    prepare(town, "cd $DIR/packs; rm sperrmuell-2.pack; cp ../old.pack sperrmuell-1.pack", "", "");
    assert_refused(town, "old.pack", "version 1 is not higher than version 2");
    int kiosk = citizen_kiosk(&town->citizen);
    world_ask(&town->world, "launch", "kill kiosk", NULL);
    assert_true(citizen_sees_successor(&town->citizen, kiosk, WORLD_PATIENCE_MS));
    assert_true(world_wait(&town->world, has_logged, refused, WORLD_PATIENCE_MS));
    citizen_wait_node(&town->citizen, "service-hundehaltung");
    assert_false(offers(town, OLD_TITLE));
    build(town, "3"); /* the way back is a higher version */
    assert_accepted(town, "new-3.pack");
    citizen_wait_text(&town->citizen, NEW_TITLE);
}

/* Packs that are signed by the town and are an attack or a bad mistake. */
static const struct {
    const char *file, *content, *why;
} hostile[] = {
    {"../../../etc/passwd", "root", "is no file of a pack"},
    {"texts/../../run.po", "x", "is no file of a pack"},
    {"data.schema.json", "{\"$ref\": \"#\"}", "data.schema.json"},
    {"data.schema.json",
     "{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"#/$defs/x\"}}, \"$defs\": "
     "{\"x\": {\"allOf\": [{\"$ref\": \"#/$defs/x\"}]}}}",
     "data.schema.json"},
    {"pack.json", "{\"id\": \"sperrmuell\", \"id\": \"hundehaltung\"}", "given twice"},
    {"texts/de.po", "#, fuzzy\nmsgid \"service.title\"\nmsgstr \"x\"\n", "fuzzy"},
};

static void a_hostile_pack_leaves_the_running_one_in_place(void **state)
{
    struct town *town = *state;
    build(town, "2");
    for (size_t i = 0; i < COUNT(hostile); i++) {
        sign_with(town, "hostile.pack", hostile[i].file, hostile[i].content);
        assert_refused(town, "hostile.pack", hostile[i].why);
    }
    /* What is too much of something: a pattern, levels of JSON, bytes. */
    prepare(
        town,
        "cd $DIR; { printf '{\"type\": \"object\", \"properties\": {\"a\": {\"pattern\": \"'; "
        "head -c 5000 /dev/zero | tr '\\0' '('; printf '\"}}}'; } >pattern.json;"
        "{ head -c 5000 /dev/zero | tr '\\0' '['; } >deep.json;"
        "{ printf '{\"a\": '; head -c 500 /dev/zero | sed 's/\\x0/[/g'; head -c 500 /dev/zero | "
        "sed 's/\\x0/]/g'; printf '}'; } >levels.json;"
        "head -c 900000 /dev/zero | tr '\\0' ' ' >large.json",
        "", "");
    sign_with_file(town, "hostile.pack", "data.schema.json", "pattern.json");
    assert_refused(town, "hostile.pack", "data.schema.json");
    sign_with_file(town, "hostile.pack", "ui.schema.json", "deep.json");
    assert_refused(town, "hostile.pack", "ui.schema.json");
    sign_with_file(town, "hostile.pack", "ui.schema.json", "levels.json");
    assert_refused(town, "hostile.pack", "ui.schema.json");
    sign_with_file(town, "hostile.pack", "texts/de.po", "large.json");
    assert_refused(town, "hostile.pack", "texts/de.po");
    citizen_wait_screen(&town->citizen, "start");
    assert_true(offers(town, OLD_TITLE));
    town_visit(town); /* and it serves */
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    sign_with(town, "sound.pack", "destination.json", NULL); /* the control: nothing changed */
    assert_accepted(town, "sound.pack");
}

static void garbage_in_the_folder_disturbs_nobody(void **state)
{
    struct town *town = *state;
    char sound[] = " refused=0\n", disturbed[] = " refused=2\n";
    town_start(town);
    citizen_wait_screen(&town->citizen, "start");
    assert_true(has_logged(&town->world, sound));
    prepare(
        town,
        "cd $DIR/packs; head -c 5000 /dev/urandom >aaa-1.pack; head -c 9000 "
        "sperrmuell-1.pack >sperrmuell-2.pack; echo >zzz; mkdir folder",
        "", "");
    int kiosk = citizen_kiosk(&town->citizen);
    world_ask(&town->world, "launch", "kill kiosk", NULL);
    assert_true(citizen_sees_successor(&town->citizen, kiosk, WORLD_PATIENCE_MS));
    assert_true(world_wait(&town->world, has_logged, disturbed, WORLD_PATIENCE_MS));
    citizen_wait_screen(&town->citizen, "start");
    assert_true(offers(town, OLD_TITLE));
    citizen_wait_node(&town->citizen, "service-hundehaltung");
    town_visit(town);
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
}

static void a_new_version_waits_for_the_citizen(void **state)
{
    struct town *town = *state;
    build(town, "2");
    visit_begin(&town->visit, "de");
    visit_choose(&town->visit, "sperrmuell");
    citizen_wait_screen(&town->citizen, "form.person");
    int kiosk = citizen_kiosk(&town->citizen);
    citizen_touch(&town->citizen, "q-person.familyName");
    citizen_type(&town->citizen, "Ngu");
    assert_accepted(town, "new-2.pack");
    citizen_type(&town->citizen, "yen");
    citizen_touch(&town->citizen, "q-person.givenNames");
    citizen_type(&town->citizen, "Thi Lan");
    citizen_touch(&town->citizen, "next");
    citizen_leave_screen(&town->citizen, "form.person");
    visit_fill(&town->visit, visit_sperrmuell);
    assert_int_equal(citizen_kiosk(&town->citizen), kiosk);
    assert_true(citizen_reads(&town->citizen, "Nguyen"));
    assert_false(citizen_reads(&town->citizen, NEW_TITLE));
    town_hand_in(town);
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    visit_leave(&town->visit);
    citizen_wait_text(&town->citizen, NEW_TITLE);
    assert_false(citizen_reads(&town->citizen, OLD_TITLE));
    town_visit(town); /* and the new one serves */
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    assert_int_equal(world_authority_fetch(&town->world), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_no_pack_is_refused, town_open, town_close),
        cmocka_unit_test_setup_teardown(a_foreign_signature_is_refused, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            an_expired_key_of_the_authority_is_refused, town_open, town_close),
        cmocka_unit_test_setup_teardown(a_lower_version_never_comes_back, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            garbage_in_the_folder_disturbs_nobody, town_prepare, town_close),
        cmocka_unit_test_setup_teardown(
            an_old_file_does_not_bring_its_version_back, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            a_hostile_pack_leaves_the_running_one_in_place, town_open, town_close),
        cmocka_unit_test_setup_teardown(a_new_version_waits_for_the_citizen, town_open, town_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
