/* How the data of a form are put together: the objects, lists and answers between its root and its
 * questions, in the order of the schema. Only for model/form/. */
#pragma once

#include "model/form.h"
#include "model/rule.h"

#define SKELETON_NODES_MAX 4000

enum skeleton_kind { SKELETON_OBJECT, SKELETON_LIST, SKELETON_ANSWER, SKELETON_CONSTANT };

struct skeleton_node {
    enum skeleton_kind kind;
    struct text name;          /* of the member; of an entry "-" */
    bool required;             /* the schema wants it whatever else is in the data */
    size_t first, count;       /* children in skeleton.nodes; of a list the one entry */
    size_t parent;             /* FORM_NONE: the root */
    size_t question;           /* ANSWER: the slot; OBJECT: the first one in it; LIST: its own */
    size_t list;               /* in an entry of this list; FORM_NONE */
    size_t cell;               /* place of its value in form.found, of entry 0 */
    const struct value *value; /* CONSTANT */
};

struct skeleton {
    const struct skeleton_node *nodes; /* nodes[0] is the root */
    size_t count;
    size_t cell_count;
};

struct planner;
struct facets;

/* Builds it for the questions of the planner, in its arena; sets skeleton.cell_count. NULL with a
 * reason in planner->why. */
const struct skeleton *skeleton_read(struct planner *planner, const struct facets *root);

/* The node that a pointer leads to ("/dogs/1/name", "/dogs/-/name"), or the last one on its way. *rest
 * is what of the pointer is left then; *entry the index in a list, if there is one on the way. */
size_t skeleton_find(
    const struct skeleton *skeleton, struct text pointer, struct text *rest, size_t *entry);
