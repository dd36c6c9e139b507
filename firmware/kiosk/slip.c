#include "kiosk/slip.h"

#include <stdio.h>
#include <time.h>

#include "base/log.h"
#include "ipc/memory.h"
#include "model/slip.h"
#include "ui/assets.h"
#include "ui/receipt.h"
#include "ui/text.h"

#define POINTS_PER_MM (72 / 25.4)

/* Of an appointment its day and time, of a number the moment it was given; as "24.11.2026, 09:41". */
static size_t write_when(char to[64], const struct session *s)
{
    const char *when = s->ticket.when;
    struct tm local;
    time_t now = (time_t)s->utc_s;
    if (s->ticket.is_slot && strlen(when) == SESSION_SLOT_LEN) {
        return (size_t)snprintf(
            to, 64, "%.2s.%.2s.%.4s, %.5s", when + 8, when + 5, when, when + 11);
    }
    return localtime_r(&now, &local) == NULL ? 0 : strftime(to, 64, "%d.%m.%Y, %H:%M", &local);
}

/* One number of one day of one terminal, for a scanner at the counter. */
static size_t write_code(
    char to[SLIP_CODE_MAX + 1], const struct session *s, const struct terminal *terminal)
{
    const struct ticket *ticket = &s->ticket;
    int len = ticket->is_slot ? 0
                              : snprintf(
                                    to, SLIP_CODE_MAX + 1, "%c%03u-%.4s%.2s%.2s-%.16s",
                                    ticket->letter, ticket->number, ticket->when, ticket->when + 5,
                                    ticket->when + 8, terminal->name);
    return len > 0 && len <= SLIP_CODE_MAX ? (size_t)len : 0;
}

void slip_layout(
    struct receipt_layout *layout, const struct session *s, const struct terminal *terminal,
    const struct texts *texts)
{
    const struct texts *own = &texts[s->language], *german = own;
    for (size_t i = 0; i < s->setup->language_count; i++) {
        german = text_equal(texts[i].language, TEXT_OF("de")) ? &texts[i] : german;
    }
    char number[8], when[64], code[SLIP_CODE_MAX + 1];
    slip_number(number, &s->ticket);
    size_t when_len = write_when(when, s), code_len = write_code(code, s, terminal);
    const struct slip_facts facts = {
        .language = own->language,
        .town = {terminal->town, strlen(terminal->town)},
        .place = {terminal->place, strlen(terminal->place)},
        .terminal = {terminal->name, strlen(terminal->name)},
        .number = s->ticket.is_slot ? s->setup->receipt
                                    : arena_text(s->arena, (struct text){number, strlen(number)}),
        .code = arena_text(s->arena, (struct text){code, code_len}),
        .when = arena_text(s->arena, (struct text){when, when_len}),
        .is_alone = terminal->number_from == 1 && terminal->number_to == TERMINAL_NUMBER_MAX,
        .own = own,
        .german = german,
    };
    slip_fill(layout, s->pack, s->concern, &s->ticket, &facts, s->arena);
}

int slip_print(
    const struct session *s, const struct terminal *terminal, const struct texts *texts,
    const char *assets)
{
    char fonts[ASSETS_PATH_MAX];
    SCOPED(text_close)
    struct text_engine *engine =
        assets_path(fonts, assets, "fonts") ? text_open(fonts, TEXT_PAPER, POINTS_PER_MM) : NULL;
    if (engine == NULL) {
        return -1;
    }
    struct receipt_layout layout = {0};
    SCOPED(receipt_release) struct receipt_pdf pdf = {0};
    enum receipt_paper paper = terminal->paper_is_roll ? RECEIPT_ROLL80 : RECEIPT_A4;
    slip_layout(&layout, s, terminal, texts);
    if (receipt_draw(&pdf, engine, &layout, paper) != RECEIPT_OK) {
        log_error("slip_unfit");
        return -1;
    }
    return memory_share("foyer-slip", pdf.content);
}
