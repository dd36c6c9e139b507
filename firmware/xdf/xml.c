#include "xdf/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

#define ARENA (60u << 20) /* address space: all elements and all text at their limits fit in */

/* An element that has begun and not ended. */
struct open_element {
    struct xml_element *element;
    struct xml_element *last; /* child */
    size_t text_at;           /* where its text begins in the buffer */
};

struct reading {
    struct xml *xml;
    xmlParserCtxt *parser;
    struct bytes source;
    char *why;
    struct open_element open[XML_DEPTH_MAX];
    unsigned depth;
    size_t count;
    struct text spaces[XML_SPACES_MAX];
    size_t space_count;
    char *text; /* of the open elements, one after the other */
    size_t text_len;
    size_t counted; /* bytes of the source up to which lines were counted */
    unsigned line, column;
};

PRINTF_LIKE(3, 4)
static void refuse(struct reading *reading, struct text name, const char *format, ...)
{
    char reason[XML_WHY_MAX - 160];
    va_list list;
    if (reading->why[0] == '\0') {
        va_start(list, format);
        vsnprintf(reason, sizeof reason, format, list);
        va_end(list);
        int len = (int)(name.len < XML_NAME_MAX ? name.len : XML_NAME_MAX);
        snprintf(
            reading->why, XML_WHY_MAX, "line %u, column %u: <%.*s>: %s", reading->line,
            reading->column, len, name.at, reason);
    }
    xmlStopParser(reading->parser);
}

/* Moves line and column to the last "<" before where the parser is: no attribute can hold one. */
static void find_place(struct reading *reading)
{
    long at = xmlByteConsumed(reading->parser);
    size_t end = at < 0 || (size_t)at > reading->source.len ? reading->counted : (size_t)at;
    size_t to = end;
    while (to > reading->counted && reading->source.at[to - 1] != '<') {
        to--;
    }
    to = to > reading->counted ? to - 1 : end;
    for (; reading->counted < to; reading->counted++) {
        uint8_t byte = reading->source.at[reading->counted];
        if (byte == '\n') {
            reading->line++;
            reading->column = 1;
        } else if ((byte & 0xC0) != 0x80) {
            reading->column++;
        }
    }
}

static struct text text_of(const xmlChar *text)
{
    const char *at = (const char *)text;
    return at != NULL ? (struct text){at, strlen(at)} : (struct text){0};
}

/* The namespace as it is kept once for all elements; an address that fits for too many is refused. */
static struct text keep_space(struct reading *reading, struct text space, struct text name)
{
    for (size_t i = 0; i < reading->space_count; i++) {
        if (text_equal(reading->spaces[i], space)) {
            return reading->spaces[i];
        }
    }
    if (reading->space_count == XML_SPACES_MAX || space.len > XML_TEXT_MAX) {
        refuse(reading, name, "more than %d namespaces in the file", XML_SPACES_MAX);
        return (struct text){0};
    }
    struct text kept = arena_text(&reading->xml->arena, space);
    reading->spaces[reading->space_count++] = kept;
    return kept;
}

/* libxml2 gives five pointers an attribute: name, prefix, URI, value, end of the value. */
static void keep_attributes(
    struct reading *reading, struct xml_element *element, const xmlChar **given, size_t count)
{
    struct xml_attribute *kept = arena_take(&reading->xml->arena, count * sizeof *kept);
    for (size_t i = 0; i < count; i++) {
        const xmlChar **one = &given[5 * i];
        struct text name = text_of(one[0]);
        struct text value = {(const char *)one[3], (size_t)(one[4] - one[3])};
        if (name.len > XML_NAME_MAX || value.len > XML_TEXT_MAX) {
            refuse(reading, element->name, "an attribute longer than %u bytes", XML_TEXT_MAX);
            return;
        }
        if (one[2] == NULL) {
            kept[element->attribute_count++] = (struct xml_attribute){
                arena_text(&reading->xml->arena, name), arena_text(&reading->xml->arena, value)};
        }
    }
    element->attributes = kept;
}

static bool is_within_limits(struct reading *reading, struct text name, int spaces, int attributes)
{
    if (name.len > XML_NAME_MAX) {
        refuse(reading, name, "a name longer than %d bytes", XML_NAME_MAX);
    } else if (reading->depth == XML_DEPTH_MAX) {
        refuse(reading, name, "more than %d elements within each other", XML_DEPTH_MAX);
    } else if (reading->count == XML_ELEMENTS_MAX) {
        refuse(reading, name, "more than %d elements in the file", XML_ELEMENTS_MAX);
    } else if (attributes > XML_ATTRIBUTES_MAX || spaces > XML_ATTRIBUTES_MAX) {
        refuse(reading, name, "more than %d attributes", XML_ATTRIBUTES_MAX);
    }
    return reading->why[0] == '\0';
}

/* NOLINTNEXTLINE(readability-function-size): the signature is libxml2's */
static void on_start(
    void *user, const xmlChar *local_name, const xmlChar *prefix, const xmlChar *uri,
    int space_count, const xmlChar **spaces, int attribute_count, int defaulted,
    const xmlChar **attributes)
{
    struct reading *reading = user;
    struct text name = text_of(local_name), space = text_of(uri);
    (void)prefix, (void)spaces, (void)defaulted;
    find_place(reading);
    if (!is_within_limits(reading, name, space_count, attribute_count)) {
        return;
    }
    struct xml_element *element = arena_take(&reading->xml->arena, sizeof *element);
    element->name = arena_text(&reading->xml->arena, name);
    element->space = space.len > 0 ? keep_space(reading, space, name) : (struct text){0};
    element->line = reading->line;
    element->column = reading->column;
    keep_attributes(reading, element, attributes, (size_t)attribute_count);
    if (reading->depth == 0) {
        reading->xml->root = element;
    } else {
        struct open_element *parent = &reading->open[reading->depth - 1];
        const struct xml_element **link =
            parent->last != NULL ? &parent->last->next : &parent->element->first;
        *link = element;
        parent->last = element;
    }
    reading->count++;
    reading->open[reading->depth++] = (struct open_element){element, NULL, reading->text_len};
}

static void on_text(void *user, const xmlChar *text, int len)
{
    struct reading *reading = user;
    if (reading->depth == 0 || len < 0) {
        return;
    }
    const struct open_element *open = &reading->open[reading->depth - 1];
    if (reading->text_len - open->text_at + (size_t)len > XML_TEXT_MAX) {
        refuse(reading, open->element->name, "a text longer than %u bytes", XML_TEXT_MAX);
        return;
    }
    memcpy(reading->text + reading->text_len, text, (size_t)len);
    reading->text_len += (size_t)len;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void on_end(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct reading *reading = user;
    (void)name, (void)prefix, (void)uri;
    if (reading->depth == 0 || reading->why[0] != '\0') {
        return;
    }
    struct open_element *open = &reading->open[--reading->depth];
    struct text text = {reading->text + open->text_at, reading->text_len - open->text_at};
    while (text.len > 0 && is_space(text.at[text.len - 1])) {
        text.len--;
    }
    while (text.len > 0 && is_space(text.at[0])) {
        text = (struct text){text.at + 1, text.len - 1};
    }
    if (text.len > 0) {
        open->element->text = arena_text(&reading->xml->arena, text);
    }
    reading->text_len = open->text_at;
}

/* The parser tells of <!DOCTYPE before it reads what is in it. */
static void on_document_type(
    void *user, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    struct reading *reading = user;
    (void)external, (void)system;
    find_place(reading);
    refuse(reading, text_of(name), "a document type (<!DOCTYPE>) is not accepted");
}

static void on_error(void *user, xmlErrorPtr error)
{
    struct reading *reading = user;
    struct text name = {0};
    if (error->level != XML_ERR_FATAL && error->level != XML_ERR_ERROR) {
        return;
    }
    if (reading->depth > 0) {
        name = reading->open[reading->depth - 1].element->name;
    }
    find_place(reading);
    const char *message = error->message != NULL ? error->message : "no well-formed XML";
    refuse(reading, name, "%.*s", (int)strcspn(message, "\n"), message);
}

/* Behind the next `end`, which has two or three characters, or the end of the text. */
static size_t skip_to(struct text text, size_t at, const char *end)
{
    size_t len = strlen(end);
    while (at + len <= text.len && memcmp(text.at + at, end, len) != 0) {
        at++;
    }
    return at + len <= text.len ? at + len : text.len;
}

/* Behind the ">" of the tag that begins at text[at]; a ">" in quotation marks does not count. */
static size_t skip_tag(struct text text, size_t at)
{
    char quote = '\0';
    for (; at < text.len; at++) {
        char c = text.at[at];
        if (quote != '\0') {
            if (c == quote) {
                quote = '\0';
            }
        } else if (c == '>') {
            return at + 1;
        } else if (c == '"' || c == '\'') {
            quote = c;
        }
    }
    return at;
}

/* Before anything is parsed: libxml2 compares each attribute of a tag with all others, so a tag of
 * megabytes would take minutes. */
static bool check_tags(struct text text, char *why)
{
    static const struct {
        struct text begin;
        const char *end;
    } others[] = {{{"<!--", 4}, "-->"}, {{"<![CDATA[", 9}, "]]>"}, {{"<?", 2}, "?>"}};
    unsigned line = 1;
    for (size_t at = 0, end; at < text.len; at = end) {
        end = at + 1;
        line += text.at[at] == '\n';
        if (text.at[at] != '<') {
            continue;
        }
        const char *until = NULL;
        for (size_t i = 0; i < COUNT(others) && until == NULL; i++) {
            bool is_it = text.len - at >= others[i].begin.len &&
                         memcmp(text.at + at, others[i].begin.at, others[i].begin.len) == 0;
            until = is_it ? others[i].end : NULL;
        }
        end = until != NULL ? skip_to(text, at, until) : skip_tag(text, at);
        if (until == NULL && end - at > XML_TAG_MAX) {
            snprintf(why, XML_WHY_MAX, "line %u: a tag longer than %u bytes", line, XML_TAG_MAX);
            return false;
        }
        for (size_t i = at + 1; i < end; i++) {
            line += text.at[i] == '\n';
        }
    }
    return true;
}

/* A parser that knows nothing but what is above: no entity can be declared, found or loaded. */
static bool parse(struct reading *reading)
{
    static const xmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC,
        .internalSubset = on_document_type,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
        .serror = on_error,
    };
    xmlParserCtxt *parser =
        xmlCreateMemoryParserCtxt((const char *)reading->source.at, (int)reading->source.len);
    if (parser == NULL) {
        die("libxml2 gives no parser");
    }
    *parser->sax = handler;
    parser->userData = reading;
    reading->parser = parser;
    xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    xmlParseDocument(parser);
    bool fine = parser->wellFormed == 1 && reading->why[0] == '\0' && reading->depth == 0 &&
                reading->xml->root != NULL;
    if (!fine) {
        refuse(reading, (struct text){0}, "no well-formed XML");
    }
    xmlFreeParserCtxt(parser);
    return fine;
}

bool xml_read(struct xml *xml, struct bytes source, char *why)
{
    struct reading reading = {.xml = xml, .source = source, .why = why, .line = 1, .column = 1};
    *xml = (struct xml){0};
    why[0] = '\0';
    if (source.len == 0 || source.len > XML_FILE_MAX) {
        snprintf(why, XML_WHY_MAX, "empty, or larger than %u bytes", XML_FILE_MAX);
        return false;
    }
    if (!utf8_valid((struct text){(const char *)source.at, source.len})) {
        snprintf(why, XML_WHY_MAX, "not UTF-8 (save the file in this encoding)");
        return false;
    }
    if (!check_tags((struct text){(const char *)source.at, source.len}, why)) {
        return false;
    }
    arena_init_common(&xml->arena, ARENA);
    reading.text = malloc((size_t)XML_DEPTH_MAX * XML_TEXT_MAX);
    if (reading.text == NULL) {
        die("out of memory");
    }
    bool fine = parse(&reading);
    free(reading.text);
    if (!fine) {
        xml_release(xml);
    }
    return fine;
}

void xml_release(struct xml *xml)
{
    arena_finish(&xml->arena);
    *xml = (struct xml){0};
}

struct text xml_attribute(const struct xml_element *element, struct text name)
{
    for (size_t i = 0; i < element->attribute_count; i++) {
        if (text_equal(element->attributes[i].name, name)) {
            return element->attributes[i].value;
        }
    }
    return (struct text){0};
}

const struct xml_element *xml_child(const struct xml_element *element, struct text name)
{
    const struct xml_element *child = element != NULL ? element->first : NULL;
    while (child != NULL && (!text_equal(child->name, name) ||
                             (child->space.len > 0 && !text_equal(child->space, element->space)))) {
        child = child->next;
    }
    return child;
}
