#include "courier/peers.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "courier/drain.h"
#include "ipc/listen.h"
#include "ipc/memory.h"
#include "ipc/words.h"

enum { LINES_AT_ONCE = 64, MESSAGES_AT_ONCE = 16 };

static const struct {
    const char *socket;
    enum domain domain;
} kinds[PEER_KINDS] = {
    [PEER_KIOSK] = {"courier-kiosk", DOMAIN_KIOSK},
    [PEER_AGENT] = {"courier-agent", DOMAIN_AGENT},
    [PEER_CLI] = {"courier-cli", DOMAIN_CLI},
};

static struct text text_of(const char *text)
{
    return (struct text){text, strlen(text)};
}

bool peers_init(struct peers *peers)
{
    bool any = false;
    *peers = (struct peers){.listeners = {-1, -1, -1}};
    for (int kind = 0; kind < PEER_KINDS; kind++) {
        peers->listeners[kind] = listen_passed(kinds[kind].socket);
        any = any || peers->listeners[kind] >= 0;
    }
    for (size_t i = 0; i < PEERS_MAX; i++) {
        peers->at[i].channel.fd = -1;
    }
    return any;
}

static void drop(struct peer *peer)
{
    channel_finish(&peer->channel);
    *peer = (struct peer){.channel = {.fd = -1}};
}

void peers_finish(struct peers *peers)
{
    for (size_t i = 0; i < PEERS_MAX; i++) {
        if (peers->at[i].channel.fd >= 0) {
            drop(&peers->at[i]);
        }
    }
    for (int kind = 0; kind < PEER_KINDS; kind++) {
        close_fd(&peers->listeners[kind]);
    }
}

size_t peers_watch(const struct peers *peers, struct pollfd *fds)
{
    size_t count = 0;
    for (int kind = 0; kind < PEER_KINDS; kind++) {
        if (peers->listeners[kind] >= 0) {
            fds[count++] = (struct pollfd){.fd = peers->listeners[kind], .events = POLLIN};
        }
    }
    for (size_t i = 0; i < PEERS_MAX; i++) {
        const struct peer *peer = &peers->at[i];
        if (peer->channel.fd >= 0) {
            short events = peer->lists ? POLLIN | POLLOUT : POLLIN;
            fds[count++] = (struct pollfd){.fd = peer->channel.fd, .events = events};
        }
    }
    return count;
}

/* A peer that does not read what it is told is dropped: it can connect again. */
static bool send(struct peer *peer, const struct message *message)
{
    if (channel_send(&peer->channel, message) == CHANNEL_OK) {
        return true;
    }
    log_warning(
        "peer_dropped kind=%u message=%s", (unsigned)peer->kind, message_name(message->kind));
    drop(peer);
    return false;
}

static enum receipt_state state_of(enum outbox_state state)
{
    switch (state) {
    case OUTBOX_SEALED: return RECEIPT_STATE_SEALED;
    case OUTBOX_CREATED: return RECEIPT_STATE_CREATED;
    case OUTBOX_SUBMITTED: return RECEIPT_STATE_SUBMITTED;
    case OUTBOX_ACCEPTED: return RECEIPT_STATE_ACCEPTED;
    case OUTBOX_REJECTED: return RECEIPT_STATE_REJECTED;
    case OUTBOX_EXPIRED: return RECEIPT_STATE_EXPIRED;
    case OUTBOX_STUCK: return RECEIPT_STATE_STUCK;
    case OUTBOX_STATE_COUNT: break;
    }
    return RECEIPT_STATE_UNKNOWN;
}

static void accept_all(struct peers *peers, enum peer_kind kind)
{
    for (size_t i = 0; i < PEERS_MAX; i++) {
        struct peer *peer = &peers->at[i];
        if (peer->channel.fd >= 0) {
            continue;
        }
        int fd = listen_accept(peers->listeners[kind]);
        if (fd < 0) {
            return;
        }
        *peer = (struct peer){.kind = kind};
        channel_init(&peer->channel, fd, kinds[kind].domain);
    }
}

static void tell_unprinted(struct peer *peer, struct courier *courier)
{
    struct outbox_item item;
    if (outbox_unprinted(courier->outbox, &item) != OUTBOX_OK) {
        return;
    }
    struct message message = {
        .kind = MESSAGE_submit_unprinted,
        .submit_unprinted = {
            .receipt = text_of(item.receipt),
            .service = text_of(item.service),
            .handed_in_s = item.handed_in_s}};
    send(peer, &message);
}

static bool tell_state(struct peer *peer, struct courier *courier, uint32_t session)
{
    struct drain_counts counts = drain_count(courier);
    enum status status = courier->store_broken                         ? STATUS_fault
                         : outbox_room(courier->outbox) == OUTBOX_FULL ? STATUS_out
                                                                       : STATUS_ok;
    struct message message = {
        .kind = MESSAGE_courier_state,
        .courier_state = {
            .session = session,
            .status = status,
            .central = courier->line.status,
            .waiting = counts.waiting,
            .alarms = counts.alarms}};
    return send(peer, &message);
}

void peers_tell(struct peers *peers, struct courier *courier)
{
    for (size_t i = 0; i < PEERS_MAX; i++) {
        struct peer *peer = &peers->at[i];
        if (peer->channel.fd < 0 || peer->kind == PEER_CLI || (peer->told && !courier->changed)) {
            continue;
        }
        bool first = !peer->told;
        peer->told = true;
        if (tell_state(peer, courier, 0) && first && peer->kind == PEER_KIOSK) {
            tell_unprinted(peer, courier);
        }
    }
    courier->changed = false;
}

/* Copies a field that ends in NUL; false when it has other characters than printable ASCII. */
static bool copy_ascii(char *to, size_t size, struct text from, size_t least)
{
    if (from.len < least || from.len >= size) {
        return false;
    }
    for (size_t i = 0; i < from.len; i++) {
        if (from.at[i] <= ' ' || from.at[i] > '~') {
            return false;
        }
        to[i] = from.at[i];
    }
    to[from.len] = '\0';
    return true;
}

/* What the kiosk hands in, as a new item; false when it is not a sealed submission. */
static bool read_submit(
    const struct message_submit *submit, struct bytes body, struct outbox_item *item)
{
    struct fitconnect_id destination;
    struct fitconnect_body shown;
    *item = (struct outbox_item){.state = OUTBOX_SEALED, .handed_in_s = clock_utc_s()};
    if (!copy_ascii(item->receipt, sizeof item->receipt, submit->receipt, 1) ||
        !fitconnect_id_read(&destination, submit->destination_id) ||
        !copy_ascii(item->service, sizeof item->service, submit->service, 1) ||
        !copy_ascii(item->region, sizeof item->region, submit->region, 0) ||
        !copy_ascii(item->kid, sizeof item->kid, submit->kid, 1) ||
        !copy_ascii(item->schema_uri, sizeof item->schema_uri, submit->schema_uri, 1) ||
        submit->service_name.len >= sizeof item->service_name ||
        !fitconnect_body_read(&shown, body) || strcmp(shown.kid, item->kid) != 0) {
        return false;
    }
    memcpy(item->destination, destination.text, sizeof destination.text);
    if (submit->service_name.len > 0) {
        memcpy(item->service_name, submit->service_name.at, submit->service_name.len);
    }
    memcpy(item->metadata_tag, shown.metadata_tag, sizeof shown.metadata_tag);
    memcpy(item->data_tag, shown.data_tag, sizeof shown.data_tag);
    return true;
}

static void refuse(struct peer *peer, const struct message_submit *submit, enum submit_refusal why)
{
    struct message message = {
        .kind = MESSAGE_submit_refused,
        .submit_refused = {.session = submit->session, .receipt = submit->receipt, .why = why}};
    log_warning("submit_refused why=%u", (unsigned)why);
    send(peer, &message);
}

static void store(
    struct peer *peer, struct courier *courier, const struct message_submit *submit,
    struct outbox_item *item, struct bytes body)
{
    switch (outbox_add(courier->outbox, item, body)) {
    case OUTBOX_OK: break;
    case OUTBOX_OTHER:
    case OUTBOX_ABSENT: refuse(peer, submit, SUBMIT_REFUSAL_FOUL); return;
    case OUTBOX_FULL:
        courier->changed = true;
        refuse(peer, submit, SUBMIT_REFUSAL_FULL);
        return;
    case OUTBOX_BROKEN:
        courier->store_broken = true;
        courier->changed = true;
        refuse(peer, submit, SUBMIT_REFUSAL_BROKEN);
        return;
    }
    log_info("stored id=%lld bytes=%zu", (long long)item->id, body.len);
    courier->store_broken = false;
    drain_add(courier, item);
    struct message message = {
        .kind = MESSAGE_submit_stored,
        .submit_stored = {
            .session = submit->session,
            .receipt = submit->receipt,
            .handed_in_s = item->handed_in_s}};
    send(peer, &message);
}

static void hear_submit(
    struct peer *peer, struct courier *courier, const struct message_submit *submit)
{
    struct memory memory;
    struct outbox_item item;
    if (!memory_map(&memory, submit->body, OUTBOX_BODY_MAX)) {
        refuse(peer, submit, SUBMIT_REFUSAL_FOUL);
        return;
    }
    if (read_submit(submit, memory.content, &item)) {
        store(peer, courier, submit, &item, memory.content);
    } else {
        refuse(peer, submit, SUBMIT_REFUSAL_FOUL);
    }
    memory_unmap(&memory);
}

static void hear_printed(struct courier *courier, struct text receipt)
{
    struct outbox_item item;
    if (outbox_find(courier->outbox, receipt, &item) == OUTBOX_OK && !item.printed) {
        item.printed = true;
        courier->store_broken = outbox_save(courier->outbox, &item) != OUTBOX_OK;
    }
}

static void answer_receipt(
    struct peer *peer, struct courier *courier, const struct message_receipt_ask *ask)
{
    struct outbox_item item = {0};
    struct message message = {
        .kind = MESSAGE_receipt_state,
        .receipt_state = {
            .session = ask->session, .receipt = ask->receipt, .state = RECEIPT_STATE_UNKNOWN}};
    if (outbox_find(courier->outbox, ask->receipt, &item) == OUTBOX_OK) {
        struct message_receipt_state *state = &message.receipt_state;
        state->state = state_of(item.state);
        state->handed_in_s = item.handed_in_s;
        state->delivered_s = item.delivered_s;
        state->ended_s = item.ended_s;
        state->held = item.alarm && (item.state == OUTBOX_SEALED || item.state == OUTBOX_CREATED);
        bool has_reason =
            state->held || item.state == OUTBOX_REJECTED || item.state == OUTBOX_STUCK;
        state->reason = has_reason ? text_of(item.detail) : (struct text){0};
    }
    send(peer, &message);
}

static void end_list(struct peer *peer, struct courier *courier)
{
    struct message message = {
        .kind = MESSAGE_outbox_end,
        .outbox_end = {.session = peer->list_session, .sound = outbox_sound(courier->outbox)}};
    peer->lists = false;
    send(peer, &message);
}

/* CHANNEL_FULL is no fault here: a long list waits until it is read. */
static enum channel_result send_line(struct peer *peer, const struct outbox_item *item)
{
    struct message message = {
        .kind = MESSAGE_outbox_line,
        .outbox_line = {
            .session = peer->list_session,
            .receipt = text_of(item->receipt),
            .service = text_of(item->service),
            .submission_id = text_of(item->submission_id),
            .case_id = text_of(item->case_id),
            .state = state_of(item->state),
            .handed_in_s = item->handed_in_s,
            .delivered_s = item->delivered_s,
            .ended_s = item->ended_s,
            .attempts = item->attempts,
            .detail = text_of(item->detail)}};
    return channel_send(&peer->channel, &message);
}

static void go_on_listing(struct peer *peer, struct courier *courier)
{
    for (int i = 0; i < LINES_AT_ONCE && peer->lists; i++) {
        struct outbox_item item;
        if (outbox_next_below(courier->outbox, peer->list_below, &item) != OUTBOX_OK) {
            end_list(peer, courier);
            return;
        }
        switch (send_line(peer, &item)) {
        case CHANNEL_OK: peer->list_below = item.id; break;
        case CHANNEL_FULL: return;
        case CHANNEL_EMPTY:
        case CHANNEL_CLOSED:
        case CHANNEL_FOUL: drop(peer); return;
        }
    }
}

static void hear_outbox_ask(
    struct peer *peer, struct courier *courier, const struct message_outbox_ask *ask)
{
    struct outbox_item item;
    peer->list_session = ask->session;
    if (ask->receipt.len == 0) {
        peer->lists = true;
        peer->list_below = INT64_MAX;
        go_on_listing(peer, courier);
        return;
    }
    if (outbox_find(courier->outbox, ask->receipt, &item) == OUTBOX_OK &&
        send_line(peer, &item) != CHANNEL_OK) {
        drop(peer);
        return;
    }
    end_list(peer, courier);
}

/* Who may send what was checked by the channel; a kind that is not for the courier is foul. */
static void hear(struct peer *peer, struct courier *courier, const struct message *message)
{
    int fd = message_fd(message);
    switch ((int)message->kind) {
    case MESSAGE_submit: hear_submit(peer, courier, &message->submit); break;
    case MESSAGE_submit_printed: hear_printed(courier, message->submit_printed.receipt); break;
    case MESSAGE_receipt_ask: answer_receipt(peer, courier, &message->receipt_ask); break;
    case MESSAGE_courier_ask: tell_state(peer, courier, message->session); break;
    case MESSAGE_outbox_ask: hear_outbox_ask(peer, courier, &message->outbox_ask); break;
    default: log_warning("message_unwanted name=%s", message_name(message->kind)); drop(peer);
    }
    close_fd(&fd);
}

static void serve(struct peer *peer, struct courier *courier)
{
    for (int i = 0; i < MESSAGES_AT_ONCE && peer->channel.fd >= 0 && !peer->lists; i++) {
        struct message message;
        switch (channel_receive(&peer->channel, &message)) {
        case CHANNEL_OK: hear(peer, courier, &message); break;
        case CHANNEL_EMPTY:
        case CHANNEL_FULL: return;
        case CHANNEL_FOUL:
            log_warning("peer_foul kind=%u", (unsigned)peer->kind);
            drop(peer);
            return;
        case CHANNEL_CLOSED: drop(peer); return;
        }
    }
    if (peer->channel.fd >= 0 && peer->lists) {
        go_on_listing(peer, courier);
    }
}

void peers_serve(struct peers *peers, struct courier *courier)
{
    for (unsigned kind = 0; kind < PEER_KINDS; kind++) {
        if (peers->listeners[kind] >= 0) {
            accept_all(peers, (enum peer_kind)kind);
        }
    }
    for (size_t i = 0; i < PEERS_MAX; i++) {
        if (peers->at[i].channel.fd >= 0) {
            serve(&peers->at[i], courier);
        }
    }
}
