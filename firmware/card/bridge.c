#include "card/bridge.h"

#include <poll.h>

#include "base/clock.h"
#include "base/log.h"
#include "drivers/vpcd_line.h"

enum { CLASS_READER = 0xff, CLASS_UNKNOWN = 0x6e00, WRONG_LENGTH = 0x6700, COMMAND_MIN = 4 };

struct bridge {
    struct reading *reading;
    int pcsc, wake;
    bool is_on;          /* the card is activated */
    uint64_t touched_ms; /* when the card was last seen or answered */
    uint64_t heard_ms;   /* when the other end last said something */
    unsigned apdus;
    uint8_t atr[VPCD_ATR_MAX];
    size_t atr_len; /* 0: no card was met yet */
    struct vpcd in;
    uint8_t out[VPCD_HEAD + VPCD_ANSWER_MAX];
};

static enum bridge_end end_of(enum link_result result)
{
    switch (result) {
    case LINK_OK: return BRIDGE_GOES_ON;
    case LINK_READER: return BRIDGE_READER;
    case LINK_STOPPED: return BRIDGE_STOPPED;
    case LINK_SILENT:
    case LINK_BROKEN:
    case LINK_FOUL:
    case LINK_SLOW: break;
    }
    return BRIDGE_LOST;
}

/* One look, and activation of what is there. */
static enum bridge_end meet_once(struct bridge *bridge)
{
    bridge->reading->deadline_ms = clock_steady_ms() + BRIDGE_APDU_MS;
    struct reader_nfc_card card = reader_nfc_poll(bridge->reading->reader);
    switch (card.find) {
    case READER_NFC_GONE: return BRIDGE_READER;
    case READER_NFC_A:
    case READER_NFC_B: return end_of(reading_activate(bridge->reading, &card));
    case READER_NFC_EMPTY:
    case READER_NFC_OTHER:
    case READER_NFC_SEVERAL: break;
    }
    return BRIDGE_LOST;
}

/* Switches the card off and on. Another card than before is not the one that was offered. */
static enum bridge_end meet(struct bridge *bridge)
{
    enum bridge_end end = BRIDGE_LOST;
    bridge->is_on = false;
    for (int i = 0; i < BRIDGE_LOOKS && end == BRIDGE_LOST; i++) {
        end = meet_once(bridge);
    }
    if (end != BRIDGE_GOES_ON) {
        return end;
    }
    const struct isodep *isodep = &bridge->reading->isodep;
    uint8_t atr[VPCD_ATR_MAX];
    size_t len = vpcd_atr((struct bytes){isodep->history, isodep->history_len}, atr);
    if (bridge->atr_len == 0) {
        memcpy(bridge->atr, atr, len);
        bridge->atr_len = len;
    } else if (len != bridge->atr_len || memcmp(atr, bridge->atr, len) != 0) {
        return BRIDGE_LOST;
    }
    bridge->is_on = true;
    bridge->touched_ms = clock_steady_ms();
    return BRIDGE_GOES_ON;
}

/* Sends the `len` bytes behind the head of bridge->out. */
static enum bridge_end answer(struct bridge *bridge, size_t len)
{
    size_t size = vpcd_head(bridge->out, len);
    enum vpcd_line_result sent =
        vpcd_line_send(bridge->pcsc, (struct bytes){bridge->out, size}, BRIDGE_SEND_MS);
    explicit_bzero(bridge->out, size);
    return sent == VPCD_LINE_OK ? BRIDGE_GOES_ON : BRIDGE_CLOSED;
}

static enum bridge_end answer_status(struct bridge *bridge, unsigned status)
{
    bridge->out[VPCD_HEAD] = (uint8_t)(status >> 8);
    bridge->out[VPCD_HEAD + 1] = (uint8_t)status;
    return answer(bridge, 2);
}

static enum bridge_end answer_atr(struct bridge *bridge)
{
    memcpy(bridge->out + VPCD_HEAD, bridge->atr, bridge->atr_len);
    return answer(bridge, bridge->atr_len);
}

/* Passes a command on to the card. Commands of class FF are for a reader with abilities of its own,
 * such as a PIN pad, which this is not; no card has that class (ISO 7816-4 §5.4.1). */
static enum bridge_end pass(struct bridge *bridge, struct bytes command)
{
    if (command.len < COMMAND_MIN) {
        return answer_status(bridge, WRONG_LENGTH);
    }
    if (command.at[0] == CLASS_READER) {
        return answer_status(bridge, CLASS_UNKNOWN);
    }
    enum bridge_end end = bridge->is_on ? BRIDGE_GOES_ON : meet(bridge);
    if (end != BRIDGE_GOES_ON) {
        return end;
    }
    struct link_answer reply = {.at = bridge->out + VPCD_HEAD, .room = VPCD_ANSWER_MAX};
    bridge->reading->deadline_ms = clock_steady_ms() + BRIDGE_APDU_MS;
    bridge->apdus++;
    end = end_of(isodep_exchange(&bridge->reading->isodep, command, &reply));
    if (end != BRIDGE_GOES_ON) {
        return end;
    }
    bridge->touched_ms = clock_steady_ms();
    return reply.len < 2 ? BRIDGE_LOST : answer(bridge, reply.len);
}

static enum bridge_end obey(struct bridge *bridge, enum vpcd_order order, struct bytes command)
{
    switch (order) {
    case VPCD_NOTHING: break;
    case VPCD_OFF: bridge->is_on = false; break; /* whatever comes next meets it anew */
    case VPCD_ON: return bridge->is_on ? BRIDGE_GOES_ON : meet(bridge);
    case VPCD_RESET: return meet(bridge);
    case VPCD_ATR: return answer_atr(bridge);
    case VPCD_APDU: return pass(bridge, command);
    case VPCD_FOUL: log_warning("card_bridge_foul"); return BRIDGE_CLOSED;
    }
    return BRIDGE_GOES_ON;
}

static bool is_stopped(const struct bridge *bridge)
{
    const struct reading *reading = bridge->reading;
    return reading->is_stopped != NULL && reading->is_stopped(reading->owner);
}

/* Takes in what has come and does all that is whole in it. */
static enum bridge_end hear(struct bridge *bridge)
{
    switch (vpcd_line_receive(bridge->pcsc, &bridge->in)) {
    case VPCD_LINE_OK: break;
    case VPCD_LINE_EMPTY: return BRIDGE_GOES_ON;
    case VPCD_LINE_CLOSED: return BRIDGE_CLOSED;
    }
    enum bridge_end end = BRIDGE_GOES_ON;
    enum vpcd_order order = VPCD_ATR;
    while (end == BRIDGE_GOES_ON && order != VPCD_NOTHING) {
        struct bytes command;
        order = vpcd_take(&bridge->in, &command);
        end = is_stopped(bridge) ? BRIDGE_STOPPED : obey(bridge, order, command);
    }
    bridge->heard_ms = clock_steady_ms();
    return end;
}

/* Whether the card still lies there, without disturbing what it is in the middle of. */
static enum bridge_end check(struct bridge *bridge)
{
    enum bridge_end end = BRIDGE_GOES_ON;
    if (bridge->is_on) {
        bridge->reading->deadline_ms = clock_steady_ms() + BRIDGE_APDU_MS;
        end = end_of(isodep_check(&bridge->reading->isodep));
    } else {
        switch (reading_look(bridge->reading)) {
        case READING_CARD: break;
        case READING_EMPTY: end = BRIDGE_LOST; break;
        case READING_GONE: end = BRIDGE_READER; break;
        }
    }
    bridge->touched_ms = clock_steady_ms();
    return end;
}

/* Waits until something comes or a look is due. */
static enum bridge_end step(struct bridge *bridge)
{
    uint64_t now = clock_steady_ms(), due = bridge->touched_ms + BRIDGE_CHECK_MS;
    struct pollfd wait[] = {
        {.fd = bridge->pcsc, .events = POLLIN},
        {.fd = bridge->wake, .events = POLLIN},
        {.fd = reader_nfc_watch(bridge->reading->reader)}};
    vpcd_line_hurry(bridge->pcsc);
    poll(wait, COUNT(wait), due > now ? (int)(due - now) : 0);
    if (reader_nfc_is_gone(bridge->reading->reader)) {
        return BRIDGE_READER;
    }
    if (wait[1].revents != 0 && is_stopped(bridge)) {
        return BRIDGE_STOPPED;
    }
    enum bridge_end end = BRIDGE_GOES_ON;
    if (wait[0].revents != 0) {
        vpcd_line_hurry(bridge->pcsc);
        end = hear(bridge);
    }
    now = clock_steady_ms();
    if (end == BRIDGE_GOES_ON && now >= bridge->touched_ms + BRIDGE_CHECK_MS) {
        end = check(bridge);
    }
    if (end == BRIDGE_GOES_ON && now >= bridge->heard_ms + BRIDGE_SILENCE_MS) {
        end = BRIDGE_CLOSED;
    }
    return end;
}

enum bridge_end bridge_run(struct reading *reading, struct arena *arena, int pcsc, int wake)
{
    struct bridge *bridge = arena_take(arena, sizeof *bridge);
    bridge->reading = reading;
    bridge->pcsc = pcsc;
    bridge->wake = wake;
    bridge->heard_ms = clock_steady_ms();
    vpcd_line_begin(pcsc);
    enum bridge_end end = meet(bridge);
    log_info("card_bridge_begins met=%d", end == BRIDGE_GOES_ON);
    while (end == BRIDGE_GOES_ON) {
        end = step(bridge);
    }
    log_info("card_bridge_ends why=%d apdus=%u", (int)end, bridge->apdus);
    return end;
}
