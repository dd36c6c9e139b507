#include "agent/queue.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"

#define DAY_LEN 10

/* A moment as the clock on the wall has it. */
struct wall {
    uint64_t utc_s;
    long day; /* since 1970, local */
    char text[SLOT_LEN + 1];
};

static struct wall wall_now(void)
{
    struct wall wall = {.utc_s = clock_utc_s()};
    struct tm local;
    time_t at = (time_t)wall.utc_s;
    if (localtime_r(&at, &local) == NULL ||
        strftime(wall.text, sizeof wall.text, "%Y-%m-%d %H:%M", &local) != SLOT_LEN) {
        die("a time without a date");
    }
    wall.day = ((long)at + local.tm_gmtoff) / 86400;
    return wall;
}

void queue_desk_open(
    struct queue_desk *desk, const struct terminal *terminal, const char *etc, const char *data)
{
    *desk = (struct queue_desk){
        .data = data,
        .from = terminal->number_from,
        .to = terminal->number_to,
        .numbers = {.lock = -1, .ledger = {.fd = -1}},
        .book = {.ledger = {.fd = -1}}};
    if (data != NULL) {
        slot_book_open(&desk->book, etc, data);
        queue_desk_check(desk);
    }
}

void queue_desk_close(struct queue_desk *desk)
{
    if (desk->data != NULL) {
        slot_book_close(&desk->book);
        numbers_close(&desk->numbers);
    }
}

void queue_desk_check(struct queue_desk *desk)
{
    struct number_line lines[NUMBERS_LETTERS];
    if (desk->data == NULL) {
        return;
    }
    if (desk->numbers.lock < 0) {
        if (mkdir(desk->data, 0700) != 0 && errno != EEXIST) {
            log_error("numbers_no_folder errno=%d", errno);
        }
        desk->is_broken = !numbers_open(&desk->numbers, desk->data, desk->from, desk->to);
    }
    if (desk->numbers.lock >= 0) {
        desk->is_broken = !numbers_list(&desk->numbers, wall_now().day, lines);
    }
}

enum status queue_desk_status(const struct queue_desk *desk)
{
    if (desk->data == NULL) {
        return STATUS_none;
    }
    return desk->is_broken ? STATUS_fault : STATUS_ok;
}

static void answer(struct channel *channel, const struct message *message)
{
    if (channel_send(channel, message) != CHANNEL_OK) {
        log_warning("answer_lost name=%s", message_name(message->kind));
    }
}

/* A letter of a message: A..Z, or NUL for anything else. */
static char letter_of(struct text text)
{
    if (text.len != 1 || text.at[0] < 'A' || text.at[0] > 'Z') {
        return '\0';
    }
    return text.at[0];
}

static void give_number(
    struct queue_desk *desk, struct channel *kiosk, const struct message_number_ask *ask)
{
    struct wall now = wall_now();
    struct number_given given = {0};
    enum number_refusal why = NUMBER_REFUSAL_FOUL;
    char letter = letter_of(ask->letter);
    if (!numbers_give(&desk->numbers, now.day, letter, ask->request, &given, &why)) {
        log_error("number_refused letter=%c why=%d", letter != '\0' ? letter : '-', (int)why);
        desk->is_broken = why == NUMBER_REFUSAL_BROKEN;
        const struct message refused = {
            .kind = MESSAGE_number_refused,
            .number_refused = {ask->session, ask->request, ask->letter, (uint32_t)why}};
        answer(kiosk, &refused);
        return;
    }
    desk->is_broken = false;
    log_info("number_given letter=%c number=%u again=%d", letter, given.number, given.is_old);
    const struct message message = {
        .kind = MESSAGE_number_given,
        .number_given = {
            ask->session,
            ask->request,
            ask->letter,
            given.number,
            {now.text, DAY_LEN},
            now.utc_s,
            given.before,
            given.is_counted}};
    answer(kiosk, &message);
}

static void tell_slots(
    struct queue_desk *desk, struct channel *kiosk, const struct message_slots_ask *ask)
{
    struct wall now = wall_now();
    char slots[SLOTS_TEXT_MAX + 1];
    size_t len = desk->numbers.lock < 0
                     ? 0
                     : slot_book_free(&desk->book, letter_of(ask->letter), now.text, slots);
    const struct message message = {
        .kind = MESSAGE_slots_free, .slots_free = {ask->session, ask->letter, {slots, len}}};
    answer(kiosk, &message);
}

static void take_slot(
    struct queue_desk *desk, struct channel *kiosk, const struct message_slot_take *ask)
{
    struct wall now = wall_now();
    enum number_refusal why = NUMBER_REFUSAL_BROKEN;
    char slot[SLOT_LEN + 1] = "";
    if (ask->slot.len == SLOT_LEN) {
        memcpy(slot, ask->slot.at, SLOT_LEN);
    }
    if (desk->numbers.lock < 0 ||
        !slot_book_take(&desk->book, letter_of(ask->letter), ask->request, now.text, slot, &why)) {
        log_error("slot_refused why=%d", (int)why);
        const struct message refused = {
            .kind = MESSAGE_slot_refused,
            .slot_refused = {ask->session, ask->request, ask->letter, (uint32_t)why}};
        answer(kiosk, &refused);
        return;
    }
    log_info("slot_taken");
    const struct message message = {
        .kind = MESSAGE_slot_taken,
        .slot_taken = {ask->session, ask->request, ask->letter, {slot, SLOT_LEN}}};
    answer(kiosk, &message);
}

bool queue_desk_kiosk(struct queue_desk *desk, struct channel *kiosk, const struct message *message)
{
    if (message->kind == MESSAGE_number_ask) {
        give_number(desk, kiosk, &message->number_ask);
    } else if (message->kind == MESSAGE_slots_ask) {
        tell_slots(desk, kiosk, &message->slots_ask);
    } else if (message->kind == MESSAGE_slot_take) {
        take_slot(desk, kiosk, &message->slot_take);
    } else {
        return false;
    }
    return true;
}

static void call_next(
    struct queue_desk *desk, struct channel *cli, const struct message_queue_call *call)
{
    unsigned number = 0, waiting = 0;
    enum number_refusal why = NUMBER_REFUSAL_FOUL;
    bool done = numbers_call(
        &desk->numbers, wall_now().day, letter_of(call->letter), &number, &waiting, &why);
    const struct message message = {
        .kind = MESSAGE_queue_called,
        .queue_called = {
            call->session, call->letter, done ? number : 0, waiting, done ? 0 : 1 + (uint32_t)why}};
    answer(cli, &message);
}

struct slot_listener {
    struct channel *cli;
    uint32_t session;
};

static void tell_slot(void *context, char letter, struct text slot, struct text request)
{
    const struct slot_listener *listener = context;
    const struct message message = {
        .kind = MESSAGE_slot_line, .slot_line = {listener->session, {&letter, 1}, slot, request}};
    answer(listener->cli, &message);
}

/* What was given out; a disk that fails leaves the list empty, and its state says so. */
static void tell_all(struct queue_desk *desk, struct channel *cli, uint32_t session)
{
    struct wall now = wall_now();
    struct number_line lines[NUMBERS_LETTERS] = {0};
    struct slot_listener listener = {cli, session};
    bool read = numbers_list(&desk->numbers, now.day, lines);
    for (size_t i = 0; i < NUMBERS_LETTERS && read; i++) {
        const char letter = (char)('A' + i);
        const struct message message = {
            .kind = MESSAGE_queue_line,
            .queue_line = {
                session,
                {&letter, 1},
                lines[i].last,
                lines[i].count,
                lines[i].called,
                lines[i].waiting}};
        if (lines[i].count > 0) {
            answer(cli, &message);
        }
    }
    if (!read || !slot_book_each(&desk->book, now.text, tell_slot, &listener)) {
        log_error("numbers_unreadable");
    }
    const struct message end = {.kind = MESSAGE_queue_end, .queue_end = {session}};
    answer(cli, &end);
}

bool queue_desk_cli(struct queue_desk *desk, struct channel *cli, const struct message *message)
{
    if (message->kind == MESSAGE_queue_call) {
        call_next(desk, cli, &message->queue_call);
    } else if (message->kind == MESSAGE_queue_ask) {
        tell_all(desk, cli, message->session);
    } else {
        return false;
    }
    return true;
}
