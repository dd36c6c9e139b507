/* Rules of a UI schema (JSON Forms): whether something is shown or can be changed, by conditions on the
 * data. Semantics of JSON Forms 3.7, util/runtime.ts. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "base/json.h"
#include "model/value.h"

#define RULE_CONDITIONS_MAX 32 /* within each other, or side by side */
#define RULE_PATH_MAX       16 /* segments of a scope */

enum rule_effect { RULE_SHOW, RULE_HIDE, RULE_ENABLE, RULE_DISABLE, RULE_READONLY, RULE_WRITABLE };

struct rule;

struct scope {
    struct text segments[RULE_PATH_MAX]; /* unescaped names */
    size_t count;                        /* 0: the whole data */
};

/* Compiles {"effect", "condition"} into `arena`. NULL with a reason in `why` (SCHEMA_WHY_MAX). A
 * condition that has neither schema nor conditions nor expectedValue (a function that JSON cannot hold)
 * is refused, or is true when `lenient`; one without a scope is refused, or about the whole data. */
MUST_USE struct rule *rule_read(struct arena *arena, const json_t *json, bool lenient, char *why);

/* How many conditions it has, those within AND and OR counted. */
size_t rule_size(const struct rule *rule);

/* What it is about. */
enum rule_effect rule_effect(const struct rule *rule);

/* Whether the condition holds for the whole data; then the effect happens. */
bool rule_holds(const struct rule *rule, const struct value *data);

/* False when the rule hides its element with this data; true without a rule (NULL), or when it is about
 * something else. */
bool rule_shows(const struct rule *rule, const struct value *data);

/* The same for changing (ENABLE, DISABLE). */
bool rule_enables(const struct rule *rule, const struct value *data);

/* Where a form keeps the value that a scope leads to, so that nobody has to search for it. */
struct rule_place {
    size_t cell;    /* RULE_NOWHERE: the data cannot hold such a value */
    bool per_entry; /* cells of the entries of a list follow one another */
    size_t covered; /* segments of the scope that lead there; the others start from it */
};

#define RULE_NOWHERE ((size_t)-1)

/* Tells the place of a scope. */
typedef struct rule_place rule_find(const void *context, const struct scope *scope);

/* Finds the places of all scopes of a rule, once. */
void rule_bind(struct rule *rule, rule_find *find, const void *context);

/* The data as a form keeps them. */
struct rule_data {
    const struct value *const *cells;
    size_t entry; /* of the list that the element is about; else 0 */
};

enum rule_says { RULE_SAYS_SHOWN = 1, RULE_SAYS_ENABLED = 2, RULE_SAYS_WRITABLE = 4 };

/* What a bound rule says: bits of enum rule_says. Without a rule (NULL) all of them. */
unsigned rule_says(const struct rule *rule, const struct rule_data *data);

/* A scope ("#/properties/a/properties/b") as a path into the data; combinators fall away
 * (toDataPathSegments). Segments live in `arena`. False when it is too long. */
MUST_USE bool scope_read(struct scope *scope, struct arena *arena, struct text pointer);

/* The value there; absent when something on the way is. */
const struct value *scope_value(const struct scope *scope, const struct value *data);
