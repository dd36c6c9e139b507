/* What foyer-card said of a document, as JSON: for foyer card read. */
#pragma once

#include <jansson.h>

#include "ipc/messages.h"

/* Adds what card_photo says to the answer, the image in base64; closes the fd. False when it is no
 * photo. */
MUST_USE bool card_answer_photo(json_t *answer, const struct message_card_photo *photo);

/* Adds card_report: how it was read. */
void card_answer_report(json_t *answer, const struct message_card_report *report);

/* Adds card_person: what was read, proved and doubted. */
void card_answer_person(json_t *answer, const struct message_card_person *person);

/* For people: on stdout, a member a line. */
void card_answer_print(json_t *answer);
