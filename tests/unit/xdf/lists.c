#include "xdf/lists.h"

#include <unistd.h>

#include "tests/test.h"
#include "tests/unit/xdf/forms.h"

#define LIST(uri, version, columns, rows)                                                          \
    "<g:CodeList xmlns:g=\"http://docs.oasis-open.org/codelist/ns/genericode/1.0/\">"              \
    "<Identification><Version>" version "</Version><CanonicalUri>" uri                             \
    "</CanonicalUri><CanonicalVersionUri>" uri "_" version "</CanonicalVersionUri>"                \
    "</Identification><ColumnSet>" columns "</ColumnSet><SimpleCodeList>" rows                     \
    "</SimpleCodeList></g:CodeList>"
#define COLUMNS "<Column Id='code'/><Column Id='name'/>"
#define ROW(code, name)                                                                            \
    "<Row><Value ColumnRef='code'><SimpleValue>" code "</SimpleValue></Value><Value "              \
    "ColumnRef='name'><SimpleValue>" name "</SimpleValue></Value></Row>"

#define REFERENCE(uri, version)                                                                    \
    "<x:codelisteReferenz><x:canonicalIdentification>" uri                                         \
    "</x:canonicalIdentification><x:version>" version "</x:version><x:canonicalVersionUri>" uri    \
    "_" version "</x:canonicalVersionUri></x:codelisteReferenz>"

/* Reads a form whose field F1 names the list. */
static struct xdf_list *form_with(struct imported *imported, const char *reference)
{
    char source[4000];
    static const char form[] = FORM3(HOLD("1:1", FIELD("F1", "select", "text", "|")));
    const char *bar = strstr(form, "|");
    snprintf(source, sizeof source, "%.*s%s%s", (int)(bar - form), form, reference, bar + 1);
    begin_import(imported);
    struct bytes bytes = {(const uint8_t *)source, strlen(source)};
    if (!xdf_read(&imported->xdf, bytes, &imported->report, imported->why)) {
        fail_msg("%s", imported->why);
    }
    assert_int_equal(imported->xdf.list_count, 1);
    return imported->xdf.lists[0];
}

static bool offer(struct imported *imported, const char *name, const char *source)
{
    struct bytes bytes = {(const uint8_t *)source, strlen(source)};
    return lists_offer(&imported->xdf, name, bytes, &imported->report, imported->why);
}

static void the_right_version_wins_over_another(void **state)
{
    SCOPED(end_import) struct imported imported = {0};
    (void)state;
    struct xdf_list *list = form_with(&imported, REFERENCE("urn:l", "2"));
    assert_true(offer(&imported, "a.xml", LIST("urn:l", "1", COLUMNS, ROW("a", "alt"))));
    assert_true(list->is_found && list->is_other_version);
    assert_true(offer(&imported, "b.xml", LIST("urn:l", "2", COLUMNS, ROW("n", "neu"))));
    assert_true(text_equal(list->values[0].code, TEXT_OF("n")));
    assert_false(list->is_other_version);
    assert_true(offer(&imported, "c.xml", LIST("urn:l", "3", COLUMNS, ROW("z", "zu neu"))));
    assert_true(offer(&imported, "d.xml", LIST("urn:m", "2", COLUMNS, ROW("m", "andere"))));
    assert_true(text_equal(list->values[0].code, TEXT_OF("n")));
    assert_true(text_equal(list->from, TEXT_OF("b.xml")));
}

static void a_file_named_by_the_c_id_is_taken(void **state)
{
    static const char reference[] =
        "<x:codelisteReferenz><x:identifikation><x:id>C1</x:id></x:identifikation>"
        "</x:codelisteReferenz>";
    static const char form[] = FORM2(HOLD("1:1", FIELD("F1", "select", "text", "|")));
    SCOPED(end_import) struct imported imported = {0};
    char source[4000];
    (void)state;
    const char *bar = strstr(form, "|");
    snprintf(source, sizeof source, "%.*s%s%s", (int)(bar - form), form, reference, bar + 1);
    begin_import(&imported);
    struct bytes bytes = {(const uint8_t *)source, strlen(source)};
    assert_true(xdf_read(&imported.xdf, bytes, &imported.report, imported.why));
    assert_true(offer(&imported, "C12.xml", LIST("Titel", "1", COLUMNS, ROW("x", "falsch"))));
    assert_false(imported.xdf.lists[0]->is_found);
    assert_true(offer(&imported, "C1_v1.xml", LIST("Titel", "1", COLUMNS, ROW("a", "Apfel"))));
    assert_true(imported.xdf.lists[0]->is_found);
}

static void a_list_in_message_0105_is_taken(void **state)
{
    SCOPED(end_import) struct imported imported = {0};
    (void)state;
    struct xdf_list *list = form_with(&imported, REFERENCE("urn:l", "1"));
    assert_true(offer(
        &imported, "l.xml",
        "<x:xdatenfelder.codeliste.0105 xmlns:x='urn:xoev-de:fim:standard:xdatenfelder_2'>"
        "<x:codeliste><x:genericode>" LIST(
            "urn:l", "1", COLUMNS,
            ROW("a", "eins")) "</x:genericode></x:codeliste></x:xdatenfelder.codeliste.0105>"));
    assert_true(list->is_found);
}

/* Of files that fit alike the first by name is taken, in whatever order the disk gives them. */
static void the_same_folder_gives_the_same_list(void **state)
{
    char folder[] = "/tmp/foyer-lists-XXXXXX", path[100];
    SCOPED(end_import) struct imported imported = {0};
    (void)state;
    struct xdf_list *list = form_with(&imported, REFERENCE("urn:l", "1"));
    assert_non_null(mkdtemp(folder));
    for (char name = 'z'; name >= 'a'; name--) {
        static const char form[] = LIST("urn:l", "1", COLUMNS, ROW("*", "n"));
        char source[sizeof form];
        memcpy(source, form, sizeof form);
        *strchr(source, '*') = name;
        snprintf(path, sizeof path, "%s/%c.xml", folder, name);
        struct bytes bytes = {(const uint8_t *)source, sizeof form - 1};
        assert_int_equal(file_replace(path, bytes, 0600), FILE_OK);
    }
    assert_true(lists_fill(&imported.xdf, folder, &imported.report));
    assert_true(text_equal(list->from, TEXT_OF("a.xml")));
    assert_true(text_equal(list->values[0].code, TEXT_OF("a")));
    for (char name = 'z'; name >= 'a'; name--) {
        snprintf(path, sizeof path, "%s/%c.xml", folder, name);
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(rmdir(folder), 0);
    assert_false(lists_fill(&imported.xdf, folder, &imported.report));
}

static void columns_are_found_by_key_by_name_or_by_place(void **state)
{
    static const struct {
        const char *keys, *columns, *row, *words;
    } rows[] = {
        {"", "<Column Id='x'/><Column Id='code'/><Column Id='name'/>", ROW("c", "n"), NULL},
        {"",
         "<Column Id='k'/><Column Id='t'/><Key Id='codeKey'><ColumnRef Ref='k'/></Key>"
         "<Key Id='codenameKey'><ColumnRef Ref='t'/></Key>",
         "<Row><Value ColumnRef='t'><SimpleValue>n</SimpleValue></Value><Value ColumnRef='k'>"
         "<SimpleValue>c</SimpleValue></Value></Row>",
         NULL},
        {"<x:codeKey>b</x:codeKey><x:nameKey>a</x:nameKey>", "<Column Id='a'/><Column Id='b'/>",
         "<Row><Value ColumnRef='a'><SimpleValue>n</SimpleValue></Value><Value>"
         "<SimpleValue>c</SimpleValue></Value></Row>",
         NULL},
        {"", "<Column Id='a'/><Column Id='b'/>",
         "<Row><Value ColumnRef='a'><SimpleValue>c</SimpleValue></Value><Value ColumnRef='b'>"
         "<SimpleValue>n</SimpleValue></Value></Row>",
         "does not say which columns"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        SCOPED(end_import) struct imported imported = {0};
        char reference[1000], source[2000];
        snprintf(reference, sizeof reference, "%s%s", REFERENCE("urn:l", "1"), rows[i].keys);
        struct xdf_list *list = form_with(&imported, reference);
        static const char whole[] = LIST("urn:l", "1", "|", "|");
        const char *first = strchr(whole, '|'), *second = strchr(first + 1, '|');
        snprintf(
            source, sizeof source, "%.*s%s%.*s%s%s", (int)(first - whole), whole, rows[i].columns,
            (int)(second - first - 1), first + 1, rows[i].row, second + 1);
        assert_true(offer(&imported, "l.xml", source));
        assert_true(list->is_found);
        assert_true(text_equal(list->values[0].code, TEXT_OF("c")));
        assert_true(text_equal(list->values[0].name, TEXT_OF("n")));
        assert_int_equal(
            is_reported(&imported.report, "does not say which columns"), rows[i].words != NULL);
    }
}

static void rows_without_a_code_or_with_the_same_are_reported(void **state)
{
    SCOPED(end_import) struct imported imported = {0};
    (void)state;
    struct xdf_list *list = form_with(&imported, REFERENCE("urn:l", "1"));
    assert_true(offer(
        &imported, "l.xml",
        LIST(
            "urn:l", "1", COLUMNS,
            ROW("a", "eins") ROW("", "zwei") ROW("a", "drei") ROW("b", "  vier \n Worte "))));
    assert_int_equal(list->count, 2);
    assert_true(text_equal(list->values[1].name, TEXT_OF("vier Worte")));
    assert_int_equal(report_count(&imported.report, REPORT_LOST), 2);
}

static void what_is_no_list_is_refused(void **state)
{
    SCOPED(end_import) struct imported imported = {0};
    (void)state;
    struct xdf_list *list = form_with(&imported, REFERENCE("urn:l", "1"));
    assert_false(offer(&imported, "l.xml", "<CodeList/>"));
    assert_false(offer(&imported, "l.xml", "<a"));
    assert_true(offer(&imported, "l.xml", LIST("urn:l", "1", COLUMNS, "")));
    assert_true(offer(&imported, "l.xml", LIST("urn:l", "1", "", ROW("a", "b"))));
    assert_false(list->is_found);
    assert_true(is_reported(&imported.report, "cannot be used"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_right_version_wins_over_another),
        cmocka_unit_test(a_file_named_by_the_c_id_is_taken),
        cmocka_unit_test(a_list_in_message_0105_is_taken),
        cmocka_unit_test(the_same_folder_gives_the_same_list),
        cmocka_unit_test(columns_are_found_by_key_by_name_or_by_place),
        cmocka_unit_test(rows_without_a_code_or_with_the_same_are_reported),
        cmocka_unit_test(what_is_no_list_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
