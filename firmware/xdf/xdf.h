/* A form of FIM, XDatenfelder 2.0 or 3.0.0, as one model for both: fields, groups, lists, rules.
 *
 * Texts are as in the file, with each run of white space made one space (files are indented by
 * machines); patterns and codes are kept as they are. Elements are read by name in any order; an
 * unknown one is an error, and so is a single-valued one given twice. An empty element is an absent
 * one: of two, one of them empty, the other counts, and the report says so.
 * Source: the XSDs of XDatenfelder (FIM, KoSIT); genericode 1.0 (OASIS). */
#pragma once

#include <limits.h>

#include "base/arena.h"
#include "base/fail.h"
#include "xdf/report.h"

#define XDF_NODES_MAX  4000 /* fields and groups in one form */
#define XDF_DEPTH_MAX  16   /* groups within each other */
#define XDF_RULES_MAX  2000
#define XDF_VALUES_MAX 5000 /* of one list */
#define XDF_LISTS_MAX  500  /* that one form names */
#define XDF_MANY       UINT_MAX
#define XDF_WHY_MAX    500 /* bytes of a reason, with its NUL */

enum xdf_version { XDF_2, XDF_3 };

struct xdf_id {
    struct text id, version; /* as in the file; the version may be empty */
};

enum xdf_field_kind { XDF_INPUT, XDF_SELECT, XDF_LABEL, XDF_HIDDEN, XDF_LOCKED };

enum xdf_type {
    XDF_TEXT,
    XDF_TEXT_LATIN, /* DIN SPEC 91379, type C */
    XDF_DATE,
    XDF_TIME, /* hour and minute */
    XDF_DATETIME,
    XDF_BOOL,
    XDF_NUM,
    XDF_NUM_INT,
    XDF_NUM_CURRENCY,
    XDF_FILE,
    XDF_OBJ,
};

/* What makes a type narrower; each empty when it is not given. */
struct xdf_precision {
    struct text min_length, max_length, min_value, max_value, pattern;
};

struct xdf_value {
    struct text code, name, help;
};

/* A list of codes. Two fields that name the same one share it. */
struct xdf_list {
    struct text c_id;                         /* 2.0: "C05000073"; 3.0: empty */
    struct text uri, version, version_uri;    /* of genericode */
    struct text code_key, name_key, help_key; /* columns to take; 3.0 */
    struct xdf_value *values;
    size_t count;
    bool is_inline;        /* 3.0 werte: the values stand in the file itself */
    bool is_found;         /* has its values */
    struct text from;      /* name of the file they came from */
    unsigned fit;          /* how well it fits, for lists.c */
    bool is_other_version; /* than the form names */
};

struct xdf_rule {
    struct xdf_id id;
    struct text owner; /* id of the schema, group or field it hangs at */
    struct text name, text;
    char kind;       /* 3.0: 'V', 'M', 'B' or 'K'; 0: none given */
    bool has_script; /* more than an empty stub; never run */
    const struct xdf_rule *next;
    unsigned line;
};

struct xdf_node {
    bool is_group;
    struct xdf_id id;
    struct text name, label; /* label: bezeichnungEingabe, or the name when that is empty */
    struct text help;        /* hilfetextEingabe */
    struct text output[2];   /* bezeichnungAusgabe unless it is the label, hilfetextAusgabe */
    unsigned min, max;       /* how often; max may be XDF_MANY. 1, 1 at the top */
    bool is_choice;          /* group: art X */
    enum xdf_field_kind kind;
    enum xdf_type type;
    struct xdf_precision precision;
    struct text content;           /* inhalt */
    struct xdf_list *list;         /* NULL: none */
    struct text max_size;          /* bytes */
    struct text media_types;       /* separated by spaces */
    struct xdf_node *first, *next; /* children of a group */
    struct text prefix;            /* of its texts; set by the translation */
    unsigned line, column;
};

struct xdf {
    struct arena arena; /* owns all of it */
    enum xdf_version version;
    struct xdf_node *root; /* the form; a file with one group or one field gets a group around it */
    struct text description, definition, legal; /* of the form; for editors */
    struct xdf_list *lists[XDF_LISTS_MAX];
    size_t list_count;                           /* different ones */
    size_t list_uses;                            /* fields that have one */
    const struct xdf_rule *rules;                /* in the order of the file */
    size_t field_count, group_count, rule_count; /* as often as they occur; the root is no group */
};

/* Reads messages 0102 (form), 0103 (group) and 0104 (field). False with a reason for people, which
 * names line, column and element, in `why` (XDF_WHY_MAX); *xdf is zeroed then. What was read but means
 * nothing to a terminal is added to `report`. Pair with xdf_release(). */
MUST_USE bool xdf_read(struct xdf *xdf, struct bytes source, struct report *report, char *why);

/* For SCOPED; accepts a zeroed one. */
void xdf_release(struct xdf *xdf);

/* Whether none of the first `count` values has this code. */
bool xdf_is_new(const struct xdf_value *values, size_t count, struct text code);

/* `text` in `arena` with each run of white space made one space and none at the ends. */
struct text xdf_one_line(struct arena *arena, struct text text);
