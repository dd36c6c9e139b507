/* The body of a login: application/x-www-form-urlencoded. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define FORM_FIELDS_MAX 16
#define FORM_VALUE_MAX  8192 /* bytes of all values together, decoded */

struct form_field {
    struct text name, value; /* decoded; they point into the form */
};

struct form {
    struct form_field fields[FORM_FIELDS_MAX];
    size_t count;
    char space[FORM_VALUE_MAX];
    size_t used;
};

/* Reads a body: percent signs and plus decoded, UTF-8 checked. False when it is malformed, holds a
 * NUL, too much, or a name twice. Source: WHATWG URL §5.1, RFC 6749 appendix B. */
MUST_USE bool form_read(struct form *form, struct text body);

/* The value, empty when absent. */
struct text form_value(const struct form *form, struct text name);
