/* What is inside one citizen's form; only for model/form/. */
#pragma once

#include "model/form.h"
#include "model/form/skeleton.h"

/* What a form can hold, so that answers, tree and printed data always fit in a session's arena: */
#define FORM_CELLS_MAX 5000       /* answers, each entry's counted */
#define FORM_ROOM_MAX  (1u << 20) /* bytes of all of them together */

struct answer {
    char *at;    /* NULL until it is given for the first time */
    size_t size; /* bytes reserved there */
    size_t len;
    enum provenance provenance;
    bool was_seen; /* its question was shown: the default was filled in */
};

/* A thing about an entry has a cell for each entry, from its own cell on; others have one. */
struct form {
    const struct form_plan *plan;
    struct arena *arena;
    struct answer *answers; /* by question.cell of the slot */
    bool *removed;          /* the same: all of its controls are hidden, it is not sent */
    bool *seen;             /* the same, for one review */
    bool *visible, *enabled, *readonly; /* by element.cell */
    bool *filled;                       /* the same: a group has something visible in it */
    bool *page_visible;                 /* by page.cell */
    bool *outer_visible;                /* by outer */
    size_t *entry_counts;               /* by list */
    const struct value **found;         /* by skeleton_node.cell, for one review */
};

/* How many times what stands in this list is there now; 1 for what is in none (FORM_NONE). */
size_t form_times(const struct form *form, size_t list);

/* Sets what is visible and can be changed with the answers as they are, what is sent, and the defaults
 * of what is seen for the first time. */
void form_review(struct form *form);

/* The data as a tree in `arena`, without what form.removed says. Fills form.found. */
const struct value *form_tree(const struct form *form, struct arena *arena);

/* The answer of a slot; NULL for an entry that does not exist. */
struct answer *form_at(const struct form *form, size_t question, size_t entry);

/* Replaces an answer, without a review: what form_set() does. */
MUST_USE enum entry_result answer_set(
    struct form *form, size_t question, size_t entry, struct text typed,
    enum provenance provenance);

/* Wipes an answer. */
void answer_clear(struct answer *answer);

/* Bytes that every answer to this question fits in. */
size_t answer_room(const struct question *question);

/* The value that is sent for an answer, in `arena` or borrowed; absent when there is none, or blanks
 * only. What cannot be read as a number or date is sent as it was typed, so that the check of the
 * schema says so. */
struct value answer_value(const struct form *form, size_t slot, size_t entry, struct arena *arena);

/* Whether `value` is among the lines of the answer. */
bool answer_has(struct text answer, struct text value);

/* Adds "/name", escaped (RFC 6901), to a pointer of *len bytes. False when it becomes longer than
 * FORM_POINTER_MAX. */
MUST_USE bool pointer_add(char *pointer, size_t *len, struct text name);

/* The first question with this pointer; FORM_NONE when there is none. */
size_t plan_find(const struct form_plan *plan, struct text pointer);
