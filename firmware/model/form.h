/* Forms: a plan that came with a service pack, and one citizen's form that is filled in by it.
 *
 * The plan (JSON Schema and JSON Forms UI schema, compiled once) never changes and belongs to the
 * pack. The form lives in the session's arena with all its answers; each answer has a place of fixed
 * size there, so that typing does not use the arena up. Nothing here does I/O. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "model/entry.h"
#include "model/schema.h"
#include "model/texts.h"

#define FORM_PAGES_MAX     40
#define FORM_ELEMENTS_MAX  400
#define FORM_QUESTIONS_MAX 200
#define FORM_CHOICES_MAX   200 /* of one question */
#define FORM_POINTER_MAX   300 /* bytes */
#define FORM_DEPTH_MAX     8   /* layouts within each other, and objects in the data */
#define FORM_NONE          ((size_t)-1)

enum question_kind {
    QUESTION_TEXT,
    QUESTION_LONG_TEXT, /* several lines */
    QUESTION_NUMBER,    /* "1,5" and "1.5" are taken */
    QUESTION_DATE,      /* "3.10.1964" and "1964-10-03" are taken */
    QUESTION_YES_NO,    /* choices: "true", "false" */
    QUESTION_CHOICE,    /* one of choices */
};

/* Which keys help with this answer. */
enum question_keyboard { KEYS_LETTERS, KEYS_DIGITS, KEYS_EMAIL };

struct choice {
    struct text value;        /* what form_set() takes and form_answer() gives */
    struct text label;        /* key of a text */
    const struct value *data; /* what is sent */
};

struct question {
    struct text pointer; /* into the data: "/dog/chip" */
    struct text prefix;  /* of its text keys: "dog.chip" */
    struct text label;   /* key "dog.chip.label" */
    struct text hint;    /* key "dog.chip.description"; only where texts_has() it */
    enum question_kind kind;
    enum question_keyboard keyboard;
    bool required;         /* else the label gets "(optional)" */
    size_t max_characters; /* 1..ENTRY_CHARACTERS_MAX */
    const struct choice *choices;
    size_t choice_count;
    size_t page, element; /* where it stands */
    size_t slot;          /* first question with the same pointer: they share an answer */
    const struct schema_node *about; /* its part of the schema */
};

enum element_kind { ELEMENT_HEADING, ELEMENT_LABEL, ELEMENT_QUESTION };

/* One thing on a page, from top to bottom. A heading begins a group; what is in the group has it as
 * its parent and is hidden with it. */
struct element {
    enum element_kind kind;
    struct text text; /* key of its words; empty for a heading without any */
    size_t question;  /* place in plan.questions, FORM_NONE when it is none */
    size_t parent;    /* place in plan.elements of the group around it, FORM_NONE on the page */
    size_t page;      /* place in plan.pages */
    const struct rule *rule; /* NULL: always there */
    struct text at;          /* JSON pointer into the UI schema */
};

struct page {
    struct text title;   /* key "page.dog.label": the heading, best a question; may be empty */
    struct text id;      /* "page.dog" */
    size_t first, count; /* its elements */
    const struct rule *rule;
};

struct form_plan {
    const struct schema *schema;
    const struct page *pages;
    size_t page_count;
    const struct element *elements;
    size_t element_count;
    const struct question *questions;
    size_t question_count;
};

/* Compiles a UI schema (JSON Forms 3.7: Categorization, Category, Group, VerticalLayout,
 * HorizontalLayout, Control, Label, rules) against a compiled schema. The plan lives in `arena`, the
 * UI schema may go. False with a reason for people in `why` (SCHEMA_WHY_MAX bytes, ends in NUL).
 * Yes and no are the texts "answer.yes" and "answer.no" of the program. */
MUST_USE bool form_plan_read(
    struct form_plan *plan, struct arena *arena, const json_t *uischema,
    const struct schema *schema, char *why);

enum provenance { PROVENANCE_NONE, PROVENANCE_TYPED, PROVENANCE_DOCUMENT };

struct form; /* the citizen's: plan, answers, what is visible now */

/* A form without answers in `arena`; it lives until the arena is wiped. `plan` outlives it. */
struct form *form_begin(struct arena *arena, const struct form_plan *plan);

/* The plan it is filled in by. */
const struct form_plan *form_plan_of(const struct form *form);

/* Replaces the whole answer to a question, as typed so far: text, a date or number as people write it,
 * or the value of a choice. An empty text takes the answer away. What else than ENTRY_OK comes back
 * leaves the old answer. A value that is no choice of a question with choices is ENTRY_REFUSED. */
MUST_USE enum entry_result form_set(
    struct form *form, size_t question, struct text typed, enum provenance provenance);

/* Takes an answer away. */
void form_clear(struct form *form, size_t question);

/* The answer as it was typed, empty when there is none; good until it is set again. Also for a hidden
 * question: toggling a branch back brings its answers back. */
struct text form_answer(const struct form *form, size_t question);

/* Where the answer came from. */
enum provenance form_provenance(const struct form *form, size_t question);

/* The answer as it is shown for checking: a choice or yes/no by its label, a date as 03.10.1964. In
 * `arena` or borrowed; empty when there is none. */
struct text form_shown(
    const struct form *form, size_t question, const struct texts *texts, struct arena *arena);

/* Whether an element, a question or a page is there with these answers. A page without a visible
 * element is not; one that is hidden is left out on the way. */
bool form_element_visible(const struct form *form, size_t element);

/* The same for a question. */
bool form_question_visible(const struct form *form, size_t question);

/* The same for a page. */
bool form_page_visible(const struct form *form, size_t page);

/* Whether an element can be changed (rules ENABLE and DISABLE). */
bool form_element_enabled(const struct form *form, size_t element);

/* The next visible page after (before) `page`; FORM_NONE when there is none. form_page_after(form,
 * FORM_NONE) is the first. */
size_t form_page_after(const struct form *form, size_t page);

/* The same backwards; before the first and before FORM_NONE there is none. */
size_t form_page_before(const struct form *form, size_t page);

#define FORM_ERRORS_MAX 64

/* One thing that is wrong. At most one a question, in the order of the form. */
struct form_error {
    size_t question;     /* FORM_NONE: of the whole, an error of the pack */
    struct text keyword; /* "required", "pattern", "minLength", ...: JSON Schema */
    struct text limit;   /* what the schema wants: "15"; may be empty */
    struct text key; /* of the message: "dog.chip.error.pattern", "error.pattern.text" (the kind of
                            question), "error.pattern" or "error.other", the first that exists */
};

/* Checks the visible questions of one page, or everything (page FORM_NONE). Gives how many errors
 * there are; the first FORM_ERRORS_MAX are in `errors`, their texts live as long as plan and texts. `texts` decides
 * which message keys exist. */
size_t form_check(
    const struct form *form, size_t page, const struct texts *texts,
    struct form_error errors[FORM_ERRORS_MAX]);

/* The message in plain words, in `arena`: {label} and {limit} filled. */
struct text form_message(
    const struct form *form, const struct form_error *error, const struct texts *texts,
    struct arena *arena);

/* The data as JSON, exactly the bytes that are sealed: UTF-8, members in the order of the schema, no
 * spaces, without what is hidden; in `arena`. An answer of blanks only is left out. */
struct bytes form_data(const struct form *form, struct arena *arena);
