/* What is inside one citizen's form; only for model/form/. */
#pragma once

#include "model/form.h"

struct answer {
    char *at;    /* NULL until it is given for the first time */
    size_t size; /* bytes reserved there */
    size_t len;
    enum provenance provenance;
};

struct form {
    const struct form_plan *plan;
    struct arena *arena;
    struct answer *answers; /* by slot */
    bool *removed;          /* by slot: all of its controls are hidden, it is not sent */
    bool *visible;          /* by element */
    bool *enabled;          /* by element */
    bool *page_visible;     /* by page */
};

/* The data as a tree in `arena`, without what form.removed says. */
const struct value *form_tree(const struct form *form, struct arena *arena);

/* The first question with this pointer; FORM_NONE when there is none. */
size_t plan_find(const struct form_plan *plan, struct text pointer);

/* Adds "/name", escaped (RFC 6901), to a pointer of *len bytes. False when it becomes longer than
 * FORM_POINTER_MAX. */
MUST_USE bool pointer_add(char *pointer, size_t *len, struct text name);
