/* The rules of a FIM form beside a pack folder: which of them nobody has written yet. */
#pragma once

#include "base/fail.h"
#include "model/lint.h"

/* Adds a finding for each rule in DIR/source/rules.json (xdf/rules.h) that no "$comment" in the schemas
 * of `payload` (of cli/pack_folder.h) names. Without that file there is nothing to find. */
void pack_rules_check(const char *dir, const char *payload, struct findings *findings);
