/* Names on their way from typing to the authority: the same letters, byte for byte. */
#include <stdio.h>
#include <utf8proc.h>

#include "base/json.h"
#include "model/form.h"
#include "seal/jwe.h"
#include "seal/jwe_open.h"
#include "tests/test.h"

enum { NAME_POINTS = 400 };

static const char schema_source[] =
    "{\"type\":\"object\",\"required\":[\"name\"],\"properties\":{\"name\":{"
    "\"type\":\"string\",\"format\":\"din-91379-a\",\"minLength\":1,\"maxLength\":400}}}";
static const char ui_source[] = "{\"type\":\"VerticalLayout\",\"elements\":[{\"type\":\"Control\","
                                "\"scope\":\"#/properties/name\"}]}";

struct way {
    struct arena arena;
    struct form_plan plan;
    struct texts texts;
    struct jwk key;
};

static json_t *parse(const char *source)
{
    json_t *json = json_read((struct bytes){(const uint8_t *)source, strlen(source)}, 4096);
    assert_non_null(json);
    return json;
}

static int begin(void **state)
{
    char why[SCHEMA_WHY_MAX] = "";
    struct way *way = test_calloc(1, sizeof *way);
    arena_init_common(&way->arena, ARENA_MAX);
    SCOPED(json_release) json_t *schema = parse(schema_source);
    SCOPED(json_release) json_t *ui = parse(ui_source);
    const struct schema *compiled = schema_read(&way->arena, schema, SCHEMA_FORMATS, why);
    assert_non_null(compiled);
    assert_true(form_plan_read(&way->plan, &way->arena, ui, compiled, why));
    jwk_generate(&way->key, JWK_RSA_OAEP_256);
    *state = way;
    return 0;
}

static int end(void **state)
{
    struct way *way = *state;
    arena_finish(&way->arena);
    jwk_release(&way->key);
    test_free(way);
    return 0;
}

/* Seals the form's data and opens them as the authority does: {"name":"..."} with these bytes. */
static void arrives(struct way *way, const struct form *form, struct text name)
{
    struct bytes data = form_data(form, &way->arena);
    SCOPED(sealed_release) struct sealed sealed;
    SCOPED(opened_release) struct opened opened;
    assert_int_equal(jwe_seal(&sealed, &way->key, TEXT_OF("application/json"), data), JWE_OK);
    assert_int_equal(
        jwe_open(&opened, (struct text){sealed.at, sealed.len}, &way->key), JWE_OPENED);
    char wanted[4 * NAME_POINTS + 16];
    int len = snprintf(wanted, sizeof wanted, "{\"name\":\"%.*s\"}", TEXT_ARG(name));
    assert_int_equal(opened.len, len);
    assert_memory_equal(opened.at, wanted, opened.len);
}

/* Typed as it is and in pieces (NFD), it is taken, is right by the schema, and arrives. */
static void travels(struct way *way, const char *name)
{
    struct text wanted = {name, strlen(name)};
    utf8proc_uint8_t *pieces = utf8proc_NFD((const utf8proc_uint8_t *)name);
    const struct text typed[] = {wanted, {(char *)pieces, strlen((char *)pieces)}};
    for (size_t i = 0; i < COUNT(typed); i++) {
        struct form *form = form_begin(&way->arena, &way->plan);
        struct form_error errors[FORM_ERRORS_MAX];
        assert_int_equal(form_set(form, 0, typed[i], PROVENANCE_TYPED), ENTRY_OK);
        assert_true(text_equal(form_answer(form, 0), wanted));
        assert_int_equal(form_check(form, FORM_NONE, &way->texts, errors), 0);
        arrives(way, form, wanted);
    }
    free(pieces);
}

static void a_name_of_all_149_sequences_arrives_as_it_was_typed(void **state)
{
    char name[NAME_POINTS * 3 + 1] = "";
    size_t len = 0, sequences = 0;
    for (size_t i = 0; i < latin_count(); i++) {
        if (latin_at(i)->points[1] != 0) {
            len += latin_spell(name + len, latin_at(i));
            sequences++;
        }
    }
    name[len] = '\0';
    assert_int_equal(sequences, 149);
    travels(*state, name);
}

static void names_of_all_letters_and_signs_arrive_as_they_were_typed(void **state)
{
    enum { EACH = 100 };
    size_t letters = 0, in_name = 0, len = 0;
    char name[EACH * LATIN_BYTES_MAX + 3];
    for (size_t i = 0; i <= latin_count(); i++) {
        bool is_end = i == latin_count();
        if (in_name == EACH || (is_end && in_name > 0)) {
            memcpy(name + len, ".", 2); /* blanks at the end would be cut off */
            travels(*state, name);
            in_name = len = 0;
        }
        if (!is_end && (latin_at(i)->group == LATIN_LETTER || latin_at(i)->group == LATIN_N1)) {
            len = in_name == 0 ? (size_t)snprintf(name, sizeof name, "-") : len;
            len += latin_spell(name + len, latin_at(i));
            in_name++;
            letters++;
        }
    }
    assert_int_equal(letters, 649 + 18);
}

static void a_name_in_other_letters_does_not_begin_the_way(void **state)
{
    struct way *way = *state;
    struct form *form = form_begin(&way->arena, &way->plan);
    assert_int_equal(form_set(form, 0, TEXT_OF("Иван"), PROVENANCE_TYPED), ENTRY_REFUSED);
    assert_int_equal(form_answer(form, 0).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_of_all_149_sequences_arrives_as_it_was_typed),
        cmocka_unit_test(names_of_all_letters_and_signs_arrive_as_they_were_typed),
        cmocka_unit_test(a_name_in_other_letters_does_not_begin_the_way),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
