/* A scripted citizen for any service pack: a table of answers is filled in by touch, and what the
 * authority opens must be exactly those answers. */
#pragma once

#include "tests/support/town.h"

/* With the identity card of Utopia where the service reads documents. */
void service_with_card(struct town *town, const struct service *service, const char *language);

/* Everything is typed; a document is used only when the service needs one. One answer is forgotten and one
 * is wrong first. */
void service_by_hand(struct town *town, const struct service *service, const char *language);
