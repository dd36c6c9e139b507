/* The rules of a FIM form, which are prose: kept for the author in source/rules.json, and the check that
 * none was forgotten.
 *
 * {"source": "S05000058 1.0", "rules": [{"id": "R05000281", "version": "1.0", "at": ["S05000058"],
 *  "name": "...", "kind": "V", "text": "Wenn ...", "about": ["F05001047", "G05000499"]}]}
 * The author writes each as a rule of the UI schema (SHOW, HIDE, ENABLE, DISABLE) and as if/then in the
 * data schema, and names it where it is written, by a member "$comment": "R05000281" (beside "effect", or
 * beside "if"; several ids divided by blanks or commas). One that this service does not need gets
 * "left_out": "why" in rules.json. */
#pragma once

#include <jansson.h>

#include "base/fail.h"
#include "base/span.h"

#define RULES_FILE_MAX (2u << 20) /* bytes of rules.json */
#define RULES_WHY_MAX  300        /* bytes of a reason, with its NUL */

/* Called for a rule that nobody has named: its id, what it says. Both live as long as the call. */
typedef void (*rules_unnamed)(void *user, struct text id, struct text text);

/* Calls `tell` for each rule of `rules` (content of source/rules.json) that no "$comment" in `schema` or
 * `ui_schema` names and that is not left out. Gives their number; -1, with a reason in `why`
 * (RULES_WHY_MAX), when rules.json is not as above. */
MUST_USE int rules_check(
    const json_t *rules, const json_t *schema, const json_t *ui_schema, rules_unnamed tell,
    void *user, char *why);
