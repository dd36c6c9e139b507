/* What the card process does with a card that lies on the reader: tell what it is, and read it. */
#pragma once

#include "base/arena.h"
#include "drivers/emrtd/document.h"
#include "drivers/link_open.h"
#include "ipc/words.h"

#define READING_RECOGNISE_MS 15000 /* for telling what a card is, at most */
#define READING_PERSON_MS    40000 /* for opening and reading a document, at most */
#define READING_LOOKS        4 /* at a card whose answers are lost or damaged, before it is no document */

/* Asked before each frame: true when nobody wants the document any more. */
typedef bool reading_stopped(void *owner);

struct reading {
    struct reader_nfc *reader;
    struct isodep isodep;
    struct chip_limits limits; /* of the document that lies there */
    reading_stopped *is_stopped;
    chip_progress *progress;
    void *owner;
    const struct chip *chip; /* that is being read; NULL: none */
    size_t on_the_way;       /* bytes of the answer that is coming in */
    size_t told;             /* of them, to `progress` */
    uint64_t deadline_ms;    /* of what is being done; then the card is too slow */
};

/* What lies on the reader. */
enum reading_find {
    READING_EMPTY,
    READING_CARD,
    READING_GONE, /* the reader failed */
};

/* Looks, without asking a card what it is: for whether one still lies there. */
enum reading_find reading_look(struct reading *reading);

/* Activates the one card that reader_nfc_poll() just found (READER_NFC_A or _B): reading->isodep takes
 * APDUs then, each until reading->deadline_ms. LINK_OK, or why not. */
MUST_USE enum link_result reading_activate(
    struct reading *reading, const struct reader_nfc_card *card);

/* Looks, and tells what kind of card it is; *kind is good with READING_CARD. A card that leaves
 * meanwhile is READING_EMPTY, one that only answers nonsense is no document. Uses `arena` for what
 * needs no secret. */
enum reading_find reading_recognise(
    struct reading *reading, struct arena *arena, enum card_kind *kind);

/* Opens the document and reads what is wished: document_read() as often as it takes. The report's texts lie in
 * `arena`, files in files->arena. DOCUMENT_SLOW when it is not done at `deadline_ms` of clock_steady_ms(). */
MUST_USE enum document_result reading_document(
    struct reading *reading, struct arena *arena, const struct document_wish *wish,
    uint64_t deadline_ms, struct document_files *files, struct document_report *report);
