/* Which control a question is answered by. One file a control; form.c puts them on the page. */
#pragma once

#include "ui/screens/pen.h"

#define CONTROL_BOXES_MAX 16 /* check boxes that are shown all at once; more are searched */

enum control {
    CONTROL_TEXT,   /* typed as it is: text, numbers, e-mail addresses */
    CONTROL_TIME,   /* hour and minute */
    CONTROL_MONEY,  /* euro and cents */
    CONTROL_IBAN,   /* bank account */
    CONTROL_DATE,   /* day, month and year in three fields */
    CONTROL_CHOICE, /* one of a few, all shown: yes/no too */
    CONTROL_MANY,   /* several of some: check boxes */
    CONTROL_SEARCH, /* one or several of many, with a search */
    CONTROL_LIST,   /* entries, each of them asked on pages of its own */
    CONTROL_FILE,   /* a document that is handed in later */
    CONTROL_POSTCODE,
    CONTROL_TOWN,
    CONTROL_STREET,
};

/* By its kind, its options and how many choices it has. */
enum control control_of(const struct question *question);

/* Whether it is typed, or searched, with the keyboard. */
bool control_is_typed(enum control control);

/* One question on its page. */
struct ask {
    const struct pen *pen;
    struct node *parent;
    size_t number; /* place in the plan */
    const struct question *question;
    struct text id;    /* of its node: "q-" and its prefix */
    struct text label; /* with "(optional)" where it may be left out */
    struct text hint;  /* may be empty, as what follows */
    struct text error;
    struct text provenance;
};

/* The group around fields or choices of one question: its label, what helps, what is wrong. */
struct node *control_group(const struct ask *ask);

/* Sets hint, error, provenance and states of a node that shows the question alone. */
void control_dress(const struct ask *ask, struct node *node);

/* "q-" and the prefix of the question; "q-dog-name". */
struct text control_id(const struct pen *pen, const struct question *question);

/* A field for typing: text, numbers, money, account, parts of an address. */
void control_text(const struct ask *ask);
/* Three fields. */
void control_date(const struct ask *ask);
/* Radio buttons. */
void control_choice(const struct ask *ask);
/* Check boxes. */
void control_many(const struct ask *ask);
/* Entries, and ways to add, change and take away. */
void control_list(const struct ask *ask);
/* A search and what it finds. */
void control_search(const struct ask *ask);
/* Names out of the register of places, below the field that is typed into. */
void control_suggest(const struct ask *ask);
/* What the document said, not to be changed. */
void control_fixed(const struct ask *ask);
/* Nothing attached, and where it can be handed in. */
void control_file(const struct ask *ask);

/* The question in words: the pack's text, else what its plan says. */
struct text control_label(const struct pen *pen, const struct question *question);

/* What is wrong with an answer, in words that say how to mend it. */
struct text control_error(const struct pen *pen, const struct form_error *error);

/* The answer as it is read: "DE02 1203 ...", "12,50 €", "03.10.1964"; empty when there is none. Of
 * this entry, when it is asked for each of a list. */
struct text control_shown(const struct pen *pen, size_t number, size_t entry);

/* What an entry of a list is called: "Dog 2". */
struct text control_entry_name(const struct pen *pen, const struct form_list *list, size_t entry);
