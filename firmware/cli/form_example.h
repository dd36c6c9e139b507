/* An example of JSON Forms and what it comes to, as the examples' own library sees it. */
#pragma once

#include "base/fail.h"
#include "base/json.h"

/* What {"name", "schema", "uischema"} of `example` comes to with `data` (NULL: none): {"name",
 * "generatedUiSchema"?, "errors"?: [{"path", "keyword"}], "rules": [{"at", "visible", "enabled"}]};
 * owned by the caller. "at" is a JSON pointer into the UI schema. Each element is looked at alone.
 * *complete: all of it was understood; otherwise what was not is said on stderr and left out. */
MUST_USE json_t *form_example(const json_t *example, const json_t *data, bool *complete);
