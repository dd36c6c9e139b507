/* What pack lint finds: one fault each in a pack that has none, and each is named with its place. */
#include "model/lint.h"

#include "model/date.h"
#include "tests/unit/model/packs.h"

#define TODAY "2026-11-24"

static bool lint(struct pack *pack, json_t *files, struct findings *findings)
{
    long today;
    assert_true(date_read(&today, TEXT_OF(TODAY)));
    SCOPED(json_release) json_t *payload = json_pack("{s:O}", "files", files);
    char *text = json_print(payload);
    bool fine =
        pack_lint_read(pack, (struct bytes){(const uint8_t *)text, strlen(text)}, today, findings);
    free(text);
    return fine;
}

static const struct finding *find(
    const struct findings *findings, enum finding_code code, const char *file, const char *at)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        if (finding->code == code && strcmp(finding->file, file) == 0 &&
            strcmp(finding->at, at) == 0) {
            return finding;
        }
    }
    return NULL;
}

static void print_all(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        print_message(
            "%s %s %s: %s\n", finding_word(finding->code), finding->file, finding->at,
            finding->what);
    }
}

/* One fault: `from` in `file` becomes `to`; then `code` is found in `found_in` at `at`. */
static const struct fault {
    const char *file, *from, *to;
    enum finding_code code;
    const char *found_in, *at;
} faults[] = {
    {"pack.json", "\"version\": 1", "\"version\": 0", FINDING_refused, "pack.json", ""},
    {"pack.json", "\"version\": 1,", "\"version\": 1", FINDING_refused, "pack.json", ""},
    {"pack.json", "\"reader\"", "\"scanner\"", FINDING_refused, "pack.json", ""},
    {"data.schema.json", "maxLength", "maxLenght", FINDING_refused, "data.schema.json",
     "/properties/person/properties/familyName"},
    {"texts/en.po", "msgid \"dog.chip.label\"", "msgid \"dog.chip.lable\"", FINDING_text_missing,
     "texts/en.po", "dog.chip.label"},
    {"texts/en.po", "msgid \"dog.chip.label\"", "msgid \"dog.chip.lable\"", FINDING_text_unused,
     "texts/en.po", "dog.chip.lable"},
    {"texts/en.po", "msgstr \"Chip number\"", "msgstr \"\"", FINDING_text_empty, "texts/en.po",
     "dog.chip.label"},
    {"texts/en.po", "msgid \"dog.chip.label\"", "#, fuzzy\nmsgid \"dog.chip.label\"",
     FINDING_text_fuzzy, "texts/en.po", "dog.chip.label"},
    {"texts/en.po", "msgid \"dog.chip.label\"",
     "msgid \"dog.breed.label\"\nmsgstr \"x\"\n\nmsgid \"dog.chip.label\"", FINDING_text_twice,
     "texts/en.po", "dog.breed.label"},
    {"texts/en.po", "Chip number", "Chipnummer", FINDING_text_same, "texts/en.po",
     "dog.chip.label"},
    {"texts/en.po", "Chip number", "Chip {label}", FINDING_text_places, "texts/en.po",
     "dog.chip.label"},
    {"texts/en.po", "Chip number", "Chip {label}", FINDING_text_place_unknown, "texts/en.po",
     "dog.chip.label"},
    {"texts/en.po", "Chip number", "Chip  number", FINDING_text_blank, "texts/en.po",
     "dog.chip.label"},
    {"texts/en.po", "Chip number", "Chip\xE2\x80\x8E number", FINDING_text_control, "texts/en.po",
     "dog.chip.label"},
    {"texts/en.po", "Chip number",
     "Chip num\xC2\xAD"
     "ber",
     FINDING_text_hyphen, "texts/en.po", "dog.chip.label"},
    {"texts/en.po", "Chip number",
     "one two three four five six seven eight nine ten one two three four five six seven eight "
     "nine ten one",
     FINDING_sentence_long, "texts/en.po", "dog.chip.label"},
    {"texts/de.po", "\"Chipnummer\"", "\"Hundehaltungsanmeldungschipnummer\"", FINDING_word_long,
     "texts/de.po", "dog.chip.label"},
    {"texts/de.po", "\"Chipnummer\"", "\"Chip-Nr. des Hundes\"", FINDING_spoken_missing,
     "texts/de.po", "dog.chip.label"},
    {"texts/de.po", "\"Chipnummer\"", "\"Chip & Marke\"", FINDING_spoken_missing, "texts/de.po",
     "dog.chip.label"},
    {"texts/de.po", "\"Chipnummer\"", "\"TASSO Chip\"", FINDING_spoken_missing, "texts/de.po",
     "dog.chip.label"},
    {"texts/de.po", "\"Chipnummer\"", "\"→\"", FINDING_name_missing, "texts/de.po",
     "dog.chip.label"},
    {"texts/de.po", "msgid \"dog.chip.error.pattern\"", "msgid \"dog.chip.error.patern\"",
     FINDING_error_unknown, "texts/de.po", "dog.chip.error.patern"},
    {"texts/de.po", "msgid \"dog.chip.error.pattern\"", "msgid \"dog.chip.error.patern\"",
     FINDING_error_missing, "texts/de.po", "dog.chip.error.pattern"},
    {"ui.schema.json", "\"page.chip\"", "\"page.chip ä\"", FINDING_name_foul, "ui.schema.json",
     "page.chip ä"},
    {"ui.schema.json", "#/properties/keeping/properties/dangerous\",\n",
     "#/properties/keeping/properties/dangerus\",\n", FINDING_rule_pointer, "ui.schema.json",
     "/elements/5/elements/1"},
    {"ui.schema.json", "#/properties/keeping/properties/dangerous\",\n",
     "#/properties/service\",\n", FINDING_rule_unasked, "ui.schema.json", "/elements/5/elements/1"},
    {"ui.schema.json", "#/properties/keeping/properties/dangerous\",\n",
     "#/properties/keeping/properties/remarks\",\n", FINDING_rule_later, "ui.schema.json",
     "/elements/5/elements/1"},
    {"ui.schema.json", "\"Categorization\"", "\"Categorisation\"", FINDING_element_unknown,
     "ui.schema.json", ""},
    {"data.schema.json", "\"remarks\": {", "\"extra\": {\"type\": \"boolean\"}, \"remarks\": {",
     FINDING_property_unasked, "data.schema.json", "/keeping/extra"},
    {"data.schema.json", "\"const\": \"99110009104000\"", "\"type\": \"string\"",
     FINDING_required_unasked, "data.schema.json", "/service"},
    {"data.schema.json", "\"maxLength\": 500", "\"minLength\": 1", FINDING_text_open,
     "data.schema.json", "/keeping/remarks"},
    {"data.schema.json", "\"since\",\n", "\"since\", \"remarks\",\n", FINDING_required_hidden,
     "ui.schema.json", "/elements/5/elements/1/elements/1"},
    {"prefill.json", "family_name", "surname", FINDING_prefill_foul, "prefill.json", "surname"},
    {"prefill.json", "/person/birthDate", "/person/familyName", FINDING_prefill_kind,
     "prefill.json", "birth_date"},
    {"destination.json", "2027-11-30", "2026-11-23", FINDING_destination_over, "destination.json",
     "/notAfter"},
    {"destination.json", "2027-11-30", "2026-12-24", FINDING_destination_ends, "destination.json",
     "/notAfter"},
    {"destination.json", "wrapKey", "verify", FINDING_refused, "destination.json", ""},
};

static char *replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    if (at == NULL) {
        fail_msg("\"%s\" is not in it", from);
        abort();
    }
    size_t size = strlen(text) + strlen(to) + 1;
    char *copy = malloc(size);
    assert_non_null(copy);
    snprintf(copy, size, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    return copy;
}

static void set_fault(json_t *files, const struct fault *fault)
{
    char *copy =
        replaced(json_string_value(json_object_get(files, fault->file)), fault->from, fault->to);
    json_object_set_new(files, fault->file, json_string(copy));
    free(copy);
}

static void each_fault_is_found_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(faults); i++) {
        const struct fault *fault = &faults[i];
        SCOPED(pack_release) struct pack pack = {0};
        SCOPED(findings_release) struct findings findings = {0};
        SCOPED(json_release) json_t *files = pack_files("hundehaltung");
        set_fault(files, fault);
        bool is_shown = lint(&pack, files, &findings);
        const struct finding *found = find(&findings, fault->code, fault->found_in, fault->at);
        if (found == NULL && fault->found_in[0] != '\0') {
            print_all(&findings);
            fail_msg("%s -> %s: not found: %s", fault->from, fault->to, finding_word(fault->code));
        }
        char why[PACK_WHY_MAX];
        SCOPED(pack_release) struct pack strict = {0};
        bool is_read = read_files(&strict, files, false, why);
        bool has_errors = findings_of(&findings, FINDING_ERROR) > 0;
        if (!is_read && !has_errors) { /* what the terminal refuses, lint refuses */
            fail_msg("%s -> %s: no error, and refused: %s", fault->from, fault->to, why);
        }
        assert_true(is_shown || has_errors);
    }
}

static void a_forgotten_sentence_is_an_error_a_word_a_warning(void **state)
{
    (void)state;
    SCOPED(pack_release) struct pack pack = {0};
    SCOPED(findings_release) struct findings findings = {0};
    SCOPED(json_release) json_t *files = pack_files("hundehaltung");
    const struct fault forgotten = {
        "texts/en.po",
        "This receipt is not a dog tag.",
        "Diese Quittung ist noch keine Hundemarke.",
        FINDING_text_untranslated,
        "",
        ""};
    set_fault(files, &forgotten);
    assert_true(lint(&pack, files, &findings));
    assert_non_null(find(&findings, FINDING_text_untranslated, "texts/en.po", "slip.tag"));
    assert_int_equal(findings_of(&findings, FINDING_ERROR), 1);
}

static void what_is_rightly_the_same_may_say_so(void **state)
{
    (void)state;
    SCOPED(pack_release) struct pack pack = {0};
    SCOPED(findings_release) struct findings findings = {0};
    SCOPED(json_release) json_t *files = pack_files("hundehaltung");
    const struct fault same = {
        "texts/en.po",
        "msgid \"dog.chip.label\"\nmsgstr \"Chip number\"",
        "#, same\nmsgid \"dog.chip.label\"\nmsgstr \"Chipnummer\"",
        FINDING_text_same,
        "",
        ""};
    set_fault(files, &same);
    assert_true(lint(&pack, files, &findings));
    assert_null(find(&findings, FINDING_text_same, "texts/en.po", "dog.chip.label"));
}

static void words_to_say_answer_the_warning(void **state)
{
    (void)state;
    SCOPED(pack_release) struct pack pack = {0};
    SCOPED(findings_release) struct findings findings = {0};
    SCOPED(json_release) json_t *files = pack_files("hundehaltung");
    const struct fault said[] = {
        {"texts/de.po", "msgstr \"Chipnummer\"",
         "msgstr \"Chip-Nr.\"\n\nmsgid \"dog.chip.label.spoken\"\nmsgstr \"Chip-Nummer\"",
         FINDING_spoken_missing, "", ""},
        {"texts/en.po", "msgstr \"Chip number\"",
         "msgstr \"Chip number\"\n\nmsgid \"dog.chip.label.spoken\"\nmsgstr \"Number of the chip\"",
         FINDING_spoken_missing, "", ""}};
    set_fault(files, &said[0]);
    set_fault(files, &said[1]);
    assert_true(lint(&pack, files, &findings));
    assert_null(find(&findings, FINDING_spoken_missing, "texts/de.po", "dog.chip.label"));
    assert_null(find(&findings, FINDING_text_unused, "texts/de.po", "dog.chip.label.spoken"));
    struct arena arena;
    arena_init_common(&arena, 1u << 16);
    assert_true(text_equal(
        texts_spoken(&pack.texts[0], TEXT_OF("dog.chip.label"), &arena), TEXT_OF("Chip-Nummer")));
    arena_finish(&arena);
}

static void one_fault_does_not_hide_the_others(void **state)
{
    (void)state;
    SCOPED(pack_release) struct pack pack = {0};
    SCOPED(findings_release) struct findings findings = {0};
    SCOPED(json_release) json_t *files = pack_files("hundehaltung");
    const struct fault several[] = {
        {"texts/en.po", "msgstr \"Chip number\"", "msgstr \"\"", FINDING_text_empty, "", ""},
        {"texts/de.po", "msgid \"dog.breed.label\"", "msgid \"dog.breeed.label\"",
         FINDING_text_missing, "", ""},
        {"prefill.json", "family_name", "surname", FINDING_prefill_foul, "", ""},
        {"destination.json", "2027-11-30", "2026-01-01", FINDING_destination_over, "", ""}};
    for (size_t i = 0; i < COUNT(several); i++) {
        set_fault(files, &several[i]);
    }
    assert_true(lint(&pack, files, &findings)); /* and it can be looked at */
    assert_non_null(find(&findings, FINDING_text_empty, "texts/en.po", "dog.chip.label"));
    assert_non_null(find(&findings, FINDING_text_missing, "texts/de.po", "dog.breed.label"));
    assert_non_null(find(&findings, FINDING_prefill_foul, "prefill.json", "surname"));
    assert_non_null(find(&findings, FINDING_destination_over, "destination.json", "/notAfter"));
}

static void the_packs_of_the_product_have_no_error(void **state)
{
    (void)state;
    static const char *const packs[] = {"hundehaltung", "sperrmuell"};
    for (size_t i = 0; i < COUNT(packs); i++) {
        SCOPED(pack_release) struct pack pack = {0};
        SCOPED(findings_release) struct findings findings = {0};
        SCOPED(json_release) json_t *files = pack_files(packs[i]);
        assert_true(lint(&pack, files, &findings));
        if (findings_of(&findings, FINDING_ERROR) > 0) {
            print_all(&findings);
        }
        assert_int_equal(findings_of(&findings, FINDING_ERROR), 0);
        assert_int_equal(findings.dropped, 0);
    }
}

static void no_more_is_kept_than_the_limit(void **state)
{
    (void)state;
    SCOPED(findings_release) struct findings findings = {0};
    for (size_t i = 0; i < FINDINGS_MAX + 7; i++) {
        findings_add(
            &findings, FINDING_text_long, "f", TEXT_OF("k"), FORM_NONE, "%0900d and more", 1);
    }
    assert_int_equal(findings.count, FINDINGS_MAX);
    assert_int_equal(findings.dropped, 7);
    assert_int_equal(strlen(findings.list[0].what), FINDING_WHAT_MAX - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_packs_of_the_product_have_no_error),
        cmocka_unit_test(each_fault_is_found_with_its_place),
        cmocka_unit_test(a_forgotten_sentence_is_an_error_a_word_a_warning),
        cmocka_unit_test(what_is_rightly_the_same_may_say_so),
        cmocka_unit_test(words_to_say_answer_the_warning),
        cmocka_unit_test(one_fault_does_not_hide_the_others),
        cmocka_unit_test(no_more_is_kept_than_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
