/* What the files of the keyboard share; for them only. */
#pragma once

#include "ui/tree.h"

/* The field below `root` that is being typed into, or NULL. */
const struct node *keyboard_field(const struct node *root);

/* The letter before its caret; empty when there is none, or nobody shall see it. */
struct text keyboard_letter(const struct node *field);
