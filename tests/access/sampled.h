/* Contrast as it is on the screen: pixels of every piece of text, not the colours of a table. */
#pragma once

#include "tests/access/visitor.h"

/* Every text that can be seen now has this contrast to what is behind it (WCAG 2.2, 1..21). What has
 * less is found. Texts of controls that cannot be chosen now are left out (WCAG 1.4.3, inactive). */
void sampled_check(struct visitor *visitor, double least);
