/* Between the files of xdf/ that read a form. */
#pragma once

#include <stdio.h>

#include "xdf/xdf.h"
#include "xdf/xml.h"

/* Where an element stands: what may be in it. Bits, as an element may be several things. */
enum place {
    PLACE_ROOT = 1 << 0,
    PLACE_HEADER = 1 << 1,
    PLACE_ID = 1 << 2,
    PLACE_COMMON = 1 << 3,  /* what forms, groups, fields and rules of 2.0 share */
    PLACE_ELEMENT = 1 << 4, /* what groups and fields share */
    PLACE_SCHEMA = 1 << 5,
    PLACE_GROUP = 1 << 6,
    PLACE_FIELD = 1 << 7,
    PLACE_STRUCTURE = 1 << 8,
    PLACE_CONTAINS = 1 << 9,
    PLACE_OLD_RULE = 1 << 10,
    PLACE_NEW_RULE = 1 << 11,
    PLACE_OLD_REFERENCE = 1 << 12,
    PLACE_GENERICODE = 1 << 13,
    PLACE_VALUES = 1 << 14,
    PLACE_VALUE = 1 << 15,
};

struct reading {
    struct xdf *xdf;
    struct report *report;
    struct xml xml;
    struct text space; /* the namespace of the whole file */
    char *why;         /* empty as long as nothing is wrong */
    const struct xdf_rule **rule_link;
    size_t node_count;
    unsigned depth; /* of groups */
};

/* Notes the first reason, with line, column and name of the element; false, to be returned. */
PRINTF_LIKE(3, 4)
bool refuse(struct reading *reading, const struct xml_element *element, const char *format, ...);

/* Whether all children of `element` may be there, as often as they are, and none is missing. `places`
 * is bits of enum place. */
MUST_USE bool check_children(
    struct reading *reading, const struct xml_element *element, unsigned places);

/* The child `name` that counts: of several, the one that is not empty. NULL: none. */
const struct xml_element *pick(const struct xml_element *element, const char *name);

/* Its text, on one line, in the arena of the form; empty when there is none. */
struct text pick_text(struct reading *reading, const struct xml_element *element, const char *name);

/* Which of `codes` (ends in NULL) the coded child `name` holds. `count` when it is absent or empty; an
 * unknown code is refused. */
MUST_USE bool pick_code(
    struct reading *reading, const struct xml_element *element, const char *name,
    const char *const *codes, size_t *which);

/* identifikation of `element`. */
MUST_USE bool read_id(
    struct reading *reading, const struct xml_element *element, struct xdf_id *id);

/* What is special about a field, into `node`. */
MUST_USE bool read_field(
    struct reading *reading, const struct xml_element *element, struct xdf_node *node);

/* The rules that hang at `element`, which is called `owner`. */
MUST_USE bool read_rules(
    struct reading *reading, const struct xml_element *element, struct text owner);

/* praezisierung of a field. */
void read_precision(
    struct reading *reading, const struct xml_element *element, struct xdf_node *node);
