/* What the files that read a UI schema share; nobody else includes it. */
#pragma once

#include "model/form.h"
#include "model/form/facets.h"
#include "model/form/skeleton.h"
#include "model/rule.h"

/* A rule whose scopes still have to be found in the skeleton. */
struct planned_rule {
    struct rule *rule;
    struct text base; /* pointer of the object or entry that its scopes start from */
};

#define PLANNED_RULES_MAX (FORM_ELEMENTS_MAX + FORM_PAGES_MAX)
#define OUTERS_MAX        40
#define CONDITIONS_MAX    6000 /* of all rules together: all are looked at after each change */
#define SCRATCH_SIZE      (16u << 20)

/* A list whose entries' pages are still to be read, after the page it is on. */
struct planned_list {
    struct facets items;
    const json_t *detail; /* NULL: generated */
    const json_t *label;  /* elementLabelProp; NULL: none */
    struct text dotted;   /* the path of its keys */
    struct text at;       /* of its control */
};

struct planner {
    struct arena *arena;   /* the pack's: what stays */
    struct arena *scratch; /* what follows, and what goes when the plan is done */
    const struct schema *schema;
    char *why;
    struct page *pages;
    struct element *elements;
    struct question *questions;
    struct planned_rule *rules;
    struct outer *outers;
    struct form_list lists[FORM_LISTS_MAX];
    struct planned_list planned[FORM_LISTS_MAX];
    size_t page_count, element_count, question_count, rule_count, outer_count, list_count;
    size_t lists_read; /* the pages of these have been read */
    size_t condition_count;
};

/* The object that scopes start from: the whole data, an object with a detail, or an entry. */
struct base {
    const struct facets *facets;
    struct text pointer; /* "" or "/dogs/-" */
    struct text dotted;  /* "" or "dogs" */
    size_t list;         /* FORM_NONE: not in an entry */
    unsigned depth;      /* bases within each other */
};

/* An element being read: where it stands. */
struct spot {
    const struct base *base;
    size_t page, parent;
    struct text at; /* JSON pointer into the UI schema */
    unsigned depth;
    struct text title, id; /* of pages that have none themselves: of what is around them */
};

/* Remembers the first reason; false, so that it can be returned. */
PRINTF_LIKE(3, 4)
bool plan_refuse(struct planner *planner, struct text at, const char *format, ...);

/* Both, in planner->arena. */
struct text plan_join(struct planner *planner, struct text a, struct text b);

/* The pointer of the element `index` in the one at `at`. */
struct text plan_child_at(struct planner *planner, struct text at, size_t index);

/* The member of options; NULL. */
const json_t *plan_option(const json_t *element, const char *name);

/* What a Control is about. */
struct target {
    struct facets facets;
    struct text pointer, prefix, name; /* name: the last one of the pointer */
    struct text dotted;                /* the pointer with dots, without the entries of a list */
    bool required;
};

/* Finds what the scope of a Control leads to. */
MUST_USE bool plan_target(
    struct planner *planner, struct target *target, const json_t *json, const struct spot *spot);

/* Adds an element with its rule; FORM_NONE when there are too many or it is too deep. */
MUST_USE size_t plan_add_element(
    struct planner *planner, enum element_kind kind, const json_t *json, const struct spot *spot);

/* Adds a question and its element; its kind is still to be filled. NULL with a reason. */
MUST_USE struct question *plan_add_question(
    struct planner *planner, const json_t *json, const struct target *target,
    const struct spot *spot);

/* The question with this pointer that was read before; FORM_NONE. */
size_t plan_find_slot(const struct planner *planner, struct text pointer);

/* Fills kind, choices, limits and options of a question; false with a reason. */
MUST_USE bool plan_question(
    struct planner *planner, struct question *question, const struct target *target,
    const json_t *json, struct text at);

/* The key of an element's words: "<i18n>.<member>", or what its `plain` member says, which JSON Forms
 * takes for the key where there is no i18n; empty when there is neither. */
struct text plan_key(
    struct planner *planner, const json_t *json, const char *plain, const char *member);

/* The words of a label that is given, derived from the title or from the name ("familyName": "Family
 * Name"); *hidden: it is not to be seen. */
struct text plan_label(
    struct planner *planner, const json_t *json, const struct target *target, bool *hidden);

/* Reads the rule of an element, if it has one. */
MUST_USE bool plan_rule(
    struct planner *planner, const struct rule **rule, const json_t *json, const struct base *base,
    struct text at);

/* One element and all that is in it. */
MUST_USE bool plan_element(struct planner *planner, const json_t *json, const struct spot *spot);

/* The elements of a layout. */
MUST_USE bool plan_elements(struct planner *planner, const json_t *list, const struct spot *inside);

/* A Control for each member of an object, in order: what JSON Forms generates. */
MUST_USE bool plan_generated(struct planner *planner, const struct spot *inside);

/* A UI schema as pages: a Categorization becomes its pages, a layout around one what it is made of. `outer`
 * is the Categorization around it, FORM_NONE. */
MUST_USE bool plan_pages(
    struct planner *planner, const json_t *json, const struct spot *spot, size_t outer);

/* A Control for an array of things: a QUESTION_LIST. */
MUST_USE bool plan_list(
    struct planner *planner, const json_t *json, const struct target *target,
    const struct spot *spot);

/* Gives each question and each page a name of its own. */
void plan_names(struct planner *planner);

/* The pages about one entry of the lists found since; after a page of the way. */
MUST_USE bool plan_entries(struct planner *planner);
