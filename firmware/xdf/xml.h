/* XML from outside as a small tree: elements, attributes, text, and where each one stands.
 *
 * Only what FIM files need. Refused: any document type (with it every entity of one's own, inside or
 * outside: nothing is expanded, no other file and no address is ever opened), other encodings than
 * UTF-8, and what is larger than the limits here. Comments and processing instructions are passed
 * over. Source: XML 1.0, Namespaces in XML 1.0; read by libxml2's SAX2. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"

#define XML_FILE_MAX       (8u << 20) /* bytes */
#define XML_ELEMENTS_MAX   120000
#define XML_ATTRIBUTES_MAX 32 /* of one element; namespaces too */
#define XML_DEPTH_MAX      64
#define XML_TEXT_MAX       (64u << 10)  /* bytes in one element or attribute */
#define XML_TAG_MAX        (100u << 10) /* bytes from < to > */
#define XML_NAME_MAX       100          /* bytes */
#define XML_SPACES_MAX     8            /* namespaces in one file */
#define XML_WHY_MAX        400          /* bytes of a reason, with its NUL */

struct xml_attribute {
    struct text name, value; /* without a namespace; those with one are passed over */
};

struct xml_element {
    struct text space; /* URI of its namespace; empty: none */
    struct text name;  /* without prefix */
    struct text text;  /* its own, white space at the two ends cut off */
    const struct xml_attribute *attributes;
    size_t attribute_count;
    const struct xml_element *first, *next; /* first child, next sibling; NULL: none */
    unsigned line, column;                  /* of its "<", from 1; columns count characters */
};

struct xml {
    struct arena arena; /* owns all of it */
    const struct xml_element *root;
};

/* Reads a whole file, which may go afterwards. False with a reason for people in `why` (XML_WHY_MAX):
 * line, column and element, then what is wrong; *xml is zeroed then. Pair with xml_release(). */
MUST_USE bool xml_read(struct xml *xml, struct bytes source, char *why);

/* For SCOPED; accepts a zeroed one. */
void xml_release(struct xml *xml);

/* The attribute `name`; empty when there is none. */
struct text xml_attribute(const struct xml_element *element, struct text name);

/* The first child with this name, in the namespace of `element` unless `element` is NULL; NULL when
 * there is none. */
const struct xml_element *xml_child(const struct xml_element *element, struct text name);
