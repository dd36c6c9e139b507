/* Between the files of xdf/ that write a pack. */
#pragma once

#include "xdf/catalogue.h"
#include "xdf/paper.h"
#include "xdf/translate.h"

#define LONG_LIST 50 /* values; a longer list becomes an enum without titles */

/* Whether anything of it is in the data: labels, and groups of nothing else, are not. */
bool node_has_data(const struct xdf_node *node);

/* Whether its answers are an array. */
bool node_is_array(const struct xdf_node *node);

/* The values to choose from; NULL when there are none. */
const struct xdf_list *node_list(const struct xdf_node *node);

#define NODE_OPTIONS_MAX 3

/* One of the "options" of a Control. */
struct node_option {
    const char *name;
    struct text value;
    bool is_raw; /* a literal, not a text */
};

/* The options that a field in `group` needs; gives their number. */
size_t node_options(
    const struct xdf_node *node, const struct xdf_node *group,
    struct node_option options[NODE_OPTIONS_MAX]);

/* Gives every field and group the prefix of its texts, node.prefix. */
void name_texts(struct xdf *xdf);

/* data.schema.json. False with a reason when there is what a pack cannot hold. Patterns that are none
 * are reported and taken out of *xdf. */
MUST_USE bool write_schema(struct paper *paper, struct xdf *xdf, struct report *report, char *why);

/* The URI of the schema, as FIM publishes schemas: in `arena`. */
struct text schema_uri(const struct xdf *xdf, struct arena *arena);

/* ui.schema.json, and the texts that it needs. */
void write_ui(
    struct paper *paper, struct xdf *xdf, struct catalogue *catalogue, struct report *report);

/* pack.json, and the texts that it needs. */
void write_pack(
    struct paper *paper, struct xdf *xdf, const struct translations *translations,
    struct catalogue *catalogue, struct report *report);

/* source/rules.json: {"source": "S05000058 1.0", "rules": [{"id", "at", "name", "kind", "text",
 * "about"}]}; unnamed.h says what an author does with it. */
void write_rules(struct paper *paper, const struct xdf *xdf);

/* Tells the author which questions a document could fill. */
void report_prefill(const struct xdf *xdf, struct report *report);
