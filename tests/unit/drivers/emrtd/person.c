/* What DG11 and DG12 say, and what they cannot make us say. DG1 is tested with whole documents. */
#include "drivers/emrtd/person.h"

#include "drivers/emrtd/tlv.h"
#include "tests/test.h"

enum { ARENA = 1u << 17, ROOM = 2048 };

static int set_arena(void **state)
{
    struct arena *arena = test_malloc(sizeof *arena);
    arena_init(arena, ARENA);
    *state = arena;
    return 0;
}

static int clear_arena(void **state)
{
    arena_finish(*state);
    test_free(*state);
    return 0;
}

static void assert_text(struct text text, const char *should)
{
    assert_int_equal(text.len, strlen(should));
    assert_memory_equal(text.at, should, text.len);
}

/* One data group with these fields: tag and text, up to a tag 0. */
struct field {
    uint32_t tag;
    const char *text;
};

static struct bytes group_of(uint8_t *space, uint32_t tag, const struct field *fields)
{
    uint8_t inner[ROOM];
    struct tlv_writer list = {.at = inner, .size = sizeof inner};
    for (; fields->tag != 0; fields++) {
        tlv_put(
            &list, fields->tag,
            (struct bytes){(const uint8_t *)fields->text, strlen(fields->text)});
    }
    struct tlv_writer whole = {.at = space, .size = ROOM};
    tlv_put(&whole, tag, tlv_written(&list));
    assert_false(whole.failed);
    return tlv_written(&whole);
}

static void details_are_read_with_their_letters(void **state)
{
    struct person person = {0};
    uint8_t space[ROOM];
    static const struct field fields[] = {
        {0xa0, "\x02\x01\x02\x5f\x0f\x0dSANDÉN<<ÅSA\x5f\x0f\x03UMA"},
        {0x5f11, "MALMÖ<SKÅNE<<SWEDEN"},
        {0x5f42, "<STORGATAN 5<211 34<MALMÖ<"},
        {0x5f14, "DR."},
        {0}};
    person_read_details(&person, *state, group_of(space, 0x6b, fields));
    assert_text(person.other_names, "SANDÉN, ÅSA; UMA");
    assert_text(person.birth_place, "MALMÖ, SKÅNE, SWEDEN");
    assert_text(person.address, "STORGATAN 5, 211 34, MALMÖ");
    assert_text(person.title, "DR.");
    assert_text(person.family_name, "");
}

static void what_is_no_text_stays_empty(void **state)
{
    struct person person = {0};
    uint8_t space[ROOM];
    static const struct field fields[] = {
        {0xa0, "\x02\x01\x01\x5f\x0f\x02\xff\xfe"},
        {0x5f11, "A\x07"},
        {0x5f42, "<<<<"},
        {0x5f14, "\xc3"},
        {0}};
    person_read_details(&person, *state, group_of(space, 0x6b, fields));
    assert_text(person.other_names, "");
    assert_text(person.birth_place, "");
    assert_text(person.address, "");
    assert_text(person.title, "");
    static const struct field issue[] = {{0x5f19, "A\nB"}, {0x5f26, "2024-1-1"}, {0}};
    person_read_dg12(&person, *state, group_of(space, 0x6c, issue));
    assert_text(person.issuing_authority, "");
    assert_text(person.issue_date, "");
}

/* Fillers become two characters each: a text that fits may come to one that does not. */
static void texts_that_grow_over_their_limit_are_left_out(void **state)
{
    struct person person = {0};
    uint8_t space[ROOM];
    char text[PERSON_NAME_MAX + 1];
    const struct field fields[] = {{0x5f11, text}, {0}};
    for (size_t i = 0; i < PERSON_NAME_MAX; i++) {
        text[i] = "A<"[i % 2];
    }
    text[PERSON_NAME_MAX] = '\0';
    person_read_details(&person, *state, group_of(space, 0x6b, fields));
    assert_text(person.birth_place, "");
    text[100] = '\0';
    person_read_details(&person, *state, group_of(space, 0x6b, fields));
    assert_int_equal(person.birth_place.len, 50 + 49 * 2);
}

static void more_other_names_than_fit_are_cut_between_names(void **state)
{
    struct person person = {0};
    uint8_t space[ROOM];
    /* 50 bytes each */
#define ONE                                                                                        \
    "\x5f\x0f\x32"                                                                                 \
    "ABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJ"
    static const char names[] = "\x02\x01\x05" ONE ONE ONE ONE ONE;
    const struct field fields[] = {{0xa0, names}, {0}};
    person_read_details(&person, *state, group_of(space, 0x6b, fields));
    assert_int_equal(person.other_names.len, 3 * 50 + 2 * 2);
}

static void dates_come_in_digits_or_in_pairs(void **state)
{
    struct person person = {0};
    uint8_t space[ROOM];
    static const struct {
        const char *value, *date;
    } cases[] = {
        {"20240603", "2024-06-03"},
        {"\x20\x24\x06\x03", "2024-06-03"},
        {"20241303", ""},
        {"20240632", ""},
        {"\x20\x24\x0a\x03", ""},
        {"2024060", ""},
        {"2024 603", ""}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct field fields[] = {{0x5f26, cases[i].value}, {0}};
        person = (struct person){0};
        person_read_dg12(&person, *state, group_of(space, 0x6c, fields));
        assert_text(person.issue_date, cases[i].date);
    }
}

/* The century of a birth is DG11's, but no other day. */
static void a_full_date_of_birth_corrects_the_century_only(void **state)
{
    uint8_t space[ROOM];
    static const struct {
        const char *full, *date;
    } cases[] = {
        {"19240229", "1924-02-29"}, {"19240228", "2024-02-29"}, {"x9240229", "2024-02-29"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct person person = {.birth_date = TEXT_OF("2024-02-29")};
        const struct field fields[] = {{0x5f2b, cases[i].full}, {0}};
        person_read_dg11(&person, *state, group_of(space, 0x6b, fields));
        assert_text(person.birth_date, cases[i].date);
    }
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, set_arena, clear_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ARENA(details_are_read_with_their_letters),
        WITH_ARENA(what_is_no_text_stays_empty),
        WITH_ARENA(texts_that_grow_over_their_limit_are_left_out),
        WITH_ARENA(more_other_names_than_fit_are_cut_between_names),
        WITH_ARENA(dates_come_in_digits_or_in_pairs),
        WITH_ARENA(a_full_date_of_birth_corrects_the_century_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
