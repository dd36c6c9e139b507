/* The screens: what a session looks like. Each is a semantic tree, built anew from the session, which
 * is only read, in the citizen's language. One file a group of screens. */
#pragma once

#include "base/terminal.h"
#include "model/session.h"
#include "ui/screens/typing.h"
#include "ui/tree.h"

struct screen_setup {
    const struct session *session;
    const struct typing *typing;
    const struct terminal *terminal;
    const struct texts
        *texts; /* the program's own, one a language, in the order of session.setup */
};

/* The id of the screen that is to be seen: that of the overlay ("help", "abort", "timeout",
 * "languages", "cover", "display", "signing") or of the screen (model/screens.def; a page of a form is "form.<name>"). Good until the next call with the same `id`. */
struct text screen_id(const struct session *session, char id[TREE_ID_MAX + 1]);

/* The citizen's language, BCP 47. */
struct text screen_language(const struct screen_setup *setup);

/* Builds it into a tree that view_begin() gave for this id and language. */
void screen_build(struct tree *tree, const struct screen_setup *setup);

/* The id of the node on the shown tree that a question is answered at: the part of it that is wrong,
 * else the first that can be chosen. Empty when the question is not there. */
struct text form_lead(const struct tree *tree, const struct form_plan *plan, size_t question);
