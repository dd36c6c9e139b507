#include "agent/board.h"

#include <stdio.h>

#include "base/about.h"
#include "ipc/words.h"

const char *component_name(enum component component)
{
    static const char *const names[COMPONENT_COUNT] = {
        [COMPONENT_KIOSK] = "kiosk",     [COMPONENT_READER] = "reader",
        [COMPONENT_PRINTER] = "printer", [COMPONENT_COURIER] = "courier",
        [COMPONENT_CENTRAL] = "central", [COMPONENT_AGENT] = "agent",
        [COMPONENT_PACKS] = "packs",
    };
    return names[component];
}

void board_init(struct board *board, uint64_t now_s)
{
    *board = (struct board){.by_courier = STATUS_unknown};
    for (int i = 0; i < COMPONENT_COUNT; i++) {
        board->rows[i] = (struct component_state){.status = STATUS_unknown, .since_s = now_s};
    }
    board_set(board, COMPONENT_AGENT, STATUS_ok, "version " FOYER_VERSION, now_s);
}

void board_set(
    struct board *board, enum component component, enum status status, const char *detail,
    uint64_t now_s)
{
    struct component_state *row = &board->rows[component];
    char text[BOARD_DETAIL_MAX + 1];
    snprintf(text, sizeof text, "%s", detail);
    if (row->status == status && strcmp(row->detail, text) == 0) {
        return;
    }
    if (row->status != status) {
        row->since_s = now_s;
    }
    row->status = status;
    memcpy(row->detail, text, sizeof text);
    board->version++;
}

/* A number from another process as a status. */
static enum status status_of(uint32_t number)
{
    return number < STATUS_COUNT ? (enum status)number : STATUS_unknown;
}

static void put_reasons(char *text, size_t size, uint32_t reasons)
{
    static const struct {
        enum print_reason reason;
        const char *words;
    } rows[] = {
        {PRINT_REASON_PAPER_OUT, "paper out"},         {PRINT_REASON_JAM, "paper is stuck"},
        {PRINT_REASON_COVER_OPEN, "cover open"},       {PRINT_REASON_INK_OUT, "ink out"},
        {PRINT_REASON_UNREACHABLE, "does not answer"}, {PRINT_REASON_PAUSED, "paused"},
        {PRINT_REASON_PAPER_LOW, "paper low"},         {PRINT_REASON_INK_LOW, "ink low"},
        {PRINT_REASON_OTHER, "other reasons"},
    };
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < COUNT(rows) && used < size; i++) {
        if ((reasons & rows[i].reason) != 0) {
            used += (size_t)snprintf(
                text + used, size - used, "%s%s", used > 0 ? ", " : "", rows[i].words);
        }
    }
}

void board_take_kiosk(
    struct board *board, const struct message_kiosk_report *report, uint64_t now_s)
{
    char detail[BOARD_DETAIL_MAX + 1];
    board_set(board, COMPONENT_KIOSK, STATUS_ok, "", now_s);
    board_set(board, COMPONENT_READER, status_of(report->reader), "", now_s);
    put_reasons(detail, sizeof detail, report->print_reasons);
    board_set(board, COMPONENT_PRINTER, status_of(report->printer), detail, now_s);
    snprintf(
        detail, sizeof detail, "%u services offered, %u not", (unsigned)report->services,
        (unsigned)report->services_off);
    enum status packs = report->services == 0       ? STATUS_fault
                        : report->services_off == 0 ? STATUS_ok
                                                    : STATUS_low;
    board_set(board, COMPONENT_PACKS, packs, detail, now_s);
}

void board_lose_kiosk(struct board *board, uint64_t now_s)
{
    board_set(board, COMPONENT_KIOSK, STATUS_offline, "is not connected", now_s);
    board_set(board, COMPONENT_READER, STATUS_unknown, "", now_s);
    board_set(board, COMPONENT_PRINTER, STATUS_unknown, "", now_s);
    board_set(board, COMPONENT_PACKS, STATUS_unknown, "", now_s);
}

bool board_take_courier(
    struct board *board, const struct message_courier_state *state, uint64_t now_s)
{
    char detail[BOARD_DETAIL_MAX + 1];
    snprintf(
        detail, sizeof detail, "%u submissions wait, %u need people", (unsigned)state->waiting,
        (unsigned)state->alarms);
    if (board->waiting != state->waiting || board->alarms != state->alarms) {
        board->waiting = state->waiting;
        board->alarms = state->alarms;
        board->version++;
    }
    board_set(board, COMPONENT_COURIER, status_of(state->status), detail, now_s);
    enum status central = status_of(state->central);
    if (central == board->by_courier) {
        return false;
    }
    board->by_courier = central;
    if (central != STATUS_unknown) {
        board_set(board, COMPONENT_CENTRAL, central, "", now_s);
    }
    return central == STATUS_ok;
}

void board_lose_courier(struct board *board, uint64_t now_s)
{
    board_set(board, COMPONENT_COURIER, STATUS_offline, "does not answer", now_s);
}
