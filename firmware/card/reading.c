#include "card/reading.h"

#include "base/clock.h"

enum { TELL_BYTES = 2000 }; /* of one answer, before it is told how far it is */

/* Files are read in one long answer where that can be, so it is told while it comes in. The first byte
 * of each block is none of the answer's. */
static void note_frame(struct reading *reading, size_t len)
{
    const struct chip *chip = reading->chip;
    reading->on_the_way += len > 0 ? len - 1 : 0;
    if (chip == NULL || chip->progress == NULL ||
        reading->on_the_way < reading->told + TELL_BYTES) {
        return;
    }
    reading->told = reading->on_the_way;
    size_t done = chip->moved + reading->on_the_way;
    chip->progress(chip->owner, done < chip->expected ? done : chip->expected, chip->expected);
}

/* A frame_exchange() that ends in time, as a card can be slow in every block, and when nobody wants
 * it any more. */
static enum link_result exchange_frame(
    void *owner, struct bytes frame, struct link_answer *answer, int timeout_ms)
{
    struct reading *reading = owner;
    answer->len = 0;
    if (reading->is_stopped != NULL && reading->is_stopped(reading->owner)) {
        return LINK_STOPPED;
    }
    if (clock_steady_ms() >= reading->deadline_ms) {
        return LINK_SLOW;
    }
    enum link_result result = reader_nfc_exchange(reading->reader, frame, answer, timeout_ms);
    note_frame(reading, answer->len);
    return result;
}

/* An apdu_exchange(). */
static enum link_result exchange(void *owner, struct bytes command, struct link_answer *answer)
{
    struct reading *reading = owner;
    reading->on_the_way = reading->told = 0;
    return isodep_exchange(&reading->isodep, command, answer);
}

enum link_result reading_activate(struct reading *reading, const struct reader_nfc_card *card)
{
    return link_open(&reading->isodep, reading->reader, card, exchange_frame, reading);
}

enum reading_find reading_look(struct reading *reading)
{
    switch (reader_nfc_poll(reading->reader).find) {
    case READER_NFC_GONE: return READING_GONE;
    case READER_NFC_EMPTY: return READING_EMPTY;
    case READER_NFC_A:
    case READER_NFC_B:
    case READER_NFC_OTHER:
    case READER_NFC_SEVERAL: break;
    }
    return READING_CARD;
}

static enum card_kind kind_of(enum document_kind kind)
{
    switch (kind) {
    case DOCUMENT_KIND_GERMAN_EID: return CARD_KIND_GERMAN_EID;
    case DOCUMENT_KIND_CAN: return CARD_KIND_ID_CARD;
    case DOCUMENT_KIND_MRZ: return CARD_KIND_PASSPORT;
    case DOCUMENT_KIND_NONE: break;
    }
    return CARD_KIND_NO_DOCUMENT;
}

/* Asks the card what it is. */
static enum document_result ask(
    struct reading *reading, const struct reader_nfc_card *card, struct arena *arena,
    enum card_kind *kind)
{
    struct chip chip;
    struct apdu_line line = {.exchange = exchange, .owner = reading};
    enum document_kind document = DOCUMENT_KIND_NONE;
    enum document_result result = chip_failure(reading_activate(reading, card));
    if (result == DOCUMENT_OK) {
        chip_init(&chip, &line, &reading->limits, arena);
        result = document_recognise(&chip, arena, &document);
        chip_finish(&chip);
    }
    if (result == DOCUMENT_OK) {
        *kind = kind_of(document);
    }
    return result;
}

/* One look; *again when the card's answer was lost or damaged, as while it is being laid down. */
static enum reading_find recognise(
    struct reading *reading, struct arena *arena, enum card_kind *kind, bool *again)
{
    struct reader_nfc_card card = reader_nfc_poll(reading->reader);
    *again = false;
    switch (card.find) {
    case READER_NFC_GONE: return READING_GONE;
    case READER_NFC_EMPTY: return READING_EMPTY;
    case READER_NFC_SEVERAL: *kind = CARD_KIND_SEVERAL; return READING_CARD;
    case READER_NFC_OTHER: return READING_CARD;
    case READER_NFC_A:
    case READER_NFC_B: break;
    }
    enum document_result result = ask(reading, &card, arena, kind);
    *again = result == DOCUMENT_SILENT || result == DOCUMENT_FOUL || result == DOCUMENT_AGAIN;
    return result == DOCUMENT_READER ? READING_GONE : READING_CARD;
}

enum reading_find reading_recognise(
    struct reading *reading, struct arena *arena, enum card_kind *kind)
{
    enum reading_find find = READING_CARD;
    bool again = true;
    reading->limits = (struct chip_limits){0};
    reading->deadline_ms = clock_steady_ms() + READING_RECOGNISE_MS;
    *kind = CARD_KIND_NO_DOCUMENT;
    for (int i = 0; i < READING_LOOKS && again && find == READING_CARD; i++) {
        find = recognise(reading, arena, kind, &again);
    }
    return find;
}

static enum document_result read_once(
    struct reading *reading, struct arena *arena, const struct document_wish *wish,
    struct document_files *files, struct document_report *report)
{
    struct reader_nfc_card card = reader_nfc_poll(reading->reader);
    if (card.find == READER_NFC_GONE) {
        return DOCUMENT_READER;
    }
    if (card.find != READER_NFC_A && card.find != READER_NFC_B) {
        return DOCUMENT_SILENT;
    }
    struct apdu_line line = {.exchange = exchange, .owner = reading};
    enum document_result result = chip_failure(reading_activate(reading, &card));
    if (result == DOCUMENT_SILENT || result == DOCUMENT_FOUL) {
        return DOCUMENT_AGAIN;
    }
    bool was_careful = reading->reader->is_careful;
    if (result != DOCUMENT_OK) {
        return result;
    }
    struct chip *chip = arena_take(arena, sizeof *chip);
    chip_init(chip, &line, &reading->limits, arena);
    chip->progress = reading->progress;
    chip->owner = reading->owner;
    reading->chip = chip;
    result = document_read(chip, arena, wish, files, report);
    reading->chip = NULL;
    chip_finish(chip);
    /* What fails at a higher rate is worth a try at 106 kbit/s, if it still lies there. */
    bool is_lost = result == DOCUMENT_SILENT || result == DOCUMENT_FOUL;
    return is_lost && !was_careful && reading->reader->is_careful ? DOCUMENT_AGAIN : result;
}

enum document_result reading_document(
    struct reading *reading, struct arena *arena, const struct document_wish *wish,
    uint64_t deadline_ms, struct document_files *files, struct document_report *report)
{
    size_t used = arena->used;
    reading->deadline_ms = deadline_ms;
    for (int i = 0; i < DOCUMENT_TRIES; i++) {
        arena_rewind(arena, used);
        enum document_result result = read_once(reading, arena, wish, files, report);
        if (result != DOCUMENT_AGAIN) {
            return result;
        }
    }
    return DOCUMENT_FOUL;
}
