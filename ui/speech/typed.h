/* What is said while somebody types: each letter as it comes and goes. For ui/speech only. */
#pragma once

#include "ui/speech/memory.h"
#include "ui/speech/tell.h"

/* The field that is typed into, or NULL. */
const struct node *typed_field(const struct tree *tree);

/* Whether the field has changed since typed_keep(): its value, its caret, or which one it is. */
bool typed_look(const struct speech_memory *memory, const struct tree *tree);

/* Says what has changed in it, and another field that typing has gone on to. */
void typed_tell(struct teller *teller, const struct speech_memory *memory);

/* All of it is known now. A change in the value makes it dirty until it is read back. */
void typed_keep(struct speech_memory *memory, const struct tree *tree);

/* Says a dirty field whole, because the focus leaves it. */
void typed_read_back(struct teller *teller, const struct speech_memory *memory);
