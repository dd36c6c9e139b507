/* Forms: a plan that came with a service pack, and one citizen's form that is filled in by it.
 *
 * The plan (JSON Schema and JSON Forms UI schema, compiled once) never changes and belongs to the
 * pack. The form lives in the session's arena with all its answers; each answer has a place of fixed
 * size there, so that typing does not use the arena up. Nothing here does I/O.
 *
 * An array in the data is a list: several dogs, partners, things. The citizen sees it as one question
 * on a page (QUESTION_LIST) with its entries, each in a few words (form_entry_summary), a way to add one,
 * to change one and to take one away. The questions about one entry stand on pages of their own, which
 * are no part of the way from page to page: form_page_after() never gives them,
 * form_entry_page_after() does. What is asked within an entry is addressed by question and entry:
 * functions that end in _in. Outside of lists the entry is 0, and the short functions are the same
 * with entry 0. A list within a list is refused.
 *
 * Keys of texts: a prefix and ".label", ".description", ".error.<keyword>", ".<choice>". The prefix is
 * the Control's i18n, or the dotted path in the data without array indices: "dogs.name". A list also
 * has "<prefix>.entry.label", the heading over one entry, with {number}; and may have "<prefix>.add",
 * the words on the button. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "model/entry.h"
#include "model/schema.h"
#include "model/texts.h"

#define FORM_PAGES_MAX     400
#define FORM_ELEMENTS_MAX  3000
#define FORM_QUESTIONS_MAX 1200
#define FORM_LISTS_MAX     20
#define FORM_ENTRIES_MAX   20   /* of one list; maxItems may set fewer */
#define FORM_CHOICES_MAX   1000 /* of one question */
#define FORM_CHOICES_FEW   7    /* more want a search */
#define FORM_POINTER_MAX   300  /* bytes */
#define FORM_NAME_MAX      56   /* bytes of a name that becomes an id on the screen */
#define FORM_DEPTH_MAX     8    /* layouts within each other, and objects in the data */
#define FORM_NONE          ((size_t)-1)

enum question_kind {
    QUESTION_TEXT,
    QUESTION_LONG_TEXT,       /* several lines */
    QUESTION_NUMBER,          /* "1,5" and "1.5" are taken */
    QUESTION_DATE,            /* "3.10.1964" and "1964-10-03" are taken */
    QUESTION_YES_NO,          /* choices: "true", "false" */
    QUESTION_CHOICE,          /* one of choices */
    QUESTION_MULTIPLE_CHOICE, /* some of choices: form_choose(); the answer is their values, with
                                 line ends between */
    QUESTION_MONEY,           /* "12,50", "1.250,00 €" and "12.5" are taken */
    QUESTION_TIME,            /* "8:30", "8.30 Uhr" and "0830" are taken, "08:30" is sent */
    QUESTION_IBAN,            /* blanks and small letters are taken, sent without */
    QUESTION_FILE,            /* the id of an attachment; nothing at the terminal makes one yet */
    QUESTION_LIST,            /* its answer are entries: plan.lists[opens] */
};

/* Which keys help with this answer. */
enum question_keyboard { KEYS_LETTERS, KEYS_DIGITS, KEYS_DECIMAL, KEYS_EMAIL };

/* Part of an address that a register helps with: options.control "postcode", "town", "street". */
enum question_register { REGISTER_NONE, REGISTER_POSTCODE, REGISTER_TOWN, REGISTER_STREET };

struct choice {
    struct text value;        /* what form_set() takes and form_answer() gives */
    struct text label;        /* key of a text */
    const struct value *data; /* what is sent */
};

struct question {
    struct text pointer; /* into the data: "/dog/chip"; of an entry: "/dogs/-/chip" */
    struct text prefix;  /* of its text keys: "dog.chip" */
    struct text
        name; /* the same, or "#7": no other of the way, or of this list, has it; FORM_NAME_MAX */
    struct text label; /* key "dog.chip.label" */
    struct text hint;  /* key "dog.chip.description"; only where texts_has() it */
    enum question_kind kind;
    enum question_keyboard keyboard;
    enum question_register help;
    bool required;         /* else the label gets "(optional)" */
    bool readonly;         /* not to be typed: filled from a document or by a default, and shown */
    bool label_hidden;     /* only to be heard (label: false) */
    size_t max_characters; /* 1..ENTRY_CHARACTERS_MAX */
    enum latin_type letters; /* "format": "din-91379-a"; LATIN_C where the schema says none */
    const struct choice *choices;
    size_t choice_count;
    size_t page, element; /* where it stands */
    size_t slot;          /* first question with the same pointer: they share an answer */
    size_t list;          /* place in plan.lists: asked for each entry of it; FORM_NONE: once */
    size_t opens;         /* of a QUESTION_LIST: its place in plan.lists; else FORM_NONE */
    const struct schema_node *about; /* its part of the schema */
    struct text fallback; /* words of its label where there is no text: label, title or name */
    struct text preset;   /* the schema's default, as form_set() takes it; empty: none */
    size_t cell;          /* for model/form/ */
};

/* What a QUESTION_LIST opens. The pages, elements and questions of an entry follow one another. */
struct form_list {
    size_t question;                       /* the QUESTION_LIST */
    size_t first_page, page_count;         /* about one entry */
    size_t first_question, question_count; /* the same */
    size_t min, max;                       /* entries; max is 1..FORM_ENTRIES_MAX */
    const size_t *summary; /* questions that say which entry it is (elementLabelProp) */
    size_t summary_count;  /* 0: the first ones that are answered */
    struct text add;       /* key "dogs.add": only where texts_has() it */
};

enum element_kind { ELEMENT_HEADING, ELEMENT_LABEL, ELEMENT_QUESTION };

/* One thing on a page, from top to bottom. A heading begins a group; what is in the group has it as
 * its parent and is hidden with it. */
struct element {
    enum element_kind kind;
    struct text text;     /* key of its words; empty for a heading without any */
    struct text fallback; /* its words where there is no text for the key; may be empty */
    size_t question;      /* place in plan.questions, FORM_NONE when it is none */
    size_t parent;        /* place in plan.elements of the group around it, FORM_NONE on the page */
    size_t page;          /* place in plan.pages */
    const struct rule *rule; /* NULL: always there */
    struct text at;          /* JSON pointer into the UI schema */
    size_t cell;             /* for model/form/ */
};

struct page {
    struct text title;   /* key "page.dog.label": the heading, best a question; may be empty. On a
                            page about an entry it may have {number} */
    struct text id;      /* "page.dog"; of an entry "dogs.entry" */
    struct text name;    /* "dog", or "#7": no other page has it; FORM_NAME_MAX */
    size_t first, count; /* its elements */
    const struct rule *rule;
    size_t outer; /* place in plan.outers of the Categorization around it, FORM_NONE */
    size_t list;  /* place in plan.lists: about an entry of it; FORM_NONE: on the way */
    size_t cell;  /* for model/form/ */
};

/* A Categorization around pages; its rule hides them all. */
struct outer {
    const struct rule *rule;
    size_t outer; /* around this one; FORM_NONE: none */
};

struct form_plan {
    const struct schema *schema;
    const struct page *pages;
    size_t page_count;
    const struct element *elements;
    size_t element_count;
    const struct question *questions;
    size_t question_count;
    const struct form_list *lists;
    size_t list_count;
    const struct outer *outers;
    size_t outer_count;
    const struct skeleton *skeleton; /* how the data are put together; for model/form/ */
    size_t cell_count, element_cell_count, page_cell_count; /* what a form keeps for it */
};

/* Compiles a UI schema (JSON Forms 3.7: Categorization, Category, Group, VerticalLayout,
 * HorizontalLayout, Control, ListWithDetail, Label, rules) against a compiled schema. The plan lives in
 * `arena`, the UI schema may go. False with a reason for people in `why` (SCHEMA_WHY_MAX bytes, ends in
 * NUL). Yes and no are the texts "answer.yes" and "answer.no" of the program. */
MUST_USE bool form_plan_read(
    struct form_plan *plan, struct arena *arena, const json_t *uischema,
    const struct schema *schema, char *why);

/* The question in the same object, and of the same list, that has to do with this register; FORM_NONE
 * when there is none, and for REGISTER_NONE. */
size_t form_neighbour(
    const struct form_plan *plan, size_t question, enum question_register register_kind);

/* Whether rules can hide a question that the schema requires whatever else is in the data (or in its
 * entry): nobody could send the form then, and the schema has to require it by if and then. */
bool form_dead_end(const struct form_plan *plan, size_t question);

enum provenance {
    PROVENANCE_NONE,
    PROVENANCE_TYPED,
    PROVENANCE_DOCUMENT,
    PROVENANCE_DEFAULT, /* from the schema's "default", when the question was first shown */
};

struct form; /* the citizen's: plan, answers, what is visible now */

/* A form without answers in `arena`; it lives until the arena is wiped. `plan` outlives it. */
struct form *form_begin(struct arena *arena, const struct form_plan *plan);

/* The plan it is filled in by. */
const struct form_plan *form_plan_of(const struct form *form);

/* Replaces the whole answer to a question, as typed so far: text, a date or number as people write it,
 * or the value of a choice. An empty text takes the answer away. What else than ENTRY_OK comes back
 * leaves the old answer. ENTRY_REFUSED also: a value that is no choice of a question with choices, a
 * list, an entry that does not exist, and PROVENANCE_TYPED to what is read-only. */
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

/* The number of entries of a list (place in plan.lists). */
size_t form_entry_count(const struct form *form, size_t list);

/* Adds an entry without answers at the end, with the defaults of its questions. Its place, or
 * FORM_NONE when there are as many as may be. */
MUST_USE size_t form_entry_add(struct form *form, size_t list);

/* Takes an entry away with all its answers; those after it move up. One that does not exist is none. */
void form_entry_remove(struct form *form, size_t list, size_t entry);

/* Whether nothing was typed into or read for an entry; an entry that does not exist is blank. */
bool form_entry_blank(const struct form *form, size_t list, size_t entry);

/* An entry in a few words, for the list and the check: the answers that say which one it is, as they
 * are shown, with commas. Empty when there are none. In `arena` or borrowed. */
struct text form_entry_summary(
    const struct form *form, size_t list, size_t entry, const struct texts *texts,
    struct arena *arena);

/* The next visible page about this entry after `page`, FORM_NONE: the first; FORM_NONE at the end. */
size_t form_entry_page_after(const struct form *form, size_t list, size_t entry, size_t page);

/* The same backwards; before the first there is none. */
size_t form_entry_page_before(const struct form *form, size_t list, size_t entry, size_t page);

/* As form_set(), of an entry. */
MUST_USE enum entry_result form_set_in(
    struct form *form, size_t question, size_t entry, struct text typed,
    enum provenance provenance);

/* As form_clear(), of an entry. */
void form_clear_in(struct form *form, size_t question, size_t entry);

/* As form_answer(), of an entry; empty for one that does not exist. */
struct text form_answer_in(const struct form *form, size_t question, size_t entry);

/* As form_provenance(), of an entry. */
enum provenance form_provenance_in(const struct form *form, size_t question, size_t entry);

/* As form_shown(), of an entry. Several choices have commas between; a list says nothing. */
struct text form_shown_in(
    const struct form *form, size_t question, size_t entry, const struct texts *texts,
    struct arena *arena);

/* Chooses one of the choices (its place in question.choices) of a QUESTION_MULTIPLE_CHOICE, or no
 * longer. ENTRY_REFUSED as form_set(). */
MUST_USE enum entry_result form_choose(
    struct form *form, size_t question, size_t entry, size_t choice, bool is_chosen);

/* Whether a choice is the answer, or among the answers. */
bool form_is_chosen(const struct form *form, size_t question, size_t entry, size_t choice);

/* As form_element_visible(), of an entry; false for one that does not exist. */
bool form_element_visible_in(const struct form *form, size_t element, size_t entry);

/* As form_question_visible(), of an entry. */
bool form_question_visible_in(const struct form *form, size_t question, size_t entry);

/* As form_page_visible(), of an entry. */
bool form_page_visible_in(const struct form *form, size_t page, size_t entry);

/* As form_element_enabled(), of an entry. */
bool form_element_enabled_in(const struct form *form, size_t element, size_t entry);

/* Whether an element is only to be read, by question.readonly or a rule (READONLY, WRITABLE). */
bool form_element_readonly_in(const struct form *form, size_t element, size_t entry);

#define FORM_ERRORS_MAX 64

/* One thing that is wrong. At most one a question and entry, in the order of the form. */
struct form_error {
    size_t question;     /* FORM_NONE: of the whole, an error of the pack */
    size_t entry;        /* of the question's list; else 0 */
    struct text keyword; /* "required", "pattern", "minLength", ...: JSON Schema */
    struct text limit;   /* what the schema wants: "15"; may be empty */
    struct text key; /* of the message: "dog.chip.error.pattern", "error.pattern.text" (the kind of
                            question), "error.pattern" or "error.other", the first that exists */
};

/* Checks the visible questions of one page, or everything (page FORM_NONE). A page with a list also
 * gives what is wrong in its entries. Gives how many errors there are; the first FORM_ERRORS_MAX are in
 * `errors`, their texts live as long as plan and texts. `texts` decides which message keys exist. */
size_t form_check(
    const struct form *form, size_t page, const struct texts *texts,
    struct form_error errors[FORM_ERRORS_MAX]);

/* The same for a page about one entry. */
size_t form_check_in(
    const struct form *form, size_t page, size_t entry, const struct texts *texts,
    struct form_error errors[FORM_ERRORS_MAX]);

/* The message in plain words, in `arena`: {label} and {limit} filled. */
struct text form_message(
    const struct form *form, const struct form_error *error, const struct texts *texts,
    struct arena *arena);

/* The data as JSON, exactly the bytes that are sealed: UTF-8, members in the order of the schema, no
 * spaces, without what is hidden; in `arena`. An answer of blanks only is left out; a list without
 * entries, or nothing chosen of several, is [] where the schema requires it and left out elsewhere. */
struct bytes form_data(const struct form *form, struct arena *arena);
