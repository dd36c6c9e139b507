#include "drivers/sim/ausweisapp/slot.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/span.h"

enum { ORDER_ON = 1, ORDER_ATR = 4, ANSWER_MAX = 300 };

void slot_init(struct slot *slot, int listener)
{
    *slot = (struct slot){.listener = listener, .card = -1, .tries = SLOT_TRIES_MAX + 1};
}

int slot_fd(const struct slot *slot)
{
    return slot->listener;
}

static void drop(struct slot *slot)
{
    close_fd(&slot->card);
    slot->has_card = false;
    slot->tries = SLOT_TRIES_MAX + 1;
}

static bool say(const struct slot *slot, struct bytes what)
{
    uint8_t frame[2 + ANSWER_MAX] = {(uint8_t)(what.len >> 8), (uint8_t)what.len};
    memcpy(frame + 2, what.at, what.len);
    return send(slot->card, frame, 2 + what.len, MSG_NOSIGNAL) == (ssize_t)(2 + what.len);
}

/* One answer into `to` (ANSWER_MAX bytes); its length, -1 when none came. */
static int hear(const struct slot *slot, uint8_t *to)
{
    uint8_t head[2];
    if (recv(slot->card, head, sizeof head, MSG_WAITALL) != sizeof head) {
        return -1;
    }
    int len = head[0] << 8 | head[1];
    if (len > ANSWER_MAX || recv(slot->card, to, (size_t)len, MSG_WAITALL) != len) {
        return -1;
    }
    return len;
}

static int exchange(const struct slot *slot, const uint8_t *at, size_t len, uint8_t *to)
{
    return say(slot, (struct bytes){at, len}) ? hear(slot, to) : -1;
}

/* MSE:Set AT for the PIN answers 63Cx and uses nothing up. */
static unsigned ask_tries(const struct slot *slot)
{
    static const uint8_t MASTER[] = {0x00, 0xa4, 0x00, 0x0c, 0x02, 0x3f, 0x00};
    static const uint8_t SET_AT[] = {0x00, 0x22, 0xc1, 0xa4, 0x12, 0x80, 0x0a, 0x04,
                                     0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x04, 0x02,
                                     0x02, 0x83, 0x01, 0x03, 0x84, 0x01, 0x0d};
    uint8_t answer[ANSWER_MAX];
    static const uint8_t ON = ORDER_ON;
    (void)!say(slot, (struct bytes){&ON, 1});
    (void)!exchange(slot, MASTER, sizeof MASTER, answer);
    int len = exchange(slot, SET_AT, sizeof SET_AT, answer);
    unsigned status = len == 2 ? (unsigned)(answer[0] << 8 | answer[1]) : 0;
    return status == 0x9000              ? SLOT_TRIES_MAX
           : (status & 0xfff0) == 0x63c0 ? status & 15
                                         : SLOT_TRIES_MAX + 1;
}

void slot_keep(struct slot *slot)
{
    static const uint8_t ASK = ORDER_ATR;
    const struct timeval wait = {.tv_sec = 3};
    if (slot->card < 0) {
        slot->card = accept4(slot->listener, NULL, NULL, SOCK_CLOEXEC);
        if (slot->card < 0) {
            return;
        }
        (void)setsockopt(slot->card, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
        slot->asked_ms = 0;
    }
    if (clock_steady_ms() - slot->asked_ms < SLOT_ASK_MS) {
        return;
    }
    uint8_t atr[ANSWER_MAX];
    int len = exchange(slot, &ASK, 1, atr);
    slot->asked_ms = clock_steady_ms();
    if (len < 0) {
        drop(slot);
    } else if (len > 0 && !slot->has_card) {
        slot->tries = ask_tries(slot);
        slot->has_card = true;
    } else if (len == 0) {
        slot->has_card = false;
    }
}
