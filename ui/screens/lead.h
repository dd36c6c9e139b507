/* Shows the session on a view, and leads eye and speech on it: to what went wrong, else to the field that
 * is typed into. The kiosk and the journeys of the tests show their screens by it, so that both show the same. */
#pragma once

#include "ui/screens/screens.h"
#include "ui/view.h"

/* What was shown last; zero before the first. */
struct lead {
    unsigned checks_failed; /* of the session */
    bool had_notice;
    bool was_typing;
    size_t typed_field;
    enum date_part typed_part;
};

/* Dresses the view as this citizen wants it; the screen must be built and shown again then. */
void lead_dress(struct view *view, const struct session *session);

/* Dresses the view, builds the screen of setup->session, shows it and moves the focus where it is needed. `typing` is the
 * one that `setup` points to: it follows the session first. */
void lead_show(
    struct lead *lead, struct view *view, struct typing *typing, const struct screen_setup *setup);
