/* Every control once, by touch, in German and English, with the mistakes people make: what is said about
 * them, that each can be mended, and that what arrives at the authority is what was meant. A picture of
 * each step goes to build/pictures/controls-de and -en, to be looked at. */
#include "tests/kiosk_stage.h"
#include "tests/unit/model/packs.h"

struct journey {
    struct stage *stage;
    struct citizen *c;
    const char *language, *folder;
    bool german;
};

/* The words in the language of this journey. */
static const char *in(const struct journey *j, const char *german, const char *english)
{
    return j->german ? german : english;
}

static void write_controls(const struct stage *stage)
{
    json_t *files = pack_files("controls");
    char *of_test = destination_of(stage);
    SCOPED(json_release) json_t *about = json_loads(of_test, 0, NULL);
    json_object_set_new(
        about, "schemaUri", json_string("https://schema.foyer.example/controls/1.0.0/schema.json"));
    char *destination = json_print(about);
    free(of_test);
    json_object_set_new(files, "destination.json", json_string(destination));
    SCOPED(json_release) json_t *whole = json_pack("{s:o}", "files", files);
    char *payload = json_print(whole);
    char *pack = jws_sign(
        &stage->pack_key, TEXT_OF("foyer-pack"),
        (struct bytes){(const uint8_t *)payload, strlen(payload)});
    write_file(stage, "packs/controls-1.pack", pack);
    free(pack);
    free(payload);
    free(destination);
}

static void write_places(const struct stage *stage)
{
    SCOPED(file_release) struct file file = {0};
    assert_int_equal(file_read(&file, "deploy/simulated/places.txt", 1u << 20), FILE_OK);
    write_file(stage, "places.txt", (const char *)file.content.at);
}

static void picture(const struct journey *j, const char *name)
{
    citizen_picture(j->c, j->folder, name);
}

static void expect_text(
    const struct journey *j, const char *id, const char *member, const char *wanted)
{
    struct text got = citizen_text(j->c, id, member);
    if (!text_equal(got, (struct text){wanted, strlen(wanted)})) {
        fail_msg("%s %s is \"%.*s\", not \"%s\"", id, member, TEXT_ARG(got), wanted);
    }
}

static void expect_reads(const struct journey *j, const char *german, const char *english)
{
    citizen_wait_text(j->c, in(j, german, english));
}

static void next(const struct journey *j, const char *screen)
{
    citizen_touch(j->c, "next");
    citizen_wait_screen(j->c, screen);
}

/* Presses on where something is wrong: the page stays and says so. */
static void next_in_vain(const struct journey *j)
{
    citizen_touch(j->c, "next");
    citizen_wait_node(j->c, "trouble");
}

static void erase(const struct journey *j, int count)
{
    for (int i = 0; i < count; i++) {
        citizen_advance(j->c, 150);
        citizen_touch(j->c, "key-erase");
    }
}

static void reach_questions(const struct journey *j)
{
    struct citizen *c = j->c;
    struct stage *stage = j->stage;
    citizen_touch(c, "begin");
    citizen_wait_screen(c, "language");
    citizen_touch(c, in(j, "language-de", "language-en"));
    citizen_wait_screen(c, "services");
    citizen_touch(c, "service-controls");
    citizen_wait_screen(c, "consent");
    citizen_touch(c, "next");
    citizen_wait_screen(c, "lay");
    expect(stage, CARD, MESSAGE_card_watch);
    tell(
        stage, CARD,
        (struct message){.kind = MESSAGE_card_seen, .card_seen = {.kind = CARD_KIND_ID_CARD}});
    citizen_wait_screen(c, "can");
    citizen_type(c, "123456");
    citizen_touch(c, "next");
    expect(stage, CARD, MESSAGE_card_open_can);
    struct message person = {.kind = MESSAGE_card_person};
    person.card_person = (struct message_card_person){
        .family_name = TEXT_OF("Mustermann"),
        .given_names = TEXT_OF("Erika Utopia"),
        .birth_date = TEXT_OF("1964-08-12"),
        .document_number = TEXT_OF("Q77Z00X51"),
        .expiry_date = TEXT_OF("2031-10-31"),
        .nationality = TEXT_OF("UTO"),
        .issuer = TEXT_OF("UTO"),
        .sex = TEXT_OF("F"),
        .document_kind = CARD_KIND_ID_CARD,
        .proved = CARD_PROOF_SIGNED};
    tell(stage, CARD, person);
    citizen_wait_screen(c, "person");
    citizen_touch(c, "next");
    citizen_wait_screen(c, "take");
    tell(stage, CARD, (struct message){.kind = MESSAGE_card_gone});
    citizen_wait_screen(c, "form.person");
}

/* What was read stays read; a day that is none is told by its part. */
static void answer_person(const struct journey *j)
{
    struct citizen *c = j->c;
    expect_text(j, "q-person.name", "value", "Mustermann");
    expect_text(j, "q-person.born-year", "value", "1964");
    expect_text(j, "q-person.documentNumber", "role", "item");
    expect_text(j, "q-person.documentNumber", "value", "Q77Z00X51");
    expect_text(
        j, "q-person.documentNumber", "provenance",
        in(j, "aus Ihrem Dokument gelesen, Unterschrift geprüft",
           "read from your document, signature checked"));
    picture(j, "person");
    citizen_touch(c, "q-person.born-day");
    citizen_type(c, "31");
    citizen_touch(c, "q-person.born-month");
    citizen_type(c, "02");
    next_in_vain(j);
    expect_reads(j, "Der Februar 1964 hat nur 29 Tage.", "February 1964 has only 29 days.");
    assert_true(citizen_has_state(c, "q-person.born-day", "invalid"));
    assert_false(citizen_has_state(c, "q-person.born-year", "invalid"));
    picture(j, "person-no-such-day");
    citizen_touch(c, "trouble-0");
    assert_true(citizen_has_state(c, "q-person.born-day", "focused"));
    assert_true(citizen_has_state(c, "q-person.born-day", "editing"));
    citizen_type(c, "12");
    citizen_touch(c, "q-person.born-month");
    citizen_type(c, "8");
    expect_text(j, "q-person.born-month", "value", "8");
    next(j, "form.nationality");
}

/* One of two hundred. */
static void answer_nationality(const struct journey *j)
{
    struct citizen *c = j->c;
    assert_true(citizen_has_state(c, "q-person.nationality", "editing"));
    expect_reads(j, "1 bis 5 von 200", "1 to 5 of 200");
    picture(j, "nationality");
    citizen_touch(c, "q-person.nationality-more");
    expect_reads(j, "6 bis 10 von 200", "6 to 10 of 200");
    picture(j, "nationality-more");
    next_in_vain(j);
    picture(j, "nationality-missing");
    citizen_touch(c, "trouble-0");
    citizen_type(c, "qqq");
    citizen_wait_node(c, "q-person.nationality-none");
    picture(j, "nationality-none");
    erase(j, 3);
    citizen_type(c, "tur");
    citizen_wait_text(c, in(j, "Türkei", "Türkiye"));
    picture(j, "nationality-found");
    citizen_touch_named(c, "radio", in(j, "Türkei", "Türkiye"));
    citizen_wait_gone(c, "q-person.nationality-found");
    expect_text(j, "q-person.nationality", "value", in(j, "Türkei", "Türkiye"));
    picture(j, "nationality-chosen");
    next(j, "form.wishes");
}

/* Yes or no, one of three, one to three of five. */
static void answer_wishes(const struct journey *j)
{
    struct citizen *c = j->c;
    picture(j, "wishes");
    next_in_vain(j);
    expect_reads(
        j, "Bitte wählen Sie mindestens eine Antwort: Was interessiert Sie?",
        "Please choose at least one answer: What are you interested in?");
    picture(j, "wishes-missing");
    citizen_touch(c, "trouble-2");
    assert_true(citizen_has_state(c, "q-wishes.topics-0", "focused"));
    citizen_touch(c, "q-wishes.member-0");
    citizen_touch(c, "q-wishes.how-2");
    static const char *const topics[] = {
        "q-wishes.topics-0", "q-wishes.topics-2", "q-wishes.topics-3", "q-wishes.topics-4"};
    for (size_t i = 0; i < COUNT(topics); i++) {
        citizen_touch(c, topics[i]);
        assert_true(citizen_has_state(c, topics[i], "checked"));
    }
    next_in_vain(j);
    expect_reads(j, "Bitte wählen Sie höchstens 3 aus.", "Please choose at most 3.");
    picture(j, "wishes-too-many");
    citizen_touch(c, "q-wishes.topics-3");
    assert_false(citizen_has_state(c, "q-wishes.topics-3", "checked"));
    assert_true(citizen_has_state(c, "q-wishes.member-0", "checked"));
    picture(j, "wishes-mended");
    next(j, "form.languages");
}

/* Several of many. */
static void answer_languages(const struct journey *j)
{
    struct citizen *c = j->c;
    citizen_touch_named(c, "checkbox", in(j, "Deutsch", "German"));
    citizen_type(c, in(j, "griech", "gree"));
    citizen_touch_named(c, "checkbox", in(j, "Griechisch", "Greek"));
    assert_true(citizen_has_state(c, "q-languages-14", "checked"));
    picture(j, "languages");
    next(j, "form.address");
}

/* A postcode, and few letters of the street. */
static void answer_address(const struct journey *j)
{
    struct citizen *c = j->c;
    citizen_type(c, "12347");
    citizen_wait_text(c, "Neudorf (Beispiel)");
    citizen_wait_text(c, "Altdorf (Beispiel)");
    picture(j, "address-towns");
    erase(j, 1);
    citizen_wait_gone(c, "suggestions");
    citizen_type(c, "5");
    citizen_touch_named(c, "button", "Musterstadt");
    expect_text(j, "q-address.town", "value", "Musterstadt");
    assert_true(citizen_has_state(c, "q-address.street", "editing"));
    citizen_type(c, "ma");
    citizen_wait_text(c, "Marktgasse");
    picture(j, "address-streets");
    citizen_touch_named(c, "button", "Am Markt");
    assert_true(citizen_has_state(c, "q-address.number", "editing"));
    citizen_type(c, "7b");
    picture(j, "address");
    next(j, "form.account");
}

static void answer_account(const struct journey *j)
{
    struct citizen *c = j->c;
    citizen_type(c, "DE02120300000000202052");
    expect_text(j, "q-account.iban", "value", "DE02 1203 0000 0000 2020 52");
    citizen_touch(c, "q-account.amount");
    citizen_type(c, "2501");
    citizen_touch(c, "q-account.from");
    citizen_type(c, "2530");
    expect_text(j, "q-account.from", "value", "25:30");
    citizen_touch(c, "q-account.email");
    citizen_type(c, "erika@");
    next_in_vain(j);
    expect_reads(j, "Eine Ziffer ist falsch", "A digit is wrong");
    picture(j, "account-wrong");
    citizen_touch(c, "trouble-0");
    erase(j, 2);
    next_in_vain(j);
    expect_reads(j, "hat 22 Zeichen, hier sind es 20", "has 22 characters, here there are 20");
    citizen_touch(c, "q-account.iban");
    citizen_type(c, "51");
    citizen_touch(c, "q-account.amount");
    erase(j, 4);
    citizen_type(c, in(j, "1234,50", "1234.50"));
    citizen_touch(c, "q-account.from");
    erase(j, 4);
    citizen_type(c, "0830");
    citizen_touch(c, "q-account.email");
    citizen_type(c, "beispiel.de");
    picture(j, "account");
    next(j, "form.children");
}

static void answer_child(const struct journey *j, const char *name, const char *date)
{
    struct citizen *c = j->c;
    citizen_wait_screen(c, "form.children.entry");
    citizen_touch(c, "q-children.name");
    citizen_type(c, name);
    citizen_touch(c, "q-children.born-day");
    citizen_type(c, date);
}

static void answer_children(const struct journey *j)
{
    struct citizen *c = j->c;
    picture(j, "children-none");
    next_in_vain(j);
    picture(j, "children-missing");
    citizen_touch(c, "q-children-add");
    citizen_wait_screen(c, "form.children.entry");
    citizen_touch(c, "back"); /* added and left: it is not there */
    citizen_wait_screen(c, "form.children");
    assert_int_equal(citizen_text(c, "q-children-entry-1", "role").len, 0);
    citizen_touch(c, "q-children-add");
    answer_child(j, "Mia", "0106201");
    picture(j, "child");
    next_in_vain(j);
    expect_reads(j, "mit vier Ziffern", "with four digits");
    picture(j, "child-short-year");
    citizen_touch(c, "trouble-0");
    assert_true(citizen_has_state(c, "q-children.born-year", "focused"));
    citizen_type(c, "5");
    citizen_touch(c, "q-children.school-0");
    next(j, "form.children");
    citizen_touch(c, "q-children-add");
    answer_child(j, "Ben", "24122019");
    next(j, "form.children");
    citizen_touch(c, "q-children-add");
    answer_child(j, "Lea", "02022020");
    next(j, "form.children");
    citizen_wait_node(c, "q-children-full");
    assert_true(citizen_has_state(c, "q-children-add", "disabled"));
    picture(j, "children-full");
    citizen_touch(c, "q-children-remove-2");
    citizen_wait_screen(c, "remove");
    picture(j, "children-remove");
    citizen_touch(c, "stay");
    citizen_wait_screen(c, "form.children");
    citizen_wait_node(c, "q-children-entry-3");
    citizen_touch(c, "q-children-remove-2");
    citizen_wait_screen(c, "remove");
    citizen_touch(c, "remove-yes");
    citizen_wait_screen(c, "form.children");
    citizen_wait_gone(c, "q-children-entry-3");
    assert_true(citizen_reads(c, "Lea"));
    assert_false(citizen_reads(c, "Ben"));
    next(j, "form.proof");
}

static void answer_proof(const struct journey *j)
{
    expect_reads(j, "Hier ist nichts angefügt.", "Nothing is attached here.");
    picture(j, "proof");
    next(j, "check");
}

/* Changing comes back to the overview, from a list too. */
static void check_answers(const struct journey *j)
{
    struct citizen *c = j->c;
    expect_text(j, "a-account.iban", "value", "DE02 1203 0000 0000 2020 51");
    expect_text(j, "a-account.amount", "value", in(j, "1.234,50\u00a0€", "€1,234.50"));
    expect_text(
        j, "a-wishes.topics", "value",
        in(j, "Sport, Natur und Garten, Theater", "Sports, Nature and gardening, Theatre"));
    expect_text(j, "a-person.nationality", "value", in(j, "Türkei", "Türkiye"));
    expect_text(j, "a-children.name-2", "value", "Lea");
    picture(j, "check");
    citizen_touch(c, "change-children");
    citizen_wait_screen(c, "form.children");
    citizen_touch(c, "q-children-change-2");
    citizen_wait_screen(c, "form.children.entry");
    citizen_touch(c, "q-children.name");
    citizen_type(c, "h");
    picture(j, "child-changed");
    next(j, "form.children");
    next(j, "check");
    expect_text(j, "a-children.name-2", "value", "Leah");
    citizen_touch(c, "change-wishes");
    citizen_wait_screen(c, "form.wishes");
    citizen_touch(c, "q-wishes.topics-1");
    citizen_touch(c, "q-wishes.topics-0");
    next(j, "check");
    picture(j, "check-changed");
}

static void expect_data(const struct journey *j, const char *wanted)
{
    struct message submit = expect(j->stage, COURIER, MESSAGE_submit);
    struct memory body = {0};
    assert_true(memory_map(&body, submit.submit.body, MEMORY_MAX));
    SCOPED(json_release) json_t *json = json_read(body.content, body.content.len);
    const char *sealed = json_string_value(json_object_get(json, "encryptedData"));
    assert_non_null(sealed);
    SCOPED(opened_release) struct opened opened = {0};
    assert_int_equal(
        jwe_open(&opened, (struct text){sealed, strlen(sealed)}, &j->stage->authority), JWE_OPENED);
    if (opened.len != strlen(wanted) || memcmp(opened.at, wanted, opened.len) != 0) {
        print_message("%.*s\n", (int)opened.len, (const char *)opened.at);
    }
    assert_int_equal(opened.len, strlen(wanted));
    assert_memory_equal(opened.at, wanted, opened.len);
    memory_unmap(&body);
    close(submit.submit.body);
}

static void play(struct stage *stage, bool german)
{
    struct journey j = {
        .stage = stage,
        .c = &stage->citizen,
        .language = german ? "de" : "en",
        .folder = german ? "build/pictures/controls-de" : "build/pictures/controls-en",
        .german = german,
    };
    mkdir("build", 0777);
    mkdir("build/pictures", 0777);
    mkdir(j.folder, 0777);
    write_controls(stage);
    write_places(stage);
    start(stage);
    expect_notice(stage, "READY=1");
    reach_questions(&j);
    answer_person(&j);
    answer_nationality(&j);
    answer_wishes(&j);
    answer_languages(&j);
    answer_address(&j);
    answer_account(&j);
    answer_children(&j);
    answer_proof(&j);
    check_answers(&j);
    citizen_touch(j.c, "next");
    expect_data(
        &j, "{\"person\":{\"name\":\"Mustermann\",\"born\":\"1964-08-12\",\"nationality\":\"tr\","
            "\"documentNumber\":\"Q77Z00X51\"},\"wishes\":{\"member\":true,\"how\":\"phone\","
            "\"topics\":[\"music\",\"nature\",\"theatre\"]},\"languages\":[\"de\",\"el\"],"
            "\"address\":{\"postcode\":\"12345\",\"town\":\"Musterstadt\",\"street\":\"Am Markt\","
            "\"number\":\"7b\"},\"account\":{\"iban\":\"DE02120300000000202051\","
            "\"amount\":1234.50,\"from\":\"08:30\",\"email\":\"erika@beispiel.de\"},"
            "\"children\":[{\"name\":\"Mia\",\"born\":\"2015-06-01\",\"school\":true},"
            "{\"name\":\"Leah\",\"born\":\"2020-02-02\"}]}");
    assert_int_equal(stage->citizen.findings, 0);
}

static void every_control_is_used_in_german(void **state)
{
    play(*state, true);
}

static void every_control_is_used_in_english(void **state)
{
    play(*state, false);
}

#define SCENE(name) cmocka_unit_test_setup_teardown(name, open_stage, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(every_control_is_used_in_german),
        SCENE(every_control_is_used_in_english),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
