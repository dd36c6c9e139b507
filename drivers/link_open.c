#include "drivers/link_open.h"

#include <poll.h>

#include "base/log.h"

static bool is_raised(const struct isodep_rates *rates)
{
    return rates->to_card != ISODEP_106 || rates->from_card != ISODEP_106;
}

/* The chip follows what was agreed with the card; then one block shows that they hear each other. */
static enum link_result prove(
    struct isodep *isodep, struct reader_nfc *reader, const struct isodep_rates *rates)
{
    if (is_raised(rates) && !reader_nfc_set_rates(reader, rates)) {
        return LINK_READER;
    }
    return isodep_check(isodep);
}

/* With all that the card says it can. */
static enum link_result open_well(
    struct isodep *isodep, struct reader_nfc *reader, const struct reader_nfc_card *card)
{
    struct isodep_rates rates = isodep_rates_of(isodep, reader->rate_most);
    enum link_result result;
    if (card->find == READER_NFC_A) {
        if (!is_raised(&rates)) {
            return LINK_OK;
        }
        result = isodep_pps(isodep, &rates);
    } else {
        result = isodep_attribute(isodep, &rates);
    }
    return result == LINK_OK ? prove(isodep, reader, &rates) : result;
}

/* As safe as can be: 106 kbit/s, and of type B the frames of the reader itself. */
static enum link_result open_safely(
    struct isodep *isodep, const struct reader_nfc_card *card, frame_exchange *exchange,
    void *owner)
{
    enum link_result result = LINK_FOUL;
    if (card->find == READER_NFC_A) {
        result = isodep_begin_a(isodep, exchange, owner);
    } else if (
        card->find == READER_NFC_B &&
        isodep_begin_b(isodep, exchange, owner, card->protocol_info)) {
        result = LINK_OK;
    }
    if (result == LINK_OK && isodep->guard_ms > 0) {
        poll(NULL, 0, isodep->guard_ms);
    }
    return result;
}

enum link_result link_open(
    struct isodep *isodep, struct reader_nfc *reader, const struct reader_nfc_card *card,
    frame_exchange *exchange, void *owner)
{
    enum link_result result = open_safely(isodep, card, exchange, owner);
    if (result != LINK_OK || reader->is_careful) {
        return result;
    }
    result = open_well(isodep, reader, card);
    if (result == LINK_OK || result == LINK_READER || result == LINK_SLOW ||
        result == LINK_STOPPED) {
        return result;
    }
    log_info("card_line_slow why=%d", (int)result);
    const struct reader_nfc_card again = reader_nfc_poll(reader);
    if (again.find == READER_NFC_GONE) {
        return LINK_READER;
    }
    if (again.find == READER_NFC_EMPTY) {
        return LINK_SILENT;
    }
    reader->is_careful = true;
    return open_safely(isodep, &again, exchange, owner);
}

enum link_presence link_look(const struct isodep *isodep, struct reader_nfc *reader)
{
    if (isodep->exchange != NULL && isodep_check(isodep) == LINK_OK) {
        return LINK_STAYED;
    }
    switch (reader_nfc_poll(reader).find) {
    case READER_NFC_EMPTY: return LINK_LIFTED;
    case READER_NFC_GONE: return LINK_NO_READER;
    case READER_NFC_A:
    case READER_NFC_B:
    case READER_NFC_OTHER:
    case READER_NFC_SEVERAL: break;
    }
    return LINK_CAME_BACK;
}
