/* The UI schema that JSON Forms makes for a schema without one (3.7, generators/uischema.ts). */
#pragma once

#include "base/json.h"

/* A VerticalLayout of Controls, owned by the caller; NULL when no type can be derived at the root. */
MUST_USE json_t *generate_uischema(const json_t *schema);
