/* Rules of a UI schema (JSON Forms): whether something is shown or can be changed, by conditions on the
 * data. Semantics of JSON Forms 3.7, util/runtime.ts. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "base/json.h"
#include "model/value.h"

#define RULE_CONDITIONS_MAX 32 /* within each other, or side by side */
#define RULE_PATH_MAX       16 /* segments of a scope */

enum rule_effect { RULE_SHOW, RULE_HIDE, RULE_ENABLE, RULE_DISABLE };

struct rule;

/* Compiles {"effect", "condition"} into `arena`. NULL with a reason in `why` (SCHEMA_WHY_MAX). A
 * condition that has neither schema nor conditions nor expectedValue (a function that JSON cannot hold)
 * is refused, or is true when `lenient`. */
MUST_USE const struct rule *rule_read(
    struct arena *arena, const json_t *json, bool lenient, char *why);

/* What it is about. */
enum rule_effect rule_effect(const struct rule *rule);

/* Whether the condition holds for the whole data; then the effect happens. */
bool rule_holds(const struct rule *rule, const struct value *data);

/* False when the rule hides its element with this data; true without a rule (NULL), or when it is about
 * changing. */
bool rule_shows(const struct rule *rule, const struct value *data);

/* The same for changing. */
bool rule_enables(const struct rule *rule, const struct value *data);

struct scope {
    struct text segments[RULE_PATH_MAX]; /* unescaped names */
    size_t count;                        /* 0: the whole data */
};

/* A scope ("#/properties/a/properties/b") as a path into the data; combinators fall away
 * (toDataPathSegments). Segments live in `arena`. False when it is too long or malformed. */
MUST_USE bool scope_read(struct scope *scope, struct arena *arena, struct text pointer);

/* The value there; absent when something on the way is. */
const struct value *scope_value(const struct scope *scope, const struct value *data);
