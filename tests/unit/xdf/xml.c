#include "xdf/xml.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/test.h"

#define PATIENCE_MS                                                                                \
    1000 /* of the processor: a machine with other work to do is not the reader's fault */

static char why[XML_WHY_MAX];

static uint64_t spent_ms(void)
{
    return (uint64_t)clock() * 1000 / CLOCKS_PER_SEC;
}

static bool read_text(struct xml *xml, const char *source)
{
    return xml_read(xml, (struct bytes){(const uint8_t *)source, strlen(source)}, why);
}

static void elements_have_names_texts_and_places(void **state)
{
    struct xml xml;
    (void)state;
    assert_true(read_text(
        &xml, "<?xml version='1.0'?>\n<a xmlns='urn:a' xmlns:b='urn:b'>\n  <b:ü x='1' b:y='2'>\n"
              "  &lt;viel&gt; <![CDATA[<&>]]> &#xE4;\n</b:ü><c/></a>"));
    const struct xml_element *a = xml.root, *b = a->first, *c = b->next;
    assert_true(text_equal(a->name, TEXT_OF("a")));
    assert_true(text_equal(a->space, TEXT_OF("urn:a")));
    assert_true(text_equal(b->space, TEXT_OF("urn:b")));
    assert_true(text_equal(b->text, TEXT_OF("<viel> <&> ä")));
    assert_true(text_equal(xml_attribute(b, TEXT_OF("x")), TEXT_OF("1")));
    assert_int_equal(b->attribute_count, 1);
    assert_int_equal(b->line, 3);
    assert_int_equal(b->column, 3);
    assert_int_equal(c->line, 5);
    assert_int_equal(c->column, 7); /* characters, not bytes: </b:ü> are six */
    assert_null(c->next);
    assert_ptr_equal(xml_child(a, TEXT_OF("c")), c);
    assert_null(xml_child(a, TEXT_OF("d")));
    xml_release(&xml);
}

static void broken_xml_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *source, *words;
    } broken[] = {
        {"", "empty"},
        {"no xml", "line 1"},
        {"<a>\n<b></a>", "line 2"},
        {"<a/><b/>", "line 1"},
        {"<a>&unknown;</a>", "<a>"},
        {"<p:a/>", "p"},
        {"<a>\xff</a>", "UTF-8"},
        {"<a b='1' b='2'/>", "redefined"},
        {"<a", "line 1"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(broken); i++) {
        struct xml xml;
        assert_false(read_text(&xml, broken[i].source));
        if (strstr(why, broken[i].words) == NULL) {
            fail_msg("\"%s\" says: %s", broken[i].source, why);
        }
        assert_null(xml.arena.base);
    }
}

/* What a careless reader would do with the same bytes: the control of the tests below. */
static bool careless_reader_gets(const char *source, const char *wanted)
{
    xmlDoc *document =
        xmlReadMemory(source, (int)strlen(source), "a", NULL, XML_PARSE_NOENT | XML_PARSE_HUGE);
    xmlChar *text = document != NULL ? xmlNodeGetContent(xmlDocGetRootElement(document)) : NULL;
    bool found = text != NULL && strstr((const char *)text, wanted) != NULL;
    xmlFree(text);
    xmlFreeDoc(document);
    return found;
}

static void no_file_beside_it_is_ever_read(void **state)
{
    char path[] = "/tmp/foyer-xml-XXXXXX", source[400];
    struct xml xml;
    (void)state;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "geheim", 6), 6);
    close(fd);
    snprintf(
        source, sizeof source, "<!DOCTYPE a [<!ENTITY x SYSTEM \"file://%s\">]><a>&x;</a>", path);
    assert_true(careless_reader_gets(source, "geheim"));
    assert_false(read_text(&xml, source));
    assert_non_null(strstr(why, "<!DOCTYPE>"));
    assert_null(strstr(why, "geheim"));
    snprintf(
        source, sizeof source, "<!DOCTYPE a [<!ENTITY %% x SYSTEM \"file://%s\"> %%x;]><a/>", path);
    assert_false(read_text(&xml, source));
    assert_null(strstr(why, "geheim"));
    snprintf(source, sizeof source, "<!DOCTYPE a SYSTEM \"file://%s\"><a/>", path);
    assert_false(read_text(&xml, source));
    snprintf(
        source, sizeof source,
        "<a xmlns:i='http://www.w3.org/2001/XInclude'><i:include href='file://%s' "
        "parse='text'/></a>",
        path);
    assert_true(read_text(&xml, source)); /* an element like any other */
    assert_int_equal(xml.root->first->text.len, 0);
    xml_release(&xml);
    unlink(path);
}

static void laughter_is_cut_short(void **state)
{
    char source[2000];
    struct xml xml;
    (void)state;
    int len = snprintf(source, sizeof source, "<!DOCTYPE a [<!ENTITY l0 \"lol\">");
    for (int i = 1; i < 20; i++) {
        len += snprintf(
            source + len, sizeof source - (size_t)len, "<!ENTITY l%d \"&l%d;&l%d;&l%d;&l%d;\">", i,
            i - 1, i - 1, i - 1, i - 1);
    }
    snprintf(source + len, sizeof source - (size_t)len, "]><a>&l19;</a>");
    uint64_t begun = spent_ms();
    assert_false(read_text(&xml, source));
    assert_true(spent_ms() - begun < PATIENCE_MS);
    assert_non_null(strstr(why, "<!DOCTYPE>"));
    assert_true(careless_reader_gets("<!DOCTYPE a [<!ENTITY l \"lol\">]><a>&l;&l;</a>", "lollol"));
}

/* `count` times `piece` between `begin` and `end`; to be freed. */
static char *repeat(const char *begin, const char *piece, size_t count, const char *end)
{
    size_t len = strlen(piece), at = strlen(begin);
    size_t size = at + count * len + strlen(end) + 1;
    char *all = malloc(size);
    assert_non_null(all);
    snprintf(all, size, "%s", begin);
    for (size_t i = 0; i < count; i++, at += len) {
        for (size_t k = 0; k < len; k++) {
            all[at + k] = piece[k];
        }
    }
    snprintf(all + at, size - at, "%s", end);
    return all;
}

static void what_is_too_much_is_refused_fast(void **state)
{
    const struct {
        char *source;
        const char *words;
    } many[] = {
        {repeat("", "<a>", 100000, ""), "within each other"},
        {repeat("<a>", "<b/>", 200000, "</a>"), "elements in the file"},
        {repeat("<a b='", "x", 70000, "'/>"), "attribute longer"},
        {repeat("<a>", "x", 70000, "</a>"), "text longer"},
        {repeat("<a>", "x", 9u << 20, "</a>"), "larger than"},
        {repeat("<", "x", 3000, "/>"), "name longer"},
        {repeat("<", "x", 100000, "/>"), ""},
        {repeat("<a ", "b", 1u << 20, "='1'/>"), "tag longer"},
        {repeat("<a ", "xmlns:b='u' ", 500000, "/>"), "tag longer"},
        {repeat("<a ", "b='", 1000000, "'/>"), "tag longer"},
        {repeat("<a>", "<!-- -->", 900000, "</a>"), NULL},
        {repeat("<a", " xmlns:b='urn:b'", 1, "><b:c xmlns:b='urn:c'/></a>"), NULL},
        {repeat("<a>", "&#x41;", 10000, "</a>"), NULL},
        {repeat("<a><!--", "<a b='", 100000, "--></a>"), NULL},
        {repeat("<a><![CDATA[", "<a b='", 10000, "]]></a>"), NULL},
        {repeat("<a b='", ">", 10000, "'/>"), NULL},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(many); i++) {
        struct xml xml;
        uint64_t begun = spent_ms();
        bool fine = read_text(&xml, many[i].source);
        uint64_t took = spent_ms() - begun;
        if (took >= PATIENCE_MS) {
            fail_msg("%zu took %u ms", i, (unsigned)took);
        }
        assert_int_equal(fine, many[i].words == NULL);
        if (!fine && strstr(why, many[i].words) == NULL) {
            fail_msg("%zu says: %s", i, why);
        }
        xml_release(&xml);
        free(many[i].source);
    }
}

static void a_tag_of_megabytes_takes_no_minutes(void **state)
{
    size_t size = 8u << 20, len = 0;
    char *source = malloc(size);
    struct xml xml;
    (void)state;
    assert_non_null(source);
    len += (size_t)sprintf(source, "<a");
    for (unsigned i = 0; len + 30 < size; i++) { /* all different: comparing is all that is left */
        len += (size_t)sprintf(source + len, " a%u=''", i);
    }
    len += (size_t)sprintf(source + len, "/>");
    uint64_t begun = spent_ms();
    assert_false(xml_read(&xml, (struct bytes){(const uint8_t *)source, len}, why));
    assert_true(spent_ms() - begun < PATIENCE_MS);
    assert_non_null(strstr(why, "tag longer"));
    source[XML_TAG_MAX - 40] = '/'; /* the longest that is taken by the parser */
    source[XML_TAG_MAX - 39] = '>';
    begun = spent_ms();
    assert_false(xml_read(&xml, (struct bytes){(const uint8_t *)source, XML_TAG_MAX - 38}, why));
    assert_true(spent_ms() - begun < PATIENCE_MS);
    free(source);
}

static void many_attributes_and_namespaces_are_refused(void **state)
{
    char source[4000];
    struct xml xml;
    (void)state;
    int len = snprintf(source, sizeof source, "<a");
    for (int i = 0; i <= XML_ATTRIBUTES_MAX; i++) {
        len += snprintf(source + len, sizeof source - (size_t)len, " a%d='1'", i);
    }
    snprintf(source + len, sizeof source - (size_t)len, "/>");
    assert_false(read_text(&xml, source));
    assert_non_null(strstr(why, "attributes"));
    len = snprintf(source, sizeof source, "<a>");
    for (int i = 0; i <= XML_SPACES_MAX; i++) {
        len += snprintf(source + len, sizeof source - (size_t)len, "<b xmlns='urn:%d'/>", i);
    }
    snprintf(source + len, sizeof source - (size_t)len, "</a>");
    assert_false(read_text(&xml, source));
    assert_non_null(strstr(why, "namespaces"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_have_names_texts_and_places),
        cmocka_unit_test(broken_xml_is_refused_with_its_place),
        cmocka_unit_test(no_file_beside_it_is_ever_read),
        cmocka_unit_test(laughter_is_cut_short),
        cmocka_unit_test(what_is_too_much_is_refused_fast),
        cmocka_unit_test(a_tag_of_megabytes_takes_no_minutes),
        cmocka_unit_test(many_attributes_and_namespaces_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
