#include "model/form.h"

#include "tests/unit/model/packs.h"

struct desk {
    struct arena arena;
    struct pack pack;
    struct form *form;
    struct form_error errors[FORM_ERRORS_MAX];
};

static void sit(struct desk *desk, const char *dir)
{
    open_pack(&desk->pack, dir);
    arena_init(&desk->arena, 4u << 20);
    desk->form = form_begin(&desk->arena, &desk->pack.form);
}

static void leave(struct desk *desk)
{
    arena_finish(&desk->arena);
    pack_release(&desk->pack);
}

static void type(struct desk *desk, const char *pointer, const char *typed)
{
    assert_int_equal(answer(desk->form, &desk->pack, pointer, typed), ENTRY_OK);
}

static void fill_bulky_waste(struct desk *desk)
{
    static const char *const answers[][2] = {
        {"/person/familyName", "Müller "},
        {"/person/givenNames", "Ayşe"},
        {"/address/street", "Lange Straße"},
        {"/address/houseNumber", "12 a"},
        {"/address/postalCode", "31785"},
        {"/address/city", "Hameln"},
        {"/items/sofas", "2"},
        {"/pickup/appliances", "false"},
        {"/pickup/week", "next"},
        {"/pickup/place", "yard"}};
    for (size_t i = 0; i < COUNT(answers); i++) {
        type(desk, answers[i][0], answers[i][1]);
    }
}

static void assert_data(const struct desk *desk, const char *wanted)
{
    struct arena arena;
    arena_init_common(&arena, 1u << 20);
    struct bytes data = form_data(desk->form, &arena);
    if (data.len != strlen(wanted) || memcmp(data.at, wanted, data.len) != 0) {
        fail_msg("%.*s", (int)data.len, (const char *)data.at);
    }
    arena_finish(&arena);
}

static void the_data_are_canonical_whatever_the_order_of_typing(void **state)
{
    (void)state;
    struct desk desk;
    static const char wanted[] = "{\"service\":\"99001009004002\",\"person\":{\"familyName\":"
                                 "\"Müller\",\"givenNames\":\"Ayşe\"},"
                                 "\"address\":{\"street\":\"Lange Straße\",\"houseNumber\":\"12 "
                                 "a\",\"postalCode\":\"31785\","
                                 "\"city\":\"Hameln\"},\"items\":{\"sofas\":2},\"pickup\":{"
                                 "\"appliances\":false,\"week\":\"next\","
                                 "\"place\":\"yard\"}}";
    sit(&desk, "sperrmuell");
    type(&desk, "/pickup/place", "garage");
    fill_bulky_waste(&desk);
    assert_int_equal(form_check(desk.form, FORM_NONE, &desk.pack.texts[0], desk.errors), 0);
    assert_data(&desk, wanted);
    leave(&desk);
}

static void what_is_hidden_is_not_sent_and_comes_back_when_shown(void **state)
{
    (void)state;
    struct desk desk;
    sit(&desk, "sperrmuell");
    fill_bulky_waste(&desk);
    size_t count = question_at(&desk.pack, "/pickup/applianceCount");
    assert_false(form_question_visible(desk.form, count));
    type(&desk, "/pickup/appliances", "true");
    assert_true(form_question_visible(desk.form, count));
    assert_int_equal(form_check(desk.form, FORM_NONE, &desk.pack.texts[0], desk.errors), 1);
    assert_int_equal(desk.errors[0].question, count);
    assert_true(text_equal(desk.errors[0].keyword, TEXT_OF("required")));
    type(&desk, "/pickup/applianceCount", "3");
    assert_int_equal(form_check(desk.form, FORM_NONE, &desk.pack.texts[0], desk.errors), 0);
    struct bytes data = form_data(desk.form, &desk.arena);
    assert_non_null(memmem(data.at, data.len, "\"applianceCount\":3", 18));
    type(&desk, "/pickup/appliances", "false");
    data = form_data(desk.form, &desk.arena);
    assert_null(memmem(data.at, data.len, "applianceCount", 14));
    assert_true(text_equal(form_answer(desk.form, count), TEXT_OF("3")));
    type(&desk, "/pickup/appliances", "true");
    data = form_data(desk.form, &desk.arena);
    assert_non_null(memmem(data.at, data.len, "\"applianceCount\":3", 18));
    leave(&desk);
}

/* Types into the question and gives the keyword of its error on its page; empty: none. */
static struct text error_of(struct desk *desk, const char *pointer, const char *typed)
{
    size_t question = question_at(&desk->pack, pointer);
    size_t page = desk->pack.form.questions[question].page;
    struct text text = {typed, strlen(typed)};
    enum entry_result result = form_set(desk->form, question, text, PROVENANCE_TYPED);
    if (result != ENTRY_OK) {
        return result == ENTRY_REFUSED ? TEXT_OF("refused") : TEXT_OF("too long");
    }
    size_t count = form_check(desk->form, page, &desk->pack.texts[0], desk->errors);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(desk->pack.form.questions[desk->errors[i].question].page, page);
        if (desk->errors[i].question == question) {
            return desk->errors[i].keyword;
        }
    }
    return (struct text){0};
}

static void answers_are_judged_by_the_schema(void **state)
{
    (void)state;
    static const struct {
        const char *pointer, *typed, *keyword;
    } cases[] = {
        {"/dog/chip", "276098106123456", ""},
        {"/dog/chip", "27609810612345", "pattern"},
        {"/dog/chip", "2760981061234567", "too long"},
        {"/dog/chip", "", "required"},
        {"/dog/chip", "   ", "required"},
        {"/dog/name", "------", "pattern"},
        {"/dog/name", "Bello-Ğ", ""},
        {"/dog/name", "a\x1b", "refused"},
        {"/person/birthDate", "3.10.1964", ""},
        {"/person/birthDate", "31.2.1964", "format"},
        {"/person/birthDate", "gestern", "format"},
        {"/person/familyName", "R2D2", "pattern"},
        {"/contact/email", "name@beispiel", ""},
        {"/contact/email", "name@", "format"},
        {"/contact/email", "", ""},
        {"/keeping/dangerous", "perhaps", "refused"},
        {"/address/postalCode", "1234", "pattern"},
    };
    struct desk desk;
    sit(&desk, "hundehaltung");
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct text got = error_of(&desk, cases[i].pointer, cases[i].typed);
        if (!text_equal(got, (struct text){cases[i].keyword, strlen(cases[i].keyword)})) {
            fail_msg("%s \"%s\": %.*s", cases[i].pointer, cases[i].typed, TEXT_ARG(got));
        }
    }
    leave(&desk);
}

static void numbers_are_read_as_people_write_them(void **state)
{
    (void)state;
    struct desk desk;
    sit(&desk, "sperrmuell");
    assert_true(text_equal(error_of(&desk, "/items/sofas", "1,5"), TEXT_OF("type")));
    assert_true(text_equal(error_of(&desk, "/items/sofas", "zwei"), TEXT_OF("type")));
    assert_true(text_equal(error_of(&desk, "/items/sofas", "21"), TEXT_OF("maximum")));
    assert_true(text_equal(desk.errors[0].limit, TEXT_OF("20")));
    assert_true(text_equal(error_of(&desk, "/items/sofas", "2,0"), (struct text){0}));
    leave(&desk);
}

static void an_error_has_plain_words(void **state)
{
    (void)state;
    struct desk desk;
    struct texts program;
    sit(&desk, "hundehaltung");
    static const char po[] = "msgid \"error.required.yes_no\"\nmsgstr \"Ja oder Nein? ({label})\"\n"
                             "msgid \"error.maximum\"\nmsgstr \"Höchstens {limit}.\"\n";
    char why[TEXTS_WHY_MAX];
    assert_true(texts_read(
        &program, &desk.arena, (struct bytes){(const uint8_t *)po, sizeof po - 1}, TEXT_OF("de"),
        why));
    pack_set_beneath(&desk.pack, &program, 1);
    const struct texts *german = pack_texts(&desk.pack, TEXT_OF("de"));
    size_t page = desk.pack.form.questions[question_at(&desk.pack, "/keeping/dangerous")].page;
    assert_int_equal(form_check(desk.form, page, german, desk.errors), 1);
    struct text message = form_message(desk.form, &desk.errors[0], german, &desk.arena);
    assert_true(text_equal(
        message,
        TEXT_OF("Ja oder Nein? (Hat eine Behörde festgestellt, dass Ihr Hund gefährlich ist?)")));
    assert_true(text_equal(error_of(&desk, "/dog/chip", "1"), TEXT_OF("pattern")));
    page = desk.pack.form.questions[question_at(&desk.pack, "/dog/chip")].page;
    assert_int_equal(form_check(desk.form, page, german, desk.errors), 2);
    message = form_message(desk.form, &desk.errors[0], german, &desk.arena);
    assert_true(text_equal(
        message, TEXT_OF("Die Chipnummer hat genau 15 Ziffern. Bitte zählen Sie nach.")));
    leave(&desk);
}

static void an_object_without_anything_is_asked_for_at_its_first_question(void **state)
{
    (void)state;
    struct desk desk;
    sit(&desk, "sperrmuell");
    fill_bulky_waste(&desk);
    type(&desk, "/items/sofas", "");
    assert_int_equal(form_check(desk.form, FORM_NONE, &desk.pack.texts[0], desk.errors), 1);
    assert_int_equal(desk.errors[0].question, question_at(&desk.pack, "/items/sofas"));
    assert_true(text_equal(desk.errors[0].key, TEXT_OF("items.sofas.error.minProperties")));
    leave(&desk);
}

static void pages_go_forth_and_back(void **state)
{
    (void)state;
    struct desk desk;
    sit(&desk, "sperrmuell");
    size_t page = FORM_NONE, count = 0, last = FORM_NONE;
    while ((page = form_page_after(desk.form, page)) != FORM_NONE) {
        last = page;
        count++;
    }
    assert_int_equal(count, desk.pack.form.page_count);
    while (last != FORM_NONE) {
        last = form_page_before(desk.form, last);
        count--;
    }
    assert_int_equal(count, 0);
    leave(&desk);
}

static void long_typing_does_not_use_the_arena_up(void **state)
{
    (void)state;
    struct desk desk;
    sit(&desk, "hundehaltung");
    type(&desk, "/keeping/dangerous", "true");
    type(&desk, "/keeping/remarks", "x");
    size_t used = desk.arena.used;
    for (int i = 0; i < 500; i++) {
        char typed[501];
        memset(typed, 'a', sizeof typed);
        typed[i % 500 + 1] = '\0';
        type(&desk, "/keeping/remarks", typed);
        type(&desk, "/keeping/dangerous", i % 2 == 0 ? "false" : "true");
        form_check(desk.form, FORM_NONE, &desk.pack.texts[0], desk.errors);
    }
    assert_int_equal(desk.arena.used, used);
    leave(&desk);
}

static void a_wiped_arena_holds_no_answer(void **state)
{
    (void)state;
    struct desk desk;
    sit(&desk, "hundehaltung");
    type(&desk, "/person/familyName", "Zaphodowitsch");
    type(&desk, "/keeping/dangerous", "true");
    form_check(desk.form, FORM_NONE, &desk.pack.texts[0], desk.errors);
    size_t used = desk.arena.used;
    assert_non_null(memmem(desk.arena.base, used, "Zaphodowitsch", 13));
    type(&desk, "/person/familyName", "");
    assert_null(memmem(desk.arena.base, desk.arena.size, "Zaphodowitsch", 13));
    leave(&desk);
}

static void required_and_kind_are_taken_from_the_schema(void **state)
{
    (void)state;
    struct desk desk;
    static const struct {
        const char *pointer;
        enum question_kind kind;
        bool required;
    } wanted[] = {
        {"/person/birthDate", QUESTION_DATE, true},
        {"/contact/email", QUESTION_TEXT, false},
        {"/keeping/dangerous", QUESTION_YES_NO, true},
        {"/keeping/permission", QUESTION_CHOICE, true},
        {"/keeping/remarks", QUESTION_LONG_TEXT, false}};
    sit(&desk, "hundehaltung");
    for (size_t i = 0; i < COUNT(wanted); i++) {
        const struct question *question =
            &desk.pack.form.questions[question_at(&desk.pack, wanted[i].pointer)];
        assert_int_equal(question->kind, wanted[i].kind);
        assert_int_equal(question->required, wanted[i].required);
    }
    leave(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_data_are_canonical_whatever_the_order_of_typing),
        cmocka_unit_test(what_is_hidden_is_not_sent_and_comes_back_when_shown),
        cmocka_unit_test(answers_are_judged_by_the_schema),
        cmocka_unit_test(numbers_are_read_as_people_write_them),
        cmocka_unit_test(an_error_has_plain_words),
        cmocka_unit_test(an_object_without_anything_is_asked_for_at_its_first_question),
        cmocka_unit_test(pages_go_forth_and_back),
        cmocka_unit_test(long_typing_does_not_use_the_arena_up),
        cmocka_unit_test(a_wiped_arena_holds_no_answer),
        cmocka_unit_test(required_and_kind_are_taken_from_the_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
