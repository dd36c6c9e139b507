/* What the kiosk is told of a document that was read: the report of the drivers in the words of ipc. */
#pragma once

#include "drivers/emrtd/document.h"
#include "ipc/messages.h"
#include "ipc/words.h"

#define TELL_FILES_MAX 400 /* bytes of card_report's fields, with a NUL */
#define TELL_NOTES_MAX 240

/* The bits of enum card_doubt. `today` is YYYY-MM-DD. */
uint32_t tell_doubts(const struct document_report *report, const char *today);

/* The bits of enum card_proof that these doubts and the clone check leave. */
uint32_t tell_proofs(const struct document_report *report, uint32_t doubts);

/* card_person. Its texts are the report's. */
struct message tell_person(const struct document_report *report, const char *today);

/* Where the texts of card_report lie. */
struct tell_space {
    char access[OPENING_WORD_MAX], notes[TELL_NOTES_MAX], files[TELL_FILES_MAX];
};

/* card_report. `piece` is the largest read that the document took, bytes. */
struct message tell_report(
    const struct document_report *report, size_t piece, struct tell_space *space);

/* card_photo with a memfd that is the caller's to close; false when there is no photo. */
MUST_USE bool tell_photo(const struct document_report *report, struct message *message);
