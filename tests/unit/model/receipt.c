#include "model/receipt.h"

#include "model/metadata.h"
#include "tests/unit/model/packs.h"

struct counter {
    struct arena arena;
    struct pack pack;
    struct texts program[2]; /* de, en: the ones that ship */
};

static void open_texts(struct counter *counter, size_t at, const char *language)
{
    char path[100], why[TEXTS_WHY_MAX];
    struct file file;
    snprintf(path, sizeof path, "assets/locales/%s.po", language);
    assert_int_equal(file_read(&file, path, TEXTS_FILE_MAX), FILE_OK);
    struct text tag = {language, strlen(language)};
    if (!texts_read(&counter->program[at], &counter->arena, file.content, tag, why)) {
        fail_msg("%s: %s", path, why);
    }
    file_release(&file);
}

static void open_counter(struct counter *counter)
{
    arena_init_common(&counter->arena, 4u << 20);
    open_pack(&counter->pack, "hundehaltung");
    open_texts(counter, 0, "de");
    open_texts(counter, 1, "en");
}

static void close_counter(struct counter *counter)
{
    pack_release(&counter->pack);
    arena_finish(&counter->arena);
}

static struct receipt_facts facts_of(const struct counter *counter, bool is_german)
{
    return (struct receipt_facts){
        .language = is_german ? TEXT_OF("de") : TEXT_OF("en"),
        .town = TEXT_OF("Stadt Musterstadt"),
        .place = TEXT_OF("Rathaus, Foyer"),
        .terminal = TEXT_OF("rathaus-1"),
        .number = TEXT_OF("0K3T-9QXH-7MWF-21RA"),
        .handed_in = TEXT_OF("24.11.2026, 09:41"),
        .tag = TEXT_OF("Abcdefgh-not-shown"),
        .own = &counter->program[is_german ? 0 : 1],
        .german = &counter->program[0]};
}

static bool has_row(const struct receipt_layout *layout, const char *value)
{
    for (size_t i = 0; i < layout->row_count; i++) {
        if (text_equal(layout->rows[i].value.own, (struct text){value, strlen(value)})) {
            return true;
        }
    }
    return false;
}

/* Whether a text looks like a key that nobody has written a text for. */
static bool is_gap(struct text text)
{
    return (text.len > 8 && memcmp(text.at, "receipt.", 8) == 0) ||
           (text.len > 5 && memcmp(text.at, "slip.", 5) == 0);
}

static void assert_no_gaps(const struct receipt_layout *layout, bool is_german)
{
    const struct receipt_words *words[] = {
        &layout->title, &layout->lead, &layout->number_label, &layout->number_hint};
    for (size_t i = 0; i < COUNT(words); i++) {
        assert_false(is_gap(words[i]->own) || is_gap(words[i]->german));
        assert_int_equal(words[i]->german.len == 0, is_german);
    }
    for (size_t i = 0; i < layout->row_count; i++) {
        assert_false(is_gap(layout->rows[i].label.own) || is_gap(layout->rows[i].label.german));
        assert_false(is_gap(layout->rows[i].value.own) || is_gap(layout->rows[i].value.german));
    }
    for (size_t i = 0; i < layout->note_count; i++) {
        assert_false(is_gap(layout->notes[i].own) || is_gap(layout->notes[i].german));
    }
}

static void a_receipt_says_all_that_it_must(void **state)
{
    (void)state;
    struct counter counter;
    struct receipt_layout layout;
    open_counter(&counter);
    struct receipt_facts facts = facts_of(&counter, true);
    receipt_fill(&layout, &counter.pack, &facts, &counter.arena);
    assert_no_gaps(&layout, true);
    assert_true(has_row(&layout, "Hundehaltung anmelden"));
    assert_true(has_row(&layout, "24.11.2026, 09:41 Uhr"));
    assert_true(has_row(&layout, "Abcdefgh"));
    assert_true(has_row(
        &layout,
        "Stadt Musterstadt\nFachdienst Steuern und Abgaben\nRathausplatz 1\n12345 Musterstadt"));
    assert_int_equal(layout.note_count, 2);
    close_counter(&counter);
}

/* A form for several services: the receipt names the one that was asked for. */
static void the_service_is_the_one_that_was_asked_for(void **state)
{
    (void)state;
    struct counter counter;
    struct receipt_layout layout = {0};
    char why[PACK_WHY_MAX];
    open_counter(&counter);
    pack_release(&counter.pack);
    json_t *files = pack_files("hundehaltung");
    static const char *const languages[] = {"texts/de.po", "texts/en.po"};
    for (size_t i = 0; i < COUNT(languages); i++) {
        char text[32768];
        snprintf(
            text, sizeof text, "%s\nmsgid \"service.title.end\"\nmsgstr \"%s\"\n",
            json_string_value(json_object_get(files, languages[i])),
            i == 0 ? "Hund abmelden" : "End a dog");
        json_object_set_new(files, languages[i], json_string(text));
    }
    assert_true(read_files(&counter.pack, files, true, why));
    json_decref(files);
    struct receipt_facts facts = facts_of(&counter, false);
    facts.service = TEXT_OF("end");
    receipt_fill(&layout, &counter.pack, &facts, &counter.arena);
    assert_true(has_row(&layout, "End a dog"));
    assert_true(text_equal(layout.rows[0].value.german, TEXT_OF("Hund abmelden")));
    facts.service = TEXT_OF("other"); /* has no name of its own */
    receipt_fill(&layout, &counter.pack, &facts, &counter.arena);
    assert_true(has_row(&layout, "Register a dog"));
    close_counter(&counter);
}

static void another_language_has_german_below_it(void **state)
{
    (void)state;
    struct counter counter;
    struct receipt_layout layout;
    open_counter(&counter);
    struct receipt_facts facts = facts_of(&counter, false);
    receipt_fill(&layout, &counter.pack, &facts, &counter.arena);
    assert_no_gaps(&layout, false);
    assert_true(has_row(&layout, "Register a dog"));
    assert_true(text_equal(layout.rows[0].value.german, TEXT_OF("Hundehaltung anmelden")));
    close_counter(&counter);
}

static void delivered_is_said_only_when_it_is(void **state)
{
    (void)state;
    struct counter counter;
    struct receipt_layout sealed, delivered;
    open_counter(&counter);
    struct receipt_facts facts = facts_of(&counter, true);
    receipt_fill(&sealed, &counter.pack, &facts, &counter.arena);
    facts.was_delivered = true;
    receipt_fill(&delivered, &counter.pack, &facts, &counter.arena);
    struct text waits = texts_find(&counter.program[0], TEXT_OF("receipt.state.sealed"));
    struct text done = texts_find(&counter.program[0], TEXT_OF("receipt.state.delivered"));
    char words[300];
    snprintf(words, sizeof words, "%.*s", TEXT_ARG(waits));
    assert_true(has_row(&sealed, words));
    assert_false(has_row(&delivered, words));
    snprintf(words, sizeof words, "%.*s", TEXT_ARG(done));
    assert_true(has_row(&delivered, words));
    assert_false(text_equal(sealed.lead.own, delivered.lead.own));
    close_counter(&counter);
}

static struct bytes metadata(struct arena *arena)
{
    static const char hash[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                               "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    const struct metadata_facts facts = {
        .schema_uri = TEXT_OF("https://schema.foyer.example/hundehaltung/1.0.0/schema.json"),
        .data_hash = {hash, sizeof hash - 1},
        .author = TEXT_OF("Foyer \"Rathaus\" Musterstadt"),
        .version = TEXT_OF("0.1.0"),
        .receipt = TEXT_OF("0K3T-9QXH-7MWF-21RA"),
        .application_date = TEXT_OF("2026-11-24"),
        .provenance = TEXT_OF("{\"assurance\":\"read\"}"),
        .provenance_hash = {hash, sizeof hash - 1}};
    return metadata_write(&facts, arena);
}

static void metadata_are_what_fit_connect_wants(void **state)
{
    (void)state;
    const char *shared = getenv("FOYER_SHARED");
    char path[300], why[SCHEMA_WHY_MAX];
    snprintf(
        path, sizeof path, "%s/data/fit-connect/metadata-2.1.0.schema.json",
        shared != NULL ? shared : "../shared");
    SCOPED(json_release) json_t *source = json_read_file(path, 1u << 20);
    if (source == NULL) {
        SKIP("no metadata schema in $FOYER_SHARED/data/fit-connect");
    }
    struct arena arena;
    arena_init_common(&arena, ARENA_MAX);
    const struct schema *schema = schema_read(&arena, source, SCHEMA_FORMATS, why);
    if (schema == NULL) {
        fail_msg("%s", why);
    }
    SCOPED(json_release) json_t *json = json_read(metadata(&arena), 1u << 20);
    assert_non_null(json);
    assert_true(schema_check(schema_root(schema), value_of_json(&arena, json), NULL));
    json_object_del(json_object_get(json, "contentStructure"), "attachments"); /* the control */
    assert_false(schema_check(schema_root(schema), value_of_json(&arena, json), NULL));
    arena_finish(&arena);
}

static void metadata_name_the_receipt(void **state)
{
    (void)state;
    struct arena arena;
    arena_init_common(&arena, 1u << 20);
    SCOPED(json_release) json_t *json = json_read(metadata(&arena), 1u << 20);
    json_t *info = json_object_get(json, "additionalReferenceInfo");
    assert_string_equal(
        json_string_value(json_object_get(info, "senderReference")), "0K3T-9QXH-7MWF-21RA");
    assert_null(json_object_get(info, "zustimmungZumDigitalenBescheid")); /* was not asked */
    assert_null(json_object_get(json, "replyChannel"));                   /* a letter */
    arena_finish(&arena);
}

/* The pack speaks German and English. */
static void what_the_service_does_not_say_in_a_language_is_german(void **state)
{
    (void)state;
    struct counter counter;
    struct arena arena;
    struct receipt_layout layout = {0};
    open_counter(&counter);
    open_texts(&counter, 1, "tr");
    arena_init_common(&arena, 1u << 16);
    struct receipt_facts facts = facts_of(&counter, false);
    facts.language = TEXT_OF("tr");
    receipt_fill(&layout, &counter.pack, &facts, &arena);
    assert_true(text_equal(layout.title.german, TEXT_OF("Eingangsbestätigung")));
    assert_false(text_equal(layout.title.own, layout.title.german));
    assert_false(has_row(&layout, "service.title"));
    for (size_t i = 0; i < layout.note_count; i++) {
        assert_false(text_equal(layout.notes[i].own, TEXT_OF("slip.tag")));
        assert_int_equal(layout.notes[i].german.len, 0); /* said once */
    }
    arena_finish(&arena);
    close_counter(&counter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_receipt_says_all_that_it_must),
        cmocka_unit_test(the_service_is_the_one_that_was_asked_for),
        cmocka_unit_test(another_language_has_german_below_it),
        cmocka_unit_test(delivered_is_said_only_when_it_is),
        cmocka_unit_test(metadata_are_what_fit_connect_wants),
        cmocka_unit_test(metadata_name_the_receipt),
        cmocka_unit_test(what_the_service_does_not_say_in_a_language_is_german),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
