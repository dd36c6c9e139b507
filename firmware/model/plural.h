/* Which form of a sentence a number takes: "1 person", "2 people", "5 osób". The languages are in
 * model/plural.def. */
#pragma once

#include <stdint.h>

#include "base/span.h"

#define PLURAL_FORMS_MAX 6

/* How many forms `language` (BCP 47, the part before the first "-" counts) has; 0: not known here. */
unsigned plural_forms(struct text language);

/* The form for `count`, below plural_forms(); 0 for an unknown language. */
unsigned plural_form(struct text language, uint64_t count);

/* What `Plural-Forms:` says: "nplurals=2; plural=n != 1;". Empty for an unknown language. */
struct text plural_rule(struct text language);

/* Whether the header of a catalogue ("Language: pl\nPlural-Forms: nplurals=3; plural=...;\n") says the
 * same as plural.def; spaces and outer brackets do not matter. */
bool plural_is_declared(struct text language, struct text header);
